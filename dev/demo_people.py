"""The demo's invented instansi, units and people; no name, NIP or number belongs to anybody. Data: demo_*.csv."""

import csv
from dataclasses import dataclass
from pathlib import Path
from uuid import NAMESPACE_URL, UUID, uuid5

from pydantic import TypeAdapter

from contracts.types import Eselon, JenisAsn, JenisJabatan, Peran, ZonaWaktu

PASSWORD = "Contoh-Kinerja-2026"


def demo_id(*parts: str) -> UUID:
    """The same id for the same thing in every run, so that loading twice changes nothing."""
    return uuid5(NAMESPACE_URL, "/".join(["https://e-kinerja.example/demo", *parts]))


@dataclass(frozen=True)
class DemoInstansi:
    """One instansi; `warna` and `zona_waktu` go into its settings."""

    kode: str
    nama: str
    zona_waktu: ZonaWaktu
    warna: str

    @property
    def id(self) -> UUID:
        return demo_id("instansi", self.kode)


@dataclass(frozen=True)
class DemoUnor:
    """`pimpinan` is a person's key; None leaves the chair vacant, so that the head above stands in."""

    instansi: str
    kode: str
    induk: str | None
    nama: str
    nama_jabatan: str
    eselon: Eselon | None
    mandiri: bool
    pimpinan: str | None

    @property
    def id(self) -> UUID:
        return demo_id("unor", self.kode)

    @property
    def instansi_id(self) -> UUID:
        return demo_id("instansi", self.instansi)


@dataclass(frozen=True)
class DemoPegawai:
    """`nip` None: a superior who has none. `label_login` None: somebody who never logs in."""

    kunci: str
    nip: str | None
    nama: str
    unor: str
    jenis_asn: JenisAsn
    jenis_jabatan: JenisJabatan
    jabatan: str
    eselon: Eselon | None
    golongan: str | None
    tempat_lahir: str | None
    nomor_wa: str | None
    setuju_wa: bool
    peran: Peran | None
    label_login: str | None

    @property
    def id(self) -> UUID:
        return demo_id("pegawai", self.kunci)

    @property
    def unor_id(self) -> UUID:
        return demo_id("unor", self.unor)

    @property
    def instansi_id(self) -> UUID:
        return next(unor.instansi_id for unor in UNOR if unor.kode == self.unor)


def _rows(name: str) -> list[dict[str, str | None]]:
    with (Path(__file__).parent / name).open(newline="", encoding="utf-8") as file:
        return [{column: value or None for column, value in row.items()} for row in csv.DictReader(file)]


INSTANSI = [
    DemoInstansi("BCN", "Badan Contoh Nasional", ZonaWaktu.WIB, "#0b5cad"),
    DemoInstansi("PKCR", "Pemerintah Kabupaten Contoh Raya", ZonaWaktu.WITA, "#1b7f4d"),
]
UNOR = TypeAdapter(list[DemoUnor]).validate_python(_rows("demo_unor.csv"))
"""Parents before children."""
PEGAWAI = {one.kunci: one for one in TypeAdapter(list[DemoPegawai]).validate_python(_rows("demo_pegawai.csv"))}
