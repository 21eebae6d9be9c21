"""The errors that cross the wire: each a sentence that says what to do next and who can do it."""

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict


class FieldError(BaseModel):
    """One field that is wrong. `field` is a dotted path, `code` stable, `message` Indonesian."""

    model_config = ConfigDict(frozen=True)

    field: str
    message: str
    code: str = "invalid"


class KinerjaError(Exception):
    """A refusal. `code` is stable and becomes the problem type; `message` is for people, in Indonesian."""

    registry: ClassVar[dict[str, "type[KinerjaError]"]] = {}

    def __init_subclass__(cls) -> None:
        KinerjaError.registry[cls.__name__] = cls

    def __init__(
        self,
        code: str,
        message: str,
        *,
        errors: list[FieldError] | None = None,
        retry_after: int | None = None,
    ) -> None:
        super().__init__(message)
        self.code, self.message = code, message
        self.errors = errors or []
        self.retry_after = retry_after

    def to_wire(self) -> dict[str, Any]:
        return {
            "error": type(self).__name__,
            "code": self.code,
            "message": self.message,
            "errors": [e.model_dump() for e in self.errors],
            "retry_after": self.retry_after,
        }

    @staticmethod
    def from_wire(data: dict[str, Any]) -> "KinerjaError":
        cls = KinerjaError.registry.get(data["error"], Internal)
        return cls(
            data["code"],
            data["message"],
            errors=[FieldError(**e) for e in data.get("errors", [])],
            retry_after=data.get("retry_after"),
        )


class NotFound(KinerjaError):
    """No such thing, or none that this actor may know of (404)."""


class Conflict(KinerjaError):
    """The state does not allow it now (409)."""


class Stale(KinerjaError):
    """Somebody changed it since it was read (412)."""


class Forbidden(KinerjaError):
    """The actor may see it but not do this (403)."""


class Invalid(KinerjaError):
    """The input is wrong; `errors` says where (422)."""


class Unauthenticated(KinerjaError):
    """Wrong or missing proof of who asks (401)."""


class TooMany(KinerjaError):
    """Too often; `retry_after` seconds (429)."""


class Unavailable(KinerjaError):
    """A service is away or too slow; nothing is known of the effect of a command (503)."""


class Internal(KinerjaError):
    """A defect of ours; the message carries the trace id and nothing else (500)."""
