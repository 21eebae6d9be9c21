"""Which pages a browser has inspected: at the end of a whole browser run every page of the gateway is among them.

And what axe has looked at: each look is looked at once in a run.
"""

import json
import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map

from dev.places import ROOT

_PAGES = ROOT / "tests" / "e2e" / "pages"
_VARIABLE = "INSPECTED_PAGES"
"""Names a folder to all workers of one run."""
NO_PAGES = {
    "bawahan_ekspor", "capaian_ekspor", "cetak_banyak_zip", "delegasi_ekspor", "impor_templat", "matriks_unduh",
    "monitoring_ekspor", "monitoring_pegawai_ekspor", "pegawai_ekspor", "pekerjaan_kesalahan",
    "penilaian_bawahan_ekspor", "penilaian_berkas", "penilaian_templat", "skp_ekspor", "tim_ekspor", "unor_ekspor",
    "docs_elsewhere", "masuk_sso", "masuk_sso_kembali", "openapi", "swagger",
    "unor_cabang", "docs", "lambang_gambar",
}  # fmt: skip
"""Files, ways to another address, and: a branch within a page, and Swagger UI, whose markup is not ours."""


class Looks:
    """A set of what was looked at and had nothing wrong, of all workers of this run together.

    Without the folder (pytest was not asked for tests/e2e by name) each worker has its own.
    """

    def __init__(self, name: str) -> None:
        self._name, self._known, self._heard = name, set[str](), 0

    @property
    def known(self) -> set[str]:
        if folder := os.environ.get(_VARIABLE):
            self._hear(Path(folder) / self._name)
        return self._known

    def add(self, looks: Iterable[str]) -> None:
        fresh = [look for look in looks if look not in self._known]
        self._known.update(fresh)
        if folder := os.environ.get(_VARIABLE):
            with (Path(folder) / self._name).open("ab", buffering=0) as file:
                file.write(b"".join(json.dumps(look).encode() + b"\n" for look in fresh))

    def _hear(self, file: Path) -> None:
        told = file.read_bytes()[self._heard :] if file.exists() else b""
        whole = told[: told.rfind(b"\n") + 1]  # another worker may be writing
        self._heard += len(whole)
        self._known.update(map(json.loads, whole.splitlines()))


_PATHS = Looks("pages")


def note(address: str) -> None:
    """A browser has inspected what is shown at this address."""
    _PATHS.add([urlsplit(address).path])


def inspected() -> set[str]:
    """Paths, of all workers of this run."""
    return _PATHS.known


def missing(paths: set[str]) -> set[str]:
    """Pages (names of views) of which none of these paths is one."""
    seen, site_map = set(), _site().bind("localhost")
    for path in paths:
        try:
            seen.add(site_map.match(path, method="GET")[0].removeprefix("web."))
        except HTTPException:  # an address that nobody has: the page for that
            continue
    return pages() - seen - NO_PAGES


def pages() -> set[str]:
    """Names of all views that a browser may ask for."""
    rules = _site().iter_rules()
    return {rule.endpoint.removeprefix("web.") for rule in rules if "GET" in (rule.methods or ())} - {"static"}


def _site() -> Map:
    import gateway.web  # noqa: F401  # its modules put the pages on the site; at the end of a run only
    from gateway.web.site import site

    app = Flask("pages")
    app.register_blueprint(site)
    return app.url_map


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        os.environ[_VARIABLE] = mkdtemp(prefix="inspected-")


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Fails the run; only of the whole, for who runs one file inspects few."""
    if hasattr(session.config, "workerinput"):
        return
    paths = inspected()
    shutil.rmtree(os.environ.pop(_VARIABLE))
    if exitstatus or not _is_whole(session.config):
        return
    if left := missing(paths):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        reporter = session.config.pluginmanager.get_plugin("terminalreporter")
        reporter.write_line(f"\nno browser has inspected {', '.join(sorted(left))}: add visitor.inspect() to a test")


def _is_whole(config: pytest.Config) -> bool:
    asked = [Path(argument).resolve() for argument in config.args]
    narrowed = ("keyword", "markexpr", "collectonly", "ignore")
    return any(path in (_PAGES, *_PAGES.parents) for path in asked) and not any(
        config.getoption(option) for option in narrowed
    )
