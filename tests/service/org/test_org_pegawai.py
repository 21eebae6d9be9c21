"""Rules of people: their numbers, places, superiors and contacts (features A11, G7, G12; domain.md 5)."""

from datetime import date, timedelta

import pytest
from org_world import SINCE, SUPER, World, counted, nip, pppk

from contracts import org
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.types import JenisAsn, Penugasan, Peran
from services.org import commands, models, queries


def see(world: World, who: str, actor=None) -> org.Pegawai:
    return queries.pegawai(world.s, actor or world.admin, org.PegawaiQuery(nip=who))


def find(world: World, actor=None, **query) -> list[str]:
    found = queries.daftar_pegawai(world.s, actor or world.admin, org.DaftarPegawai(**query))
    return [person.nama for person in found.items]


def move(world: World, who: str, unor, actor=None, **more) -> org.Pegawai:
    fields = {"jenis_jabatan": "pelaksana", "jabatan": "Arsiparis", "berlaku_dari": world.day()}
    cmd = org.MovePegawai(nip=who, unor_id=unor, **(fields | more))
    return commands.move_pegawai(world.s, actor or world.admin, cmd)


def close(world: World, who: str, last=None, **more) -> org.Pegawai:
    cmd = org.ClosePegawai(nip=who, berlaku_sampai=last or world.day() - timedelta(days=1), alasan="pensiun", **more)
    return commands.close_pegawai(world.s, world.admin, cmd)


def superiors(world: World, who: str) -> tuple[str | None, str | None]:
    shown = see(world, who)
    return (
        shown.atasan.nama if shown.atasan else None,
        shown.atasan_dari_atasan.nama if shown.atasan_dari_atasan else None,
    )


# ---------------------------------------------------------------- numbers


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


# ---------------------------------------------------------------- superiors


def test_the_superior_is_the_head_of_the_own_unor_and_for_a_head_of_the_parent_unor(world):
    assert superiors(world, world.staf) == ("Sekar Ayuningtyas", "Bima Santosa")
    assert superiors(world, world.kasi) == ("Bima Santosa", "Kartika Dewanti")
    assert superiors(world, world.kabid) == ("Kartika Dewanti", None)
    assert superiors(world, world.kadis) == (None, None)


def test_a_vacant_chair_leads_to_the_next_above(world):
    shown = see(world, world.sendiri).atasan
    assert (shown.nama, shown.dari) == ("Kartika Dewanti", "pimpinan unor di atasnya")


def test_a_head_who_is_no_longer_at_work_leads_to_the_next_above(world):
    row = world.s.get(models.Pegawai, world.kasi)
    row.aktif = False
    world.s.flush()
    assert superiors(world, world.staf) == ("Bima Santosa", "Kartika Dewanti")


def test_a_plt_counts_like_a_head_and_says_so(world):
    world.pimpin(world.seksi, world.kabid, Penugasan.PLT)
    shown = see(world, world.staf).atasan
    assert (shown.nama, shown.dari) == ("Bima Santosa", "plt")
    assert superiors(world, world.staf)[1] == "Kartika Dewanti"


def test_two_people_never_stand_above_each_other(world):
    world.pimpin(world.bidang, world.staf, Penugasan.PLH)  # a clerk of the seksi stands in for the head of the bidang
    assert superiors(world, world.kasi)[0] == "Putri Maharani"
    assert superiors(world, world.staf)[0] == "Kartika Dewanti"


def test_someone_without_a_unor_has_no_superior(world):
    who = world.orang("Tanpa Unor", None, instansi_id=world.home)
    assert superiors(world, who) == (None, None)


# ---------------------------------------------------------------- who sees whom


def test_everybody_sees_all_of_oneself_with_the_contact_and_the_account(world):
    shown = see(world, world.staf, world.as_(world.staf))
    assert shown.kontak == org.Kontak()
    assert (shown.akun, shown.actions) == ("belum_ada", ["set_kontak"])


@pytest.mark.parametrize("above", ["kasi", "kabid", "kadis"])
def test_the_whole_chain_above_reads_a_person_but_not_the_contact(world, above):
    shown = see(world, world.staf, world.as_(getattr(world, above)))
    assert shown.tmt_golongan is None
    assert shown.atasan.nama == "Sekar Ayuningtyas"
    assert (shown.kontak, shown.akun, shown.actions) == (None, None, [])


@pytest.mark.parametrize("other", ["rekan", "sendiri", "asing"])
def test_colleagues_and_strangers_are_told_that_there_is_no_such_person(world, other):
    with pytest.raises(NotFound):
        see(world, world.staf, world.as_(getattr(world, other)))


def test_those_below_do_not_read_those_above(world):
    with pytest.raises(NotFound):
        see(world, world.kasi, world.as_(world.staf))


def test_members_of_a_team_see_each_other_as_a_list_would(world):
    commands.update_pegawai(
        world.s,
        world.admin,
        org.UpdatePegawai(nip=world.staf, nama="Putri Maharani", golongan="III/a", tempat_lahir="Kota Contoh"),
    )
    world.tim(world.kabid, world.staf, world.sendiri)
    shown = see(world, world.staf, world.as_(world.sendiri))
    assert (shown.nama, shown.jabatan) == ("Putri Maharani", "Pengelola Data")
    hidden = shown.model_dump(include={"golongan", "tempat_lahir", "tanggal_lahir", "kontak", "atasan", "akun"})
    assert set(hidden.values()) == {None}
    assert shown.actions == []


def test_the_admin_sees_home_and_nothing_away(world):
    assert see(world, world.staf).kontak == org.Kontak()
    assert see(world, world.staf).actions == ["update", "move", "close", "set_peran", "set_kontak"]
    with pytest.raises(NotFound):
        see(world, world.asing)
    assert see(world, world.asing, SUPER).nama == "Asri Wulandari"


def test_a_head_is_not_offered_to_be_closed(world):
    assert "close" not in see(world, world.kasi).actions


def test_a_partner_reads_without_contact_where_its_scope_and_instansi_allow(world):
    assert see(world, world.staf, world.partner("org:read")).kontak is None
    assert see(world, world.staf, world.partner("org:read", instansi=world.home)).nama == "Putri Maharani"
    for actor in (world.partner("skp:read"), world.partner("org:read", instansi=world.away)):
        with pytest.raises(NotFound):
            see(world, world.staf, actor)


def test_who_acts_for_an_official_sees_as_the_official_but_not_the_officials_contact(world):
    actor = world.as_(world.sendiri, acting_for=world.kasi)
    assert see(world, world.staf, actor).nama == "Putri Maharani"
    assert see(world, world.kasi, actor).kontak is None


# ---------------------------------------------------------------- search


def test_an_employee_searches_names_at_home_and_finds_anyone_by_the_whole_nip(world):
    actor = world.as_(world.staf)
    assert find(world, actor, q="RA") == ["Putri Maharani", "Yoga Pratama"]
    assert find(world, actor, q="Wulandari") == []
    assert find(world, actor, q=world.asing) == ["Asri Wulandari"]
    assert find(world, actor, instansi_id=world.away) == []


def test_a_stranger_finds_nobody_not_even_by_nip(world):
    stranger = org.Actor(sub=nip(800), nip=nip(800), instansi_id=world.home)
    assert find(world, stranger, q=world.staf) == []
    assert find(world, stranger, q="ra") == []
    assert find(world, world.partner("skp:read"), q=world.staf) == []


def test_people_are_listed_by_unor_with_and_without_what_lies_beneath(world):
    assert find(world, unor_id=world.bidang) == ["Bima Santosa"]
    below = find(world, unor_id=world.bidang, termasuk_unor_bawah=True)
    assert below == ["Bima Santosa", "Putri Maharani", "Sekar Ayuningtyas", "Yoga Pratama"]
    assert find(world, jenis_jabatan="jpt") == ["Kartika Dewanti"]


def test_pages_follow_each_other_without_gap_or_repeat_also_for_people_of_one_name(world):
    for _ in range(5):
        world.orang("Putri Maharani", world.seksi)
    seen, after = [], None
    while True:
        query = org.DaftarPegawai(q="Maharani", limit=2, after=after)
        found = queries.daftar_pegawai(world.s, world.admin, query)
        seen += [person.nip for person in found.items]
        if (after := found.next) is None:
            break
    assert len(seen) == len(set(seen)) == 6
    assert seen == sorted(seen)


def test_who_has_left_is_found_by_the_admin_only(world):
    close(world, world.staf)
    assert find(world, q="Putri") == []
    assert find(world, q="Putri", aktif=None) == ["Putri Maharani"]
    assert find(world, q=world.staf) == ["Putri Maharani"]
    assert find(world, world.as_(world.rekan), q="Putri", aktif=None) == []
    assert find(world, world.as_(world.rekan), q=world.staf) == []


def test_a_person_is_read_in_a_bounded_number_of_statements(world):
    actor = world.as_(world.kadis)
    with counted(world.s.get_bind().engine) as sent:
        see(world, world.staf, actor)
    assert len(sent) <= 5
    with counted(world.s.get_bind().engine) as sent:
        find(world, actor, q="a")
    assert len(sent) <= 2


# ---------------------------------------------------------------- change, move, close


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


# ---------------------------------------------------------------- contact


def contact(world: World, who: str, actor, **fields) -> org.Kontak:
    shown = commands.set_kontak(world.s, actor, org.SetKontak(nip=who, **fields))
    return shown.kontak


def test_a_person_gives_number_and_consent_in_any_usual_writing(world):
    actor = world.as_(world.staf)
    for text in ("0812-3456-7890", "62812 3456 7890", "+62 812-3456-7890"):
        assert contact(world, world.staf, actor, nomor_wa=text, setuju_wa=True).nomor_wa == "+6281234567890"
    told = world.told("org.kontak_changed.v1")
    assert [(event["setuju_wa"], event["versi"]) for event in told] == [(True, 1)]


def test_consent_without_a_number_is_refused(world):
    with pytest.raises(Invalid, match="Isi nomor WhatsApp"):
        contact(world, world.staf, world.as_(world.staf), setuju_wa=True)


def test_the_admin_sets_a_number_but_never_the_consent_which_then_has_to_be_given_anew(world):
    contact(world, world.staf, world.as_(world.staf), nomor_wa="0812-3456-7890", setuju_wa=True)
    with pytest.raises(Forbidden, match="hanya dapat diberikan orangnya"):
        contact(world, world.staf, world.admin, setuju_wa=False)
    assert contact(world, world.staf, world.admin, nomor_wa="0813-1111-2222") == org.Kontak(nomor_wa="+6281311112222")


def test_taking_the_number_away_takes_the_consent_away(world):
    contact(world, world.staf, world.as_(world.staf), nomor_wa="0812-3456-7890", setuju_wa=True, email="a@b.go.id")
    left = contact(world, world.staf, world.as_(world.staf), nomor_wa="")
    assert left == org.Kontak(nomor_wa=None, email="a@b.go.id", setuju_wa=False)


def test_the_history_does_not_keep_numbers(world):
    contact(world, world.staf, world.as_(world.staf), nomor_wa="0812-3456-7890")
    page = queries.riwayat_pegawai(world.s, world.admin, org.RiwayatQuery(kunci=world.staf))
    assert page.items[0].baru == {"diubah": ["nomor_wa"]}
    assert "81234567890" not in page.model_dump_json()


def test_nobody_else_sets_the_contact(world):
    with pytest.raises(Forbidden):
        contact(world, world.staf, world.as_(world.kasi), nomor_wa="0812-3456-7890")
    with pytest.raises(NotFound):
        contact(world, world.staf, world.as_(world.rekan), nomor_wa="0812-3456-7890")
    with pytest.raises(Forbidden):
        contact(world, world.kasi, world.as_(world.staf, acting_for=world.kasi), nomor_wa="0812-3456-7890")
