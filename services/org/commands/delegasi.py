"""Commands on delegasi: who may act in an official's place, and for how long (feature G12)."""

from datetime import UTC, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from chassis.database import lock
from contracts import org
from contracts.base import Actor
from contracts.errors import Conflict, FieldError, Invalid
from contracts.types import Penugasan
from services.org.commands import facts
from services.org.commands.pegawai import home
from services.org.commands.record import fingerprint, is_repeat, record
from services.org.models import Delegasi, Pegawai, Tim, Unor, missing
from services.org.rules.access import may_delegate, not_yours, require
from services.org.rules.people import day_fault
from services.org.views import tim as views
from services.org.views.pegawai import see
from services.org.views.tree import heads, way_up
from services.org.views.viewer import viewer


def create_delegasi(session: Session, actor: Actor, cmd: org.CreateDelegasi) -> org.Delegasi:
    """Refused for someone who leads nobody, and where the same two have one for some of these days."""
    who = viewer(session, actor)
    official = session.get(Pegawai, cmd.dari_nip)
    if official is None or not see(session, who, official, way_up(session, official.unor_id)):
        raise missing("pejabat")
    allowed = may_delegate(who, instansi_id=official.instansi_id, dari_nip=official.nip)
    require(allowed, not_yours("mendelegasikan wewenang pejabat lain"))
    lock(session, "delegasi", cmd.dari_nip)
    row = session.get(Delegasi, cmd.id)
    if not is_repeat(row, cmd):
        _check(session, official, cmd)
        row = Delegasi(**cmd.model_dump(), instansi_id=official.instansi_id, versi=1, sidik=fingerprint(cmd))
        row.dicabut_pada = None
        session.add(row)
        session.flush()
        record(session, actor, "delegasi", row.id, "create", baru=cmd.model_dump(exclude={"id"}))
        facts.delegasi_changed(session, row)
    assert row is not None
    return views.delegasi(session, who, row)


def revoke_delegasi(session: Session, actor: Actor, cmd: org.RevokeDelegasi) -> org.Delegasi:
    who = viewer(session, actor)
    row = session.get(Delegasi, cmd.id, with_for_update=True, populate_existing=True)
    if row is None or not (who.reads(row.instansi_id) or (who.aktif and who.nip in (row.dari_nip, row.kepada_nip))):
        raise missing("delegasi")
    allowed = may_delegate(who, instansi_id=row.instansi_id, dari_nip=row.dari_nip)
    require(allowed, not_yours("mencabut delegasi pejabat lain"))
    if row.dicabut_pada is None:
        row.dicabut_pada = datetime.now(UTC)
        row.versi += 1
        record(session, actor, "delegasi", row.id, "revoke", baru={"dicabut_pada": row.dicabut_pada})
        facts.delegasi_changed(session, row)
    return views.delegasi(session, who, row)


def _check(session: Session, official: Pegawai, cmd: org.CreateDelegasi) -> None:
    if cmd.penugasan not in (Penugasan.PLT, Penugasan.PLH):
        raise _wrong("penugasan", "Delegasi diberikan sebagai Plt atau Plh. Pilih salah satunya.")
    if fault := day_fault(cmd.mulai) or day_fault(cmd.selesai):
        raise _wrong("mulai", fault)
    if cmd.selesai < cmd.mulai:
        raise _wrong("selesai", "Tanggal selesai tidak boleh sebelum tanggal mulai.")
    if cmd.selesai < home(session, official).hari():
        raise _wrong("selesai", "Masa delegasi sudah lewat. Isi tanggal selesai hari ini atau sesudahnya.")
    if cmd.kepada_nip == cmd.dari_nip:
        raise _wrong("kepada_nip", "Delegasi diberikan kepada orang lain. Isi NIP penerimanya.")
    receiver = session.get(Pegawai, cmd.kepada_nip)
    if receiver is None or not receiver.aktif or receiver.instansi_id != official.instansi_id:
        raise _wrong("kepada_nip", "Penerima delegasi harus pegawai aktif di instansi yang sama. Periksa NIP-nya.")
    if not official.aktif or not _leads(session, official.nip):
        raise Conflict(
            "bukan-pejabat",
            "Hanya pimpinan unor atau ketua tim yang dapat didelegasikan wewenangnya. Periksa NIP pejabatnya.",
        )
    same = select(Delegasi.id).where(
        Delegasi.dari_nip == cmd.dari_nip,
        Delegasi.kepada_nip == cmd.kepada_nip,
        Delegasi.dicabut_pada.is_(None),
        Delegasi.mulai <= cmd.selesai,
        Delegasi.selesai >= cmd.mulai,
    )
    if session.scalar(same.limit(1)) is not None:
        raise Conflict(
            "delegasi-bertumpuk",
            "Sudah ada delegasi kepada orang ini pada sebagian tanggal itu. Cabut dahulu atau pilih tanggal lain.",
        )


def _leads(session: Session, nip: str) -> bool:
    unor = select(Unor.id).where(heads(nip)).exists()
    tim = select(Tim.id).where(Tim.ketua_nip == nip, Tim.aktif).exists()
    return bool(session.scalar(select(or_(unor, tim))))


def _wrong(field: str, message: str) -> Invalid:
    return Invalid("delegasi-salah", message, errors=[FieldError(field=field, message=message)])
