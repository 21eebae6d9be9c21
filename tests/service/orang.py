"""Invented people of the service tests: a pemda with two bidang, a team leader, an admin, and one of elsewhere."""

from datetime import date
from uuid import UUID

from contracts.types import Periode

INSTANSI = UUID("00000000-0000-7000-8000-000000000001")
LAIN = UUID("00000000-0000-7000-8000-000000000002")
TAHUN = Periode(awal=date(2026, 1, 1), akhir=date(2026, 12, 31))


def nip(n: int) -> str:
    return f"198501012010011{n:03}"


BUPATI, KADIS, KABID, STAF, STAF2, KABID_B, STAF_B, KETUA, ADMIN, ORANG_LAIN = (
    "P00000000000000001", *(nip(n) for n in range(1, 10)),
)  # fmt: skip
NAMA = {
    BUPATI: "Satria Mahardika", KADIS: "Ratna Puspita", KABID: "Bagas Wirawan", STAF: "Dewi Anjani",
    STAF2: "Eko Prasaja", KABID_B: "Fitri Lestari", STAF_B: "Galih Permana", KETUA: "Hana Kirana",
    ADMIN: "Indra Laksana", ORANG_LAIN: "Joko Santika",
}  # fmt: skip
