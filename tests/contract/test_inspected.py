"""What fails a browser run that left a page out knows every page, and names the right ones."""

from tests.e2e import inspected


def test_a_page_that_no_browser_inspected_is_named():
    assert {"beranda", "skp_detil"} <= inspected.missing(set())
    found = inspected.missing({"/beranda", "/skp/00000000-0000-7000-8000-000000000001", "/tidak-ada"})
    assert not {"beranda", "skp_detil", "skp_ekspor"} & found
    assert "skp" in found


def test_what_is_left_out_are_pages_of_today():
    assert inspected.pages() >= inspected.NO_PAGES
