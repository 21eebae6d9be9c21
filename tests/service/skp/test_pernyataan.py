"""How many SQL statements each thing takes: bounded, whatever the size (issue 2, Speed)."""

import pytest

from contracts import skp as c
from contracts.types import new_id


def _grow(dunia, skp: c.Skp, rhk: int) -> c.Skp:
    for n in range(rhk):
        skp = dunia.rhk(skp, rencana=f"RHK {n}")
        skp = dunia.indikator(skp, skp.rhk[-1].id)
        skp = dunia.indikator(skp, skp.rhk[-1].id)
    return skp


@pytest.mark.parametrize("rhk", [0, 12])
def test_one_skp_takes_one_statement(dunia, orang, statements, rhk):
    skp = _grow(dunia, dunia.buat(orang.kadis), rhk)
    sent = statements(dunia.s)
    dunia.baca(orang.kadis, skp)
    assert len(sent) == 1, sent


def test_a_list_takes_one_statement(dunia, orang, statements):
    dunia.diajukan(orang.staf)
    dunia.diajukan(orang.staf2)
    for query, who, asked in (
        ("daftar", orang.staf, c.DaftarSkp()),
        ("daftar", dunia.admin(), c.DaftarSkp(lingkup="instansi", q="dewi")),
        ("daftar_bawahan", orang.kabid, c.DaftarSkpBawahan()),
    ):
        sent = statements(dunia.s)
        assert dunia.ask(query, who, asked).items
        assert len(sent) == 1, sent


def test_the_home_page_takes_two_statements(dunia, orang, statements):
    dunia.diajukan(orang.staf)
    sent = statements(dunia.s)
    dunia.ask("ringkasan", orang.kabid, c.RingkasanQuery(tahun=2026))
    assert len(sent) == 2, sent


COMMANDS = {"create": 4, "add_rhk": 6, "add_indikator": 9, "submit": 6, "approve": 6, "withdraw": 5}
"""Outbox and history included. A limit: less is better, more is a defect."""


@pytest.mark.parametrize("rhk", [1, 12])
def test_commands_take_a_bounded_number(dunia, orang, statements, rhk):
    skp = _grow(dunia, dunia.buat(orang.kadis), rhk - 1)
    acts = [
        ("add_rhk", orang.kadis, c.AddRhk(
            id=new_id(), skp_id=skp.id, jenis="utama", rencana="x", klasifikasi="individu"
        )),
        ("add_indikator", orang.kadis, None),
        ("submit", orang.kadis, c.SubmitSkp(skp_id=skp.id)),
        ("withdraw", orang.kadis, c.WithdrawSkp(skp_id=skp.id)),
        ("submit", orang.kadis, c.SubmitSkp(skp_id=skp.id)),
        ("approve", orang.bupati, c.ApproveSkp(skp_id=skp.id)),
        ("create", orang.staf, c.CreateSkp(id=new_id(), periode=orang.tahun, pendekatan="kualitatif")),
    ]  # fmt: skip
    for name, who, cmd in acts:
        if name == "add_indikator":
            last = dunia.baca(orang.kadis, skp).rhk[-1].id
            cmd = c.AddIndikator(id=new_id(), rhk_id=last, indikator="y", target="1", perspektif="anggaran")
        dunia.s.expunge_all()
        sent = statements(dunia.s)
        dunia.do(name, who, cmd)
        dunia.s.flush()
        assert len(sent) <= COMMANDS[name], (name, sent)


def test_a_matrix_takes_a_bounded_number_whoever_is_in_it(dunia, orang, statements):
    kabid = dunia.diajukan(orang.kabid)
    counts = []
    for who in (orang.staf, orang.staf2):
        dunia.lengkap(who)
        matriks = dunia.do("sync_matriks", orang.kabid, c.SyncMatriks(skp_id=kabid.id))
        dunia.s.expunge_all()
        sent = statements(dunia.s)
        assert dunia.ask("matriks", orang.kabid, c.MatriksQuery(skp_id=kabid.id)) == matriks
        counts.append(len(sent))
    assert counts == [5, 5]


def test_choices_and_history_take_two_statements(dunia, orang, statements):
    skp = dunia.lengkap(orang.staf)
    for query, asked in (
        ("pilihan_intervensi", c.PilihanIntervensi(skp_id=skp.id)),
        ("perubahan", c.PerubahanQuery(skp_id=skp.id)),
    ):
        sent = statements(dunia.s)
        assert dunia.ask(query, orang.staf, asked).items
        assert len(sent) == 2, sent
