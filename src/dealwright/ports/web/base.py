"""The web port: the one way in which text from an address comes in."""

from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Protocol

from dealwright.kernel.errors import AppError


class AddressRefused(AppError):
    """This address must not be fetched."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "address_refused"


class FetchFailed(AppError):
    """The page could not be fetched. `reason` is one word: timeout, dns, tls, connection, too_large, loop."""

    status = HTTPStatus.BAD_GATEWAY
    code = "fetch_failed"


@dataclass(frozen=True)
class Fetched:
    """The answer at the end of the redirects. `url` is where it was found; `body` is decoded of gzip."""

    url: str
    status: int
    headers: Mapping[str, str]  # names in lower case
    body: bytes
    redirects: tuple[str, ...] = ()


class Web(Protocol):
    async def fetch(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int = 20_000_000,
        timeout_seconds: float = 30.0,
    ) -> Fetched:
        """GET with at most five redirects; any status is an answer.

        Raises `AddressRefused` (no http(s), odd port spelling, credentials, a private or link-local address
        at any hop) and `FetchFailed`.
        """
        ...
