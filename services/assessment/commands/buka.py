"""Makes the assessments of an approved SKP, and carries them over to its next version (features A36, G5, G10)."""

from datetime import UTC, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import and_, func, or_, select, union_all, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from chassis.database import lock
from contracts.assessment import JenisPenilaian, StatusPenilaian
from contracts.assessment_aturan import PengaturanPenilaian
from contracts.org import PengaturanInstansi
from contracts.skp import SkpApproved
from contracts.types import new_id
from services.assessment.commands import catatan
from services.assessment.commands.jumlah import Selisih, represent
from services.assessment.models import (
    Dokumen,
    Eviden,
    Feedback,
    FeedbackDiberikan,
    Instansi,
    Keberatan,
    Pengaturan,
    Penilaian,
    Progres,
    Realisasi,
    Rencana,
    RencanaAksi,
    UmpanBalik,
)
from services.assessment.rules import masa

_ISI: tuple[Any, ...] = (
    RencanaAksi, Progres, Eviden, Realisasi, UmpanBalik, Feedback, FeedbackDiberikan, Keberatan, Dokumen,
)  # fmt: skip
"""What people put into an assessment, and what went out of it; a test holds this against the tables."""


class _Aturan(NamedTuple):
    """What the instansi has decided, or the contract's defaults."""

    periodik: JenisPenilaian
    zona: str
    hari_tutup: int


def open_periods(s: Session, event: SkpApproved) -> None:
    """A new version: its periods are made or taken along, and nothing that was filled is lost. An older: only kept.

    One SKP of a person at a time: whatever order versions come in, the newest holds, and of two SKP one is counted.
    """
    lock(s, event.nip)
    kept = insert(Rencana).values(skp_id=event.skp_id, versi=event.versi, isi=event.model_dump(mode="json"))
    s.execute(kept.on_conflict_do_nothing())
    newest = s.scalar(select(func.max(Rencana.versi)).where(Rencana.skp_id == event.skp_id))
    if newest == event.versi:
        _carry(s, event)


def _carry(s: Session, event: SkpApproved) -> None:
    year = _year(s, event)
    rows = {(JenisPenilaian(row.jenis), row.urutan): row for row in year if row.skp_id == event.skp_id}
    before = [(row, catatan.parties(row)) for row in rows.values()]
    rules = _rules(s, event.instansi_id, {jenis for jenis, _ in rows})
    now = datetime.now(UTC)
    shared = _shared(event, now)
    selisih = Selisih()
    for one in year:
        selisih.leave(one)
    for part in masa.of(event.periode.awal, event.periode.akhir, rules.periodik):
        row = rows.pop((part.jenis, part.urutan), None)
        closing = masa.closing(part.akhir, masa.today(event.disetujui_pada, rules.zona), rules.hari_tutup)
        if row is None:
            row = Penilaian(
                id=new_id(), skp_id=event.skp_id, instansi_id=event.instansi_id, nip=event.nip,
                tahun=event.periode.awal.year, jenis=part.jenis.value, urutan=part.urutan, awal=part.awal,
                akhir=part.akhir, batas_isi=closing, dibuat_pada=now, status=StatusPenilaian.BERJALAN, **shared,
            )  # fmt: skip
            s.add(row)
            year.append(row)
        elif row.status != StatusPenilaian.FINAL:
            if (row.awal, row.akhir) != (part.awal, part.akhir):
                row.awal, row.akhir = part.awal, part.akhir
                if row.batas_isi != closing:  # another last day is told of again
                    row.batas_isi, row.diingatkan = closing, False
            _take_over(row, shared)
    held = _held(s, [row.id for row in rows.values()])
    for row in rows.values():
        _leave_out(s, row, shared, empty=row.id not in held)
    s.flush()
    catatan.note_parties(s, event, ((row, old) for row, old in before if row in s))
    _recount(s, event)
    left = [one for one in year if one in s]
    represent(s, left)
    for one in left:
        selisih.enter(one)
    selisih.write(s)


def _year(s: Session, event: SkpApproved) -> list[Penilaian]:
    """The SKP's assessments and those of the person's other SKP in that year, locked in one order."""
    of_person = and_(Penilaian.nip == event.nip, Penilaian.tahun == event.periode.awal.year)
    found = select(Penilaian).where(or_(Penilaian.skp_id == event.skp_id, of_person)).order_by(Penilaian.id)
    return list(s.scalars(found.with_for_update(), execution_options={"populate_existing": True}))


def _held(s: Session, ids: list[UUID]) -> set[UUID]:
    """Those that somebody has put something into, or of which a paper is out; one statement."""
    found = (select(table.penilaian_id).where(table.penilaian_id.in_(ids)) for table in _ISI)
    return set(s.scalars(union_all(*found))) if ids else set()


def _leave_out(s: Session, row: Penilaian, shared: dict[str, Any], *, empty: bool) -> None:
    """A period that the SKP has no days in any more: gone when nothing is in it, else it stays with its days."""
    said = row.catatan or row.hasil_kerja or row.perilaku
    if row.status == StatusPenilaian.BERJALAN and empty and not said:
        s.delete(row)
    elif row.status != StatusPenilaian.FINAL:
        _take_over(row, shared)


def _take_over(row: Penilaian, shared: dict[str, Any]) -> None:
    """The newest version's words, officials and unit; the person is counted in the new unit."""
    for name, value in shared.items():
        setattr(row, name, value)
    row.rev += 1


def _shared(event: SkpApproved, now: datetime) -> dict[str, Any]:
    """What each of the SKP's assessments takes from the newest approval."""
    return {
        "versi_skp": event.versi,
        "nama": event.nama,
        "nama_cari": event.nama.lower(),
        "unor_id": event.unor_id,
        "pegawai": _pegawai(event),
        "penilai": event.penilai.model_dump(mode="json"),
        "atasan_penilai": event.atasan_penilai.model_dump(mode="json") if event.atasan_penilai else None,
        "penilai_nip": event.penilai.nip,
        "atasan_nip": event.atasan_penilai.nip if event.atasan_penilai else None,
        "jumlah_indikator": sum(len(rhk.indikator) for rhk in event.rhk),
        "diubah_pada": now,
    }


def _pegawai(event: SkpApproved) -> dict[str, Any]:
    """The owner as printed; an event of before this service says less."""
    if event.pegawai is not None:
        return event.pegawai.model_dump(mode="json")
    return {
        "nip": event.nip, "nama": event.nama, "golongan": event.golongan, "pangkat": None, "jabatan": event.jabatan,
        "unor_id": str(event.unor_id) if event.unor_id else None, "unor_nama": "",
    }  # fmt: skip


def _recount(s: Session, event: SkpApproved) -> None:
    """Lists count the realisasi of indikator that hold now; one of an indikator that was dropped does not count."""
    valid = [indikator.id for rhk in event.rhk for indikator in rhk.indikator]
    filled = (
        select(func.count())
        .select_from(Realisasi)
        .where(Realisasi.penilaian_id == Penilaian.id, Realisasi.indikator_id.in_(valid))
        .scalar_subquery()
    )
    of_skp = update(Penilaian).where(Penilaian.skp_id == event.skp_id, Penilaian.versi_skp == event.versi)
    s.execute(of_skp.values(jumlah_realisasi=filled), execution_options={"synchronize_session": False})


def _rules(s: Session, instansi_id: UUID, used: set[JenisPenilaian]) -> _Aturan:
    """An SKP that has months keeps months: what the instansi chooses holds for SKP approved from then on."""
    instansi = s.get(Instansi, instansi_id)
    pengaturan = s.get(Pengaturan, instansi_id)
    chosen = instansi.jenis_periode if instansi else PengaturanInstansi().jenis_periode
    before = used - {JenisPenilaian.TAHUNAN}
    return _Aturan(
        periodik=before.pop() if before else JenisPenilaian(chosen),
        zona=instansi.zona_waktu if instansi else str(PengaturanInstansi().zona_waktu),
        hari_tutup=pengaturan.hari_tutup if pengaturan else PengaturanPenilaian().hari_tutup,
    )
