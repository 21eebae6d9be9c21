"""What goes into an SKP: periods, both forms in both pendekatan, limits, order, copies (features A13–A22, C1, P3)."""

from datetime import date

import pytest
from sqlalchemy import insert

from contracts import skp as c
from contracts.errors import Conflict, Invalid, NotFound
from contracts.types import Periode, new_id
from services.skp.models import Rhk, Skp

SEMESTER_1 = Periode(awal=date(2026, 1, 1), akhir=date(2026, 6, 30))
SEMESTER_2 = Periode(awal=date(2026, 7, 1), akhir=date(2026, 12, 31))


def test_the_form_follows_the_kind_of_jabatan(dunia, orang):
    assert dunia.buat(orang.kadis).form == "jpt"
    assert dunia.buat(orang.kabid).form == "ja_jf"
    dunia.unor(dunia.bidang_b, dunia.dinas, "Bidang B", orang.kabid_b, mandiri=True)
    assert dunia.buat(orang.kabid_b).form == "jpt"  # heads a unit kerja mandiri


def test_two_skp_of_one_person_never_overlap(dunia, orang):
    dunia.buat(orang.staf, periode=SEMESTER_1)
    with pytest.raises(Conflict) as caught:
        dunia.buat(orang.staf)
    assert caught.value.code == "periode-tumpang-tindih"
    assert "1 Januari 2026 sampai 30 Juni 2026" in caught.value.message
    second = dunia.buat(orang.staf, periode=SEMESTER_2)
    with pytest.raises(Conflict, match="1 Januari 2026 sampai 30 Juni 2026"):
        dunia.do(
            "update",
            orang.staf,
            c.UpdateSkp(
                skp_id=second.id,
                periode=Periode(awal=date(2026, 6, 30), akhir=date(2026, 12, 31)),
                pendekatan="kuantitatif",
            ),
        )
    dunia.buat(orang.staf2)  # other people are free


def test_the_same_create_again_is_the_same_skp(dunia, orang):
    cmd = c.CreateSkp(id=new_id(), periode=orang.tahun, pendekatan="kualitatif")
    first = dunia.do("create", orang.staf, cmd)
    assert dunia.do("create", orang.staf, cmd) == first
    assert len(dunia.fakta("skp.created")) == 1
    with pytest.raises(Conflict) as caught:
        dunia.do("create", orang.staf2, cmd)
    assert caught.value.code == "id-sudah-dipakai"


def test_who_is_unknown_gone_or_without_nip_makes_no_skp(dunia, orang):
    dunia.pegawai(orang.staf2, dunia.bidang_a, aktif=False)
    for who, code in (
        (orang.nip(77), "pegawai-tidak-terdaftar"),
        (orang.staf2, "pegawai-tidak-terdaftar"),
        (orang.bupati, "tanpa-skp"),
    ):
        with pytest.raises(Conflict) as caught:
            dunia.buat(who)
        assert caught.value.code == code


RHK = {
    ("jpt", "klasifikasi", None): "wajib",
    ("jpt", "klasifikasi", "individu"): None,
    ("ja_jf", "klasifikasi", None): None,
    ("ja_jf", "klasifikasi", "individu"): "tidak-dipakai",
}


@pytest.mark.parametrize(("form", "field", "value"), RHK)
def test_klasifikasi_belongs_to_the_jpt_form(dunia, orang, form, field, value):
    skp = dunia.buat(orang.kadis if form == "jpt" else orang.staf)
    code = RHK[form, field, value]
    if code is None:
        assert getattr(dunia.rhk(skp, klasifikasi=value).rhk[0], field) == value
        return
    with pytest.raises(Invalid) as caught:
        dunia.rhk(skp, klasifikasi=value)
    assert [(one.field, one.code) for one in caught.value.errors] == [(field, code)]


def test_the_jpt_form_supports_nobodys_rhk(dunia, orang):
    other = dunia.diajukan(orang.kadis)
    dunia.pegawai(orang.kabid, dunia.bidang_a, jenis_jabatan="jpt")
    with pytest.raises(Invalid) as caught:
        dunia.rhk(dunia.buat(orang.kabid), intervensi_rhk_id=other.rhk[0].id)
    assert [(one.field, one.code) for one in caught.value.errors] == [("intervensi_rhk_id", "tidak-dipakai")]


INDIKATOR = {
    ("jpt", "kuantitatif"): ({"target": "9", "perspektif": "anggaran"}, {"target", "perspektif"}, {"aspek": "waktu"}),
    ("ja_jf", "kuantitatif"): ({"target": "9", "aspek": "biaya"}, {"target", "aspek"}, {"perspektif": "anggaran"}),
    ("jpt", "kualitatif"): ({}, set(), {"target": "9", "perspektif": "anggaran", "aspek": "waktu"}),
    ("ja_jf", "kualitatif"): ({}, set(), {"target": "9", "perspektif": "anggaran", "aspek": "waktu"}),
}
"""For each form and pendekatan: what is right, what is needed, what is refused (features C1)."""


@pytest.mark.parametrize(("form", "pendekatan"), INDIKATOR)
def test_the_columns_of_an_indikator(dunia, orang, form, pendekatan):
    right, needed, refused = INDIKATOR[form, pendekatan]
    skp = dunia.rhk(dunia.buat(orang.kadis if form == "jpt" else orang.staf, pendekatan=pendekatan))

    def codes(**columns) -> set:
        cmd = c.AddIndikator(id=new_id(), rhk_id=skp.rhk[0].id, indikator="Indeks", **columns)
        with pytest.raises(Invalid) as caught:
            dunia.do("add_indikator", skp.pegawai.nip, cmd)
        return {(one.field, one.code) for one in caught.value.errors}

    if needed:
        assert codes() == {(field, "wajib") for field in needed}
    assert codes(**right, **refused) == {(field, "tidak-dipakai") for field in refused}
    cmd = c.AddIndikator(id=new_id(), rhk_id=skp.rhk[0].id, indikator="Indeks", **right)
    made = dunia.do("add_indikator", skp.pegawai.nip, cmd).rhk[0].indikator[0]
    assert {key: value for key in ("target", "perspektif", "aspek") if (value := getattr(made, key))} == right
    with pytest.raises(Invalid):
        dunia.do(
            "update_indikator",
            skp.pegawai.nip,
            c.UpdateIndikator(indikator_id=made.id, indikator="x", **right, **refused),
        )


def test_from_kuantitatif_to_kualitatif_empties_and_remembers(dunia, orang):
    skp = dunia.lengkap(orang.staf)
    cmd = c.UpdateSkp(skp_id=skp.id, periode=skp.periode, pendekatan="kualitatif")
    skp = dunia.do("update", orang.staf, cmd)
    (indikator,) = skp.rhk[0].indikator
    assert (indikator.target, indikator.aspek) == (None, None)
    assert skp.kekurangan == []
    row = dunia.ask("perubahan", orang.staf, c.PerubahanQuery(skp_id=skp.id)).items[0]
    assert row.rincian["dikosongkan"] == [{"id": str(indikator.id), "target": "90 %", "aspek": "kualitas"}]
    cmd = c.UpdateSkp(skp_id=skp.id, periode=skp.periode, pendekatan="kuantitatif")
    back = dunia.do("update", orang.staf, cmd)
    assert [one.field for one in back.kekurangan] == ["rhk.0.indikator.0.target", "rhk.0.indikator.0.aspek"]


def test_a_change_of_nothing_changes_nothing(dunia, orang):
    skp = dunia.lengkap(orang.staf)
    rhk, indikator = skp.rhk[0], skp.rhk[0].indikator[0]
    for name, cmd in {
        "update": c.UpdateSkp(skp_id=skp.id, periode=skp.periode, pendekatan=skp.pendekatan, if_rev=1),
        "update_rhk": c.UpdateRhk(
            rhk_id=rhk.id, jenis=rhk.jenis, rencana=rhk.rencana, intervensi_rhk_id=rhk.intervensi_rhk_id, if_rev=1
        ),
        "update_indikator": c.UpdateIndikator(
            indikator_id=indikator.id, indikator=indikator.indikator, target="90 %", aspek="kualitas", if_rev=1
        ),
        "reorder_rhk": c.ReorderRhk(skp_id=skp.id, rhk_ids=[rhk.id], if_rev=1),
        "reorder_indikator": c.ReorderIndikator(rhk_id=rhk.id, indikator_ids=[indikator.id], if_rev=1),
        "reload_penilai": c.ReloadPenilai(skp_id=skp.id, if_rev=1),
    }.items():
        assert dunia.do(name, orang.staf, cmd).rev == skp.rev, name


def test_rhk_and_indikator_can_be_put_in_order(dunia, orang):
    skp = dunia.buat(orang.staf)
    for rencana in ("satu", "dua", "tiga"):
        skp = dunia.rhk(skp, rencana=rencana)
    ids = [rhk.id for rhk in skp.rhk]
    wanted = [ids[2], ids[0], ids[1]]
    skp = dunia.do("reorder_rhk", orang.staf, c.ReorderRhk(skp_id=skp.id, rhk_ids=wanted))
    assert [rhk.rencana for rhk in skp.rhk] == ["tiga", "satu", "dua"]
    for wrong in (ids[:2], [*ids, ids[0]], [*ids[:2], new_id()]):
        with pytest.raises(Invalid) as caught:
            dunia.do("reorder_rhk", orang.staf, c.ReorderRhk(skp_id=skp.id, rhk_ids=wrong))
        assert caught.value.errors[0].field == "rhk_ids"
    rhk = skp.rhk[0]
    for name in ("a", "b"):
        skp = dunia.indikator(skp, rhk.id, indikator=name)
    order = [one.id for one in reversed(skp.rhk[0].indikator)]
    skp = dunia.do("reorder_indikator", orang.staf, c.ReorderIndikator(rhk_id=rhk.id, indikator_ids=order))
    assert [one.indikator for one in skp.rhk[0].indikator] == ["b", "a"]
    skp = dunia.rhk(skp, rencana="empat")
    assert skp.rhk[-1].rencana == "empat"


def test_deleting_rhk_and_indikator_twice_is_the_same_as_once(dunia, orang):
    skp = dunia.lengkap(orang.staf)
    rhk, indikator = skp.rhk[0], skp.rhk[0].indikator[0]
    for name, cmd in (
        ("delete_indikator", c.DeleteIndikator(indikator_id=indikator.id)),
        ("delete_rhk", c.DeleteRhk(rhk_id=rhk.id)),
    ):
        first = dunia.do(name, orang.staf, cmd)
        assert dunia.do(name, orang.staf, cmd) == first
        with pytest.raises(NotFound):
            dunia.do(name, orang.staf2, cmd)
    assert first.rhk == []
    with pytest.raises(NotFound, match="sudah dihapus"):
        dunia.do("update_rhk", orang.staf, c.UpdateRhk(rhk_id=rhk.id, jenis="utama", rencana="x"))
    assert dunia.milik(orang.staf)[0].jumlah_rhk == 0


def test_adding_the_same_again_is_the_same_as_once(dunia, orang):
    skp = dunia.buat(orang.staf)
    add = c.AddRhk(id=new_id(), skp_id=skp.id, jenis="utama", rencana="x", if_rev=skp.rev)
    skp = dunia.do("add_rhk", orang.staf, add)
    assert dunia.do("add_rhk", orang.staf, add) == skp
    more = c.AddIndikator(id=new_id(), rhk_id=add.id, indikator="y", target="1", aspek="waktu", if_rev=skp.rev)
    skp = dunia.do("add_indikator", orang.staf, more)
    assert dunia.do("add_indikator", orang.staf, more) == skp
    other = dunia.buat(orang.staf2)
    with pytest.raises(Conflict) as caught:
        dunia.do("add_rhk", orang.staf2, add.model_copy(update={"skp_id": other.id, "if_rev": None}))
    assert caught.value.code == "id-sudah-dipakai"


def test_the_61st_rhk_and_the_31st_indikator_are_refused(dunia, orang):
    skp = dunia.buat(orang.staf)
    for n in range(c.MAX_RHK):
        skp = dunia.rhk(skp, rencana=f"RHK {n}") if n in (0, c.MAX_RHK - 1) else _quick(dunia, skp, n)
    assert len(skp.rhk) == c.MAX_RHK
    with pytest.raises(Conflict) as caught:
        dunia.rhk(skp)
    assert caught.value.code == "batas-rhk"
    rhk = skp.rhk[0].id
    for n in range(c.MAX_INDIKATOR):
        skp = dunia.indikator(skp, rhk, indikator=f"Indikator {n}")
    with pytest.raises(Conflict) as caught:
        dunia.indikator(skp, rhk)
    assert caught.value.code == "batas-indikator"


def _quick(dunia, skp, n):
    """A row without its command, because the limit needs many."""
    row = {"id": new_id(), "skp_id": skp.id, "urutan": n + 1, "jenis": "utama", "rencana": f"RHK {n}"}
    dunia.s.execute(insert(Rhk).values(row | {"dibuat_oleh": skp.pegawai.nip}))
    dunia.s.get_one(Skp, skp.id).jumlah_rhk += 1
    dunia.s.flush()
    return dunia.baca(skp.pegawai.nip, skp)


def test_lampiran_are_three_lists(dunia, orang):
    skp = dunia.buat(orang.staf)
    lists = {
        "dukungan_sumber_daya": ["Anggaran", "Dua analis"],
        "skema_pertanggungjawaban": ["Laporan bulanan"],
        "konsekuensi": [],
    }
    cmd = c.SetLampiran(skp_id=skp.id, **lists)
    skp = dunia.do("set_lampiran", orang.staf, cmd)
    assert skp.lampiran.model_dump() == lists
    assert dunia.do("set_lampiran", orang.staf, cmd).rev == skp.rev


def test_a_hostile_text_is_kept_as_it_is(dunia, orang):
    text = '<script>alert(1)</script> =HYPERLINK("x") \'OR 1=1-- % _ \\ :nip ${x}'
    skp = dunia.rhk(dunia.buat(orang.staf), rencana=text)
    assert skp.rhk[0].rencana == text


def test_last_years_skp_can_be_copied(dunia, orang):
    lalu = Periode(awal=date(2025, 1, 1), akhir=date(2025, 12, 31))
    old = dunia.lengkap(orang.staf, periode=lalu)
    lists = {"dukungan_sumber_daya": ["Anggaran"], "skema_pertanggungjawaban": [], "konsekuensi": []}
    dunia.do("set_lampiran", orang.staf, c.SetLampiran(skp_id=old.id, **lists))
    new = dunia.buat(orang.staf, salin_dari=old.id, pendekatan="kualitatif")
    assert [rhk.rencana for rhk in new.rhk] == ["Layanan membaik"]
    assert new.rhk[0].id != old.rhk[0].id
    assert new.rhk[0].intervensi_rhk_id is None  # of last year's superior
    assert [(one.indikator, one.target) for one in new.rhk[0].indikator] == [("Persentase layanan tepat waktu", None)]
    assert new.lampiran.dukungan_sumber_daya == ["Anggaran"]
    assert dunia.milik(orang.staf)[0].jumlah_rhk == 1
    with pytest.raises(NotFound):
        dunia.buat(orang.staf2, salin_dari=old.id)


def test_muat_ulang_takes_what_org_says_now(dunia, orang):
    skp = dunia.buat(orang.staf)
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", orang.ketua, pimpinan_penugasan="plt")
    seen = dunia.baca(orang.staf, skp)
    assert (seen.penilai.nip, seen.penilai_berubah) == (orang.kabid, True)
    skp = dunia.do("reload_penilai", orang.staf, c.ReloadPenilai(skp_id=skp.id))
    assert (skp.penilai.nip, skp.penilai_berubah) == (orang.ketua, False)
    assert skp.penilai.jabatan == "Plt. Kepala Bidang A"


def test_a_penilai_who_was_named_meanwhile_is_missing_only_until_muat_ulang(dunia, orang):
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", None)
    dunia.unor(dunia.dinas, None, "Dinas", None)
    skp = dunia.buat(orang.staf)
    assert [one.who for one in skp.kekurangan if one.field == "penilai"] == ["admin instansi"]
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", orang.kabid)
    (lack,) = [one for one in dunia.baca(orang.staf, skp).kekurangan if one.field == "penilai"]
    assert (lack.who, "Klik Muat Ulang" in lack.message) == ("Anda", True)
    skp = dunia.do("reload_penilai", orang.staf, c.ReloadPenilai(skp_id=skp.id))
    assert "penilai" not in [one.field for one in skp.kekurangan]


def test_muat_ulang_hands_a_submitted_skp_to_the_new_penilai(dunia, orang):
    skp = dunia.diajukan(orang.staf)
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", orang.ketua)
    dunia.do("reload_penilai", orang.staf, c.ReloadPenilai(skp_id=skp.id))
    told = [row.data["penilai_nip"] for row in dunia.fakta("skp.submitted") if row.data["nip"] == orang.staf]
    assert told == [orang.kabid, orang.ketua]
    assert dunia.setujui(skp, orang.ketua).status == "persetujuan"
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", orang.kabid)
    with pytest.raises(Conflict, match="sudah disetujui"):
        dunia.do("reload_penilai", orang.staf, c.ReloadPenilai(skp_id=skp.id))


def test_muat_ulang_changes_the_form_with_the_jabatan(dunia, orang):
    skp = dunia.lengkap(orang.staf)
    dunia.pegawai(orang.staf, dunia.bidang_a, jenis_jabatan="jpt")
    skp = dunia.do("reload_penilai", orang.staf, c.ReloadPenilai(skp_id=skp.id))
    assert (skp.form, skp.rhk[0].intervensi_rhk_id, skp.rhk[0].indikator[0].aspek) == ("jpt", None, None)
    assert {one.field for one in skp.kekurangan} == {"rhk.0.klasifikasi", "rhk.0.indikator.0.perspektif"}
