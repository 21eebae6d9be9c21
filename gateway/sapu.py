"""Takes away uploaded files that no eviden names any more: once a day, begun by an upload (features G11)."""

import contextlib
import fcntl
import os
import re
import threading
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from flask import Flask, current_app, g

from chassis.context import new_trace
from chassis.observability import logger
from contracts.assessment import AssessmentApi
from contracts.assessment_berkas import MAX_DITANYA, BerkasDipakai
from contracts.errors import KinerjaError
from gateway.clients import GATEWAY, remote

log = logger("gateway.sapu")

TEMP = "tmp"
"""How the name of a file begins that is being written."""
_DAY = 86_400.0  # seconds between two sweeps; and how old a file is that may go, for its eviden may still be on its way
_ASIDE = ".sisih"
_KEPT = re.compile(rf"[0-9a-f]{{64}}({re.escape(_ASIDE)})?")

Dipakai = Callable[[list[str]], set[str]]
"""Which of these hashes are in use."""


def start_if_due(folder: Path) -> None:
    """A sweep in the background where the last one was a day ago; an installation without uploads needs none."""
    with contextlib.suppress(FileNotFoundError):
        if time.time() - _stamp(folder).stat().st_mtime < _DAY:
            return
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    threading.Thread(target=_run, args=(app, folder), name="sapu", daemon=True).start()


def sweep(folder: Path, used: Dipakai) -> int:
    """How many files went. Nothing is lost, whatever uploads and other sweeps do meanwhile.

    A file is set aside, then looked at again: whoever gave its bytes once more either made it young before, and it is
    put back, or finds it missing and writes it anew. What a crash left aside is looked at by the next sweep.
    """
    gone, old = 0, _old(folder, time.time() - _DAY)
    while batch := list(islice(old, MAX_DITANYA)):
        unused = {path.name[:64] for path in batch} - used(list({path.name[:64] for path in batch}))
        aside = [found for path in batch if (found := _set_aside(path, unused)) is not None]
        again = used([path.name[:64] for path in aside]) if aside else set()
        for path in aside:
            gone += _taken_away(path, again)
    return gone


def _run(app: Flask, folder: Path) -> None:
    try:
        with app.app_context(), _alone(folder) as due:
            if due:
                g.trace = new_trace()
                log.info("files swept", gone=sweep(folder, _used))
                os.utime(_stamp(folder))
    except (KinerjaError, OSError) as error:
        log.warning("files not swept", reason=str(error))


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[bool]:
    """Whether this is the only sweep and still due; a process that dies lets the lock go."""
    folder.mkdir(parents=True, exist_ok=True)
    new = not _stamp(folder).exists()
    with _stamp(folder).open("a") as stamp:
        try:
            fcntl.flock(stamp, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
            return
        yield new or time.time() - os.fstat(stamp.fileno()).st_mtime >= _DAY


def _used(hashes: list[str]) -> set[str]:
    return set(remote(AssessmentApi).call("berkas_dipakai", BerkasDipakai(hash=hashes), actor=GATEWAY))


def _old(folder: Path, before: float) -> Iterator[Path]:
    """Files that may go, and those set aside by a sweep that died; what a crash left half written goes at once."""
    for part in folder.glob("[0-9a-f][0-9a-f]"):
        for path in part.iterdir():
            with contextlib.suppress(FileNotFoundError):
                if path.name.endswith(_ASIDE) or path.stat().st_mtime < before:
                    if _KEPT.fullmatch(path.name):
                        yield path
                    elif path.name.startswith(TEMP):
                        path.unlink()


def _set_aside(path: Path, unused: set[str]) -> Path | None:
    """Its place aside; None where it stays, or another sweep has it."""
    if path.name.endswith(_ASIDE):
        return path
    if path.name not in unused:
        return None
    aside = path.with_name(path.name + _ASIDE)
    try:
        return path.rename(aside)
    except FileNotFoundError:
        return None


def _taken_away(aside: Path, used: set[str]) -> bool:
    """False where it is in use, or its bytes came once more, and it was put back."""
    try:
        if aside.name[:64] in used or time.time() - aside.stat().st_mtime < _DAY:
            aside.rename(aside.with_name(aside.name[:64]))
            return False
        aside.unlink()
        return True
    except FileNotFoundError:  # another sweep was quicker
        return False


def _stamp(folder: Path) -> Path:
    return folder / ".sapu"
