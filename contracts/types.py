"""Small types of the field: NIP, golongan, periode, the words of the SKP. Sources: domain.md, law as named."""

import os
import re
import time
from datetime import date
from enum import StrEnum
from typing import Annotated, Any
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints, model_validator

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562): random, but sorted by the time it was made, so that indexes stay compact."""
    value = (time.time_ns() // 1_000_000) << 80 | int.from_bytes(os.urandom(10), "big")
    value = value & ~(0xF << 76) | (0x7 << 76)
    return UUID(int=value & ~(0x3 << 62) | (0x2 << 62))


def _plain(text: str) -> str:
    if _CONTROL.search(text):
        raise ValueError("Teks memuat karakter kendali yang tidak dapat disimpan. Hapus karakter itu lalu coba lagi.")
    return text


TeksPendek = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200), AfterValidator(_plain)]
Teks = Annotated[str, StringConstraints(strip_whitespace=True, max_length=4000), AfterValidator(_plain)]
TeksWajib = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000), AfterValidator(_plain)
]
Nama = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200), AfterValidator(_plain)]
Kode = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=64, pattern=r"^[\w.:/-]+$")]
Rahasia = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_plain)]
"""A password or token as typed; never in a log or an event for partners."""


def nip_diketik(text: str) -> str:
    """A NIP as somebody typed it, without the spaces and dots of its printed form; a small p is as good as a P."""
    return text if text.isdigit() else re.sub(r"[\s.]", "", text).upper()


def _squeeze(value: Any) -> Any:
    return nip_diketik(value) if isinstance(value, str) else value


def nip_fault(nip: str) -> str | None:
    """What is wrong with 18 digits as a NIP or NI PPPK (domain.md 5), or None."""
    try:
        birth = date(int(nip[0:4]), int(nip[4:6]), int(nip[6:8]))
    except ValueError:
        return "Delapan angka pertama NIP harus tanggal lahir (TTTTBBHH)."
    start = int(nip[8:12])
    if not birth.year + 15 <= start <= birth.year + 70:
        return "Angka ke-9 sampai ke-12 NIP harus tahun pengangkatan yang masuk akal."
    if nip[14] not in "12":
        return "Angka ke-15 NIP harus 1 (pria) atau 2 (wanita)."
    if nip[15:18] == "000":
        return "Nomor urut NIP dimulai dari 001."
    return None


NOMOR_PEJABAT = re.compile(r"P[0-9]{17}")
"""The number org gives a superior who has no NIP (a minister, a bupati); it logs in and signs like a NIP."""


_DIGITS = re.compile(r"[0-9]{18}")


def _nip(value: str) -> str:
    if not _DIGITS.fullmatch(value):
        if NOMOR_PEJABAT.fullmatch(value):
            return value
        raise ValueError("NIP terdiri dari 18 angka.")
    if fault := nip_fault(value):
        raise ValueError(fault)
    return value


Nip = Annotated[
    str,
    BeforeValidator(_squeeze, json_schema_input_type=str),
    AfterValidator(_nip),
    StringConstraints(max_length=40),
]
"""18 digits of a PNS (NIP) or PPPK (NI PPPK), or the nomor pejabat (P and 17 digits) of a superior without NIP.

Spaces and dots of the printed form are taken away, and a small p is as good as a P."""


def nip_cetak(nip: str | None) -> str:
    """How a NIP is shown: in its four groups; "-" for someone who has none."""
    if not nip or NOMOR_PEJABAT.fullmatch(nip):
        return "-"
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}"


def titik(text: str) -> str:
    """The end of a sentence, also after a name with titles: "Sri Handayani, S.Sos." has its full stop already."""
    return text if text.endswith(".") else f"{text}."


def nip_adalah_pns(nip: str) -> bool:
    """Digits 13–14 are the month of a PNS's appointment; a PPPK's are not a month (domain.md 5)."""
    return nip.isdigit() and 1 <= int(nip[12:14]) <= 12


class Peran(StrEnum):
    """Roles that are not relations. Being a superior or a team leader is a relation and never a role."""

    ADMIN_INSTANSI = "admin_instansi"
    SUPER_ADMIN = "super_admin"
    PARTNER = "partner"
    GATEWAY = "gateway"  # the gateway itself: before a login, and for callbacks


class Pendekatan(StrEnum):
    KUANTITATIF = "kuantitatif"
    KUALITATIF = "kualitatif"


class FormSkp(StrEnum):
    """The kind of jabatan chooses the form's columns and nothing else (features C4)."""

    JPT = "jpt"
    JA_JF = "ja_jf"


class StatusSkp(StrEnum):
    DRAFT = "draft"
    PENGAJUAN = "pengajuan"
    DIKEMBALIKAN = "dikembalikan"
    PERSETUJUAN = "persetujuan"


class JenisRhk(StrEnum):
    UTAMA = "utama"
    TAMBAHAN = "tambahan"


class KlasifikasiRhk(StrEnum):
    ORGANISASI = "organisasi"
    INDIVIDU = "individu"


class Perspektif(StrEnum):
    PENERIMA_LAYANAN = "penerima_layanan"
    PROSES_BISNIS = "proses_bisnis"
    PENGUATAN_INTERNAL = "penguatan_internal"
    ANGGARAN = "anggaran"


class Aspek(StrEnum):
    KUANTITAS = "kuantitas"
    KUALITAS = "kualitas"
    WAKTU = "waktu"
    BIAYA = "biaya"


class NilaiPerilaku(StrEnum):
    """BerAKHLAK, in the printed order."""

    BERORIENTASI_PELAYANAN = "berorientasi_pelayanan"
    AKUNTABEL = "akuntabel"
    KOMPETEN = "kompeten"
    HARMONIS = "harmonis"
    LOYAL = "loyal"
    ADAPTIF = "adaptif"
    KOLABORATIF = "kolaboratif"


class JenisAsn(StrEnum):
    PNS = "pns"
    PPPK = "pppk"
    NON_ASN = "non_asn"  # a superior who is a politician has no NIP


class JenisJabatan(StrEnum):
    JPT = "jpt"
    ADMINISTRATOR = "administrator"
    PENGAWAS = "pengawas"
    PELAKSANA = "pelaksana"
    FUNGSIONAL = "fungsional"

    @property
    def form(self) -> FormSkp:
        return FormSkp.JPT if self is JenisJabatan.JPT else FormSkp.JA_JF


class Penugasan(StrEnum):
    DEFINITIF = "definitif"
    PLT = "plt"
    PLH = "plh"
    PJ = "pj"


class Eselon(StrEnum):
    I_A = "I.a"
    I_B = "I.b"
    II_A = "II.a"
    II_B = "II.b"
    III_A = "III.a"
    III_B = "III.b"
    IV_A = "IV.a"
    IV_B = "IV.b"


class JenisPeriode(StrEnum):
    BULANAN = "bulanan"
    TRIWULANAN = "triwulanan"


class ZonaWaktu(StrEnum):
    WIB = "Asia/Jakarta"
    WITA = "Asia/Makassar"
    WIT = "Asia/Jayapura"


class SatuanKeberatan(StrEnum):
    """Unit of the 14 days within which a keberatan may be filed (features G8; PP 30/2019 P59)."""

    HARI_KERJA = "hari_kerja"
    HARI_KALENDER = "hari_kalender"


class Rating(StrEnum):
    """Of hasil kerja and of perilaku (domain.md 2)."""

    DI_ATAS = "di_atas"
    SESUAI = "sesuai"
    DI_BAWAH = "di_bawah"


class Predikat(StrEnum):
    """Also the steps of capaian organisasi, but for its best one; worst first, as the curve is drawn."""

    SANGAT_KURANG = "sangat_kurang"
    KURANG = "kurang"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    BAIK = "baik"
    SANGAT_BAIK = "sangat_baik"


class Capaian(StrEnum):
    """Capaian kinerja organisasi of a unor in a period (features G4, SE MenPANRB 3/2023)."""

    ISTIMEWA = "istimewa"
    BAIK = "baik"
    BUTUH_PERBAIKAN = "butuh_perbaikan"
    KURANG = "kurang"
    SANGAT_KURANG = "sangat_kurang"


GOLONGAN: dict[str, str] = {
    "I/a": "Juru Muda", "I/b": "Juru Muda Tingkat I", "I/c": "Juru", "I/d": "Juru Tingkat I",
    "II/a": "Pengatur Muda", "II/b": "Pengatur Muda Tingkat I", "II/c": "Pengatur", "II/d": "Pengatur Tingkat I",
    "III/a": "Penata Muda", "III/b": "Penata Muda Tingkat I", "III/c": "Penata", "III/d": "Penata Tingkat I",
    "IV/a": "Pembina", "IV/b": "Pembina Tingkat I", "IV/c": "Pembina Utama Muda", "IV/d": "Pembina Utama Madya",
    "IV/e": "Pembina Utama",
}  # fmt: skip
"""Golongan ruang of PNS and its pangkat (domain.md 5)."""

GOLONGAN_PPPK = "I II III IV V VI VII VIII IX X XI XII XIII XIV XV XVI XVII".split()  # noqa: SIM905


def _golongan(value: str) -> str:
    if value not in GOLONGAN and value not in GOLONGAN_PPPK:
        raise ValueError("Golongan tidak dikenal. Isi I/a sampai IV/e untuk PNS, I sampai XVII untuk PPPK.")
    return value


Golongan = Annotated[str, StringConstraints(strip_whitespace=True, max_length=8), AfterValidator(_golongan)]


def _warna(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-f]{6}", value.lower()):
        raise ValueError("Warna ditulis sebagai # dan enam angka heksadesimal, misalnya #0b5cad.")
    return value.lower()


Warna = Annotated[str, AfterValidator(_warna)]

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class Periode(BaseModel):
    """From the first day to the last, both counted."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)

    awal: date
    akhir: date

    @model_validator(mode="after")
    def _ordered(self) -> "Periode":
        if self.akhir < self.awal:
            raise ValueError("Periode akhir tidak boleh sebelum periode awal.")
        if self.awal.year != self.akhir.year:
            raise ValueError("Periode SKP berada dalam satu tahun kalender.")
        if not 2000 <= self.awal.year <= 2100:
            raise ValueError("Tahun periode di luar jangkauan.")
        return self

    def overlaps(self, other: "Periode") -> bool:
        return self.awal <= other.akhir and other.awal <= self.akhir
