"""The matrix as a page shows it: who supports what, who is not involved yet, and the part that was asked for."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from flask import request, url_for

from contracts.errors import NotFound
from contracts.skp import MAX_ANGGOTA_MATRIKS, BarisMatriks, Matriks, MatriksQuery
from contracts.types import FormSkp
from gateway import clients
from gateway.web.forms import Form

PER_PAGE = 50
BELUM, DRAFT, SUDAH, JPT = "belum", "draft", "sudah", "jpt"
URUTAN: dict[str, tuple[str, Callable[["Orang"], int]]] = {
    "nama": ("Nama", lambda one: 0),
    "sedikit": ("Paling sedikit", lambda one: one.jumlah),
    "banyak": ("Paling banyak", lambda one: -one.jumlah),
}


@dataclass(frozen=True)
class Orang:
    """One row. `jumlah`: how many RHK of the person support one of the leader."""

    baris: BarisMatriks

    @property
    def jumlah(self) -> int:
        return sum(map(len, self.baris.sel.values()))

    @property
    def jpt(self) -> bool:
        """The form JPT has no column for what an RHK supports (domain.md 1)."""
        return self.baris.form is FormSkp.JPT

    @property
    def keadaan(self) -> str:
        """Of a draft the leader sees only own lines (features C3), so nobody can say yet that it supports nothing."""
        if self.jumlah:
            return SUDAH
        if self.jpt:
            return JPT
        return BELUM if self.baris.terlihat else DRAFT

    def boleh(self, action: str) -> bool:
        return action in self.baris.actions


@dataclass(frozen=True)
class Papan:
    """A matrix and what of it is shown."""

    matriks: Matriks
    saring: Form

    @cached_property
    def orang(self) -> list[Orang]:
        return [Orang(baris) for baris in self.matriks.baris]

    @cached_property
    def terpilih(self) -> list[Orang]:
        """Whom the filters leave, in the order asked for; the service gave them by name."""
        wanted, involved = self.saring.value("q").casefold().strip(), self.saring.value("terlibat")
        squeezed = wanted.replace(" ", "")
        found = [
            one
            for one in self.orang
            if (wanted in one.baris.nama.casefold() or (squeezed.isdigit() and squeezed in one.baris.nip))
            and involved in ("", one.keadaan)
        ]
        return sorted(found, key=URUTAN.get(self.saring.value("urut"), URUTAN["nama"])[1])

    @property
    def mulai(self) -> int:
        """Where in `terpilih` this page begins."""
        after = self.saring.value("after")
        return int(after) if after.isdecimal() and len(after) < 5 else 0

    @property
    def tampil(self) -> list[Orang]:
        return self.terpilih[self.mulai : self.mulai + PER_PAGE]

    @property
    def next(self) -> str | None:
        following = self.mulai + PER_PAGE
        return str(following) if following < len(self.terpilih) else None

    @cached_property
    def pendukung(self) -> Counter[UUID]:
        """How many people support each RHK of the leader."""
        return Counter(rhk_id for one in self.orang for rhk_id in one.baris.sel)

    @property
    def tanpa_pendukung(self) -> int:
        return sum(1 for kolom in self.matriks.kolom if not self.pendukung[kolom.rhk_id])

    @cached_property
    def keadaan(self) -> Counter[str]:
        """How many people are in each state."""
        return Counter(one.keadaan for one in self.orang)

    @property
    def penuh(self) -> bool:
        return len(self.orang) >= MAX_ANGGOTA_MATRIKS

    @property
    def tersaring(self) -> bool:
        return bool(self.saring.value("q") or self.saring.value("terlibat"))

    @property
    def ringkas(self) -> bool:
        return self.saring.value("tampil") == "ringkas"


def asked() -> UUID | None:
    """The team whose matrix the address names. Raises NotFound for what is no id."""
    text = request.args.get("tim")
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound("matriks-tidak-ada", "Matriks ini tidak ada. Pilih dari daftar Matriks Peran Hasil.") from None


def read(skp_id: UUID) -> Matriks:
    """Raises NotFound for a matrix that is not the reader's."""
    return clients.skp.matriks(MatriksQuery(skp_id=skp_id, tim_id=asked()))


def row_of(matriks: Matriks, anggota: UUID) -> Orang:
    """Raises NotFound for somebody who is not in it."""
    for baris in matriks.baris:
        if baris.skp_id == anggota:
            return Orang(baris)
    raise NotFound("bukan-anggota", "Pegawai ini tidak ada dalam matriks Anda. Tambahkan dahulu dengan Tambah Pegawai.")


def address(skp_id: UUID, *, buka: UUID | None = None, sel: str = "") -> str:
    """The page of the matrix asked for; `buka`: the person whose row it begins with, opened in the list of a phone.

    `sel`: the RHK of the leader whose cell in that row it begins with instead.
    """
    anchor = f"s-{buka}-{sel}" if sel else f"o-{buka}" if buka else None
    return url_for("web.matriks_detil", skp_id=skp_id, tim=asked(), buka=buka, _anchor=anchor)
