"""Writes what others read of our events: docs/asyncapi.json and one JSON schema for each event type."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from chassis import broker
from chassis.events import CONTENT_TYPE
from chassis.evolution import faults
from contracts import catalogue
from contracts.base import Event

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = ROOT / "contracts" / "schemas"
ASYNCAPI = ROOT / "docs" / "asyncapi.json"


def all_events() -> list[type[Event]]:
    """Every event of contracts/, by type. Events that tests declare are not counted."""
    found = [event for event in catalogue.events().values() if event.__module__.startswith("contracts.")]
    return sorted(found, key=lambda event: event.type)


def schema(event: type[Event]) -> dict[str, Any]:
    """The JSON schema of an event's `data`, as it is on the wire."""
    return event.model_json_schema(mode="serialization")


def asyncapi(events: Iterable[type[Event]]) -> dict[str, Any]:
    """AsyncAPI 3.0 of the public events."""
    public = [event for event in events if event.public]
    data, defined = models_json_schema(
        [(event, "serialization") for event in public], ref_template="#/components/schemas/{model}"
    )
    schemas = defined.get("$defs", {})
    messages = {name(event): _message(event, data[event, "serialization"]) for event in public}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "E-Kinerja events",
            "version": "1.0.0",
            "description": "Facts that E-Kinerja tells other systems, as CloudEvents 1.0 (structured mode) over AMQP "
            "0-9-1. A type is never changed but for new optional fields; anything else is a new .v2 beside the .v1. "
            "docs/events.md shows a subscriber; GET /api/v1/events has the same facts from a cursor.",
            "license": {"name": "See the repository"},
        },
        "defaultContentType": CONTENT_TYPE,
        "servers": {
            "broker": {
                "host": "broker.example:5672",
                "protocol": "amqp",
                "protocolVersion": "0.9.1",
                "description": "RabbitMQ. Each partner has a login that reads one durable queue, partner.<name>.",
                "security": [{"$ref": "#/components/securitySchemes/partner"}],
            }
        },
        "channels": {name(event): _channel(event) for event in public},
        "operations": {
            f"tell{name(event)}": {
                "action": "send",
                "channel": {"$ref": f"#/channels/{name(event)}"},
                "summary": _summary(event),
                "messages": [{"$ref": f"#/channels/{name(event)}/messages/{name(event)}"}],
            }
            for event in public
        },
        "components": {
            "messages": messages,
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"partner": {"type": "userPassword", "description": "python -m chassis partner add"}},
        },
    }


def stored(event: type[Event]) -> Path:
    """Where the schema is kept that the event's readers rely on."""
    return SCHEMAS / f"{event.type}.json"


def broken_promises(event: type[Event]) -> list[str]:
    """What of the event's stored schema no longer holds."""
    file = stored(event)
    return faults(json.loads(file.read_text()), schema(event)) if file.exists() else []


def name(event: type[Event]) -> str:
    """The event's name among channels and messages."""
    version = event.type.rpartition(".v")[2]
    return event.__name__ if version == "1" or event.__name__.endswith(f"V{version}") else f"{event.__name__}V{version}"


def files() -> dict[Path, str]:
    """Every generated file and what it must contain."""
    events = all_events()
    texts = {stored(event): _text(schema(event)) for event in events}
    return texts | {ASYNCAPI: _text(asyncapi(events))}


def write() -> list[Path]:
    """Writes the files that differ and returns them; a schema whose event is gone stays, for it was promised.

    Raises LookupError where an event changed in a way that its readers cannot follow.
    """
    for event in all_events():
        if found := broken_promises(event):
            raise LookupError(
                f"{event.type}: {'; '.join(found)}. Declare a new version beside it, or delete "
                f"{stored(event).relative_to(ROOT)} if nobody was ever told this event."
            )
    changed = []
    for path, text in files().items():
        if not path.exists() or path.read_text() != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
            changed.append(path)
    return changed


def _channel(event: type[Event]) -> dict[str, Any]:
    return {
        "address": event.type,
        "description": _summary(event),
        "messages": {name(event): {"$ref": f"#/components/messages/{name(event)}"}},
        "bindings": {
            "amqp": {
                "is": "routingKey",
                "exchange": {
                    "name": broker.EVENTS,
                    "type": "topic",
                    "durable": True,
                    "autoDelete": False,
                    "vhost": "/",
                },
                "bindingVersion": "0.3.0",
            }
        },
    }


def _message(event: type[Event], data: dict[str, Any]) -> dict[str, Any]:
    text = {"type": "string"}
    envelope = {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "format": "uuid", "description": "the same in every repetition: the key to drop them"},
        "source": text | {"examples": [f"urn:kinerja:{event.type.partition('.')[0]}"]},
        "type": {"const": event.type},
        "subject": text,
        "time": {"type": "string", "format": "date-time"},
        "datacontenttype": {"const": "application/json"},
        "actor": text | {"description": "who did it: a NIP, or the name of a system"},
        "actingfor": text | {"description": "the official in whose place it was done, under a delegation"},
        "traceparent": text | {"description": "W3C trace context"},
        "data": data,
    }
    return {
        "name": event.type,
        "title": name(event),
        "summary": _summary(event),
        "contentType": CONTENT_TYPE,
        "payload": {
            "type": "object",
            "required": ["specversion", "id", "source", "type", "subject", "time", "data"],
            "properties": envelope,
        },
    }


def _summary(event: type[Event]) -> str:
    return (event.__doc__ or event.__name__).strip().splitlines()[0]


def _text(value: dict[str, Any]) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
