"""Asks whether a link still opens, and never anything inside a private network (issue 4, hostile links)."""

import http.client
import socket
import ssl
import time
from collections.abc import Collection
from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote, urljoin, urlsplit

from chassis.config import Config
from services.assessment.rules import tautan
from services.assessment.rules.tautan import Jawaban

TIMEOUT = 5.0
"""Seconds for a connection, and for the head of an answer."""
_LOMPATAN = 4
_KEPALA = "User-Agent: e-Kinerja periksa tautan\r\nAccept: */*\r\nConnection: close\r\n"
_KEPALA_TERBESAR = 16_384
_UTUH = "%/:=&?~+!$,;'()*@[]#-._"
_PINDAH = (301, 302, 303, 307, 308)
_BACA_SAJA = {405, 403, 400, 501}  # answers of servers that do not know HEAD


class _Terlarang(Exception):
    """The address is not of the open internet: nothing is said of the link."""


@dataclass(frozen=True)
class Pemeriksa:
    """`diizinkan`: host:port that may be asked wherever they are (LINK_CHECK_ALLOW; for tests)."""

    diizinkan: Collection[str] = ()

    @classmethod
    def of(cls, config: Config) -> "Pemeriksa":
        return cls(tuple((config.get("LINK_CHECK_ALLOW") or "").split()))

    def answer(self, link: str) -> Jawaban:
        """Gone is: no such host, 404, 410, round and round; at fault: 5xx.

        Nothing is known of what is not ours to ask, nor when the fault may be our network's.
        """
        try:
            for _ in range(_LOMPATAN + 1):
                status, following = self._ask(link)
                if following is None:
                    return _meaning(status)
                link = urljoin(link, following)
        except socket.gaierror as error:
            return Jawaban.MATI if error.errno == socket.EAI_NONAME else Jawaban.TAK_TAHU
        except (_Terlarang, OSError, http.client.HTTPException, ValueError, IndexError):
            return Jawaban.TAK_TAHU
        return Jawaban.MATI  # round and round

    def _ask(self, link: str) -> tuple[int, str | None]:
        status, following = self._send("HEAD", link)
        if status in _BACA_SAJA:
            status, following = self._send("GET", link)
        return status, following

    def _send(self, verb: str, link: str) -> tuple[int, str | None]:
        """The status and where it sends us; the body is never read. Raises _Terlarang and what sockets raise."""
        if tautan.fault(link):
            raise _Terlarang
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        target = quote(parts.path or "/", safe=_UTUH) + (f"?{quote(parts.query, safe=_UTUH)}" if parts.query else "")
        name = host.encode("idna").decode() if not host.isascii() else host
        asked = f"{verb} {target} HTTP/1.1\r\nHost: {_shown(name, parts.port)}\r\n{_KEPALA}\r\n"
        until = time.monotonic() + TIMEOUT
        sock = socket.create_connection((self._address(name, port), port), TIMEOUT)
        try:
            sock = self._secured(sock, name) if parts.scheme == "https" else sock
            sock.sendall(asked.encode())
            return _read(sock, until)
        finally:
            sock.close()

    def _secured(self, sock: socket.socket, name: str) -> ssl.SSLSocket:
        """Any certificate will do: nothing is told and nothing is read, and the browser will warn its reader."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        return context.wrap_socket(sock, server_hostname=name)

    def _address(self, host: str, port: int) -> str:
        """The address that is connected to: resolved once, so that a name cannot change between look and leap."""
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        if f"{host}:{port}" not in self.diizinkan and not all(tautan.is_public(one) for one in found):
            raise _Terlarang
        return found[0]


def _meaning(status: int) -> Jawaban:
    if status >= 500:
        return Jawaban.GALAT
    return Jawaban.MATI if status in (404, 410) else Jawaban.HIDUP


def _read(sock: socket.socket, until: float) -> tuple[int, str | None]:
    """The head of an answer, within the time and 16 KB: a server that drips must not hold us."""
    head = b""
    while b"\r\n\r\n" not in head:
        left = until - time.monotonic()
        if left <= 0 or len(head) > _KEPALA_TERBESAR:
            raise TimeoutError("no head of an answer in time")
        sock.settimeout(left)
        if not (chunk := sock.recv(4096)):
            break
        head += chunk
    first, _, rest = head.partition(b"\r\n")
    status = int(first.split(b" ", 2)[1])
    headers = http.client.parse_headers(BytesIO(rest))
    return status, headers.get("Location") if status in _PINDAH else None


def _shown(name: str, port: int | None) -> str:
    host = f"[{name}]" if ":" in name else name
    return f"{host}:{port}" if port else host
