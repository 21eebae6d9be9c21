"""Rules of instansi and the unor tree (features A10, G5, G7; domain.md 5)."""

from datetime import timedelta
from uuid import UUID

import pytest
from org_world import SINCE, SUPER, World, counted

from contracts import org
from contracts.base import Page
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.types import Penugasan, Peran, new_id
from services.org import commands, models, queries


def children(world: World, induk: UUID | None, actor=None, **more) -> Page[org.Unor]:
    query = org.DaftarUnor(instansi_id=world.home, induk_id=induk, **more)
    return queries.daftar_unor(world.s, actor or world.admin, query)


def move(world: World, unor: UUID, induk: UUID | None, **more) -> org.Unor:
    cmd = org.MoveUnor(id=unor, induk_id=induk, berlaku_dari=more.pop("berlaku_dari", SINCE), **more)
    return commands.move_unor(world.s, world.admin, cmd)


def close(world: World, unor: UUID, last=None) -> org.Unor:
    return commands.close_unor(
        world.s, world.admin, org.CloseUnor(id=unor, berlaku_sampai=last or world.day() - timedelta(days=1))
    )


def test_a_unor_shows_its_path_its_head_and_how_many_are_in_it(world):
    seksi = queries.unor(world.s, world.admin, org.UnorQuery(id=world.seksi))
    assert seksi.jalur == ["Dinas Pendidikan", "Bidang Guru"]
    assert (seksi.pimpinan_nama, seksi.jumlah_pegawai, seksi.jumlah_anak) == ("Sekar Ayuningtyas", 3, 0)
    assert seksi.actions == ["create", "update", "move", "set_pimpinan", "close"]
    assert queries.unor(world.s, world.admin, org.UnorQuery(id=world.dinas)).jumlah_anak == 2


def test_children_come_by_name_and_page_by_page(world):
    first = children(world, world.dinas, limit=1)
    assert [u.nama for u in first.items] == ["Bidang Guru"]
    second = children(world, world.dinas, limit=1, after=first.next)
    assert [u.nama for u in second.items] == ["Bidang Kosong"]
    assert second.next is None


def test_roots_are_listed_without_a_parent(world):
    assert [u.nama for u in children(world, None).items] == ["Dinas Pendidikan"]


def test_the_whole_tree_is_listed_on_request(world):
    found = children(world, world.seksi, semua=True)
    assert [u.nama for u in found.items] == ["Bidang Guru", "Bidang Kosong", "Dinas Pendidikan", "Seksi Data"]


@pytest.mark.parametrize("text", ["seksi", "DATA", "SEKSI-DATA"])
def test_search_finds_by_part_of_the_name_or_by_code_in_the_whole_tree(world, text):
    assert [u.nama for u in children(world, None, q=text).items] == ["Seksi Data"]


def test_percent_and_underscore_are_plain_characters_in_a_search(world):
    assert children(world, None, q="%").items == []
    assert children(world, None, q="_____").items == []


def test_a_list_of_units_takes_the_same_number_of_statements_however_long_it_is(world):
    with counted(world.s.get_bind().engine) as few:
        children(world, world.dinas)
    for n in range(30):
        world.unor(f"Bidang {n:02}", world.dinas)
    with counted(world.s.get_bind().engine) as many:
        assert len(children(world, world.dinas, limit=100).items) == 32
    assert len(many) == len(few) <= 7


def test_a_unor_cannot_go_under_itself_or_beneath_itself(world):
    for target in (world.dinas, world.bidang, world.seksi):
        with pytest.raises(Conflict, match="bawah dirinya sendiri") as refused:
            move(world, world.dinas, target)
        assert refused.value.code == "unor-melingkar"
    assert move(world, world.seksi, world.kosong).jalur == ["Dinas Pendidikan", "Bidang Kosong"]


def test_a_unor_stays_in_its_instansi(world):
    with pytest.raises(Invalid) as refused:
        move(world, world.seksi, world.lain)
    assert refused.value.errors[0].field == "induk_id"


def test_a_move_is_told_and_kept_in_the_history_with_who_and_in_whose_place(world):
    actor = world.as_(world.staf, Peran.ADMIN_INSTANSI, acting_for=world.kadis)
    cmd = org.MoveUnor(id=world.seksi, induk_id=world.kosong, berlaku_dari=SINCE)
    moved = commands.move_unor(world.s, actor, cmd)
    told = world.told("org.unor_changed.v1")[-1]
    assert (told["id"], told["induk_id"], told["versi"]) == (str(world.seksi), str(world.kosong), moved.versi)
    entry = queries.riwayat_unor(world.s, world.admin, org.RiwayatQuery(kunci=str(world.seksi))).items[0]
    assert (entry.perbuatan, entry.oleh_nip, entry.atas_nama) == ("move", world.staf, world.kadis)
    assert (entry.lama, entry.baru) == ({"induk_id": str(world.bidang)}, {"induk_id": str(world.kosong)})


def test_the_same_move_again_changes_and_tells_nothing(world):
    move(world, world.seksi, world.kosong)
    before = len(world.told())
    again = move(world, world.seksi, world.kosong, if_versi=1)
    assert (again.versi, len(world.told())) == (3, before)


def test_a_change_of_what_somebody_else_changed_meanwhile_is_stale(world):
    seen = queries.unor(world.s, world.admin, org.UnorQuery(id=world.seksi)).versi
    move(world, world.seksi, world.kosong, if_versi=seen)
    with pytest.raises(Stale, match="Muat ulang"):
        move(world, world.seksi, world.bidang, if_versi=seen)


def test_creating_again_gives_the_first_and_other_content_with_the_same_id_is_a_conflict(world):
    cmd = org.CreateUnor(id=new_id(), instansi_id=world.home, kode="U1", nama="Unit Satu", berlaku_dari=SINCE)
    first = commands.create_unor(world.s, world.admin, cmd)
    assert commands.create_unor(world.s, world.admin, cmd) == first
    with pytest.raises(Conflict) as refused:
        commands.create_unor(world.s, world.admin, cmd.model_copy(update={"nama": "Unit Dua"}))
    assert refused.value.code == "id-sudah-dipakai"


def test_a_code_is_used_once_in_an_instansi(world):
    with pytest.raises(Conflict, match="SEKSI-DATA") as refused:
        world.unor("Seksi Data", world.kosong)
    assert refused.value.errors[0].field == "kode"
    world.unor("Seksi Data", instansi=world.away)


def test_a_unor_with_people_children_or_a_head_is_not_closed_and_the_refusal_counts_them(world):
    with pytest.raises(Conflict) as refused:
        close(world, world.bidang)
    assert "1 unor di bawahnya, 1 pegawai, seorang pimpinan" in refused.value.message
    assert "Pindahkan" in refused.value.message


def test_an_empty_unor_closes_and_is_then_hidden_and_unchangeable(world):
    commands.move_pegawai(
        world.s,
        world.admin,
        org.MovePegawai(
            nip=world.sendiri, unor_id=world.seksi, jenis_jabatan="pelaksana", jabatan="Arsiparis", berlaku_dari=SINCE
        ),
    )
    closed = close(world, world.kosong)
    assert closed.berlaku_sampai == world.day() - timedelta(days=1)
    assert closed.actions == []
    assert world.told("org.unor_changed.v1")[-1]["aktif"] is False
    assert "Bidang Kosong" not in [u.nama for u in children(world, world.dinas).items]
    assert "Bidang Kosong" in [u.nama for u in children(world, world.dinas, termasuk_tutup=True).items]
    with pytest.raises(Conflict, match="sudah ditutup"):
        move(world, world.kosong, None)
    with pytest.raises(Conflict, match="berakhir pada"):
        world.unor("Seksi Baru", world.kosong)
    with pytest.raises(Conflict, match="berakhir pada"):
        world.orang("Orang Baru", world.kosong)


def test_a_head_must_be_someone_at_work_in_the_instansi(world):
    with pytest.raises(Invalid) as refused:
        world.pimpin(world.kosong, world.asing)
    assert refused.value.errors[0].field == "pimpinan_nip"
    commands.close_pegawai(
        world.s,
        world.admin,
        org.ClosePegawai(nip=world.sendiri, berlaku_sampai=world.day() - timedelta(days=1), alasan="pensiun"),
    )
    with pytest.raises(Conflict, match="tidak aktif"):
        world.pimpin(world.kosong, world.sendiri)


def test_a_new_head_is_told_with_the_assignment_and_a_vacant_chair_without(world):
    world.pimpin(world.kosong, world.kabid, Penugasan.PLT)
    told = world.told("org.unor_changed.v1")[-1]
    assert (told["pimpinan_nip"], told["pimpinan_penugasan"]) == (world.kabid, "plt")
    assert world.pimpin(world.kosong, None).pimpinan_nip is None
    told = world.told("org.unor_changed.v1")[-1]
    assert (told["pimpinan_nip"], told["pimpinan_penugasan"]) == (None, None)


def test_only_a_super_admin_makes_an_instansi_and_only_its_admin_changes_its_settings(world):
    cmd = org.CreateInstansi(id=new_id(), kode="BARU", nama="Instansi Baru")
    with pytest.raises(Forbidden, match="super admin"):
        commands.create_instansi(world.s, world.admin, cmd)
    settings = org.PengaturanInstansi(zona_waktu="Asia/Jayapura", warna="#00AA00")
    cmd = org.UpdateInstansi(id=world.home, nama="Kota Contoh", pengaturan=settings)
    changed = commands.update_instansi(world.s, world.admin, cmd)
    assert (changed.pengaturan.zona_waktu, changed.pengaturan.warna, changed.versi) == ("Asia/Jayapura", "#00aa00", 2)
    assert world.told("org.instansi_changed.v1")[-1]["pengaturan"]["zona_waktu"] == "Asia/Jayapura"
    with pytest.raises(NotFound):
        commands.update_instansi(world.s, world.admin, cmd.model_copy(update={"id": world.away}))
    with pytest.raises(Forbidden):
        commands.update_instansi(world.s, world.as_(world.staf), cmd)


def test_an_emblem_is_set_by_the_admin_told_once_and_outlives_other_settings(world):
    emblem = org.SetLambang(id=world.home, lambang="e" * 64)
    for _ in range(2):
        assert commands.set_lambang(world.s, world.admin, emblem).lambang == "e" * 64
    assert [one["lambang"] for one in world.told("org.instansi_changed.v1")][-2:] == [None, "e" * 64]
    settings = org.UpdateInstansi(id=world.home, nama="Kota Contoh", pengaturan=org.PengaturanInstansi())
    assert commands.update_instansi(world.s, world.admin, settings).lambang == "e" * 64
    with pytest.raises(NotFound):
        commands.set_lambang(world.s, world.admin, emblem.model_copy(update={"id": world.away}))
    with pytest.raises(Forbidden):
        commands.set_lambang(world.s, world.as_(world.staf), emblem)
    assert commands.set_lambang(world.s, world.admin, emblem.model_copy(update={"lambang": None})).lambang is None


def test_an_instansi_code_is_unique(world):
    with pytest.raises(Conflict, match="DINAS"):
        world.instansi("DINAS", "Kembar")


def test_a_super_admin_lists_all_instansi_and_everybody_else_the_own_one(world):
    query = org.DaftarInstansi()
    assert [i.nama for i in queries.daftar_instansi(world.s, SUPER, query).items] == ["Kabupaten Lain", "Kota Contoh"]
    for actor in (world.admin, world.as_(world.staf), world.partner("org:read", instansi=world.home)):
        assert [i.nama for i in queries.daftar_instansi(world.s, actor, query).items] == ["Kota Contoh"]


def test_the_row_keeps_every_attribute_that_update_names(world):
    cmd = org.UpdateUnor(
        id=world.kosong, kode="BK", nama="Bidang Kurikulum", nama_jabatan="Kepala Bidang", eselon="III.b",
        mandiri=True, berlaku_dari=SINCE,
    )  # fmt: skip
    changed = commands.update_unor(world.s, world.admin, cmd)
    assert cmd.model_dump(exclude={"if_versi", "berlaku_dari"}).items() <= changed.model_dump().items()
    row = world.s.get(models.Unor, world.kosong)
    assert (row.eselon, row.versi) == ("III.b", 2)


@pytest.mark.parametrize("cursor", ["x", "e30", "WzFd", "////", "W10", "WyJhIiwiYiJd", "WyJhXHUwMDAwIiwiYiJd"])
def test_a_cursor_that_is_none_is_refused_in_words(world, cursor):
    with pytest.raises(Invalid, match="halaman pertama") as refused:
        children(world, world.dinas, after=cursor)
    assert refused.value.code == "penanda-halaman-salah"
