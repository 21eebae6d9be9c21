"""A form's life: what was typed, the contract made of it, and why a service refused it, by field."""

import re
from collections.abc import Callable, Mapping
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from flask import request
from pydantic import BaseModel, ValidationError
from werkzeug.datastructures import MultiDict

from contracts.base import Model
from contracts.errors import Conflict, FieldError, Forbidden, Invalid, KinerjaError, NotFound, Stale, TooMany
from contracts.messages import invalid
from gateway.errors import STATUS

M = TypeVar("M", bound=Model)


class Form:
    """`Form()` has what the request sent; `Form.of(model)` what is stored, for a form that nobody has typed into yet.

    Names of inputs are names of the contract's fields, dotted for what lies deeper ("periode.awal").
    """

    def __init__(self, given: MultiDict[str, str] | None = None) -> None:
        self._given: MultiDict[str, str] = request.form if given is None else given
        self.errors: dict[str, str] = {}
        self._labels: dict[str, str] = {}
        self.message: str | None = None
        self.status = 200
        self.refusal: KinerjaError | None = None
        self.result: Any = None

    @staticmethod
    def of(stored: BaseModel | Mapping[str, Any] | None = None, **more: Any) -> "Form":
        """Filled with a model's values; dates and enums become what their inputs hold."""
        values = stored.model_dump(mode="json") if isinstance(stored, BaseModel) else dict(stored or {})
        flat: MultiDict[str, str] = MultiDict()
        _flatten(values | more, "", flat)
        return Form(flat)

    def value(self, name: str) -> str:
        """The text in an input; the last one, for a checkbox has a hidden "0" before its "1"."""
        return (self._given.getlist(name) or [""])[-1]

    def values(self, name: str) -> list[str]:
        return self._given.getlist(name)

    def command(self, kind: type[M], **fixed: Any) -> M:
        """The contract from the inputs named like its fields, and `fixed` ones. Raises Invalid.

        An empty input is None where the field takes None and not given elsewhere.
        """
        typed: dict[str, Any] = {}
        for name in self._given:
            first = name.partition(".")[0]
            if first in kind.model_fields and first not in fixed:
                self._put(typed, kind, name)
        try:
            return kind.model_validate(typed | fixed)
        except ValidationError as error:
            raise invalid(error) from None

    def accepted(self, send: Callable[[], Any]) -> bool:
        """Runs `send` and keeps what it returns in `result`; False when it was refused for a reason to show.

        Unavailable and defects pass: they become the pages that keep what was typed.
        """
        try:
            self.result = send()
        except (Invalid, Conflict, Stale, NotFound, Forbidden, TooMany) as error:
            self.refuse(error)
            return False
        return True

    def refuse(self, error: KinerjaError) -> None:
        self.status, self.message, self.refusal = STATUS[type(error)], error.message, error
        for fault in error.errors:
            self.errors.setdefault(fault.field, fault.message)

    def error(self, name: str, label: str) -> str | None:
        """Why an input was refused. The page tells here what it calls the input, for the summary."""
        self._labels[name] = label
        return self.errors.get(name)

    def faults(self) -> list[tuple[str, str]]:
        """The summary, once all inputs are drawn: pairs of an input to go to, or "", and a text; each text once."""
        lines: dict[str, str] = {}
        for name, message in self.errors.items():
            label = self._labels.get(name)
            lines.setdefault(f"{label}: {_brief(message)}" if label else message, name if label else "")
        return [(name, text) for text, name in lines.items()]

    def overtaken(self, what: str) -> bool:
        """Whether it was refused because somebody else changed `what` first; the message then says so."""
        if not isinstance(self.refusal, Stale):
            return False
        self.message = f"{what} berubah sementara formulir Anda terbuka. Isian Anda belum disimpan dan tidak hilang."
        return True

    def refuse_field(self, name: str, message: str) -> None:
        """For what only the page can know, such as a password repeated wrongly."""
        text = "Sebagian isian belum benar. Perbaiki isian yang ditandai lalu kirim ulang."
        self.refuse(Invalid("isian-tidak-sah", text, errors=[FieldError(field=name, message=message)]))

    @property
    def retry_after(self) -> int | None:
        """Seconds until another try makes sense."""
        return self.refusal.retry_after if self.refusal else None

    def _put(self, typed: dict[str, Any], kind: type[Model], name: str) -> None:
        *path, last = name.split(".")
        annotation = kind.model_fields[(path or [last])[0]].annotation
        many = not path and _takes(annotation, list)
        value: Any = [text for text in self.values(name) if text.strip()] if many else self.value(name)
        if value == "":
            if path or type(None) not in get_args(annotation):
                return
            value = None
        place = typed
        for step in path:
            place = place.setdefault(step, {})
        place[last] = value


def _brief(message: str) -> str:
    """Its first sentence, as it goes on after a colon; the whole stands beside the input."""
    first = re.split(r"(?<=[.!?])\s+(?=[A-Z])", message, maxsplit=1)[0].rstrip(".")
    return first[0].lower() + first[1:] if re.match(r"(?!Anda\b)[A-Z][a-z]+\b(?! [A-Z][a-z])", first) else first


def _takes(annotation: Any, kind: type) -> bool:
    origin = get_origin(annotation)
    if origin in (Union, UnionType):
        return any(_takes(one, kind) for one in get_args(annotation))
    return origin is kind or annotation is kind


def _flatten(values: Mapping[str, Any], before: str, flat: "MultiDict[str, str]") -> None:
    for name, value in values.items():
        if isinstance(value, Mapping):
            _flatten(value, f"{before}{name}.", flat)
        elif isinstance(value, list):
            for one in value:
                flat.add(before + name, _text(one))
        elif value is not None:
            flat.add(before + name, _text(value))


def _text(value: Any) -> str:
    return {True: "1", False: "0"}[value] if isinstance(value, bool) else str(value)
