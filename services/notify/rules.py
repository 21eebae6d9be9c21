"""Pure decisions of notify: numbers, quiet hours, safe text, what to retry and when, the order of states."""

import random
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import phonenumbers
from phonenumbers import PhoneNumberType

from contracts.assessment import JenisPenilaian, Masa
from contracts.base import Actor
from contracts.errors import Forbidden
from contracts.notify import StatusKirim
from contracts.types import Peran, Periode

BULAN = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()  # noqa: SIM905

# ---------------------------------------------------------------- who may


def own_nip(actor: Actor) -> str:
    """Whose inbox an actor has: the person's own, also while acting for an official, as an inbox is personal."""
    if actor.nip is None:
        raise Forbidden("hanya-pegawai", "Kotak masuk hanya ada untuk pegawai. Masuklah dengan NIP Anda.")
    return actor.nip


def require_gateway(actor: Actor) -> None:
    """Webhooks: only the gateway may pass them on, after it has checked Twilio's signature."""
    if not actor.has(Peran.GATEWAY):
        raise Forbidden("hanya-gateway", "Laporan dari WhatsApp hanya diterima lewat gateway aplikasi.")


# ---------------------------------------------------------------- numbers


def nomor_seluler(text: str) -> str | None:
    """An Indonesian mobile number as E.164 (+6281234567890), or None when it is none.

    "62812…" is an international number whose + was forgotten: read as it stands, it would be another, valid number.
    """
    raw = text.strip().removeprefix("whatsapp:")
    if not re.fullmatch(r"[+0-9 ().-]+", raw):
        return None  # phonenumbers would read letters as keys of a telephone
    if re.match(r"62[\s.-]*8", raw):
        raw = f"+{raw}"
    try:
        number = phonenumbers.parse(raw, "ID")
    except phonenumbers.NumberParseException:
        return None
    mobile = phonenumbers.number_type(number) in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE)
    if number.country_code != 62 or not mobile or number.extension or not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def masked(nomor: str) -> str:
    """+6281234567890 → +62812••••890: enough for the owner to know it, too little to call it."""
    return f"{nomor[:6]}••••{nomor[-3:]}"


# ---------------------------------------------------------------- quiet hours


def quiet_until(now: datetime, mulai: time, selesai: time, zona: ZoneInfo) -> datetime | None:
    """When the quiet hours end in which `now` (aware) lies, or None outside them.

    From `mulai` to just before `selesai` by the clock of `zona`; over midnight when `mulai` is the later one; none at
    all when both are the same.
    """
    local = now.astimezone(zona)
    clock = local.time().replace(tzinfo=None)
    inside = mulai <= clock < selesai if mulai < selesai else mulai != selesai and (clock >= mulai or clock < selesai)
    if not inside:
        return None
    end = datetime.combine(local.date(), selesai, zona)
    return end if end > local else datetime.combine(local.date() + timedelta(days=1), selesai, zona)


# ---------------------------------------------------------------- text

_HARMLESS = str.maketrans({"*": "•", "_": "-", "~": "-", "`": "'", "{": "(", "}": ")"})


def safe_variable(text: str, limit: int) -> str:
    """A value that Twilio takes as a content variable and WhatsApp shows as it is.

    Twilio refuses (21656) empty values, line breaks, tabs and more than four spaces in a row; WhatsApp reads * _ ~ `
    as formatting; control and direction characters could make a text look like another one.
    """
    shown = "".join(" " if unicodedata.category(c) in ("Cc", "Zl", "Zp", "Zs") else c for c in text)
    shown = "".join(c for c in shown if unicodedata.category(c)[0] != "C")
    shown = " ".join(shown.translate(_HARMLESS).split())
    if len(shown) > limit:
        shown = shown[: limit - 1].rstrip() + "…"
    return shown or "-"


def tanggal(day: date) -> str:
    return f"{day.day} {BULAN[day.month - 1]} {day.year}"


def periode(p: Periode) -> str:
    """1 Januari–31 Desember 2025."""
    return f"{p.awal.day} {BULAN[p.awal.month - 1]}–{tanggal(p.akhir)}"


def masa(m: Masa) -> str:
    """Januari 2026, triwulan II 2026, tahun 2026."""
    if m.jenis is JenisPenilaian.BULANAN:
        return f"{BULAN[m.urutan - 1]} {m.tahun}"
    if m.jenis is JenisPenilaian.TRIWULANAN:
        return f"triwulan {('I', 'II', 'III', 'IV')[m.urutan - 1]} {m.tahun}"
    return f"tahun {m.tahun}"


def kata(value: str) -> str:
    """sangat_baik → Sangat Baik."""
    return value.replace("_", " ").title()


# ---------------------------------------------------------------- retries

JEDA = (5, 30, 120, 600, 3600, 21600)
"""Seconds before the second, third … try. Together 7 hours: longer than any outage that a notice survives usefully."""
PERCOBAAN_TERBANYAK = len(JEDA) + 1
JEDA_TERLAMA = 86_400


def delay(percobaan: int, retry_after: int | None, rng: random.Random) -> timedelta:
    """How long to wait after that many tries: with a fifth of jitter, and never shorter than Twilio asked."""
    seconds = JEDA[min(percobaan, len(JEDA)) - 1] * rng.uniform(0.8, 1.2)
    return timedelta(seconds=min(max(seconds, retry_after or 0), JEDA_TERLAMA))


def is_temporary(kode: str | None) -> bool:
    """Of Twilio's codes only these pass by themselves (stack.md): 63018 rate limit, 20429 too many requests."""
    return kode in ("63018", "20429", "429")


# ---------------------------------------------------------------- states

_RANK = {
    StatusKirim.BARU: 0,
    StatusKirim.DITUNDA: 0,
    StatusKirim.MENGIRIM: 0,
    StatusKirim.TERKIRIM: 1,
    StatusKirim.GAGAL: 2,
    StatusKirim.SAMPAI: 3,
    StatusKirim.DIBACA: 4,
    StatusKirim.TIDAK_DIKIRIM: 5,
}

_TWILIO = {
    "accepted": StatusKirim.TERKIRIM,
    "scheduled": StatusKirim.TERKIRIM,
    "queued": StatusKirim.TERKIRIM,
    "sending": StatusKirim.TERKIRIM,
    "sent": StatusKirim.TERKIRIM,
    "delivered": StatusKirim.SAMPAI,
    "read": StatusKirim.DIBACA,
    "undelivered": StatusKirim.GAGAL,
    "failed": StatusKirim.GAGAL,
    "canceled": StatusKirim.GAGAL,
}


def status_of(twilio: str) -> StatusKirim | None:
    """Our state for Twilio's word, or None for a word that we do not know yet."""
    return _TWILIO.get(twilio.lower())


def is_forward(now: StatusKirim, then: StatusKirim) -> bool:
    """Whether `then` may follow `now` for one message. A receipt outweighs a failure that was reported before it."""
    return _RANK[then] > _RANK[now]
