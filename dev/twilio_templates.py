"""The content templates that the stand-in knows, and that operators register at Twilio: dev/twilio_templates.json."""

import json
import re
from dataclasses import dataclass
from typing import Any

from dev.places import ROOT

FILE = ROOT / "dev" / "twilio_templates.json"


class WrongVariables(ValueError):
    """Twilio's error 21656."""


@dataclass(frozen=True)
class Template:
    """`sid` is a ContentSid, `name` the friendly name, `body` the text with {{1}}, {{2}} …"""

    sid: str
    name: str
    body: str

    def render(self, variables: str) -> str:
        """The text with ContentVariables (JSON) in their places. Raises WrongVariables."""
        try:
            values = json.loads(variables or "{}")
        except ValueError as error:
            raise WrongVariables("not JSON") from error
        if not isinstance(values, dict):
            raise WrongVariables("not an object")
        wanted = set(re.findall(r"\{\{(\d+)\}\}", self.body))
        if set(values) != wanted:
            raise WrongVariables(f"needs {sorted(wanted)}, got {sorted(values)}")
        for value in values.values():
            _check(value)
        return re.sub(r"\{\{(\d+)\}\}", lambda place: str(values[place[1]]), self.body)


def _check(value: Any) -> None:
    if not isinstance(value, str) or not value.strip():
        raise WrongVariables("empty variable")
    if re.search(r"[\r\n\t]| {5}", value):
        raise WrongVariables("line break, tab or more than four spaces in a variable")


def load() -> dict[str, Template]:
    """Templates by ContentSid."""
    return {
        entry["sid"]: Template(entry["sid"], entry["friendly_name"], entry["body"])
        for entry in json.loads(FILE.read_text())
    }


def environment() -> dict[str, str]:
    """TWILIO_CONTENT_SKP_DIAJUKAN and so on: what notify is told so that it sends these templates."""
    return {f"TWILIO_CONTENT_{template.name.upper()}": template.sid for template in load().values()}
