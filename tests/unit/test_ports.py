"""Ports for processes that are about to start: nobody is given one that another was given."""

import subprocess
import sys

import pytest

from dev import ports


def test_a_port_is_given_once_though_nobody_listens_on_it_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ports, "FIRST", 19_990)
    monkeypatch.setattr(ports, "LAST", 19_994)
    elsewhere = (
        f"from dev import ports; ports.FIRST, ports.LAST = {ports.FIRST}, {ports.LAST}; print(ports.free_port())"
    )
    given = {ports.free_port() for _ in range(3)}
    other = subprocess.run([sys.executable, "-c", elsewhere], capture_output=True, text=True, check=True)
    assert given | {int(other.stdout)} == set(range(19_990, 19_994))
    assert ports.free_port() == int(other.stdout), "who held it has ended"
    with pytest.raises(SystemExit, match="no free port"):
        ports.free_port()
