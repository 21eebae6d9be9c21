"""Which RHK of superiors may be supported, and what then holds them (features A21, Fig 4.1)."""

from datetime import date

import pytest

from contracts import skp as c
from contracts.errors import Conflict, Invalid
from contracts.types import Periode


def _pilihan(dunia, skp, **more):
    return dunia.ask("pilihan_intervensi", skp.pegawai.nip, c.PilihanIntervensi(skp_id=skp.id, **more))


def test_a_draft_of_the_superior_offers_nothing(dunia, orang):
    dunia.lengkap(orang.kabid)
    skp = dunia.buat(orang.staf)
    assert _pilihan(dunia, skp).items == []
    hidden = dunia.milik(orang.kabid)[0]
    rhk = dunia.baca(orang.kabid, hidden).rhk[0]
    with pytest.raises(Invalid) as caught:
        dunia.rhk(skp, intervensi_rhk_id=rhk.id)
    assert caught.value.code == "intervensi-tidak-sah"


def test_the_penilai_and_the_team_leader_offer_theirs(dunia, orang):
    dunia.diajukan(orang.kabid)
    dunia.diajukan(orang.ketua)
    skp = dunia.buat(orang.staf)
    found = _pilihan(dunia, skp).items
    assert {(one.pemilik_nip, one.asal, one.tim_nama) for one in found} == {
        (orang.kabid, "penilai", None),
        (orang.ketua, "ketua_tim", "Tim Digital"),
    }
    first = _pilihan(dunia, skp, limit=1)
    rest = _pilihan(dunia, skp, limit=1, after=first.next)
    assert first.items + rest.items == found
    assert _pilihan(dunia, skp, q="tidak ada").items == []
    for one in found:
        skp = dunia.rhk(skp, intervensi_rhk_id=one.id)
    assert {rhk.intervensi_pemilik for rhk in skp.rhk} == {orang.nama[orang.kabid], orang.nama[orang.ketua]}


def test_nobody_elses_can_be_supported(dunia, orang):
    other = dunia.diajukan(orang.kabid_b)
    skp = dunia.buat(orang.staf)
    atasan_atasan = dunia.milik(orang.kadis)[0]
    own = dunia.rhk(skp).rhk[0].id
    for rhk in (other.rhk[0].id, dunia.baca(orang.kadis, atasan_atasan).rhk[0].id, own):
        with pytest.raises(Invalid):
            dunia.rhk(skp, intervensi_rhk_id=rhk)


def test_the_periods_must_meet(dunia, orang):
    dunia.diajukan(orang.kabid, periode=Periode(awal=date(2026, 1, 1), akhir=date(2026, 6, 30)))
    skp = dunia.buat(orang.staf, periode=Periode(awal=date(2026, 7, 1), akhir=date(2026, 12, 31)))
    assert _pilihan(dunia, skp).items == []


def test_what_others_support_cannot_be_deleted(dunia, orang):
    atasan = dunia.diajukan(orang.kabid)
    dunia.lengkap(orang.staf)
    dunia.lengkap(orang.staf2)
    dunia.do("withdraw", orang.kabid, c.WithdrawSkp(skp_id=atasan.id))
    for name, cmd in (
        ("delete_rhk", c.DeleteRhk(rhk_id=atasan.rhk[0].id)),
        ("delete", c.DeleteSkp(skp_id=atasan.id)),
    ):
        with pytest.raises(Conflict, match="2 orang") as caught:
            dunia.do(name, orang.kabid, cmd)
        assert caught.value.code == "rhk-didukung"


def test_while_the_superior_revises_the_submitted_text_is_shown(dunia, orang):
    atasan = dunia.disetujui(orang.kabid)
    skp = dunia.lengkap(orang.staf)
    dunia.do("revise", orang.kabid, c.ReviseSkp(skp_id=atasan.id, alasan="x"))
    rhk = atasan.rhk[0]
    fields = {"rhk_id": rhk.id, "jenis": "utama", "intervensi_rhk_id": rhk.intervensi_rhk_id}
    dunia.do("update_rhk", orang.kabid, c.UpdateRhk(rencana="Rahasia dulu", **fields))
    dunia.rhk(dunia.baca(orang.kabid, atasan), rencana="Juga rahasia", intervensi_rhk_id=rhk.intervensi_rhk_id)
    assert [one.rencana for one in _pilihan(dunia, skp).items] == ["Layanan membaik"]
    assert dunia.baca(orang.staf, skp).rhk[0].intervensi_teks == "Layanan membaik"
    revised = dunia.baca(orang.kabid, atasan)
    dunia.indikator(revised, revised.rhk[1].id)
    dunia.ajukan(atasan)
    assert dunia.baca(orang.staf, skp).rhk[0].intervensi_teks == "Rahasia dulu"
    assert [one.rencana for one in _pilihan(dunia, skp).items] == ["Rahasia dulu", "Juga rahasia"]


def test_support_for_a_former_superior_must_be_chosen_anew(dunia, orang):
    skp = dunia.lengkap(orang.staf)
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", orang.ketua)
    dunia.buat_tim(dunia.tim, orang.ketua, [])
    skp = dunia.do("reload_penilai", orang.staf, c.ReloadPenilai(skp_id=skp.id))
    assert [one.field for one in skp.kekurangan] == ["rhk.0.intervensi_rhk_id"]
    assert "bukan lagi milik pimpinan" in skp.kekurangan[0].message
