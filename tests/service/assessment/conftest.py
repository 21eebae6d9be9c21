"""Fixtures of assessment's tests: the small directory, its people, approved SKP, and a count of statements."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from penilaian_dunia import Dunia
from sqlalchemy import event
from sqlalchemy.orm import Session

from services.assessment.models import Penilaian
from tests.service import orang as d


@pytest.fixture
def dunia(world_in: Callable[..., Dunia]) -> Dunia:
    return world_in("assessment", Dunia.filled)


@pytest.fixture
def orang() -> SimpleNamespace:
    """NIPs by role."""
    return SimpleNamespace(
        bupati=d.BUPATI, kadis=d.KADIS, kabid=d.KABID, staf=d.STAF, staf2=d.STAF2, kabid_b=d.KABID_B,
        staf_b=d.STAF_B, ketua=d.KETUA, admin=d.ADMIN, lain=d.ORANG_LAIN, nip=d.nip, nama=d.NAMA,
        instansi=d.INSTANSI, instansi_lain=d.LAIN, tahun=d.TAHUN,
    )  # fmt: skip


@pytest.fixture
def approved(dunia: Dunia) -> Callable[..., list[Penilaian]]:
    """`approved(nip, penilai=…, atasan=…, rhk=[…])`: the assessments of an approved SKP, the annual one last.

    Four quarters of 2026 and the year unless `periode` says otherwise.
    """

    def make(who: str = d.STAF, **more: Any) -> list[Penilaian]:
        return dunia.terima(dunia.skp_disetujui(who, **more))

    return make


@pytest.fixture
def statements() -> Iterator[Callable[[Session], list[str]]]:
    """`sql = statements(session)`: what it sends from now on, without savepoints."""
    undo = []

    def watch(s: Session) -> list[str]:
        sent: list[str] = []
        connection = s.connection()

        def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE SAVEPOINT")):
                sent.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        undo.append(lambda: event.remove(connection, "before_cursor_execute", note))
        return sent

    yield watch
    for remove in undo:
        remove()
