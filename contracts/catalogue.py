"""Every event type there is. A process imports only the contracts that it speaks; a list of types needs them all."""

import importlib
from functools import cache
from pathlib import Path

from contracts.base import Event


def events() -> dict[str, type[Event]]:
    """Type → event. Holds what contracts/ declares and what the process declared beside it."""
    _import_all()
    return Event.registry


@cache
def _import_all() -> None:
    for path in sorted(Path(__file__).parent.glob("*.py")):
        importlib.import_module(f"contracts.{path.stem}")
