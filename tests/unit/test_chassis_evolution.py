"""What may change in an event: the judge agrees with what pydantic makes of the data."""

from enum import StrEnum
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict, ValidationError, create_model

from chassis.evolution import faults


class Closed(BaseModel):
    model_config = ConfigDict(extra="forbid")
    awal: str


class ClosedMore(BaseModel):
    model_config = ConfigDict(extra="forbid")
    awal: str
    akhir: str | None = None


class Open(BaseModel):
    awal: str


class OpenMore(BaseModel):
    awal: str
    akhir: str | None = None


class Two(StrEnum):
    A = "a"
    B = "b"


class Three(StrEnum):
    A = "a"
    B = "b"
    C = "c"


def event(**fields: Any) -> type[BaseModel]:
    return create_model("Fact", **fields)


BEFORE: dict[str, Any] = {"id": (int, ...), "nama": (str, ...), "catatan": (str | None, None)}
YESTERDAY = {"id": 1, "nama": "a", "catatan": None}


@pytest.mark.parametrize(
    "after",
    [
        BEFORE,
        BEFORE | {"tambahan": (str | None, None)},
        BEFORE | {"daftar": (list[Open], [])},
        {name: BEFORE[name] for name in reversed(BEFORE)},
    ],
)
def test_an_optional_field_is_free(after: dict[str, Any]) -> None:
    old, new = event(**BEFORE), event(**after)
    assert faults(old.model_json_schema(), new.model_json_schema()) == []
    today = new.model_validate(YESTERDAY)
    old.model_validate(today.model_dump(mode="json"))


@pytest.mark.parametrize(
    "after",
    [
        BEFORE | {"tambahan": (str, ...)},
        {"id": (int, ...), "nama": (str, ...)},
        BEFORE | {"id": (str, ...)},
        BEFORE | {"nama": (str | None, None)},
        BEFORE | {"catatan": (str, ...)},
        BEFORE | {"catatan": (str | int | None, None)},
        {"id": (int, ...), "name": (str, ...), "catatan": (str | None, None)},
    ],
)
def test_anything_else_is_a_new_version(after: dict[str, Any]) -> None:
    assert faults(event(**BEFORE).model_json_schema(), event(**after).model_json_schema())


def test_a_new_field_in_a_part_that_refuses_unknown_ones_breaks_yesterdays_readers() -> None:
    old, new = event(periode=(Closed, ...)), event(periode=(ClosedMore, ...))
    with pytest.raises(ValidationError):
        old.model_validate({"periode": {"awal": "a", "akhir": "b"}})
    assert faults(old.model_json_schema(), new.model_json_schema()) == [
        "periode.akhir is new where yesterday's readers refuse what they do not know"
    ]


def test_a_new_optional_field_in_an_open_part_is_free() -> None:
    old, new = event(periode=(Open, ...)), event(periode=(OpenMore, ...))
    assert faults(old.model_json_schema(), new.model_json_schema()) == []


def test_another_value_of_an_enumeration_breaks_yesterdays_readers() -> None:
    old, new = event(status=(Two, ...)), event(status=(Three, ...))
    with pytest.raises(ValidationError):
        old.model_validate({"status": "c"})
    assert faults(old.model_json_schema(), new.model_json_schema())


def test_words_for_people_may_change() -> None:
    def described(text: str) -> type[BaseModel]:
        return create_model("Fact", __doc__=text, id=(int, ...))

    assert faults(described("one").model_json_schema(), described("two").model_json_schema()) == []
