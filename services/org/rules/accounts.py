"""Passwords, lockout and lifetimes (issue 2; OWASP password storage and session guidance)."""

import hashlib
import secrets
import unicodedata
from datetime import timedelta

from contracts.types import Peran, nip_diketik

ACCESS_LIFE = timedelta(minutes=15)
REFRESH_LIFE = timedelta(days=30)
REFRESH_GRACE = timedelta(seconds=30)
"""A refresh token used twice within this is no theft: two tabs woke up at once, or a call was repeated."""
RESET_LIFE = timedelta(minutes=30)
RESETS_PER_HOUR = 3

FAILURES = 5
FIRST_LOCK, LONGEST_LOCK = timedelta(minutes=15), timedelta(hours=4)
FORGIVEN_AFTER = timedelta(days=1)

SHORTEST_PASSWORD = 10
_COMMON = """
1234567890 12345678910 0123456789 9876543210 0987654321 1111111111 0000000000 1231231231 1234512345 1122334455
password12 password123 password1234 password12345 passw0rd123 p@ssw0rd123 p@ssword123 katasandi1 katasandi123
qwertyuiop qwerty1234 qwerty12345 qwerty123456 1q2w3e4r5t 1qaz2wsx3edc asdfghjkl1 zxcvbnm123 abcdefghij abcd123456
abc1234567 admin12345 admin123456 administrator adminadmin superadmin superadmin1 indonesia1 indonesia123
indonesia1945 merdeka1945 bismillah1 bismillah123 alhamdulillah assalamualaikum sayangkamu iloveyou123
rahasia123 rahasia1234 ekinerja123 e-kinerja123 ekinerja2024 ekinerja2025 ekinerja2026 kinerja123 kinerja1234
kinerjabkn mysapk1234 mysapk12345 pegawai123 pegawai1234 pns1234567 asn1234567 jakarta123 jakarta1234 garuda1234
selamatpagi terimakasih semangat45 welcome123 welcome1234 letmein123 letmein1234 changeme123 default1234
"""
COMMON = frozenset(_COMMON.split())
"""Passwords that everybody tries first."""

GIVABLE = frozenset({Peran.ADMIN_INSTANSI, Peran.SUPER_ADMIN})
"""Roles that a person can have."""


def normal(password: str) -> str:
    """The same password however the keyboard composed its characters."""
    return unicodedata.normalize("NFKC", password)


def password_fault(password: str, nip: str) -> str | None:
    """Why this cannot be the password of `nip`, or None."""
    plain = normal(password)
    if len(plain) < SHORTEST_PASSWORD:
        return f"Kata sandi paling sedikit {SHORTEST_PASSWORD} karakter."
    if nip_diketik(plain) == nip:
        return "Kata sandi tidak boleh sama dengan NIP Anda."
    if plain.casefold() in COMMON or len(set(plain)) <= 2:
        return "Kata sandi ini terlalu mudah ditebak. Gunakan rangkaian beberapa kata yang hanya Anda ketahui."
    return None


def attempts_key(nip: str) -> str:
    """Under which failures are counted; a hash, for what is typed there is not always a NIP."""
    return hashlib.sha256(nip_diketik(nip).encode()).hexdigest()


def lock_length(times: int) -> timedelta:
    """How long the lock after `times` earlier ones lasts."""
    return min(FIRST_LOCK * (1 << min(times, 10)), LONGEST_LOCK)


def spoken(left: timedelta) -> str:
    """Time left, in words, rounded up to whole minutes."""
    minutes = max(1, -int(-left.total_seconds() // 60))
    hours, rest = divmod(minutes, 60)
    words = [f"{hours} jam"] if hours else []
    words += [f"{rest} menit"] if rest else []
    return " ".join(words)


def new_token(kind: str) -> str:
    """256 random bits; the prefix tells a scanner of leaked secrets what it found."""
    return f"ek_{kind}_{secrets.token_urlsafe(32)}"


def token_hash(token: str) -> bytes:
    """Enough for a random token, and what is stored cannot be used."""
    return hashlib.sha256(token.encode()).digest()
