"""Light enough for a bad network: a first visit under 100 KB and at most 10 requests; a second one next to nothing."""

import pytest
from playwright.sync_api import Response

from tests.e2e.pages.browsing import PHONE
from tests.e2e.pages.conftest import Visit

MOST_BYTES, MOST_REQUESTS = 100 * 1024, 10


@pytest.mark.parametrize("path", ["/", "/masuk"])
def test_a_first_visit_is_light_and_what_it_brings_is_compressed_and_kept_for_ever(visit: Visit, path: str):
    visitor, answers = visit(width=PHONE), list[Response]()
    visitor.forget_files()
    visitor.page.on("response", lambda answer: answers.append(answer))
    with visitor.weighing() as weights:
        visitor.open(path)
    assert weights[0].bytes < MOST_BYTES, weights[0]
    assert weights[0].requests <= MOST_REQUESTS, weights[0]
    static = [answer for answer in answers if "/static/" in answer.url]
    assert len(static) >= 4
    for answer in static:
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable", answer.url
        assert answer.headers["content-encoding"] in ("br", "gzip"), answer.url
    assert answers[0].headers["content-encoding"] == "gzip"


def test_beranda_is_light(visit: Visit, nip):
    visitor = visit(width=PHONE, nip=nip("bambang"))
    visitor.forget_files()
    with visitor.weighing() as weights:
        visitor.open("/beranda")
    assert weights[0].bytes < MOST_BYTES, weights[0]
    assert weights[0].requests <= MOST_REQUESTS, weights[0]


def test_a_further_page_asks_for_nothing_but_itself(visit: Visit, nip):
    visitor = visit(nip=nip("siti"))
    for path in ("/beranda", "/notifikasi"):  # the icon of the first page may come after all else
        visitor.open(path)
        visitor.page.wait_for_load_state("networkidle")
    with visitor.weighing() as weights:
        visitor.open("/profil")
    assert [address for address in weights[0].by_address if "/static/" in address] == []
    assert weights[0].bytes < 12 * 1024, weights[0]
