"""Objections that wait: reminders to who must answer or decide, and word to who decides in place of another (A50)."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Date, DateTime, cast, func, literal, select
from sqlalchemy.orm import Session

from chassis.database import Database
from chassis.events import emit
from contracts.assessment import StatusKeberatan
from contracts.org import PengaturanInstansi
from services.assessment.commands import fakta
from services.assessment.models import Instansi, Keberatan, Penilaian
from services.assessment.queries.aturan import hari_kerja
from services.assessment.queries.hubungan import person
from services.assessment.queries.keberatan import deciders
from services.assessment.rules import keberatan as aturan
from services.assessment.rules import masa

_SEKALIGUS = 200  # objections of one transaction
_UNDECIDED = Keberatan.status == literal(StatusKeberatan.DIAJUKAN.value, literal_execute=True)
"""As the partial indexes say it, whatever plan is kept for the statement."""


def remind_keberatan(db: Database) -> None:
    """Reminds each once at each of its days; several replicas share the work and tell nobody twice."""
    more = True
    while more:
        with db.transaction() as s:
            more = remind_waiting(s, datetime.now(UTC)) == _SEKALIGUS


def remind_waiting(s: Session, now: datetime) -> int:
    """How many objections of this round had a day of theirs come (rules.keberatan.PENGINGAT)."""
    zona = func.coalesce(Instansi.zona_waktu, str(PengaturanInstansi().zona_waktu))
    today = cast(func.timezone(zona, literal(now, DateTime(timezone=True))), Date)
    rows = s.execute(
        select(Keberatan, Penilaian, zona.label("zona"))
        .join(Penilaian, Penilaian.id == Keberatan.penilaian_id)
        .outerjoin(Instansi, Instansi.id == Penilaian.instansi_id)
        .where(
            _UNDECIDED,
            Keberatan.ingatkan_pada <= now.date() + timedelta(days=1),  # for the index; the zone decides below
            Keberatan.ingatkan_pada <= today,
        )
        .order_by(Keberatan.ingatkan_pada, Keberatan.id)
        .limit(_SEKALIGUS)
        .with_for_update(of=Keberatan, skip_locked=True),
        execution_options={"populate_existing": True},
    ).all()
    known = deciders(s, [(row.Keberatan, row.Penilaian) for row in rows])
    for (row, penilaian, zone), pemutus in zip(rows, known, strict=True):
        _remind(s, row, penilaian, pemutus.nip, zone, now)
    return len(rows)


def tell_deciders(db: Database) -> None:
    """Tells who decides now in place of an atasan who left or was replaced; once, in whatever replica."""
    after: UUID | None = None
    while True:
        with db.transaction() as s:
            after = tell_some_deciders(s, after)
        if after is None:
            return


def tell_some_deciders(s: Session, after: UUID | None) -> UUID | None:
    """Looks through the undecided objections behind `after` (id of an assessment); returns where to go on."""
    found = (
        select(Keberatan, Penilaian).join(Penilaian, Penilaian.id == Keberatan.penilaian_id).where(_UNDECIDED)
        .order_by(Keberatan.penilaian_id).limit(_SEKALIGUS)
    )  # fmt: skip
    rows = s.execute(found.where(Keberatan.penilaian_id > after) if after else found).all()
    for row, pemutus in zip(rows, deciders(s, [(one[0], one[1]) for one in rows]), strict=True):
        if pemutus.nip is not None and pemutus.nip != _told(row.Keberatan):
            _tell(s, row.Keberatan, row.Penilaian, pemutus.nip)
    return rows[-1].Keberatan.penilaian_id if len(rows) == _SEKALIGUS else None


def _remind(s: Session, row: Keberatan, penilaian: Penilaian, pemutus: str | None, zona: str, now: datetime) -> None:
    diajukan = masa.today(row.diajukan_pada, zona)
    days = hari_kerja(s, penilaian.instansi_id, diajukan, [hari for hari, _ in aturan.PENGINGAT])
    row.pengingat, told, row.ingatkan_pada = aturan.due(days, behind=row.pengingat, hari_ini=masa.today(now, zona))
    to = {"tanggapan": None if row.tanggapan else row.penilai_nip, "putusan": pemutus}
    for untuk in told:
        kepada = to[untuk]
        if kepada is not None:
            emit(s, fakta.keberatan_waiting(penilaian, row, kepada=kepada, untuk=untuk, diajukan=diajukan))


def _tell(s: Session, row: Keberatan, penilaian: Penilaian, pemutus: str) -> None:
    """Unless it was decided or another replica told it meanwhile."""
    held = select(Keberatan).where(Keberatan.id == row.id, _UNDECIDED).with_for_update(skip_locked=True)
    fresh = s.scalar(held, execution_options={"populate_existing": True})
    if fresh is None or pemutus == _told(fresh):
        return
    before = fresh.atasan if fresh.pemutus_nip is None else person(s, fresh.pemutus_nip)
    emit(s, fakta.keberatan_reassigned(penilaian, fresh, pemutus=pemutus, menggantikan=before["nama"]))
    fresh.pemutus_nip = pemutus


def _told(row: Keberatan) -> str:
    """Who was told last that they decide."""
    return row.pemutus_nip or row.atasan_nip
