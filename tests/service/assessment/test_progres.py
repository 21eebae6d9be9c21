"""Progres Harian: a log with several writers, who change the own lines only (domain.md 1; features P6)."""

from datetime import date, time

import pytest

from contracts import assessment as c
from contracts.errors import Conflict, Forbidden, NotFound, Stale
from contracts.types import new_id

JAN = [date(2026, 1, day) for day in range(1, 10)]


@pytest.fixture
def buku(dunia, orang, approved):
    """STAF's open quarter with one rencana aksi: `catat(who, …)` adds a line, `baris(who, …)` reads the log."""
    return Buku(dunia, orang, approved()[0])


class Buku:
    def __init__(self, dunia, orang, row):
        self.dunia, self.row, self.aksi = dunia, row, new_id()
        row.batas_isi = date(2100, 1, 1)
        dunia.s.flush()
        rhk = dunia.baca(orang.staf, row).rhk[0].id
        add = c.AddRencanaAksi(id=self.aksi, penilaian_id=row.id, rhk_id=rhk, rencana="Melatih")
        dunia.do("add_rencana_aksi", orang.staf, add)

    def baru(self, **more):
        fields = {
            "id": new_id(), "rencana_aksi_id": self.aksi, "tanggal": JAN[4], "jam_mulai": time(8),
            "jam_selesai": time(9), "kegiatan": "Menyusun modul", "realisasi": 1, "satuan": "modul", **more,
        }  # fmt: skip
        return c.AddProgres(**fields)

    def catat(self, who, **more):
        return self.dunia.do("add_progres", who, self.baru(**more))

    def ubah(self, who, line, **more):
        kept = {name: getattr(line, name) for name in c.UpdateProgres.model_fields if name != "if_rev"}
        return self.dunia.do("update_progres", who, c.UpdateProgres(**(kept | more)))

    def hapus(self, who, line):
        return self.dunia.do("delete_progres", who, c.DeleteProgres(id=line.id))

    def baris(self, who, **more):
        return self.dunia.ask("daftar_progres", who, c.DaftarProgres(penilaian_id=self.row.id, **more)).items


def test_the_penilai_and_the_ketua_add_lines_under_their_own_names(dunia, orang, buku):
    writers = (orang.staf, orang.kabid, orang.ketua)
    for number, who in enumerate(writers):
        buku.catat(who, tanggal=JAN[number])
    assert [one.oleh_nip for one in buku.baris(orang.staf, sort="terlama")] == list(writers)
    for who in writers:
        assert {one.oleh_nip for one in buku.baris(who) if one.actions} == {who}
    delegate = dunia.siapa(orang.staf2, acting_for=orang.kabid)
    assert buku.catat(delegate).oleh_nip == orang.staf2
    (told, *_) = dunia.ask("riwayat", orang.staf, c.RiwayatPenilaian(penilaian_id=buku.row.id)).items
    assert (told.perbuatan, told.oleh_nip, told.atas_nama) == ("add_progres", orang.staf2, orang.kabid)


def test_nobody_else_writes_in_it(dunia, orang, buku):
    for who in (orang.kadis, orang.bupati, dunia.admin()):
        with pytest.raises(Forbidden, match="Progres Harian ini ditulis oleh"):
            buku.catat(who)
    itself = dunia.siapa(orang.staf, acting_for=orang.kabid)
    for who in (orang.staf2, orang.kabid_b, orang.lain, itself):
        with pytest.raises(NotFound):
            buku.catat(who)
    dunia.buat_tim(dunia.tim, orang.ketua, [], aktif=True)
    with pytest.raises(NotFound):
        buku.catat(orang.ketua)


def test_a_line_is_changed_and_deleted_by_its_writer_alone(orang, buku):
    mine, theirs = buku.catat(orang.staf), buku.catat(orang.kabid)
    for who, line in ((orang.staf, theirs), (orang.kabid, mine), (orang.ketua, mine)):
        with pytest.raises(Forbidden, match=f"Baris ini ditulis {line.oleh_nama}"):
            buku.ubah(who, line, kegiatan="Lain")
        with pytest.raises(Forbidden, match="Minta beliau"):
            buku.hapus(who, line)
    assert buku.ubah(orang.kabid, theirs, kegiatan="Lain").kegiatan == "Lain"
    assert buku.hapus(orang.kabid, theirs) == buku.hapus(orang.kabid, theirs)
    assert [one.id for one in buku.baris(orang.staf)] == [mine.id]


def test_after_the_closing_day_nobody_writes(dunia, orang, buku):
    line = buku.catat(orang.kabid)
    dunia.tutup(buku.row)
    for who in (orang.staf, orang.kabid, orang.ketua):
        assert buku.baris(who)[0].actions == []
        with pytest.raises(Conflict, match="ditutup sejak"):
            buku.catat(who)
    with pytest.raises(Conflict, match="ditutup sejak"):
        buku.hapus(orang.kabid, line)


def test_the_same_addition_twice_is_one_line_and_its_id_is_nobody_elses(dunia, orang, buku):
    cmd = buku.baru()
    first, again = (dunia.do("add_progres", orang.kabid, cmd) for _ in range(2))
    assert first == again
    with pytest.raises(Conflict, match="Id ini"):
        dunia.do("add_progres", orang.staf, cmd)
    with pytest.raises(NotFound):
        dunia.do("add_progres", orang.staf2, cmd)


def test_a_line_on_a_rencana_aksi_that_was_deleted_meanwhile_says_so(dunia, orang, buku):
    dunia.do("delete_rencana_aksi", orang.staf, c.DeleteRencanaAksi(id=buku.aksi))
    with pytest.raises(NotFound, match="Rencana aksi ini sudah dihapus"):
        buku.catat(orang.kabid)
    with pytest.raises(NotFound, match="tidak ada atau tidak dapat Anda lihat"):
        buku.catat(orang.staf2)


def test_of_two_who_change_a_line_the_second_is_told(orang, buku):
    line = buku.catat(orang.staf)
    first = [buku.ubah(orang.staf, line, kegiatan="Satu", if_rev=line.rev) for _ in range(2)]
    assert first[0] == first[1]
    assert first[0].rev == line.rev + 1
    with pytest.raises(Stale, match="Baris Progres Harian ini sudah berubah"):
        buku.ubah(orang.staf, line, kegiatan="Dua", if_rev=line.rev)
    assert buku.baris(orang.staf)[0].kegiatan == "Satu"


def test_a_full_day_takes_no_line_of_another_day(orang, buku):
    for _ in range(c.MAX_PROGRES):
        buku.catat(orang.staf)
    other = buku.catat(orang.staf, tanggal=JAN[5])
    with pytest.raises(Conflict, match="5 Januari 2026"):
        buku.ubah(orang.staf, other, tanggal=JAN[4])
    (full,) = buku.baris(orang.staf, sampai=JAN[4], limit=1)
    assert buku.ubah(orang.staf, full, kegiatan="Lain").kegiatan == "Lain"


def test_hours_that_two_lines_share_are_marked_and_not_refused(orang, buku):
    buku.catat(orang.staf)
    assert not buku.catat(orang.staf, jam_mulai=time(9), jam_selesai=time(10)).tumpang_tindih
    buku.catat(orang.staf, tanggal=JAN[5])
    assert [one.tumpang_tindih for one in buku.baris(orang.staf)] == [False] * 3
    over = buku.catat(orang.kabid, jam_mulai=time(8, 30), jam_selesai=time(8, 45))
    assert over.tumpang_tindih
    assert {(one.tanggal, one.jam_mulai) for one in buku.baris(orang.staf) if one.tumpang_tindih} == {
        (JAN[4], time(8)), (JAN[4], time(8, 30)),
    }  # fmt: skip
    assert not buku.ubah(orang.kabid, over, tanggal=JAN[6]).tumpang_tindih


def test_the_log_is_searched_by_day_and_turned_round(dunia, orang, buku, statements):
    for day in JAN[:5]:
        buku.catat(orang.staf, tanggal=day)
    days = lambda **more: [one.tanggal.day for one in buku.baris(orang.kabid, **more)]  # noqa: E731
    assert (days(), days(sort="terlama")) == ([5, 4, 3, 2, 1], [1, 2, 3, 4, 5])
    assert days(dari=JAN[1], sampai=JAN[3]) == [4, 3, 2]
    page = dunia.ask("daftar_progres", orang.kabid, c.DaftarProgres(penilaian_id=buku.row.id, limit=2, sort="terlama"))
    assert days(sort="terlama", limit=2, after=page.next) == [3, 4]
    sql = statements(dunia.s)
    days(limit=100)
    assert len(sql) <= 2
