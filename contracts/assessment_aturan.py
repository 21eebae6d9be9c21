"""assessment: what an instansi decides about its assessments, as dated data, and who changed it (G5, G8, M9)."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from contracts.base import Command, Model, PageQuery, Query
from contracts.types import Capaian, Nama, Nip, Predikat, Rating

Tahun = Annotated[int, Field(ge=2000, le=2100)]
MAX_HARI_INGATKAN = 30


class HariLibur(Model):
    """`libur` False: a day that the calendar of the state calls a holiday is worked here."""

    tanggal: date
    nama: str
    libur: bool
    asal: Literal["nasional", "instansi"]


class PengaturanPenilaian(Model):
    """What an instansi decides about its assessments; `hari_tutup` days after a period's end filling closes."""

    hari_tutup: int = Field(default=10, ge=0, le=90)
    hari_ingatkan: int = Field(default=3, ge=0, le=MAX_HARI_INGATKAN)
    boleh_anonim: bool = True
    boleh_dari_bawahan: bool = True
    actions: list[str] = []


class AturanKurva(Model):
    """Ideal heights per capaian from the worst predikat to the best, from a day on (domain.md 2)."""

    berlaku_dari: date
    berlaku_sampai: date | None = Field(default=None, description="the last day; only in the list, None: no end yet")
    tinggi: dict[Capaian, list[int]]
    asal: Literal["bawaan", "instansi"] = "bawaan"
    actions: list[str] = []


class AturanPredikat(Model):
    """National rules from a day on: hasil kerja, perilaku → predikat; per capaian what SE 3/2023 advises, in words."""

    berlaku_dari: date
    sumber: str
    predikat: dict[Rating, dict[Rating, Predikat]]
    sebaran: dict[Capaian, list[str]]


PerbuatanAturan = Literal["set_pengaturan", "set_hari_libur", "set_kurva_ideal", "delete_kurva_ideal", "set_capaian"]


class RiwayatAturan(Model):
    """One change of an instansi's rules or of a unit's capaian: who, when, before, after, acting for whom."""

    id: int
    pada: datetime
    oleh_nip: str = Field(description="NIP; of an admin without one the name of the account")
    oleh_nama: str
    atas_nama: Nip | None
    perbuatan: PerbuatanAturan
    instansi_nama: str | None = Field(description="None: for every instansi")
    unor_nama: str | None
    sebelum: dict[str, object] = {}
    sesudah: dict[str, object] = {}


class PengaturanQuery(Query):
    pass


class SetPengaturan(Command):
    hari_tutup: int = Field(ge=0, le=90)
    hari_ingatkan: int = Field(ge=0, le=MAX_HARI_INGATKAN)
    boleh_anonim: bool
    boleh_dari_bawahan: bool


class DaftarHariLibur(Query):
    tahun: Tahun


class SetHariLibur(Command):
    """An override of the calendar: a day off or a day worked; None takes it back (features G8)."""

    tanggal: date = Field(ge=date(2000, 1, 1), le=date(2100, 12, 31))
    nama: Nama
    libur: bool | None


class KurvaIdealQuery(Query):
    pada: date | None = None


class SetKurvaIdeal(Command):
    """Five heights per capaian, from a day on; older years keep theirs (features M9)."""

    berlaku_dari: date
    tinggi: dict[Capaian, Annotated[list[Annotated[int, Field(ge=0, le=1000)]], Field(min_length=5, max_length=5)]]


class DaftarKurvaIdeal(PageQuery):
    """All that held, hold or will hold for my instansi, the latest first."""


class DeleteKurvaIdeal(Command):
    """One of the own instansi that does not hold yet."""

    berlaku_dari: date


class AturanPredikatQuery(Query):
    pada: date | None = None


class DaftarRiwayatAturan(PageQuery):
    """Newest first: the own instansi's for its admin. `unor_id`: a unit's capaian, also for who may set it."""

    perbuatan: PerbuatanAturan | None = None
    unor_id: UUID | None = None
