"""Commands on tim kerja: teams whose members may come from other units (features A7, C4, G7)."""

from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis.database import lock
from contracts import org
from contracts.base import Actor
from contracts.errors import Conflict, FieldError, Forbidden, Invalid
from services.org.commands import facts
from services.org.commands.pegawai import home
from services.org.commands.record import change, differences, fingerprint, is_repeat, record
from services.org.models import AnggotaTim, Pegawai, Tim, Unor, missing
from services.org.rules.access import Viewer, may_manage_tim, not_yours, require
from services.org.rules.people import day_fault
from services.org.views import tim as views
from services.org.views.tim import may_read
from services.org.views.tree import heads
from services.org.views.viewer import viewer


def create_tim(session: Session, actor: Actor, cmd: org.CreateTim) -> org.Tim:
    who = viewer(session, actor)
    require(who.is_admin or _heads_a_unor(session, who), _only_heads())
    lock(session, "tim", cmd.id)
    row = session.get(Tim, cmd.id)
    if not is_repeat(row, cmd):
        leader = _leader(session, who, cmd)
        _check_dates(cmd.berlaku_dari, cmd.berlaku_sampai)
        _check_members(session, leader.nip, cmd.anggota)
        values = cmd.model_dump(exclude={"anggota", "ketua_nip"})
        row = Tim(**values, ketua_nip=leader.nip, instansi_id=leader.instansi_id, unor_id=leader.unor_id)
        row.dibuat_oleh, row.versi, row.sidik, row.aktif = who.nip, 1, fingerprint(cmd), False
        row.settle(home(session, leader).hari())
        session.add(row)
        session.flush()
        _add_members(session, row, cmd.anggota)
        new = cmd.model_dump(exclude={"id"}) | {"ketua_nip": leader.nip}
        record(session, actor, "tim", row.id, "create", baru=new, berlaku_dari=cmd.berlaku_dari)
        facts.tim_changed(session, row)
    assert row is not None
    return views.tim(session, who, row)


def update_tim(session: Session, actor: Actor, cmd: org.UpdateTim) -> org.Tim:
    who, row = _managed(session, actor, cmd)
    known = {
        member.nip: member.peran for member in session.scalars(select(AnggotaTim).where(AnggotaTim.tim_id == row.id))
    }
    wanted = {member.nip: member.peran for member in cmd.anggota}
    values = cmd.model_dump(include={"nama", "berlaku_dari", "berlaku_sampai"})
    if cmd.ketua_nip and cmd.ketua_nip != row.ketua_nip:
        leader = _successor(session, row, cmd.ketua_nip)
        values |= {"ketua_nip": leader.nip, "unor_id": leader.unor_id}
    new = differences(row, values)
    if new or wanted != known:
        _expect_open(row, cmd.if_versi)
        _check_dates(cmd.berlaku_dari, cmd.berlaku_sampai)
        _check_members(session, cmd.ketua_nip or row.ketua_nip, cmd.anggota, known=set(known))
        old = change(row, new)
        row.settle(_today(session, row))
        session.execute(delete(AnggotaTim).where(AnggotaTim.tim_id == row.id))
        _add_members(session, row, cmd.anggota)
        lama, baru = old | {"anggota": known}, new | {"anggota": wanted}
        record(session, actor, "tim", row.id, "update", lama=lama, baru=baru, berlaku_dari=cmd.berlaku_dari)
        facts.tim_changed(session, row)
    return views.tim(session, who, row)


def close_tim(session: Session, actor: Actor, cmd: org.CloseTim) -> org.Tim:
    """`berlaku_sampai` is the last day of the team."""
    who, row = _managed(session, actor, cmd)
    if row.berlaku_sampai != cmd.berlaku_sampai:
        _expect_open(row, cmd.if_versi)
        _check_dates(row.berlaku_dari, cmd.berlaku_sampai)
        old = change(row, {"berlaku_sampai": cmd.berlaku_sampai})
        row.settle(_today(session, row))
        record(session, actor, "tim", row.id, "close", lama=old, baru={"berlaku_sampai": cmd.berlaku_sampai})
        facts.tim_changed(session, row)
    return views.tim(session, who, row)


def _managed(session: Session, actor: Actor, cmd: org.UpdateTim | org.CloseTim) -> tuple[Viewer, Tim]:
    who = viewer(session, actor)
    seen = session.get(Tim, cmd.id)
    if seen is None or not may_read(session, who, seen):
        raise missing("tim kerja")
    may = may_manage_tim(who, instansi_id=seen.instansi_id, ketua_nip=seen.ketua_nip, dibuat_oleh=seen.dibuat_oleh)
    require(may, Forbidden("bukan-wewenang", "Hanya ketua, pembuat tim, atau admin instansi yang dapat mengubahnya."))
    return who, Tim.locked(session, cmd.id)


def _heads_a_unor(session: Session, who: Viewer) -> bool:
    """To head a unor is to have subordinates, at once or beneath."""
    if who.nip is None or not who.aktif:
        return False
    return session.scalar(select(Unor.id).where(heads(who.nip)).limit(1)) is not None


def _only_heads() -> Forbidden:
    return not_yours("membuat tim kerja; hanya pimpinan unor dan admin instansi yang dapat")


def _leader(session: Session, who: Viewer, cmd: org.CreateTim) -> Pegawai:
    nip = cmd.ketua_nip or who.nip
    leader = session.get(Pegawai, nip) if nip else None
    own = leader is not None and (who.instansi_id == leader.instansi_id or who.manages(leader.instansi_id))
    if leader is None or not leader.aktif or not own:
        raise _no_leader()
    return leader


def _successor(session: Session, row: Tim, nip: str) -> Pegawai:
    """Of the team's own instansi, whoever asks."""
    leader = session.get(Pegawai, nip)
    if leader is None or not leader.aktif or leader.instansi_id != row.instansi_id:
        raise _no_leader()
    return leader


def _no_leader() -> Invalid:
    message = "Ketua tim harus pegawai aktif di instansi Anda. Isi NIP ketua."
    return Invalid("ketua-tidak-ada", message, errors=[FieldError(field="ketua_nip", message=message)])


def _check_dates(first: date, last: date | None) -> None:
    for field, day in (("berlaku_dari", first), ("berlaku_sampai", last)):
        if fault := day_fault(day):
            raise Invalid("tanggal-salah", fault, errors=[FieldError(field=field, message=fault)])
    if last is not None and last < first:
        message = "Tanggal berakhir tidak boleh sebelum tanggal mulai."
        raise Invalid("tanggal-terbalik", message, errors=[FieldError(field="berlaku_sampai", message=message)])


def _check_members(
    session: Session, ketua_nip: str, members: Sequence[org.AnggotaBaru], *, known: Collection[str] = ()
) -> None:
    """Every member once, at work, and not the leader; who is a member already may have left since."""
    nips = [member.nip for member in members]
    at_work = set(session.scalars(select(Pegawai.nip).where(Pegawai.nip.in_(nips), Pegawai.aktif)))
    errors = []
    for n, nip in enumerate(nips):
        message = None
        if nip in nips[:n]:
            message = f"NIP {nip} tercantum dua kali. Hapus salah satunya."
        elif nip == ketua_nip:
            message = "Ketua tidak perlu dicantumkan lagi sebagai anggota. Hapus baris ini."
        elif nip not in at_work and nip not in known:
            message = f"NIP {nip} bukan pegawai aktif. Periksa NIP-nya."
        if message:
            errors.append(FieldError(field=f"anggota.{n}.nip", message=message))
    if errors:
        raise Invalid("anggota-salah", errors[0].message, errors=errors)


def _add_members(session: Session, row: Tim, members: Sequence[org.AnggotaBaru]) -> None:
    session.add_all(AnggotaTim(tim_id=row.id, nip=member.nip, peran=member.peran) for member in members)
    session.flush()


def _expect_open(row: Tim, versi: int | None) -> None:
    row.expect(versi)
    if row.berlaku_sampai is not None and not row.aktif:
        raise Conflict("tim-ditutup", "Tim kerja ini sudah berakhir. Buat tim kerja baru bila diperlukan.")


def _today(session: Session, row: Tim) -> date:
    leader = session.get(Pegawai, row.ketua_nip)
    assert leader is not None
    return home(session, leader).hari()
