"""Tim Kerja: made with members of other units, changed, searched and ended; also without JavaScript."""

from datetime import date, datetime, time

from playwright.sync_api import Route, expect

from contracts.org import AnggotaBaru, CreateTim, TimQuery, UpdateTim
from contracts.types import new_id
from tests.e2e.office import rows_of
from tests.e2e.pages.browsing import PHONE, WIDE
from tests.e2e.pages.conftest import Visit
from tests.e2e.pages.skp_cast import Cast

TODAY = date.today()  # noqa: DTZ011


def test_a_head_makes_a_team_with_people_of_other_units(visit: Visit, cast: Cast):
    inside, outside = cast.peran[0], cast.kabag_lain
    visitor = visit(nip=cast.kabag.nip)
    page = visitor.page
    visitor.open("/tim")
    visitor.inspect("tim-kosong")
    page.get_by_role("link", name="Buat Tim Kerja").first.click()
    for who in (inside, outside):
        page.get_by_role("searchbox", name="Cari pegawai").fill(who.nama[:12])
        page.get_by_role("button", name="Cari pegawai").click()
        page.get_by_role("button", name=f"Tambah {who.nama}").click()
        expect(page.get_by_label(f"Peran {who.nama}")).to_be_visible()
    expect(page.get_by_role("searchbox", name="Cari pegawai")).to_be_focused()
    page.get_by_label(f"Peran {inside.nama}").fill("Sekretaris")
    page.get_by_role("button", name="Simpan").click()
    expect(page.locator("#f-nama-error")).to_be_visible()
    expect(page.get_by_label(f"Peran {inside.nama}")).to_have_value("Sekretaris")
    visitor.inspect("tim-baru")
    page.get_by_label("Nama tim").fill("Tim Percepatan Layanan")
    page.get_by_label("Berakhir").fill("2031-01-17")
    expect(visitor.main().get_by_text("Jumat, 17 Januari 2031", exact=True)).to_be_visible()
    page.get_by_label("Nama tim").press("Enter")
    expect(page.get_by_role("heading", name="Tim Percepatan Layanan")).to_be_visible()
    expect(page.locator("tbody tr").filter(has_text=outside.nama)).to_contain_text("Unit lain")
    expect(page.locator("tbody tr").filter(has_text=inside.nama)).to_contain_text("Sekretaris")
    visitor.inspect("tim")
    page.get_by_role("link", name="Ubah Tim").click()
    expect(page.get_by_label("Nama tim")).to_have_value("Tim Percepatan Layanan")
    visitor.inspect("ubah tim")
    page.go_back()
    visitor.look_into("Akhiri Tim")
    page.get_by_label("Cari anggota").fill(outside.nama[:8])
    expect(page.locator("tbody tr")).to_have_count(1)


def test_while_a_member_is_added_nothing_is_saved_and_what_is_typed_stays(visit: Visit, cast: Cast):
    there, added = cast.peran[0], cast.kabag_lain
    id = new_id()
    members = [AnggotaBaru(nip=there.nip, peran="Anggota")]
    cast.org().create_tim(
        CreateTim(id=id, nama="Tim Jaringan Lambat", ketua_nip=cast.kabag.nip, anggota=members, berlaku_dari=TODAY)
    )
    visitor, asked = visit(width=PHONE, nip=cast.kabag.nip), list[Route]()
    page = visitor.page
    visitor.open(f"/tim/{id}/ubah")
    page.get_by_role("searchbox", name="Cari pegawai").fill(added.nama[:12])
    page.get_by_role("button", name="Cari pegawai").click()
    save, role = page.get_by_role("button", name="Simpan"), page.get_by_label(f"Peran {there.nama}")
    add = page.get_by_role("button", name=f"Tambah {added.nama}")
    expect(add).to_be_visible()
    page.route("**/ubah", lambda route: asked.append(route))
    add.click()
    for button in (save, page.get_by_role("button", name=f"Hapus {there.nama}")):
        expect(button).to_be_disabled()
    role.fill("Sekretaris tim")
    asked[0].continue_()
    expect(page.get_by_label(f"Peran {added.nama}")).to_be_visible()
    expect(role).to_have_value("Sekretaris tim")
    page.unroute_all()
    save.click()
    expect(page.get_by_role("heading", name="Tim Jaringan Lambat")).to_be_visible()
    team = cast.org().tim(TimQuery(id=id)).anggota
    assert {one.nip: one.peran for one in team} == {there.nip: "Sekretaris tim", added.nip: ""}


def test_a_team_is_changed_and_ended_on_a_phone_without_javascript(visit: Visit, cast: Cast):
    api, id = cast.org(), new_id()
    gone, stays = cast.peran[1:]
    members = [AnggotaBaru(nip=one.nip) for one in (gone, stays)]
    api.create_tim(
        CreateTim(id=id, nama="Tim Uji Selesai", ketua_nip=cast.kabag.nip, anggota=members, berlaku_dari=TODAY)
    )
    visitor = visit(width=PHONE, js=False, nip=cast.kabag.nip)
    page = visitor.page
    visitor.open(f"/tim/{id}")
    page.get_by_role("link", name="Ubah Tim").click()
    page.get_by_label("Nama tim").fill("Tim Uji Berganti Nama")
    page.get_by_role("button", name=f"Hapus {gone.nama}").click()
    expect(page.get_by_label("Nama tim")).to_have_value("Tim Uji Berganti Nama")
    page.get_by_role("searchbox", name="Cari pegawai").fill("zzz bukan siapa-siapa")
    page.keyboard.press("Enter")
    expect(visitor.main()).to_contain_text("Tidak ada pegawai lain yang cocok")
    cast.org().update_tim(UpdateTim(id=id, nama="Tim Dari Admin", anggota=members, berlaku_dari=TODAY))
    page.get_by_role("button", name="Simpan").click()
    saved = visitor.main().locator(".note-warn", has_text="Yang tersimpan sekarang")
    expect(saved).to_contain_text("Tim Dari Admin")
    expect(page.get_by_label("Nama tim")).to_have_value("Tim Uji Berganti Nama")
    page.get_by_role("button", name="Simpan").click()
    expect(page.get_by_role("heading", name="Tim Uji Berganti Nama")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody tr")).to_contain_text(stays.nama)
    page.get_by_role("link", name="Akhiri Tim").click()
    page.get_by_label("Hari terakhir").fill("")
    page.get_by_role("button", name="Akhiri Tim").click()
    expect(page.locator("#f-berlaku_sampai-error")).to_be_visible()
    page.get_by_label("Hari terakhir").fill(TODAY.isoformat())
    cast.org().update_tim(UpdateTim(id=id, nama="Tim Dari Admin", anggota=members, berlaku_dari=TODAY))
    page.get_by_role("button", name="Akhiri Tim").click()
    expect(page.get_by_role("alert")).to_contain_text("Tim ini berubah sementara formulir Anda terbuka")
    expect(saved).to_contain_text("Tim Dari Admin")
    page.get_by_role("button", name="Akhiri Tim").click()
    assert "berakhir pada" in visitor.said()


def test_a_member_reads_and_a_stranger_sees_nothing(visit: Visit, cast: Cast):
    id = new_id()
    reader = cast.peran[2]
    cast.org().create_tim(
        CreateTim(
            id=id,
            nama="Tim Pembaca",
            ketua_nip=cast.kabag.nip,
            anggota=[AnggotaBaru(nip=reader.nip, peran="Anggota")],
            berlaku_dari=TODAY,
        )
    )
    visitor = visit(width=PHONE, scheme="dark", nip=reader.nip)
    visitor.open("/tim?status=tutup&q=pembaca")
    visitor.inspect("daftar-tim")
    taken = visitor.page.request.get(visitor.page.get_by_role("link", name="Unduh XLSX").get_attribute("href") or "")
    assert rows_of(taken.body()) == [
        ("Nama tim", "Ketua", "NIP ketua", "Anggota", "Mulai", "Berakhir"),
        ("Tim Pembaca", cast.kabag.nama, cast.kabag.nip, 1, datetime.combine(TODAY, time()), None),
    ]
    visitor.page.get_by_role("link", name="Buka Tim Pembaca").click()
    expect(visitor.main()).to_contain_text("termasuk Anda")
    expect(visitor.page.get_by_role("link", name="Ubah Tim")).to_have_count(0)
    visitor.inspect("tim")
    visitor.open(f"/tim/{id}/ubah")
    assert "hanya dapat diubah" in visitor.said()
    visitor.open("/tim/baru")
    assert "pimpinan unit kerja" in visitor.said()
    stranger = visit(width=WIDE, nip=cast.jf.nip)
    assert stranger.page.request.get(f"/tim/{id}").status == 404
