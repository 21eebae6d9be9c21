"""Objections: in time, one for each rating, both sides heard, decided once by the right person, and final (A49–A53)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from contracts import assessment as c
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.types import new_id
from services.assessment import models
from services.assessment.commands.keberatan import file_at
from services.assessment.queries.hubungan import keadaan

BATAS = date(2026, 4, 7)
"""The last day for a rating of 10 March 2026 (domain.md 2)."""


@pytest.fixture
def nilai(dunia, approved, orang):
    """`nilai(nip)`: a rated assessment of the first quarter: sesuai/sesuai, Baik; its unit has a capaian."""

    def do(who: str = orang.staf, oleh: Any = orang.kabid, **more: Any) -> models.Penilaian:
        row = approved(who, **more)[0]
        dunia.tetapkan(row)
        rate = c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai")
        dunia.do("set_rating", oleh, rate)
        return row

    return do


@pytest.fixture
def ajukan(dunia, orang):
    def do(row: models.Penilaian, who: Any = None, alasan: str = "Bukti triwulan ini belum dibaca.", **more: Any):
        cmd = c.FileKeberatan(**({"id": new_id(), "penilaian_id": row.id, "alasan": alasan} | more))
        return dunia.do("file_keberatan", who or row.nip, cmd)

    return do


def terima(dunia, who: Any, k: c.Keberatan, hasil_kerja: str = "di_atas", perilaku: str = "di_atas", **more: Any):
    cmd = c.AcceptKeberatan(id=k.id, hasil_kerja=hasil_kerja, perilaku=perilaku, alasan="Bukti kuat.", **more)
    return dunia.do("accept_keberatan", who, cmd)


def tolak(dunia, who: Any, k: c.Keberatan, alasan: str = "Bukti tidak mendukung."):
    return dunia.do("reject_keberatan", who, c.RejectKeberatan(id=k.id, alasan=alasan))


# ---------------------------------------------------------------- when


@pytest.mark.parametrize(
    ("zona", "last"),
    [
        ("Asia/Jakarta", datetime(2026, 4, 7, 16, 59, 59, tzinfo=UTC)),
        ("Asia/Makassar", datetime(2026, 4, 7, 15, 59, 59, tzinfo=UTC)),
        ("Asia/Jayapura", datetime(2026, 4, 7, 14, 59, 59, tzinfo=UTC)),
    ],
)
def test_one_minute_after_the_last_day_where_the_employee_is_it_is_late(dunia, orang, nilai, zona, last):
    dunia.instansi(orang.instansi, "Pemerintah Kabupaten Contoh", zona_waktu=zona)
    row = nilai()
    _set(dunia, row, batas_keberatan=BATAS)
    cmd = c.FileKeberatan(id=new_id(), penilaian_id=row.id, alasan="Bukti belum dibaca.")
    with pytest.raises(Conflict, match=r"Batas mengajukan keberatan sudah lewat: 7 April 2026 pukul 23\.59"):
        file_at(dunia.s, dunia.siapa(orang.staf), cmd, last + timedelta(minutes=1))
    assert file_at(dunia.s, dunia.siapa(orang.staf), cmd, last).status == "diajukan"


def test_nobody_objects_before_a_rating(dunia, orang, approved, ajukan):
    with pytest.raises(Conflict, match="setelah pejabat penilai memberi penilaian"):
        ajukan(approved(orang.staf)[0])


# ---------------------------------------------------------------- filing, changing, cancelling


def test_an_objection_tells_who_decides_and_keeps_the_rating_as_it_is(dunia, orang, nilai, ajukan):
    row = nilai()
    made = ajukan(row)
    assert (made.predikat, made.penilai.nip, made.atasan_penilai.nip) == ("baik", orang.kabid, orang.kadis)
    assert made.actions == ["update", "cancel"]
    (told,) = dunia.fakta("assessment.keberatan_filed")
    assert (told.data["atasan_nip"], told.data["penilai_nip"]) == (orang.kadis, orang.kabid)
    assert "alasan" not in told.data
    with pytest.raises(Conflict, match="mengajukan keberatan atas rating ini"):
        dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="di_atas"))
    assert dunia.do("finalize", orang.kabid, c.FinalizePenilaian(penilaian_ids=[row.id])).done == []


def test_one_objection_for_each_rating(dunia, orang, nilai, ajukan):
    row = nilai()
    cmd = {"id": new_id(), "alasan": "Belum dibaca."}
    first = ajukan(row, **cmd)
    assert ajukan(row, **cmd) == first, "the same command twice"
    with pytest.raises(Conflict, match="sudah diajukan"):
        ajukan(row, alasan="Alasan lain.")
    assert len(dunia.fakta("assessment.keberatan_filed")) == 1


def test_it_is_changed_while_undecided(dunia, orang, nilai, ajukan):
    made = ajukan(nilai())
    changed = dunia.do("update_keberatan", orang.staf, c.UpdateKeberatan(id=made.id, alasan="Lebih jelas."))
    assert (changed.alasan, changed.rev) == ("Lebih jelas.", made.rev + 1)
    with pytest.raises(Stale):
        dunia.do("update_keberatan", orang.staf, c.UpdateKeberatan(id=made.id, alasan="Lagi.", if_rev=made.rev))


def test_a_cancelled_one_is_opened_again_in_time(dunia, orang, nilai, ajukan):
    row = nilai()
    made = ajukan(row)
    for _ in range(2):
        assert dunia.do("cancel_keberatan", orang.staf, c.CancelKeberatan(id=made.id)).status == "dibatalkan"
    assert len(dunia.fakta("assessment.keberatan_cancelled")) == 1
    assert "file_keberatan" in dunia.baca(orang.staf, row).actions
    again = ajukan(row, alasan="Saya ajukan lagi.")
    assert (again.id, again.status) == (made.id, "diajukan")


def test_a_first_filing_that_comes_late_opens_nothing_that_was_cancelled(dunia, orang, nilai, ajukan):
    row = nilai()
    first = {"id": new_id(), "alasan": "Belum dibaca."}
    ajukan(row, **first)
    dunia.do("cancel_keberatan", orang.staf, c.CancelKeberatan(id=first["id"]))
    assert ajukan(row, **first).status == "dibatalkan"
    assert len(dunia.fakta("assessment.keberatan_filed")) == 1


def test_a_new_rating_may_be_objected_to_anew(dunia, orang, nilai, ajukan):
    row = nilai()
    first = ajukan(row)
    dunia.do("cancel_keberatan", orang.staf, c.CancelKeberatan(id=first.id))
    dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="di_bawah"))
    assert ajukan(row).id != first.id


def test_the_penilai_tells_the_other_side(dunia, orang, nilai, ajukan):
    made = ajukan(nilai())
    cmd = c.RespondKeberatan(id=made.id, tanggapan="Target belum tercapai.")
    assert dunia.do("respond_keberatan", orang.kabid, cmd).tanggapan == "Target belum tercapai."
    assert dunia.ask("keberatan", orang.kadis, c.KeberatanQuery(id=made.id)).tanggapan == "Target belum tercapai."
    with pytest.raises(Forbidden, match="Tanggapan ditulis oleh"):
        dunia.do("respond_keberatan", orang.kadis, cmd)


# ---------------------------------------------------------------- deciding


def test_acceptance_gives_new_ratings_and_ends_it(dunia, orang, nilai, ajukan):
    row = nilai()
    made = ajukan(row)
    for _ in range(2):  # a command may arrive twice
        done = terima(dunia, orang.kadis, made)
    assert (done.status, done.predikat, done.predikat_baru) == ("diterima", "baik", "sangat_baik")
    seen = dunia.baca(orang.staf, row)
    assert (seen.status, seen.predikat, seen.dinilai_sebagai) == ("final", "sangat_baik", "atasan")
    assert seen.dinilai_oleh == orang.kadis
    assert dunia.jumlah(urutan=1, jenis="triwulanan") == {"sangat_baik": 1}
    (told,) = dunia.fakta("assessment.keberatan_decided")
    assert (told.data["diterima"], told.data["predikat"]) == (True, "sangat_baik")
    (final,) = dunia.fakta("assessment.finalized")
    assert (final.data["dasar"], final.data["predikat"]) == ("keberatan", "sangat_baik")
    assert (told.data["hasil_kerja"], told.data["perilaku"]) == (final.data["hasil_kerja"], final.data["perilaku"])
    assert (told.data["rating_ke"], final.data["rating_ke"], final.data["versi_skp"]) == (1, 1, 1)
    assert told.data["diputus_pada"] == final.data["final_pada"]
    (filed,) = dunia.fakta("assessment.keberatan_filed")
    assert (filed.data["predikat"], filed.data["rating_ke"]) == ("baik", 1)
    assert filed.data["unor_id"] == told.data["unor_id"] == final.data["unor_id"] == str(dunia.bidang_a)
    names = [final.data[name] for name in ("unor_nama", "instansi_nama", "pangkat")]
    assert names == ["Bidang A", "Pemerintah Kabupaten Contoh", "Penata Muda"]
    (rated,) = dunia.fakta("assessment.rated")
    assert (rated.data["jabatan"], rated.data["golongan"]) == (final.data["jabatan"], final.data["golongan"])
    with pytest.raises(Conflict, match="final"):
        ajukan(row, alasan="Sekali lagi.")
    with pytest.raises(Conflict, match="final"):
        dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai"))


def test_rejection_leaves_the_rating_and_ends_it(dunia, orang, nilai, ajukan):
    row = nilai()
    made = ajukan(row)
    for _ in range(2):
        done = tolak(dunia, orang.kadis, made)
    assert (done.status, done.alasan_putusan, done.predikat_baru) == ("ditolak", "Bukti tidak mendukung.", None)
    seen = dunia.baca(orang.staf, row)
    assert (seen.status, seen.predikat, seen.dinilai_sebagai) == ("final", "baik", "penilai")
    assert "file_keberatan" not in seen.actions
    assert len(dunia.fakta("assessment.finalized")) == len(dunia.fakta("assessment.keberatan_decided")) == 1
    with pytest.raises(Conflict, match="sudah ditolak oleh Ratna Puspita"):
        terima(dunia, orang.kadis, made)


def test_a_final_rating_may_be_objected_to_and_mended(dunia, orang, nilai, ajukan):
    row = nilai()
    masa = {"tahun": 2026, "jenis": "triwulanan", "urutan": 1}
    dunia.do("set_capaian", dunia.admin(), c.SetCapaian(unor_id=dunia.bidang_a, capaian="baik", **masa))
    dunia.do("finalize", orang.kabid, c.FinalizePenilaian(penilaian_ids=[row.id]))
    made = ajukan(row)
    terima(dunia, orang.kadis, made)
    told = [one.data["dasar"] for one in dunia.fakta("assessment.finalized")]
    assert told == ["penilai", "keberatan"]
    assert dunia.fakta("assessment.finalized")[1].data["capaian"] == "baik"


def test_acceptance_needs_another_rating(dunia, orang, nilai, ajukan):
    made = ajukan(nilai())
    with pytest.raises(Invalid, match="sama dengan yang dikeberatankan"):
        terima(dunia, orang.kadis, made, "sesuai", "sesuai")


def test_every_act_is_recorded(dunia, orang, nilai, ajukan):
    row = nilai()
    made = ajukan(row)
    terima(dunia, orang.kadis, made)
    lines = dunia.ask("riwayat", orang.kadis, c.RiwayatPenilaian(penilaian_id=row.id)).items
    acts = {one.perbuatan: one for one in lines}
    assert acts["file_keberatan"].oleh_nip == orang.staf
    assert acts["accept_keberatan"].sebelum["predikat"] == "baik"
    assert acts["accept_keberatan"].sesudah["predikat"] == "sangat_baik"


# ---------------------------------------------------------------- before the period ends


@pytest.fixture
def berjalan(dunia, nilai):
    """A rated assessment whose period ends tomorrow, and `habis()`, which makes today its last day."""
    row = nilai()
    today = keadaan(dunia.s, row).hari_ini
    _set(dunia, row, akhir=today + timedelta(days=1), batas_isi=today + timedelta(days=9))
    return row, lambda: _set(dunia, row, akhir=today)


@pytest.mark.parametrize("putusan", ["diterima", "ditolak"])
def test_a_decision_before_the_periods_end_fixes_the_rating_and_nothing_is_final(
    dunia, orang, ajukan, berjalan, putusan
):
    row, habis = berjalan
    made = ajukan(row)
    decide = terima if putusan == "diterima" else tolak
    for _ in range(2):  # a command may arrive twice
        assert decide(dunia, orang.kadis, made).status == putusan
    predikat = "sangat_baik" if putusan == "diterima" else "baik"
    mine, theirs = dunia.baca(orang.staf, row), dunia.baca(orang.kabid, row)
    assert (mine.status, mine.predikat, mine.final_pada) == ("dinilai", predikat, None)
    assert ("fill" in mine.actions, "file_keberatan" in mine.actions) == (True, False)
    assert not {"set_rating", "finalize"} & set(theirs.actions)
    assert {"set_umpan_balik", "reopen_pengisian"} <= set(theirs.actions)
    assert len(dunia.fakta("assessment.keberatan_decided")) == 1
    assert dunia.fakta("assessment.finalized") == []
    aksi = c.AddRencanaAksi(id=new_id(), penilaian_id=row.id, rhk_id=mine.rhk[0].id, rencana="Menyusun modul")
    assert dunia.do("add_rencana_aksi", orang.staf, aksi).rhk[0].rencana_aksi
    early = dunia.do("finalize", orang.kabid, c.FinalizePenilaian(penilaian_ids=[row.id]))
    assert "belum berakhir" in early.refused[0].message
    habis()
    assert "finalize" in dunia.baca(orang.kabid, row).actions
    assert dunia.do("finalize", orang.kabid, c.FinalizePenilaian(penilaian_ids=[row.id])).done == [row.id]
    (final,) = dunia.fakta("assessment.finalized")
    assert (final.data["dasar"], final.data["predikat"], final.data["capaian"]) == ("keberatan", predikat, "baik")
    assert final.data["penilai"]["nip"] == orang.kabid
    assert dunia.baca(orang.staf, row).status == "final"


def test_a_decided_rating_is_fixed_for_the_penilai_one_by_one_and_in_bulk(dunia, orang, nilai, ajukan, berjalan):
    row, other = berjalan[0], nilai(orang.staf2)
    tolak(dunia, orang.kadis, ajukan(row))
    said = "sudah ditolak oleh Ratna Puspita, dan putusannya final"
    with pytest.raises(Conflict, match=said) as caught:
        dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="di_bawah"))
    assert caught.value.code == "keberatan-diputus"
    baris = [c.RatingBaris(penilaian_id=one.id, hasil_kerja="di_bawah", perilaku="sesuai") for one in (row, other)]
    found = dunia.do("set_rating_massal", orang.kabid, c.SetRatingMassal(baris=baris))
    assert (found.done, [one.subject for one in found.refused]) == ([other.id], [str(row.id)])
    assert said in found.refused[0].message
    same = c.RatingBaris(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai", umpan_balik="Pertahankan")
    assert dunia.do("set_rating_massal", orang.kabid, c.SetRatingMassal(baris=[same])).done == [row.id]
    assert dunia.baca(orang.staf, row).catatan == "Pertahankan"
    (line,) = [one for one in _lines(dunia, orang.kabid) if one.id == row.id]
    assert "set_rating" not in line.actions


def test_a_decision_before_the_periods_end_needs_no_capaian(dunia, orang, approved, ajukan):
    row = approved()[0]
    dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai"))
    _set(dunia, row, akhir=keadaan(dunia.s, row).hari_ini + timedelta(days=1))
    assert terima(dunia, orang.kadis, ajukan(row)).status == "diterima"


# ---------------------------------------------------------------- who signs


def test_paper_page_and_final_event_name_the_same_penilai_after_a_stand_ins_rating(dunia, orang, nilai, ajukan):
    """The penilai whom the SKP names left and never rated: who gave the rating objected to signs."""
    baru = orang.nip(30)
    dunia.pegawai(baru, dunia.bidang_a, jabatan="Kepala Seksi", nama="Rahmat Hidayat")
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", baru)
    dunia.pegawai(orang.kabid, dunia.bidang_a, aktif=False)
    row = nilai(oleh=baru)
    terima(dunia, orang.kadis, ajukan(row))
    seen = dunia.baca(orang.staf, row)
    assert (seen.penilai.nip, seen.penanda_tangan.nip, seen.dinilai_oleh_nama) == (orang.kabid, baru, "Ratna Puspita")
    paper = dunia.do("cetak", orang.staf, c.CetakPenilaian(id=new_id(), penilaian_id=row.id, dokumen="form_penilaian"))
    (final,) = dunia.fakta("assessment.finalized")
    assert paper.penilaian.penilai.nip == final.data["penilai"]["nip"] == baru


# ---------------------------------------------------------------- who


def test_an_atasan_who_is_also_the_penilai_does_not_decide(dunia, orang, nilai, ajukan):
    made = ajukan(nilai(oleh=orang.kadis, penilai=orang.kadis, atasan=orang.kadis))
    assert made.atasan_penilai.nip == orang.bupati
    with pytest.raises(Forbidden, match="Satria Mahardika"):
        terima(dunia, orang.kadis, made)
    assert tolak(dunia, orang.bupati, made).status == "ditolak"


def test_without_anybody_above_it_says_who_can_mend_it(dunia, orang, approved, ajukan):
    row = approved(orang.kadis, penilai=orang.bupati, atasan=None)[0]
    rate = c.SetRating(penilaian_id=row.id, hasil_kerja="sesuai", perilaku="sesuai")
    dunia.do("set_rating", orang.bupati, rate)
    with pytest.raises(Conflict, match="Minta admin instansi"):
        ajukan(row)


def test_an_atasan_who_left_is_replaced_by_the_next_head(dunia, orang, nilai, ajukan):
    made = ajukan(nilai())
    dunia.pegawai(orang.kadis, dunia.dinas, aktif=False)
    assert "accept" in dunia.ask("keberatan", orang.bupati, c.KeberatanQuery(id=made.id)).actions
    assert terima(dunia, orang.bupati, made).status == "diterima"


def test_who_stands_in_for_an_atasan_who_left_has_it_in_the_list(dunia, orang, nilai, ajukan, statements):
    k = ajukan(nilai())
    ask = lambda who: dunia.ask("daftar_keberatan", who, c.DaftarKeberatan(untuk="atasan")).items  # noqa: E731
    assert ask(orang.bupati) == []
    dunia.pegawai(orang.kadis, dunia.dinas, aktif=False)
    sql = statements(dunia.s)
    assert [(one.id, one.actions) for one in ask(orang.bupati)] == [(k.id, ["accept", "reject"])]
    assert len(sql) <= 3
    assert dunia.ask("ringkasan", orang.bupati, c.RingkasanPenilaianQuery()).keberatan_menunggu == 1
    assert ask(orang.kabid_b) == []


def test_a_delegate_decides_in_the_atasans_place_and_is_recorded(dunia, orang, nilai, ajukan):
    row = nilai()
    made = ajukan(row)
    delegate = dunia.siapa(orang.kabid_b, acting_for=orang.kadis)
    done = terima(dunia, delegate, made)
    assert done.diputus_oleh_nama == orang.nama[orang.kabid_b]
    kept = dunia.s.get_one(models.Keberatan, made.id)
    assert (kept.diputus_oleh, kept.diputus_atas_nama) == (orang.kabid_b, orang.kadis)


@pytest.mark.parametrize("role", ["staf", "kabid"])
def test_neither_side_decides_in_the_atasans_place(dunia, orang, nilai, ajukan, role):
    made = ajukan(nilai())
    delegate = dunia.siapa(getattr(orang, role), acting_for=orang.kadis)
    with pytest.raises((Forbidden, NotFound)):
        terima(dunia, delegate, made)


def test_a_delegate_who_rated_does_not_decide_on_it(dunia, orang, nilai, ajukan):
    row = nilai(oleh=dunia.siapa(orang.kabid_b, acting_for=orang.kabid))
    made = ajukan(row)
    assert made.penilai.nip == orang.kabid, "the official, not the delegate"
    with pytest.raises((Forbidden, NotFound)):
        terima(dunia, dunia.siapa(orang.kabid_b, acting_for=orang.kadis), made)


def test_an_atasan_who_rated_in_the_penilais_place_does_not_decide(dunia, orang, nilai, ajukan):
    made = ajukan(nilai(oleh=dunia.siapa(orang.kadis, acting_for=orang.kabid)))
    assert (made.penilai.nip, made.atasan_penilai.nip) == (orang.kabid, orang.bupati)
    assert tolak(dunia, orang.bupati, made).status == "ditolak"


def test_the_record_of_an_objection_is_for_whom_it_concerns(dunia, orang, nilai, ajukan):
    row = nilai()
    tolak(dunia, orang.kadis, ajukan(row))
    ask = c.RiwayatPenilaian(penilaian_id=row.id)
    for who in (orang.staf, orang.kabid, orang.kadis, dunia.admin()):
        acts = {one.perbuatan for one in dunia.ask("riwayat", who, ask).items}
        assert {"file_keberatan", "reject_keberatan", "set_rating"} <= acts
    for who in (orang.ketua, orang.bupati):
        assert [one.perbuatan for one in dunia.ask("riwayat", who, ask).items] == ["set_rating"]


def test_nobody_objects_in_anothers_place(dunia, orang, nilai, ajukan):
    row = nilai()
    for who in (orang.kabid, orang.kadis, dunia.admin()):
        with pytest.raises(Forbidden, match="Dewi Anjani sendiri"):
            ajukan(row, who)
    with pytest.raises(NotFound):  # what is personal does not show to a delegate
        ajukan(row, dunia.siapa(orang.staf2, acting_for=orang.staf))


def test_strangers_know_nothing_of_it(dunia, orang, nilai, ajukan):
    row = nilai()
    made = ajukan(row)
    for who in (orang.staf2, orang.ketua, orang.kabid_b, orang.lain):
        with pytest.raises(NotFound):
            dunia.ask("keberatan", who, c.KeberatanQuery(id=made.id))
        with pytest.raises(NotFound):
            tolak(dunia, who, made)
        with pytest.raises(NotFound):
            dunia.do("cancel_keberatan", who, c.CancelKeberatan(id=made.id))
        assert dunia.ask("daftar_keberatan", who, c.DaftarKeberatan(untuk="atasan")).items == []
    with pytest.raises(NotFound):
        ajukan(row, orang.lain)


def test_each_side_has_its_list(dunia, orang, nilai, ajukan):
    first, second = ajukan(nilai()), ajukan(nilai(orang.staf2))
    tolak(dunia, orang.kadis, first)
    by = {"saya": orang.staf2, "penilai": orang.kabid, "atasan": orang.kadis}
    lists = {untuk: dunia.ask("daftar_keberatan", who, c.DaftarKeberatan(untuk=untuk)) for untuk, who in by.items()}
    assert [one.id for one in lists["saya"].items] == [second.id]
    assert [one.id for one in lists["atasan"].items] == [second.id, first.id], "undecided first"
    assert lists["atasan"].items[0].actions == ["accept", "reject"]
    assert lists["penilai"].items[0].actions == ["respond"]
    found = dunia.ask("daftar_keberatan", orang.kadis, c.DaftarKeberatan(untuk="atasan", q="anjani"))
    assert [one.id for one in found.items] == [first.id]


def test_the_last_day_to_file_is_told_to_all_sides_while_it_is_of_this_rating(dunia, orang, nilai, ajukan):
    row = nilai()
    made = ajukan(row)
    batas = dunia.baca(orang.staf, row).batas_keberatan
    for who in (orang.staf, orang.kabid, orang.kadis):
        assert dunia.ask("keberatan", who, c.KeberatanQuery(id=made.id)).batas_keberatan == batas
    dunia.do("cancel_keberatan", orang.staf, c.CancelKeberatan(id=made.id))
    assert dunia.baca(orang.staf, row).keberatan.rating_ke == 1
    dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="di_bawah"))
    assert dunia.ask("keberatan", orang.staf, c.KeberatanQuery(id=made.id)).batas_keberatan is None
    seen = dunia.baca(orang.staf, row)
    assert (seen.rating_ke, seen.keberatan.rating_ke) == (2, 1)


def test_the_list_is_sorted_both_ways_page_by_page(dunia, orang, nilai, ajukan):
    dewi, other = ajukan(nilai()), ajukan(nilai(orang.staf2))
    tolak(dunia, orang.kadis, dewi)
    names = {one.id: one.nama for one in (dewi, other)}

    def listed(sort: str) -> list[str]:
        found, after = [], None
        while not found or after:
            ask = c.DaftarKeberatan(untuk="atasan", sort=sort, limit=1, after=after)
            page = dunia.ask("daftar_keberatan", orang.kadis, ask)
            found += [one.id for one in page.items]
            after = page.next
        return [names[id] for id in found]

    by_name = sorted(names.values())
    assert (listed("nama"), listed("nama_turun")) == (by_name, by_name[::-1])
    assert (listed("terlama"), listed("terbaru")) == ([dewi.nama, other.nama], [other.nama, dewi.nama])
    assert listed("terbuka") == [other.nama, dewi.nama]


def test_a_list_costs_two_statements_at_most(dunia, orang, nilai, ajukan, statements):
    for who in (orang.staf, orang.staf2):
        ajukan(nilai(who))
    sent = statements(dunia.s)
    dunia.ask("daftar_keberatan", orang.kadis, c.DaftarKeberatan(untuk="atasan"))
    assert len(sent) <= 2


# ---------------------------------------------------------------- details


def _set(dunia, row: models.Penilaian, **days: date) -> None:
    dunia.s.execute(update(models.Penilaian).where(models.Penilaian.id == row.id).values(**days))
    dunia.s.expire_all()


def _lines(dunia, who: str) -> list[c.PenilaianRingkas]:
    ask = c.DaftarPenilaianBawahan(tahun=2026, jenis="triwulanan", urutan=1)
    return dunia.ask("daftar_bawahan", who, ask).items
