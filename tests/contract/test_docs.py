"""The documents are true: their links, paths, commands, quoted code, event catalogue and glossary match the tree."""

import re
import subprocess
import sys
from enum import StrEnum
from pathlib import Path

import pytest

from contracts import assessment, catalogue, notify, org, skp, types
from contracts.base import Event
from dev.places import ROOT

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
TOP = {path.name for path in ROOT.iterdir() if path.is_dir() and not path.name.startswith(".")}

# Words of names in contracts/ that are technical, or plain language without a meaning of their own in this field.
PLAIN = set(
    re.findall(
        r"\w+",
        """
        a accept add approve approved b bulk cancel cancelled change changed close closing command create created
        delete deleted filed final finalize finalized i identity ii iii iv job login me move notify oidc password
        query rated refresh reject reload remove reopen reorder request requested reset respond result return
        returned revise revised revoke revoked session set start state submit submitted sync token tokens twilio
        update withdraw withdrawn
        """,
    )
)


def documents() -> list[object]:
    return [pytest.param(page, id=str(page.relative_to(ROOT))) for page in PAGES]


def prose(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text(), flags=re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("document", documents())
def test_links_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", prose(document)):
        if "://" not in target:
            assert (document.parent / target).exists(), f"{document.name} links to {target}"


@pytest.mark.parametrize("document", documents())
def test_named_files_exist(document: Path) -> None:
    for path in re.findall(r"`([\w.-]+(?:/[\w.-]*)+)`", prose(document)):
        if path.split("/")[0] in TOP and not is_made_at_run_time(path):
            found = (ROOT / path).exists() or (ROOT / f"{path}.py").exists()
            assert found, f"{document.name} names {path}"


def is_made_at_run_time(path: str) -> bool:
    ignored = subprocess.run(["git", "check-ignore", "-q", path], cwd=ROOT, check=False)
    return ignored.returncode == 0


@pytest.mark.parametrize("document", documents())
def test_make_targets_exist(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text()
    for target in re.findall(r"\bmake ([a-z][\w-]*)", code(document)):
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), f"{document.name} names make {target}"


@pytest.fixture(scope="module")
def chassis_commands() -> set[str]:
    shown = subprocess.run([sys.executable, "-m", "chassis", "--help"], cwd=ROOT, capture_output=True, text=True)
    return set(re.findall(r"^    ([a-z][\w-]*)", shown.stdout, re.MULTILINE))


@pytest.mark.parametrize("document", documents())
def test_chassis_commands_exist(document: Path, chassis_commands: set[str]) -> None:
    named = set(re.findall(r"python -m chassis ([a-z][\w-]*)", code(document)))
    assert named <= chassis_commands, f"{document.name} names {named - chassis_commands}"


def code(page: Path) -> str:
    """What a page shows as commands: fenced blocks and inline code."""
    text = page.read_text()
    return "\n".join([*re.findall(r"^```.*?^```", text, re.DOTALL | re.MULTILINE), *re.findall(r"`[^`\n]+`", text)])


def quotes() -> list[object]:
    """Code blocks that say on their first line which file they are from."""
    found: list[object] = []
    for page in PAGES:
        for block in re.findall(r"^```python\n(.*?)^```", page.read_text(), re.DOTALL | re.MULTILINE):
            first, _, rest = block.partition("\n")
            if named := re.fullmatch(r"# (\S+\.py)", first):
                found.append(pytest.param(named[1], rest, id=f"{page.name}:{named[1]}"))
    return found


@pytest.mark.parametrize(("file", "block"), quotes())
def test_quoted_code_stands_in_its_file(file: str, block: str) -> None:
    source = {line.strip() for line in (ROOT / file).read_text().splitlines()}
    missing = [line for line in map(str.strip, block.splitlines()) if line not in source and line not in ("", "…")]
    assert not missing, f"not in {file}: {missing}"


def test_the_event_catalogue_is_complete() -> None:
    page = (ROOT / "docs" / "events.md").read_text()
    listed = re.findall(r"^\| `([a-z_]+\.[a-z_]+\.v\d+)` \| (public|internal) \|", page, re.MULTILINE)
    declared = {
        name: "public" if event.public else "internal" for name, event in catalogue.events().items() if is_ours(event)
    }
    assert dict(listed) == declared


def is_ours(event: type[Event]) -> bool:
    return event.__module__.startswith("contracts.")


def test_the_glossary_has_every_domain_noun_of_the_contracts() -> None:
    page = (ROOT / "docs" / "glossary.md").read_text()
    first_cells = " ".join(re.findall(r"^\| ([^|]+) \|", page, re.MULTILINE))
    known = set(re.findall(r"[a-z]+", f"{first_cells} {value_cells(page)}".lower()))
    missing = sorted(domain_words() - known - PLAIN)
    assert not missing, f"docs/glossary.md lacks {missing}"


def value_cells(page: str) -> str:
    """The lines that name a word's values do so in their second cell."""
    return " ".join(re.findall(r"^\| [^|]+ \| ([^|]+) \|", page, re.MULTILINE))


def domain_words() -> set[str]:
    words: set[str] = set()
    for module in (assessment, notify, org, skp, types):
        for name, thing in vars(module).items():
            if isinstance(thing, type) and thing.__module__ == module.__name__:
                words |= {word.lower() for word in re.findall(r"[A-Z][a-z]+", name)}
                if issubclass(thing, StrEnum):
                    words |= {word for member in thing.__members__ for word in member.lower().split("_")}
    return words - {"api"}


@pytest.mark.parametrize("record", sorted(ROOT.glob("docs/adr/*.md")), ids=lambda path: path.name)
def test_decision_records_are_short_and_say_where_they_stand(record: Path) -> None:
    lines = record.read_text().splitlines()
    assert len(lines) <= 40
    assert lines[0].startswith(f"# {record.name[:4]}: ")
    assert re.search(r"^Status: (accepted|superseded by \d{4})$", "\n".join(lines), re.MULTILINE)


def test_decision_records_are_numbered_without_gaps() -> None:
    numbers = sorted(int(path.name[:4]) for path in ROOT.glob("docs/adr/*.md"))
    assert numbers == list(range(1, len(numbers) + 1))
