"""An uploaded eviden is what its name says, or it is refused; its bytes are kept once under their SHA-256."""

import hashlib
import zipfile
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from chassis.config import Config
from contracts.assessment_berkas import MAX_BERKAS, TIPE_BERKAS
from contracts.errors import Invalid
from gateway import berkas, create_app

PDF = b"%PDF-1.7\nisi"
PNG = b"\x89PNG\r\n\x1a\nisi"


def packed(*names: str, mimetype: str | None = None) -> bytes:
    """A ZIP with these entries; `mimetype` as OpenDocument has it, first."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        if mimetype is not None:
            made.writestr("mimetype", mimetype)
        for name in names:
            made.writestr(name, "x")
    return buffer.getvalue()


def looked_at(name: str, data: bytes):
    return berkas.looked_at(FileStorage(BytesIO(data), filename=name))


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("Laporan.PDF", PDF),
        ("foto.jpg", b"\xff\xd8\xff\xe0isi"),
        ("layar.png", PNG),
        ("surat.docx", packed("[Content_Types].xml", "word/document.xml")),
        ("tabel.xlsx", packed("[Content_Types].xml", "xl/workbook.xml")),
        ("paparan.pptx", packed("[Content_Types].xml", "ppt/presentation.xml")),
        ("surat.odt", packed("content.xml", mimetype=TIPE_BERKAS["odt"])),
    ],
)
def test_what_is_kept(name, data):
    kept, about = looked_at(name, data)
    assert kept == data
    assert (about.hash, about.ukuran, about.nama) == (hashlib.sha256(data).hexdigest(), len(data), name)
    assert about.tipe == TIPE_BERKAS[name.rpartition(".")[2].lower()]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("kosong.pdf", b"", "empty"),
        ("besar.pdf", PDF + b"x" * MAX_BERKAS, "too_large"),
        ("halaman.html", b"<script>", "kind"),
        ("gambar.svg", b"<svg onload='x'/>", "kind"),
        ("program.pdf.exe", PDF, "kind"),
        ("tanpa-akhiran", PDF, "kind"),
        ("x" * 200 + ".pdf", PDF, "kind"),
        ("laporan\x00.pdf", PDF, "kind"),
        ("halaman.pdf", b"<html>", "malformed"),
        ("foto.png", PDF, "malformed"),
        ("tabel.xlsx", packed("[Content_Types].xml", "word/document.xml"), "malformed"),
        ("makro.docx", packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "malformed"),
        ("surat.odt", packed("content.xml", mimetype="text/html"), "malformed"),
        ("surat.odt", packed(), "malformed"),
        ("surat.docx", b"PK\x03\x04rusak", "malformed"),
    ],
)
def test_what_is_refused(name, data, code):
    with pytest.raises(Invalid) as refused:
        looked_at(name, data)
    assert (refused.value.errors[0].field, refused.value.errors[0].code) == ("berkas", code)


def test_a_path_in_the_name_is_dropped():
    assert looked_at("C:\\rahasia\\..\\laporan.pdf", PDF)[1].nama == "laporan.pdf"
    assert looked_at("../../etc/laporan.pdf", PDF)[1].nama == "laporan.pdf"


def test_the_same_bytes_are_kept_once(tmp_path, keys):
    app = create_app(Config(keys | {"AMQP_URI": "amqp://nobody@127.0.0.1:1/x", "BERKAS_DIR": str(tmp_path)}))
    data, about = looked_at("laporan.pdf", PDF)
    with app.app_context():
        berkas.keep(data, berkas._path(about.hash))
        berkas.keep(data, berkas._path(about.hash))
        with pytest.raises(ValueError, match="SHA-256"):
            berkas._path("../../etc/passwd")
    assert [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()] == [PDF]
