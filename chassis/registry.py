"""Finds services: `skp` is the one Service subclass in services/skp/service.py; a dotted name is a module itself."""

import importlib
import inspect
from pathlib import Path
from typing import Any

from chassis.service import Service

SERVICES = Path(__file__).parent.parent / "services"


def names() -> list[str]:
    """Every service of the repository."""
    return sorted(path.parent.name for path in SERVICES.glob("*/service.py"))


def find(name: str) -> type[Service]:
    """The service's class. Raises LookupError where there is none, or more than one."""
    module_name = name if "." in name else f"services.{name}.service"
    try:
        module = importlib.import_module(module_name)
    except ModuleNotFoundError as error:
        if error.name and module_name.startswith(error.name):
            raise LookupError(f"there is no service {name}; there are: {', '.join(names())}") from None
        raise
    found = [
        c
        for _, c in inspect.getmembers(module, inspect.isclass)
        if issubclass(c, Service) and c.__module__ == module_name
    ]
    if len(found) != 1:
        raise LookupError(f"{module_name} must have one Service, it has {len(found)}")
    return found[0]


def migrations(service: Any) -> Path:
    """The folder of a service's migrations, beside its service.py."""
    return Path(inspect.getfile(service)).parent / "migrations"
