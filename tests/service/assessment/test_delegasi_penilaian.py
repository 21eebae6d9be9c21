"""What a delegation reaches: the office of rating and deciding, never the official's own assessment (A36, A41, G12)."""

import pytest

from contracts import assessment as c
from contracts.errors import NotFound
from contracts.types import new_id

SESUAI = {"hasil_kerja": "sesuai", "perilaku": "sesuai"}


@pytest.fixture
def milik(dunia, orang, approved):
    """The official's own first quarter, rated, with one line of rencana aksi."""
    row = approved(orang.kabid, penilai=orang.kadis, atasan=orang.bupati)[0]
    row.batas_isi = row.batas_isi.replace(year=2100)
    dunia.s.flush()
    (rhk,) = dunia.baca(orang.kabid, row).rhk
    add = c.AddRencanaAksi(id=new_id(), penilaian_id=row.id, rhk_id=rhk.id, rencana="Melatih")
    dunia.do("add_rencana_aksi", orang.kabid, add)
    dunia.do("set_rating", orang.kadis, c.SetRating(penilaian_id=row.id, **SESUAI))
    return row


@pytest.fixture
def delegasi(dunia, orang):
    """A member of the unit who acts for its head."""
    return dunia.siapa(orang.staf, acting_for=orang.kabid)


def test_a_delegate_neither_reads_nor_prints_the_officials_own(dunia, orang, milik, delegasi):
    assert "fill" in dunia.baca(orang.kabid, milik).actions
    for query, asked in (
        ("penilaian", c.PenilaianQuery(id=milik.id)),
        ("riwayat", c.RiwayatPenilaian(penilaian_id=milik.id)),
        ("daftar_progres", c.DaftarProgres(penilaian_id=milik.id)),
        ("pratinjau", c.PratinjauQuery(penilaian_id=milik.id, **SESUAI)),
    ):
        with pytest.raises(NotFound):
            dunia.ask(query, delegasi, asked)
    with pytest.raises(NotFound):
        dunia.do("cetak", delegasi, c.CetakPenilaian(id=new_id(), penilaian_id=milik.id, dokumen="form_penilaian"))


def test_a_delegate_fills_nothing_of_it(dunia, orang, milik, delegasi):
    (rhk,) = dunia.baca(orang.kabid, milik).rhk
    (rencana,) = rhk.rencana_aksi
    for command, cmd in (
        ("add_rencana_aksi", c.AddRencanaAksi(id=new_id(), penilaian_id=milik.id, rhk_id=rhk.id, rencana="Lain")),
        ("delete_rencana_aksi", c.DeleteRencanaAksi(id=rencana.id)),
        ("add_eviden", c.AddEviden(id=new_id(), penilaian_id=milik.id, rhk_id=rhk.id, nama="Foto",
                                   tautan="https://contoh.go.id/foto")),
        ("set_realisasi", c.SetRealisasi(penilaian_id=milik.id, indikator_id=rhk.indikator[0].id, realisasi="90 %",
                                         sumber_data="Laporan")),
    ):  # fmt: skip
        with pytest.raises(NotFound):
            dunia.do(command, delegasi, cmd)
    assert len(dunia.baca(orang.kabid, milik).rhk[0].rencana_aksi) == 1


def test_lists_of_ones_own_are_empty_while_acting_for_another(dunia, orang, milik, approved, delegasi):
    approved(orang.staf)
    for who in (orang.kabid, orang.staf):
        assert {one.nip for one in dunia.ask("daftar", who, c.DaftarPenilaian()).items} == {who}
    assert [one.nip for one in dunia.ask("ringkasan", orang.kabid, c.RingkasanPenilaianQuery()).isi] != []
    assert dunia.ask("daftar", delegasi, c.DaftarPenilaian()).items == []
    assert dunia.ask("ringkasan", delegasi, c.RingkasanPenilaianQuery()).isi == []


def test_the_office_itself_stays_delegated(dunia, orang, milik, approved):
    row = approved(orang.staf2)[0]
    instead = dunia.siapa(orang.staf, acting_for=orang.kabid)
    done = dunia.do("set_rating", instead, c.SetRating(penilaian_id=row.id, **SESUAI))
    assert (done.dinilai_sebagai, done.dinilai_atas_nama) == ("delegasi", orang.kabid)
    atasan = dunia.siapa(orang.ketua, acting_for=orang.kadis)
    filed = dunia.do("file_keberatan", orang.staf2, c.FileKeberatan(id=new_id(), penilaian_id=row.id, alasan="x"))
    assert dunia.ask("keberatan", atasan, c.KeberatanQuery(id=filed.id)).actions == ["accept", "reject"]
