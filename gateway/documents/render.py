"""Typst for every printed document: one warm compiler a process, the QR, and where an anchor would stand twice.

A template gets one JSON value; every text in it is a string and is never read as markup. What is under "berkas" is not
printed; what is under "anchor" is a signer's anchor (domain.md 7).
"""

import json
import re
import threading
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import segno
import typst

from contracts.dokumen import IsiTtd

HERE = Path(__file__).parent
_FONTS = Path("/usr/share/fonts/truetype/liberation")  # Debian's fonts-liberation; else the wheel's own serif
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ZERO_WIDTH = "\u200b"
_HASH_SHOWN = 16
_WORD = re.compile(r"\S{6,}")
_MASK = 3
"""Of the QR. Any of the eight can be read; weighing all of them, code by code, took a tenth of a document's time."""
_SIZE = 8.5
_EMS = dict.fromkeys("fijlt.,:;'|!/()[]I-", 0.3) | dict.fromkeys("mw", 0.84)
_one_at_a_time = threading.Lock()


def pdf(template: str, data: Mapping[str, Any], *, at: datetime) -> bytes:
    """The document, byte for byte the same for the same data. PDF/A-2b unless a character is in none of the fonts."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    source, moment = str(HERE / template), int(at.timestamp())
    with _one_at_a_time:
        with suppress(typst.TypstError):
            return _bytes(_compiler().compile(source, sys_inputs=inputs, timestamp=moment, pdf_standards="a-2b"))
        return _bytes(_compiler().compile(source, sys_inputs=inputs, timestamp=moment))


def pictures(template: str, data: Mapping[str, Any], *, dpi: float) -> list[bytes]:
    """Each page as PNG, for eyes and previews."""
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    with _one_at_a_time:
        found = _compiler().compile(str(HERE / template), sys_inputs=inputs, format="png", ppi=dpi)
    return found if isinstance(found, list) else [_bytes(found)]


def can_draw(svg: str) -> bool:
    """Whether a document with this picture in it can be made, also as PDF/A."""
    source = b'#image(bytes(sys.inputs.svg), format: "svg")'
    with _one_at_a_time, suppress(typst.TypstError):
        _compiler().compile(source, sys_inputs={"svg": svg}, pdf_standards="a-2b", timestamp=0)
        return True
    return False


def clashing(data: Mapping[str, Any], said: IsiTtd) -> list[str]:
    """Fields of anchors that stand elsewhere in the document too, where the signing service could find them first."""
    words = [text.casefold() for text in _printed(data)]
    fields = ("anchor_pegawai", "anchor_penilai")
    return [name for name in fields if (anchor := getattr(said, name)) and any(anchor.casefold() in w for w in words)]


def proof(url: str, kode: str, digest: str) -> tuple[dict[str, str], dict[str, str]]:
    """The foot of every page: what is printed there, and (under "berkas") the QR and its address."""
    shown = f"{url.rstrip('/')}/verifikasi/{kode}"
    groups = "-".join(kode[n : n + 4] for n in range(0, len(kode), 4))
    printed = {
        "ajakan": "Periksa keaslian dokumen ini dengan memindai kode QR, atau buka",
        "alamat": shown,
        "sidik": f"Kode {groups}  ·  Sidik isi {digest[:_HASH_SHOWN]}",
    }
    qr = segno.make(shown, error="m", micro=False, mask=_MASK).svg_inline(border=1, scale=1, omitsize=True)
    return printed, {"url": shown, "qr": qr, "alt": f"Kode QR menuju {shown}"}


def plain(text: str | None, room: float = 470) -> str:
    """A text as data: without control characters; a word wider than `room` points may be broken."""
    clean = _CONTROL.sub("", text or "").strip()
    return _WORD.sub(lambda word: word[0] if _width(word[0]) <= room else _ZERO_WIDTH.join(_pieces(word[0])), clean)


def _pieces(word: str) -> list[str]:
    """Of four letters, which fit every column: each place for a break costs Typst time."""
    return [word[n : n + 4] for n in range(0, len(word), 4)]


def lines(text: str, room: float = 470) -> int:
    """About how many lines a text takes in a column of `room` points."""
    return sum(1 + int(_width(one) / room) for one in text.split("\n"))


def _width(word: str) -> float:
    """Points in Liberation Sans at the size of the forms, rather more than less."""
    return _SIZE * sum(
        _EMS.get(c, 0.95 if c in "MW@%" or c > "\u2000" else 0.74 if c.isupper() else 0.57) for c in word
    )


def _printed(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value.replace(_ZERO_WIDTH, "")
    elif isinstance(value, Mapping):
        for name, one in value.items():
            if name not in ("berkas", "anchor"):
                yield from _printed(one)
    elif isinstance(value, list):
        for one in value:
            yield from _printed(one)


@cache
def _compiler() -> typst.Compiler:
    fonts = [str(_FONTS)] if _FONTS.is_dir() else []
    return typst.Compiler(root=str(HERE), font_paths=fonts, ignore_system_fonts=True)


def _bytes(made: Any) -> bytes:
    return bytes(made)
