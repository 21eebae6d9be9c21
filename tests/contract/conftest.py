"""What contract tests share: the gateway as an app that reaches nobody."""

from collections.abc import Iterator

import pytest

from chassis.config import Config
from gateway import create_app
from gateway.openapi import RestApi


@pytest.fixture(scope="session")
def lonely_gateway(keys: dict[str, str]) -> Iterator[RestApi]:
    """The gateway's app with no broker behind it: for what it decides alone."""
    made = create_app(
        Config(keys | {"AMQP_URI": "amqp://nobody:nobody@127.0.0.1:1/nowhere", "PUBLIC_URL": "https://kinerja.example"})
    )
    yield made
    made.extensions["identities"].revocations.stop()
