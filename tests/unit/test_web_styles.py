"""The style sheet holds parts that pages share; no rule is for one page alone."""

import re
from pathlib import Path

import pytest

from dev.places import ROOT

TEMPLATES = ROOT / "gateway" / "templates"
STYLES = ROOT / "gateway" / "static" / "css"
FRAMES = {"layout.html", "plain.html", "dialog.html", "flash_items.html", "ui"}
"""What every page stands in or is made of: a class in one of them is in many pages."""

SPECIAL = ("matrix", "tree")
"""Nothing else looks like these two; each has a file of its own, which says so."""

BY_SCRIPT = {"htmx-request", "is-waiting", "told"}
"""Set by htmx and gateway/static/js/app.js."""


def _selectors(file: Path) -> list[str]:
    rules = re.sub(r"/\*.*?\*/", "", file.read_text(), flags=re.DOTALL)
    return [one.strip() for one in re.findall(r"([^{}]+)\{", rules) if not one.strip().startswith("@")]


def _users(name: str) -> set[str]:
    """The templates that give something this class."""
    given = re.compile(rf"""class\W{{1,4}}"[^"]*(?<![\w-]){name}(?![\w-])|'{name}'|\("{name}",""")
    return {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html") if given.search(path.read_text())}


def test_each_class_of_ours_is_a_part_that_several_pages_share():
    files = [file for file in STYLES.glob("*.css") if file.stem not in SPECIAL]
    names = {name for file in files for one in _selectors(file) for name in re.findall(r"\.([a-z][\w-]*)", one)}
    used = {name: _users(name) for name in sorted(names - BY_SCRIPT)}
    of_one_page = {
        name: users
        for name, users in used.items()
        if len(users) < 2 and not any(user.split("/")[0] in FRAMES for user in users)
    }
    assert not of_one_page


@pytest.mark.parametrize("name", SPECIAL)
def test_what_is_special_has_only_rules_that_name_it(name: str):
    assert not [one for one in _selectors(STYLES / f"{name}.css") if f".{name}" not in one]
