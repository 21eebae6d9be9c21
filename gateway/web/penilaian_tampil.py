"""One assessment as its page shows it: the three sections, what the reader may do, and where people go from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from flask import Response, g, url_for

from contracts.assessment import (
    IndikatorNilai,
    JenisPenilaian,
    Penilaian,
    PenilaianQuery,
    PenilaianRingkas,
    RhkNilai,
    StatusKeberatan,
    StatusPenilaian,
)
from contracts.errors import NotFound, Stale
from contracts.types import FormSkp, JenisRhk, Pendekatan
from gateway import clients
from gateway.errors import STATUS
from gateway.web import format
from gateway.web.forms import Form
from gateway.web.render import done
from gateway.web.site import site
from gateway.web.skp import today

BAGIAN = {"pelaksanaan": "Pelaksanaan", "pemantauan": "Pemantauan dan Evaluasi", "penilaian": "Penilaian"}
"""The sections of the page in the order of the work (features G1, G2)."""


@dataclass(frozen=True)
class Kelompok:
    """A. Utama or B. Tambahan, with its RHK in order."""

    huruf: str
    judul: str
    rhk: list[RhkNilai]


@dataclass(frozen=True)
class Lembar:
    """`bagian`: the section that is shown."""

    nilai: Penilaian
    bagian: str

    @property
    def milik_saya(self) -> bool:
        return bool(self.nilai.nip == g.actor.nip and not g.actor.acting_for)

    @property
    def mengisi(self) -> bool:
        """The reader may fill it now."""
        return "fill" in self.nilai.actions

    @property
    def mencatat(self) -> bool:
        """The reader may write Progres Harian now, the own or that of somebody whom the reader rates or leads."""
        return "add_progres" in self.nilai.actions

    @property
    def ditutup(self) -> bool:
        """Nothing can be filled any more unless the penilai opens it again."""
        return self.nilai.status is not StatusPenilaian.FINAL and self.nilai.batas_isi < today()

    @property
    def belum_mulai(self) -> bool:
        return self.nilai.masa.awal > today()

    @property
    def kuantitatif(self) -> bool:
        return self.nilai.pendekatan is Pendekatan.KUANTITATIF

    @property
    def jpt(self) -> bool:
        return self.nilai.form is FormSkp.JPT

    @property
    def dinilai(self) -> bool:
        return self.nilai.status is not StatusPenilaian.BERJALAN

    @property
    def penilai(self) -> str:
        """Who rates now, and can open the filling again."""
        one = self.nilai.pengganti or self.nilai.penilai
        return one.nama if one else "pejabat penilai yang ditetapkan admin instansi"

    @cached_property
    def kelompok(self) -> list[Kelompok]:
        """B only where there is any."""
        utama, tambahan = ([rhk for rhk in self.nilai.rhk if rhk.jenis is jenis] for jenis in JenisRhk)
        more = [Kelompok("B", "Tambahan", tambahan)] if tambahan else []
        return [Kelompok("A", "Utama", utama), *more]

    @cached_property
    def tahap(self) -> int:
        """How many of Pelaksanaan, Pemantauan dan Evaluasi, Penilaian are behind us."""
        if self.dinilai:
            return 3
        filled = [one for rhk in self.nilai.rhk if rhk.berlaku for one in rhk.indikator if one.berlaku]
        if filled and all(one.realisasi for one in filled):
            return 2
        return 1 if any(rhk.rencana_aksi for rhk in self.nilai.rhk) else 0


def read(id: UUID) -> Penilaian:
    """Raises NotFound for what the reader may not know of."""
    return clients.assessment.penilaian(PenilaianQuery(id=id))


def rhk_in(nilai: Penilaian, id: UUID) -> RhkNilai:
    found = next((rhk for rhk in nilai.rhk if rhk.id == id), None)
    if found is None:
        raise gone("RHK")
    return found


def indikator_in(nilai: Penilaian, id: UUID) -> tuple[RhkNilai, IndikatorNilai]:
    found = next(((rhk, one) for rhk in nilai.rhk for one in rhk.indikator if one.id == id), None)
    if found is None:
        raise gone("Indikator")
    return found


def gone(noun: str) -> NotFound:
    return NotFound("sudah-dihapus", f"{noun} ini sudah tidak ada pada penilaian ini. Muat ulang halamannya.")


def meanwhile(form: Form, stored: Mapping[str, tuple[str, str | None]]) -> dict[str, str]:
    """What others wrote into this form's fields while it was open, by label; {} unless that is why it was refused.

    `stored`: label and text of each input. The refusal gets the words for somebody who still has all that was typed.
    """
    if form.status != STATUS[Stale]:
        return {}
    form.message = (
        "Penilaian ini berubah sementara formulir Anda terbuka. Isian Anda belum disimpan, tetapi tidak hilang."
    )
    return {label: text or "" for name, (label, text) in stored.items() if (text or "") != form.value(name)}


def address(id: UUID, bagian: str | None = None, anchor: str | None = None) -> str:
    """The page, at a section and a place of it."""
    return url_for("web.penilaian_detil", id=id, bagian=bagian, _anchor=anchor)


def locked(nilai: Penilaian, bagian: str) -> Response:
    """For a form of an assessment that the reader may not fill now."""
    message = "Penilaian ini sedang tidak dapat Anda isi. Sebabnya, dan siapa yang dapat membukanya, tertulis di sini."
    return done(address(nilai.id, bagian), message, "warn")


def berikutnya(one: PenilaianRingkas) -> tuple[str, str]:
    """What the employee does next in one's own assessment: the words, and the section where it is done."""
    if "fill" in one.actions:
        if one.masa.awal > today():
            return "Belum dimulai", "pelaksanaan"
        if not one.jumlah_rencana_aksi and one.masa.jenis is not JenisPenilaian.TAHUNAN:
            return "Isi rencana aksi", "pelaksanaan"
        if not one.jumlah_eviden:
            return "Tambahkan eviden", "pemantauan"
        if one.jumlah_realisasi < one.jumlah_indikator:
            return "Isi realisasi", "pemantauan"
        return "Menunggu penilaian", "penilaian"
    if one.status is StatusPenilaian.BERJALAN:
        return "Menunggu penilaian", "penilaian"
    if one.keberatan is StatusKeberatan.DIAJUKAN:
        return "Menunggu putusan keberatan", "penilaian"
    return "Lihat hasil", "penilaian"


def rentang(awal: date, akhir: date) -> str:
    """ "1 Juli s.d. 30 September 2026"; the year once where both days have the same."""
    start = format.tanggal(awal).removesuffix(f" {awal.year}") if awal.year == akhir.year else format.tanggal(awal)
    return f"{start} s.d. {format.tanggal(akhir)}"


site.add_app_template_filter(lambda masa: rentang(masa.awal, masa.akhir), "rentang")
