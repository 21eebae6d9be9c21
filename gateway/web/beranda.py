"""Landing page, help, and Beranda: what waits for me now, one look and one click."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from flask import Response, g

from contracts.assessment import AssessmentApi, RingkasanPenilaianQuery
from contracts.notify import DaftarNotifikasi, NotifyApi
from contracts.skp import Ringkasan, RingkasanQuery, SkpApi, SkpRingkas
from contracts.types import StatusSkp
from gateway.web import format, session
from gateway.web.me import frame
from gateway.web.parts import part
from gateway.web.render import page
from gateway.web.site import public, site


@dataclass(frozen=True)
class Step:
    """The next thing to do. `stage`: how many of Disusun, Diajukan, Disetujui are behind us."""

    status: str
    stage: int
    title: str
    text: str
    action: str
    url: str
    skp: SkpRingkas | None = None
    deadline: date | None = None
    urgent: bool = True


@site.get("/")
@public
def landing() -> Response:
    return page("beranda/landing.html")


@site.get("/bantuan")
@public
def bantuan() -> Response:
    if session.is_open():
        session.enter()
    return page("beranda/bantuan.html")


@site.get("/beranda")
def beranda() -> Response:
    """Who acts for an official sees what waits for the official, and nothing of either's own SKP."""
    now = datetime.now(ZoneInfo(session.zone()))
    me = frame().me
    summary = part(SkpApi, lambda skp: skp.ringkasan(RingkasanQuery(tahun=now.year)))
    assessed = part(AssessmentApi, lambda assessment: assessment.ringkasan(RingkasanPenilaianQuery()))
    inbox = part(NotifyApi, lambda notify: notify.daftar(DaftarNotifikasi(limit=5)))
    person = me.pegawai if me and not g.actor.acting_for else None
    hello = format.sapaan(now.hour)
    return page(
        "beranda/index.html",
        greeting=f"{hello}, {_called(me.pegawai.nama)}" if me and me.pegawai else hello,
        today=format.hari_tanggal(now.date()),
        year=now.year,
        summary=summary,
        steps=steps(summary, now.year) if summary and person else [],
        assessed=assessed,
        leads=bool(me and me.punya_bawahan) or bool(summary and summary.menunggu_saya),
        notices=inbox.items if inbox else None,
        person=person,
        bawahan_url="/skp-bawahan",
    )


def steps(summary: Ringkasan, year: int) -> list[Step]:
    """One for each SKP of the year, or the one that is to be made."""
    if summary.skp:
        return [_step(skp, summary.batas) for skp in summary.skp]
    text = "Tentukan periode dan pendekatannya; SKP tahun lalu dapat disalin."
    title = f"Buat SKP tahun {year}"
    return [Step("belum", 0, title, text, "Buat SKP", "/skp/baru", deadline=summary.batas)]


def _step(skp: SkpRingkas, deadline: date | None) -> Step:
    where, until = f"/skp/{skp.id}", format.tanggal(skp.periode.akhir)
    superior = skp.penilai_nama or "pejabat penilai"
    held = f" Versi {skp.versi} tetap berlaku sampai revisi ini disetujui." if skp.versi else ""
    match skp.status:
        case StatusSkp.DRAFT if skp.versi:
            text = f"SKP ini sedang direvisi.{held}"
            return Step(skp.status, 0, "Selesaikan dan ajukan revisi SKP Anda", text, "Lanjutkan revisi", where, skp)
        case StatusSkp.DRAFT:
            text = f"{skp.jumlah_rhk} rencana hasil kerja sudah ditulis." if skp.jumlah_rhk else "Belum ada isinya."
            title = "Lengkapi dan ajukan SKP Anda"
            return Step(skp.status, 0, title, text, "Lanjutkan menyusun", where, skp, deadline)
        case StatusSkp.DIKEMBALIKAN:
            title = "Perbaiki revisi SKP Anda" if held else "Perbaiki SKP Anda"
            text = f"{superior} mengembalikannya dengan catatan.{held}"
            return Step(skp.status, 0, title, text, "Lihat catatan dan perbaiki", where, skp, deadline)
        case StatusSkp.PENGAJUAN:
            title = f"Menunggu persetujuan {superior}"
            text = "Tidak ada yang perlu Anda lakukan. Selama belum diputuskan, pengajuan masih dapat Anda tarik."
            text += held
            return Step(skp.status, 2, title, text, "Lihat SKP", where, skp, urgent=False)
        case StatusSkp.PERSETUJUAN:
            title, text = "SKP Anda sudah disetujui", f"Rencana ini berlaku sampai {until}."
            return Step(skp.status, 3, title, text, "Lihat SKP", where, skp, urgent=False)


def _called(name: str) -> str:
    """The name without titles: "Dr. Ratna Wulandari, M.Si." is greeted as Ratna Wulandari."""
    words = [word for word in name.split(",")[0].split() if not word.endswith(".")]
    return " ".join(words) or name
