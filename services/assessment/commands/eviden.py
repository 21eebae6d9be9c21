"""Eviden: proof of an RHK by a link or an uploaded file (features A39, G11)."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from contracts.assessment import MAX_BARIS, AddEviden, DeleteEviden, UpdateEviden
from contracts.assessment import Penilaian as PenilaianView
from contracts.base import Actor
from contracts.errors import FieldError, Invalid
from services.assessment.commands import akses
from services.assessment.commands.catatan import note
from services.assessment.commands.tautan import DAHULU
from services.assessment.models import Eviden
from services.assessment.queries import isi
from services.assessment.rules import berkas, tautan


def add_eviden(s: Session, actor: Actor, cmd: AddEviden) -> PenilaianView:
    """Raises Invalid when there is not exactly one of link and file, or it is not acceptable."""
    if (before := s.get(Eviden, cmd.id)) is not None:
        return isi.seen(s, actor, akses.same(s, actor, before.penilaian_id, cmd.penilaian_id))
    row = akses.filled(s, actor, cmd.penilaian_id)
    akses.require_rhk(s, row, cmd.rhk_id)
    _require_one(cmd)
    known = (Eviden.penilaian_id == row.id, Eviden.rhk_id == cmd.rhk_id)
    akses.require_room(s.scalar(select(func.count()).where(*known)) or 0, MAX_BARIS, "eviden")
    now = datetime.now(UTC)
    file = cmd.berkas
    found = Eviden(
        id=cmd.id, penilaian_id=row.id, rhk_id=cmd.rhk_id, nama=cmd.nama, tautan=cmd.tautan,
        hash=file.hash if file else None, berkas_nama=file.nama if file else None, tipe=file.tipe if file else None,
        ukuran=file.ukuran if file else None, periksa_pada=now - DAHULU if cmd.tautan else None, dibuat_pada=now,
    )  # fmt: skip
    s.add(found)
    row.jumlah_eviden += 1
    row.touch(now)
    note(s, actor, row, "add_eviden", sesudah=_told(found), objek=found.id)
    return isi.seen(s, actor, row)


def update_eviden(s: Session, actor: Actor, cmd: UpdateEviden) -> PenilaianView:
    """Its name, or another link; a new link is checked anew."""
    row, found = akses.of_part(s, actor, Eviden, cmd.id)
    if found is None:
        raise akses.vanished("Eviden")
    link = cmd.tautan if found.hash is None else None
    if found.hash is None:
        _require_link(link)
    old = _told(found)
    if found.tautan != link:
        found.tautan, found.periksa_pada = link, datetime.now(UTC) - DAHULU
        found.mati = found.diperiksa_pada = found.jawaban = found.jawaban_sejak = None
    found.nama = cmd.nama
    if old != _told(found):
        row.touch(datetime.now(UTC))
        note(s, actor, row, "update_eviden", old, _told(found), objek=found.id)
    return isi.seen(s, actor, row)


def delete_eviden(s: Session, actor: Actor, cmd: DeleteEviden) -> PenilaianView:
    row, found = akses.of_part(s, actor, Eviden, cmd.id)
    if found is not None:
        s.delete(found)
        row.jumlah_eviden -= 1
        row.touch(datetime.now(UTC))
        note(s, actor, row, "delete_eviden", _told(found), objek=found.id)
    return isi.seen(s, actor, row)


def _require_one(cmd: AddEviden) -> None:
    if (cmd.tautan is None) == (cmd.berkas is None):
        raise _invalid("tautan", "Isi salah satu: tautan, atau berkas yang diunggah.")
    if cmd.berkas is not None and (message := berkas.fault(cmd.berkas)):
        raise _invalid("berkas", message)
    if cmd.tautan is not None:
        _require_link(cmd.tautan)


def _require_link(link: str | None) -> None:
    message = tautan.refusal(link) if link else "Isi tautan bukti dukungnya."
    if message:
        raise _invalid("tautan", message)


def _invalid(field: str, message: str) -> Invalid:
    return Invalid("eviden-tidak-sah", message, errors=[FieldError(field=field, message=message)])


def _told(found: Eviden) -> dict[str, Any]:
    return {"nama": found.nama, "tautan": found.tautan, "berkas": found.berkas_nama, "hash": found.hash}
