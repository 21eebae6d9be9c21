"""Fixtures of skp's tests: the small directory, its people, and a count of the statements sent."""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from skp_dunia import Dunia
from sqlalchemy import event
from sqlalchemy.orm import Session

from tests.service.orang import (
    ADMIN,
    BUPATI,
    INSTANSI,
    KABID,
    KABID_B,
    KADIS,
    KETUA,
    LAIN,
    NAMA,
    ORANG_LAIN,
    STAF,
    STAF2,
    STAF_B,
    TAHUN,
    nip,
)


@pytest.fixture
def dunia(world_in: Callable[..., Dunia]) -> Dunia:
    return world_in("skp", Dunia.filled)


@pytest.fixture
def orang() -> SimpleNamespace:
    """NIPs by role."""
    return SimpleNamespace(
        bupati=BUPATI, kadis=KADIS, kabid=KABID, staf=STAF, staf2=STAF2, kabid_b=KABID_B, staf_b=STAF_B, ketua=KETUA,
        admin=ADMIN, lain=ORANG_LAIN, nip=nip, nama=NAMA, instansi=INSTANSI, instansi_lain=LAIN, tahun=TAHUN,
    )  # fmt: skip


@pytest.fixture
def statements() -> Iterator[Callable[[Session], list[str]]]:
    """`sql = statements(session)`: what it sends from now on, without savepoints and once-a-connection work."""
    undo = []

    def watch(s: Session) -> list[str]:
        sent: list[str] = []
        connection = s.connection()

        def note(conn: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE SAVEPOINT", "PREPARE")):
                sent.append(statement)

        event.listen(connection, "before_cursor_execute", note)
        undo.append(lambda: event.remove(connection, "before_cursor_execute", note))
        return sent

    yield watch
    for remove in undo:
        remove()
