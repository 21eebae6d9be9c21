"""The opening of a period for many people: batches, interruption, repetition, copies (features P1, P3)."""

from datetime import date
from typing import Any

import pytest
from skp_dunia import INSTANSI, Dunia
from sqlalchemy import event, func, insert, select, update

from chassis.database import Database
from chassis.events import Outbox
from chassis.jobs import Job, JobRow, JobStopped
from contracts import skp as c
from contracts.errors import Forbidden, Invalid
from contracts.types import Periode, new_id
from services.skp import commands, queries
from services.skp.commands.periode import BATCH
from services.skp.models import Pegawai, Perubahan, Rhk, Skp

MANY = 2 * BATCH + 30


@pytest.fixture
def db(service_db) -> Database:
    return service_db("skp")


@pytest.fixture
def dunia(db):
    """The small directory, committed, and MANY more people in bidang B."""
    with db.transaction() as s:
        made = Dunia(s)
        made.fill()
        s.execute(insert(Pegawai), [_person(made, n) for n in range(MANY)])
    return made


def _person(dunia: Dunia, n: int) -> dict:
    return {
        "nip": f"{1990 + n // 900}0101201501{1 + n % 2}{1 + n % 900:03}", "nama": f"Pegawai {n}", "jenis_asn": "pppk",
        "instansi_id": INSTANSI, "unor_id": dunia.bidang_b, "jenis_jabatan": "pelaksana",
        "jabatan": "Pengadministrasi", "golongan": "IX", "aktif": True, "versi": 1,
    }  # fmt: skip


def _order(db: Database, dunia: Dunia, **more: Any) -> c.BukaPeriode:
    fields = {"periode": Periode(awal=date(2026, 1, 1), akhir=date(2026, 12, 31)), "pendekatan": "kuantitatif", **more}
    cmd = c.BukaPeriode(id=new_id(), instansi_id=INSTANSI, **fields)
    with db.transaction() as s:
        commands.buka_periode(s, dunia.admin(), cmd)
    return cmd


def _take(db: Database, id: Any, kind: type[Job] = Job) -> Job:
    """The job as a replica claims it."""
    with db.transaction() as s:
        s.execute(update(JobRow).where(JobRow.id == id).values(worker="tes"))
        return kind(db, s.get_one(JobRow, id), "tes")


def _count(db: Database, what: Any) -> int:
    with db.read() as s:
        return s.scalar(select(func.count()).select_from(what)) or 0


def _result(db: Database, id: Any) -> dict:
    """How many got one and had one; what was ordered stands beside it."""
    with db.read() as s:
        result = s.get_one(JobRow, id).result
    assert c.BukaPeriode.model_validate(result["perintah"] | {"id": id})
    return {name: result[name] for name in ("dibuat", "sudah_ada")}


class Stopping(Job):
    """Its process ends after the first batch."""

    def progress(self, *args: Any, **fields: Any) -> None:
        super().progress(*args, **fields)
        self.stopping = True


class Crashing(Job):
    """Its process dies in the second batch, before the commit."""

    def progress(self, *args: Any, **fields: Any) -> None:
        super().progress(*args, **fields)
        if self.done > BATCH:
            raise ConnectionError("the database went away")


PEOPLE = MANY + 8  # KADIS, KABID, STAF, STAF2, KABID_B, STAF_B, KETUA, ADMIN; the bupati has no SKP


def test_everybody_gets_one_draft_and_one_event(db, dunia, orang):
    cmd = _order(db, dunia)
    commands.run_buka_periode(_take(db, cmd.id))
    assert _count(db, Skp) == PEOPLE
    assert _result(db, cmd.id) == {"dibuat": PEOPLE, "sudah_ada": 0}
    with db.read() as s:
        rows = {row.nip: row for row in s.scalars(select(Skp))}
        told = s.scalars(select(Outbox.data["nip"].astext).where(Outbox.type == "skp.created.v1")).all()
        job = s.get_one(JobRow, cmd.id)
    assert sorted(told) == sorted(rows)
    assert (job.done, job.total) == (PEOPLE, PEOPLE)
    assert rows[orang.staf].penilai_nip == orang.kabid
    assert (rows[orang.kadis].form, rows[orang.kadis].penilai_nip) == ("jpt", orang.bupati)
    assert rows["199001012015011001"].penilai_nip == orang.kabid_b
    assert orang.lain not in rows
    assert _count(db, Perubahan) == PEOPLE


def test_repeated_it_makes_nothing_twice(db, dunia, orang):
    commands.run_buka_periode(_take(db, _order(db, dunia).id))
    again = _order(db, dunia)
    commands.run_buka_periode(_take(db, again.id))
    assert _count(db, Skp) == PEOPLE
    assert _result(db, again.id) == {"dibuat": 0, "sudah_ada": PEOPLE}
    with db.read() as s:
        assert s.get_one(JobRow, again.id).refused == []  # whoever has this very period lacks nothing


@pytest.mark.parametrize(
    ("kind", "ends_with", "first"), [(Stopping, JobStopped, BATCH), (Crashing, ConnectionError, BATCH)]
)
def test_interrupted_it_goes_on_where_it_was(db, dunia, kind, ends_with, first):
    cmd = _order(db, dunia)
    with pytest.raises(ends_with):
        commands.run_buka_periode(_take(db, cmd.id, kind))
    assert _count(db, Skp) == BATCH
    commands.run_buka_periode(_take(db, cmd.id))
    assert _count(db, Skp) == PEOPLE
    assert _count(db, Outbox) == PEOPLE
    assert _result(db, cmd.id) == {"dibuat": PEOPLE, "sudah_ada": 0}


def test_whoever_has_an_skp_in_those_days_keeps_it(db, dunia, orang):
    with db.transaction() as s:
        dunia.s = s
        own = dunia.buat(orang.staf, periode=Periode(awal=date(2026, 3, 1), akhir=date(2026, 5, 31)))
    cmd = _order(db, dunia, unor_id=dunia.bidang_a)
    commands.run_buka_periode(_take(db, cmd.id))
    with db.read() as s:
        mine = s.scalars(select(Skp).where(Skp.nip == orang.staf)).all()
        others = set(s.scalars(select(Skp.nip).where(Skp.id != own.id)))
    assert [row.id for row in mine] == [own.id]
    assert others == {orang.kabid, orang.staf2}  # bidang A only
    assert _result(db, cmd.id) == {"dibuat": 2, "sudah_ada": 1}
    with db.read() as s:
        refused = s.get_one(JobRow, cmd.id).refused
    assert [one["subject"] for one in refused] == [orang.staf]
    assert "1 Maret 2026 sampai 31 Mei 2026" in refused[0]["message"]
    with db.read() as s:
        asked = c.SasaranPeriodeQuery(
            instansi_id=INSTANSI, unor_id=dunia.bidang_a, awal=date(2026, 5, 1), akhir=date(2026, 12, 31)
        )
        found = queries.sasaran_periode(s, dunia.admin(), asked)
        assert (found.pegawai, found.sudah_ada) == (3, 3)
        with pytest.raises(Forbidden):
            queries.sasaran_periode(s, dunia.siapa(orang.staf), asked)


def test_a_unit_includes_the_units_below(db, dunia):
    cmd = _order(db, dunia, unor_id=dunia.dinas)
    commands.run_buka_periode(_take(db, cmd.id))
    assert _count(db, Skp) == PEOPLE


def test_last_years_content_can_come_along(db, dunia, orang):
    lalu = Periode(awal=date(2025, 1, 1), akhir=date(2025, 12, 31))
    with db.transaction() as s:
        dunia.s = s
        dunia.lengkap(orang.staf, periode=lalu)
    cmd = _order(db, dunia, unor_id=dunia.bidang_a, salin=True, pendekatan="kualitatif")
    commands.run_buka_periode(_take(db, cmd.id))
    with db.read() as s:
        new = s.scalars(select(Skp).where(Skp.nip == orang.staf, Skp.tahun == 2026)).one()
        assert new.jumlah_rhk == 1
        assert [row.rencana for row in s.scalars(select(Rhk).where(Rhk.skp_id == new.id))] == ["Layanan membaik"]


def test_the_number_of_statements_does_not_grow_with_the_people(db, dunia):
    sent: list[str] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
    commands.run_buka_periode(_take(db, _order(db, dunia).id))
    batches = PEOPLE // BATCH + 1
    assert len(sent) < 25 * batches


def test_only_the_admin_of_that_instansi_may_order_it(db, dunia, orang):
    base = {"instansi_id": orang.instansi, "periode": orang.tahun, "pendekatan": "kualitatif"}
    with db.transaction() as s:
        for who in (dunia.siapa(orang.kadis), dunia.siapa(orang.lain, roles={"admin_instansi"})):
            with pytest.raises(Forbidden):
                commands.buka_periode(s, who, c.BukaPeriode(id=new_id(), **base))
        for wrong in ({"unor_id": dunia.lain}, {"unor_id": new_id()}):
            with pytest.raises(Invalid) as caught:
                commands.buka_periode(s, dunia.admin(), c.BukaPeriode(id=new_id(), **base, **wrong))
            assert caught.value.errors[0].field == "unor_id"
        cmd = c.BukaPeriode(id=new_id(), **base)
        first = commands.buka_periode(s, dunia.admin(), cmd)
        assert commands.buka_periode(s, dunia.admin(), cmd) == first
        assert first.state == "menunggu"
