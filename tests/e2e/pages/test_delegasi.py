"""Delegasi: given with a search, listed by side and state, acted under, and taken back (feature G12)."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from contracts.org import CreateDelegasi, DaftarDelegasi
from contracts.types import Penugasan, new_id
from gateway.documents import semua
from gateway.openapi import RestApi
from tests.e2e.office import Desk, Office, faults
from tests.e2e.pages.browsing import PHONE
from tests.e2e.pages.conftest import Visit

TODAY = date.today()  # noqa: DTZ011  # of the machine that runs the tests


@pytest.fixture(scope="module")
def galih(app: RestApi, office: Office) -> Desk:
    """That of the head of the Dinas."""
    return Desk(app.test_client(), office.kepala)


def given(office: Office, to: str, *, start: int = -1, days: int = 5) -> str:
    """A delegation of the head's, from so many days from now."""
    made = CreateDelegasi(
        id=new_id(),
        dari_nip=office.kepala,
        kepada_nip=office.nips[to],
        penugasan=Penugasan.PLH,
        mulai=TODAY + timedelta(days=start),
        selesai=TODAY + timedelta(days=start + days),
    )
    return str(office.org.create_delegasi(made).id)


def test_an_official_delegates_and_takes_it_back(visit: Visit, office: Office):
    name = "Bayu Segara"
    visitor = visit(nip=office.kepala)
    visitor.open("/delegasi?keadaan=mendatang")
    visitor.inspect("kosong")
    visitor.open("/delegasi")
    visitor.page.get_by_role("link", name="Beri delegasi").first.click()
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill(name[:6])
    dialog.get_by_label(name).check()
    dialog.get_by_label("Sampai").fill((TODAY + timedelta(days=3)).isoformat())
    visitor.inspect_at_both_widths("beri")
    dialog.get_by_label("Alasan").fill("Cuti tahunan")
    dialog.get_by_role("button", name="Beri delegasi").click()
    assert f"{name} dapat bertindak untuk Galih Prakoso" in visitor.said()
    row = visitor.page.locator("#list tbody tr").filter(has_text=name)
    expect(row).to_contain_text("hari lagi")
    expect(row).to_contain_text("Cuti tahunan")
    visitor.inspect_at_both_widths("daftar")
    row.get_by_role("link", name=f"Cabut delegasi kepada {name}").click()
    expect(dialog).to_contain_text(name)
    visitor.inspect("cabut")
    dialog.get_by_role("button", name="Cabut", exact=True).click()
    expect(row).to_contain_text("Dicabut")


def test_who_was_given_one_acts_from_the_list(visit: Visit, office: Office):
    given(office, "Fajar Sidik")
    visitor = visit(width=PHONE, nip=office.nips["Fajar Sidik"])
    visitor.open("/delegasi?arah=kepada_saya")
    expect(visitor.page.get_by_role("link", name="Beri delegasi")).to_have_count(0)
    expect(visitor.page.get_by_role("link", name="Cabut")).to_have_count(0)
    visitor.page.get_by_role("button", name="Bertindak untuk Galih Prakoso").last.click()
    expect(visitor.page.locator(".acting")).to_contain_text("Galih Prakoso")
    visitor.open("/delegasi/baru", status=404)


def test_the_list_is_narrowed_by_side_state_and_name(galih: Desk, office: Office):
    given(office, "Cakra Buana", start=20)
    coming = galih.read("/delegasi?keadaan=mendatang")
    assert "Cakra Buana" in coming
    assert "mulai" in coming
    assert "Cakra Buana" not in galih.read("/delegasi?keadaan=berlaku")
    assert "Tidak ada delegasi yang cocok" in galih.read("/delegasi?arah=kepada_saya")
    assert "Cakra Buana" in galih.read("/delegasi?q=cakra")
    galih.read("/delegasi?keadaan=salah", status=422)


def test_a_delegation_is_refused_by_field_and_keeps_what_was_typed(galih: Desk, office: Office):
    page, form = "/delegasi/baru", {"id": str(new_id()), "dari_nip": office.kepala, "penugasan": "plt"}
    form |= {"kepada_nip": office.nips["Dinda Larasati"], "mulai": TODAY.isoformat()}
    backwards = galih.send(page, on=page, **form, selesai=(TODAY - timedelta(days=1)).isoformat())
    assert faults(backwards) == {"selesai"}
    assert f'value="{office.nips["Dinda Larasati"]}" checked' in backwards.text
    nobody = galih.send(page, on=page, **form | {"kepada_nip": ""}, selesai=TODAY.isoformat())
    assert faults(nobody) == {"kepada_nip"}
    found = galih.send(page, on=page, **form, aksi="cari", cari_kepada_nip="Bayu", selesai="2027-01-05")
    assert "Bayu Segara" in found.text
    assert 'value="2027-01-05"' in found.text
    assert not any(one.kepada_nip == form["kepada_nip"] for one in _all(office))


def test_the_list_leaves_as_a_workbook(galih: Desk, office: Office, monkeypatch: pytest.MonkeyPatch):
    given(office, "Bayu Segara", start=40, days=2)
    head, row = galih.workbook("/delegasi/ekspor.xlsx?q=bayu&keadaan=mendatang")
    found = dict(zip(head, row, strict=True))
    assert (found["Pejabat"], found["NIP pejabat"]) == ("Galih Prakoso", office.kepala)
    assert (found["Penerima"], found["NIP penerima"]) == ("Bayu Segara", office.nips["Bayu Segara"])
    assert (found["Mulai"].date(), found["Sampai"].date()) == (TODAY + timedelta(days=40), TODAY + timedelta(days=42))
    assert (found["Sebagai"], found["Keadaan"]) == ("Pelaksana harian (Plh.)", "Akan datang")
    assert len(galih.workbook("/delegasi/ekspor.xlsx?q=tidak-ada-orangnya")) == 1
    assert galih.client.get("/delegasi/ekspor.xlsx?keadaan=salah").status_code == 422
    monkeypatch.setattr(semua, "MOST_WAITED_FOR", 0)
    answer = galih.client.get("/delegasi/ekspor.xlsx?q=bayu")
    assert (answer.status_code, answer.location) == (303, "/delegasi?q=bayu")
    assert "terlalu banyak untuk satu berkas" in galih.read("/delegasi?q=bayu")


def test_an_admin_gives_one_for_an_official_and_sees_all(desk: Desk, office: Office):
    page, form = "/delegasi/baru", {"id": str(new_id()), "dari_nip": office.kepala, "penugasan": "plh"}
    form |= {"kepada_nip": office.nips["Dinda Larasati"], "mulai": TODAY.isoformat()}
    form |= {"selesai": (TODAY + timedelta(days=1)).isoformat()}
    assert "Pejabat yang digantikan" in desk.read(page)
    assert desk.send(page, on=page, **form).status_code == 303
    assert "Dinda Larasati" in desk.read("/delegasi")
    revoke = f"/delegasi/{form['id']}/cabut"
    assert desk.send(revoke, on=revoke).status_code == 303
    assert not any(one.berlaku and str(one.id) == form["id"] for one in _all(office))


def _all(office: Office):
    return office.org.daftar_delegasi(DaftarDelegasi(semua=True, limit=100)).items
