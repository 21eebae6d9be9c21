"""What the employee fills: rencana aksi, Progres Harian, eviden, realisasi; who, until when, what is refused."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from penilaian_dunia import NAMA, rhk

from contracts import assessment as c
from contracts import assessment_berkas as cb
from contracts.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from contracts.types import new_id

SHA = "a" * 64
TODAY = datetime.now(ZoneInfo("Asia/Jakarta")).date()


@pytest.fixture
def triwulan(approved):
    """The fourth quarter of 2026 of STAF, which is open."""
    return approved()[3]


@pytest.fixture
def open_quarter(dunia, triwulan):
    """As `triwulan`, whatever the day of the test run is."""
    triwulan.awal, triwulan.akhir = date(2026, 1, 1), date(2099, 12, 31)
    triwulan.batas_isi = date(2100, 1, 1)
    dunia.s.flush()
    return triwulan


def _rhk(dunia, orang, row) -> c.RhkNilai:
    return dunia.baca(orang.staf, row).rhk[0]


def _aksi(dunia, orang, row, **more) -> c.AddRencanaAksi:
    fields = {"id": new_id(), "penilaian_id": row.id, "rhk_id": _rhk(dunia, orang, row).id, "rencana": "Melatih"}
    return c.AddRencanaAksi(**(fields | more))


def _progres(aksi: c.AddRencanaAksi, **more) -> c.AddProgres:
    fields = {
        "id": new_id(), "rencana_aksi_id": aksi.id, "tanggal": date(2026, 1, 5), "jam_mulai": time(8),
        "jam_selesai": time(9, 30), "kegiatan": "Menyusun modul", "realisasi": 2, "satuan": "dokumen",
    }  # fmt: skip
    return c.AddProgres(**(fields | more))


def _eviden(dunia, orang, row, **more) -> c.AddEviden:
    fields = {"id": new_id(), "penilaian_id": row.id, "rhk_id": _rhk(dunia, orang, row).id, "nama": "Laporan"}
    return c.AddEviden(**(fields | more))


def _berkas(**more) -> cb.Berkas:
    return cb.Berkas(**({"hash": SHA, "nama": "laporan.pdf", "tipe": "application/pdf", "ukuran": 1000} | more))


def test_rencana_aksi_is_added_changed_and_deleted(dunia, orang, open_quarter):
    cmd = _aksi(dunia, orang, open_quarter, target="2 kali")
    seen = dunia.do("add_rencana_aksi", orang.staf, cmd)
    assert [(one.rencana, one.target) for one in seen.rhk[0].rencana_aksi] == [("Melatih", "2 kali")]
    again = dunia.do("add_rencana_aksi", orang.staf, cmd)
    assert (len(again.rhk[0].rencana_aksi), again.rev) == (1, seen.rev)
    dunia.do("update_rencana_aksi", orang.staf, c.UpdateRencanaAksi(id=cmd.id, rencana="Melatih lagi"))
    assert _rhk(dunia, orang, open_quarter).rencana_aksi[0].target is None
    for _ in range(2):  # a command may arrive twice
        gone = dunia.do("delete_rencana_aksi", orang.staf, c.DeleteRencanaAksi(id=cmd.id))
        assert gone.rhk[0].rencana_aksi == []
    assert open_quarter.jumlah_rencana_aksi == 0
    with pytest.raises(NotFound, match="sudah dihapus"):
        dunia.do("update_rencana_aksi", orang.staf, c.UpdateRencanaAksi(id=cmd.id, rencana="X"))
    told = dunia.ask("riwayat", orang.staf, c.RiwayatPenilaian(penilaian_id=open_quarter.id)).items
    assert [one.perbuatan for one in told] == ["delete_rencana_aksi", "update_rencana_aksi", "add_rencana_aksi"]
    assert (told[1].sebelum["rencana"], told[1].sesudah["rencana"]) == ("Melatih", "Melatih lagi")


def test_an_rhk_holds_so_many_and_only_one_of_the_skp(dunia, orang, open_quarter, monkeypatch):
    with pytest.raises(Invalid, match="tidak ada dalam SKP"):
        dunia.do("add_rencana_aksi", orang.staf, _aksi(dunia, orang, open_quarter, rhk_id=new_id()))
    for _ in range(c.MAX_BARIS):
        dunia.do("add_rencana_aksi", orang.staf, _aksi(dunia, orang, open_quarter))
    with pytest.raises(Conflict, match="Paling banyak 60"):
        dunia.do("add_rencana_aksi", orang.staf, _aksi(dunia, orang, open_quarter))


def test_progres_harian_stands_on_a_rencana_aksi(dunia, orang, open_quarter):
    aksi = _aksi(dunia, orang, open_quarter)
    dunia.do("add_rencana_aksi", orang.staf, aksi)
    first, later = _progres(aksi), _progres(aksi, tanggal=date(2026, 1, 6), bukti="https://contoh.go.id/foto")
    for cmd in (first, later, later):
        shown = dunia.do("add_progres", orang.staf, cmd)
    assert (shown.rencana_aksi, shown.oleh_nama, shown.actions) == ("Melatih", NAMA[orang.staf], ["update", "delete"])
    page = dunia.ask("daftar_progres", orang.staf, c.DaftarProgres(penilaian_id=open_quarter.id))
    assert [one.tanggal.day for one in page.items] == [6, 5]
    assert (
        dunia.ask("daftar_progres", orang.kabid, c.DaftarProgres(penilaian_id=open_quarter.id)).items[0].actions == []
    )
    assert _rhk(dunia, orang, open_quarter).rencana_aksi[0].jumlah_progres == 2
    with pytest.raises(Conflict, match="sudah memiliki Progres Harian"):
        dunia.do("delete_rencana_aksi", orang.staf, c.DeleteRencanaAksi(id=aksi.id))
    changed = c.UpdateProgres(**_progres(aksi).model_dump(exclude={"id", "rencana_aksi_id", "realisasi"}), id=first.id,
                              realisasi=7)  # fmt: skip
    assert dunia.do("update_progres", orang.staf, changed).realisasi == 7
    gone = [dunia.do("delete_progres", orang.staf, c.DeleteProgres(id=first.id)) for _ in range(2)]
    assert gone[0] == gone[1]


@pytest.mark.parametrize(
    ("more", "field", "message"),
    [
        ({"tanggal": date(2025, 12, 31)}, "tanggal", "1 Januari 2026"),
        ({"jam_selesai": time(8)}, "jam_selesai", "sesudah jam mulai"),
        ({"bukti": "javascript:alert(1)"}, "bukti", "https://"),
    ],
)
def test_progres_that_cannot_be(dunia, orang, open_quarter, more, field, message):
    aksi = _aksi(dunia, orang, open_quarter)
    dunia.do("add_rencana_aksi", orang.staf, aksi)
    with pytest.raises(Invalid, match=message) as refused:
        dunia.do("add_progres", orang.staf, _progres(aksi, **more))
    assert refused.value.errors[0].field == field


def test_progres_of_tomorrow_is_refused(dunia, orang, open_quarter):
    aksi = _aksi(dunia, orang, open_quarter)
    dunia.do("add_rencana_aksi", orang.staf, aksi)
    with pytest.raises(Invalid, match="hari ini atau sebelumnya"):
        dunia.do("add_progres", orang.staf, _progres(aksi, tanggal=TODAY + timedelta(days=2)))


def test_a_day_has_at_most_fifty_lines(dunia, orang, open_quarter):
    aksi = _aksi(dunia, orang, open_quarter)
    dunia.do("add_rencana_aksi", orang.staf, aksi)
    for _ in range(c.MAX_PROGRES):
        dunia.do("add_progres", orang.staf, _progres(aksi))
    with pytest.raises(Conflict, match="5 Januari 2026"):
        dunia.do("add_progres", orang.staf, _progres(aksi))


def test_eviden_is_a_link_or_a_file(dunia, orang, open_quarter):
    link = _eviden(dunia, orang, open_quarter, tautan="https://contoh.go.id/laporan")
    file = _eviden(dunia, orang, open_quarter, berkas=_berkas())
    for cmd in (link, file, file):
        seen = dunia.do("add_eviden", orang.staf, cmd)
    assert [(one.tautan, one.berkas) for one in seen.rhk[0].eviden] == [(link.tautan, None), (None, file.berkas)]
    assert open_quarter.jumlah_eviden == 2
    assert dunia.ask("eviden", orang.kabid, c.EvidenQuery(id=file.id)).berkas == file.berkas
    with pytest.raises(NotFound):
        dunia.ask("eviden", orang.staf2, c.EvidenQuery(id=file.id))
    dunia.do("update_eviden", orang.staf, c.UpdateEviden(id=link.id, nama="Baru", tautan="https://contoh.go.id/lain"))
    dunia.do("update_eviden", orang.staf, c.UpdateEviden(id=file.id, nama="Scan"))
    assert [one.nama for one in _rhk(dunia, orang, open_quarter).eviden] == ["Baru", "Scan"]
    for _ in range(2):
        assert len(dunia.do("delete_eviden", orang.staf, c.DeleteEviden(id=link.id)).rhk[0].eviden) == 1


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({}, "tautan"),
        ({"tautan": "https://a.id", "berkas": _berkas()}, "tautan"),
        ({"tautan": "javascript:alert(1)"}, "tautan"),
        ({"tautan": "data:text/html,x"}, "tautan"),
        ({"tautan": "ftp://a.id/x"}, "tautan"),
        ({"tautan": "https://"}, "tautan"),
        ({"tautan": "https://a.id/ b"}, "tautan"),
        ({"tautan": "https://user:rahasia@a.id"}, "tautan"),
        ({"tautan": "https://a.id:99999"}, "tautan"),
        ({"tautan": "file:///etc/passwd"}, "tautan"),
        ({"tautan": "http://127.0.0.1:8000/a"}, "tautan"),
        ({"tautan": "http://LOCALHOST./"}, "tautan"),
        ({"tautan": "http://169.254.169.254/latest/meta-data"}, "tautan"),
        ({"tautan": "https://192.168.1.1/a"}, "tautan"),
        ({"tautan": "http://2130706433/"}, "tautan"),
        ({"tautan": "http://0x7f.1/"}, "tautan"),
        ({"tautan": "http://[::ffff:10.0.0.1]/"}, "tautan"),
        ({"tautan": "https://[::1"}, "tautan"),
        ({"berkas": _berkas(ukuran=cb.MAX_BERKAS + 1)}, "berkas"),
        ({"berkas": _berkas(nama="halaman.html", tipe="text/html")}, "berkas"),
        ({"berkas": _berkas(nama="laporan.pdf", tipe="text/html")}, "berkas"),
        ({"berkas": _berkas(nama="laporan.pdf.exe")}, "berkas"),
    ],
)
def test_hostile_links_and_files_are_refused(dunia, orang, open_quarter, more, field):
    with pytest.raises(Invalid) as refused:
        dunia.do("add_eviden", orang.staf, _eviden(dunia, orang, open_quarter, **more))
    assert refused.value.errors[0].field == field


def test_realisasi_counts_and_can_be_taken_away(dunia, orang, open_quarter):
    one, two = _rhk(dunia, orang, open_quarter).indikator

    def realise(indikator: c.IndikatorNilai, realisasi: str, sumber: str = "") -> c.Penilaian:
        cmd = c.SetRealisasi(
            penilaian_id=open_quarter.id, indikator_id=indikator.id, realisasi=realisasi, sumber_data=sumber
        )
        return dunia.do("set_realisasi", orang.staf, cmd)

    seen = realise(one, "80 %", "Laporan bulanan")
    assert seen.rev == realise(one, "80 %", "Laporan bulanan").rev
    realise(two, "70 %")
    assert open_quarter.jumlah_realisasi == 2
    realise(one, "85 %")
    seen = realise(two, "")
    assert [(i.realisasi, i.sumber_data) for i in seen.rhk[0].indikator] == [("85 %", ""), (None, None)]
    assert open_quarter.jumlah_realisasi == 1
    with pytest.raises(Invalid, match="realisasinya"):
        realise(two, "", "Laporan")
    with pytest.raises(Invalid, match="Indikator ini"):
        realise(one.model_copy(update={"id": new_id()}), "1")


def test_of_two_who_fill_at_once_the_second_is_told(dunia, orang, open_quarter):
    """As with an SKP: what was read must still stand, and the same command twice is no second writer."""
    cmd = _aksi(dunia, orang, open_quarter)
    seen = dunia.do("add_rencana_aksi", orang.staf, cmd)
    ubah = c.UpdateRencanaAksi(id=cmd.id, rencana="Melatih lagi", if_rev=seen.rev)
    isi = c.SetRealisasi(
        penilaian_id=open_quarter.id, indikator_id=seen.rhk[0].indikator[0].id, realisasi="Satu", sumber_data="",
        if_rev=seen.rev,
    )  # fmt: skip
    for _ in range(2):
        changed = dunia.do("update_rencana_aksi", orang.staf, ubah)
    assert changed.rev == seen.rev + 1
    with pytest.raises(Stale, match="sudah berubah"):
        dunia.do("update_rencana_aksi", orang.staf, ubah.model_copy(update={"rencana": "Melatih juga"}))
    with pytest.raises(Stale, match="sudah berubah"):
        dunia.do("set_realisasi", orang.staf, isi)
    row = _rhk(dunia, orang, open_quarter)
    assert (row.rencana_aksi[0].rencana, row.indikator[0].realisasi) == ("Melatih lagi", None)
    for _ in range(2):
        done = dunia.do("set_realisasi", orang.staf, isi.model_copy(update={"if_rev": changed.rev}))
    assert (done.rhk[0].indikator[0].realisasi, done.rev) == ("Satu", changed.rev + 1)


def test_after_the_closing_day_the_penilai_is_named_and_can_reopen(dunia, orang, open_quarter):
    dunia.tutup(open_quarter)
    assert "fill" not in dunia.baca(orang.staf, open_quarter).actions
    with pytest.raises(Conflict, match=f"Minta {NAMA[orang.kabid]} membukanya"):
        dunia.do("add_rencana_aksi", orang.staf, _aksi(dunia, orang, open_quarter))
    open_quarter.akhir = date(2026, 3, 31)
    until = TODAY + timedelta(days=5)
    cmd = c.ReopenPengisian(penilaian_id=open_quarter.id, sampai=until)
    with pytest.raises(Forbidden):
        dunia.do("reopen_pengisian", orang.kadis, cmd)
    assert dunia.do("reopen_pengisian", orang.kabid, cmd).batas_isi == until
    dunia.do("add_rencana_aksi", orang.staf, _aksi(dunia, orang, open_quarter))
    for day in (TODAY - timedelta(days=3), TODAY + timedelta(days=90)):
        with pytest.raises(Invalid, match="Pilih tanggal"):
            dunia.do("reopen_pengisian", orang.kabid, cmd.model_copy(update={"sampai": day}))


def test_what_is_final_is_not_filled(dunia, orang, open_quarter):
    cmd = _aksi(dunia, orang, open_quarter)
    open_quarter.status, open_quarter.predikat = "final", "baik"
    with pytest.raises(Conflict, match="final"):
        dunia.do("add_rencana_aksi", orang.staf, cmd)
    with pytest.raises(Conflict, match="final"):
        dunia.do("reopen_pengisian", orang.kabid, c.ReopenPengisian(penilaian_id=open_quarter.id, sampai=TODAY))


def test_nobody_fills_for_somebody_else(dunia, orang, open_quarter):
    cmd = _aksi(dunia, orang, open_quarter)
    readers = [orang.kabid, orang.kadis, orang.ketua, dunia.admin()]
    for who in readers:
        with pytest.raises(Forbidden, match=NAMA[orang.staf]):
            dunia.do("add_rencana_aksi", who, cmd)
    for who in (orang.staf2, orang.kabid_b, orang.lain, dunia.siapa(orang.lain, roles={"admin_instansi"})):
        with pytest.raises(NotFound):
            dunia.do("add_rencana_aksi", who, cmd)


def test_an_rhk_that_a_revision_dropped_takes_nothing_new(dunia, orang, approved):
    old = rhk("Dicabut")
    event = dunia.skp_disetujui(rhk=[old])
    row = dunia.terima(event)[4]
    row.batas_isi = date(2100, 1, 1)
    dunia.terima(dunia.skp_disetujui(skp_id=event.skp_id, versi=2))
    with pytest.raises(Invalid, match="tidak ada dalam SKP yang berlaku"):
        dunia.do("add_rencana_aksi", orang.staf, _aksi(dunia, orang, row, rhk_id=old.id))
