"""Progres Harian on a rencana aksi: a log with several writers, each of the own lines (domain.md 1; features P6)."""

from datetime import UTC, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.assessment import MAX_PROGRES, AddProgres, DeleteProgres, UpdateProgres
from contracts.assessment import Progres as ProgresView
from contracts.base import Actor
from contracts.errors import Conflict, FieldError, Forbidden, Invalid
from contracts.types import titik
from services.assessment.commands import akses
from services.assessment.commands.catatan import note
from services.assessment.models import Progres, RencanaAksi, Riwayat, hidden
from services.assessment.queries import progres
from services.assessment.queries.hubungan import Keadaan
from services.assessment.rules import kata, tautan

_ISI = ("tanggal", "jam_mulai", "jam_selesai", "kegiatan", "realisasi", "satuan", "bukti")


def add_progres(s: Session, actor: Actor, cmd: AddProgres) -> ProgresView:
    """A line of a day in the period that is not in the future. Raises Invalid with the field that is wrong."""
    asked = _of_aksi(s, cmd)
    if (before := s.get(Progres, cmd.id)) is not None:
        akses.logs(s, actor, asked)
        if before.penilaian_id != asked or before.oleh_nip != actor.nip:
            raise Conflict("id-terpakai", "Id ini sudah dipakai untuk isian lain. Kirim lagi dengan id yang baru.")
        return progres.line(s, before, actions=progres.ACTIONS)
    org = akses.logged(s, actor, asked)
    if s.get(RencanaAksi, cmd.rencana_aksi_id, populate_existing=True) is None:
        raise akses.vanished("Rencana aksi")
    _check(org, cmd)
    _require_room(s, org, cmd)
    found = Progres(
        id=cmd.id, penilaian_id=org.row.id, rencana_aksi_id=cmd.rencana_aksi_id, oleh_nip=actor.nip or "",
        oleh_nama=actor.nama, dibuat_pada=datetime.now(UTC), rev=1, **{name: getattr(cmd, name) for name in _ISI},
    )  # fmt: skip
    s.add(found)
    s.flush()
    shown = progres.line(s, found, actions=progres.ACTIONS)
    note(s, actor, org.row, "add_progres", sesudah=_told(shown), objek=found.id)
    return shown


def update_progres(s: Session, actor: Actor, cmd: UpdateProgres) -> ProgresView:
    """Raises Stale when it was written meanwhile, unless what stands now is what is asked for."""
    org, found = _own_line(s, actor, cmd.id)
    if found is None:
        raise akses.vanished("Progres Harian")
    _check(org, cmd)
    if all(getattr(found, name) == getattr(cmd, name) for name in _ISI):
        return progres.line(s, found, actions=progres.ACTIONS)
    found.expect(cmd.if_rev)
    if cmd.tanggal != found.tanggal:
        _require_room(s, org, cmd)
    old = progres.line(s, found, actions=progres.ACTIONS)
    for name in _ISI:
        setattr(found, name, getattr(cmd, name))
    found.rev += 1
    s.flush()
    new = progres.line(s, found, actions=progres.ACTIONS)
    note(s, actor, org.row, "update_progres", _told(old), _told(new), objek=found.id)
    return new


def delete_progres(s: Session, actor: Actor, cmd: DeleteProgres) -> ProgresView:
    """The line as it was, also when the command arrives twice."""
    org, found = _own_line(s, actor, cmd.id)
    if found is None:
        return ProgresView.model_validate(_last_words(s, cmd))
    told = _told(progres.line(s, found, actions=[]))
    s.delete(found)
    note(s, actor, org.row, "delete_progres", told, objek=found.id)
    return ProgresView.model_validate(told)


def _of_aksi(s: Session, cmd: AddProgres) -> UUID:
    """The assessment of the rencana aksi, also of one that was deleted since. Raises NotFound."""
    deleted = (Riwayat.objek == cmd.rencana_aksi_id, Riwayat.perbuatan == "delete_rencana_aksi")
    found = s.scalar(select(RencanaAksi.penilaian_id).where(RencanaAksi.id == cmd.rencana_aksi_id)) or s.scalar(
        select(Riwayat.penilaian_id).where(*deleted)
    )
    if found is None:
        raise hidden()
    return found


def _own_line(s: Session, actor: Actor, id: UUID) -> tuple[Keadaan, Progres | None]:
    """The locked, open assessment and a line that this actor wrote; None in its place when it was deleted before."""
    penilaian_id = s.scalar(select(Progres.penilaian_id).where(Progres.id == id))
    if penilaian_id is None:
        return akses.logs(s, actor, akses.deleted_from(s, actor, id)), None
    org = akses.logged(s, actor, penilaian_id)
    found = s.get(Progres, id, populate_existing=True)
    if found is not None and found.oleh_nip != actor.nip:
        raise Forbidden(
            "bukan-penulis", f"Baris ini ditulis {titik(found.oleh_nama)} Minta beliau mengubah atau menghapusnya."
        )
    return org, found


def _check(org: Keadaan, cmd: AddProgres | UpdateProgres) -> None:
    row = org.row
    if cmd.tanggal > org.hari_ini:
        raise _invalid("tanggal", "Progres Harian diisi untuk hari ini atau sebelumnya.")
    if not row.awal <= cmd.tanggal <= row.akhir:
        message = f"Pilih tanggal antara {kata.tanggal(row.awal)} dan {kata.tanggal(row.akhir)}."
        raise _invalid("tanggal", message)
    if cmd.jam_selesai <= cmd.jam_mulai:
        raise _invalid("jam_selesai", "Jam selesai harus sesudah jam mulai.")
    if cmd.bukti is not None and (fault := tautan.refusal(cmd.bukti)):
        raise _invalid("bukti", fault)


def _require_room(s: Session, org: Keadaan, cmd: AddProgres | UpdateProgres) -> None:
    same_day = (Progres.penilaian_id == org.row.id, Progres.tanggal == cmd.tanggal)
    number = s.scalar(select(func.count()).where(*same_day)) or 0
    akses.require_room(number, MAX_PROGRES, f"baris Progres Harian pada {kata.tanggal(cmd.tanggal)}")


def _last_words(s: Session, cmd: DeleteProgres) -> dict[str, object]:
    told = select(Riwayat.sebelum).where(Riwayat.objek == cmd.id, Riwayat.perbuatan == "delete_progres")
    words: dict[str, object] = s.scalars(told.order_by(Riwayat.id.desc()).limit(1)).one()
    return words


def _told(shown: ProgresView) -> dict[str, object]:
    return shown.model_dump(mode="json", exclude={"actions", "tumpang_tindih"})


def _invalid(field: str, message: str) -> Invalid:
    return Invalid("progres-tidak-sah", message, errors=[FieldError(field=field, message=message)])
