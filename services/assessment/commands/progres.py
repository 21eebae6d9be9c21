"""Progres Harian against a rencana aksi (domain.md 1, features P6)."""

from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.assessment import MAX_PROGRES, AddProgres, DeleteProgres, UpdateProgres
from contracts.assessment import Progres as ProgresView
from contracts.base import Actor
from contracts.errors import FieldError, Invalid
from services.assessment.commands import akses
from services.assessment.commands.catatan import note
from services.assessment.models import Penilaian, Progres, RencanaAksi, Riwayat, hidden
from services.assessment.queries import progres
from services.assessment.queries.hubungan import keadaan
from services.assessment.rules import kata, tautan

_ISI = ("tanggal", "jam_mulai", "jam_selesai", "kegiatan", "realisasi", "satuan", "bukti")


def add_progres(s: Session, actor: Actor, cmd: AddProgres) -> ProgresView:
    """A line of a day in the period that is not in the future. Raises Invalid with the field that is wrong."""
    if (before := s.get(Progres, cmd.id)) is not None:
        akses.same(s, actor, before.penilaian_id, _of_aksi(s, cmd))
        aksi = s.get_one(RencanaAksi, before.rencana_aksi_id)
        return progres.line(before, aksi.rencana, actions=progres.ACTIONS)
    row, aksi_found = akses.of_part(s, actor, RencanaAksi, cmd.rencana_aksi_id)
    if aksi_found is None:
        raise akses.vanished("Rencana aksi")
    _check(s, row, cmd)
    same_day = (Progres.penilaian_id == row.id, Progres.tanggal == cmd.tanggal)
    number = s.scalar(select(func.count()).where(*same_day)) or 0
    akses.require_room(number, MAX_PROGRES, f"baris Progres Harian pada {kata.tanggal(cmd.tanggal)}")
    found = Progres(
        id=cmd.id, penilaian_id=row.id, rencana_aksi_id=aksi_found.id, oleh_nip=actor.nip or "",
        oleh_nama=actor.nama, dibuat_pada=datetime.now(UTC), **{name: getattr(cmd, name) for name in _ISI},
    )  # fmt: skip
    s.add(found)
    s.flush()
    shown = progres.line(found, aksi_found.rencana, actions=progres.ACTIONS)
    note(s, actor, row, "add_progres", sesudah=_told(shown), objek=found.id)
    return shown


def update_progres(s: Session, actor: Actor, cmd: UpdateProgres) -> ProgresView:
    row, found = akses.of_part(s, actor, Progres, cmd.id)
    if found is None:
        raise akses.vanished("Progres Harian")
    aksi = s.get_one(RencanaAksi, found.rencana_aksi_id)
    _check(s, row, cmd)
    old = progres.line(found, aksi.rencana, actions=progres.ACTIONS)
    for name in _ISI:
        setattr(found, name, getattr(cmd, name))
    new = progres.line(found, aksi.rencana, actions=progres.ACTIONS)
    if old != new:
        note(s, actor, row, "update_progres", _told(old), _told(new), objek=found.id)
    return new


def delete_progres(s: Session, actor: Actor, cmd: DeleteProgres) -> ProgresView:
    """The line as it was, also when the command arrives twice."""
    row, found = akses.of_part(s, actor, Progres, cmd.id)
    if found is None:
        return ProgresView.model_validate(_last_words(s, cmd))
    aksi = s.get_one(RencanaAksi, found.rencana_aksi_id)
    shown = progres.line(found, aksi.rencana, actions=[])
    s.delete(found)
    note(s, actor, row, "delete_progres", _told(shown), objek=found.id)
    return shown


def _of_aksi(s: Session, cmd: AddProgres) -> UUID:
    found = s.scalar(select(RencanaAksi.penilaian_id).where(RencanaAksi.id == cmd.rencana_aksi_id))
    if found is None:
        raise hidden()
    return found


def _check(s: Session, row: Penilaian, cmd: AddProgres | UpdateProgres) -> None:
    today: date = keadaan(s, row).hari_ini
    if cmd.tanggal > today:
        raise _invalid("tanggal", "Progres Harian diisi untuk hari ini atau sebelumnya.")
    if not row.awal <= cmd.tanggal <= row.akhir:
        message = f"Pilih tanggal antara {kata.tanggal(row.awal)} dan {kata.tanggal(row.akhir)}."
        raise _invalid("tanggal", message)
    if cmd.jam_selesai <= cmd.jam_mulai:
        raise _invalid("jam_selesai", "Jam selesai harus sesudah jam mulai.")
    if cmd.bukti is not None and (fault := tautan.refusal(cmd.bukti)):
        raise _invalid("bukti", fault)


def _last_words(s: Session, cmd: DeleteProgres) -> dict[str, object]:
    told = select(Riwayat.sebelum).where(Riwayat.objek == cmd.id, Riwayat.perbuatan == "delete_progres")
    words: dict[str, object] = s.scalars(told.order_by(Riwayat.id.desc()).limit(1)).one()
    return words


def _told(shown: ProgresView) -> dict[str, object]:
    return shown.model_dump(mode="json", exclude={"actions"})


def _invalid(field: str, message: str) -> Invalid:
    return Invalid("progres-tidak-sah", message, errors=[FieldError(field=field, message=message)])
