"""A stranger's actor on every method of notify's Api: it learns nothing of others and changes nothing of theirs."""

from collections.abc import Callable
from uuid import UUID

import pytest
from notify_facts import INSTANSI, NIP, Notify
from sqlalchemy import select, text

from chassis.config import Config
from chassis.context import Call, current, new_trace
from contracts.base import Actor, EventFeedQuery, Model
from contracts.errors import Forbidden
from contracts.notify import (
    BerhentiWa,
    DaftarNotifikasi,
    Jumlah,
    JumlahQuery,
    NotifyApi,
    PreferensiQuery,
    StatusTwilio,
    TandaiDibaca,
)
from contracts.types import Peran
from services.notify.models import Notifikasi
from services.notify.service import NotifyService

STRANGER = "199001012015012002"


def empty_inbox(answer: Model) -> None:
    assert answer.model_dump() == {"items": [], "next": None}


def nothing_unread(answer: Model) -> None:
    assert answer == Jumlah(belum_dibaca=0)


def nothing_known(answer: Model) -> None:
    assert answer.model_dump()["nomor"] is None


def silent(answer: Model) -> None:
    """Like the answer to one's own ids, so that it tells nothing."""
    assert answer.model_dump() == {"ok": True}


Check = Callable[[Model], None] | type[Exception]
TABLE: dict[str, tuple[Callable[[UUID], Model], Check]] = {
    "daftar": (lambda _: DaftarNotifikasi(), empty_inbox),
    "jumlah": (lambda _: JumlahQuery(), nothing_unread),
    "tandai_dibaca": (lambda id: TandaiDibaca(ids=[id]), silent),
    "preferensi": (lambda _: PreferensiQuery(), nothing_known),
    "status_twilio": (lambda _: StatusTwilio(message_sid="SM1", message_status="read"), Forbidden),
    "berhenti_wa": (lambda _: BerhentiWa(nomor="+6281234560001", berhenti=True), Forbidden),
    "events": (lambda _: EventFeedQuery(), Forbidden),
}
WHO = {
    "a colleague": Actor(sub=STRANGER, nip=STRANGER, instansi_id=INSTANSI),
    "who acts for the owner": Actor(sub=STRANGER, nip=STRANGER, instansi_id=INSTANSI, acting_for=NIP),
    "an admin of the instansi": Actor(
        sub=STRANGER, nip=STRANGER, instansi_id=INSTANSI, roles=frozenset({Peran.ADMIN_INSTANSI})
    ),
}


def test_every_method_is_tried():
    assert set(TABLE) == {method.name for method in NotifyApi.methods()}


@pytest.fixture
def service(notify: Notify) -> NotifyService:
    service = NotifyService()
    service.db, service.config = notify.db, Config({})
    return service


@pytest.mark.parametrize("who", WHO)
@pytest.mark.parametrize("method", TABLE)
def test_a_stranger_gets_nothing(notify: Notify, service: NotifyService, method: str, who: str):
    notify.person()
    id = notify.tell()
    before = everything(notify)
    make, check = TABLE[method]
    answer = ask(service, method, make(id), WHO[who])
    if isinstance(check, type):
        assert isinstance(answer, check)
    else:
        check(answer)
    assert everything(notify) == before


@pytest.mark.parametrize("method", ["daftar", "jumlah", "preferensi", "tandai_dibaca"])
def test_a_partner_system_has_no_inbox(service: NotifyService, method: str):
    partner = Actor(sub="siasn", roles=frozenset({Peran.PARTNER}), scopes=frozenset({"notify:read"}))
    answer = ask(service, method, TABLE[method][0](UUID(int=1)), partner)
    assert isinstance(answer, Forbidden)


def test_the_owner_is_no_stranger(notify: Notify, service: NotifyService):
    """Without this, a service that answers nobody would pass the tests above."""
    notify.person()
    id = notify.tell()
    owner = Actor(sub=NIP, nip=NIP, instansi_id=INSTANSI)
    assert [item.id for item in ask(service, "daftar", DaftarNotifikasi(), owner).items] == [id]
    assert ask(service, "jumlah", JumlahQuery(), owner).belum_dibaca == 1
    ask(service, "tandai_dibaca", TandaiDibaca(ids=[id]), owner)
    assert notify.row(id).dibaca_pada is not None


def ask(service: NotifyService, method: str, what: Model, actor: Actor):
    """The service's own entry point, called as that actor; the error it raises is returned."""
    token = current.set(Call(f"notify.{method}", new_trace(), actor=actor))
    try:
        return getattr(service, method)(what)
    except Exception as error:
        return error
    finally:
        current.reset(token)


def everything(notify: Notify) -> list[object]:
    with notify.db.read() as s:
        rows = s.scalars(select(Notifikasi)).all()
        others = [s.execute(text(f"SELECT * FROM {t}")).all() for t in ("henti_wa", "status_tertahan", "outbox")]
    return [[{c.key: getattr(row, c.key) for c in Notifikasi.__table__.columns} for row in rows], others]
