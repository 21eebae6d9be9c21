"""A service class that does not equal its Api does not load."""

from typing import Any

import pytest

from chassis.service import Service, on, rpc
from chassis.subscriptions import subscriptions
from contracts.base import Api, Command, Done, Event, EventFeedQuery, EventRecord, Page, Query


class Save(Command):
    id: int


class Look(Query):
    id: int


class Happened(Event, type="unittest.happened.v1"):
    id: int


class UnitApi(Api, service="unittest"):
    def save(self, cmd: Save) -> Done: ...
    def look(self, query: Look) -> Done: ...


Api.registry.pop("unittest")
Event.registry.pop(Happened.type)


@rpc
def save(self: Any, cmd: Save) -> Done:
    return Done()


@rpc
def look(self: Any, query: Look) -> Done:
    return Done()


@rpc
def look_at_save(self: Any, query: Save) -> Done:
    return Done()


@rpc
def save_nothing(self: Any, cmd: Save) -> None:
    return None


def unmarked(self: Any, query: Look) -> Done:
    return Done()


@on(Happened)
def on_happened(self: Any, event: Happened) -> None:
    """Takes the event that it is for."""


@on(Happened)
def on_other(self: Any, event: Save) -> None:
    """Takes something else."""


def service(name: str = "unittest", **members: Any) -> type[Service]:
    return type("UnitService", (Service,), {"name": name, "api": UnitApi, **members})


def test_a_class_that_equals_its_api_loads_and_answers_events_too() -> None:
    loaded = service(save=save, look=look, on_happened=on_happened)
    assert set(loaded.methods) == {"events", "save", "look"}
    assert loaded.methods["events"].takes is EventFeedQuery
    assert loaded.methods["events"].returns == Page[EventRecord]
    assert subscriptions(loaded) == {"unittest.on_happened": Happened}


@pytest.mark.parametrize(
    "members",
    [
        {"save": save},
        {"save": save, "look": unmarked},
        {"save": save, "look": look, "more": look},
        {"save": save, "look": look_at_save},
        {"save": save_nothing, "look": look},
        {"save": save, "look": look, "on_other": on_other},
        {"name": "other", "save": save, "look": look},
    ],
)
def test_one_that_differs_does_not_load(members: dict[str, Any]) -> None:
    with pytest.raises(TypeError):
        service(**members)


def test_nobody_is_the_actor_outside_a_call() -> None:
    loaded = service(save=save, look=look)()
    with pytest.raises(LookupError):
        _ = loaded.actor
