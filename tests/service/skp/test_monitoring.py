"""Monitoring Pengisian: who is counted how, who may ask, and what is told of a draft (features A9, A66, C3, C7, C8)."""

from datetime import date
from uuid import uuid4

import pytest
from skp_dunia import Dunia

from contracts import skp as c
from contracts.errors import Invalid, NotFound
from contracts.types import Periode

TAHUN = {"tahun": 2026}
QUERIES = {
    "monitoring": c.MonitoringQuery,
    "monitoring_unit": c.DaftarMonitoringUnit,
    "monitoring_pegawai": c.DaftarMonitoringPegawai,
}


def _total(dunia: Dunia, who, **more) -> dict[str, int]:
    return dunia.ask("monitoring", who, c.MonitoringQuery(**TAHUN, **more)).total.model_dump()


def _counts(**known: int) -> dict[str, int]:
    counts = dict.fromkeys(("pegawai", "belum", "draft", "pengajuan", "persetujuan"), 0) | known
    return counts | {"pegawai": sum(known.values())}


def _units(dunia: Dunia, who, **more) -> list[tuple[str, int]]:
    page = dunia.ask("monitoring_unit", who, c.DaftarMonitoringUnit(**TAHUN, **more))
    return [(one.nama, one.pegawai) for one in page.items]


def _people(dunia: Dunia, who, **more) -> list[c.MonitoringPegawai]:
    return dunia.ask("monitoring_pegawai", who, c.DaftarMonitoringPegawai(**TAHUN, **more)).items


def test_four_states_are_counted_and_a_returned_skp_is_a_draft(dunia, orang):
    dunia.disetujui(orang.kabid)
    dunia.diajukan(orang.staf)
    dunia.kembalikan(dunia.diajukan(orang.staf2))
    assert _total(dunia, orang.kabid) == _counts(draft=1, pengajuan=1, persetujuan=1)
    dunia.buat(orang.staf_b)
    assert _total(dunia, orang.kabid_b) == _counts(belum=2, draft=1)
    assert _total(dunia, orang.kadis) == _counts(belum=3, draft=2, pengajuan=2, persetujuan=1)
    assert _total(dunia, orang.kadis, unor_id=dunia.bidang_b) == _counts(belum=2, draft=1)


def test_counted_are_active_people_where_org_has_them_now_and_no_politician(dunia, orang):
    dunia.disetujui(orang.staf)
    assert _total(dunia, orang.bupati)["pegawai"] == 8  # not the bupati
    dunia.pegawai(orang.staf, dunia.bidang_b)
    assert _total(dunia, orang.kabid_b)["persetujuan"] == 1
    dunia.pegawai(orang.staf, dunia.bidang_b, aktif=False)
    assert _total(dunia, orang.kabid_b) == _counts(belum=3)


def test_of_several_skp_the_one_with_the_latest_days_counts(dunia, orang):
    halves = [Periode(awal=date(2026, a, 1), akhir=date(2026, b, 30)) for a, b in ((1, 6), (7, 9))]
    dunia.disetujui(orang.staf, periode=halves[0])
    dunia.buat(orang.staf, periode=Periode(awal=date(2025, 1, 1), akhir=date(2025, 12, 31)))
    assert _total(dunia, orang.kabid)["persetujuan"] == 1
    dunia.buat(orang.staf, periode=halves[1])
    assert _total(dunia, orang.kabid) == _counts(belum=1, draft=1, pengajuan=1)
    assert dunia.ask("monitoring", orang.kabid, c.MonitoringQuery(tahun=2025)).total.draft == 1


def test_an_skp_made_in_another_instansi_is_not_counted_here(dunia, orang):
    dunia.buat(orang.lain)
    dunia.pegawai(orang.lain, dunia.bidang_b)
    assert _total(dunia, orang.kabid_b) == _counts(belum=4)


def test_a_unit_s_branches_have_all_that_is_below_them(dunia, orang):
    seksi = uuid4()
    dunia.unor(seksi, dunia.bidang_a, "Seksi A1", None)
    dunia.pegawai(orang.staf2, seksi)
    dunia.buat(orang.staf2)
    kadis = dunia.ask("monitoring", orang.kadis, c.MonitoringQuery(**TAHUN))
    assert (kadis.nama, kadis.jumlah_unit, kadis.langsung) == ("Dinas Contoh", 2, c.Pengisian(**_counts(belum=2)))
    page = dunia.ask("monitoring_unit", orang.kadis, c.DaftarMonitoringUnit(**TAHUN))
    rows = {one.nama: one for one in page.items}
    assert rows["Bidang A"].model_dump(include=set(_counts())) == _counts(belum=2, draft=1)
    assert (rows["Bidang A"].jumlah_anak, rows["Bidang B"].jumlah_anak) == (1, 0)
    langsung = _people(dunia, orang.kadis, langsung=True)
    assert {one.nip for one in langsung} == {orang.kadis, orang.admin}
    assert len(_people(dunia, orang.kadis)) == kadis.total.pegawai


def test_of_an_instansi_with_one_top_unit_the_units_below_it_are_listed(dunia, orang):
    whole = dunia.ask("monitoring", dunia.admin(), c.MonitoringQuery(**TAHUN))
    assert (whole.unor_id, whole.nama) == (None, "Pemerintah Kabupaten Contoh")
    assert _units(dunia, dunia.admin()) == [("Dinas Contoh", 8)]
    dunia.unor(uuid4(), None, "Perusahaan Umum Daerah", None)
    dunia.pegawai(orang.staf_b, None)  # without a unit
    assert _units(dunia, dunia.admin()) == [("Pemerintah Kabupaten Contoh", 7), ("Perusahaan Umum Daerah", 0)]
    whole = dunia.ask("monitoring", dunia.admin(), c.MonitoringQuery(**TAHUN))
    assert (whole.total.pegawai, whole.langsung.pegawai) == (8, 1)
    assert [one.nip for one in _people(dunia, dunia.admin(), langsung=True)] == [orang.staf_b]


def test_a_dissolved_unit_stays_while_there_are_people_in_it(dunia, orang):
    dunia.unor(dunia.bidang_b, dunia.dinas, "Bidang B", None, aktif=False)
    assert ("Bidang B", 3) in _units(dunia, orang.kadis)
    for who in (orang.kabid_b, orang.staf_b, orang.ketua):
        dunia.pegawai(who, dunia.bidang_a)
    assert _units(dunia, orang.kadis) == [("Bidang A", 6)]


def test_units_are_sorted_searched_and_paged(dunia, orang):
    dunia.disetujui(orang.kabid)
    names = [f"Bidang {letter}" for letter in "CDE"]
    for name in names:
        dunia.unor(uuid4(), dunia.dinas, name, None)
    assert [name for name, _ in _units(dunia, orang.kadis, sort="nama_turun")][:2] == ["Bidang E", "Bidang D"]
    assert [name for name, _ in _units(dunia, orang.kadis, q="bidang d")] == ["Bidang D"]
    found, query = [], c.DaftarMonitoringUnit(**TAHUN, sort="belum", limit=2)
    while True:
        page = dunia.ask("monitoring_unit", orang.kadis, query)
        found += [one.nama for one in page.items]
        if page.next is None:
            break
        query = query.model_copy(update={"after": page.next})
    assert found == ["Bidang B", "Bidang A", *names]  # of nobody nothing is missing


@pytest.mark.parametrize(
    ("more", "finds"),
    [
        ({"status": "belum"}, ["kabid_b", "ketua"]),
        ({"status": "draft"}, ["staf_b"]),
        ({"status": "persetujuan"}, []),
        ({"sort": "nama_turun"}, ["ketua", "staf_b", "kabid_b"]),
        ({"sort": "status"}, ["kabid_b", "ketua", "staf_b"]),
        ({"q": "permana"}, ["staf_b"]),
        ({"q": "19850101 201001 1 007"}, ["ketua"]),
        ({"q": "%"}, []),
    ],
)
def test_people_are_filtered_sorted_and_searched(dunia, orang, more, finds):
    dunia.buat(orang.staf_b)
    found = [one.nip for one in _people(dunia, orang.kabid_b, **more)]
    assert found == [getattr(orang, name) for name in finds]


@pytest.mark.parametrize("sort", ["nama", "nama_turun", "status"])
def test_pages_have_everybody_once(dunia, orang, sort):
    dunia.buat(orang.staf)
    found, query = [], c.DaftarMonitoringPegawai(**TAHUN, sort=sort, limit=3)
    while True:
        page = dunia.ask("monitoring_pegawai", orang.kadis, query)
        found += [one.nip for one in page.items]
        if page.next is None:
            break
        query = query.model_copy(update={"after": page.next})
    assert len(found) == len(set(found)) == 8


def test_a_draft_s_state_is_told_but_only_its_owner_and_the_admin_get_to_it(dunia, orang):
    draft = dunia.buat(orang.staf)
    line = next(one for one in _people(dunia, orang.kabid) if one.nip == orang.staf)
    assert (line.status, line.skp_id, line.sejak) == ("draft", None, draft.dibuat_pada)
    assert [one.skp_id for one in _people(dunia, dunia.admin(), q="dewi")] == [draft.id]
    assert [one.status for one in _people(dunia, orang.kabid, q="eko")] == [None]


def test_lihat_skp_leads_where_the_reader_may_go(dunia, orang):
    skp = dunia.diajukan(orang.staf)
    for who in (orang.kabid, orang.kadis):
        line = next(one for one in _people(dunia, who) if one.nip == orang.staf)
        assert (line.skp_id, line.sejak) == (skp.id, skp.diajukan_pada)
        assert dunia.baca(who, skp).id == skp.id
    dunia.pegawai(orang.staf, dunia.bidang_b)  # the SKP is still of the old unit
    line = next(one for one in _people(dunia, orang.kabid_b) if one.nip == orang.staf)
    assert (line.status, line.skp_id) == ("pengajuan", None)
    with pytest.raises(NotFound):
        dunia.baca(orang.kabid_b, skp)


def test_an_approved_skp_under_revision_is_a_draft_whose_approved_version_may_be_read(dunia, orang):
    skp = dunia.disetujui(orang.staf)
    dunia.do("revise", orang.staf, c.ReviseSkp(skp_id=skp.id, alasan="Tugas berubah"))
    line = next(one for one in _people(dunia, orang.kabid) if one.nip == orang.staf)
    assert (line.status, line.skp_id) == ("draft", skp.id)
    assert line.sejak > skp.disetujui_pada


def test_heads_see_their_own_unit_and_below_and_nobody_else_sees_it(dunia, orang):
    kabid = dunia.ask("monitoring", orang.kabid, c.MonitoringQuery(**TAHUN))
    assert (kabid.unor_id, kabid.jalur, [one.nama for one in kabid.dipimpin]) == (dunia.bidang_a, [], ["Bidang A"])
    below = dunia.ask("monitoring", orang.bupati, c.MonitoringQuery(**TAHUN, unor_id=dunia.bidang_a))
    assert [one.nama for one in below.jalur] == ["Pemerintah Kabupaten Contoh", "Dinas Contoh"]
    for who in (orang.kabid, orang.staf, orang.ketua, orang.lain, dunia.siapa(None, roles={"partner"}, scopes={"*"})):
        for unor in (dunia.dinas, dunia.bidang_b, uuid4()):
            with pytest.raises(NotFound) as caught:
                dunia.ask("monitoring", who, c.MonitoringQuery(**TAHUN, unor_id=unor))
            assert caught.value.code == "unit-tidak-ditemukan"
    with pytest.raises(NotFound):
        dunia.ask("monitoring", orang.bupati, c.MonitoringQuery(**TAHUN, instansi_id=orang.instansi))


def test_who_heads_nothing_is_told_who_can_mend_it(dunia, orang):
    for query, asked in QUERIES.items():
        with pytest.raises(NotFound) as caught:
            dunia.ask(query, orang.staf, asked(**TAHUN))
        assert "admin instansi" in caught.value.message


def test_a_delegate_and_a_plt_see_what_the_head_sees(dunia, orang):
    dunia.unor(dunia.bidang_b, dunia.dinas, "Bidang B", orang.kabid, pimpinan_penugasan="plt")
    dunia.unor(dunia.bidang_a, dunia.dinas, "Bidang A", orang.kabid, pimpinan_penugasan="definitif")
    kabid = dunia.ask("monitoring", orang.kabid, c.MonitoringQuery(**TAHUN))
    assert (kabid.unor_id, [one.id for one in kabid.dipimpin]) == (dunia.bidang_a, [dunia.bidang_a, dunia.bidang_b])
    assert _total(dunia, orang.kabid, unor_id=dunia.bidang_b)["pegawai"] == 3
    delegate = dunia.siapa(orang.staf, acting_for=orang.kabid)
    assert _total(dunia, delegate)["pegawai"] == 3
    skp = dunia.diajukan(orang.staf2)
    assert [one.skp_id for one in _people(dunia, delegate, q="eko")] == [skp.id]


def test_admins_see_their_instansi_and_a_super_admin_any(dunia, orang):
    assert _total(dunia, dunia.admin(), unor_id=dunia.bidang_b)["pegawai"] == 3
    for more in ({"instansi_id": orang.instansi_lain}, {"unor_id": dunia.lain}):
        with pytest.raises(NotFound):
            dunia.ask("monitoring", dunia.admin(), c.MonitoringQuery(**TAHUN, **more))
    super_admin = dunia.siapa(orang.lain, roles={"super_admin"}, instansi_id=None)
    with pytest.raises(Invalid) as caught:
        dunia.ask("monitoring", super_admin, c.MonitoringQuery(**TAHUN))
    assert caught.value.errors[0].field == "instansi_id"
    assert _total(dunia, super_admin, instansi_id=orang.instansi)["pegawai"] == 8
    assert _total(dunia, super_admin, unor_id=dunia.lain)["pegawai"] == 1


def test_the_deadline_is_the_end_of_january(dunia, orang):
    assert dunia.ask("monitoring", orang.kadis, c.MonitoringQuery(tahun=2027)).batas == date(2027, 1, 31)


@pytest.mark.parametrize("crowd", [0, 40])
def test_statements_do_not_grow_with_the_people_or_the_units(dunia, orang, statements, crowd):
    dunia.diajukan(orang.staf)
    for n in range(crowd):
        unor = uuid4()
        dunia.unor(unor, dunia.dinas, f"Bidang {n:02}", None)
        orang.nama[orang.nip(100 + n)] = f"Pegawai {n:02}"
        dunia.pegawai(orang.nip(100 + n), unor)
    for query, expected in {"monitoring": 5, "monitoring_unit": 6, "monitoring_pegawai": 9}.items():
        dunia.s.expunge_all()
        sent = statements(dunia.s)
        dunia.ask(query, orang.kadis, QUERIES[query](**TAHUN))
        assert len(sent) == expected, (query, sent)


@pytest.mark.parametrize("query", ["monitoring_unit", "monitoring_pegawai"])
def test_only_the_first_page_of_a_list_counts_everybody(dunia, orang, statements, query):
    dunia.s.expunge_all()
    whole = dunia.ask("monitoring", orang.kadis, c.MonitoringQuery(**TAHUN)).model_dump()
    first = dunia.ask(query, orang.kadis, QUERIES[query](**TAHUN, limit=1))
    assert first.lingkup.model_dump() | first.utama.model_dump() == whole
    sent = statements(dunia.s)
    second = dunia.ask(query, orang.kadis, QUERIES[query](**TAHUN, limit=1, after=first.next))
    assert (second.lingkup, second.utama) == (first.lingkup, None)
    assert not [one for one in sent if "langsung_pegawai" in one]
