"""REST feed of events: every service's outbox in one stream with one cursor, for systems without AMQP."""

import base64
import binascii
import json
from collections.abc import Iterator
from datetime import datetime
from heapq import heappop, heappush
from typing import Any, Literal
from uuid import UUID

from flask import Response, g
from pydantic import Field

from contracts import catalogue
from contracts.base import Api, EventFeedQuery, EventRecord, Model, Query
from contracts.org import OrgApi
from gateway import answers, clients, reading
from gateway.routes import Routes

MOST = 9_223_372_036_854_775_807  # a position is a bigint

Cursor = dict[str, int]


class Peristiwa(Model):
    """One event as CloudEvents 1.0 in JSON, as on the bus."""

    specversion: Literal["1.0"] = "1.0"
    id: UUID
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: Literal["application/json"] = "application/json"
    actor: str | None = None
    actingfor: str | None = None
    traceid: str | None = None
    data: dict[str, Any]


class AliranPeristiwa(Model):
    """`next` is always there: keep it, and ask again with it later. It never misses an event nor shows one twice."""

    items: list[Peristiwa]
    next: str


class AliranQuery(Query):
    """What happened after the cursor `after`, oldest first; from the beginning without one."""

    after: str | None = Field(default=None, max_length=1000, description="`next` dari jawaban sebelumnya")
    type: str | None = Field(default=None, max_length=100, description="satu jenis, misalnya skp.approved.v1")
    limit: int = Field(default=100, ge=1, le=500)


peristiwa = Routes(OrgApi, "Peristiwa")


@peristiwa.view("GET", "/events", "Peristiwa sesudah satu penanda, untuk sistem lain",
                returns=AliranPeristiwa, takes=AliranQuery)  # fmt: skip
def events() -> Response:
    """Yang terbaca hanya jenis yang diizinkan bagi Anda. Bila habis, `items` kosong dan `next` tetap berlaku."""
    query = reading.model(AliranQuery, reading.query_values())
    cursor = _decode(query.after)
    feeds = {}
    for service in _asked(query.type):
        part = EventFeedQuery(after=cursor.get(service, 0), type=query.type, limit=query.limit)
        feeds[service] = clients.remote(Api.registry[service]).call("events", part).items
    shown = []
    for service, record in _in_time_order(feeds, query.limit):
        cursor[service] = record.position
        shown.append(_cloud_event(record))
    return answers.sent(AliranPeristiwa(items=shown, next=_encode(cursor)).model_dump(mode="json", exclude_none=True))


def _asked(type_: str | None) -> list[str]:
    """The services that tell what is wanted and allowed: a type's first word names its service."""
    if type_ is not None and type_ not in catalogue.events():
        raise reading.one_field("type", "Jenis peristiwa tidak dikenal. Daftarnya ada di docs/events.md.", "unknown")
    services = [api.service for api in clients.APIS]
    types = [type_] if type_ else [scope[7:] for scope in g.actor.scopes if scope.startswith("events:")]
    named = {name.partition(".")[0] for name in types}
    return services if not named or "*" in named else [service for service in services if service in named]


def _in_time_order(feeds: dict[str, list[EventRecord]], limit: int) -> Iterator[tuple[str, EventRecord]]:
    """Merges by time, but never changes the order within a service: the cursor is a position in each."""
    waiting: list[tuple[datetime, str, int]] = []
    for service, records in feeds.items():
        if records:
            heappush(waiting, (records[0].time, service, 0))
    for _ in range(limit):
        if not waiting:
            return
        _, service, n = heappop(waiting)
        yield service, feeds[service][n]
        if n + 1 < len(feeds[service]):
            heappush(waiting, (feeds[service][n + 1].time, service, n + 1))


def _cloud_event(record: EventRecord) -> Peristiwa:
    return Peristiwa(
        id=record.id,
        source=record.source,
        type=record.type,
        subject=record.subject,
        time=record.time,
        actor=record.actor,
        actingfor=record.acting_for,
        traceid=record.trace_id,
        data=record.data,
    )


def _encode(cursor: Cursor) -> str:
    text = json.dumps(cursor, separators=(",", ":"), sort_keys=True).encode()
    return base64.urlsafe_b64encode(text).decode().rstrip("=")


def _decode(text: str | None) -> Cursor:
    if text is None:
        return {}
    try:
        cursor = json.loads(base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True))
        if not isinstance(cursor, dict) or not all(_is_position(p) for p in cursor.values()):
            raise ValueError("shape")
        return cursor
    except (ValueError, RecursionError, binascii.Error):
        message = "Penanda tidak dikenal. Pakai `next` dari jawaban sebelumnya, atau mulai lagi tanpa `after`."
        raise reading.one_field("after", message, "cursor") from None


def _is_position(value: Any) -> bool:
    return type(value) is int and 0 <= value <= MOST
