"""Where things lie in a checkout: everything that is made at run time is under the ignored folder .run/."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUN = ROOT / ".run"
LOGS = RUN / "logs"
KEYS = RUN / "keys"
VENDOR = ROOT / "gateway" / "static" / "vendor"


def instance_folder(name: str) -> Path:
    """The folder of one private PostgreSQL and RabbitMQ: `dev` for make up, `test` for the tests."""
    return RUN / name


def browser_path() -> str:
    """Debian's Chromium, which dev/setup.sh installs: preferably the one without windows."""
    return shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
