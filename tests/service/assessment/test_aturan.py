"""Settings, days off and ideal curves as dated data of an instansi (features G8, M9)."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from contracts import assessment_aturan as ca
from contracts.errors import Conflict, Forbidden, Invalid
from contracts.types import new_id
from services.assessment import models
from services.assessment.queries import aturan
from services.assessment.queries.aturan import batas_keberatan

BIASA = {"hari_tutup": 5, "hari_ingatkan": 2, "boleh_anonim": False, "boleh_dari_bawahan": True}
RATA = {one: [1, 1, 1, 1, 1] for one in ("istimewa", "baik", "butuh_perbaikan", "kurang", "sangat_kurang")}


def libur(dunia, tanggal, value, nama="Hari jadi kabupaten"):
    return dunia.do("set_hari_libur", dunia.admin(), ca.SetHariLibur(tanggal=tanggal, nama=nama, libur=value))


def test_settings_have_defaults_until_the_admin_sets_them(dunia, orang):
    first = dunia.ask("pengaturan", orang.staf, ca.PengaturanQuery())
    assert (first.hari_tutup, first.boleh_anonim, first.actions) == (10, True, [])
    seen = dunia.do("set_pengaturan", dunia.admin(), ca.SetPengaturan(**BIASA))
    assert (seen.hari_tutup, seen.boleh_anonim, seen.actions) == (5, False, ["update"])
    assert dunia.ask("pengaturan", orang.staf, ca.PengaturanQuery()).hari_tutup == 5
    assert dunia.ask("pengaturan", orang.lain, ca.PengaturanQuery()).hari_tutup == 10
    again = dunia.do("set_pengaturan", dunia.admin(), ca.SetPengaturan(**(BIASA | {"hari_tutup": 7})))
    assert again.hari_tutup == 7
    acts = dunia.s.scalars(select(models.Riwayat).filter_by(perbuatan="set_pengaturan").order_by(models.Riwayat.id))
    assert [(one.sebelum["hari_tutup"], one.sesudah["hari_tutup"]) for one in acts] == [(10, 5), (5, 7)]


def test_rules_are_the_admins_to_set(dunia, orang):
    for command, cmd in (
        ("set_pengaturan", ca.SetPengaturan(**BIASA)),
        ("set_hari_libur", ca.SetHariLibur(tanggal=date(2026, 6, 9), nama="Libur", libur=True)),
        ("set_kurva_ideal", ca.SetKurvaIdeal(berlaku_dari=date(2027, 1, 1), tinggi=RATA)),
    ):
        for who in (orang.kadis, dunia.siapa(None, roles={"admin_instansi"}, instansi_id=None)):
            with pytest.raises(Forbidden):
                dunia.do(command, who, cmd)


def test_the_calendar_has_the_states_days_and_the_instansis_word(dunia, orang):
    first = dunia.ask("hari_libur", orang.staf, ca.DaftarHariLibur(tahun=2026))
    assert all(one.asal == "nasional" and one.libur for one in first)
    libur(dunia, date(2026, 6, 9), True)
    seen = {one.tanggal: one for one in libur(dunia, date(2026, 2, 16), False, "Tetap masuk")}
    assert (seen[date(2026, 6, 9)].asal, seen[date(2026, 6, 9)].libur) == ("instansi", True)
    assert (seen[date(2026, 2, 16)].nama, seen[date(2026, 2, 16)].libur) == ("Tetap masuk", False)
    libur(dunia, date(2026, 6, 9), None)
    libur(dunia, date(2026, 2, 16), None)
    assert dunia.ask("hari_libur", orang.staf, ca.DaftarHariLibur(tahun=2026)) == first


def test_the_term_of_an_objection_follows_calendar_zone_and_unit(dunia, orang):
    rated = datetime(2026, 3, 10, 3, tzinfo=UTC)
    assert batas_keberatan(dunia.s, orang.instansi, rated) == date(2026, 4, 7)
    libur(dunia, date(2026, 4, 6), True)
    assert batas_keberatan(dunia.s, orang.instansi, rated) == date(2026, 4, 8)
    assert batas_keberatan(dunia.s, orang.instansi_lain, rated) == date(2026, 4, 7)
    late = datetime(2026, 3, 9, 15, 30, tzinfo=UTC)  # 22.30 in Jakarta, 00.30 of the next day in Jayapura
    before = batas_keberatan(dunia.s, orang.instansi_lain, late)
    dunia.instansi(orang.instansi_lain, "Kota Misal", zona_waktu="Asia/Jayapura")
    dunia.s.expire_all()
    assert (before, batas_keberatan(dunia.s, orang.instansi_lain, late)) == (date(2026, 4, 6), date(2026, 4, 7))
    dunia.instansi(orang.instansi_lain, "Kota Misal", satuan_keberatan="hari_kalender")
    dunia.s.expire_all()
    assert batas_keberatan(dunia.s, orang.instansi_lain, rated) == date(2026, 3, 24)


def test_an_ideal_curve_holds_from_its_day_for_its_instansi(dunia, orang):
    year = datetime.now(UTC).year
    cmd = ca.SetKurvaIdeal(berlaku_dari=date(year + 1, 1, 1), tinggi=RATA)
    seen = dunia.do("set_kurva_ideal", dunia.admin(), cmd)
    assert (seen.asal, seen.tinggi["baik"]) == ("instansi", [1, 1, 1, 1, 1])
    ask = ca.KurvaIdealQuery(pada=date(year, 12, 31))
    assert dunia.ask("kurva_ideal", orang.staf, ask).asal == "bawaan"
    assert dunia.ask("kurva_ideal", orang.lain, ca.KurvaIdealQuery(pada=date(year + 1, 1, 1))).asal == "bawaan"
    assert dunia.do("set_kurva_ideal", dunia.admin(), cmd) == seen  # the command may arrive twice


def test_a_curve_of_a_year_gone_or_without_heights_is_refused(dunia):
    wrong = ca.SetKurvaIdeal(berlaku_dari=date(2020, 1, 1), tinggi={**RATA, "kurang": [0, 0, 0, 0, 0]})
    with pytest.raises(Invalid) as caught:
        dunia.do("set_kurva_ideal", dunia.admin(), wrong)
    assert [one.field for one in caught.value.errors] == ["tinggi.kurang", "berlaku_dari"]
    less = ca.SetKurvaIdeal(berlaku_dari=date(2090, 1, 1), tinggi={"baik": [1, 1, 1, 1, 1]})
    with pytest.raises(Invalid):
        dunia.do("set_kurva_ideal", dunia.admin(), less)
    with pytest.raises(Invalid):
        dunia.ask("kurva_ideal", dunia.admin(), ca.KurvaIdealQuery(pada=date(1990, 1, 1)))


def test_a_super_admin_without_an_instansi_sets_everybodys_curve(dunia, orang):
    pusat = dunia.siapa(orang.admin, roles={"super_admin"}, instansi_id=None)
    day = date(datetime.now(UTC).year + 1, 1, 1)
    dunia.do("set_kurva_ideal", pusat, ca.SetKurvaIdeal(berlaku_dari=day, tinggi=RATA))
    seen = dunia.ask("kurva_ideal", orang.lain, ca.KurvaIdealQuery(pada=day))
    assert (seen.asal, seen.tinggi["istimewa"]) == ("bawaan", [1, 1, 1, 1, 1])


def test_curves_are_listed_with_their_days_and_a_future_one_is_taken_back(dunia, orang):
    year = datetime.now(UTC).year
    admin = dunia.admin()
    for n in (1, 2):
        dunia.do("set_kurva_ideal", admin, ca.SetKurvaIdeal(berlaku_dari=date(year + n, 1, 1), tinggi=RATA))

    def days(who):
        found = dunia.ask("daftar_kurva_ideal", who, ca.DaftarKurvaIdeal(limit=2))
        items = found.items
        if found.next:
            items += dunia.ask("daftar_kurva_ideal", who, ca.DaftarKurvaIdeal(limit=2, after=found.next)).items
        return [(one.asal, one.berlaku_dari.year, one.berlaku_sampai, one.actions) for one in items]

    bawaan = ("bawaan", 2022, date(year, 12, 31), [])
    assert days(admin) == [
        ("instansi", year + 2, None, ["delete"]),
        ("instansi", year + 1, date(year + 1, 12, 31), ["delete"]),
        bawaan,
    ]
    assert [one[3] for one in days(orang.staf)] == [[], [], []]
    assert days(orang.lain) == [("bawaan", 2022, None, [])]
    with pytest.raises(Forbidden):
        dunia.do("delete_kurva_ideal", orang.staf, ca.DeleteKurvaIdeal(berlaku_dari=date(year + 2, 1, 1)))
    for _ in range(2):  # the command may arrive twice
        held = dunia.do("delete_kurva_ideal", dunia.admin(), ca.DeleteKurvaIdeal(berlaku_dari=date(year + 2, 1, 1)))
        assert (held.asal, held.berlaku_dari.year) == ("instansi", year + 1)
    assert days(dunia.admin()) == [("instansi", year + 1, None, ["delete"]), bawaan]
    acts = dunia.s.scalars(select(models.Riwayat).filter_by(perbuatan="delete_kurva_ideal")).all()
    assert [(one.sebelum["berlaku_dari"], one.sesudah["berlaku_dari"]) for one in acts] == [
        (f"{year + 2}-01-01", f"{year + 1}-01-01")
    ]


def test_a_curve_that_holds_is_not_deleted(dunia):
    year = datetime.now(UTC).year
    dunia.do("set_kurva_ideal", dunia.admin(), ca.SetKurvaIdeal(berlaku_dari=date(year, 1, 1), tinggi=RATA))
    with pytest.raises(Conflict) as caught:
        dunia.do("delete_kurva_ideal", dunia.admin(), ca.DeleteKurvaIdeal(berlaku_dari=date(year, 1, 1)))
    assert "tanggal mulai yang baru" in caught.value.message
    dunia.do("delete_kurva_ideal", dunia.admin(), ca.DeleteKurvaIdeal(berlaku_dari=date(2022, 1, 1)))  # everybody's
    assert dunia.ask("daftar_kurva_ideal", dunia.admin(), ca.DaftarKurvaIdeal()).items[-1].asal == "bawaan"


def test_a_curve_that_held_is_not_changed_and_only_a_first_one_begins_earlier(dunia, orang):
    today = datetime.now(ZoneInfo("Asia/Jakarta")).date()
    january, other = date(today.year, 1, 1), {one: [5, 4, 3, 2, 1] for one in RATA}

    def put(day, tinggi):
        return dunia.do("set_kurva_ideal", dunia.admin(), ca.SetKurvaIdeal(berlaku_dari=day, tinggi=tinggi))

    held = put(january, RATA)
    assert put(january, RATA) == held  # the command may arrive twice
    for day in {january, max(january, today - timedelta(days=1))}:
        with pytest.raises(Invalid) as caught:
            put(day, other)
        assert [one.field for one in caught.value.errors] == ["berlaku_dari"]
        assert "sesudah hari ini" in caught.value.message
    for tinggi in (RATA, other):
        assert put(today + timedelta(days=1), tinggi).tinggi["baik"] == tinggi["baik"]
    assert dunia.ask("kurva_ideal", orang.staf, ca.KurvaIdealQuery()) == held


@pytest.mark.parametrize(("zona", "hari"), [("Asia/Jakarta", 0), ("Asia/Jayapura", 1)])
def test_today_is_that_of_the_instansi(dunia, orang, monkeypatch, zona, hari):
    class Jam(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(2026, 6, 30, 16, tzinfo=UTC).astimezone(tz)  # 23.00 in Jakarta, 01.00 in Jayapura

    monkeypatch.setattr(aturan, "datetime", Jam)
    dunia.instansi(orang.instansi, "Pemerintah Kabupaten Contoh", zona_waktu=zona)
    dunia.s.expire_all()
    first = date(2026, 7, 1)
    dunia.s.add(models.KurvaIdeal(id=new_id(), instansi_id=orang.instansi, berlaku_dari=first, tinggi=RATA))
    dunia.s.flush()
    assert dunia.ask("kurva_ideal", orang.staf, ca.KurvaIdealQuery()).asal == ["bawaan", "instansi"][hari]


def test_everybody_reads_by_what_rule_predikat_are_made(dunia, orang):
    rule = dunia.ask("aturan_predikat", orang.staf, ca.AturanPredikatQuery())
    assert (rule.berlaku_dari, rule.predikat["di_bawah"]["di_atas"]) == (date(2022, 1, 1), "butuh_perbaikan")
    assert "SE MenPANRB 3/2023" in rule.sumber
    assert rule.sebaran["baik"] == [
        "Baik: paling banyak 70 %",
        "Baik: predikat terbanyak",
        "Butuh Perbaikan dan Kurang: paling sedikit 1 orang",
    ]
    assert rule.sebaran["sangat_kurang"][0] == "Sangat Baik: tidak ada"
