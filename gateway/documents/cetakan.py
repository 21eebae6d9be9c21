"""Printed assessments as answers: one PDF, or a ZIP of many that is written while it is sent (features A46–A48)."""

import io
import logging
import re
import threading
import zipfile
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Response, current_app, request, stream_with_context

from contracts.assessment import (
    DokumenQuery,
    JenisDokumen,
    Kurva,
    Penilaian,
    PenilaianCetak,
    PenilaianQuery,
    TandaTanganCetak,
)
from contracts.base import JobQuery, JobState, Page
from contracts.errors import Conflict, KinerjaError, Unavailable
from contracts.types import Predikat
from gateway import clients, lambang
from gateway.documents import penilaian as printed
from gateway.documents import render

NAMA = {JenisDokumen.FORM_PENILAIAN: "Form Penilaian", JenisDokumen.DOKUMEN_EVALUASI: "Dokumen Evaluasi Kinerja"}
TWICE = "“{}” juga terdapat di bagian lain dokumen ini. Pakai anchor lain, misalnya # atau ^, atau beberapa tanda."
NOT_PRINTED = "TIDAK-TERCETAK.txt"
_PAGE = 20
"""Documents in memory at a time."""
_AT_ONCE = threading.BoundedSemaphore(3)
"""ZIP files that one process makes, so that threads remain for everybody else."""
_log = logging.getLogger(__name__)


def composed(made: PenilaianCetak) -> tuple[dict[str, Any], dict[str, str]]:
    """The data of its template, and why its anchors do not do, by the command's field."""
    url = current_app.extensions["config"].get("PUBLIC_URL") or request.url_root
    data = printed.compose(made, url, lambang=lambang.drawn(made.lambang))
    anchors = {"anchor_pegawai": made.pegawai.anchor, "anchor_penilai": made.penilai.anchor}
    found = render.clashing(data, printed.said(made))
    return data, {name.replace("anchor_", "") + ".anchor": TWICE.format(anchors[name]) for name in found}


def trial(cmd: TandaTanganCetak, penilaian_id: UUID, kinds: Iterable[JenisDokumen]) -> dict[str, str]:
    """Why these anchors do not do, by field, before anything is kept under a code. Asks for nothing without anchors.

    The curve of the paper is not known yet: whatever words any curve may have are taken for its.
    """
    if not (cmd.pegawai.anchor or cmd.penilai.anchor):
        return {}
    found: dict[str, str] = {}
    shown = clients.assessment.penilaian(PenilaianQuery(id=penilaian_id))
    signed = shown.model_copy(update={"penilai": shown.penanda_tangan or shown.penilai})
    for kind in kinds:
        curves = _curves(shown) if kind is JenisDokumen.FORM_PENILAIAN else [None]
        for curve in curves:
            made = PenilaianCetak(
                kode="2" * 16, isi_hash="0" * 64, dokumen=kind, dicetak_pada=datetime.now(UTC), penilaian=signed,
                kurva=curve, pegawai=cmd.pegawai, penilai=cmd.penilai,
            )  # fmt: skip
            found |= composed(made)[1]
    return found


def _curves(shown: Penilaian) -> list[Kurva | None]:
    """None; nobody rated and no ideal; all alike; one predikat only: among them every word of legend and axis."""
    flat, most = dict.fromkeys(Predikat, 20.0), {Predikat.BAIK: 5}
    looks: list[tuple[dict[Predikat, float] | None, dict[Predikat, int]]] = [
        (None, {}), (flat, dict.fromkeys(Predikat, 1)), (flat, most),
    ]  # fmt: skip
    masa = shown.masa
    return [None, *(
        Kurva(
            lingkup="unor", id=shown.unor_id or shown.instansi_id, nama=shown.pegawai.unor_nama, masa_tahun=masa.tahun,
            jenis=masa.jenis, urutan=masa.urutan, capaian=None, nyata=nyata, belum_dinilai=0, ideal=ideal,
        )
        for ideal, nyata in looks
    )]  # fmt: skip


def pdf(made: PenilaianCetak, data: dict[str, Any]) -> Response:
    """One as a download."""
    made_pdf = render.pdf(printed.TEMPLATE[made.dokumen], data, at=made.dicetak_pada)
    response = Response(made_pdf, mimetype="application/pdf")
    response.headers.set("Content-Disposition", "attachment", filename=f"{_name(made)}.pdf")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def bundle(job_id: UUID) -> Response:
    """All documents of a finished job. Raises NotFound for another's, Conflict while there is nothing to send."""
    state = clients.assessment.job(JobQuery(id=job_id))
    if state.finished_at is None:
        raise Conflict("belum-selesai", "Pencetakan belum selesai. Tunggu sampai selesai, lalu unduh ZIP-nya.")
    first = clients.assessment.dokumen(DokumenQuery(job_id=job_id, limit=_PAGE))
    if not first.items:
        raise Conflict("tidak-ada-dokumen", "Tidak ada dokumen yang dapat dicetak. Baca alasannya, lalu cetak lagi.")
    if not _AT_ONCE.acquire(timeout=1):
        raise Unavailable("terlalu-ramai", "Beberapa ZIP sedang dibuat. Unduh lagi sebentar kemudian.", retry_after=20)
    response = Response(stream_with_context(_zip(state, _all(job_id, first))), mimetype="application/zip")
    response.call_on_close(_AT_ONCE.release)
    response.headers.set("Content-Disposition", "attachment", filename=f"dokumen-penilaian-{str(job_id)[-8:]}.zip")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _all(job_id: UUID, page: Page[PenilaianCetak]) -> Iterator[PenilaianCetak]:
    while True:
        yield from page.items
        if page.next is None:
            return
        page = clients.assessment.dokumen(DokumenQuery(job_id=job_id, limit=_PAGE, after=page.next))


def _zip(state: JobState, documents: Iterator[PenilaianCetak]) -> Iterator[bytes]:
    """One that fails costs only itself: a text file names it and says why."""
    out, names = _Out(), set[str]()
    failed = [f"{one.column or 'Dokumen'}, {one.subject}: {one.message}" for one in state.refused]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        while True:
            try:
                made = next(documents)
            except StopIteration:
                break
            except KinerjaError as error:
                failed.append(f"Dokumen selebihnya: {error.message} Unduh ZIP ini sekali lagi.")
                break
            try:
                data, clashes = composed(made)
                if clashes:
                    failed.append(f"{_title(made)}: {' '.join(clashes.values())}")
                    continue
                content = render.pdf(printed.TEMPLATE[made.dokumen], data, at=made.dicetak_pada)
            except Exception:
                _log.exception("document could not be printed", extra={"kode": made.kode})
                failed.append(f"{_title(made)}: tidak dapat dibuat. Cetak sendiri dari halaman penilaiannya.")
                continue
            entry = zipfile.ZipInfo(_unused(_name(made), names), made.dicetak_pada.timetuple()[:6])
            packed.writestr(entry, content, zipfile.ZIP_DEFLATED, compresslevel=1)
            yield out.taken()
        if failed:
            packed.writestr(NOT_PRINTED, "\r\n\r\n".join(["Dokumen berikut tidak ada dalam ZIP ini.", *failed, ""]))
    yield out.taken()


def _title(made: PenilaianCetak) -> str:
    return f"{NAMA[made.dokumen]}, {made.penilaian.pegawai.nama} ({made.penilaian.nip})"


def _name(made: PenilaianCetak) -> str:
    """Readable, and told apart by the NIP."""
    person = made.penilaian.pegawai
    words = f"{NAMA[made.dokumen]} {printed.masa(made.penilaian.masa)} {person.nama.split(',')[0]} {person.nip}"
    return re.sub(r"[^A-Za-z0-9]+", "-", words).strip("-")[:150]


def _unused(name: str, names: set[str]) -> str:
    found, n = name, 1
    while found in names:
        n += 1
        found = f"{name}-{n}"
    names.add(found)
    return f"{found}.pdf"


class _Out(io.RawIOBase):
    """A file that cannot be sought: what was written waits to be sent."""

    def __init__(self) -> None:
        self._waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any, /) -> int:
        self._waiting.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        sent = b"".join(self._waiting)
        self._waiting.clear()
        return sent
