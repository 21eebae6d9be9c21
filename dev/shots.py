"""What `make screenshots` takes: each page with the person who sees it."""

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from playwright.sync_api import Page
from pypdf import PdfReader

from dev.demo_directory import TIM
from dev.demo_people import PEGAWAI, demo_id

_YEAR = str(date.today().year)  # noqa: DTZ011  # as the demo data
_FAULTY = "\n".join(
    ["kode,nama,induk_kode,berlaku_dari", "BCN-BARU,Biro Baru,BCN,2026-01-01", *(f"R{n},,,kemarin" for n in range(4))]
)


@dataclass(frozen=True)
class Shot:
    """One page. `who` is a key of the demo's people, "" for anybody; `act` is done before the picture is taken.

    `path` may name an id of dev/screenshots_fill.py: "/penilaian/{bambang}".
    """

    name: str
    title: str
    path: str
    who: str
    about: str
    act: Callable[[Page], None] = lambda page: None

    def file(self, width: int) -> str:
        """Beside docs/pages.md."""
        return f"pages/{self.name}-{width}.webp"


def _open_branches(page: Page) -> None:
    """Two levels of the tree."""
    for _ in range(2):
        page.locator("main .tree [aria-expanded=false]").first.click()
        page.wait_for_load_state("networkidle")


def _make_system(page: Page) -> None:
    """One system, so that the list is not empty."""
    page.goto("/klien")
    if page.get_by_text("Aplikasi Gaji").count():
        return
    page.goto("/klien/baru")
    page.get_by_label("Nama").first.fill("Aplikasi Gaji")
    page.locator("main form input[type=checkbox]").first.check()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state("networkidle")
    page.goto("/klien")


def _skp(who: str) -> str:
    return f"/skp/{demo_id('skp', who, _YEAR)}"


def _upload(page: Page) -> None:
    page.get_by_label("Unit organisasi", exact=True).check()
    page.locator("input[type=file]").set_input_files(
        {"name": "unit-baru.csv", "mimeType": "text/csv", "buffer": _FAULTY.encode()}
    )
    page.get_by_role("button", name="Periksa dahulu").click()
    page.get_by_text("kesalahan pada").first.wait_for()


def _preview(page: Page) -> None:
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("button", name="Mulai").or_(page.get_by_role("button", name="Buka")).first.wait_for()


def _choose_rating(page: Page) -> None:
    page.get_by_label("Sesuai Ekspektasi").check()
    page.locator("#pratinjau").get_by_role("img").wait_for()


def _verify(page: Page) -> None:
    with page.expect_download() as coming:
        page.get_by_role("button", name="Unduh PDF").click()
    paper = PdfReader(io.BytesIO(coming.value.path().read_bytes()))
    code = re.search(r"/verifikasi/([A-Z2-7]{16})", "".join(one.extract_text() for one in paper.pages))
    assert code, "the print names no code"
    page.context.clear_cookies()
    page.goto(f"/verifikasi/{code[1]}")


SHOTS = (
    Shot("landing", "Landing page", "/", "", "What it is, and where one logs in (A2)."),
    Shot("masuk", "Masuk", "/masuk", "", "Login with NIP and password; SSO where it is configured (A3, A4)."),
    Shot("beranda", "Beranda", "/beranda", "bambang", "What waits for me: my next step, SKP to decide on, notices."),
    Shot("menu-admin", "Beranda of an admin", "/beranda", "lina", "The menu shows what this person may do (A6, C8)."),
    Shot("daftar-skp", "Daftar SKP", "/skp", "bambang", "My SKP by period; make one, copy last year's (A5, A12–A14)."),
    Shot("skp-baru", "Periode SKP", "/skp/baru", "samuel", "The period and the approach of a new SKP (A12)."),
    Shot("skp", "Sasaran Kinerja Pegawai", _skp("bambang"), "bambang", "The SKP as the official form (A15–A22)."),
    Shot("skp-draft", "SKP being written", _skp("siti"), "siti", "Returned with a note; mended in place (A16–A24)."),
    Shot("ajukan", "Ajukan", _skp("siti") + "/ajukan", "siti", "What is missing, else a confirmation (A25)."),
    Shot("skp-bawahan", "SKP Bawahan", "/skp-bawahan", "bambang", "Who waits for a decision; many at once (A33, P2)."),
    Shot("persetujuan", "Persetujuan", _skp("rini") + "/status", "bambang", "Approve, or return with a note (A34)."),
    Shot("matriks", "Matriks Peran Hasil", f"/matriks/{demo_id('skp', 'bambang', _YEAR)}", "bambang",
         "People × RHK of their leader; on a phone a list (A27–A32)."),
    Shot("tim", "Tim Kerja", "/tim", "nurul", "The teams that I lead or belong to (A7)."),
    Shot("tim-detil", "One Tim Kerja", f"/tim/{TIM}", "nurul", "Its members, with those of other units (A7)."),
    Shot("unor", "Manajemen Unor", "/unor", "lina",
         "The tree of units, opened branch by branch (A10).", _open_branches),
    Shot("pegawai", "Manajemen Pegawai", "/pegawai", "lina", "Search, move, jabatan, roles, history (A11)."),
    Shot("pegawai-detil", "One pegawai", f"/pegawai/{PEGAWAI['siti'].nip}", "lina", "Data, superior and delegations."),
    Shot("buka-periode", "Buka Periode", "/buka-periode", "lina", "A period for many: whom it would reach.", _preview),
    Shot("impor", "Impor Data", "/impor", "lina", "A file is first only checked; faulty rows to download.", _upload),
    Shot("delegasi", "Delegasi", "/delegasi", "lina", "Plt and Plh: who acts for whom, and until when."),
    Shot("instansi", "Pengaturan instansi", f"/instansi/{demo_id('instansi', 'BCN')}", "lina",
         "Colour, time zone, deadlines, quiet hours and the emblem for prints."),
    Shot("klien", "Klien API", "/klien", "rizky", "Other systems and what they may read.", _make_system),
    Shot("notifikasi", "Notifikasi", "/notifikasi", "bambang", "Inbox, and the WhatsApp state of each message."),
    Shot("profil", "Profil", "/profil", "bambang", "My data, who my penilai is and why, sessions."),
    Shot("cetak", "Cetak SKP", _skp("bambang") + "/cetak", "bambang", "Places, dates and anchors, then the PDF."),
    Shot("verifikasi", "Verifikasi", _skp("bambang") + "/cetak", "bambang", "Where the QR of a print leads.", _verify),
    Shot("penilaian", "Penilaian of a period", "/penilaian/{dewi}", "dewi",
         "Rencana aksi, eviden, realisasi and what was rated (A38–A42)."),
    Shot("penilaian-daftar", "Penilaian Saya", "/penilaian", "dewi", "My periods, and until when each is filled."),
    Shot("rencana-aksi", "Rencana Aksi", "/penilaian/{dewi}/rhk/{rhk}/rencana-aksi", "dewi",
         "One more step (A38)."),
    Shot("progres", "Progres Harian", "/penilaian/{dewi}/rencana-aksi/{aksi}/progres", "dewi",
         "What was done on a day."),
    Shot("eviden", "Eviden", "/penilaian/{dewi}/rhk/{rhk}/eviden", "dewi", "A link or a file as proof (A39)."),
    Shot("realisasi", "Realisasi", "/penilaian/{dewi}/indikator/{indikator}/realisasi", "dewi",
         "With its source (A40)."),
    Shot("penilaian-riwayat", "Riwayat", "/penilaian/{dewi}/riwayat", "dewi", "Who did what, for whom (G12)."),
    Shot("feedback-rekan", "Feedback Rekan", "/feedback-rekan", "dewi", "Whom I may answer for (A45)."),
    Shot("keberatan", "Keberatan", "/keberatan/{keberatan}", "sri", "Both sides, then the decision (A49–A53)."),
    Shot("penilaian-bawahan", "Penilaian Bawahan", "/penilaian-bawahan", "bambang", "Who has filled what (A41)."),
    Shot("penilaian-bawahan-satu", "One subordinate", "/penilaian-bawahan/{galuh}", "bambang",
         "Feedback and rating (A42)."),
    Shot("rating", "Rating", "/penilaian-bawahan/{galuh}/rating?bagian=perilaku", "bambang",
         "The predikat by the 3 × 3 rule and the unit's curve, before it is confirmed (A42–A44).", _choose_rating),
    Shot("isi-massal", "Isi Massal", "/penilaian-bawahan/isi-massal", "bambang", "A whole unit on one page (P2)."),
    Shot("unggah", "Unggah Rating", "/penilaian-bawahan/unggah", "bambang", "By XLSX, with a dry run."),
    Shot("kurva", "Monitoring Kurva", "/kurva", "sri", "Ideal in red, real in green; the rules as warnings (A44, A8)."),
    Shot("monitoring", "Monitoring Pengisian", "/monitoring", "sri",
         "How far the SKP of each unit are (A9, A66, C8)."),
    Shot("monitoring-pegawai", "Monitoring Pengisian per pegawai", "/monitoring/pegawai", "sri",
         "Who has an SKP in which state; a draft's content is nobody else's (C3, C7)."),
    Shot("capaian", "Capaian Organisasi", "/capaian", "sri", "Set per unit by who may (G4)."),
    Shot("aturan-penilaian", "Aturan Penilaian", "/aturan-penilaian", "lina",
         "Curve, days off, what the instansi allows."),
    Shot("cetak-penilaian", "Cetak Penilaian", "/penilaian/{dewi}/cetak", "dewi", "Both documents (A46–A48)."),
    Shot("cetak-banyak", "Cetak Banyak", "/penilaian/cetak-banyak", "sri", "Many as one ZIP (A48)."),
)  # fmt: skip
