"""Events are promises: each has a stored schema, changes only by optional fields, and says nothing private.

asyncapi-3.0.0.schema.json is schemas/3.0.0-without-$id.json of the npm package @asyncapi/specs 6.11.1 (Apache-2.0)
without its examples and descriptions.
"""

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from chassis import docs, registry
from chassis.subscriptions import subscriptions
from contracts.base import Event

HERE = Path(__file__).parent
EVENTS = docs.all_events()
PRIVATE = re.compile(r"telepon|nomor|ponsel|\bhp\b|whatsapp|\bwa\b|e?mail|surel|umpan_balik|kata_sandi|password|token")


def fields(schema: Any) -> set[str]:
    """Every property name in a schema, however deep."""
    if isinstance(schema, list):
        return set().union(*map(fields, schema))
    if not isinstance(schema, dict):
        return set()
    own = schema.get("properties", {})
    return set(own).union(*map(fields, schema.values())) if isinstance(own, dict) else set()


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: event.type)
class TestEach:
    def test_its_type_names_service_fact_and_version(self, event: type[Event]) -> None:
        assert re.fullmatch(r"[a-z]+\.[a-z][a-z_]*\.v[1-9][0-9]*", event.type)

    def test_readers_of_yesterday_and_of_today_understand_each_others_data(self, event: type[Event]) -> None:
        assert docs.stored(event).exists(), "run python -m chassis docs"
        assert docs.broken_promises(event) == []

    def test_its_stored_schema_is_fresh(self, event: type[Event]) -> None:
        assert docs.stored(event).read_text() == docs.files()[docs.stored(event)], "run python -m chassis docs"

    def test_a_public_one_says_nothing_private(self, event: type[Event]) -> None:
        if event.public:
            assert [name for name in fields(docs.schema(event)) if PRIVATE.search(name)] == []


def test_no_promised_event_is_gone() -> None:
    promised = {path.stem for path in docs.SCHEMAS.glob("*.json")}
    assert promised == {event.type for event in EVENTS}


def test_asyncapi_is_fresh() -> None:
    assert docs.ASYNCAPI.read_text() == docs.files()[docs.ASYNCAPI], "run python -m chassis docs"


def test_asyncapi_is_valid() -> None:
    official = json.loads((HERE / "asyncapi-3.0.0.schema.json").read_text())
    document = json.loads(docs.ASYNCAPI.read_text())
    jsonschema.Draft7Validator(official).validate(document)
    assert set(document["channels"]) == {docs.name(event) for event in EVENTS if event.public}


def test_every_reference_in_asyncapi_leads_somewhere() -> None:
    document = json.loads(docs.ASYNCAPI.read_text())

    def follow(value: Any) -> None:
        for one in value if isinstance(value, list) else value.values() if isinstance(value, dict) else ():
            follow(one)
        if isinstance(value, dict) and isinstance(value.get("$ref"), str):
            found = document
            for part in value["$ref"].removeprefix("#/").split("/"):
                found = found[part]

    follow(document)


def test_the_queue_of_every_handler_keeps_its_name() -> None:
    """A renamed handler method is another queue: what waits in the old one would never be handled."""
    queues = {
        queue: event.type for name in registry.names() for queue, event in subscriptions(registry.find(name)).items()
    }
    pinned = json.loads((HERE / "queues.json").read_text())
    assert queues == pinned, "a new handler: add its queue to tests/contract/queues.json; a renamed one: do not"
