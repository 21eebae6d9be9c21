"""Manajemen Unor and Pengaturan Instansi: the tree by branch, search, forms with their refusals, history, workbook."""

import base64
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from contracts.org import (
    DaftarInstansi,
    DaftarUnor,
    InstansiQuery,
    PengaturanInstansi,
    SetPeran,
    SetPimpinanUnor,
    UnorQuery,
    UpdateInstansi,
)
from contracts.types import Peran, new_id
from gateway.openapi import RestApi
from tests.e2e.office import Desk, Office, faults, version_on
from tests.e2e.pages.browsing import PHONE
from tests.e2e.pages.conftest import Visit

TODAY = date.today()  # noqa: DTZ011  # of the machine that runs the tests
MANY = 52  # children of one unit: more than a branch shows at once

_PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGO45mAFAANAAVGLByzdAAAAAElFTkSuQmCC"
_EMBLEM = {"name": "lambang.png", "mimeType": "image/png", "buffer": base64.b64decode(_PIXEL)}


@pytest.fixture(scope="module")
def office(office: Office) -> Office:
    """With a long branch."""
    for n in range(1, MANY + 1):
        office.unit(f"Loket {n:02} Uji", office.bidang)
    return office


def test_the_tree_opens_branch_by_branch_in_place(visit: Visit, office: Office):
    visitor = visit(nip=office.admin)
    visitor.open("/unor")
    tree = visitor.page.locator(".tree")
    dinas = tree.get_by_role("button", name="Cabang Dinas Layanan Uji")
    expect(dinas).to_have_attribute("aria-expanded", "false")
    expect(tree).not_to_contain_text("Bidang Loket Uji")
    dinas.press("Enter")
    expect(tree).to_contain_text("Bidang Loket Uji")
    expect(dinas).to_have_attribute("aria-expanded", "true")
    expect(dinas).to_be_focused()
    tree.get_by_role("button", name="Cabang Bidang Loket Uji").click()
    expect(tree).to_contain_text("Loket 50 Uji")
    visitor.inspect_at_both_widths("pohon")
    tree.get_by_role("link", name="Unor berikutnya").click()
    expect(tree.get_by_role("link", name=re.compile("^Loket"))).to_have_count(MANY)
    visitor.page.reload()  # the address knows what is open
    expect(tree).to_contain_text("Loket 50 Uji")
    dinas.click()
    expect(tree).not_to_contain_text("Bidang Loket Uji")
    expect(dinas).to_have_attribute("aria-expanded", "false")
    visitor.page.get_by_label("Cari unor").fill("loket 07")
    expect(visitor.page.locator("#list tbody tr")).to_have_count(1)
    expect(visitor.page.locator("#list")).to_contain_text("Dinas Layanan Uji › Bidang Loket Uji")
    visitor.inspect("pencarian")


def test_a_unit_is_moved_and_given_a_head_in_dialogs(visit: Visit, office: Office):
    unor = office.unit("Seksi Arsip Uji", office.bidang)
    visitor = visit(width=PHONE, nip=office.admin)
    visitor.open(f"/unor/{unor}")
    visitor.inspect("unor")
    visitor.look_into("Ubah", "Tutup", "Tambah unor di bawahnya")
    visitor.page.get_by_role("link", name="Tetapkan pimpinan").click()
    dialog = visitor.page.get_by_role("dialog")
    dialog.get_by_role("searchbox").fill("cakra")
    dialog.get_by_label("Cakra Buana").check()
    visitor.inspect("pimpinan")
    dialog.get_by_role("button", name="Tetapkan").click()
    expect(visitor.page.locator("#pimpinan")).to_contain_text("Cakra Buana")
    visitor.page.get_by_role("link", name="Pindahkan").click()
    dialog.get_by_role("searchbox").fill("bidang lain")
    expect(dialog.locator("[name=induk_id]")).to_have_count(3)  # none, the present one and the one that was found
    visitor.inspect("pindahkan")
    dialog.get_by_label("Bidang Lain Uji").check()
    dialog.get_by_role("button", name="Pindahkan").click()
    expect(visitor.page.locator(".page-lead")).to_have_text("Bidang Lain Uji")
    visitor.page.get_by_role("link", name="Riwayat").click()
    expect(visitor.main()).to_contain_text("Unor induk: Bidang Loket Uji menjadi Bidang Lain Uji")
    visitor.inspect("riwayat")


def test_the_tree_works_without_javascript(desk: Desk, office: Office):
    """Links carry what is open; a long branch goes on as a page of its own."""
    html = desk.read("/unor")
    opened = re.search(r'href="(/unor\?buka=[^"#]+)#', html)
    assert opened
    assert "Bidang Loket Uji" not in html
    html = desk.read(f"/unor?buka={office.dinas}.{office.bidang}")
    assert html.count("tree-row") == 3 + 50
    more = re.search(r'href="(/unor\?induk=[^"]+)"', html)
    assert more
    rest = desk.read(more[1].replace("&amp;", "&"))
    assert rest.count("tree-row") == MANY - 50
    assert desk.read(f"/unor?buka=bukan-id.{office.dinas}").count("tree-row") == 3
    assert "Tidak ada unor yang cocok" in desk.read("/unor?q=tidakada")


def test_a_new_unit_is_refused_by_field_and_keeps_what_was_typed(desk: Desk, office: Office):
    page, typed = "/unor/baru", {"nama": "Seksi Surat Uji", "nama_jabatan": "Kepala Seksi Surat", "eselon": "IV.a"}
    form = typed | {"id": str(new_id()), "induk_id": str(office.dinas), "instansi_id": str(office.instansi)}
    form |= {"berlaku_dari": TODAY.isoformat(), "mandiri": "0"}
    refused = desk.send(page, on=page, **form, kode="")
    assert faults(refused) == {"kode"}
    assert all(f'value="{text}"' in refused.text for text in typed.values())
    assert desk.send(page, on=page, **form, kode="SURAT-1").status_code == 303
    again = desk.send(page, on=page, **form | {"id": str(new_id())}, kode="SURAT-1")
    assert faults(again) == {"kode"}
    assert "sudah dipakai" in again.text


def test_a_circle_is_refused_with_its_reason(desk: Desk, office: Office):
    page = f"/unor/{office.dinas}/pindah"
    found = desk.send(page, on=page, aksi="cari", cari_induk_id="Bidang Loket", induk_id="", berlaku_dari="2026-01-02")
    assert f'value="{office.bidang}"' in found.text
    assert 'value="2026-01-02"' in found.text
    refused = desk.send(page, on=page, induk_id=str(office.bidang), berlaku_dari=TODAY.isoformat())
    assert refused.status_code == 409
    assert "ke bawah dirinya sendiri" in refused.text


def test_a_unit_with_people_is_not_closed_and_an_empty_one_is(desk: Desk, office: Office):
    day = TODAY.isoformat()
    page = f"/unor/{office.bidang}/tutup"
    refused = desk.send(page, on=page, berlaku_sampai=day)
    assert refused.status_code == 409
    assert "Pindahkan atau tutup unor di bawahnya" in refused.text
    empty = office.unit("Seksi Kosong Uji", office.dinas)
    page, yesterday = f"/unor/{empty}/tutup", (TODAY - timedelta(days=1)).isoformat()
    assert desk.send(page, on=page, berlaku_sampai=yesterday).status_code == 303
    assert "Unor ini ditutup" in desk.read(f"/unor/{empty}")
    desk.read(f"/unor/{empty}/ubah", status=404)
    assert "Seksi Kosong Uji" not in desk.read(f"/unor?buka={office.dinas}")
    assert "Seksi Kosong Uji" in desk.read(f"/unor?tutup=1&buka={office.dinas}")
    assert "Ditutup" in desk.read(f"/unor/{empty}/riwayat")


def test_an_edit_of_an_old_state_is_refused(desk: Desk, office: Office):
    unor = office.unit("Seksi Dua Tangan Uji", office.dinas)
    form = {"kode": "DUA-1", "nama": "Seksi Satu", "mandiri": "0", "berlaku_dari": TODAY.isoformat(), "if_versi": "1"}
    page = f"/unor/{unor}/ubah"
    assert desk.send(page, on=page, **form).status_code == 303
    stale = desk.send(page, on=page, **form | {"nama": "Seksi Dua"})
    assert stale.status_code == 412
    assert 'value="Seksi Dua"' in stale.text
    assert office.org.unor(UnorQuery(id=unor)).nama == "Seksi Satu"


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("ubah", {"kode": "KEDUA-1", "nama": "Seksi Kedua", "mandiri": "0"}, {"nama": ""}),
        ("pindah", {"induk_id": ""}, {"berlaku_dari": ""}),
        ("pimpinan", {"pimpinan_nip": "", "penugasan": "plt"}, {"berlaku_dari": ""}),
        ("tutup", {}, {"berlaku_sampai": ""}),
    ],
)
def test_who_comes_second_sees_what_is_saved_and_replaces_it_knowingly(
    desk: Desk, office: Office, name: str, right: dict[str, str], wrong: dict[str, str]
):
    unor = office.unit("Seksi Pertama Uji", office.dinas)
    head = SetPimpinanUnor(id=unor, pimpinan_nip=office.nips["Eka Nugraha"], berlaku_dari=TODAY)
    page, sent = (
        f"/unor/{unor}/{name}",
        {"berlaku_dari": TODAY.isoformat(), "berlaku_sampai": TODAY.isoformat()} | right,
    )
    seen = version_on(desk.read(page))
    office.org.set_pimpinan_unor(head)
    if name == "tutup":
        office.org.set_pimpinan_unor(head.model_copy(update={"pimpinan_nip": None}))
    slip = desk.send(page, on=page, if_versi=seen, **sent | wrong)
    assert slip.status_code == 422
    assert version_on(slip.text) == seen, "a slip of the pen must not adopt what nobody has shown"
    overtaken = desk.send(page, on=page, if_versi=version_on(slip.text), **sent)
    assert overtaken.status_code == 412
    assert "Yang tersimpan sekarang" in overtaken.text
    assert ("Belum ada" if name == "tutup" else "Eka Nugraha") in overtaken.text
    assert desk.send(page, on=page, if_versi=version_on(overtaken.text), **sent).status_code == 303


def test_who_manages_nothing_sees_no_button_and_no_form(fajar: Desk, office: Office):
    tree = fajar.read("/unor")  # the own instansi's units are no secret, but nothing to manage
    assert "Bidang Lain Uji" in tree
    assert "Manajemen Unor" not in tree
    assert "Tambah unor" not in tree
    html = fajar.read(f"/unor/{office.bidang}")
    assert "Tetapkan pimpinan" not in html
    assert "/ubah" not in html
    for name in ("ubah", "pindah", "pimpinan", "tutup"):
        fajar.read(f"/unor/{office.bidang}/{name}", status=404)
    fajar.read(f"/unor/baru?induk={office.dinas}", status=404)
    fajar.read("/unor/baru", status=404)
    fajar.read("/instansi", status=404)
    fajar.read(f"/unor/{new_id()}", status=404)


def test_a_super_admin_chooses_the_instansi(app: RestApi, desk: Desk, office: Office):
    office.org.set_peran(SetPeran(nip=office.nips["Gita Pertiwi"], peran=[Peran.SUPER_ADMIN]))
    gita = Desk(app.test_client(), office.nips["Gita Pertiwi"])
    other = next(one for one in office.org.daftar_instansi(DaftarInstansi()).items if one.id != office.instansi)
    root = office.org.daftar_unor(DaftarUnor(instansi_id=other.id)).items[0]
    assert f"/instansi/{other.id}" in gita.read(f"/instansi?q={other.kode}")
    assert root.nama in gita.read(f"/unor?instansi_id={other.id}")
    assert other.kode in gita.read(f"/instansi/{other.id}")
    for path in ("/unor?instansi_id=", "/unor/ekspor?instansi_id=", "/instansi/"):
        desk.read(f"{path}{other.id}", status=404)
    desk.read(f"/unor/{root.id}", status=404)


def test_all_units_leave_as_a_workbook(desk: Desk, office: Office):
    rows = desk.workbook("/unor/ekspor")
    named = {row[1]: row for row in rows}
    assert named["Loket 52 Uji"][2] == "Dinas Layanan Uji › Bidang Loket Uji"
    assert len(rows) > MANY + 3


def test_the_settings_of_the_instansi_are_kept_and_refused_by_field(visit: Visit, desk: Desk, office: Office):
    page = f"/instansi/{office.instansi}"
    now = office.org.instansi(InstansiQuery(id=office.instansi))
    form = {"nama": now.nama, "if_versi": str(now.versi), "pengaturan.warna": "#7a1f5c"}
    form |= {"pengaturan.jenis_periode": "bulanan", "pengaturan.satuan_keberatan": "hari_kalender"}
    form |= {"pengaturan.zona_waktu": "Asia/Jakarta", "pengaturan.jam_tenang_mulai": "20:30"}
    refused = desk.send(page, on="/instansi", **form | {"nama": ""}, **{"pengaturan.jam_tenang_selesai": "25:00"})
    assert faults(refused) == {"nama", "pengaturan-jam_tenang_selesai"}
    office.org.update_instansi(UpdateInstansi(id=now.id, nama=now.nama, pengaturan=PengaturanInstansi(warna="#123456")))
    form["pengaturan.jam_tenang_selesai"] = "05:15"
    overtaken = desk.send(page, on="/instansi", **form)
    assert overtaken.status_code == 412
    assert "Pengaturan ini berubah sementara formulir Anda terbuka" in overtaken.text
    assert "<dd>#123456</dd>" in overtaken.text
    assert 'value="#7a1f5c"' in overtaken.text
    form["if_versi"] = version_on(overtaken.text)
    assert desk.send(page, on="/instansi", **form).status_code == 303
    kept = office.org.instansi(InstansiQuery(id=office.instansi)).pengaturan
    assert (kept.jenis_periode, kept.warna, kept.jam_tenang_selesai.hour) == ("bulanan", "#7a1f5c", 5)
    visitor = visit(width=PHONE, nip=office.admin)
    visitor.open("/instansi")
    expect(visitor.page.get_by_label("Sampai")).to_have_value(re.compile("^05:15"))
    visitor.page.get_by_label("Gambar lambang").set_input_files({**_EMBLEM, "buffer": b"<svg/>"})
    visitor.page.get_by_role("button", name="Unggah lambang").click()
    expect(visitor.page.get_by_label("Gambar lambang")).to_have_attribute("aria-invalid", "true")
    visitor.page.get_by_label("Gambar lambang").set_input_files(_EMBLEM)
    visitor.page.get_by_role("button", name="Unggah lambang").click()
    emblem = visitor.page.get_by_role("img", name=f"Lambang {now.nama}")
    expect(emblem).to_be_visible()
    assert emblem.evaluate("one => one.naturalWidth") == 1
    visitor.inspect("instansi")
    assert visitor.page.request.get(f"{page}/lambang").body() == _EMBLEM["buffer"]
    visitor.open(f"{page}/lambang/hapus")
    visitor.inspect("hapus lambang")
    visitor.open(page)
    visitor.page.get_by_role("link", name="Hapus lambang").click()
    visitor.page.get_by_role("button", name="Hapus", exact=True).click()
    expect(visitor.page.locator("#flash")).to_contain_text("Lambang dihapus")
    expect(emblem).to_have_count(0)
    visitor.open(f"{page}/lambang", status=404)
