"""Commands on pegawai: who they are, and where they are from which day (features A11, G7)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import String, cast, delete, select
from sqlalchemy.orm import Session

from chassis.database import lock
from contracts import org
from contracts.base import Actor
from contracts.errors import Conflict, FieldError, Invalid
from contracts.types import JenisAsn, Penugasan, Peran
from services.org.commands import facts
from services.org.commands.placement import first_place, new_golongan, next_place
from services.org.commands.record import (
    cancel_scheduled,
    change,
    differences,
    fingerprint,
    is_repeat,
    record,
    schedule,
    scheduled_keys,
)
from services.org.commands.sessions import end_sessions
from services.org.commands.unor import check_open
from services.org.models import Instansi, Pegawai, PeranPegawai, Unor, missing
from services.org.rules import people
from services.org.rules.access import Sight, Viewer, not_yours, require
from services.org.views import pegawai as views
from services.org.views.tree import heads, way_up
from services.org.views.viewer import viewer


def create_pegawai(session: Session, actor: Actor, cmd: org.CreatePegawai) -> org.Pegawai:
    who = viewer(session, actor)
    require(who.belongs(cmd.instansi_id), missing("instansi"))
    require(who.manages(cmd.instansi_id), not_yours("mendaftarkan pegawai"))
    lock(session, "pegawai", cmd.id)
    row = session.scalars(select(Pegawai).where(Pegawai.id == cmd.id)).one_or_none()
    if not is_repeat(row, cmd):
        row = _new(session, cmd)
        session.add(row)
        session.flush()
        session.add(first_place(row))
        new = cmd.model_dump(exclude={"id", "nip", "nomor_wa", "email", "berlaku_dari"}, exclude_none=True)
        record(session, actor, "pegawai", row.nip, "create", baru=new, berlaku_dari=cmd.berlaku_dari)
        facts.pegawai_changed(session, row)
        if row.kontak_versi:
            facts.kontak_changed(session, row)
    assert row is not None
    return views.person(session, who, row)


def faults_of(cmd: org.CreatePegawai) -> people.Faults:
    """All that is wrong with a new person's data by itself, but for the contact."""
    faults = people.Faults()
    for field, fault in (
        ("nip", people.nip_fault(cmd.nip, cmd.jenis_asn)),
        ("golongan", people.golongan_fault(cmd.golongan, cmd.jenis_asn)),
        ("eselon", people.eselon_fault(cmd.eselon, cmd.jenis_jabatan)),
        ("tmt_golongan", people.day_fault(cmd.tmt_golongan, cmd.nip)),
        ("tmt_jabatan", people.day_fault(cmd.tmt_jabatan, cmd.nip)),
        ("berlaku_dari", people.day_fault(cmd.berlaku_dari, cmd.nip)),
    ):
        if fault:
            faults.add(field, fault)
    return faults


def update_pegawai(session: Session, actor: Actor, cmd: org.UpdatePegawai) -> org.Pegawai:
    who, row = _managed(session, actor, cmd.nip, "mengubah data pegawai")
    new = differences(row, cmd.model_dump(exclude={"nip", "if_versi"}))
    if new:
        row.expect(cmd.if_versi)
        faults = people.Faults()
        if fault := people.golongan_fault(cmd.golongan, JenisAsn(row.jenis_asn)):
            faults.add("golongan", fault)
        if fault := people.day_fault(cmd.tmt_golongan, cmd.nip):
            faults.add("tmt_golongan", fault)
        faults.raise_any()
        old = change(row, new)
        if "golongan" in new:
            new_golongan(session, row, home(session, row).hari())
        record(session, actor, "pegawai", row.nip, "update", lama=old, baru=new)
        facts.pegawai_changed(session, row)
    return views.person(session, who, row)


def move_pegawai(session: Session, actor: Actor, cmd: org.MovePegawai) -> org.Pegawai:
    """Into another instansi only by the super admin. Who had left comes back by a move."""
    who, row = _managed(session, actor, cmd.nip, "memindahkan pegawai")
    if differences(row, _place(cmd)) or _has_left(row):
        row.expect(cmd.if_versi)
        target = session.get(Unor, cmd.unor_id)
        if target is None or not who.manages(target.instansi_id):
            raise wrong("unor_id", "unor-tidak-ada", "Unor tujuan tidak ada di instansi ini. Pilih unor lain.")
        faults = people.Faults()
        if fault := people.eselon_fault(cmd.eselon, cmd.jenis_jabatan):
            faults.add("eselon", fault)
        if fault := people.day_fault(cmd.berlaku_dari, cmd.nip):
            faults.add("berlaku_dari", fault)
        faults.raise_any()
        now_home = home(session, row)
        if cmd.berlaku_dari > now_home.hari():
            check_open(target, cmd.berlaku_dari)
            _check_handed_over(session, row, target, cmd.berlaku_dari)
            schedule(
                session, actor, "pegawai", row.nip, "move", instansi=now_home, command=cmd,
                berlaku_dari=cmd.berlaku_dari,
            )  # fmt: skip
        else:
            apply_move(session, actor, row, cmd)
    return views.person(session, who, row)


def apply_move(session: Session, actor: Actor, row: Pegawai, cmd: org.MovePegawai, now: datetime | None = None) -> None:
    """A new place from the command's day, which has come by `now`."""
    target = Unor.held(session, cmd.unor_id)
    check_open(target, cmd.berlaku_dari)
    _check_handed_over(session, row, target, cmd.berlaku_dari)
    values = _place(cmd) | {"instansi_id": target.instansi_id, "berlaku_dari": cmd.berlaku_dari}
    if (row.jabatan, row.jenis_jabatan) != (cmd.jabatan, cmd.jenis_jabatan):
        values["tmt_jabatan"] = cmd.berlaku_dari
    if _has_left(row):
        values["berlaku_sampai"] = None
    _check_after(row, cmd.berlaku_dari)
    new = differences(row, values)
    if not new:
        return
    if "instansi_id" in new:
        _leave_instansi(session, row)
    old = change(row, new)
    row.settle(home(session, row).hari(now))
    next_place(session, row)
    record(session, actor, "pegawai", row.nip, "move", lama=old, baru=new, berlaku_dari=cmd.berlaku_dari)
    facts.pegawai_changed(session, row)


def close_pegawai(session: Session, actor: Actor, cmd: org.ClosePegawai) -> org.Pegawai:
    """`berlaku_sampai` is the last day at work; the day after, sessions end and the person is no longer active."""
    who, row = _managed(session, actor, cmd.nip, "menonaktifkan pegawai")
    if row.berlaku_sampai != cmd.berlaku_sampai:
        row.expect(cmd.if_versi)
        if fault := people.day_fault(cmd.berlaku_sampai, cmd.nip):
            raise wrong("berlaku_sampai", "tanggal-salah", fault)
        if cmd.berlaku_sampai < row.berlaku_dari:
            message = f"Penempatan sekarang berlaku sejak {row.berlaku_dari:%d-%m-%Y}. Pilih tanggal sesudahnya."
            raise wrong("berlaku_sampai", "tanggal-terbalik", message)
        _refuse_head(_headed(session, row.nip, cmd.berlaku_sampai + timedelta(days=1)))
        old = change(row, {"berlaku_sampai": cmd.berlaku_sampai})
        if row.settle(home(session, row).hari()):
            end_sessions(session, row.nip)
        next_place(session, row)
        cancel_scheduled(session, "pegawai", row.nip, after=cmd.berlaku_sampai, reason="Pegawai tidak aktif lagi.")
        new = {"berlaku_sampai": cmd.berlaku_sampai, "alasan": cmd.alasan}
        record(session, actor, "pegawai", row.nip, "close", lama=old, baru=new)
        facts.pegawai_changed(session, row)
    return views.person(session, who, row)


def home(session: Session, row: Pegawai) -> Instansi:
    found = session.get(Instansi, row.instansi_id)
    assert found is not None
    return found


def _new(session: Session, cmd: org.CreatePegawai) -> Pegawai:
    faults = faults_of(cmd)
    number = faults.read("nomor_wa", people.nomor_wa, cmd.nomor_wa)
    address = faults.read("email", people.email, cmd.email)
    faults.raise_any()
    nip = cmd.nip or people.new_nomor_pejabat()
    lock(session, "nip", nip)
    taken = session.get(Pegawai, nip)
    if taken is not None:
        where = "di instansi ini" if taken.instansi_id == cmd.instansi_id else "di instansi lain"
        message = f"NIP ini sudah terdaftar {where}. Cari pegawainya, atau minta super admin memindahkannya."
        raise Conflict("nip-sudah-terdaftar", message, errors=[FieldError(field="nip", message=message)])
    place = session.get(Instansi, cmd.instansi_id)
    if place is None:
        raise missing("instansi")
    if cmd.unor_id is not None:
        unor = session.get(Unor, cmd.unor_id)
        if unor is None or unor.instansi_id != cmd.instansi_id:
            raise wrong("unor_id", "unor-tidak-ada", "Unor ini tidak ada di instansi tersebut. Pilih unor lain.")
        check_open(Unor.held(session, cmd.unor_id), cmd.berlaku_dari)
    values = cmd.model_dump(exclude={"nip", "nomor_wa", "email"})
    row = Pegawai(**values, nip=nip, nomor_wa=number, email=address, setuju_wa=False)
    row.berlaku_sampai, row.versi, row.sidik = None, 1, fingerprint(cmd)
    row.kontak_versi = 1 if number or address else 0
    row.aktif = False
    row.settle(place.hari())
    return row


def _managed(session: Session, actor: Actor, nip: str, what: str) -> tuple[Viewer, Pegawai]:
    """The person, held, for someone who manages them."""
    who = viewer(session, actor)
    seen = session.get(Pegawai, nip)
    if seen is None:
        raise missing("pegawai")
    if not who.manages(seen.instansi_id):
        if views.see(session, who, seen, way_up(session, seen.unor_id)) is Sight.NOTHING:
            raise missing("pegawai")
        raise not_yours(what)
    return who, Pegawai.locked(session, nip)


def _place(cmd: org.MovePegawai) -> dict[str, Any]:
    return cmd.model_dump(include={"unor_id", "jenis_jabatan", "jabatan", "eselon", "penugasan"})


def _has_left(row: Pegawai) -> bool:
    return not row.aktif and row.berlaku_sampai is not None


def _check_after(row: Pegawai, day: date) -> None:
    """A new place begins after what is on record."""
    if _has_left(row) and row.berlaku_sampai is not None and day <= row.berlaku_sampai:
        message = f"Pegawai ini tercatat sampai {row.berlaku_sampai:%d-%m-%Y}. Pilih tanggal sesudahnya."
    elif day < row.berlaku_dari:
        message = f"Penempatan sekarang berlaku sejak {row.berlaku_dari:%d-%m-%Y}. Pilih tanggal itu atau sesudahnya."
    else:
        return
    raise wrong("berlaku_dari", "tanggal-terbalik", message)


def _check_handed_over(session: Session, row: Pegawai, target: Unor, day: date) -> None:
    """A definitive head leaves the own unor, and any head the instansi, only after handing over."""
    headed = _headed(session, row.nip, day)
    if target.instansi_id == row.instansi_id:
        seats = (Penugasan.DEFINITIF, Penugasan.PJ)
        left = row.unor_id if row.unor_id != target.id else None
        headed = [unor for unor in headed if unor.id == left and unor.pimpinan_penugasan in seats]
    _refuse_head(headed)


def _headed(session: Session, nip: str, day: date) -> Sequence[Unor]:
    """Open units that the person will still head on that day."""
    not_handed_over = cast(Unor.id, String).not_in(scheduled_keys("unor", "set_pimpinan", day))
    return session.scalars(select(Unor).where(heads(nip), not_handed_over).order_by(Unor.nama)).all()


def _refuse_head(units: Sequence[Unor]) -> None:
    if units:
        names = ", ".join(unor.nama for unor in units[:3]) + (" dan lainnya" if len(units) > 3 else "")
        raise Conflict(
            "masih-memimpin",
            f"Pegawai ini masih memimpin {len(units)} unor ({names}). "
            "Admin instansi menetapkan pimpinan pengganti atau mengosongkannya dahulu.",
        )


def _leave_instansi(session: Session, row: Pegawai) -> None:
    """Rights over the old instansi end with the move out of it."""
    local = delete(PeranPegawai).where(PeranPegawai.nip == row.nip, PeranPegawai.peran == Peran.ADMIN_INSTANSI)
    session.execute(local)
    end_sessions(session, row.nip)


def wrong(field: str, code: str, message: str) -> Invalid:
    return Invalid(code, message, errors=[FieldError(field=field, message=message)])
