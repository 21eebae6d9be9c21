"""An emblem is a PNG that can be printed, or it is refused; it stands on a Dokumen Evaluasi and nowhere else (D2)."""

import io
import struct
import zlib

import pytest
from printed import URL
from printed_penilaian import printed
from pypdf import PdfReader
from werkzeug.datastructures import FileStorage

from chassis.config import Config
from contracts.assessment import JenisDokumen
from contracts.errors import Invalid
from contracts.types import FormSkp, Pendekatan
from gateway import create_app, lambang
from gateway.documents import penilaian, render


def png(wide: int = 8, tall: int = 8) -> bytes:
    """A red picture."""
    rows = b"".join(b"\0" + b"\xd6\x40\x3a" * wide for _ in range(tall))
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", wide, tall, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress(rows)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )


def looked_at(data: bytes) -> tuple[bytes, str]:
    return lambang.looked_at(FileStorage(io.BytesIO(data), filename="lambang.png"))


HOSTILE = {
    "empty": b"",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "html": b"<html>",
    "jpeg": b"\xff\xd8\xff\xe0isi",
    "only its first bytes": png()[:16],
    "cut short": png(64, 64)[:-40],
    "too large": png() + b"x" * lambang.MOST,
    "unfolds to gigabytes": png(4, 4).replace(struct.pack(">II", 4, 4), struct.pack(">II", 60_000, 60_000)),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_emblem_is_refused_at_its_field(name: str):
    with pytest.raises(Invalid) as refused:
        looked_at(HOSTILE[name])
    assert [error.field for error in refused.value.errors] == ["lambang"]


@pytest.mark.parametrize("dokumen", list(JenisDokumen))
def test_only_a_dokumen_evaluasi_has_it_and_without_one_it_is_as_before(dokumen: JenisDokumen, tmp_path):
    app = create_app(Config({"AMQP_URI": "amqp://none", "ACTOR_PRIVATE_KEY": "n", "SECRET_KEY": "n",
                             "BERKAS_DIR": str(tmp_path)}))  # fmt: skip
    data, hash = looked_at(png(40, 10))
    (tmp_path / "lambang").mkdir()
    (tmp_path / "lambang" / hash).write_bytes(data)
    with app.app_context():
        drawn, none, lost = lambang.drawn(hash), lambang.drawn(None), lambang.drawn("0" * 64)
    assert none == lost == ""
    made = printed(FormSkp.JA_JF, Pendekatan.KUANTITATIF, dokumen=dokumen)
    with_it, without = (pdf(made, one) for one in (drawn, none))
    assert [len(page.images) for page in with_it.pages[:1]] == [int(dokumen is JenisDokumen.DOKUMEN_EVALUASI)]
    assert not any(page.images for page in without.pages)
    assert [page.extract_text() for page in with_it.pages] == [page.extract_text() for page in without.pages]


def pdf(made, drawn: str) -> PdfReader:
    data = penilaian.compose(made, URL, lambang=drawn)
    return PdfReader(io.BytesIO(render.pdf(penilaian.TEMPLATE[made.dokumen], data, at=made.dicetak_pada)))
