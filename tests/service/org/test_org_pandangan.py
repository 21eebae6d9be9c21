"""Who stands above whom, who sees whom, and who finds whom (features C4, R6, G12; domain.md 5)."""

import pytest
from org_acts import close, find, see, superiors
from org_world import SUPER, counted, nip

from contracts import org
from contracts.errors import NotFound
from contracts.types import Penugasan
from services.org import commands, models, queries


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
    assert see(world, who).tanpa_atasan == "tanpa unor"


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


def test_an_employee_searches_names_at_home_and_finds_anyone_by_the_whole_nip(world):
    actor = world.as_(world.staf)
    assert find(world, actor, q="RA") == ["Putri Maharani", "Yoga Pratama"]
    assert find(world, actor, q="Wulandari") == []
    assert find(world, actor, q=world.asing) == ["Asri Wulandari"]
    assert find(world, actor, instansi_id=world.away) == []


def test_who_is_found_elsewhere_is_known_as_such_where_the_page_may_not_be_opened(world):
    def elsewhere(actor, who):
        (one,) = queries.daftar_pegawai(world.s, actor, org.DaftarPegawai(q=who)).items
        return one.instansi_lain

    assert [elsewhere(world.admin, who) for who in (world.staf, world.asing)] == [False, True]
    assert elsewhere(SUPER, world.asing) is False
    assert elsewhere(world.as_(world.staf), world.asing) is True
    with pytest.raises(NotFound):
        see(world, world.asing, world.admin)


def test_a_stranger_finds_nobody_not_even_by_nip(world):
    stranger = org.Actor(sub=nip(800), nip=nip(800), instansi_id=world.home)
    assert find(world, stranger, q=world.staf) == []
    assert find(world, stranger, q="ra") == []
    assert find(world, world.partner("skp:read"), q=world.staf) == []


def test_a_system_of_one_instansi_finds_nobody_elsewhere_by_nip(world):
    assert find(world, world.partner("org:read", instansi=world.home), q=world.asing) == []
    assert find(world, world.partner("org:read"), q=world.asing) == ["Asri Wulandari"]


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
