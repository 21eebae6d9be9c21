"""Every variable that a process reads is explained in docs/operations.md, and containers can set what they need."""

import re

import pytest

from contracts.notify import Templat
from dev.keys import generate
from dev.places import ROOT

READS = re.compile(r"""(?:config\.|self\.|os\.environ\.?)(?:get|need)?[(\[]f?["']([A-Z][A-Z_]+)["'{]""")
OPERATIONS = (ROOT / "docs" / "operations.md").read_text()
# Not for people: gunicorn_conf.py sets it for its own workers.
INNER = {"PROMETHEUS_MULTIPROC_DIR"}


def settings() -> list[str]:
    """The names that the product's code reads."""
    files = [path for folder in ("chassis", "services", "gateway") for path in (ROOT / folder).rglob("*.py")]
    return sorted({name for path in files for name in READS.findall(path.read_text())} - INNER)


def test_the_code_reads_settings_at_all():
    assert {"AMQP_URI", "PORT", "TWILIO_ACCOUNT_SID"} <= set(settings())


@pytest.mark.parametrize("name", settings())
def test_a_setting_is_explained(name: str):
    assert re.search(rf"`[^`]*\b{name}", OPERATIONS)


@pytest.mark.parametrize("name", sorted(generate()))
def test_a_secret_that_is_made_is_explained(name: str):
    assert f"`{name}`" in OPERATIONS


@pytest.mark.parametrize("templat", Templat)
def test_a_message_template_can_be_set_in_containers(templat: Templat):
    name = f"TWILIO_CONTENT_{templat.name}"
    assert name in (ROOT / "docker-compose.yml").read_text()
    assert f"_{templat.name}`" in OPERATIONS
