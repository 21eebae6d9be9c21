"""Every refusal has a page: its status, why, and a way on; secrets are never written into it, stacks never shown."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Response, g
from flask_wtf.csrf import CSRFError, validate_csrf

from contracts import errors
from contracts.base import Actor
from contracts.errors import KinerjaError
from contracts.org import Identity
from gateway.errors import STATUS
from gateway.openapi import RestApi
from gateway.web import failures

PAGES = [kind for kind in STATUS if kind is not errors.Unauthenticated]
HTMX = {"HX-Request": "true", "HX-Target": "main#content"}
OURS = {"Origin": "https://kinerja.example"}


@contextmanager
def asking(app: RestApi, path: str = "/profil/kontak", **more: Any) -> Iterator[None]:
    with app.test_request_context(path, base_url="https://kinerja.example", **more):
        app.preprocess_request()
        yield


def answer_to(error: KinerjaError) -> Response:
    answer = failures.refused(error)
    assert isinstance(answer, Response)
    return answer


@pytest.mark.parametrize("kind", PAGES, ids=lambda kind: kind.__name__)
def test_a_refusal_is_a_page_with_its_status_and_reason(lonely_gateway: RestApi, kind: type[KinerjaError]):
    with asking(lonely_gateway, "/tidak-ada"):
        answer = answer_to(kind("kode", "Mintalah kepada admin instansi.", retry_after=90))
    assert answer.status_code == STATUS[kind]
    assert answer.headers["Retry-After"] == "90"
    assert "Mintalah kepada admin instansi." in answer.get_data(as_text=True)
    assert "2 menit" in answer.get_data(as_text=True)
    assert "Ke halaman depan" in answer.get_data(as_text=True)


def test_an_address_that_cannot_be_read_speaks_of_no_form_and_leads_on(lonely_gateway: RestApi):
    marked = errors.Invalid("isian-tidak-sah", "Perbaiki isian yang ditandai.")
    with asking(lonely_gateway, "/tidak-ada?tahun=abc"):
        answer = answer_to(marked)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "Saringan pada alamat ini tidak dikenal." in page
    assert 'href="/tidak-ada">' in page
    assert "ditandai" not in page
    with asking(lonely_gateway, "/tidak-ada"):
        answer = answer_to(marked)
    assert answer.status_code == 404
    assert "Halaman ini tidak ada" in answer.get_data(as_text=True)


def test_who_is_not_logged_in_is_led_to_the_door_and_back(lonely_gateway: RestApi):
    refusal = errors.Unauthenticated("belum-masuk", "Anda belum masuk.")
    with asking(lonely_gateway, "/tidak-ada?versi=2"):
        assert answer_to(refusal).headers["Location"] == "/masuk?next=/tidak-ada?versi%3D2"
    with asking(lonely_gateway, "/x", headers=HTMX | {"HX-Current-URL": "https://kinerja.example/profil?a=1"}):
        assert answer_to(refusal).headers["HX-Redirect"] == "/masuk?next=/profil?a%3D1"


def test_a_form_of_ours_is_kept_whole_and_only_ours(lonely_gateway: RestApi):
    typed = {"csrf_token": "rahasia", "rencana": "Tiga laporan selesai"} | {f"kata.{n}": f"isi-{n}" for n in range(900)}
    away = errors.Unavailable("layanan-tidak-tersedia", "Coba lagi.")
    with asking(lonely_gateway, "/tidak-ada", method="POST", data=typed, headers=OURS):
        page = answer_to(away).get_data(as_text=True)
    assert 'name="rencana" value="Tiga laporan selesai"' in page
    assert all(f'name="kata.{n}" value="isi-{n}"' in page for n in range(900))
    assert "Kirim ulang" in page
    assert '<p class="said">Tiga laporan selesai</p>' in page
    assert "rahasia" not in page
    with asking(lonely_gateway, "/tidak-ada", method="POST", data=typed, headers={"Origin": "https://evil.example"}):
        assert "Tiga laporan" not in answer_to(away).get_data(as_text=True)


@pytest.mark.parametrize("secret", sorted(failures.SECRETS))
def test_a_form_with_a_secret_is_not_kept_and_says_so(lonely_gateway: RestApi, secret: str):
    away = errors.Unavailable("layanan-tidak-tersedia", "Coba lagi.")
    with asking(lonely_gateway, "/tidak-ada", method="POST", data={"nip": "1", secret: "rahasia-1"}, headers=OURS):
        page = answer_to(away).get_data(as_text=True)
    assert "rahasia" not in page
    assert "Kirim ulang" not in page
    assert "Kata sandi tidak disimpan" in page


def test_every_password_on_a_page_is_known_as_a_secret():
    templates = Path(failures.__file__).parent.parent / "templates"
    asked = re.compile(r'ui\.field\(\w+, "(\w+)"[^\n]*type="password"')
    found = {name for template in templates.rglob("*.html") for name in asked.findall(template.read_text())}
    assert {"password", "again", "lama", "baru"} <= found <= failures.SECRETS


def test_what_htmx_asked_in_vain_leaves_the_page_as_it_is(lonely_gateway: RestApi):
    with asking(lonely_gateway, "/tidak-ada", method="POST", headers=HTMX):
        answer = answer_to(errors.Unavailable("layanan-tidak-tersedia", "Coba lagi sebentar lagi."))
    assert answer.status_code == 503
    assert answer.headers["HX-Reswap"] == "none"
    assert answer.get_data(as_text=True).startswith('<hx-partial hx-target="#flash"')
    assert "Coba lagi sebentar lagi." in answer.get_data(as_text=True)


def test_what_stands_at_a_new_address_is_the_page_that_says_why_not(lonely_gateway: RestApi):
    """A notice whose SKP is a draft again: the address is the SKP's, so the inbox must not stay under it."""
    with asking(lonely_gateway, "/tidak-ada", headers=HTMX):
        g.identity = Identity(actor=Actor(sub="uji"), expires_at=datetime.now(UTC))
        answer = answer_to(errors.NotFound("skp-tidak-ada", "SKP ini tidak ada atau tidak dapat Anda lihat."))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 404
    assert "HX-Reswap" not in answer.headers
    assert "SKP ini tidak ada atau tidak dapat Anda lihat." in page
    assert "Ke Beranda" in page
    assert "<html" not in page, "into the content of the page, not a page inside the page"


def test_a_defect_shows_a_number_and_nothing_of_us(lonely_gateway: RestApi):
    with asking(lonely_gateway, "/tidak-ada"):
        answer = failures.defect(ZeroDivisionError("rahasia dapur"))
        assert isinstance(answer, Response)
    assert answer.status_code == 500
    assert "Sampaikan nomor" in answer.get_data(as_text=True)
    assert "rahasia dapur" not in answer.get_data(as_text=True)
    assert "Traceback" not in answer.get_data(as_text=True)


def test_browsers_get_a_page_and_systems_a_problem(lonely_gateway: RestApi):
    client = lonely_gateway.test_client()
    browser = {"Accept": "text/html,application/xhtml+xml"}
    assert client.get("/tidak-ada", headers=browser).mimetype == "text/html"
    assert client.get("/tidak-ada").mimetype == "application/problem+json"
    assert client.get("/api/v1/tidak-ada", headers=browser).mimetype == "application/problem+json"


def test_a_post_without_the_token_is_refused(lonely_gateway: RestApi):
    answer = lonely_gateway.test_client().post("/lupa-sandi", data={"nip": "1"})
    assert answer.status_code == 400
    assert "Kirim sekali lagi" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/masuk", {"nip": "1993 0528", "keep": "1"}),
        ("/reset-password", {"token": f"ek_reset_{'x' * 43}", "again": "rahasia"}),
    ],
)
def test_at_the_door_an_old_page_asks_for_the_password_again(lonely_gateway: RestApi, path: str, typed: dict[str, str]):
    answer = lonely_gateway.test_client().post(path, data=typed | {"password": "rahasia"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == 400
    assert "Isi lagi kata sandi Anda" in page
    assert f'value="{typed.get("nip") or typed["token"]}"' in page
    assert 'name="csrf_token"' in page
    assert "rahasia" not in page


@pytest.mark.parametrize("query", ["", "?token=", "?token=ek_reset_terpotong"])
def test_a_link_that_came_in_part_asks_for_no_password_but_offers_another(lonely_gateway: RestApi, query: str):
    page = lonely_gateway.test_client().get(f"/reset-password{query}").get_data(as_text=True)
    assert "Tautan ini tidak lengkap." in page
    assert 'href="/lupa-sandi">Minta tautan baru' in page
    assert "<input" not in page


@pytest.mark.parametrize("refusal", [CSRFError("too old"), errors.Unauthenticated("belum-masuk", "Anda belum masuk.")])
def test_a_form_that_stays_on_the_page_gets_a_token_that_holds(lonely_gateway: RestApi, refusal: Any):
    with asking(lonely_gateway, "/tidak-ada", method="POST", headers=HTMX):
        answer = failures.http(refusal) if isinstance(refusal, CSRFError) else failures.refused(refusal)
        assert isinstance(answer, Response)
        validate_csrf(answer.headers["X-CSRF-Token"])


@pytest.mark.parametrize("accepted", ["br", "gzip", ""])
def test_static_files_come_as_the_browser_wants_them(lonely_gateway: RestApi, accepted: str):
    client = lonely_gateway.test_client()
    address = lonely_gateway.extensions["assets"].names["kinerja.css"]
    answer = client.get(f"/static/{address}", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding", "") == accepted
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/static/css/tokens.css").status_code == 404, "only what was built is served"


def test_an_accent_is_a_style_sheet_and_nothing_else(lonely_gateway: RestApi):
    client = lonely_gateway.test_client()
    assert client.get("/aksen/1b7f4d.css").mimetype == "text/css"
    for hostile in ("red", "1b7f4d}body{", "1b7f4", "%3Cscript%3E"):
        assert client.get(f"/aksen/{hostile}.css").status_code == 404
