"""The lists: filters, search, order, pages, and what waits for me (features A5, A35, C6)."""

from datetime import date

import pytest

from contracts import skp as c
from contracts.errors import Forbidden, Invalid
from contracts.types import Periode


def _nips(page) -> list[str]:
    return [line.nip for line in page.items]


def test_own_skp_by_period(dunia, orang):
    lalu = dunia.buat(orang.staf, periode=Periode(awal=date(2025, 1, 1), akhir=date(2025, 12, 31)))
    kini = dunia.buat(orang.staf)
    dunia.buat(orang.staf2)
    assert [line.id for line in dunia.ask("daftar", orang.staf, c.DaftarSkp()).items] == [kini.id, lalu.id]
    assert [line.id for line in dunia.ask("daftar", orang.staf, c.DaftarSkp(sort="terlama")).items] == [
        lalu.id,
        kini.id,
    ]
    assert [line.id for line in dunia.ask("daftar", orang.staf, c.DaftarSkp(tahun=2025)).items] == [lalu.id]
    line = dunia.ask("daftar", orang.staf, c.DaftarSkp(tahun=2026)).items[0]
    assert (line.jabatan, line.unor_nama, line.penilai_nama) == ("Analis", "Bidang A", orang.nama[orang.kabid])
    assert line.actions == dunia.baca(orang.staf, kini).actions


def test_subordinates_list_has_a_status_filter_and_no_drafts(dunia, orang):
    first, second = dunia.diajukan(orang.staf), dunia.diajukan(orang.staf2)
    ask = lambda **more: _nips(dunia.ask("daftar_bawahan", orang.kabid, c.DaftarSkpBawahan(**more)))  # noqa: E731
    assert ask() == [orang.staf, orang.staf2]
    assert ask(sort="terbaru") == [orang.staf2, orang.staf]
    assert ask(sort="nama") == [orang.staf, orang.staf2]
    assert ask(q="prasaja") == [orang.staf2]
    assert ask(tahun=2025) == []
    dunia.setujui(second)
    assert ask(status="pengajuan") == [orang.staf]
    assert ask(status="persetujuan") == [orang.staf2]
    dunia.do("withdraw", orang.staf, c.WithdrawSkp(skp_id=first.id))
    assert ask() == [orang.staf2]
    assert _nips(dunia.ask("daftar_bawahan", orang.kabid_b, c.DaftarSkpBawahan())) == []


@pytest.mark.parametrize("sort", ["terbaru", "terlama", "nama"])
def test_pages_of_the_instansi_have_everybody_once(dunia, orang, sort):
    people = [orang.kadis, orang.kabid, orang.staf, orang.staf2, orang.kabid_b]
    for who in people:
        dunia.buat(who)
    dunia.buat(orang.lain)
    query = c.DaftarSkp(lingkup="instansi", sort=sort, limit=2)
    found, pages = [], 0
    while pages == 0 or query.after:
        page = dunia.ask("daftar", dunia.admin(), query)
        found += _nips(page)
        query, pages = query.model_copy(update={"after": page.next}), pages + 1
    assert sorted(found) == sorted(people)
    assert pages == 3
    names = [orang.nama[nip] for nip in found]
    expected = {"terlama": [orang.nama[nip] for nip in people], "nama": sorted(names)}
    assert names == expected.get(sort, list(reversed(expected["terlama"])))


@pytest.mark.parametrize(
    ("q", "finds"),
    [
        ("anjani", True), ("DEWI", True), ("de", True), ("we", False), ("wi anj", True), ("%", False),
        ("198501012010011003", True), ("19850101 201001 1 003", True), ("1985010120100110", True), ("2010", False),
    ],
)  # fmt: skip
def test_search_by_name_or_nip(dunia, orang, q, finds):
    dunia.buat(orang.staf)
    found = _nips(dunia.ask("daftar", dunia.admin(), c.DaftarSkp(lingkup="instansi", q=q)))
    assert found == ([orang.staf] if finds else [])


def test_own_skp_are_searched_by_what_their_lines_say(dunia, orang):
    skp = dunia.buat(orang.staf)
    ask = lambda q: _nips(dunia.ask("daftar", orang.staf, c.DaftarSkp(q=q)))  # noqa: E731
    for said in (skp.pegawai.jabatan, skp.pegawai.unor_nama.upper(), skp.penilai.nama[:5]):
        assert ask(said) == [orang.staf]
    assert ask("tidak tertulis di mana pun") == []


def test_filters_of_the_instansi(dunia, orang):
    skp = dunia.diajukan(orang.staf)
    dunia.buat(orang.staf_b)
    ask = lambda **more: _nips(dunia.ask("daftar", dunia.admin(), c.DaftarSkp(lingkup="instansi", **more)))  # noqa: E731
    assert ask(status="draft") == [orang.staf_b]
    assert ask(unor_id=dunia.bidang_a, status="pengajuan", tahun=2026) == [orang.kabid, skp.pegawai.nip]


def test_the_instansi_s_list_is_its_admin_s(dunia, orang):
    with pytest.raises(Forbidden):
        dunia.ask("daftar", orang.kadis, c.DaftarSkp(lingkup="instansi"))
    with pytest.raises(Forbidden):
        dunia.ask("daftar", dunia.admin(), c.DaftarSkp(lingkup="instansi", instansi_id=orang.instansi_lain))
    super_admin = dunia.siapa(orang.lain, roles={"super_admin"}, instansi_id=None)
    with pytest.raises(Invalid):
        dunia.ask("daftar", super_admin, c.DaftarSkp(lingkup="instansi"))
    dunia.buat(orang.staf)
    page = dunia.ask("daftar", super_admin, c.DaftarSkp(lingkup="instansi", instansi_id=orang.instansi))
    assert _nips(page) == [orang.staf]


def test_a_forged_cursor_is_refused(dunia, orang):
    with pytest.raises(Invalid) as caught:
        dunia.ask("daftar", orang.staf, c.DaftarSkp(after="bukan-penanda"))
    assert caught.value.code == "penanda-halaman-salah"


def test_the_home_page_says_what_waits(dunia, orang):
    skp = dunia.diajukan(orang.staf)
    home = dunia.ask("ringkasan", orang.kabid, c.RingkasanQuery(tahun=2026))
    assert (home.menunggu_saya, [line.id for line in home.menunggu]) == (1, [skp.id])
    assert [line.status for line in home.skp] == ["pengajuan"]
    assert home.batas == date(2026, 1, 31)
    assert home.menunggu[0].actions == ["approve", "return", "set_ekspektasi"]
    dunia.setujui(skp)
    assert dunia.ask("ringkasan", orang.kabid, c.RingkasanQuery(tahun=2026)).menunggu_saya == 0
    assert dunia.ask("ringkasan", orang.staf, c.RingkasanQuery(tahun=2026)).batas is None
    assert dunia.ask("ringkasan", orang.staf2, c.RingkasanQuery(tahun=2026)).skp == []
