"""Printed assessments: kept as on paper, many in the background without loss, verified by anybody (A46–A48)."""

import json
from hashlib import sha256
from uuid import UUID

import pytest
from penilaian_dunia import KABID, KABID_B, STAF, STAF2, Dunia
from pydantic import ValidationError
from sqlalchemy import func, select

from chassis.jobs import Job, JobRow
from contracts import assessment as c
from contracts.errors import Conflict, NotFound
from contracts.types import new_id
from services.assessment import commands, models, queries

FORM, EVALUASI = c.JenisDokumen.FORM_PENILAIAN, c.JenisDokumen.DOKUMEN_EVALUASI


@pytest.fixture
def cetak(dunia):
    def do(who, row, dokumen=FORM, **more) -> c.PenilaianCetak:
        return dunia.do(
            "cetak", who, c.CetakPenilaian(**({"id": new_id(), "penilaian_id": row.id, "dokumen": dokumen} | more))
        )

    return do


@pytest.fixture
def periksa(dunia):
    """Anybody's question: the gateway's, in the name of nobody."""

    def ask(kode: str) -> c.HasilVerifikasi:
        return dunia.ask("verifikasi", dunia.siapa(None, sub="gateway"), c.VerifikasiPenilaian(kode=kode))

    return ask


def nilai(dunia, row, hasil_kerja="sesuai", perilaku="sesuai") -> None:
    dunia.do("set_rating", KABID, c.SetRating(penilaian_id=row.id, hasil_kerja=hasil_kerja, perilaku=perilaku))


def test_a_form_is_kept_as_it_is_printed(dunia, orang, approved, cetak):
    row = approved(orang.staf)[0]
    nilai(dunia, row)
    made = cetak(orang.kabid, row, penilai=c.TandaTangan(lokasi="Contoh", anchor="^"))
    assert (made.penilaian.predikat, made.penilai.anchor, made.kurva.nyata["baik"]) == ("baik", "^", 1)
    said = made.model_dump(mode="json", exclude={"kode", "isi_hash", "dicetak_pada"})
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert made.isi_hash == sha256(text.encode()).hexdigest()


def test_who_prints_does_not_change_the_paper(dunia, orang, approved, cetak):
    row = approved(orang.staf)[0]
    nilai(dunia, row)
    assert cetak(orang.staf, row).isi_hash == cetak(orang.kabid, row).isi_hash == cetak(dunia.admin(), row).isi_hash


def test_what_no_form_shows_is_not_kept(dunia, orang, approved, cetak):
    row = approved(orang.staf)[0]
    feedback = c.SetFeedback(penilaian_id=row.id, perilaku={"harmonis": "Ramah sekali."})
    dunia.do("set_feedback", orang.staf2, feedback)
    dunia.do("set_rating", orang.kabid, c.SetRating(penilaian_id=row.id, hasil_kerja="di_atas"))
    made = cetak(orang.staf, row)
    assert "Ramah sekali." not in made.model_dump_json()
    assert made.penilaian.hasil_kerja is None, "half a rating is nobody's to know"
    assert made.penilaian.actions == []


def test_the_same_print_twice_is_one(dunia, orang, approved, cetak):
    row = approved(orang.staf)[0]
    same = {"id": new_id()}
    assert cetak(orang.staf, row, **same) == cetak(orang.staf, row, **same)
    with pytest.raises(Conflict):
        cetak(orang.kabid, row, **same)


def test_the_emblem_of_its_day_is_part_of_an_evaluation(dunia, orang, approved, cetak):
    row = approved(orang.staf)[0]
    nilai(dunia, row)
    before = cetak(orang.staf, row, EVALUASI)
    dunia.instansi(row.instansi_id, "Pemerintah Kabupaten Contoh", lambang="e" * 64)
    after = cetak(orang.staf, row, EVALUASI)
    assert (before.lambang, after.lambang, cetak(orang.staf, row).lambang) == (None, "e" * 64, None)
    assert before.isi_hash != after.isi_hash


def test_an_evaluation_needs_ratings(dunia, orang, approved, cetak):
    row = approved(orang.staf)[0]
    with pytest.raises(Conflict, match="memberi kedua rating"):
        cetak(orang.staf, row, EVALUASI)
    nilai(dunia, row)
    assert cetak(orang.staf, row, EVALUASI).kurva is None


def test_an_anchor_of_digits_is_refused():
    with pytest.raises(ValidationError, match="Anchor tidak boleh hanya angka"):
        c.TandaTangan(anchor="2026")


def test_strangers_print_nothing(dunia, orang, approved, cetak):
    row = approved(orang.staf)[0]
    for who in (orang.staf2, orang.kabid_b, orang.lain):
        with pytest.raises(NotFound):
            cetak(who, row)


# ---------------------------------------------------------------- verification


def test_a_paper_is_worth_what_the_assessment_is(dunia, orang, approved, cetak, periksa):
    row = approved(orang.staf)[0]
    nilai(dunia, row)
    early = cetak(orang.staf, row)
    assert periksa(early.kode).keadaan == "belum_final"
    dunia.tetapkan(row)
    filed = c.FileKeberatan(id=new_id(), penilaian_id=row.id, alasan="Bukti belum dibaca.")
    dunia.do("file_keberatan", orang.staf, filed)
    dunia.do("reject_keberatan", orang.kadis, c.RejectKeberatan(id=filed.id, alasan="Bukti tidak mendukung."))
    final = cetak(orang.staf, row)
    assert (periksa(early.kode).keadaan, periksa(final.kode).keadaan) == ("diganti", "berlaku")
    found = periksa(final.kode)
    assert (found.isi_hash, found.tahun, found.dokumen) == (final.isi_hash, 2026, FORM)
    assert found.masa == final.penilaian.masa, "a year and its quarters are told apart"


def test_the_answer_to_anybody_names_nobody(dunia, orang, approved, cetak, periksa):
    row = approved(orang.staf)[0]
    nilai(dunia, row)
    said = periksa(cetak(orang.staf, row).kode).model_dump_json()
    for secret in ("Dewi", "Bagas", orang.staf, orang.kabid, str(row.id), "baik"):
        assert secret not in said
    with pytest.raises(NotFound):
        periksa("A" * 16)


# ---------------------------------------------------------------- many


def test_two_anchors_are_told_apart():
    with pytest.raises(ValidationError, match="Kedua anchor harus berbeda"):
        c.CetakBanyak(
            id=new_id(), penilaian_ids=[new_id()], dokumen=[EVALUASI],
            pegawai=c.TandaTangan(anchor="#"), penilai=c.TandaTangan(anchor="##"),
        )  # fmt: skip


def test_whose_documents_may_be_printed(dunia, orang, approved, statements):
    approved(orang.staf)
    approved(orang.staf2)

    def ask(who, **more) -> list[str]:
        query = c.DaftarTercetak(tahun=2026, jenis="triwulanan", urutan=4, **more)
        return [one.nip for one in dunia.ask("daftar_tercetak", who, query).items]

    both = [orang.staf, orang.staf2]
    assert ask(orang.kabid) == both
    assert ask(orang.kadis) == []
    for who in (orang.kadis, orang.bupati, orang.kabid, dunia.admin()):
        assert ask(who, lingkup="unor", id=dunia.bidang_a) == both
    assert ask(orang.kadis, lingkup="unor", id=dunia.dinas) == both, "with all units below"
    assert ask(orang.ketua, lingkup="tim", id=dunia.tim) == [orang.staf]
    assert ask(orang.kabid, status="final") == ask(orang.kabid, q="tidak ada") == []
    for who, lingkup, id in (
        (orang.staf, "unor", dunia.bidang_a), (orang.kabid_b, "unor", dunia.bidang_a), (orang.kabid, "unor", None),
        (orang.staf, "tim", dunia.tim), (orang.lain, "unor", dunia.dinas),
        (dunia.siapa(orang.lain, roles={"admin_instansi"}), "tim", dunia.tim),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            ask(who, lingkup=lingkup, id=id)
    sql = statements(dunia.s)
    ask(orang.kadis, lingkup="unor", id=dunia.dinas, limit=500)
    assert len(sql) <= 3


@pytest.fixture
def db(service_db):
    return service_db("assessment")


@pytest.fixture
def pesanan(db):
    """A job of sixty documents, of which one is of somebody whom the orderer does not rate."""
    with db.transaction() as s:
        dunia = Dunia(s)
        dunia.fill()
        rows = []
        for n in range(100, 112):
            dunia.pegawai(nip := f"198501012010011{n}", dunia.bidang_a)
            rows += dunia.terima(dunia.skp_disetujui(nip))
        dunia.pegawai(STAF, dunia.bidang_b)
        rows[30] = dunia.terima(dunia.skp_disetujui(STAF, penilai=KABID_B))[0]
        ids = [row.id for row in rows]
        cmd = c.CetakBanyak(id=new_id(), penilaian_ids=ids, dokumen=[FORM])
        dunia.do("cetak_banyak", KABID, cmd)
    return dunia, cmd


def test_both_documents_for_each_and_the_refused_by_name(db, pesanan):
    dunia, cmd = pesanan
    with db.transaction() as s:
        dunia.s = s
        nilai(dunia, s.get_one(models.Penilaian, cmd.penilaian_ids[0]))
        both = c.CetakBanyak(id=new_id(), penilaian_ids=cmd.penilaian_ids[:2], dokumen=[FORM, EVALUASI])
        assert dunia.do("cetak_banyak", KABID, both).total == 4
    commands.run_cetak_banyak(_job(db, both.id, "one"))
    with db.read() as s:
        made = queries.dokumen(s, dunia.siapa(KABID), c.DokumenQuery(job_id=both.id)).items
        row = s.get_one(JobRow, both.id)
    first, second = both.penilaian_ids
    assert [(one.penilaian.id, one.dokumen) for one in made] == [(first, FORM), (first, EVALUASI), (second, FORM)]
    assert [(one["subject"], one["column"]) for one in row.refused] == [("Nama Rekaan", "Dokumen Evaluasi")]


def _job(db, id: UUID, worker: str) -> Job:
    with db.transaction() as s:
        row = s.get_one(JobRow, id)
        row.worker = worker
        s.flush()
        return Job(db, row, worker)


class Killed(BaseException):
    pass


def test_many_are_kept_in_order_and_go_on_after_a_kill(db, pesanan, monkeypatch):
    dunia, cmd = pesanan
    batch, runs = commands.cetak_banyak.__globals__["_batch"], []

    def dies(s, job, *rest):
        batch(s, job, *rest)
        runs.append(job.done)
        if len(runs) == 2:
            raise Killed  # within the transaction, as SIGKILL does

    monkeypatch.setitem(commands.cetak_banyak.__globals__, "_batch", dies)
    with pytest.raises(Killed):
        commands.run_cetak_banyak(_job(db, cmd.id, "first"))
    with db.read() as s:
        assert s.scalar(select(func.count()).select_from(models.Dokumen)) == 25
    second = _job(db, cmd.id, "second")
    assert second.done == 25
    commands.run_cetak_banyak(second)
    actor = dunia.siapa(KABID)
    with db.read() as s:
        made, after = [], None
        while True:
            page = queries.dokumen(s, actor, c.DokumenQuery(job_id=cmd.id, limit=40, after=after))
            made += page.items
            if (after := page.next) is None:
                break
        row = s.get_one(JobRow, cmd.id)
    expected = [id for n, id in enumerate(cmd.penilaian_ids) if n != 30]
    assert [one.penilaian.id for one in made] == expected
    assert len({one.kode for one in made}) == 59
    assert (row.done, row.total, row.result) == (60, 60, {"dokumen": 59})
    assert [one["subject"] for one in row.refused] == [str(cmd.penilaian_ids[30])]
    with db.read() as s, pytest.raises(NotFound):
        queries.dokumen(s, dunia.siapa(STAF2), c.DokumenQuery(job_id=cmd.id))


def test_many_papers_cost_a_statement_for_each_person_and_few_beside(db, pesanan, statements, monkeypatch):
    """Both documents of a person show the same content, which is read once; org's word comes for all together."""
    dunia, cmd = pesanan
    both = c.CetakBanyak(id=new_id(), penilaian_ids=cmd.penilaian_ids[:12], dokumen=[FORM, EVALUASI])
    with db.transaction() as s:
        dunia.s = s
        for id in both.penilaian_ids:
            nilai(dunia, s.get_one(models.Penilaian, id))
        dunia.do("cetak_banyak", KABID, both)
    batch, sent = commands.cetak_banyak.__globals__["_batch"], []

    def counted(s, *rest):
        sql = statements(s)
        batch(s, *rest)
        s.flush()
        sent.append(len(sql))

    monkeypatch.setitem(commands.cetak_banyak.__globals__, "_batch", counted)
    commands.run_cetak_banyak(_job(db, both.id, "one"))
    curves, beside = 3 * 5, 4
    assert sent == [len(both.penilaian_ids) + curves + beside]
