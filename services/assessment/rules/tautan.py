"""Which links may be kept as proof, and which addresses may be asked whether a link still lives (features G11)."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import inet_aton, inet_ntoa
from urllib.parse import urlsplit

GALAT_TERLAMA = timedelta(days=3)
"""A server that says for so long that it is at fault (5xx) has lost the page."""
_JEDA_HIDUP = (timedelta(days=7), timedelta(days=28))
_JEDA_LAIN = (timedelta(days=1), timedelta(days=7))
"""How soon a link is looked at again, and how late at most: as long as it has been answered so, between these."""


class Jawaban(StrEnum):
    """What asking for a link brought: it opens, it is gone, its server is at fault, or nothing that says anything."""

    HIDUP = "hidup"
    MATI = "mati"
    GALAT = "galat"
    TAK_TAHU = "tak_tahu"


@dataclass(frozen=True)
class Putusan:
    """`sejak`: since when it is answered so; `lagi`: when it is looked at again."""

    mati: bool | None
    sejak: datetime
    lagi: datetime


def judged(answer: Jawaban, before: str | None, *, since: datetime | None, mati: bool | None, now: datetime) -> Putusan:
    """What is believed of a link after this answer; `before`, `since`, `mati`: the last answer, and what it led to.

    What says nothing changes nothing. Servers have bad days, so only a fault that lasts is a dead link.
    """
    start = since if since is not None and answer == before else now
    stood = now - start
    if answer in (Jawaban.HIDUP, Jawaban.MATI):
        mati = answer is Jawaban.MATI
    elif answer is Jawaban.GALAT and stood >= GALAT_TERLAMA:
        mati = True
    first, last = _JEDA_HIDUP if answer is Jawaban.HIDUP else _JEDA_LAIN
    return Putusan(mati, start, now + min(max(first, stood), last))


_SPACES = re.compile(r"[\s\x00-\x1f\x7f\\]")
_TUNNELS = [ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
"""IPv6 that carries an IPv4 address, perhaps one inside."""


def fault(tautan: str) -> str | None:
    """What is wrong with how a link is written, for the person who typed it; None when it can be asked for."""
    try:
        parts = urlsplit(tautan)
        port = parts.port
    except ValueError:
        return "Alamat ini tidak dapat dibaca. Salin alamat lengkapnya dari peramban, misalnya https://contoh.go.id/a."
    if parts.scheme not in ("http", "https"):
        return "Tautan harus dimulai dengan https:// atau http://. Salin alamat lengkapnya dari peramban."
    if _SPACES.search(tautan) or not parts.hostname or port == 0:
        return "Alamat ini tidak lengkap atau memuat spasi. Salin alamat lengkapnya dari peramban."
    if parts.username is not None or parts.password is not None:
        return "Jangan sertakan nama pengguna atau kata sandi di dalam tautan. Hapus bagian sebelum tanda @."
    return None


def refusal(tautan: str) -> str | None:
    """Why a link is not taken as proof: `fault`, or an address that others cannot open; None when it is taken."""
    message = fault(tautan)
    if message is None and _is_inside(urlsplit(tautan).hostname or ""):
        return (
            "Alamat ini hanya dapat dibuka di dalam jaringan tertentu, sehingga orang lain tidak dapat melihatnya. "
            "Pakai alamat yang terbuka di internet, atau unggah berkasnya."
        )
    return message


def _is_inside(host: str) -> bool:
    """Whether the host says by itself that it is not of the open internet, in whatever way its number is written."""
    name = host.rstrip(".").lower()
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return not is_public(name if ":" in name else inet_ntoa(inet_aton(name)))
    except OSError:  # a name
        return False


def is_public(address: str) -> bool:
    """Whether an IP address belongs to the open internet: only such are ever connected to."""
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped is not None:
            return is_public(str(found.ipv4_mapped))
        if any(found in net for net in _TUNNELS) or found.is_site_local:
            return False
    return found.is_global and not (found.is_multicast or found.is_reserved or found.is_unspecified)
