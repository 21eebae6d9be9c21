"""A person is counted once a period, by the SKP that ends last: SE 3/2023 speaks of people (features A44, M8)."""

import importlib
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from pathlib import Path
from random import Random
from threading import Barrier

import pytest
from penilaian_dunia import KABID, KABID_B, KADIS, STAF, STAF2, STAF_B, Dunia
from sqlalchemy import select, text, update

from contracts import assessment as c
from contracts.errors import KinerjaError
from contracts.types import Periode, Rating, new_id
from services.assessment import handlers, migrations, models

SATU_TAHUN = Periode(awal=date(2026, 1, 1), akhir=date(2026, 12, 31))
Q1_SAJA = Periode(awal=date(2026, 1, 1), akhir=date(2026, 2, 28))
SESUDAHNYA = Periode(awal=date(2026, 3, 1), akhir=date(2026, 12, 31))

_ULANG = text("""
WITH orang AS (
    SELECT DISTINCT ON (p.instansi_id, p.nip, p.tahun, p.jenis, p.urutan) p.* FROM penilaian p
    JOIN rencana r ON r.skp_id = p.skp_id AND r.versi = p.versi_skp
    ORDER BY p.instansi_id, p.nip, p.tahun, p.jenis, p.urutan, CAST(r.isi->'periode'->>'akhir' AS date) DESC, p.id DESC
)
SELECT instansi_id, tahun, jenis, urutan, unor_id, coalesce(predikat, '') AS predikat, count(*) AS jumlah FROM orang
GROUP BY GROUPING SETS ((instansi_id, tahun, jenis, urutan, unor_id, coalesce(predikat, '')),
    (instansi_id, tahun, jenis, urutan, coalesce(predikat, '')))
HAVING grouping(unor_id) = 1 OR unor_id IS NOT NULL
""")


def counted(s):
    """What the counters say, units and the whole (`unor_id` None), without what is 0."""
    s.flush()
    unit = "SELECT instansi_id, tahun, jenis, urutan, unor_id, predikat, jumlah FROM jumlah_predikat WHERE jumlah <> 0"
    whole = "SELECT instansi_id, tahun, jenis, urutan, NULL, predikat, jumlah FROM jumlah_instansi WHERE jumlah <> 0"
    return sorted(map(str, s.execute(text(f"{unit} UNION ALL {whole}"))))


def recounted(s):
    """The same from the people themselves, by another way."""
    s.flush()
    return sorted(map(str, s.execute(_ULANG)))


@pytest.fixture
def pindah(dunia):
    """STAF moved from bidang A to bidang B within the first quarter: the assessments of both SKP."""
    old = dunia.skp_disetujui(STAF)
    dunia.terima(old)
    short = dunia.terima(dunia.skp_disetujui(STAF, skp_id=old.skp_id, versi=2, rhk=old.rhk, periode=Q1_SAJA))
    dunia.pegawai(STAF, dunia.bidang_b)
    dunia.s.expire_all()
    return short, dunia.terima(dunia.skp_disetujui(STAF, periode=SESUDAHNYA, penilai=KABID_B))


def rate(dunia, who, row, rating="sesuai"):
    dunia.do("set_rating", who, c.SetRating(penilaian_id=row.id, hasil_kerja=rating, perilaku=rating))


def kurva(dunia, lingkup="unor", id=None, who=None):
    query = c.KurvaQuery(lingkup=lingkup, id=id, tahun=2026, jenis="triwulanan", urutan=1)
    found = dunia.ask("kurva", who or dunia.admin(), query)
    return {one.value: n for one, n in found.nyata.items() if n}, found.belum_dinilai


def test_who_changed_jobs_within_a_period_is_one_person(dunia, pindah):
    (old, *_), (new, *_) = pindah
    assert kurva(dunia, "instansi") == ({}, 1)
    assert (kurva(dunia, id=dunia.bidang_a), kurva(dunia, id=dunia.bidang_b)) == (({}, 0), ({}, 1))
    rate(dunia, KABID, old, "di_bawah")
    assert kurva(dunia, "instansi") == ({}, 1), "the assessment of the job that ended is not the person's"
    rate(dunia, KABID_B, new)
    assert kurva(dunia, "instansi") == kurva(dunia, id=dunia.bidang_b) == ({"baik": 1}, 0)
    assert kurva(dunia, "tim", dunia.tim) == ({"baik": 1}, 0)
    flags = dunia.ask("tanda", dunia.admin(), c.DaftarTanda(tahun=2026, jenis="triwulanan", urutan=1)).items
    assert [one.penilai_nip for one in flags] == [KABID_B]


def test_the_preview_moves_only_who_is_counted(dunia, pindah):
    (old, *_), (new, *_) = pindah
    ratings = {"hasil_kerja": "sesuai", "perilaku": "sesuai"}
    aside = dunia.ask("pratinjau", KABID, c.PratinjauQuery(penilaian_id=old.id, **ratings))
    assert (aside.dihitung, sum(aside.kurva.nyata.values())) == (False, 0)
    shown = dunia.ask("pratinjau", KABID_B, c.PratinjauQuery(penilaian_id=new.id, **ratings))
    assert (shown.dihitung, sum(shown.kurva.nyata.values())) == (True, 1)


def test_when_the_later_skp_has_no_days_there_any_more_the_earlier_counts_again(dunia, pindah):
    (old, *_), (new, *_) = pindah
    rate(dunia, KABID, old)
    later = Periode(awal=date(2026, 4, 1), akhir=date(2026, 12, 31))
    dunia.terima(dunia.skp_disetujui(STAF, skp_id=new.skp_id, versi=2, periode=later, penilai=KABID_B))
    assert kurva(dunia, "instansi") == kurva(dunia, id=dunia.bidang_a) == ({"baik": 1}, 0)
    assert counted(dunia.s) == recounted(dunia.s)


def test_of_two_skp_that_end_the_same_day_the_later_counts(dunia):
    first, second = (dunia.terima(dunia.skp_disetujui(STAF, periode=SATU_TAHUN)) for _ in range(2))
    assert not any(row.dihitung for row in first)
    assert all(row.dihitung for row in second)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_counters_equal_a_recount_whatever_happens(dunia, seed):
    chance, skp, done = Random(seed), {}, set()
    for n in (1, 2, 3, 4):
        for unor_id in (dunia.bidang_a, dunia.bidang_b):
            period = {"tahun": 2026, "jenis": "triwulanan", "urutan": n}
            dunia.do("set_capaian", dunia.admin(), c.SetCapaian(unor_id=unor_id, capaian="baik", **period))
    for _ in range(40):
        act = chance.choice([_open, _revise, _move, _rate, _rate, _rate, _object])
        try:
            with dunia.s.begin_nested():
                act(dunia, chance, skp)
            done.add(act)
        except KinerjaError:  # not yet, not any more: refused whole
            dunia.s.expire_all()
        assert counted(dunia.s) == recounted(dunia.s)
    assert done == {_open, _revise, _move, _rate, _object}


def _days(chance):
    start = date(2026, 1, 1) + timedelta(days=chance.randrange(180))
    return Periode(awal=start, akhir=start + timedelta(days=chance.randrange(185)))


def _open(dunia, chance, skp):
    nip = chance.choice([STAF, STAF2, STAF_B])
    event = dunia.skp_disetujui(nip, periode=_days(chance), penilai=chance.choice([KABID, KABID_B]))
    skp[event.skp_id] = event
    dunia.terima(event)


def _revise(dunia, chance, skp):
    old = chance.choice([*skp.values()] or [dunia.skp_disetujui()])
    new = old.model_copy(update={"versi": old.versi + 1, "periode": _days(chance)})
    skp[new.skp_id] = new
    dunia.terima(new)


def _move(dunia, chance, skp):
    old = chance.choice([*skp.values()] or [dunia.skp_disetujui()])
    unor_id = chance.choice([dunia.bidang_a, dunia.bidang_b, None])
    dunia.pegawai(old.nip, unor_id)
    new = old.model_copy(update={"versi": old.versi + 1, "unor_id": unor_id})
    skp[new.skp_id] = new
    dunia.terima(new)


def _any(dunia, chance, skp, *where):
    """In an order that a seed repeats: ids of one millisecond stand in any."""
    rows = dunia.s.scalars(select(models.Penilaian).where(*where)).all()
    place = {skp_id: n for n, skp_id in enumerate(skp)}
    rows = sorted(rows, key=lambda row: (place.get(row.skp_id, -1), row.jenis, row.urutan))
    return chance.choice(rows) if rows else None


def _rate(dunia, chance, skp):
    if row := _any(dunia, chance, skp):
        ratings = {"hasil_kerja": chance.choice([*Rating]), "perilaku": chance.choice([*Rating])}
        dunia.do("set_rating", row.penilai_nip, c.SetRating(penilaian_id=row.id, **ratings))


def _object(dunia, chance, skp):
    if row := _any(dunia, chance, skp, models.Penilaian.predikat.is_not(None)):
        made = new_id()
        dunia.do("file_keberatan", row.nip, c.FileKeberatan(id=made, penilaian_id=row.id, alasan="Bukti kuat."))
        accept = c.AcceptKeberatan(id=made, hasil_kerja="di_atas", perilaku="sesuai", alasan="Bukti kuat.")
        dunia.do("accept_keberatan", KADIS, accept)


def test_two_skp_of_one_person_at_once_count_one(service_db):
    db = service_db("assessment")
    with db.transaction() as s:
        made = Dunia(s)
        made.fill()
        events = [made.skp_disetujui(STAF) for _ in range(6)]
    start = Barrier(len(events))

    def arrive(event):
        start.wait(timeout=10)
        with db.transaction() as s:
            handlers.skp_approved(s, event)

    with ThreadPoolExecutor(len(events)) as pool:
        list(pool.map(arrive, events))
    with db.read() as s:
        assert counted(s) == recounted(s)
        assert {row.split(", ")[-1] for row in counted(s)} == {"1)"}


def test_the_migration_counts_people_of_before(dunia, pindah):
    rate(dunia, KABID_B, pindah[1][0])
    dunia.terima(dunia.skp_disetujui(STAF2))
    dunia.s.execute(update(models.Penilaian).values(dihitung=True))
    dunia.s.execute(update(models.JumlahPredikat).values(jumlah=7))
    (path,) = Path(migrations.__path__[0]).glob("*_dihitung.py")
    found = importlib.import_module(f"{migrations.__name__}.{path.stem}")
    for statement in (found.SATU, found.HITUNG):
        dunia.s.execute(text(statement))
    assert counted(dunia.s) == recounted(dunia.s)
    assert dunia.jumlah(jenis="triwulanan", urutan=1) == {"baik": 1, "": 1}
