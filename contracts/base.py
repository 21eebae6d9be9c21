"""The shapes that every contract is made of: Model, Command, Query, Event, Api, Page and Actor."""

import builtins
from collections.abc import Iterator
from datetime import datetime
from inspect import isfunction
from typing import Any, ClassVar, Generic, Self, TypeVar, get_type_hints
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, TypeAdapter

from contracts.types import Nip, Peran, Teks, TeksPendek

T = TypeVar("T")


class Model(BaseModel):
    """Frozen, strict about unknown fields, readable from table rows."""

    model_config = ConfigDict(frozen=True, extra="forbid", from_attributes=True)
    unlinked: ClassVar[bool] = False
    """True: no log line of such a request says who asked, about whom, or in which trace (anonymous feedback)."""


class Command(Model):
    """A wish to change something; imperative name. Ids are made by the caller, so a repeat is harmless."""


class Query(Model):
    """A question; its name is a noun."""


class PageQuery(Query):
    """A question whose answer is a list: keyset paging with an opaque cursor."""

    after: str | None = Field(default=None, max_length=400, description="`next` of the page before")
    limit: int = Field(default=20, ge=1, le=100)
    q: TeksPendek | None = Field(default=None, description="search text")


class Page(Model, Generic[T]):
    """One page of a list; `next` is None on the last page."""

    items: list[T]
    next: str | None = None


class EventMeta(Model):
    """What the envelope says of a received event. `id` is unique for ever; `actor` is a NIP or a system's name."""

    id: UUID
    time: datetime
    source: str
    actor: str | None = None
    acting_for: str | None = None
    trace_id: str | None = None


class Event(Model):
    """A fact. `class SkpSubmitted(Event, type="skp.submitted.v1")`; `public=False` keeps it from partners."""

    model_config = ConfigDict(extra="ignore")  # a reader of today takes tomorrow's optional fields

    type: ClassVar[str]
    public: ClassVar[bool]
    registry: ClassVar[dict[str, "builtins.type[Event]"]] = {}
    _meta: EventMeta | None = PrivateAttr(default=None)

    def __init_subclass__(cls, *, type: str, public: bool = True, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.type, cls.public = type, public

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        if cls.type in Event.registry:
            raise TypeError(f"event type {cls.type} is declared twice")
        Event.registry[cls.type] = cls

    @property
    def meta(self) -> EventMeta:
        """The envelope of a received event; asking for it on one that was never sent is a defect."""
        if self._meta is None:
            raise LookupError("this event was not received")
        return self._meta

    def received(self, meta: EventMeta) -> Self:
        self._meta = meta
        return self

    @property
    def subject(self) -> str:
        """What the fact is about; the CloudEvents subject. Override where the first field is not it."""
        return str(getattr(self, next(iter(type(self).model_fields))))


class Method:
    """One method of an Api: its name, the contract it takes and an adapter for what it returns."""

    def __init__(self, name: str, takes: type[Model], returns: Any) -> None:
        self.name, self.takes, self.returns = name, takes, returns
        self.adapter: TypeAdapter[Any] = TypeAdapter(returns)

    @property
    def is_query(self) -> bool:
        return issubclass(self.takes, Query)


class EventFeedQuery(Query):
    """What a service told the world, in the order it was told; `after` is the position of the last one known."""

    after: int = Field(default=0, ge=0)
    type: str | None = Field(default=None, max_length=100, description="one event type; all that the actor may read")
    limit: int = Field(default=100, ge=1, le=500)


class EventRecord(Model):
    """One published event. Positions of one service only grow, so the greatest one is a reader's cursor."""

    position: int
    id: UUID
    type: str
    source: str
    subject: str
    time: datetime
    actor: str | None = None
    acting_for: str | None = None
    trace_id: str | None = None
    data: dict[str, Any]


class Api:
    """`class SkpApi(Api, service="skp")`: one method per entry point, `(self, cmd: X) -> Y`, no body.

    Every service answers `events` too; chassis does it, so no service.py says it again.
    """

    service: ClassVar[str]
    registry: ClassVar[dict[str, "type[Api]"]] = {}

    def __init_subclass__(cls, *, service: str) -> None:
        cls.service = service
        Api.registry[service] = cls

    def events(self, query: EventFeedQuery) -> Page[EventRecord]: ...

    @classmethod
    def methods(cls) -> Iterator[Method]:
        functions = {name: f for base in reversed(cls.__mro__[:-1]) for name, f in vars(base).items()}
        for name, function in functions.items():
            if not name.startswith("_") and isfunction(function):
                hints = get_type_hints(function)
                returns = hints.pop("return")
                (takes,) = hints.values()
                yield Method(name, takes, returns)


class Actor(Model):
    """Who asks. Signed by the gateway, checked by every service, never taken from a request's body.

    `nip` is None for a partner system. `acting_for` is the official in whose place `nip` acts under a
    delegation (features G12); permission is judged by `as_nip`, the record keeps both.
    """

    sub: str
    nip: Nip | None = None
    nama: Teks = ""
    roles: frozenset[Peran] = frozenset()
    scopes: frozenset[str] = frozenset()
    instansi_id: UUID | None = None
    acting_for: Nip | None = None
    session_id: UUID | None = None

    @property
    def as_nip(self) -> str | None:
        return self.acting_for or self.nip

    def has(self, role: Peran) -> bool:
        return role in self.roles


class JobState(Model):
    """Background work: rows done of rows in all, and the refusals."""

    id: UUID
    kind: str
    state: str = Field(description="menunggu | berjalan | selesai | gagal")
    done: int
    total: int
    refused: list["Refusal"] = []
    result: dict[str, Any] = {}
    created_at: datetime
    finished_at: datetime | None = None


class Refusal(Model):
    """One thing of many that was not done, and why; `who` can mend it."""

    subject: str
    column: str | None = None
    message: str
    who: str | None = None


class JobQuery(Query):
    """The state of one's own background work."""

    id: UUID


class Done(Model):
    """A command that has nothing to show."""

    ok: bool = True
