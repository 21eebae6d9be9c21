"""Matriks Pembagian Peran Hasil (features A27–A34): who has one, who is in it, what the leader sees and may write."""

import pytest

from contracts import skp as c
from contracts.errors import Conflict, Forbidden, Invalid, NotFound
from contracts.types import new_id
from services.skp.commands import keanggotaan


@pytest.fixture
def kabid(dunia, orang) -> c.Skp:
    """The leader's approved SKP."""
    return dunia.disetujui(orang.kabid)


def _sync(dunia, kabid, tim_id=None, who=None) -> c.Matriks:
    return dunia.do("sync_matriks", who or kabid.pegawai.nip, c.SyncMatriks(skp_id=kabid.id, tim_id=tim_id))


def _rows(matriks: c.Matriks) -> dict:
    return {row.nip: row for row in matriks.baris}


def test_the_list_has_the_unit_and_each_team(dunia, orang, kabid):
    (one,) = dunia.ask("daftar_matriks", orang.kabid, c.DaftarMatriks(tahun=2026))
    assert (one.skp_id, one.tim_id, one.nama, one.jumlah_anggota) == (kabid.id, None, "Bidang A", 0)
    ketua = dunia.buat(orang.ketua)
    (one,) = dunia.ask("daftar_matriks", orang.ketua, c.DaftarMatriks(tahun=2026))
    assert (one.skp_id, one.tim_id, one.nama) == (ketua.id, dunia.tim, "Tim Digital")
    dunia.buat(orang.staf)
    assert dunia.ask("daftar_matriks", orang.staf, c.DaftarMatriks(tahun=2026)) == []
    assert dunia.ask("daftar_matriks", orang.kabid, c.DaftarMatriks(tahun=2025)) == []


def test_sync_brings_in_whoever_made_an_skp_and_tells_once(dunia, orang, kabid):
    skp = dunia.diajukan(orang.staf)
    draft = dunia.lengkap(orang.staf2)
    dunia.buat(orang.staf_b)
    matriks = _sync(dunia, kabid)
    rows = _rows(matriks)
    assert rows.keys() == {orang.staf, orang.staf2}
    assert _sync(dunia, kabid) == matriks
    told = {(row.data["nip"], row.data["terlibat"]) for row in dunia.fakta("skp.matriks_anggota")}
    assert told == {(orang.staf, True), (orang.staf2, True)}
    assert len(dunia.fakta("skp.matriks_anggota")) == 2
    assert [kolom.rhk_id for kolom in matriks.kolom] == [kabid.rhk[0].id]
    cells = rows[orang.staf].sel[kabid.rhk[0].id]
    assert [(one.id, one.rencana, one.jumlah_indikator) for one in cells] == [(skp.rhk[0].id, "Layanan membaik", 1)]
    hidden = rows[orang.staf2]
    assert (hidden.skp_id, hidden.status, hidden.terlihat, hidden.sel, hidden.tanpa_intervensi) == (
        draft.id, "draft", False, {}, [],
    )  # fmt: skip
    assert dunia.ask("daftar_matriks", orang.kabid, c.DaftarMatriks(tahun=2026))[0].jumlah_anggota == 2


def test_rows_offer_what_the_leader_may_do(dunia, orang, kabid):
    dunia.buat(orang.staf2)
    skp = dunia.diajukan(orang.staf)
    rows = _rows(_sync(dunia, kabid))
    assert rows[orang.staf].actions == ["view", "approve", "return"]
    assert rows[orang.staf2].actions == ["add_rhk", "remove"]
    dunia.setujui(skp)
    assert _rows(_sync(dunia, kabid))[orang.staf].actions == ["view"]


def test_a_team_s_matrix_has_members_of_other_units(dunia, orang):
    ketua = dunia.disetujui(orang.ketua)
    skp = dunia.buat(orang.staf)
    pilihan = dunia.ask("pilihan_intervensi", orang.staf, c.PilihanIntervensi(skp_id=skp.id)).items
    skp = dunia.rhk(skp, rencana="Aplikasi selesai", intervensi_rhk_id=pilihan[0].id)
    matriks = _sync(dunia, ketua, tim_id=dunia.tim)
    row = _rows(matriks)[orang.staf]
    assert (matriks.nama, row.luar_unit, row.unor_nama) == ("Tim Digital", True, "Bidang A")
    assert row.actions == ["add_rhk"]  # a draft, and it supports the leader's RHK: cannot be taken out
    with pytest.raises(NotFound):
        _sync(dunia, dunia.buat(orang.staf_b), tim_id=dunia.tim)


def test_the_leader_writes_an_rhk_into_a_draft_and_sees_only_that(dunia, orang, kabid):
    draft = dunia.lengkap(orang.staf)
    add = c.AddRhk(
        id=new_id(), skp_id=draft.id, jenis="tambahan", rencana="Bantu survei", intervensi_rhk_id=kabid.rhk[0].id
    )
    seen = dunia.do("add_rhk", orang.kabid, add)
    assert [rhk.rencana for rhk in seen.rhk] == ["Bantu survei"]
    assert dunia.do("add_rhk", orang.kabid, add) == seen
    row = _rows(_sync(dunia, kabid))[orang.staf]
    assert [one.rencana for one in row.sel[kabid.rhk[0].id]] == ["Bantu survei"]
    assert row.terlihat is False
    mine = dunia.baca(orang.staf, draft)
    assert [(rhk.rencana, rhk.dibuat_oleh) for rhk in mine.rhk] == [
        ("Layanan membaik", orang.staf),
        ("Bantu survei", orang.kabid),
    ]
    with pytest.raises(NotFound):
        dunia.baca(orang.kabid, draft)


def test_the_leader_shares_out_only_own_rhk(dunia, orang, kabid):
    draft = dunia.buat(orang.staf)
    other = dunia.diajukan(orang.kabid_b)
    for rhk_id in (None, other.rhk[0].id):
        with pytest.raises(Invalid) as caught:
            dunia.rhk(draft, orang.kabid, intervensi_rhk_id=rhk_id)
        assert caught.value.errors[0].field == "intervensi_rhk_id"


def test_what_a_head_further_up_shares_out_can_be_submitted(dunia, orang):
    skp = dunia.lengkap(orang.staf)
    (kadis,) = dunia.milik(orang.kadis)
    rhk = dunia.baca(orang.kadis, kadis).rhk[0].id
    dunia.rhk(skp, orang.kadis, intervensi_rhk_id=rhk)
    mine = dunia.baca(orang.staf, skp)
    assert [one.field for one in mine.kekurangan] == ["rhk.1.indikator"]
    dunia.indikator(mine, mine.rhk[1].id)
    assert dunia.ajukan(skp).status == "pengajuan"


def test_nobody_writes_into_a_submitted_skp(dunia, orang, kabid):
    skp = dunia.diajukan(orang.staf)
    with pytest.raises(Conflict, match="Kembalikan"):
        dunia.rhk(skp, orang.kabid, intervensi_rhk_id=kabid.rhk[0].id)
    skp = dunia.kembalikan(skp)
    assert "add_rhk" in dunia.baca(orang.kabid, skp).actions
    assert len(dunia.rhk(skp, orang.kabid, intervensi_rhk_id=kabid.rhk[0].id).rhk) == 1
    with pytest.raises(Forbidden):
        dunia.rhk(skp, dunia.admin())


def test_add_by_nip_finds_only_people_below_or_in_a_team(dunia, orang, kabid):
    staf, staf_b = dunia.buat(orang.staf), dunia.buat(orang.staf_b)
    ask = {"tahun": 2026}
    (found,) = dunia.ask("skp_pegawai", orang.kabid, c.SkpPegawaiQuery(nip=orang.staf, **ask))
    assert (found.skp_id, found.nama, found.unor_nama) == (staf.id, orang.nama[orang.staf], "Bidang A")
    assert dunia.ask("skp_pegawai", orang.kabid, c.SkpPegawaiQuery(nip=orang.staf_b, **ask)) == []
    assert dunia.ask("skp_pegawai", orang.kadis, c.SkpPegawaiQuery(nip=orang.staf_b, **ask)) != []
    assert dunia.ask("skp_pegawai", orang.ketua, c.SkpPegawaiQuery(nip=orang.staf, **ask)) != []
    matriks = dunia.do("add_anggota_matriks", orang.kabid, c.AddAnggotaMatriks(skp_id=kabid.id, anggota_skp_id=staf.id))
    assert _rows(matriks).keys() == {orang.staf}
    for missing in (staf_b.id, new_id()):
        with pytest.raises(NotFound):
            dunia.do("add_anggota_matriks", orang.kabid, c.AddAnggotaMatriks(skp_id=kabid.id, anggota_skp_id=missing))


def test_who_supports_an_rhk_cannot_be_taken_out(dunia, orang, kabid):
    skp, other = dunia.lengkap(orang.staf), dunia.buat(orang.staf2)
    _sync(dunia, kabid)
    with pytest.raises(Conflict) as caught:
        dunia.do("remove_anggota_matriks", orang.kabid, c.RemoveAnggotaMatriks(skp_id=kabid.id, anggota_skp_id=skp.id))
    assert caught.value.code == "masih-mendukung"
    cmd = c.RemoveAnggotaMatriks(skp_id=kabid.id, anggota_skp_id=other.id)
    matriks = dunia.do("remove_anggota_matriks", orang.kabid, cmd)
    assert _rows(matriks).keys() == {orang.staf}
    assert dunia.do("remove_anggota_matriks", orang.kabid, cmd) == matriks
    told = [row.data["terlibat"] for row in dunia.fakta("skp.matriks_anggota") if row.data["nip"] == orang.staf2]
    assert told == [True, False]


def test_a_deleted_draft_leaves_the_matrix_and_it_is_told(dunia, orang, kabid):
    skp = dunia.buat(orang.staf)
    _sync(dunia, kabid)
    dunia.do("delete", orang.staf, c.DeleteSkp(skp_id=skp.id))
    assert [row.data["terlibat"] for row in dunia.fakta("skp.matriks_anggota")] == [True, False]
    matriks = dunia.ask("matriks", orang.kabid, c.MatriksQuery(skp_id=kabid.id))
    assert matriks.baris == []


def test_the_matrix_is_the_leader_s_alone(dunia, orang, kabid):
    _sync(dunia, kabid)
    for who in (orang.staf, orang.kadis, orang.kabid_b, dunia.admin()):
        with pytest.raises(NotFound):
            dunia.ask("matriks", who, c.MatriksQuery(skp_id=kabid.id))
        with pytest.raises(NotFound):
            dunia.do("sync_matriks", who, c.SyncMatriks(skp_id=kabid.id))


def test_heads_of_units_below_come_in_too(dunia, orang, kabid):
    (kadis,) = dunia.milik(orang.kadis)
    dunia.buat(orang.kabid_b)
    assert _rows(_sync(dunia, kadis, who=orang.kadis)).keys() == {orang.kabid, orang.kabid_b}


def test_a_matrix_takes_in_as_many_as_it_has_room_for(dunia, orang, kabid, monkeypatch):
    """A leader of more divides them into teams."""
    dunia.buat(orang.staf)
    monkeypatch.setattr(keanggotaan, "MAX_ANGGOTA_MATRIKS", 1)
    assert _rows(_sync(dunia, kabid)).keys() == {orang.staf}
    late = dunia.buat(orang.staf2)
    assert _rows(_sync(dunia, kabid)).keys() == {orang.staf}
    with pytest.raises(Conflict, match="Tim Kerja"):
        dunia.do("add_anggota_matriks", orang.kabid, c.AddAnggotaMatriks(skp_id=kabid.id, anggota_skp_id=late.id))
    again = dunia.milik(orang.staf)[0]
    same = c.AddAnggotaMatriks(skp_id=kabid.id, anggota_skp_id=again.id)
    assert _rows(dunia.do("add_anggota_matriks", orang.kabid, same)).keys() == {orang.staf}
