"""Questions about people: one person, lists by name, and what happened to a person or unor."""

from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.paging import contains, page
from contracts import org
from contracts.base import Actor, Page
from contracts.types import Nip
from services.org.models import Pegawai, Riwayat, Unor, missing
from services.org.rules.access import Sight, Viewer
from services.org.views import pegawai as views
from services.org.views.tree import below, way_up
from services.org.views.viewer import viewer

_NIP: TypeAdapter[str] = TypeAdapter(Nip)


def pegawai(session: Session, actor: Actor, query: org.PegawaiQuery) -> org.Pegawai:
    who = viewer(session, actor)
    row = session.get(Pegawai, query.nip)
    if row is None:
        raise missing("pegawai")
    return views.person(session, who, row)


def daftar_pegawai(session: Session, actor: Actor, query: org.DaftarPegawai) -> Page[org.PegawaiTemuan]:
    """Colleagues of the own instansi by name; anyone by the whole NIP. A stranger finds nobody."""
    who = viewer(session, actor)
    if not who.is_somebody:
        return Page(items=[])
    statement = select(Pegawai, Unor.nama).outerjoin(Unor, Unor.id == Pegawai.unor_id)
    if nip := _whole_nip(query.q):
        statement = statement.where(Pegawai.nip == nip)
        if not who.is_admin:
            statement = statement.where(Pegawai.aktif)
        if who.is_partner and actor.instansi_id is not None:
            statement = statement.where(Pegawai.instansi_id == actor.instansi_id)
    else:
        home = query.instansi_id or (None if who.reads_everywhere() else who.home)
        if home is None and not who.reads_everywhere():
            return Page(items=[])
        if home is not None:
            if not who.belongs(home):
                return Page(items=[])
            statement = statement.where(Pegawai.instansi_id == home)
        if query.q:
            statement = statement.where(contains(Pegawai.nama, query.q))
        if query.unor_id is not None:
            unit = below(query.unor_id) if query.termasuk_unor_bawah else [query.unor_id]
            statement = statement.where(Pegawai.unor_id.in_(unit))
        if query.jenis_jabatan is not None:
            statement = statement.where(Pegawai.jenis_jabatan == query.jenis_jabatan)
        active = query.aktif if home is None or who.reads(home) else True
        if active is not None:
            statement = statement.where(Pegawai.aktif.is_(active))
    keys: dict[str, list[Any]] = {
        "nama": [Pegawai.nama, Pegawai.nip],
        "nama_turun": [Pegawai.nama.desc(), Pegawai.nip.desc()],
    }
    return page(session, statement, keys[query.sort], query, lambda row: views.found(who, row[0], row[1]))


def riwayat_pegawai(session: Session, actor: Actor, query: org.RiwayatQuery) -> Page[org.Riwayat]:
    """For the person, those above and the admin."""
    who = viewer(session, actor)
    nip = _whole_nip(query.kunci)
    row = session.get(Pegawai, nip) if nip else None
    if row is None or views.see(session, who, row, way_up(session, row.unor_id)) < Sight.ALL:
        raise missing("pegawai")
    found = _history(session, "pegawai", row.nip, query)
    return Page(items=_with_units(session, found.items), next=found.next)


def riwayat_unor(session: Session, actor: Actor, query: org.RiwayatQuery) -> Page[org.Riwayat]:
    """For the heads from this unor up, and the admin."""
    who = viewer(session, actor)
    row = session.get(Unor, id) if (id := _uuid(query.kunci)) else None
    if row is None or not (who.reads(row.instansi_id) or _heads_it(session, who, row)):
        raise missing("unor")
    return _history(session, "unor", str(row.id), query)


def _heads_it(session: Session, who: Viewer, row: Unor) -> bool:
    return who.aktif and any(step.chair.pimpinan_nip == who.nip for step in way_up(session, row.id))


def _history(session: Session, jenis: str, kunci: str, query: org.RiwayatQuery) -> Page[org.Riwayat]:
    statement = select(Riwayat).where(Riwayat.jenis == jenis, Riwayat.kunci == kunci)
    return page(session, statement, [Riwayat.id.desc()], query, org.Riwayat.model_validate)


def _with_units(session: Session, changes: list[org.Riwayat]) -> list[org.Riwayat]:
    """Beside each `unor_id` the unit's present name, so that a reader need not ask for each."""
    ids = {str(side["unor_id"]) for one in changes for side in (one.lama, one.baru) if side.get("unor_id")}
    names = {str(id): nama for id, nama in session.execute(select(Unor.id, Unor.nama).where(Unor.id.in_(ids)))}

    def named(side: dict[str, object]) -> dict[str, object]:
        return side | {"unor_nama": names.get(str(side["unor_id"]))} if side.get("unor_id") else side

    return [one.model_copy(update={"lama": named(one.lama), "baru": named(one.baru)}) for one in changes]


def _whole_nip(text: str | None) -> str | None:
    """The NIP that a text is, however it is printed."""
    try:
        return _NIP.validate_python(text) if text else None
    except ValidationError:
        return None


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
