"""The tree keeps its shape: what may be imported, where a commit or an event may stand, how long a file may be."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from dev.places import ROOT

PRODUCT = ("contracts", "chassis", "services", "gateway")
ALL = (*PRODUCT, "dev", "bench", "tests")
LONGEST = 300  # lines; a reader takes in a file at a time
LONGEST_TEMPLATE = 100
LONGEST_OF = {"contracts": 1000, "tests": 500}  # flat lists of declarations or of rules
ENTRY_POINTS = {"rpc", "on", "every", "job"}
LONGEST_ENTRY_POINT = 3


def files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from sorted((ROOT / folder).rglob("*.py"))


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), filename=str(path))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def services() -> list[Path]:
    return sorted(path.parent for path in ROOT.glob("services/*/service.py"))


def test_import_rules_hold():
    done = subprocess.run(
        [Path(sys.executable).parent / "lint-imports", "--no-logo"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_contracts_need_only_pydantic_and_the_standard_library():
    allowed = {*sys.stdlib_module_names, "pydantic", "pydantic_core", "annotated_types", "contracts"}
    strangers = {
        f"{shown(path)}: {name}"
        for path in files("contracts")
        for name in imports(path)
        if name.split(".")[0] not in allowed
    }
    assert not strangers


def test_chassis_knows_no_word_of_the_domain():
    common = {"contracts.base", "contracts.catalogue", "contracts.errors", "contracts.messages", "contracts.types"}
    strangers = {
        f"{shown(path)}: {name}"
        for path in files("chassis")
        for name in imports(path)
        if name.startswith("contracts.") and ".".join(name.split(".")[:2]) not in common
    }
    assert not strangers


def test_commit_stands_only_in_chassis():
    found = [
        f"{shown(path)}:{node.lineno}"
        for path in files("contracts", "services", "gateway")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert not found


def test_emit_stands_only_in_commands_and_handlers():
    found = [
        shown(path)
        for path in files("contracts", "services", "gateway")
        if "chassis.events.emit" in imports(path) and not {"commands", "handlers"} & {path.stem, *path.parts}
    ]
    assert not found


def _decorator(node: ast.expr) -> str:
    target = node.func if isinstance(node, ast.Call) else node
    return target.id if isinstance(target, ast.Name) else ""


@pytest.mark.parametrize("service", services(), ids=lambda path: path.name)
def test_an_entry_point_only_hands_over(service: Path):
    long = []
    for node in ast.walk(tree(service / "service.py")):
        if isinstance(node, ast.FunctionDef) and ENTRY_POINTS & set(map(_decorator, node.decorator_list)):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lines = (body[-1].end_lineno or 0) - body[0].lineno + 1
            if lines > LONGEST_ENTRY_POINT:
                long.append(f"{node.name}: {lines} lines")
    assert not long


@pytest.mark.parametrize("service", services(), ids=lambda path: path.name)
def test_every_service_has_the_same_files(service: Path):
    missing = [
        name
        for name in ("models", "commands", "queries", "rules", "migrations")
        if not (service / f"{name}.py").exists() and not (service / name).is_dir()
    ]
    assert not missing


@pytest.mark.parametrize("service", services(), ids=lambda path: path.name)
def test_reactions_to_events_stand_in_handlers(service: Path):
    reacts = any(
        "on" in map(_decorator, node.decorator_list)
        for node in ast.walk(tree(service / "service.py"))
        if isinstance(node, ast.FunctionDef)
    )
    assert reacts == (service / "handlers.py").exists()


@pytest.mark.parametrize("folder", ALL)
def test_a_file_begins_with_what_it_is_for(folder: str):
    silent = []
    for path in files(folder):
        docstring = ast.get_docstring(tree(path), clean=False)
        first = path.read_text().split("\n", 1)[0]
        if not docstring or not docstring.split("\n")[0].strip() or not first.startswith(('"""', 'r"""')):
            silent.append(shown(path))
    assert not silent


@pytest.mark.parametrize("folder", ALL)
def test_a_file_is_short(folder: str):
    limit = LONGEST_OF.get(folder, LONGEST)
    read = [path for path in files(folder) if path.parent.name != "migrations"]  # a list of tables, made by a tool
    long = {shown(path): count for path in read if (count := len(path.read_text().splitlines())) > limit}
    assert not long


def test_a_template_is_short():
    long = {
        shown(path): count
        for path in sorted((ROOT / "gateway" / "templates").rglob("*.html"))
        if (count := len(path.read_text().splitlines())) > LONGEST_TEMPLATE
    }
    assert not long


def test_a_search_comes_before_the_other_buttons_of_its_form():
    """Enter presses the first button of a form: where scripts are off it must search, not save."""
    mark = re.compile(r"pick_search\(|search_line\(|type=\"submit\"|form_foot\(")
    first = {
        shown(path): marks[0]
        for path in sorted((ROOT / "gateway" / "templates").rglob("*.html"))
        if (marks := mark.findall(path.read_text())) and ("pick_search(" in marks or "search_line(" in marks)
    }
    assert first
    assert {name: found for name, found in first.items() if "search" not in found} == {}


def test_no_drawer_for_everything():
    assert not [
        shown(path) for path in files(*ALL) if path.stem in ("utils", "util", "helpers", "helper", "common", "misc")
    ]


def test_nothing_is_left_to_do_in_the_code():
    marks = ("TO" + "DO", "FIX" + "ME")  # in two parts, for this file is searched too
    assert not [shown(path) for path in files(*ALL) if any(mark in path.read_text() for mark in marks)]


def test_no_address_of_a_package_registry_is_committed():
    pinned = [*ROOT.glob("requirements/*"), ROOT / "package.json"]
    assert not [shown(path) for path in pinned if "://" in path.read_text()]
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()
    assert not list(ROOT.glob("uv.lock")) + list(ROOT.glob("pylock*.toml"))
