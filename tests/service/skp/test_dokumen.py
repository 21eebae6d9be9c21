"""Printed SKP and their verification: who may print, what is on paper, and what anybody may ask of it (M5)."""

import json
from hashlib import sha256

import pytest
from pydantic import ValidationError

from contracts import skp as c
from contracts.dokumen import VerifikasiDokumen
from contracts.errors import Conflict, NotFound
from contracts.types import new_id

ANCHORS = {"anchor_pegawai": "#", "anchor_penilai": "^"}


@pytest.fixture
def cetak(dunia):
    def do(who, skp: c.Skp, **more) -> c.SkpCetak:
        return dunia.do("cetak", who, c.CetakSkp(**({"id": new_id(), "skp_id": skp.id} | more)))

    return do


@pytest.fixture
def periksa(dunia, orang):
    """Anybody's question: the gateway's, in the name of nobody."""

    def ask(kode: str):
        return dunia.ask("verifikasi", dunia.siapa(None, sub="gateway", instansi_id=None), VerifikasiDokumen(kode=kode))

    return ask


def _edit(dunia, skp: c.Skp) -> c.Skp:
    return dunia.rhk(skp, jenis="tambahan", rencana="Membantu panitia")


def test_an_approved_skp_is_printed_as_it_was_approved(dunia, orang, cetak, periksa):
    skp = dunia.disetujui(orang.staf)
    made = cetak(orang.staf, skp, tempat_penilai="Contoh", **ANCHORS)
    assert (made.isi.versi, made.isi.anchor_pegawai, made.isi.tempat_penilai) == (1, "#", "Contoh")
    assert made.isi.rhk == dunia.baca(orang.staf, skp, 1).rhk
    assert made.isi.disetujui_pada == skp.disetujui_pada
    found = periksa(made.kode)
    assert (found.keadaan, found.versi, found.tahun, found.hash) == ("berlaku", 1, 2026, made.hash)
    assert found.instansi_nama == "Pemerintah Kabupaten Contoh"


def test_the_hash_is_that_of_what_the_paper_says(dunia, orang, cetak):
    skp = dunia.disetujui(orang.staf)
    made = cetak(orang.staf, skp, **ANCHORS)
    read_back = json.loads(made.model_dump_json())["isi"]  # as a system receives it
    text = json.dumps(read_back, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert made.hash == sha256(text.encode()).hexdigest()
    assert cetak(orang.kabid, skp, **ANCHORS).hash == made.hash
    assert cetak(orang.staf, skp).hash != made.hash


def test_the_answer_to_anybody_names_nobody(dunia, orang, cetak, periksa):
    skp = dunia.disetujui(orang.staf)
    said = periksa(cetak(orang.staf, skp).kode).model_dump_json()
    for secret in (skp.pegawai.nama, skp.penilai.nama, orang.staf, orang.kabid, str(skp.id), skp.rhk[0].rencana):
        assert secret not in said


def test_a_draft_is_printed_as_one_until_it_is_deleted(dunia, orang, cetak, periksa):
    skp = dunia.lengkap(orang.staf)
    made = cetak(orang.staf, skp)
    assert (made.isi.versi, made.isi.disetujui_pada) == (0, None)
    assert periksa(made.kode).keadaan == "belum_disetujui"
    dunia.do("delete", orang.staf, c.DeleteSkp(skp_id=skp.id))
    assert periksa(made.kode).keadaan == "dicabut"


def test_a_new_version_replaces_the_paper_of_the_old_one(dunia, orang, cetak, periksa):
    skp = dunia.disetujui(orang.staf)
    first = cetak(orang.staf, skp)
    revised = _edit(dunia, dunia.do("revise", orang.staf, c.ReviseSkp(skp_id=skp.id, alasan="tugas baru")))
    draft = cetak(orang.staf, skp)
    assert periksa(first.kode).keadaan == "berlaku", "it is in force until the next approval"
    assert (draft.isi.versi, len(draft.isi.rhk)) == (0, len(first.isi.rhk) + 1)
    assert draft.isi.disetujui_pada is None
    assert cetak(orang.kabid, skp).isi == first.isi, "a superior has the approved version of what is being revised"
    last = revised.rhk[-1]
    dunia.setujui(dunia.ajukan(dunia.indikator(revised, last.id)))
    found = periksa(first.kode)
    assert (found.keadaan, found.versi, found.versi_berlaku) == ("diganti", 1, 2)
    assert periksa(draft.kode).versi_berlaku == 2
    assert cetak(orang.staf, skp, versi=1).hash == first.hash


def test_who_may_not_read_may_not_print(dunia, orang, cetak):
    skp = dunia.disetujui(orang.staf)
    with pytest.raises(NotFound):
        cetak(orang.lain, skp)
    with pytest.raises(NotFound):
        cetak(orang.staf, skp, versi=2)
    with pytest.raises(NotFound):
        cetak(orang.kabid, dunia.lengkap(orang.staf2))  # a draft is invisible to the superior


def test_a_print_sent_again_is_the_same_print(dunia, orang, cetak):
    skp = dunia.lengkap(orang.staf)
    id = new_id()
    assert cetak(orang.staf, skp, id=id) == cetak(orang.staf, skp, id=id)
    _edit(dunia, skp)
    with pytest.raises(Conflict):
        cetak(orang.staf, skp, id=id)
    with pytest.raises(Conflict):
        cetak(dunia.admin(), skp, id=id)


def test_an_unknown_code_is_not_found(periksa):
    with pytest.raises(NotFound):
        periksa("ABCD-EFGH-IJKL-MNOP")


@pytest.mark.parametrize("rhk", [1, 12])
def test_printing_and_verifying_take_few_statements(dunia, orang, cetak, periksa, statements, rhk):
    skp = dunia.lengkap(orang.kadis)
    for n in range(rhk - 1):
        skp = dunia.rhk(skp, rencana=f"RHK {n}")
        skp = dunia.indikator(skp, skp.rhk[-1].id)
    skp = dunia.setujui(dunia.ajukan(skp))
    sent = statements(dunia.s)
    made = cetak(orang.kadis, skp)
    assert len(sent) <= 4, sent
    before = len(sent)
    periksa(made.kode)
    assert len(sent) == before + 1


@pytest.mark.parametrize(
    ("pegawai", "penilai"), [("#", "#"), ("#", "##"), ("12", "#"), ("# #", "^"), ("#", "x" * 21), ("é", "^")]
)
def test_anchors_that_a_signer_could_not_tell_apart_are_refused(pegawai: str, penilai: str):
    with pytest.raises(ValidationError):
        c.CetakSkp(id=new_id(), skp_id=new_id(), anchor_pegawai=pegawai, anchor_penilai=penilai)
