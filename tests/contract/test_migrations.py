"""Migrations and models say the same: what a fresh database gets is what the code maps."""

from collections.abc import Callable

import pytest

from chassis import migrate, registry


@pytest.mark.parametrize("service", registry.names())
def test_a_migrated_database_is_what_the_models_say(service: str, service_database: Callable[[str], str]) -> None:
    migrate.compare(registry.find(service), service_database(service))
