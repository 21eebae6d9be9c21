"""Which links may be kept as proof, and which addresses may be asked whether a link still lives (features G11)."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

_SPACES = re.compile(r"[\s\x00-\x1f\x7f\\]")
_TUNNELS = [ip_network(net) for net in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32")]
"""IPv6 that carries an IPv4 address, perhaps one inside."""


def fault(tautan: str) -> str | None:
    """What is wrong with a link, for the person who typed it; None when it may be kept."""
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
