"""Uploaded files that no eviden names go after a day; one that is in use, or comes again meanwhile, never does."""

import os
import time
from pathlib import Path

import pytest

from chassis.config import Config
from gateway import berkas, create_app, sapu

DAYS = 86_400.0
A, B = "a" * 64, "b" * 64


@pytest.fixture
def folder(tmp_path, keys):
    """BERKAS_DIR of an app whose context is open."""
    app = create_app(Config(keys | {"AMQP_URI": "amqp://nobody@127.0.0.1:1/x", "BERKAS_DIR": str(tmp_path)}))
    with app.app_context():
        yield tmp_path


def laid(folder: Path, name: str, *, days: float = 2.0) -> Path:
    """A file of that name, last written so many days ago."""
    path = folder / name[:2] / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"isi")
    os.utime(path, (time.time() - days * DAYS,) * 2)
    return path


def left(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("??/*")}


def test_an_old_file_that_nothing_names_goes_and_the_others_stay(folder):
    laid(folder, A)
    laid(folder, B)
    laid(folder, "c" * 64, days=0.9)
    laid(folder, "catatan admin.txt")
    assert sapu.sweep(folder, {B}.intersection) == 1
    assert left(folder) == {B, "c" * 64, "catatan admin.txt"}


def test_what_a_crash_left_half_written_goes_after_a_day(folder):
    laid(folder, "tmpabc12").rename(folder / "tm" / "tmpabc12")
    (folder / "aa").mkdir()
    for name, days in (("tmplama", 2.0), ("tmpbaru", 0.1)):
        laid(folder, name, days=days).rename(folder / "aa" / name)
    assert sapu.sweep(folder, set().intersection) == 0
    assert left(folder) == {"tmpbaru", "tmpabc12"}  # only where files are kept


@pytest.mark.parametrize(("used", "stays"), [({A}, {A}), (set(), set())])
def test_what_a_crash_left_aside_is_looked_at_again(folder, used, stays):
    laid(folder, A + ".sisih")
    sapu.sweep(folder, used.intersection)
    assert left(folder) == stays


@pytest.mark.parametrize("question", [1, 2])
def test_bytes_that_come_again_while_a_sweep_runs_are_kept(folder, question):
    """Before they are set aside (1) the upload makes them young, after that (2) it writes them anew."""
    laid(folder, A)
    asked = []

    def used(hashes: list[str]) -> set[str]:
        asked.append(hashes)
        if len(asked) == question:
            berkas.keep(b"isi", folder / A[:2] / A)
        return set()

    sapu.sweep(folder, used)
    assert asked == [[A], [A]]
    assert (folder / "aa" / A).read_bytes() == b"isi"
    assert left(folder) == {A}


def test_a_file_that_is_named_only_after_it_was_set_aside_is_put_back(folder):
    laid(folder, A)
    answers = iter([set(), {A}])
    assert sapu.sweep(folder, lambda hashes: next(answers)) == 0
    assert left(folder) == {A}


def test_two_sweeps_at_once_disturb_neither_each_other_nor_what_is_used(folder):
    laid(folder, A)
    laid(folder, B)
    inner = []

    def used(hashes: list[str]) -> set[str]:
        if not inner:
            inner.append(True)
            sapu.sweep(folder, {B}.intersection)
        return {B}.intersection(hashes)

    sapu.sweep(folder, used)
    assert left(folder) == {B}


def test_a_sweep_is_due_once_a_day_and_runs_alone(folder):
    with sapu._alone(folder) as due, sapu._alone(folder) as second:
        assert (due, second) == (True, False)
    with sapu._alone(folder) as due:
        assert not due
    os.utime(folder / ".sapu", (time.time() - 1.1 * DAYS,) * 2)
    with sapu._alone(folder) as due:
        assert due


def test_a_full_disk_leaves_nothing_half_written(folder, monkeypatch):
    def full(*args: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        berkas.keep(b"isi", folder / A[:2] / A)
    assert left(folder) == set()
