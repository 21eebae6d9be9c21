"""The secrets of this checkout, made once and kept under .run/keys: as variables that services and gateway read."""

import json
import secrets
from pathlib import Path

from chassis.actor import new_keys
from dev.places import KEYS


def generate() -> dict[str, str]:
    """Every secret that a running system needs, new."""
    return new_keys() | {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_MESSAGING_SERVICE_SID": f"MG{secrets.token_hex(16)}",
    }


def kept(folder: Path = KEYS) -> dict[str, str]:
    """The checkout's secrets; those that are missing are made now."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    file = folder / "keys.json"
    stored: dict[str, str] = json.loads(file.read_text()) if file.exists() else {}
    keys = generate() | stored
    if keys != stored:
        file.touch(mode=0o600)
        file.write_text(json.dumps(keys, indent=1))
    return keys
