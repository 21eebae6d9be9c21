"""Dates, numbers and time left as Indonesians write them; filters of the templates."""

from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from zoneinfo import ZoneInfo

from contracts.types import Periode, ZonaWaktu, nip_cetak

BULAN = (
    "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905
)
_SAPAAN = ((4, "malam"), (11, "pagi"), (15, "siang"), (19, "sore"), (25, "malam"))
HARI = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu".split()  # noqa: SIM905


def tanggal(value: date | datetime, zona: ZonaWaktu = ZonaWaktu.WIB) -> str:
    """ "17 Januari 2026"; a moment is first put into the zone."""
    day = _day(value, zona)
    return f"{day.day} {BULAN[day.month - 1]} {day.year}"


def hari_tanggal(value: date | datetime, zona: ZonaWaktu = ZonaWaktu.WIB) -> str:
    """ "Sabtu, 17 Januari 2026"."""
    day = _day(value, zona)
    return f"{HARI[day.weekday()]}, {tanggal(day)}"


def waktu(value: datetime, zona: ZonaWaktu = ZonaWaktu.WIB) -> str:
    """ "17 Januari 2026 pukul 14.05 WIB"."""
    local = value.astimezone(ZoneInfo(zona))
    return f"{tanggal(local.date())} pukul {local:%H.%M} {zona.name}"


def periode(value: Periode) -> str:
    """ "Januari–Desember 2026" for whole months, else both dates in full."""
    awal, akhir = value.awal, value.akhir
    whole = awal.day == 1 and (akhir + timedelta(days=1)).day == 1
    if not whole:
        return f"{tanggal(awal)} – {tanggal(akhir)}"
    if awal.month == akhir.month:
        return f"{BULAN[awal.month - 1]} {awal.year}"
    return f"{BULAN[awal.month - 1]}–{BULAN[akhir.month - 1]} {awal.year}"


def nip(value: str | None) -> str:
    """As it is printed, in its four groups, but whole on one line."""
    return nip_cetak(value).replace(" ", "\N{NO-BREAK SPACE}")


def angka(value: int | float | Decimal, desimal: int = 0) -> str:
    """ "1.234.567" and "3,13": dots between thousands, a decimal comma, half rounded up as the law's tables do."""
    exact = Decimal(str(value)).quantize(Decimal(1).scaleb(-desimal), ROUND_HALF_UP)
    return f"{exact:,f}".translate(str.maketrans(",.", ".,"))


def persen(part: int, whole: int) -> str:
    """ "34,3 %" of a whole; "–" of nothing."""
    return f"{angka(Decimal(100 * part) / whole, 1)} %" if whole else "–"


def sisa_hari(value: date | datetime, zona: ZonaWaktu = ZonaWaktu.WIB, *, hari_ini: date | None = None) -> str:
    """Whole days to or since a day: "3 hari lagi", "besok", "hari ini", "lewat 2 hari"."""
    days = jarak_hari(value, zona, hari_ini=hari_ini)
    if days == 0:
        return "hari ini"
    if days == 1:
        return "besok"
    return f"{angka(days)} hari lagi" if days > 0 else f"lewat {angka(-days)} hari"


def jarak_hari(value: date | datetime, zona: ZonaWaktu = ZonaWaktu.WIB, *, hari_ini: date | None = None) -> int:
    """Days from today to `value`; negative when it is over."""
    return (_day(value, zona) - (hari_ini or datetime.now(ZoneInfo(zona)).date())).days


def yang_lalu(value: datetime, zona: ZonaWaktu = ZonaWaktu.WIB, *, sekarang: datetime | None = None) -> str:
    """ "baru saja", "5 menit lalu", "3 jam lalu", "kemarin", then the date."""
    now = sekarang or datetime.now(UTC)
    minutes = int((now - value).total_seconds() // 60)
    if minutes < 1:
        return "baru saja"
    if minutes < 60:
        return f"{minutes} menit lalu"
    days = (_day(now, zona) - _day(value, zona)).days
    if days == 0:
        return f"{minutes // 60} jam lalu"
    return "kemarin" if days == 1 else tanggal(value, zona)


def lama(detik: int) -> str:
    """A duration, rounded up to what one can act on: "40 detik", "15 menit", "1 jam 30 menit"."""
    if detik < 60:
        return f"{max(1, detik)} detik"
    hours, minutes = divmod(-(-detik // 60), 60)
    words = [f"{hours} jam"] if hours else []
    return " ".join([*words, f"{minutes} menit"] if minutes else words)


def inisial(nama: str) -> str:
    """Two letters of a name, titles left out: "Dr. Ratna Wulandari, M.Si." is RW."""
    words = [word for word in nama.split(",")[0].split() if not word.endswith(".")]
    return "".join(word[0] for word in (words or nama.split() or ["?"])[:2]).upper()


def sapaan(jam: int) -> str:
    """Good morning, by the hour of the day."""
    return "Selamat " + next(word for until, word in _SAPAAN if jam < until)


def _day(value: date | datetime, zona: ZonaWaktu) -> date:
    return value.astimezone(ZoneInfo(zona)).date() if isinstance(value, datetime) else value
