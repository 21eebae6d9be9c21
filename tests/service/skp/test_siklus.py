"""The life of an SKP from draft to approval, and who decides (features A12–A26, C2, G10)."""

import pytest

from contracts import skp as c
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.types import new_id


def test_the_story_of_an_skp(dunia, orang):
    atasan = dunia.disetujui(orang.kadis)
    kabid = dunia.disetujui(orang.kabid)
    assert (atasan.form, kabid.form) == ("jpt", "ja_jf")
    skp = dunia.lengkap(orang.staf)
    assert skp.status == "draft"
    assert skp.kekurangan == []
    assert skp.penilai.nip == orang.kabid
    assert skp.atasan_penilai.nip == orang.kadis
    assert skp.rhk[0].intervensi_rhk_id == kabid.rhk[0].id
    assert skp.rhk[0].intervensi_teks == "Layanan membaik"
    skp = dunia.ajukan(skp)
    assert (skp.status, skp.actions) == ("pengajuan", ["withdraw", "reload_penilai", "copy"])
    seen = dunia.baca(orang.kabid, skp)
    assert seen.actions == ["approve", "return", "set_ekspektasi"]
    skp = dunia.setujui(skp)
    assert (skp.status, skp.versi, skp.disetujui_oleh) == ("persetujuan", 1, orang.kabid)
    (told,) = [row for row in dunia.fakta("skp.approved") if row.data["skp_id"] == str(skp.id)]
    assert told.data["penilai"]["nip"] == orang.kabid
    assert told.data["rhk"][0]["indikator"][0]["target"] == "90 %"
    assert told.data["rhk"][0]["intervensi_rhk_id"] == str(kabid.rhk[0].id)


def test_a_first_draft_that_is_incomplete_is_refused_with_the_list(dunia, orang):
    skp = dunia.buat(orang.staf)
    dunia.rhk(skp)
    with pytest.raises(Invalid) as caught:
        dunia.ajukan(skp)
    assert caught.value.code == "skp-belum-lengkap"
    assert {error.field for error in caught.value.errors} == {"rhk.0.indikator", "rhk.0.intervensi_rhk_id"}
    assert dunia.baca(orang.staf, skp).status == "draft"
    assert dunia.fakta("skp.submitted") == []


def test_the_list_names_the_superior_who_has_not_submitted(dunia, orang):
    skp = dunia.buat(orang.staf)
    skp = dunia.rhk(skp)
    (one,) = [one for one in skp.kekurangan if one.field.endswith("intervensi_rhk_id")]
    assert one.who == orang.nama[orang.kabid]
    assert orang.nama[orang.kabid] in one.message
    assert one.rhk_id == skp.rhk[0].id


def test_whose_superior_has_no_nip_needs_nothing_to_support(dunia, orang):
    dunia.unor(dunia.dinas, None, "Dinas Contoh", orang.bupati)
    dunia.pegawai(orang.kabid, dunia.dinas)
    skp = dunia.lengkap(orang.kabid)
    assert (skp.form, skp.penilai.nip) == ("ja_jf", orang.bupati)
    assert dunia.ajukan(skp).status == "pengajuan"


def test_without_a_superior_the_admin_is_named(dunia, orang):
    dunia.unor(dunia.lain, None, "Dinas Lain", None, instansi_id=orang.instansi_lain)
    skp = dunia.buat(orang.lain)
    assert skp.penilai is None
    assert [one.who for one in skp.kekurangan if one.field == "penilai"] == ["admin instansi"]


def test_submitted_it_is_locked(dunia, orang):
    dunia.diajukan(orang.kabid)
    skp = dunia.diajukan(orang.staf)
    rhk = skp.rhk[0]
    commands = {
        "update": c.UpdateSkp(skp_id=skp.id, periode=skp.periode, pendekatan="kualitatif"),
        "delete": c.DeleteSkp(skp_id=skp.id),
        "add_rhk": c.AddRhk(id=new_id(), skp_id=skp.id, jenis="utama", rencana="Lain"),
        "update_rhk": c.UpdateRhk(rhk_id=rhk.id, jenis="utama", rencana="Lain"),
        "delete_rhk": c.DeleteRhk(rhk_id=rhk.id),
        "add_indikator": c.AddIndikator(id=new_id(), rhk_id=rhk.id, indikator="x", target="1", aspek="waktu"),
        "update_indikator": c.UpdateIndikator(
            indikator_id=rhk.indikator[0].id, indikator="x", target="1", aspek="waktu"
        ),
        "delete_indikator": c.DeleteIndikator(indikator_id=rhk.indikator[0].id),
        "set_lampiran": c.SetLampiran(
            skp_id=skp.id, dukungan_sumber_daya=["Anggaran"], skema_pertanggungjawaban=[], konsekuensi=[]
        ),
    }
    for name, cmd in commands.items():
        with pytest.raises(Conflict) as caught:
            dunia.do(name, orang.staf, cmd)
        assert caught.value.code == "skp-terkunci", name
    assert dunia.baca(orang.staf, skp).rev == skp.rev


def test_withdrawn_it_is_a_draft_again(dunia, orang):
    dunia.diajukan(orang.kabid)
    skp = dunia.diajukan(orang.staf)
    skp = dunia.do("withdraw", orang.staf, c.WithdrawSkp(skp_id=skp.id))
    assert (skp.status, skp.diajukan_pada) == ("draft", None)
    again = dunia.do("withdraw", orang.staf, c.WithdrawSkp(skp_id=skp.id))
    assert again.rev == skp.rev
    assert len(dunia.fakta("skp.withdrawn")) == 1


def test_a_draft_that_was_never_submitted_cannot_be_withdrawn(dunia, orang):
    skp = dunia.buat(orang.staf)
    with pytest.raises(Conflict, match="belum pernah diajukan"):
        dunia.do("withdraw", orang.staf, c.WithdrawSkp(skp_id=skp.id))


def test_returned_with_a_note_it_can_be_mended_and_submitted_again(dunia, orang):
    dunia.diajukan(orang.kabid)
    skp = dunia.kembalikan(dunia.diajukan(orang.staf))
    assert skp.status == "dikembalikan"
    mine = dunia.baca(orang.staf, skp)
    assert mine.catatan == "Perjelas target."
    assert "submit" in mine.actions
    assert dunia.ajukan(skp).status == "pengajuan"


def test_the_note_of_a_return_stays_until_the_next_decision(dunia, orang):
    dunia.diajukan(orang.kabid)
    skp = dunia.ajukan(dunia.kembalikan(dunia.diajukan(orang.staf)))
    assert skp.catatan == "Perjelas target."
    skp = dunia.do("withdraw", orang.staf, c.WithdrawSkp(skp_id=skp.id))
    assert (skp.status, skp.catatan) == ("draft", "Perjelas target.")
    skp = dunia.kembalikan(dunia.ajukan(skp), "Tambah indikator.")
    assert skp.catatan == "Tambah indikator."
    assert dunia.setujui(dunia.ajukan(skp)).catatan is None


def test_a_repeated_command_has_no_second_effect(dunia, orang):
    dunia.diajukan(orang.kabid)
    skp = dunia.ajukan(dunia.lengkap(orang.staf))
    assert dunia.ajukan(skp).rev == skp.rev
    returned = dunia.kembalikan(skp)
    assert dunia.kembalikan(skp).rev == returned.rev
    skp = dunia.ajukan(skp)
    approved = dunia.setujui(skp)
    assert dunia.setujui(skp).rev == approved.rev
    revise = c.ReviseSkp(skp_id=skp.id, alasan="Target berubah")
    revised = dunia.do("revise", orang.staf, revise)
    assert dunia.do("revise", orang.staf, revise).rev == revised.rev
    told = [row.type for row in dunia.fakta("skp.") if row.data.get("skp_id") == str(skp.id)]
    assert told == [
        "skp.created.v1", "skp.submitted.v1", "skp.returned.v1", "skp.submitted.v1", "skp.approved.v1",
        "skp.revised.v1",
    ]  # fmt: skip


def test_approving_what_was_returned_says_who_did_it(dunia, orang):
    dunia.diajukan(orang.kabid)
    skp = dunia.kembalikan(dunia.diajukan(orang.staf))
    with pytest.raises(Conflict) as caught:
        dunia.setujui(skp, orang.kabid)
    assert caught.value.code == "status-berubah"
    assert f"dikembalikan oleh {orang.nama[orang.kabid]} pada" in caught.value.message
    with pytest.raises(Conflict, match="dikembalikan oleh"):
        dunia.kembalikan(skp, "Catatan lain")


def test_approving_what_was_withdrawn_says_so(dunia, orang):
    dunia.diajukan(orang.kabid)
    skp = dunia.diajukan(orang.staf)
    dunia.do("withdraw", orang.staf, c.WithdrawSkp(skp_id=skp.id))
    with pytest.raises(Conflict, match="ditarik oleh Dewi Anjani"):
        dunia.setujui(skp, orang.kabid)


def test_only_the_penilai_decides(dunia, orang):
    skp = dunia.diajukan(orang.staf)
    for who in (orang.staf, orang.kadis, orang.ketua):
        with pytest.raises(Forbidden) as caught:
            dunia.setujui(skp, who)
        assert orang.nama[orang.kabid] in caught.value.message
    with pytest.raises(Forbidden):
        dunia.setujui(skp, dunia.admin())
    with pytest.raises(NotFound):
        dunia.setujui(skp, orang.staf2)


def test_who_acts_for_the_penilai_decides_and_both_are_recorded(dunia, orang):
    dunia.diajukan(orang.kabid)
    skp = dunia.diajukan(orang.staf)
    pengganti = dunia.siapa(orang.staf2, acting_for=orang.kabid)
    skp = dunia.setujui(skp, pengganti)
    assert (skp.disetujui_oleh, skp.disetujui_atas_nama) == (orang.staf2, orang.kabid)
    (row,) = dunia.fakta("skp.approved")
    assert (row.actor, row.acting_for) == (orang.staf2, orang.kabid)
    assert row.data["disetujui_atas_nama"] == orang.kabid
    history = dunia.ask("perubahan", orang.staf, c.PerubahanQuery(skp_id=skp.id)).items
    assert (history[0].perbuatan, history[0].oleh_nip, history[0].atas_nama) == ("approve", orang.staf2, orang.kabid)


def test_nobody_decides_on_the_own_skp_in_anothers_place(dunia, orang):
    dunia.diajukan(orang.kabid)
    skp = dunia.diajukan(orang.staf)
    plh = dunia.siapa(orang.staf, acting_for=orang.kabid)
    for name, cmd in {
        "approve": c.ApproveSkp(skp_id=skp.id),
        "return_with_note": c.ReturnSkp(skp_id=skp.id, catatan="x"),
        "set_ekspektasi": c.SetEkspektasi(skp_id=skp.id, ekspektasi={"loyal": "x"}),
    }.items():
        with pytest.raises(Forbidden) as caught:
            dunia.do(name, plh, cmd)
        assert caught.value.code == "skp-sendiri"
    bulk = dunia.do("bulk_approve", plh, c.BulkApprove(skp_ids=[skp.id]))
    assert bulk.done == []
    assert dunia.ask("daftar_bawahan", plh, c.DaftarSkpBawahan()).items == []


def test_while_acting_for_another_the_own_skp_is_out_of_reach(dunia, orang):
    """Permission is judged by the official acted for, so nothing is done in the wrong name by accident."""
    skp = dunia.buat(orang.staf)
    with pytest.raises(NotFound):
        dunia.baca(dunia.siapa(orang.staf, acting_for=orang.kabid_b), skp)


def test_a_revision_keeps_the_approved_version_readable(dunia, orang):
    dunia.disetujui(orang.kabid)
    skp = dunia.disetujui(orang.staf)
    skp = dunia.do("revise", orang.staf, c.ReviseSkp(skp_id=skp.id, alasan="Pindah tugas"))
    assert (skp.status, skp.versi, skp.versi_tersedia) == ("draft", 1, [1])
    assert "delete" not in skp.actions
    rhk = skp.rhk[0]
    dunia.do(
        "update_rhk",
        orang.staf,
        c.UpdateRhk(rhk_id=rhk.id, jenis="utama", rencana="Rumusan baru", intervensi_rhk_id=rhk.intervensi_rhk_id),
    )
    seen = dunia.baca(orang.kabid, skp)
    assert (seen.status, seen.rhk[0].rencana, seen.actions) == ("persetujuan", "Layanan membaik", [])
    assert dunia.baca(orang.staf, skp).rhk[0].rencana == "Rumusan baru"
    assert dunia.baca(orang.staf, skp, versi=1).rhk[0].rencana == "Layanan membaik"
    skp = dunia.setujui(dunia.ajukan(skp))
    assert (skp.versi, skp.versi_tersedia) == (2, [1, 2])
    assert dunia.baca(orang.kabid, skp, versi=2).rhk[0].rencana == "Rumusan baru"
    assert dunia.baca(orang.kabid, skp, versi=1).rhk[0].rencana == "Layanan membaik"
    with pytest.raises(NotFound):
        dunia.baca(orang.kabid, skp, versi=3)
    assert [row.data["versi"] for row in dunia.fakta("skp.approved") if row.data["nip"] == orang.staf] == [1, 2]


def test_the_penilai_may_open_a_revision(dunia, orang):
    dunia.disetujui(orang.kabid)
    skp = dunia.disetujui(orang.staf)
    seen = dunia.do("revise", orang.kabid, c.ReviseSkp(skp_id=skp.id, alasan="Perjanjian Kinerja berubah"))
    assert seen.status == "persetujuan"  # what the penilai may see of a draft: the approved version
    assert dunia.baca(orang.staf, skp).alasan_revisi == "Perjanjian Kinerja berubah"
    with pytest.raises(Conflict, match="dibuka untuk revisi oleh"):
        dunia.setujui(skp, orang.kabid)


def test_an_approved_skp_cannot_be_deleted_even_while_revised(dunia, orang):
    dunia.disetujui(orang.kabid)
    skp = dunia.disetujui(orang.staf)
    dunia.do("revise", orang.staf, c.ReviseSkp(skp_id=skp.id, alasan="x"))
    with pytest.raises(Conflict) as caught:
        dunia.do("delete", orang.staf, c.DeleteSkp(skp_id=skp.id))
    assert caught.value.code == "pernah-disetujui"


def test_a_stale_rev_is_refused(dunia, orang):
    skp = dunia.buat(orang.staf)
    dunia.rhk(skp)
    with pytest.raises(Stale):
        dunia.do("add_rhk", orang.staf, c.AddRhk(id=new_id(), skp_id=skp.id, jenis="utama", rencana="x", if_rev=1))
    with pytest.raises(Stale):
        dunia.do("delete", orang.staf, c.DeleteSkp(skp_id=skp.id, if_rev=1))


def test_the_penilai_writes_the_expectations_until_the_approval(dunia, orang):
    dunia.disetujui(orang.kabid)
    skp = dunia.diajukan(orang.staf)
    cmd = c.SetEkspektasi(skp_id=skp.id, ekspektasi={"loyal": "Jaga rahasia jabatan", "adaptif": "Belajar alat baru"})
    skp = dunia.do("set_ekspektasi", orang.kabid, cmd)
    assert {one.nilai: one.ekspektasi for one in skp.perilaku if one.ekspektasi} == {
        "loyal": "Jaga rahasia jabatan",
        "adaptif": "Belajar alat baru",
    }
    assert len(skp.perilaku) == 7
    skp = dunia.do("set_ekspektasi", orang.kabid, c.SetEkspektasi(skp_id=skp.id, ekspektasi={"loyal": ""}))
    assert [one.nilai for one in skp.perilaku if one.ekspektasi] == ["adaptif"]
    with pytest.raises(Forbidden):
        dunia.do("set_ekspektasi", orang.staf, cmd)
    dunia.setujui(skp)
    with pytest.raises(Conflict, match="disetujui oleh"):
        dunia.do("set_ekspektasi", orang.kabid, cmd)


def test_a_bulk_does_what_it_can_and_says_why_of_the_rest(dunia, orang):
    dunia.disetujui(orang.kabid)
    good, draft = dunia.diajukan(orang.staf), dunia.buat(orang.staf2)
    (other,) = dunia.milik(orang.kadis)
    missing = new_id()
    asked = [missing, good.id, draft.id, other.id, good.id]
    result = dunia.do("bulk_approve", orang.kabid, c.BulkApprove(skp_ids=asked))
    assert result.done == [good.id]
    assert [one.subject for one in result.refused] == [str(missing), str(draft.id), str(other.id)]
    assert {one.message for one in result.refused} == {"SKP tidak ditemukan."}
    again = dunia.do("bulk_return", orang.kabid, c.BulkReturn(skp_ids=[good.id], catatan="x"))
    assert again.done == []
    assert "disetujui oleh" in again.refused[0].message
    assert again.refused[0].who == orang.nama[orang.staf]
    assert [row.data["skp_id"] for row in dunia.fakta("skp.approved")].count(str(good.id)) == 1


def test_a_deleted_draft_is_gone_and_the_repeat_says_the_same(dunia, orang):
    skp = dunia.buat(orang.staf)
    skp = dunia.rhk(skp)
    first = dunia.do("delete", orang.staf, c.DeleteSkp(skp_id=skp.id, if_rev=skp.rev))
    with pytest.raises(NotFound):
        dunia.baca(orang.staf, skp)
    assert dunia.do("delete", orang.staf, c.DeleteSkp(skp_id=skp.id, if_rev=skp.rev)) == first
    assert len(dunia.fakta("skp.deleted")) == 1
    with pytest.raises(NotFound):
        dunia.do("delete", orang.staf2, c.DeleteSkp(skp_id=skp.id))


def test_the_history_tells_what_changed(dunia, orang):
    skp = dunia.buat(orang.staf)
    skp = dunia.rhk(skp)
    dunia.do("update_rhk", orang.staf, c.UpdateRhk(rhk_id=skp.rhk[0].id, jenis="tambahan", rencana="Layanan cepat"))
    rows = dunia.ask("perubahan", orang.staf, c.PerubahanQuery(skp_id=skp.id)).items
    assert [row.perbuatan for row in rows] == ["update_rhk", "add_rhk", "create"]
    assert rows[0].rincian == {
        "jenis": {"lama": "utama", "baru": "tambahan"},
        "rencana": {"lama": "Layanan membaik", "baru": "Layanan cepat"},
    }
    first = dunia.ask("perubahan", orang.staf, c.PerubahanQuery(skp_id=skp.id, limit=2))
    rest = dunia.ask("perubahan", orang.staf, c.PerubahanQuery(skp_id=skp.id, limit=2, after=first.next))
    assert [row.id for row in first.items + rest.items] == [row.id for row in rows]
    assert rest.next is None


def test_the_superior_does_not_read_the_draft_in_the_history(dunia, orang):
    dunia.disetujui(orang.kabid)
    skp = dunia.diajukan(orang.staf)
    rows = dunia.ask("perubahan", orang.kabid, c.PerubahanQuery(skp_id=skp.id)).items
    assert [row.perbuatan for row in rows] == ["submit"]
    assert {row.perbuatan for row in dunia.ask("perubahan", orang.staf, c.PerubahanQuery(skp_id=skp.id)).items} == {
        "create", "add_rhk", "add_indikator", "submit",
    }  # fmt: skip
