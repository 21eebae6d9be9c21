"""The container files are sound, as far as that can be told without an engine: compose's own check, and hadolint."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from dev.places import ROOT
from dev.stack import services

BIN = Path(sys.executable).parent
COMPOSE = ROOT / "docker-compose.yml"
EXAMPLE = ROOT / ".env.example"
OURS = {"migrate", "gateway", *services()}


def compose(*arguments: str, values: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    env = {"PATH": os.environ["PATH"], "HOME": str(ROOT / ".run"), **values}
    command = [str(BIN / "docker-compose"), "-f", str(COMPOSE), "--env-file", "/dev/null", *arguments]
    return subprocess.run(command, env=env, capture_output=True, text=True)


@pytest.fixture(scope="module")
def filled() -> dict[str, str]:
    """Every name of .env.example with a value."""
    names = re.findall(r"^([A-Z_]+)=", EXAMPLE.read_text(), re.MULTILINE)
    return {name: "8000" if name.endswith("PORT") else "filled" for name in names}


@pytest.fixture(scope="module")
def config(filled: dict[str, str]) -> dict[str, Any]:
    done = compose("config", "--format", "json", values=filled)
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout)["services"])


def test_compose_accepts_the_file_with_the_example_filled_in(filled: dict[str, str]):
    done = compose("config", "-q", values=filled)
    assert (done.returncode, done.stderr) == (0, ""), done.stderr


@pytest.mark.parametrize(
    "secret",
    ["POSTGRES_PASSWORD", "RABBITMQ_PASSWORD", "ACTOR_PUBLIC_KEY", "ACTOR_PRIVATE_KEY", "SECRET_KEY", "PUBLIC_URL"],
)
def test_a_missing_secret_is_refused_by_name(filled: dict[str, str], secret: str):
    done = compose("config", "-q", values=filled | {secret: ""})
    assert done.returncode != 0
    assert secret in done.stderr


def test_every_variable_of_the_file_is_in_the_example(filled: dict[str, str]):
    used = set(re.findall(r"\$\{([A-Z_]+)", COMPOSE.read_text()))
    assert used == set(filled)


def test_every_service_has_its_process(config: dict[str, Any]):
    assert set(config) == {"rabbitmq", "postgres", *OURS}
    for name in services():
        assert config[name]["command"] == ["python", "-m", "chassis", "run", name]


def test_services_can_be_scaled(config: dict[str, Any]):
    fixed = [name for name in services() if config[name].keys() & {"container_name", "ports", "hostname"}]
    assert not fixed


def test_every_process_waits_for_migrations_and_tells_its_health(config: dict[str, Any]):
    for name in [*services(), "gateway"]:
        assert config[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert "/readyz" in " ".join(config[name]["healthcheck"]["test"])


def test_only_the_gateway_can_sign_and_only_the_gateway_is_reachable(config: dict[str, Any]):
    assert [name for name in config if "ACTOR_PRIVATE_KEY" in config[name].get("environment", {})] == ["gateway"]
    assert [name for name in config if "ports" in config[name]] == ["gateway"]


def test_our_processes_have_no_privileges(config: dict[str, Any]):
    for name in OURS:
        assert config[name]["read_only"] is True
        assert config[name]["cap_drop"] == ["ALL"]


def test_hadolint_finds_nothing_in_the_dockerfile():
    done = subprocess.run([BIN / "hadolint", ROOT / "Dockerfile"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_the_image_runs_as_nobody_and_takes_only_pinned_packages():
    text = (ROOT / "Dockerfile").read_text()
    final = text.rsplit("\nFROM ", 1)[1]
    assert re.search(r"^USER \d+$", final, re.MULTILINE)
    assert "--require-hashes -r requirements/run.txt" in final
    assert "dev" not in re.findall(r"^COPY (\S+)", final, re.MULTILINE)
