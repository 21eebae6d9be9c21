"""docs/events.md: the reader of the REST feed runs as it stands there, and goes on from its cursor."""

import os
import re
import subprocess
import sys
from uuid import uuid4

from contracts.org import CreateKlien
from dev.demo_story import APPROVED
from dev.demo_world import World
from dev.places import ROOT
from dev.process import wait_until
from dev.stack import Stack
from tests.e2e.crowd import gather, submitted


def test_the_reader_goes_on_from_its_cursor(stack: Stack, world: World) -> None:
    crowd = gather(world, stack.url, count=1)
    chapter = (ROOT / "docs" / "events.md").read_text().partition("\n## The REST feed\n")[2]
    block = re.search(r"^```python\n(.*?)^```", chapter, re.DOTALL | re.MULTILINE)
    assert block
    klien = world.org().create_klien(CreateKlien(id=uuid4(), nama="Sistem uji", scopes=[f"events:{APPROVED}"]))
    login = {"CLIENT_ID": klien.client_id, "CLIENT_SECRET": klien.client_secret or ""}

    def run(after: str | None) -> tuple[list[str], str]:
        """The lines, and the cursor that it ends with."""
        env = {"PATH": os.environ["PATH"], "URL": stack.url, **login} | ({"AFTER": after} if after else {})
        program = [sys.executable, "-c", block[1]]
        done = subprocess.run(program, env=env, capture_output=True, text=True, timeout=60, check=True)
        *lines, last = done.stdout.splitlines()
        return lines, last.removeprefix("next: ")

    _, cursor = run(None)
    assert run(cursor) == ([], cursor)
    skp = submitted(crowd, crowd.members[0], 2010)
    assert crowd.caller(crowd.head).ask("POST", f"/skp/{skp}/approve").status == 200
    assert wait_until(lambda: bool(run(cursor)[0]), seconds=20)
    (line,) = run(cursor)[0]
    assert line.endswith(f"{APPROVED} Pegawai Uji 0")
