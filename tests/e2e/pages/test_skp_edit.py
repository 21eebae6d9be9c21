"""Changing an SKP: two at once lose nothing, order and removal, lampiran, withdrawal; focus goes where it should."""

import re

import pytest
from playwright.sync_api import expect

from contracts.skp import AddRhk, DeleteRhk, ReturnSkp, Skp, SkpQuery, SubmitSkp, UpdateRhk, WithdrawSkp
from contracts.types import JenisRhk, new_id
from dev.demo_world import until
from gateway.openapi import RestApi
from tests.e2e.office import Desk
from tests.e2e.pages.browsing import PHONE, Visitor
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.skp_cast import Cast

FIRST, SECOND = "Tersusunnya daftar kebutuhan pelatihan", "Terlaksananya evaluasi pelatihan"
TYPED = "Teks yang sudah lama saya ketik"


@pytest.fixture(scope="module")
def owner(cast: Cast):
    return cast.staff[1]


@pytest.fixture
def skp(cast: Cast, owner) -> Skp:
    """A draft with two RHK; made anew of what the test before left."""
    found = cast.fresh(owner)
    return cast.fill(found, [FIRST, SECOND], intervensi=cast.plan.rhk[0].id)


def press(visitor: Visitor, name: str) -> None:
    visitor.page.get_by_role("button", name=name, exact=True).click()


def seen_on(html: str) -> dict[str, str]:
    """What a form says of the SKP that it was made from."""
    found = dict(re.findall(r'name="(if_rev|sejak)" value="([^"]+)"', html))
    assert found.keys() == {"if_rev", "sejak"}
    return found


def typed_rhk(visitor: Visitor):
    return visitor.page.get_by_label("Rencana Hasil Kerja", exact=True)


def test_the_second_of_two_is_told_and_loses_nothing(visit: Visit, cast: Cast, owner, skp: Skp):
    first = skp.rhk[0]
    visitor = visit(width=PHONE, nip=owner.nip)
    visitor.open(f"/skp/{skp.id}")
    visitor.page.get_by_role("link", name="Edit RHK A1", exact=True).click()
    typed_rhk(visitor).fill(TYPED)
    elsewhere = f"{FIRST} tahunan"
    cast.skp(owner).update_rhk(
        UpdateRhk(rhk_id=first.id, jenis=first.jenis, rencana=elsewhere, intervensi_rhk_id=first.intervensi_rhk_id)
    )
    press(visitor, "OK")
    form = visitor.page.locator("#dialog")
    expect(form).to_contain_text(f"{owner.nama} mengubah RHK “{elsewhere}”")
    expect(form).to_contain_text(f"Isi yang sekarang tersimpan: {elsewhere}")
    expect(typed_rhk(visitor)).to_have_value(TYPED)
    visitor.inspect("dua-orang")
    press(visitor, "OK")
    expect(visitor.page.locator("#rhk")).to_contain_text(TYPED)


def test_without_javascript_the_second_of_two_is_told_too_and_rows_go_after_a_question(
    app: RestApi, cast: Cast, owner, skp: Skp
):
    desk, first = Desk(app.test_client(), owner.nip), skp.rhk[0]
    page, elsewhere = f"/skp/{skp.id}/rhk/{first.id}", f"{FIRST} tahunan"
    sent = {"jenis": first.jenis.value, "rencana": TYPED, "intervensi_rhk_id": str(first.intervensi_rhk_id)}
    seen = seen_on(desk.read(page))
    cast.skp(owner).update_rhk(
        UpdateRhk(rhk_id=first.id, jenis=first.jenis, rencana=elsewhere, intervensi_rhk_id=first.intervensi_rhk_id)
    )
    refused = desk.send(page, on=page, **sent | seen)
    assert f"{owner.nama} mengubah RHK “{elsewhere}”" in refused.text
    assert TYPED in refused.text
    assert desk.send(page, on=page, **sent | seen_on(refused.text)).status_code == 303
    assert TYPED in desk.read(f"/skp/{skp.id}")
    for row in (f"/indikator/{first.indikator[0].id}", f"/rhk/{skp.rhk[1].id}", ""):
        question = f"/skp/{skp.id}{row}/hapus"
        assert "Hapus" in desk.read(question)
        assert desk.send(question, on=question).status_code == 303
    desk.read(f"/skp/{skp.id}", status=404)


def test_what_a_superior_added_meanwhile_is_named_and_both_stay(app: RestApi, cast: Cast, owner, skp: Skp):
    desk, page = Desk(app.test_client(), owner.nip), f"/skp/{skp.id}/rhk/baru"
    sent = {"id": str(new_id()), "jenis": "utama", "rencana": TYPED, "intervensi_rhk_id": str(cast.plan.rhk[0].id)}
    seen, shared = seen_on(desk.read(page)), "Terdampinginya unit kerja baru"
    cast.skp(cast.kabag).add_rhk(
        AddRhk(id=new_id(), skp_id=skp.id, jenis=JenisRhk.UTAMA, rencana=shared, intervensi_rhk_id=cast.plan.rhk[0].id)
    )
    refused = desk.send(page, on=page, **sent | seen)
    assert f"{cast.kabag.nama} menambah RHK “{shared}”" in refused.text
    assert desk.send(page, on=page, **sent | seen_on(refused.text)).status_code == 303
    shown = desk.read(f"/skp/{skp.id}")
    for text in (TYPED, shared, "Dibagikan pimpinan"):
        assert text in shown


def test_what_was_typed_into_a_deleted_rhk_becomes_a_new_one(visit: Visit, cast: Cast, owner, skp: Skp):
    visitor = visit(nip=owner.nip)
    visitor.open(f"/skp/{skp.id}")
    visitor.page.get_by_role("link", name="Edit RHK A2", exact=True).click()
    typed_rhk(visitor).fill(TYPED)
    cast.skp(owner).delete_rhk(DeleteRhk(rhk_id=skp.rhk[1].id))
    press(visitor, "OK")
    expect(visitor.page.locator("#dialog")).to_contain_text("RHK ini sudah dihapus")
    expect(typed_rhk(visitor)).to_have_value(TYPED)
    press(visitor, "OK")
    expect(visitor.page.locator("#rhk")).to_contain_text(TYPED)


def test_rows_move_by_keyboard_and_the_focus_moves_along(visit: Visit, owner, skp: Skp):
    visitor = visit(scheme="dark", nip=owner.nip)
    visitor.open(f"/skp/{skp.id}")
    visitor.page.get_by_role("link", name="Ubah Urutan").click()
    up = visitor.page.get_by_role("button", name="Naikkan RHK A2")
    expect(up).to_be_visible()
    visitor.inspect("urutan")
    id = up.get_attribute("id")
    up.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#rhk th .rencana").first).to_have_text(SECOND)
    expect(visitor.page.locator(f"#{id}")).to_be_focused()


def test_rows_go_after_a_question(visit: Visit, owner, skp: Skp):
    visitor = visit(scheme="dark", nip=owner.nip)
    visitor.open(f"/skp/{skp.id}")
    visitor.page.get_by_role("link", name="Hapus indikator A1.1").click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    visitor.inspect("hapus-indikator")
    press(visitor, "Hapus")
    expect(visitor.page.locator("#rhk")).to_contain_text("Belum ada indikator.")
    expect(visitor.page.locator("#rhk tbody[id]").first).to_be_focused()
    visitor.page.get_by_role("link", name="Hapus RHK A2").click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    visitor.inspect("hapus-rhk")
    press(visitor, "Hapus")
    expect(visitor.page.locator("#rhk")).not_to_contain_text(SECOND)
    expect(visitor.page.locator("#rhk tbody[id]").first).to_be_focused()
    visitor.page.get_by_role("link", name="Hapus SKP").click()
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    visitor.inspect("hapus-skp")
    press(visitor, "Hapus")
    visitor.page.wait_for_url("**/skp")
    expect(visitor.page.locator("#flash")).to_contain_text("dihapus")


def test_a_dialog_gives_the_focus_back(visit: Visit, owner, skp: Skp):
    visitor = visit(nip=owner.nip)
    visitor.open(f"/skp/{skp.id}")
    opener = visitor.page.get_by_role("link", name="Tambah Indikator RHK A1")
    opener.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    visitor.inspect("tambah-indikator")
    visitor.page.keyboard.press("Escape")
    expect(opener).to_be_focused()
    visitor.look_into("Edit indikator A1.1")
    opener.focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_label("Indikator", exact=True).fill("Belum disimpan")
    visitor.page.keyboard.press("Escape")  # Playwright answers the question with no
    expect(visitor.page.get_by_role("dialog")).to_be_visible()
    visitor.page.once("dialog", lambda question: question.accept())
    press(visitor, "Batal")
    expect(opener).to_be_focused()
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_label("Indikator", exact=True).fill("Jumlah unit kerja")
    visitor.page.get_by_label("Target").fill("12 unit")
    visitor.page.get_by_label("Aspek").select_option("Kuantitas")
    press(visitor, "OK")
    expect(visitor.page.locator("#rhk")).to_contain_text("12 unit")
    expect(visitor.page.get_by_role("link", name="Tambah Indikator RHK A1")).to_be_focused()


def test_lampiran_and_period_are_edited(visit: Visit, owner, skp: Skp):
    visitor = visit(width=PHONE, nip=owner.nip)
    visitor.open(f"/skp/{skp.id}")
    visitor.page.get_by_role("link", name="Edit Lampiran").click()
    visitor.page.get_by_label("Konsekuensi").fill("Butir satu\n\n  Butir dua  ")
    visitor.page.get_by_label("Dukungan Sumber Daya").fill("\n".join(map(str, range(51))))
    press(visitor, "OK")
    expect(visitor.page.locator("#f-dukungan_sumber_daya-error")).to_be_visible()
    visitor.inspect("lampiran-ditolak")
    visitor.page.get_by_label("Dukungan Sumber Daya").fill("Anggaran")
    press(visitor, "OK")
    expect(visitor.page.locator("#lampiran ol").last.locator("li")).to_have_text(["Butir satu", "Butir dua"])
    visitor.page.get_by_role("link", name="Edit Periode").click()
    visitor.page.get_by_label("Kualitatif").check()
    visitor.inspect("edit-periode")
    press(visitor, "OK")
    expect(visitor.main()).to_contain_text("Pendekatan Hasil Kerja Kualitatif")


def test_a_decision_on_what_has_changed_is_asked_again(visit: Visit, cast: Cast):
    owner = cast.staff[2]
    skp = cast.fill(cast.draft(owner), [FIRST], intervensi=cast.plan.rhk[0].id)
    cast.skp(owner).submit(SubmitSkp(skp_id=skp.id))
    superior = visit(nip=cast.kabag.nip)
    superior.open(f"/skp/{skp.id}")
    cast.skp(owner).withdraw(WithdrawSkp(skp_id=skp.id))
    cast.skp(owner).submit(SubmitSkp(skp_id=skp.id))
    superior.page.get_by_role("link", name="Setujui").click()
    press(superior, "OK")
    said = superior.said()
    assert "SKP ini berubah sejak Anda membukanya" in said
    assert f"{owner.nama} menarik pengajuan" in said
    superior.inspect("keputusan-basi")
    superior.page.get_by_role("link", name="Setujui").click()
    press(superior, "OK")
    expect(superior.page.get_by_label("Keadaan SKP")).to_contain_text("Versi 1, disetujui")


def test_a_note_on_what_was_withdrawn_is_not_lost(app: RestApi, cast: Cast, owner, skp: Skp):
    cast.skp(owner).submit(SubmitSkp(skp_id=skp.id))
    superior, page = Desk(app.test_client(), cast.kabag.nip), f"/skp/{skp.id}/status"
    seen = seen_on(superior.read(page))
    cast.skp(owner).withdraw(WithdrawSkp(skp_id=skp.id))
    answer = superior.send(page, on="/skp-bawahan", **seen, status="dikembalikan", catatan=TYPED)
    assert answer.location == "/skp-bawahan"
    told = superior.read("/skp-bawahan")
    assert f"ditarik oleh {owner.nama}" in told
    assert TYPED in told


def test_a_new_superior_is_offered_and_taken_over_by_muat_ulang(visit: Visit, cast: Cast):
    owner = cast.mover
    skp = cast.fresh(owner)
    cast.move(owner, cast.bagian_lain)
    visitor = visit(width=PHONE, scheme="dark", nip=owner.nip)
    api = cast.skp(owner)
    until(lambda: api.skp(SkpQuery(id=skp.id)), lambda one: one.penilai_berubah, "the new superior", forgiving=())
    visitor.open(f"/skp/{skp.id}")
    expect(visitor.main()).to_contain_text("menurut data kepegawaian sudah berubah")
    visitor.inspect("penilai-berubah")
    press(visitor, "Muat Ulang")
    expect(visitor.page.locator("#penilai")).to_contain_text(cast.kabag_lain.nama)
    assert cast.kabag_lain.nama in visitor.said()


def test_a_submission_is_withdrawn_and_a_locked_form_says_how_to_open_it(visit: Visit, cast: Cast, owner, skp: Skp):
    cast.skp(owner).submit(SubmitSkp(skp_id=skp.id))
    cast.skp(cast.kabag).return_with_note(ReturnSkp(skp_id=skp.id, catatan=TYPED))
    cast.skp(owner).submit(SubmitSkp(skp_id=skp.id))
    visitor = visit(nip=owner.nip)
    visitor.open(f"/skp/{skp.id}/rhk/baru")
    expect(visitor.page).to_have_url(re.compile(rf"/skp/{skp.id}$"))
    assert "tidak dapat diubah" in visitor.said()
    press(visitor, "Tutup pesan")
    expect(visitor.main()).to_be_focused()
    press(visitor, "Tarik Pengajuan")
    expect(visitor.page.get_by_label("Keadaan SKP")).to_contain_text("Draft")
    expect(visitor.main()).to_contain_text(TYPED)  # what the superior asked for, not yet done
    visitor.page.get_by_role("link", name="Ajukan SKP").click()
    expect(visitor.page.get_by_role("dialog")).to_contain_text(TYPED)
    visitor.inspect("ajukan-lagi")
    assert cast.skp(owner).skp(SkpQuery(id=skp.id)).status == "draft"
