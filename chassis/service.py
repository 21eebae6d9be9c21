"""What a service.py imports: `Service` and the marks of its entry points."""

import inspect
import warnings
from collections.abc import Callable
from typing import Any, ClassVar, TypeVar, get_type_hints

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # eventlet announces its retirement at each import
    import eventlet  # noqa: F401

from nameko.extensions import register_entrypoint
from sqlalchemy.orm import DeclarativeBase

from chassis import context
from chassis.config import Config
from chassis.database import Database
from chassis.events import feed
from chassis.job_runner import RunJob
from chassis.jobs import job_state
from chassis.loops import Every
from chassis.server import Rpc
from chassis.subscriptions import On
from contracts.base import Actor, Api, Event, EventFeedQuery, EventRecord, JobQuery, JobState, Method, Page
from contracts.errors import Forbidden
from contracts.types import Peran

F = TypeVar("F", bound=Callable[..., Any])


def rpc(function: F) -> F:
    """Answers the method of that name in the service's Api."""
    register_entrypoint(function, Rpc())
    return function


def on(event: type[Event]) -> Callable[[F], F]:
    """Reacts to each `event`, at least once; `db.once` makes it exactly one effect."""

    def mark(function: F) -> F:
        register_entrypoint(function, On(event))
        return function

    return mark


def every(seconds: float) -> Callable[[F], F]:
    """Runs for ever, in every replica, with `seconds` between two runs."""

    def mark(function: F) -> F:
        register_entrypoint(function, Every(seconds))
        return function

    return mark


def job(kind: str) -> Callable[[F], F]:
    """Runs background work that `start_job` ordered."""

    def mark(function: F) -> F:
        register_entrypoint(function, RunJob(kind))
        return function

    return mark


class Service:
    """A service: `name`, `api`, `base`, and one method per entry point; a class must equal its Api to be loaded."""

    name: ClassVar[str]
    api: ClassVar[type[Api]]
    base: ClassVar[type[DeclarativeBase]]
    methods: ClassVar[dict[str, Method]]

    db: Database
    config: Config

    def __init_subclass__(cls) -> None:
        cls.methods = {method.name: method for method in cls.api.methods()}
        if "job" in cls.methods and "job" not in vars(cls):
            cls.job = _job  # type: ignore[attr-defined]
        _check(cls)

    @property
    def actor(self) -> Actor:
        """Who asks, proved. There is nobody in `@on`, `@every` and `@job`."""
        call = context.current.get()
        if call is None or call.actor is None:
            raise LookupError("nobody asks here: an actor comes with a call only")
        return call.actor

    @rpc
    def events(self, query: EventFeedQuery) -> Page[EventRecord]:
        types = _readable_types(self.actor, query.type)
        with self.db.read() as s:
            items = feed(s, self.name, after=query.after, types=types, limit=query.limit)
        return Page(items=items, next=str(items[-1].position) if len(items) == query.limit else None)


@rpc
def _job(self: Service, query: JobQuery) -> JobState:
    """What every Api with a line `job` answers; a service need not say it again."""
    with self.db.read() as s:
        return job_state(s, self.actor, query.id)


def _readable_types(actor: Actor, wanted: str | None) -> set[str] | None:
    """Types that the actor may read: a partner those of its scopes `events:<type>`, `events:*`; None is all."""
    allowed = {scope.removeprefix("events:") for scope in actor.scopes if scope.startswith("events:")}
    everything = actor.has(Peran.SUPER_ADMIN) or (actor.has(Peran.PARTNER) and "*" in allowed)
    if not everything and not (actor.has(Peran.PARTNER) and (wanted in allowed if wanted else allowed)):
        raise Forbidden(
            "peristiwa-tidak-diizinkan",
            "Anda belum diizinkan membaca peristiwa ini. Minta izin (scope events:<jenis>) kepada admin nasional.",
        )
    if wanted:
        return {wanted}
    return None if everything else allowed


def _check(cls: type[Service]) -> None:
    """Raises TypeError where the class and its Api differ, or a handler takes another event than it is for."""
    marked: dict[str, set[type]] = {}
    for name, function in inspect.getmembers(cls, inspect.isfunction):
        for entrypoint in getattr(function, "nameko_entrypoints", ()):
            marked.setdefault(name, set()).add(type(entrypoint))
            hints = get_type_hints(function)
            if isinstance(entrypoint, On) and entrypoint.event not in hints.values():
                raise TypeError(f"{cls.__name__}.{name} does not take {entrypoint.event.__name__}")
    answered = {name for name, kinds in marked.items() if Rpc in kinds}
    if answered != set(cls.methods):
        raise TypeError(f"{cls.__name__} and {cls.api.__name__} differ: {answered ^ set(cls.methods)}")
    for name, method in cls.methods.items():
        hints = get_type_hints(getattr(cls, name))
        hints.pop("self", None)
        if hints.pop("return", None) != method.returns or list(hints.values()) != [method.takes]:
            raise TypeError(f"{cls.__name__}.{name} differs from {cls.api.__name__}.{name}")
    if cls.name != cls.api.service:
        raise TypeError(f"{cls.__name__}.name is not {cls.api.service}")


__all__ = ["Service", "every", "job", "on", "rpc"]
