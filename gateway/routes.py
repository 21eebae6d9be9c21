"""What a REST route is: one line that joins a path to one method of a service's Api, or to a view of the gateway."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Response

from contracts.base import Api, Method, Model

View = Callable[..., Response]
Declared = Callable[..., Any]
PREFIX = "/api/v1"


@dataclass(frozen=True, kw_only=True)
class Route:
    """`path` is Flask's, under PREFIX; the names in it are fields of the contract that the method takes.

    `created` makes the Location of what a 201 or 202 speaks of, from `cmd` (contract) and `reply` (dict).
    `method` is the Api's; `view` does the work where there is none. `returns` None: nothing is sent.
    `from_caller`: fields of the contract that the view fills. `body`: media type → schema or type, where the contract
    is not it. `also`: refusals beyond the usual ones. `media`: what the answer is where it is not JSON.
    """

    verb: str
    path: str
    name: str
    summary: str
    tag: str
    returns: Any
    takes: type[Model] | None = None
    api: type[Api] | None = None
    method: str = ""
    view: View | None = None
    status: int = 200
    created: str | None = None
    public: bool = False
    from_caller: tuple[str, ...] = ()
    body: dict[str, Any] | None = None
    also: tuple[int, ...] = ()
    media: str = "application/json"

    @property
    def path_names(self) -> list[str]:
        return [part[1:-1] for part in self.path.split("/") if part.startswith("<")]

    @property
    def given(self) -> set[str]:
        """Fields of the contract that the caller does not send as query or body."""
        return {*self.path_names, *self.from_caller}

    @property
    def has_body(self) -> bool:
        return self.verb in ("POST", "PUT", "PATCH")

    @property
    def match_field(self) -> str | None:
        """The field that If-Match fills: the revision that the caller has read."""
        return next((name for name in ("if_rev", "if_versi") if name in self._fields), None)

    @property
    def revision_field(self) -> str | None:
        """The field of the answer that tells its revision and goes into the ETag."""
        fields = getattr(self.returns, "model_fields", {})
        return next((name for name in ("rev", "versi") if name in fields), None)

    @property
    def makes_id(self) -> bool:
        """Whether the command creates something whose id the caller may leave to the gateway."""
        return self.verb == "POST" and "id" in self._fields and "id" not in self.given

    @property
    def is_page(self) -> bool:
        return {"items", "next"} <= set(getattr(self.returns, "model_fields", {}))

    @property
    def _fields(self) -> dict[str, Any]:
        return self.takes.model_fields if self.takes else {}


class Routes:
    """The routes of one Api under one heading of the document."""

    def __init__(self, api: type[Api], tag: str) -> None:
        self._api, self._tag = api, tag
        self._methods: dict[str, Method] = {method.name: method for method in api.methods()}
        self.all: list[Route] = []

    def get(self, path: str, method: Declared, summary: str, *, name: str = "") -> None:
        """`name` where the method has another route already."""
        self._add("GET", path, method, summary, name=name)

    def post(
        self,
        path: str,
        method: Declared,
        summary: str,
        *,
        created: str | None = None,
        status: int = 0,
        also: tuple[int, ...] = (),
    ) -> None:
        """`created` makes it a 201 unless `status` says otherwise."""
        status = status or (201 if created else 200)
        self._add("POST", path, method, summary, created=created, status=status, also=also)

    def put(self, path: str, method: Declared, summary: str) -> None:
        self._add("PUT", path, method, summary)

    def patch(self, path: str, method: Declared, summary: str) -> None:
        self._add("PATCH", path, method, summary)

    def delete(self, path: str, method: Declared, summary: str) -> None:
        self._add("DELETE", path, method, summary)

    def view(self, verb: str, path: str, summary: str, *, returns: Any, **more: Any) -> Callable[[View], View]:
        """A route whose work is not one plain call: the decorated function does it and gives the response."""

        def add(function: View) -> View:
            name = f"{self._api.service}.{function.__name__}"
            self.all.append(
                Route(
                    verb=verb,
                    path=path,
                    summary=summary,
                    tag=self._tag,
                    name=name,
                    returns=returns,
                    view=function,
                    **more,
                )
            )
            return function

        return add

    def _add(self, verb: str, path: str, declared: Declared, summary: str, *, name: str = "", **more: Any) -> None:
        method = self._methods[declared.__name__]
        self.all.append(
            Route(
                verb=verb,
                path=path,
                name=f"{self._api.service}.{name or method.name}",
                summary=summary,
                tag=self._tag,
                takes=method.takes,
                returns=method.returns,
                api=self._api,
                method=method.name,
                **more,
            )
        )
