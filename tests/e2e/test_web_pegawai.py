"""Manajemen Pegawai and Sistem Lain in detail, without a screen: refusals by field, borders, files, the profile."""

import re
from datetime import date

import pytest

from contracts.errors import Unauthenticated
from contracts.org import DaftarKlien, Login, LoginOidc, PegawaiQuery, UpdatePegawai
from contracts.types import new_id
from dev.demo_accounts import give_passwords
from dev.demo_people import PASSWORD
from gateway.openapi import RestApi
from gateway.web import pegawai
from tests.e2e.office import STAFF, Desk, Office, faults, version_on

TODAY = date.today().isoformat()  # noqa: DTZ011  # of the machine that runs the tests


def fields(office: Office, **more: str) -> dict[str, str]:
    """A new person's form, filled rightly."""
    unor = str(office.bidang)
    right = {
        "id": str(new_id()), "jenis_asn": "pns", "nip": office.new_nip(), "nama": "Kirana Dewi", "unor_id": unor,
        f"teks.{unor}": "Bidang Loket Uji", "jenis_jabatan": "pelaksana",
        "eselon": "", "jabatan": "Pengelola Layanan", "penugasan": "definitif", "berlaku_dari": TODAY,
        "golongan": "", "nomor_wa": "",
    }  # fmt: skip
    return right | more


@pytest.mark.parametrize(
    ("wrong", "marked"),
    [
        ({"nip": "1234"}, {"nip"}),
        ({"nip": ""}, {"nip"}),
        ({"jenis_asn": "pppk"}, {"nip"}),
        ({"jenis_asn": "non_asn"}, {"nip"}),
        ({"golongan": "IX", "eselon": "II.a", "nomor_wa": "12"}, {"golongan", "eselon", "nomor_wa"}),
        ({"nama": " ", "jabatan": "x" * 201, "jenis_jabatan": ""}, {"nama", "jabatan", "jenis_jabatan"}),
        ({"berlaku_dari": "1900-01-01"}, {"berlaku_dari"}),
        ({"unor_id": ""}, {"unor_id"}),
        ({"unor_id": str(new_id())}, {"unor_id"}),
    ],
)
def test_each_refusal_of_a_new_person_marks_its_field_and_keeps_the_rest(
    desk: Desk, office: Office, wrong: dict[str, str], marked: set[str]
):
    answer = desk.send("/pegawai/baru", on="/pegawai/baru", **fields(office, **wrong))
    assert faults(answer) == marked
    assert 'value="Kirana Dewi"' in answer.text or "nama" in wrong


def test_a_nip_known_already_is_refused_at_its_field(desk: Desk, office: Office):
    again = fields(office, nip=office.nips["Eka Nugraha"])
    answer = desk.send("/pegawai/baru", on="/pegawai/baru", **again)
    assert faults(answer) == {"nip"}
    assert "sudah terdaftar di instansi ini" in answer.text


def test_a_superior_without_nip_is_registered(desk: Desk, office: Office):
    sent = fields(office, jenis_asn="non_asn", nip="", nama="Wali Kota Uji", jenis_jabatan="jpt")
    answer = desk.send("/pegawai/baru", on="/pegawai/baru", **sent)
    assert answer.status_code == 303
    shown = desk.read(answer.location)
    assert "Pejabat non-ASN" in shown
    assert answer.location.rsplit("/", 1)[1] in shown, "the number to log in with is shown"


def test_looking_for_a_unit_keeps_what_was_typed(desk: Desk, office: Office):
    sent = fields(office, unor_id="", aksi="cari", cari_unor_id="dinas")
    shown = desk.send("/pegawai/baru", on="/pegawai/baru", **sent).text
    assert "Dinas Layanan Uji" in shown
    assert "Bidang Loket Uji" not in shown
    assert 'value="Kirana Dewi"' in shown


def test_the_topmost_head_is_told_that_a_unit_above_is_missing(app: RestApi, desk: Desk, office: Office):
    shown = desk.read(f"/pegawai/{office.kepala}")
    assert "Pegawai ini pimpinan unit kerja paling atas. Buat unor di atasnya" in shown
    assert f'href="/unor/{office.dinas}">Buka unornya' in shown
    own = Desk(app.test_client(), office.kepala).read("/profil")
    assert "Anda pimpinan unit kerja paling atas. Minta admin instansi membuat unor di atasnya" in own
    assert "Buka unor" not in own


def test_a_head_cannot_leave_before_handing_over(desk: Desk, office: Office):
    page = f"/pegawai/{office.kepala}"
    assert "Tetapkan dahulu pimpinan pengganti" in desk.read(page)
    assert desk.client.get(f"{page}/nonaktif").status_code == 303
    answer = desk.send(f"{page}/nonaktif", on=f"{page}/data", berlaku_sampai=TODAY, alasan="Pensiun")
    assert answer.status_code == 409
    assert "masih memimpin 1 unor (Dinas Layanan Uji)" in answer.text


def test_the_second_of_two_changes_is_told_of_the_first(desk: Desk, office: Office):
    nip = office.nips["Eka Nugraha"]
    seen = office.org.pegawai(PegawaiQuery(nip=nip))
    office.org.update_pegawai(UpdatePegawai(nip=nip, nama="Eka Nugraha, S.E."))
    page = f"/pegawai/{nip}/data"
    mine = {"nama": "Eka Nugraha", "golongan": "III/a", "tmt_golongan": "2024-04-01"}
    refused = desk.send(page, on=page, if_versi=str(seen.versi), **mine)
    assert refused.status_code in (409, 412)
    assert "Nama: Eka Nugraha menjadi Eka Nugraha, S.E." in refused.text
    assert '<option value="III/a" selected' in refused.text
    assert desk.send(page, on=page, if_versi=version_on(refused.text), **mine).status_code == 303
    assert "Penata Muda (III/a)" in desk.read(f"/pegawai/{nip}")


@pytest.mark.parametrize(
    ("name", "right", "slip"),
    [
        ("data", {"nama": "Cakra Buana, S.T."}, {"nama": ""}),
        ("pindah", {"jenis_jabatan": "pelaksana", "jabatan": "Arsiparis", "penugasan": "definitif"}, {"aksi": "cari"}),
        ("nonaktif", {"berlaku_sampai": "2099-12-31", "alasan": "Pensiun"}, {"berlaku_sampai": ""}),
        ("peran", {"peran": "admin_instansi"}, {"peran": "raja"}),
    ],
)
def test_a_slip_or_a_search_does_not_adopt_what_somebody_else_has_changed(
    desk: Desk, office: Office, name: str, right: dict[str, str], slip: dict[str, str]
):
    nip = office.person("Hana Pertama", office.bidang)
    page = f"/pegawai/{nip}/{name}"
    sent = {"unor_id": str(office.dinas), "berlaku_dari": TODAY} | right
    seen = version_on(desk.read(page))
    office.org.update_pegawai(UpdatePegawai(nip=nip, nama="Hana Kedua"))
    again = desk.send(page, on=page, if_versi=seen, **sent | slip)
    assert again.status_code == (200 if "aksi" in slip else 422)
    overtaken = desk.send(page, on=page, if_versi=version_on(again.text), **sent)
    assert overtaken.status_code == 412
    assert "Nama: Hana Pertama menjadi Hana Kedua" in overtaken.text
    assert desk.send(page, on=page, if_versi=version_on(overtaken.text), **sent).status_code == 303


def test_a_move_to_come_is_scheduled_and_stands_in_the_history(desk: Desk, office: Office):
    nip = office.nips["Dinda Larasati"]
    page, unor = f"/pegawai/{nip}", str(office.dinas)
    sent = {"unor_id": unor, "jenis_jabatan": "pelaksana", "jabatan": "Sekretaris", "penugasan": "definitif"}
    answer = desk.send(f"{page}/pindah", on=f"{page}/pindah", eselon="", berlaku_dari="2099-01-01", **sent)
    assert answer.status_code == 303
    assert "berlaku mulai 1 Januari 2099" in desk.read(page)
    history = desk.read(f"{page}/riwayat")
    assert "Penempatan baru dijadwalkan" in history
    assert "Sekretaris" in history


@pytest.mark.parametrize("day", [TODAY, "2099-01-01"])
def test_a_move_to_where_one_is_does_not_say_that_something_was_saved(desk: Desk, office: Office, day: str):
    page = f"/pegawai/{office.person('Indah Tetap', office.bidang)}"
    form = f"{page}/pindah"
    same = {"jenis_jabatan": "pelaksana", "jabatan": "Pengelola Layanan", "eselon": "", "penugasan": "definitif"}
    sent = {"unor_id": str(office.bidang), "if_versi": version_on(desk.read(form)), "berlaku_dari": day}
    assert desk.send(form, on=form, **same, **sent).status_code == 303
    assert "Penempatan tidak berubah" in desk.read(page)


def test_the_contact_is_the_admins_to_change_but_not_the_consent(desk: Desk, office: Office):
    page = f"/pegawai/{office.nips['Dinda Larasati']}"
    assert faults(desk.send(f"{page}/kontak", on=f"{page}/kontak", nomor_wa="12", email="")) == {"nomor_wa"}
    sent = {"nomor_wa": "0812 0000 5511", "email": "dinda@contoh.example", "setuju_wa": "1"}
    assert desk.send(f"{page}/kontak", on=f"{page}/kontak", **sent).status_code == 303
    kontak = office.org.pegawai(PegawaiQuery(nip=office.nips["Dinda Larasati"])).kontak
    assert kontak
    assert (kontak.nomor_wa, kontak.setuju_wa) == ("+6281200005511", False)


def test_an_admin_gives_no_role_above_the_own_one(desk: Desk, office: Office):
    page = f"/pegawai/{office.nips['Bayu Segara']}/peran"
    assert "Super admin" not in desk.read(page)
    answer = desk.send(page, on=page, peran=["super_admin"])
    assert answer.status_code == 403
    assert "hanya dapat diberikan atau dicabut super admin lain" in answer.text


def test_an_account_locked_at_the_door_is_shown_as_locked(desk: Desk, office: Office):
    dinda, gateway = office.nips["Dinda Larasati"], office.world.gateway()
    give_passwords(office.world, {dinda: PASSWORD})
    for _ in range(5):
        with pytest.raises(Unauthenticated):
            gateway.login(Login(nip=dinda, password="bukan sandinya"))
    assert "Terkunci sementara" in desk.read(f"/pegawai/{dinda}")


def test_the_list_leaves_as_a_workbook(desk: Desk):
    rows = desk.workbook("/pegawai/ekspor.xlsx?q=bayu")
    assert [row[1] for row in rows] == ["Nama", STAFF[0]]
    assert isinstance(rows[1][0], str)
    assert len(rows[1][0]) == 18


def test_a_list_too_long_for_one_file_is_said_not_cut(desk: Desk, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(pegawai, "MOST_ROWS", 1)
    answer = desk.client.get("/pegawai/ekspor.xlsx")
    assert answer.status_code == 303
    assert answer.location == "/pegawai"
    assert "terlalu banyak untuk satu berkas" in desk.read("/pegawai")


def test_wrong_filters_are_told_and_strangers_find_nothing(desk: Desk, fajar: Desk, office: Office, nip):
    desk.read("/pegawai?jenis_jabatan=raja", status=422)
    for path in ("/pegawai", "/pegawai/ekspor.xlsx", "/pegawai/baru", "/pegawai/pilih-unor", "/klien", "/klien/baru"):
        fajar.read(path, status=404)
    fajar.read(f"/pegawai/{office.nips['Bayu Segara']}", status=404)
    fajar.read(f"/pegawai/{office.nips['Bayu Segara']}/riwayat", status=404)
    desk.read(f"/pegawai/{nip('siti')}", status=404)
    desk.read("/pegawai/123", status=404)
    own = f"/pegawai/{office.nips['Fajar Sidik']}"
    assert "Didaftarkan" in fajar.read(f"{own}/riwayat")
    assert "Atur penempatan" not in fajar.read(own)


def test_a_system_of_an_instansi_is_of_that_instansi_and_gets_no_events(desk: Desk, office: Office):
    refused = desk.send("/klien/baru", on="/klien/baru", id=str(new_id()), nama="Sistem", scopes=["events:*"])
    assert faults(refused) == {"scopes"}
    assert faults(desk.send("/klien/baru", on="/klien/baru", id=str(new_id()), nama="Sistem")) == {"scopes"}
    id = str(new_id())
    sent = {"id": id, "nama": "SIMPEG Kota Uji", "instansi_id": "", "scopes": ["org:read"]}
    made = desk.send("/klien/baru", on="/klien/baru", **sent)
    assert "ek_klien_" in made.text
    assert made.headers["Cache-Control"] == "no-store"
    again = desk.send("/klien/baru", on="/klien/baru", **sent)
    assert "ek_klien_" not in again.text
    assert "sudah pernah ditampilkan" in again.text
    found = office.org.klien(DaftarKlien(q="SIMPEG Kota Uji", limit=100)).items
    assert office.instansi in {one.instansi_id for one in found}
    assert "SIMPEG Kota Uji" in desk.read("/klien?q=simpeg")
    assert "Tidak ada sistem yang cocok" in desk.read("/klien?q=tidak-ada-ini")


def test_own_devices_are_paged_and_one_is_sent_away(app: RestApi, office: Office):
    """Ten to a page; the newest first, so this very browser stands on the second one."""
    nip = office.nips["Gita Pertiwi"]
    desk = Desk(app.test_client(), nip)
    for number in range(10):
        office.world.gateway().login_oidc(LoginOidc(nip=nip, issuer="uji", perangkat=f"Aplikasi {number}"))
    first = desk.read("/profil")
    assert "Aplikasi 9" in first
    assert "Perangkat ini" not in first
    following = re.search(r'href="(/profil\?after=[^"]+)"', first)
    assert following
    assert "Perangkat ini" in desk.read(following[1])
    action = re.search(r'action="(/profil/sesi/[^"]+)"', first)
    assert action
    assert desk.send(action[1], on="/profil").status_code == 303
    assert "Aplikasi 9" not in desk.read("/profil")


def test_profil_says_who_the_penilai_is_and_why(app: RestApi, nip):
    shown = Desk(app.test_client(), nip("siti")).read("/profil")
    penilai = shown[shown.index('id="penilai"') :]
    assert "Bambang Prasetyo" in penilai
    assert "Pejabat ini adalah pimpinan unit kerja Anda." in penilai


def test_notifikasi_and_profil_say_where_messages_go_and_when_not(fajar: Desk):
    for path in ("/notifikasi", "/profil"):
        shown = fajar.read(path)
        assert "Nomor WhatsApp Anda belum" in shown or "Isi nomor" in shown
        assert "Jam tenang instansi Anda pukul 21.00–06.00" in shown
