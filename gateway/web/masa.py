"""The period of assessment that a page is about: chosen in its address, by default the last one that has ended."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from contracts.assessment import JenisPenilaian, Masa
from contracts.errors import FieldError, Invalid
from contracts.types import JenisPeriode
from gateway.web.format import BULAN
from gateway.web.forms import Form
from gateway.web.me import frame
from gateway.web.skp import today

_BAGIAN = {JenisPenilaian.BULANAN: 12, JenisPenilaian.TRIWULANAN: 4, JenisPenilaian.TAHUNAN: 1}
"""Periods of a year."""
_ROMAWI = ("I", "II", "III", "IV")


@dataclass(frozen=True)
class Terpilih:
    """One period of a year; `kunci` names it within the year, as in "bulanan-10"."""

    tahun: int
    jenis: JenisPenilaian
    urutan: int

    @property
    def kunci(self) -> str:
        return f"{self.jenis}-{self.urutan}"

    @property
    def nama(self) -> str:
        return name(self.tahun, self.jenis, self.urutan)

    @property
    def query(self) -> dict[str, Any]:
        """As the contracts' fields."""
        return {"tahun": self.tahun, "jenis": self.jenis, "urutan": self.urutan}

    @property
    def address(self) -> dict[str, Any]:
        """As the parameters of a page's address."""
        return {"tahun": self.tahun, "masa": self.kunci}


def name(tahun: int, jenis: JenisPenilaian, urutan: int) -> str:
    """ "Oktober 2026", "Triwulan III 2026", "Tahunan 2026"."""
    return f"{_part(jenis, urutan)} {tahun}"


def name_of(masa: Masa) -> str:
    return name(masa.tahun, masa.jenis, masa.urutan)


def chosen(form: Form) -> Terpilih:
    """`tahun` and `masa` of the address or form. Raises Invalid for what is no period."""
    tahun, masa = form.value("tahun"), form.value("masa")
    if not tahun and not masa:
        return _last_ended(today(), _periodic())
    try:
        jenis, _, urutan = (masa or f"{JenisPenilaian.TAHUNAN}-1").partition("-")
        found = Terpilih(int(tahun or today().year), JenisPenilaian(jenis), int(urutan))
    except ValueError:
        raise _no_period() from None
    if not (1 <= found.urutan <= _BAGIAN[found.jenis] and 2000 <= found.tahun <= 2100):
        raise _no_period()
    return found


def options(now: Terpilih) -> list[tuple[str, str]]:
    """Periods of a year for a select: those that the instansi assesses, and the one that is chosen."""
    kinds = dict.fromkeys([_periodic(), now.jenis, JenisPenilaian.TAHUNAN])
    return [(f"{jenis}-{n}", _part(jenis, n)) for jenis in _in_order(kinds) for n in range(1, _BAGIAN[jenis] + 1)]


def _periodic() -> JenisPenilaian:
    instansi = frame().instansi
    return JenisPenilaian(instansi.pengaturan.jenis_periode if instansi else JenisPeriode.TRIWULANAN)


def _in_order(kinds: Iterable[JenisPenilaian]) -> list[JenisPenilaian]:
    return sorted(kinds, key=list(_BAGIAN).index)


def _last_ended(now: date, jenis: JenisPenilaian) -> Terpilih:
    ended = (now.month - 1) * _BAGIAN[jenis] // 12
    return Terpilih(now.year, jenis, ended) if ended else Terpilih(now.year - 1, jenis, _BAGIAN[jenis])


def _part(jenis: JenisPenilaian, urutan: int) -> str:
    if jenis is JenisPenilaian.BULANAN:
        return BULAN[urutan - 1]
    return f"Triwulan {_ROMAWI[urutan - 1]}" if jenis is JenisPenilaian.TRIWULANAN else "Tahunan"


def _no_period() -> Invalid:
    message = "Masa penilaian ini tidak ada. Pilih tahun dan masa dari daftarnya."
    return Invalid("masa-tidak-ada", message, errors=[FieldError(field="masa", message=message)])
