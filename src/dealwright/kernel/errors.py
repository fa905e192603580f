"""What can go wrong, said in the user's words.

Domains subclass these; the docstring of a class is its default message. They are rendered at four
edges only: HTTP (`kernel.http`), sockets (`kernel.realtime`), jobs (`kernel.jobs`) and the command line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import ClassVar

Json = None | bool | int | float | str | Sequence["Json"] | Mapping[str, "Json"]


@dataclass(frozen=True)
class FieldError:
    """One field and the reason it was refused; `field` is a dotted path such as `lines.0.quantity`."""

    field: str
    reason: str


class AppError(Exception):
    """Something went wrong."""

    status: ClassVar[HTTPStatus] = HTTPStatus.INTERNAL_SERVER_ERROR
    code: ClassVar[str] = "error"

    def __init__(
        self,
        message: str | None = None,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
        **data: Json,
    ) -> None:
        self.message = message or (type(self).__doc__ or "").strip().split("\n\n")[0]
        self.errors = tuple(errors)
        self.headers = dict(headers or {})
        self.data = dict(data)
        super().__init__(self.message)


class NotFound(AppError):
    """There is nothing here, or you may not see it."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"


class Unauthenticated(AppError):
    """Please sign in."""

    status = HTTPStatus.UNAUTHORIZED
    code = "unauthenticated"


class Forbidden(AppError):
    """Your role does not allow this."""

    status = HTTPStatus.FORBIDDEN
    code = "forbidden"


class Conflict(AppError):
    """This cannot be done in the present state."""

    status = HTTPStatus.CONFLICT
    code = "conflict"


class Invalid(AppError):
    """The input is not valid."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"

    @classmethod
    def field(cls, field: str, reason: str, **data: Json) -> "Invalid":
        error = cls(f"{field}: {reason}", errors=[FieldError(field, reason)])
        error.data.update(data)
        return error


class TooLarge(AppError):
    """That is more than the server accepts at once."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "too_large"


class LimitReached(AppError):
    """Too many tries. Please wait a little."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "limit_reached"


class Unavailable(AppError):
    """A part of the system is not available right now. Please try again."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"
