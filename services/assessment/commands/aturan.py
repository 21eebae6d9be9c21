"""What an admin decides for an instansi: settings, days off, and ideal curves by their day (features G8, M9)."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from contracts import assessment_aturan as ca
from contracts.base import Actor
from contracts.errors import Conflict, FieldError, Forbidden, Invalid
from contracts.types import Capaian, Peran, new_id
from services.assessment.models import HariLibur, KurvaIdeal, Pengaturan, Riwayat
from services.assessment.queries import aturan
from services.assessment.rules import kata


def set_pengaturan(s: Session, actor: Actor, cmd: ca.SetPengaturan) -> ca.PengaturanPenilaian:
    """Holds for periods that begin to count from now on; those already open keep their day."""
    instansi_id = _admin(actor)
    sebelum = aturan.pengaturan(s, actor, ca.PengaturanQuery()).model_dump(mode="json", exclude={"actions"})
    nilai = cmd.model_dump()
    row = insert(Pengaturan).values(instansi_id=instansi_id, **nilai)
    s.execute(row.on_conflict_do_update(index_elements=["instansi_id"], set_=nilai))
    s.expire_all()
    if sebelum != nilai:
        _note(s, actor, instansi_id, "set_pengaturan", sebelum, nilai)
    return aturan.pengaturan(s, actor, ca.PengaturanQuery())


def set_hari_libur(s: Session, actor: Actor, cmd: ca.SetHariLibur) -> list[ca.HariLibur]:
    """Deadlines already told to people stay; ratings from now on count with it."""
    instansi_id = _admin(actor)
    day = {"tanggal": cmd.tanggal.isoformat()}
    old = s.get(HariLibur, (instansi_id, cmd.tanggal), populate_existing=True)
    sebelum = {"nama": old.nama, "libur": old.libur} if old else {}
    sesudah = {"nama": cmd.nama, "libur": cmd.libur} if cmd.libur is not None else {}
    if cmd.libur is None:
        s.execute(delete(HariLibur).where(HariLibur.instansi_id == instansi_id, HariLibur.tanggal == cmd.tanggal))
    else:
        nilai = {"nama": cmd.nama, "libur": cmd.libur, "oleh_nip": actor.nip or actor.sub}
        row = insert(HariLibur).values(instansi_id=instansi_id, tanggal=cmd.tanggal, **nilai)
        s.execute(row.on_conflict_do_update(index_elements=["instansi_id", "tanggal"], set_=nilai))
    s.expire_all()
    if sebelum != sesudah:
        _note(s, actor, instansi_id, "set_hari_libur", day | sebelum, day | sesudah)
    return aturan.hari_libur(s, actor, ca.DaftarHariLibur(tahun=cmd.tanggal.year))


def set_kurva_ideal(s: Session, actor: Actor, cmd: ca.SetKurvaIdeal) -> ca.AturanKurva:
    """From a day of this year or later; a super admin without an instansi sets everybody's.

    What the own curves were on a day that has begun stays: only a first one may begin earlier.
    """
    instansi_id = _whose(actor)
    tinggi = {capaian.value: heights for capaian, heights in cmd.tinggi.items()}
    _check(s, instansi_id, cmd, tinggi)
    old = _held(s, instansi_id, cmd.berlaku_dari)
    row = insert(KurvaIdeal).values(id=new_id(), instansi_id=instansi_id, berlaku_dari=cmd.berlaku_dari, tinggi=tinggi)
    s.execute(row.on_conflict_do_update(index_elements=["instansi_id", "berlaku_dari"], set_={"tinggi": tinggi}))
    s.expire_all()
    sesudah = _held(s, instansi_id, cmd.berlaku_dari)
    if old != sesudah:
        _note(s, actor, instansi_id, "set_kurva_ideal", old, sesudah)
    return aturan.kurva_ideal(s, actor, ca.KurvaIdealQuery(pada=cmd.berlaku_dari))


def delete_kurva_ideal(s: Session, actor: Actor, cmd: ca.DeleteKurvaIdeal) -> ca.AturanKurva:
    """One that holds for nobody yet; the one before it holds on, and is returned. Deleted before: nothing happens."""
    instansi_id = _whose(actor)
    of_day = (KurvaIdeal.instansi_id == instansi_id, KurvaIdeal.berlaku_dari == cmd.berlaku_dari)
    row = s.scalar(select(KurvaIdeal).where(*of_day).with_for_update())
    if row is not None and not aturan.may_delete(actor, row, aturan.hari_ini(s, instansi_id)):
        raise Conflict(
            "kurva-sudah-berlaku",
            f"Kurva ideal ini sudah berlaku sejak {kata.tanggal(row.berlaku_dari)}, sehingga tidak dapat dihapus. "
            "Simpan kurva lain dengan tanggal mulai yang baru untuk menggantikannya.",
        )
    if row is not None:
        old = _held(s, instansi_id, cmd.berlaku_dari)
        s.execute(delete(KurvaIdeal).where(KurvaIdeal.id == row.id))
        s.expire_all()
        _note(s, actor, instansi_id, "delete_kurva_ideal", old, _held(s, instansi_id, cmd.berlaku_dari))
    return aturan.kurva_ideal(s, actor, ca.KurvaIdealQuery(pada=cmd.berlaku_dari))


def _held(s: Session, instansi_id: UUID | None, pada: date) -> dict[str, Any]:
    """The curve that holds on a day, as the record keeps it."""
    row = aturan.ideal_on(s, instansi_id, pada)
    return aturan.curve(row).model_dump(mode="json", include={"berlaku_dari", "tinggi", "asal"}) if row else {}


def _check(s: Session, instansi_id: UUID | None, cmd: ca.SetKurvaIdeal, tinggi: dict[str, list[int]]) -> None:
    errors = [
        FieldError(field=f"tinggi.{one}", message="Isi lima tinggi, dan paling sedikit satu di antaranya bukan 0.")
        for one in Capaian
        if not sum(cmd.tinggi.get(one, []))
    ]
    today = aturan.hari_ini(s, instansi_id)
    own = select(KurvaIdeal).where(KurvaIdeal.instansi_id == instansi_id, KurvaIdeal.berlaku_dari <= today)
    held = s.scalar(own.order_by(KurvaIdeal.berlaku_dari.desc()).limit(1))
    message = None
    if cmd.berlaku_dari < date(today.year, 1, 1):
        message = "Kurva tahun yang sudah lewat tidak diubah. Pilih tanggal mulai 1 Januari tahun ini."
    elif held and (cmd.berlaku_dari < today or cmd.berlaku_dari == held.berlaku_dari):
        message = (
            f"Kurva yang sudah berlaku, terakhir sejak {kata.tanggal(held.berlaku_dari)}, tidak diubah lagi. "
            "Simpan kurva ini dengan tanggal mulai sesudah hari ini."
        )
    same = s.scalar(own.where(KurvaIdeal.berlaku_dari == cmd.berlaku_dari))
    if message and not (same and same.tinggi == tinggi):  # the command may arrive twice
        errors.append(FieldError(field="berlaku_dari", message=message))
    if errors:
        raise Invalid("kurva-ideal-salah", f"Kurva ideal belum dapat disimpan. {errors[0].message}", errors=errors)


def _whose(actor: Actor) -> UUID | None:
    """Whose curves this actor sets: a super admin without an instansi everybody's. Raises Forbidden."""
    return None if actor.has(Peran.SUPER_ADMIN) and not actor.instansi_id else _admin(actor)


def _admin(actor: Actor) -> UUID:
    """The instansi whose rules this actor sets. Raises Forbidden."""
    if actor.instansi_id is None or not aturan.may_set(actor):
        raise Forbidden(
            "tidak-berwenang",
            "Aturan penilaian hanya dapat diubah oleh admin instansi. Minta admin instansi Anda melakukannya.",
        )
    return actor.instansi_id


def _note(
    s: Session, actor: Actor, instansi_id: UUID | None, perbuatan: str, sebelum: dict[str, Any], sesudah: dict[str, Any]
) -> None:
    """In the record of acts, under no assessment and no unit: it holds for the whole instansi."""
    s.execute(
        insert(Riwayat).values(
            pada=datetime.now(UTC),
            oleh_nip=actor.nip or actor.sub,
            oleh_nama=actor.nama,
            atas_nama=actor.acting_for,
            instansi_id=instansi_id,
            perbuatan=perbuatan,
            sebelum=sebelum,
            sesudah=sesudah,
        )
    )
