"""Commands on unor: a tree without circles, heads, and dates (features A10, G7; domain.md 5)."""

from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import String, cast, func, select
from sqlalchemy.orm import Session

from contracts import org
from contracts.base import Actor
from contracts.errors import Conflict, FieldError, Invalid
from services.org.commands import facts
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
from services.org.models import Instansi, Pegawai, Unor, missing
from services.org.rules.access import Viewer, not_yours, require
from services.org.rules.people import day_fault
from services.org.views import unor as views
from services.org.views.tree import is_below
from services.org.views.viewer import viewer


def create_unor(session: Session, actor: Actor, cmd: org.CreateUnor) -> org.Unor:
    who = viewer(session, actor)
    require(who.belongs(cmd.instansi_id), missing("instansi"))
    require(who.manages(cmd.instansi_id), not_yours("menambah unor"))
    home = Instansi.locked(session, cmd.instansi_id)
    row = session.get(Unor, cmd.id)
    if not is_repeat(row, cmd):
        _check_day(cmd.berlaku_dari)
        _check_kode(session, cmd.instansi_id, cmd.kode, cmd.id)
        if cmd.induk_id is not None:
            check_open(_parent(session, cmd.induk_id, home.id), cmd.berlaku_dari)
        row = Unor(**cmd.model_dump(), berlaku_sampai=None, aktif=False, versi=1, sidik=fingerprint(cmd))
        row.settle(home.hari())
        session.add(row)
        session.flush()
        new = cmd.model_dump(exclude={"id", "instansi_id", "berlaku_dari"})
        record(session, actor, "unor", row.id, "create", baru=new, berlaku_dari=cmd.berlaku_dari)
        facts.unor_changed(session, row)
    assert row is not None
    return views.unor(session, who, row)


def update_unor(session: Session, actor: Actor, cmd: org.UpdateUnor) -> org.Unor:
    who, home, row = _managed(session, actor, cmd.id, "mengubah unor")
    if differences(row, _attributes(cmd)):
        _expect(row, cmd.if_versi, cmd.berlaku_dari)
        _check_kode(session, row.instansi_id, cmd.kode, row.id)
        if cmd.berlaku_dari > home.hari():
            _schedule(session, actor, home, cmd, "update")
        else:
            apply_update(session, actor, row, cmd)
    return views.unor(session, who, row)


def apply_update(session: Session, actor: Actor, row: Unor, cmd: org.UpdateUnor) -> None:
    _check_kode(session, row.instansi_id, cmd.kode, row.id)
    _apply(session, actor, row, "update", _attributes(cmd), cmd.berlaku_dari)


def move_unor(session: Session, actor: Actor, cmd: org.MoveUnor) -> org.Unor:
    who, home, row = _managed(session, actor, cmd.id, "memindahkan unor")
    if row.induk_id != cmd.induk_id:
        _expect(row, cmd.if_versi, cmd.berlaku_dari)
        if cmd.berlaku_dari > home.hari():
            _check_move(session, row, cmd)
            _schedule(session, actor, home, cmd, "move")
        else:
            apply_move(session, actor, row, cmd)
    return views.unor(session, who, row)


def apply_move(session: Session, actor: Actor, row: Unor, cmd: org.MoveUnor) -> None:
    """The caller holds the instansi, so nobody else moves a unor of it meanwhile."""
    _check_move(session, row, cmd)
    _apply(session, actor, row, "move", {"induk_id": cmd.induk_id}, cmd.berlaku_dari)


def set_pimpinan_unor(session: Session, actor: Actor, cmd: org.SetPimpinanUnor) -> org.Unor:
    who, home, row = _managed(session, actor, cmd.id, "menetapkan pimpinan unor")
    if differences(row, _head(cmd)):
        _expect(row, cmd.if_versi, cmd.berlaku_dari)
        if cmd.berlaku_dari > home.hari():
            _check_head(session, row, cmd)
            _schedule(session, actor, home, cmd, "set_pimpinan")
        else:
            apply_set_pimpinan(session, actor, row, cmd)
    return views.unor(session, who, row)


def apply_set_pimpinan(session: Session, actor: Actor, row: Unor, cmd: org.SetPimpinanUnor) -> None:
    _check_head(session, row, cmd)
    _apply(session, actor, row, "set_pimpinan", _head(cmd), cmd.berlaku_dari)


def close_unor(session: Session, actor: Actor, cmd: org.CloseUnor) -> org.Unor:
    """From the day after `berlaku_sampai` it is no more; whoever is scheduled to be gone by then does not hinder."""
    who, home, row = _managed(session, actor, cmd.id, "menutup unor")
    if row.berlaku_sampai != cmd.berlaku_sampai:
        row.expect(cmd.if_versi)
        _check_day(cmd.berlaku_sampai, "berlaku_sampai")
        if cmd.berlaku_sampai < row.berlaku_dari:
            raise Invalid("tanggal-terbalik", "Tanggal penutupan tidak boleh sebelum unor mulai berlaku.")
        if reason := why_not_close(session, row, cmd.berlaku_sampai):
            raise Conflict("unor-masih-terpakai", reason)
        old = change(row, {"berlaku_sampai": cmd.berlaku_sampai})
        row.settle(home.hari())
        next_day = cmd.berlaku_sampai + timedelta(days=1)
        cancel_scheduled(session, "unor", row.id, after=next_day, reason="Unor ditutup.")
        record(session, actor, "unor", row.id, "close", lama=old, baru={"berlaku_sampai": cmd.berlaku_sampai})
        facts.unor_changed(session, row)
    return views.unor(session, who, row)


def why_not_close(session: Session, row: Unor, last: date) -> str | None:
    """What is still in the unor after that day, in numbers, and what to do first."""
    leaving = last + timedelta(days=1)
    children = select(func.count()).where(
        Unor.induk_id == row.id,
        (Unor.berlaku_sampai.is_(None)) | (Unor.berlaku_sampai > last),
        cast(Unor.id, String).not_in(scheduled_keys("unor", "move", leaving)),
    )
    people = select(func.count()).where(
        Pegawai.unor_id == row.id,
        (Pegawai.berlaku_sampai.is_(None)) | (Pegawai.berlaku_sampai > last),
        Pegawai.nip.not_in(scheduled_keys("pegawai", "move", leaving)),
    )
    handed_over = scheduled_keys("unor", "set_pimpinan", leaving)
    head = select(func.count()).where(
        Unor.id == row.id, Unor.pimpinan_nip.is_not(None), cast(Unor.id, String).not_in(handed_over)
    )
    n_children, n_people, n_head = session.execute(
        select(children.scalar_subquery(), people.scalar_subquery(), head.scalar_subquery())
    ).one()
    parts = [f"{n_children} unor di bawahnya"] if n_children else []
    parts += [f"{n_people} pegawai"] if n_people else []
    parts += ["seorang pimpinan"] if n_head else []
    if not parts:
        return None
    return (
        f"Unor ini belum dapat ditutup karena masih memiliki {', '.join(parts)}. "
        "Pindahkan atau tutup unor di bawahnya, pindahkan pegawainya, dan kosongkan pimpinannya dahulu."
    )


def check_open(row: Unor, day: date) -> None:
    """Conflict where something that starts on `day` cannot be put into the unor."""
    if row.berlaku_sampai is not None:
        raise Conflict(
            "unor-ditutup",
            f"Unor {row.nama} berakhir pada {row.berlaku_sampai:%d-%m-%Y}. Pilih unor lain yang masih berlaku.",
        )
    if not row.aktif and row.berlaku_dari > day:
        raise Conflict(
            "unor-belum-berlaku",
            f"Unor {row.nama} baru berlaku mulai {row.berlaku_dari:%d-%m-%Y}. Pilih tanggal itu atau sesudahnya.",
        )


def _managed(session: Session, actor: Actor, id: UUID, what: str) -> tuple[Viewer, Instansi, Unor]:
    """The unor and its instansi, both held, for someone who manages them."""
    who = viewer(session, actor)
    seen = session.get(Unor, id)
    if seen is None or not who.belongs(seen.instansi_id):
        raise missing("unor")
    require(who.manages(seen.instansi_id), not_yours(what))
    home = Instansi.locked(session, seen.instansi_id)
    return who, home, Unor.locked(session, id)


def _expect(row: Unor, versi: int | None, day: date) -> None:
    row.expect(versi)
    _check_day(day)
    if row.berlaku_sampai is not None:
        raise Conflict("unor-ditutup", "Unor ini sudah ditutup, jadi tidak dapat diubah lagi.")
    if day < row.berlaku_dari:
        raise Invalid("tanggal-terbalik", "Perubahan tidak boleh berlaku sebelum unor itu sendiri mulai berlaku.")


def _check_day(day: date, field: str = "berlaku_dari") -> None:
    if fault := day_fault(day):
        raise Invalid("tanggal-salah", fault, errors=[FieldError(field=field, message=fault)])


def _check_kode(session: Session, instansi_id: UUID, kode: str, own_id: UUID) -> None:
    same = select(Unor.id).where(Unor.instansi_id == instansi_id, Unor.kode == kode, Unor.id != own_id)
    if session.scalar(same) is not None:
        message = f"Kode unor {kode} sudah dipakai di instansi ini. Pilih kode lain."
        raise Conflict("kode-sudah-dipakai", message, errors=[FieldError(field="kode", message=message)])


def _parent(session: Session, id: UUID, instansi_id: UUID) -> Unor:
    parent = session.get(Unor, id)
    if parent is None or parent.instansi_id != instansi_id:
        message = "Unor induk tidak ada di instansi ini. Pilih unor dari instansi yang sama."
        raise Invalid("induk-tidak-ada", message, errors=[FieldError(field="induk_id", message=message)])
    return Unor.held(session, id)


def _check_move(session: Session, row: Unor, cmd: org.MoveUnor) -> None:
    if cmd.induk_id is None:
        return
    check_open(_parent(session, cmd.induk_id, row.instansi_id), cmd.berlaku_dari)
    if is_below(session, unor_id=cmd.induk_id, root=row.id):
        raise Conflict(
            "unor-melingkar",
            f"Unor {row.nama} tidak dapat dipindahkan ke bawah dirinya sendiri atau unor di bawahnya. "
            "Pilih induk di cabang lain.",
        )


def _check_head(session: Session, row: Unor, cmd: org.SetPimpinanUnor) -> None:
    if cmd.pimpinan_nip is None:
        return
    head = session.get(Pegawai, cmd.pimpinan_nip, with_for_update={"read": True}, populate_existing=True)
    if head is None or head.instansi_id != row.instansi_id:
        message = "Pimpinan harus pegawai instansi ini. Periksa NIP-nya atau daftarkan pegawai itu dahulu."
        raise Invalid("pimpinan-tidak-ada", message, errors=[FieldError(field="pimpinan_nip", message=message)])
    if not head.aktif or (head.berlaku_sampai is not None and head.berlaku_sampai < cmd.berlaku_dari):
        raise Conflict("pegawai-tidak-aktif", f"{head.nama} tidak aktif pada tanggal itu. Pilih pegawai lain.")


def _attributes(cmd: org.UpdateUnor) -> dict[str, object]:
    return cmd.model_dump(include={"kode", "nama", "nama_jabatan", "eselon", "mandiri"})


def _head(cmd: org.SetPimpinanUnor) -> dict[str, object]:
    penugasan = cmd.penugasan if cmd.pimpinan_nip is not None else None
    return {"pimpinan_nip": cmd.pimpinan_nip, "pimpinan_penugasan": penugasan}


def _apply(
    session: Session, actor: Actor, row: Unor, perbuatan: str, values: dict[str, object], berlaku_dari: date
) -> None:
    new = differences(row, values)
    if new:
        old = change(row, new)
        session.flush()
        record(session, actor, "unor", row.id, perbuatan, lama=old, baru=new, berlaku_dari=berlaku_dari)
        facts.unor_changed(session, row)


def _schedule(
    session: Session, actor: Actor, home: Instansi, cmd: org.UpdateUnor | org.MoveUnor | org.SetPimpinanUnor, what: str
) -> None:
    schedule(session, actor, "unor", cmd.id, what, instansi=home, command=cmd, berlaku_dari=cmd.berlaku_dari)
