"""Rules of people: their numbers and their places (features A11, G7; domain.md 5)."""

from datetime import date, timedelta

import pytest
from org_acts import close, find, move, see, superiors
from org_world import SINCE, SUPER, World, nip, pppk

from contracts import org
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.types import JenisAsn, Penugasan, Peran
from services.org import commands, models, queries


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"nip": pppk(1)}, "nip", "bulan pengangkatan"),
        ({"nip": nip(500), "jenis_asn": "pppk"}, "nip", "berpola NIP PNS"),
        ({"nip": None}, "nip", "wajib diisi"),
        ({"nip": nip(500), "jenis_asn": "non_asn"}, "nip", "Kosongkan NIP"),
        ({"golongan": "IX"}, "golongan", "I/a sampai IV/e"),
        ({"nip": pppk(1), "jenis_asn": "pppk", "golongan": "III/a"}, "golongan", "I sampai XVII"),
        ({"eselon": "II.a"}, "eselon", "tidak memiliki eselon"),
        ({"jenis_jabatan": "administrator", "eselon": "IV.a"}, "eselon", "III.a atau III.b"),
        ({"tmt_jabatan": date(1975, 1, 1)}, "tmt_jabatan", "terlalu awal"),
        ({"berlaku_dari": date(1200, 1, 1)}, "berlaku_dari", "di luar jangkauan"),
        ({"nomor_wa": "021 555 1234"}, "nomor_wa", "nomor seluler Indonesia"),
        ({"email": "bukan surel"}, "email", "alamat surel"),
    ],
)
def test_a_person_whose_data_cannot_be_is_refused_by_field(world, fields, field, words):
    cmd = world.new_person("Orang Salah", world.seksi, **fields)
    with pytest.raises(Invalid, match=words) as refused:
        commands.create_pegawai(world.s, world.admin, cmd)
    assert [error.field for error in refused.value.errors] == [field]


def test_all_faults_of_a_person_are_told_at_once(world):
    cmd = world.new_person("Orang Salah", world.seksi, nip=pppk(1), golongan="IX", email="x")
    with pytest.raises(Invalid) as refused:
        commands.create_pegawai(world.s, world.admin, cmd)
    assert {error.field for error in refused.value.errors} == {"nip", "golongan", "email"}


def test_a_pppk_has_its_own_number_and_golongan(world):
    who = world.orang("Nanda Pratiwi", world.seksi, nip=pppk(2), jenis_asn=JenisAsn.PPPK, golongan="IX")
    shown = see(world, who)
    assert (shown.golongan, shown.tanggal_lahir, shown.jenis_kelamin) == ("IX", date(1990, 1, 1), "pria")


def test_a_superior_without_nip_gets_a_number_of_the_office(world):
    who = world.orang("Bupati Terpilih", world.dinas, nip=None, jenis_asn=JenisAsn.NON_ASN, jenis_jabatan="jpt")
    assert len(who) == 18
    assert who.startswith("P")
    assert see(world, who).tanggal_lahir is None
    world.pimpin(world.dinas, who)
    assert superiors(world, world.kabid)[0] == "Bupati Terpilih"


def test_a_nip_with_the_spaces_of_its_printed_form_is_the_same_nip(world):
    who = world.staf
    printed = f"{who[:8]} {who[8:14]} {who[14]} {who[15:]}"
    assert see(world, printed).nip == who
    assert find(world, q=printed) == ["Putri Maharani"]


def test_a_nip_is_registered_once_in_the_country(world):
    cmd = world.new_person("Orang Kembar", world.seksi, nip=world.asing)
    with pytest.raises(Conflict, match="di instansi lain") as refused:
        commands.create_pegawai(world.s, world.admin, cmd)
    assert refused.value.code == "nip-sudah-terdaftar"


def test_creating_again_gives_the_first_and_tells_nothing(world):
    cmd = world.new_person("Orang Baru", world.seksi, nomor_wa="0812 3456 7890")
    first = commands.create_pegawai(world.s, world.admin, cmd)
    told = len(world.told())
    assert commands.create_pegawai(world.s, world.admin, cmd) == first
    assert len(world.told()) == told
    with pytest.raises(Conflict):
        commands.create_pegawai(world.s, world.admin, cmd.model_copy(update={"nama": "Orang Lain"}))


def test_a_new_person_is_told_to_all_and_the_contact_only_inside(world):
    who = world.orang("Orang Baru", world.seksi, nomor_wa="62 812-3456-7890", email="Baru@Contoh.GO.ID")
    assert (
        world.told("org.pegawai_changed.v1")[-1] | {"nip": who, "aktif": True, "versi": 1}
        == world.told("org.pegawai_changed.v1")[-1]
    )
    assert "nomor_wa" not in world.told("org.pegawai_changed.v1")[-1]
    kontak = world.told("org.kontak_changed.v1")[-1]
    assert (kontak["nomor_wa"], kontak["email"], kontak["setuju_wa"]) == ("+6281234567890", "Baru@contoh.go.id", False)
    assert org.KontakChanged.public is False


def test_a_change_of_data_needs_the_newest_version_and_is_kept_with_old_and_new(world):
    cmd = org.UpdatePegawai(nip=world.staf, nama="Putri M. Sari", golongan="III/b", tmt_golongan=date(2024, 4, 1))
    changed = commands.update_pegawai(world.s, world.admin, cmd.model_copy(update={"if_versi": 1}))
    assert (changed.nama, changed.golongan, changed.versi) == ("Putri M. Sari", "III/b", 2)
    assert commands.update_pegawai(world.s, world.admin, cmd.model_copy(update={"if_versi": 1})) == changed
    with pytest.raises(Stale):
        commands.update_pegawai(world.s, world.admin, cmd.model_copy(update={"nama": "Lain", "if_versi": 1}))
    entry = queries.riwayat_pegawai(world.s, world.admin, org.RiwayatQuery(kunci=world.staf)).items[0]
    assert entry.lama["nama"] == "Putri Maharani"
    assert entry.baru == {"nama": "Putri M. Sari", "golongan": "III/b", "tmt_golongan": "2024-04-01"}


def places(world: World, who: str) -> list[tuple]:
    rows = world.s.query(models.Penempatan).filter_by(nip=who).order_by(models.Penempatan.berlaku_dari)
    return [(r.unor_id, r.golongan, r.berlaku_dari, r.berlaku_sampai) for r in rows]


def test_places_follow_each_other_day_by_day(world):
    cmd = org.UpdatePegawai(nip=world.staf, nama="Putri Maharani", golongan="III/b", tmt_golongan=date(2024, 4, 1))
    commands.update_pegawai(world.s, world.admin, cmd)
    move(world, world.staf, world.kosong, berlaku_dari=date(2025, 1, 1))
    close(world, world.staf, date(2025, 6, 30))
    assert places(world, world.staf) == [
        (world.seksi, None, SINCE, date(2024, 3, 31)),
        (world.seksi, "III/b", date(2024, 4, 1), date(2024, 12, 31)),
        (world.kosong, "III/b", date(2025, 1, 1), date(2025, 6, 30)),
    ]


def test_a_move_gives_another_superior_and_is_told(world):
    moved = move(world, world.staf, world.bidang, jabatan="Analis", jenis_jabatan="fungsional")
    assert (moved.atasan.nama, moved.tmt_jabatan, moved.versi) == ("Bima Santosa", world.day(), 2)
    told = world.told("org.pegawai_changed.v1")[-1]
    assert (told["unor_id"], told["jabatan"], told["versi"]) == (str(world.bidang), "Analis", 2)


def test_a_move_does_not_reach_back_before_the_present_place(world):
    move(world, world.staf, world.bidang, berlaku_dari=date(2024, 1, 1))
    with pytest.raises(Invalid, match="01-01-2024"):
        move(world, world.staf, world.seksi, berlaku_dari=date(2023, 12, 31))


def test_a_move_on_the_same_day_corrects_the_place(world):
    move(world, world.staf, world.bidang, berlaku_dari=date(2024, 1, 1))
    move(world, world.staf, world.kosong, berlaku_dari=date(2024, 1, 1))
    assert [place[0] for place in places(world, world.staf)] == [world.seksi, world.kosong]


def test_a_head_hands_over_before_moving_or_leaving(world):
    for act in (lambda: move(world, world.kasi, world.bidang), lambda: close(world, world.kasi)):
        with pytest.raises(Conflict, match=r"masih memimpin 1 unor \(Seksi Data\)") as refused:
            act()
        assert refused.value.code == "masih-memimpin"
    world.pimpin(world.seksi, world.rekan)
    assert move(world, world.kasi, world.bidang, berlaku_dari=date(2024, 1, 1)).unor_nama == "Bidang Guru"
    assert close(world, world.kasi).aktif is False


def test_who_stands_in_for_a_head_hands_over_before_leaving_the_instansi(world):
    world.pimpin(world.kosong, world.staf, Penugasan.PLT)
    assert move(world, world.staf, world.bidang, berlaku_dari=date(2024, 1, 1)).unor_nama == "Bidang Guru"
    with pytest.raises(Conflict, match="Bidang Kosong"):
        move(world, world.staf, world.lain, SUPER)
    world.pimpin(world.kosong, None)
    assert move(world, world.staf, world.lain, SUPER).unor_nama == "Badan Lain"


def test_only_the_super_admin_moves_someone_into_another_instansi_and_local_rights_end_there(world):
    commands.set_peran(world.s, world.admin, org.SetPeran(nip=world.staf, peran=[Peran.ADMIN_INSTANSI]))
    with pytest.raises(Invalid, match="tidak ada di instansi ini"):
        move(world, world.staf, world.lain)
    moved = move(world, world.staf, world.lain, SUPER)
    assert (moved.instansi_id, moved.peran) == (world.away, [])
    assert world.told("org.session_revoked.v1")[-1] == {"sub": world.staf, "session_id": None}


def test_who_has_left_cannot_come_in_and_comes_back_by_a_move(world):
    left = close(world, world.staf)
    assert (left.aktif, left.actions) == (False, ["update", "move", "set_kontak"])
    assert world.told("org.pegawai_changed.v1")[-1]["aktif"] is False
    assert world.told("org.session_revoked.v1")[-1]["sub"] == world.staf
    with pytest.raises(Invalid, match="Pilih tanggal sesudahnya"):
        move(world, world.staf, world.seksi, berlaku_dari=world.day() - timedelta(days=1))
    back = move(world, world.staf, world.seksi)
    assert (back.aktif, back.berlaku_sampai) == (True, None)


def test_the_last_day_is_a_day_at_work(world):
    assert close(world, world.staf, world.day()).aktif is True


def test_only_the_admin_changes_people_and_a_colleague_who_may_read_is_told_so(world):
    for actor, error in ((world.as_(world.kasi), Forbidden), (world.as_(world.rekan), NotFound)):
        with pytest.raises(error):
            move(world, world.staf, world.bidang, actor)
