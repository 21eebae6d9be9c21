"""Which links may be kept as proof, and which addresses may be asked whether a link still lives (features G11)."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import inet_aton, inet_ntoa
from urllib.parse import urlsplit

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
