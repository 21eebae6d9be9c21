"""A file for import comes in pieces and is read once, whatever breaks in between (features G7)."""

import threading
from datetime import datetime

import pytest
from org_files import (
    UNOR_HEADER,
    counts,
    start,
    unor_row,
    upload,
    work,
    xlsx,
)
from sqlalchemy import func, select, update

from chassis.jobs import JobRow
from contracts import org
from contracts.errors import Conflict, Invalid, NotFound
from contracts.types import new_id
from services.org import commands, models


def test_pieces_may_come_twice_but_not_with_other_content_nor_from_someone_else(stored, db):
    berkas, _ = upload(db, stored.admin, b"isi")
    same = org.AddBerkasBagian(berkas_id=berkas, nomor=0, isi="aXNp")
    other = stored.as_(stored.staf).model_copy(update={"roles": stored.admin.roles})
    with db.transaction() as s:
        assert commands.add_berkas_bagian(s, stored.admin, same) == org.Done()
        with pytest.raises(Conflict):
            commands.add_berkas_bagian(s, stored.admin, same.model_copy(update={"isi": "bGFpbg=="}))
    with db.transaction() as s, pytest.raises(NotFound):
        commands.add_berkas_bagian(s, other, same.model_copy(update={"nomor": 1}))
    with db.transaction() as s, pytest.raises(Invalid, match="rusak"):
        commands.add_berkas_bagian(s, stored.admin, same.model_copy(update={"nomor": 1, "isi": "bukan base64!"}))


@pytest.mark.parametrize(("pieces", "error"), [(2, Invalid), (0, NotFound)])
def test_a_file_of_which_a_piece_is_missing_is_not_started(stored, db, pieces, error):
    berkas = upload(db, stored.admin, b"isi")[0] if pieces else new_id()
    cmd = org.StartImpor(
        id=new_id(), berkas_id=berkas, nama_berkas="a.csv", jumlah_bagian=2, jenis="unor", instansi_id=stored.home
    )
    with db.transaction() as s, pytest.raises(error):
        commands.start_impor(s, stored.admin, cmd)


def test_a_file_beyond_16_megabytes_is_refused_at_the_piece_that_is_too_much(stored, db):
    with pytest.raises(Invalid) as refused:
        upload(db, stored.admin, b"x" * (16 * 1024 * 1024 + 1))
    assert refused.value.code == "berkas-terlalu-besar"


def test_a_repeat_after_a_crash_stores_nothing_twice(stored, db):
    id = start(db, stored, "unor", xlsx([UNOR_HEADER, unor_row("A")]))
    work(db, stored, id)
    before = counts(db)
    state, refused = work(db, stored, id)
    assert (refused, counts(db)) == (None, before)
    assert state.result["dibuat"] == 1


def test_a_crash_before_the_end_leaves_nothing_and_the_next_worker_does_it_all(stored, db):
    id = start(db, stored, "unor", xlsx([UNOR_HEADER, *[unor_row(f"U{n}") for n in range(20)]]))
    before = counts(db)
    with db.transaction() as s:
        s.execute(update(JobRow).where(JobRow.id == id).values(worker="killed", state="berjalan"))
    assert counts(db) == before
    state, refused = work(db, stored, id)
    assert (refused, state.result["dibuat"]) == (None, 20)


def test_a_refusal_is_reported_once_also_when_the_job_is_repeated(stored, db):
    id = start(db, stored, "unor", xlsx([UNOR_HEADER, unor_row("A", "TIDAK-ADA")]))
    for _ in range(2):
        state, refused = work(db, stored, id)
        assert refused.code == "impor-ditolak"
    assert len(state.refused) == 1


def test_two_imports_of_one_file_at_once_store_it_once(stored, db):
    data = xlsx([UNOR_HEADER, *[unor_row(f"U{n}") for n in range(30)]])
    jobs = [start(db, stored, "unor", data) for _ in range(2)]
    outcomes = []
    threads = [threading.Thread(target=lambda id=id: outcomes.append(work(db, stored, id)[1])) for id in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(getattr(outcome, "code", "done") for outcome in outcomes) == ["done", "impor-ditolak"]
    with db.read() as s:
        assert s.scalar(select(func.count()).where(models.Unor.kode.like("U%"))) == 30


def test_files_left_behind_are_taken_away_after_a_day(stored, db):
    upload(db, stored.admin, b"isi")
    commands.clean(db)
    assert counts(db)["berkas_bagian"] == 1
    with db.transaction() as s:
        s.execute(update(models.BerkasBagian).values(dibuat_pada=datetime(2020, 1, 1).astimezone()))
    commands.clean(db)
    assert counts(db)["berkas_bagian"] == 0
