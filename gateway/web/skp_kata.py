"""Words of the SKP pages: the form's own terms (domain.md 1), and the history as sentences."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.skp import Perubahan
from contracts.types import (
    Aspek,
    FormSkp,
    JenisRhk,
    KlasifikasiRhk,
    NilaiPerilaku,
    Pendekatan,
    Perspektif,
    StatusSkp,
    nip_cetak,
)
from gateway.web import format

PENDEKATAN = {Pendekatan.KUANTITATIF: "Kuantitatif", Pendekatan.KUALITATIF: "Kualitatif"}
STATUS = {
    StatusSkp.DRAFT: "Draft",
    StatusSkp.PENGAJUAN: "Pengajuan",
    StatusSkp.DIKEMBALIKAN: "Dikembalikan",
    StatusSkp.PERSETUJUAN: "Persetujuan",
}
BAGI = {
    FormSkp.JPT: "Bagi Pejabat Pimpinan Tinggi dan Pimpinan Unit Kerja Mandiri",
    FormSkp.JA_JF: "Bagi Pejabat Administrasi dan Pejabat Fungsional",
}
JENIS = {JenisRhk.UTAMA: "Utama", JenisRhk.TAMBAHAN: "Tambahan"}
KLASIFIKASI = {KlasifikasiRhk.ORGANISASI: "Organisasi", KlasifikasiRhk.INDIVIDU: "Individu"}
PERSPEKTIF = {
    Perspektif.PENERIMA_LAYANAN: "Penerima Layanan",
    Perspektif.PROSES_BISNIS: "Proses Bisnis",
    Perspektif.PENGUATAN_INTERNAL: "Penguatan Internal",
    Perspektif.ANGGARAN: "Anggaran",
}
ASPEK = {
    Aspek.KUANTITAS: "Kuantitas",
    Aspek.KUALITAS: "Kualitas",
    Aspek.WAKTU: "Waktu",
    Aspek.BIAYA: "Biaya",
}
LAMPIRAN = {
    "dukungan_sumber_daya": "Dukungan Sumber Daya",
    "skema_pertanggungjawaban": "Skema Pertanggungjawaban",
    "konsekuensi": "Konsekuensi",
}
PERILAKU: dict[NilaiPerilaku, tuple[str, tuple[str, ...]]] = {
    NilaiPerilaku.BERORIENTASI_PELAYANAN: (
        "Berorientasi Pelayanan",
        (
            "Memahami dan memenuhi kebutuhan masyarakat",
            "Ramah, cekatan, solutif, dan dapat diandalkan",
            "Melakukan perbaikan tiada henti",
        ),
    ),
    NilaiPerilaku.AKUNTABEL: (
        "Akuntabel",
        (
            "Melaksanakan tugas dengan jujur, bertanggung jawab, cermat, disiplin, dan berintegritas tinggi",
            "Menggunakan kekayaan dan barang milik negara secara bertanggung jawab, efektif, dan efisien",
            "Tidak menyalahgunakan kewenangan jabatan",
        ),
    ),
    NilaiPerilaku.KOMPETEN: (
        "Kompeten",
        (
            "Meningkatkan kompetensi diri untuk menjawab tantangan yang selalu berubah",
            "Membantu orang lain belajar",
            "Melaksanakan tugas dengan kualitas terbaik",
        ),
    ),
    NilaiPerilaku.HARMONIS: (
        "Harmonis",
        (
            "Menghargai setiap orang apapun latar belakangnya",
            "Suka menolong orang lain",
            "Membangun lingkungan kerja yang kondusif",
        ),
    ),
    NilaiPerilaku.LOYAL: (
        "Loyal",
        (
            "Memegang teguh ideologi Pancasila, UUD 1945, setia pada NKRI serta pemerintahan yang sah",
            "Menjaga nama baik sesama ASN, Pimpinan, Instansi, dan Negara",
            "Menjaga rahasia jabatan dan negara",
        ),
    ),
    NilaiPerilaku.ADAPTIF: (
        "Adaptif",
        (
            "Cepat menyesuaikan diri menghadapi perubahan",
            "Terus berinovasi dan mengembangkan kreativitas",
            "Bertindak proaktif",
        ),
    ),
    NilaiPerilaku.KOLABORATIF: (
        "Kolaboratif",
        (
            "Memberi kesempatan kepada berbagai pihak untuk berkontribusi",
            "Terbuka dalam bekerja sama untuk menghasilkan nilai tambah",
            "Menggerakkan pemanfaatan berbagai sumber daya untuk tujuan bersama",
        ),
    ),
}
"""BerAKHLAK: name and panduan perilaku of each value (domain.md 1)."""

_CHOICES: tuple[Mapping[Any, str], ...] = (PENDEKATAN, STATUS, BAGI, JENIS, KLASIFIKASI, PERSPEKTIF, ASPEK)
_WORDS = {str(value): name for choice in _CHOICES for value, name in choice.items()}
_NAMES = {
    "awal": "Periode awal",
    "akhir": "Periode akhir",
    "pendekatan": "Pendekatan",
    "jenis": "Jenis RHK",
    "klasifikasi": "Klasifikasi",
    "rencana": "Rencana Hasil Kerja",
    "penugasan_dari": "Penugasan dari",
    "intervensi_rhk_id": "RHK pimpinan yang diintervensi",
    "indikator": "Indikator",
    "target": "Target",
    "perspektif": "Perspektif",
    "aspek": "Aspek",
    "form": "Formulir",
    "pegawai": "Data pegawai",
    "penilai": "Pejabat penilai",
    "atasan_penilai": "Atasan pejabat penilai",
    **LAMPIRAN,
    **{nilai.value: f"Ekspektasi {name}" for nilai, (name, _) in PERILAKU.items()},
}


@dataclass(frozen=True)
class Selisih:
    """One field of a change, as texts; empty where there was or is nothing."""

    nama: str
    lama: str
    baru: str


def word(value: str) -> str:
    """The form's own term for a value of one of its choices: "proses_bisnis" is Proses Bisnis."""
    return _WORDS.get(value, value)


def acts(change: Perubahan) -> str:
    """What was done, to follow a name: "menambah RHK “…”"."""
    said = _ACTS.get(change.perbuatan)
    return said(change.rincian) if said else change.perbuatan


def differences(change: Perubahan) -> list[Selisih]:
    """The fields of a change that has an old and a new value; ids tell a reader nothing and are left out."""
    found = []
    for name, value in change.rincian.items():
        if name in _NAMES and isinstance(value, dict) and "baru" in value:
            texts = ("", "") if name.endswith("_id") else (_text(name, value.get("lama")), _text(name, value["baru"]))
            found.append(Selisih(_NAMES[name], *texts))
    return found


def remark(change: Perubahan) -> str | None:
    """The note or reason that was given."""
    said = change.rincian.get("catatan") or change.rincian.get("alasan")
    return str(said) if said else None


def short(text: str, length: int = 80) -> str:
    """A text as a title within a sentence."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _quoted(verb: str, noun: str, key: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda detail: f"{verb} {noun} “{short(_now(detail.get(key)))}”" if detail.get(key) else f"{verb} {noun}"


def _now(value: Any) -> str:
    return str(value["baru"] if isinstance(value, dict) else value)


def _plain(text: str) -> Callable[[Mapping[str, Any]], str]:
    return lambda detail: text


_ACTS: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "create": lambda detail: "membuat SKP, disalin dari SKP lain" if detail.get("salin_dari") else "membuat SKP",
    "update": _plain("mengubah periode atau pendekatan"),
    "delete": _plain("menghapus SKP"),
    "set_lampiran": _plain("mengubah lampiran"),
    "reload_penilai": _plain("memuat ulang data pegawai dan pejabat penilai"),
    "add_rhk": _quoted("menambah", "RHK", "rencana"),
    "update_rhk": _quoted("mengubah", "RHK", "rencana"),
    "delete_rhk": _quoted("menghapus", "RHK", "rencana"),
    "add_indikator": _quoted("menambah", "indikator", "indikator"),
    "update_indikator": _quoted("mengubah", "indikator", "indikator"),
    "delete_indikator": _quoted("menghapus", "indikator", "indikator"),
    "reorder": _plain("mengubah urutan"),
    "submit": _plain("mengajukan SKP"),
    "withdraw": _plain("menarik pengajuan"),
    "approve": _plain("menyetujui SKP"),
    "return": _plain("mengembalikan SKP"),
    "revise": _plain("membuka revisi"),
    "set_ekspektasi": _plain("mengubah ekspektasi pimpinan"),
}


def _text(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dict):  # a Pejabat
        return f"{value.get('nama')} ({nip_cetak(value.get('nip'))}), {value.get('jabatan')}"
    if isinstance(value, list):
        return "; ".join(map(str, value))
    if name in ("awal", "akhir"):
        return format.tanggal(date.fromisoformat(str(value)))
    return word(str(value))
