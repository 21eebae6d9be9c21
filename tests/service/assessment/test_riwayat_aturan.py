"""Who changed a rule or a capaian, and when: for those who answer for it (features M9, G4)."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.event import listen

from contracts import assessment as c
from contracts import assessment_aturan as ca
from contracts.errors import Forbidden, NotFound

TW1 = {"tahun": 2026, "jenis": "triwulanan", "urutan": 1}
LIBUR = date(2026, 6, 9)
RATA = {one: [1, 1, 1, 1, 1] for one in ("istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")}
BESOK = date(datetime.now(UTC).year + 1, 1, 1)


def riwayat(dunia, who, **more):
    return dunia.ask("riwayat_aturan", who, ca.DaftarRiwayatAturan(**more))


@pytest.fixture
def diubah(dunia, orang):
    """One act of each kind, the capaian once by the superior's stand-in."""
    setting = ca.SetPengaturan(hari_tutup=5, hari_ingatkan=2, boleh_anonim=True, boleh_dari_bawahan=True)
    curve = ca.SetKurvaIdeal(berlaku_dari=BESOK, tinggi=RATA)
    for _ in range(2):  # what arrives twice is told once
        dunia.do("set_pengaturan", dunia.admin(), setting)
        dunia.do("set_hari_libur", dunia.admin(), ca.SetHariLibur(tanggal=LIBUR, nama="Hari jadi", libur=True))
        dunia.do("set_hari_libur", dunia.admin(), ca.SetHariLibur(tanggal=LIBUR, nama="Hari jadi daerah", libur=True))
        dunia.do("set_hari_libur", dunia.admin(), ca.SetHariLibur(tanggal=LIBUR, nama="Hari jadi", libur=True))
        dunia.do("set_kurva_ideal", dunia.admin(), curve)
    instead = dunia.siapa(orang.kabid_b, acting_for=orang.kadis)
    dunia.do("set_capaian", instead, c.SetCapaian(unor_id=dunia.bidang_a, capaian="baik", **TW1))
    dunia.do("set_capaian", orang.bupati, c.SetCapaian(unor_id=dunia.dinas, capaian="kurang", **TW1))


@pytest.mark.usefixtures("diubah")
def test_the_admin_reads_every_change_of_the_own_instansi(dunia, orang):
    found = riwayat(dunia, dunia.admin(), limit=100).items
    assert [one.perbuatan for one in found] == [
        *("set_capaian", "set_capaian"),
        *("set_hari_libur", "set_hari_libur"),  # the second round changed the name, and back
        "set_kurva_ideal",
        *("set_hari_libur", "set_hari_libur", "set_hari_libur"),
        "set_pengaturan",
    ]
    first = found[1]
    assert (first.unor_nama, first.oleh_nip, first.atas_nama) == ("Bidang A", orang.kabid_b, orang.kadis)
    assert (first.sebelum["capaian"], first.sesudah["capaian"]) == (None, "baik")
    assert first.instansi_nama == "Pemerintah Kabupaten Contoh"
    curve = found[4]
    assert (curve.sebelum["asal"], curve.sesudah["asal"]) == ("bawaan", "instansi")
    assert found[-1].sebelum["hari_tutup"] == 10
    oldest = found[-2]
    assert (oldest.sebelum, oldest.sesudah["nama"]) == ({"tanggal": "2026-06-09"}, "Hari jadi")


@pytest.mark.usefixtures("diubah")
def test_it_is_read_by_kind_by_name_and_page_by_page(dunia, orang):
    admin = dunia.admin()
    assert [one.perbuatan for one in riwayat(dunia, admin, perbuatan="set_pengaturan").items] == ["set_pengaturan"]
    assert [one.unor_nama for one in riwayat(dunia, admin, q="bidang a").items] == ["Bidang A"]
    page = riwayat(dunia, admin, limit=5)
    rest = riwayat(dunia, admin, limit=5, after=page.next)
    whole = riwayat(dunia, admin, limit=100)
    assert page.items + rest.items == whole.items
    assert (rest.next, whole.next) == (None, None)


@pytest.mark.usefixtures("diubah")
def test_a_units_capaian_is_also_told_to_who_sets_it(dunia, orang):
    assert [one.unor_nama for one in riwayat(dunia, orang.kadis, unor_id=dunia.bidang_a).items] == ["Bidang A"]
    with pytest.raises(Forbidden) as caught:
        riwayat(dunia, orang.kabid, unor_id=dunia.bidang_a)
    assert orang.nama[orang.kadis] in caught.value.message
    with pytest.raises(NotFound):
        riwayat(dunia, orang.staf, unor_id=dunia.bidang_a)
    with pytest.raises(Forbidden):
        riwayat(dunia, orang.kadis)


@pytest.mark.usefixtures("diubah")
def test_other_instansi_see_nothing_and_the_national_admin_all(dunia, orang):
    other = dunia.siapa(orang.lain, roles={"admin_instansi"})
    assert riwayat(dunia, other).items == []
    with pytest.raises(NotFound):
        riwayat(dunia, other, unor_id=dunia.bidang_a)
    national = dunia.siapa(None, roles={"super_admin"}, instansi_id=None)
    dunia.do("set_kurva_ideal", national, ca.SetKurvaIdeal(berlaku_dari=BESOK, tinggi=RATA))
    found = riwayat(dunia, national).items
    assert (len(found), found[0].instansi_nama, found[0].oleh_nip) == (10, None, "mitra")
    assert [one.instansi_nama for one in riwayat(dunia, dunia.admin()).items].count(None) == 0


_MANY = """
INSERT INTO riwayat (penilaian_id, instansi_id, unor_id, pada, oleh_nip, oleh_nama, perbuatan, sebelum, sesudah)
SELECT CASE WHEN n % 20 = 0 THEN NULL ELSE gen_random_uuid() END,
    CASE WHEN n % 20 = 0 THEN gen_random_uuid() END, CASE WHEN n % 20 = 0 THEN gen_random_uuid() END,
    now(), 'x', 'X', CASE WHEN n % 20 = 0 THEN 'set_capaian' ELSE 'set_rating' END, '{}', '{}'
FROM generate_series(1, 10000) n
"""


@pytest.mark.usefixtures("diubah")
def test_a_page_is_read_by_an_index_among_many_acts(dunia, orang):
    dunia.s.execute(text(_MANY))
    dunia.s.execute(text("ANALYZE riwayat"))
    national = dunia.siapa(None, roles={"super_admin"}, instansi_id=None)
    found = []
    listen(dunia.s.connection(), "before_execute", lambda conn, one, *_: found.append(one))
    for who, more, index in (
        (dunia.admin(), {}, "ix_riwayat_aturan"),
        (national, {}, "ix_riwayat_aturan_semua"),
        (national, {"perbuatan": "set_pengaturan"}, "ix_riwayat_aturan_jenis"),
        (orang.kadis, {"unor_id": dunia.bidang_a}, "ix_riwayat_unor_id_id"),
    ):
        riwayat(dunia, who, limit=5, **more)
        plan = str(dunia.s.execute(text("EXPLAIN " + _literal(dunia.s, found[-1]))).all())
        assert f"using {index} " in plan or f"on {index} " in plan, plan


def _literal(s, statement) -> str:
    return str(statement.compile(s.connection(), compile_kwargs={"literal_binds": True}))
