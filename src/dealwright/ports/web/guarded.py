"""The web client that cannot be talked into our own network.

A name is resolved once, every address of the answer is judged, and the connection goes to a judged address,
so that a second answer of the name server changes nothing. Redirects are followed by hand: each hop is judged
again. Size and time are bounded. Politeness towards a site is the crawler's business, not ours.
"""

import asyncio
import ssl
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from importlib.metadata import version
from typing import Any
from urllib.parse import urljoin

import httpcore
import structlog

from dealwright.kernel.work import refuse_inside_work
from dealwright.ports.web.base import AddressRefused, Fetched, FetchFailed
from dealwright.ports.web.connecting import GuardedNetwork, Resolve, resolve
from dealwright.ports.web.decoding import TooLong, Undecodable, decoder_for
from dealwright.ports.web.networks import Allowed
from dealwright.ports.web.targets import Target, read_target

USER_AGENT = f"DealwrightBot/{version('dealwright')} (+self-hosted)"
MAX_REDIRECTS = 5
MAX_HEADERS = 200
MAX_HEADER_BYTES = 64_000  # httpcore itself gives up at 100 kB
TRIES = 3  # a kept connection may have been closed by the other side at any moment

_REDIRECTS = frozenset(
    {
        HTTPStatus.MOVED_PERMANENTLY,
        HTTPStatus.FOUND,
        HTTPStatus.SEE_OTHER,
        HTTPStatus.TEMPORARY_REDIRECT,
        HTTPStatus.PERMANENT_REDIRECT,
    }
)
_NOT_THE_CALLERS = frozenset(
    {
        "accept-encoding",
        "authorization",
        "connection",
        "content-length",
        "cookie",
        "host",
        "transfer-encoding",
        "user-agent",
    }
)

log = structlog.get_logger("web")


class GuardedWeb:
    """The `Web` port for the open web, and for what `allow` opens beyond it (see `Allowed.read`).

    Takes no proxy from the environment and keeps no cookies. `tls` is for installations with their own
    certificate authority.
    """

    def __init__(
        self,
        *,
        allow: Sequence[str] = (),
        resolve: Resolve = resolve,
        tls: ssl.SSLContext | None = None,
        max_connections: int = 64,
    ) -> None:
        self._allowed = Allowed.read(allow)
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=tls or httpcore.default_ssl_context(),
            max_connections=max_connections,
            max_keepalive_connections=20,
            keepalive_expiry=15.0,
            network_backend=GuardedNetwork(self._allowed, resolve),
        )

    async def fetch(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int = 20_000_000,
        timeout_seconds: float = 30.0,
    ) -> Fetched:
        refuse_inside_work()
        try:
            async with asyncio.timeout(timeout_seconds):
                return await self._follow(url, headers or {}, max_bytes)
        except TimeoutError as error:
            raise FetchFailed(f"No answer within {timeout_seconds:g} seconds.", reason="timeout") from error

    async def aclose(self) -> None:
        await self._pool.aclose()

    async def _follow(self, url: str, headers: Mapping[str, str], max_bytes: int) -> Fetched:
        target, passed = read_target(url), list[str]()
        while True:
            self._check_port(target)
            answer = await self._ask(target, headers, max_bytes)
            if answer.location is None:
                return Fetched(target.url, answer.status, answer.headers, answer.body, tuple(passed))
            passed.append(target.url)
            target = _next_hop(target, answer.location, passed)

    def _check_port(self, target: Target) -> None:
        if not self._allowed.may_use_port(target.host, target.port):
            raise AddressRefused(f"Port {target.port} is not a port of web pages.")

    async def _ask(self, target: Target, headers: Mapping[str, str], max_bytes: int) -> "_Answer":
        for _ in range(TRIES - 1):
            try:
                return await self._exchange(target, headers, max_bytes)
            except _KeptConnectionLost:
                continue
        return await self._exchange(target, headers, max_bytes)

    async def _exchange(self, target: Target, headers: Mapping[str, str], max_bytes: int) -> "_Answer":
        connections = _Connections()
        answered = False
        try:
            async with self._pool.stream(
                "GET",
                httpcore.URL(
                    scheme=target.scheme.encode(),
                    host=target.host.encode(),
                    port=target.port,
                    target=target.path.encode(),
                ),
                headers=_request_headers(target, headers),
                extensions={"trace": connections.trace},
            ) as response:
                answered = True
                return await _read(response, max_bytes)
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            if not answered and not connections.opened:
                raise _KeptConnectionLost(
                    "The connection was closed before an answer came.", reason="connection"
                ) from error
            raise _failed(error) from error


class _KeptConnectionLost(FetchFailed):
    """The other side closed a connection that was kept from an earlier request."""


class _Connections:
    """Sees whether a request opened a connection of its own."""

    def __init__(self) -> None:
        self.opened = False

    async def trace(self, event: str, _info: Mapping[str, Any]) -> None:
        self.opened = self.opened or event == "connection.connect_tcp.started"


@dataclass(frozen=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    location: str | None = None


def _request_headers(target: Target, headers: Mapping[str, str]) -> list[tuple[str, str]]:
    sent = [(name, value) for name, value in headers.items() if name.lower() not in _NOT_THE_CALLERS]
    if not any(name.lower() == "accept" for name, _ in sent):
        sent.append(("Accept", "text/html, application/xhtml+xml, */*;q=0.8"))
    return [
        ("Host", target.authority),
        ("User-Agent", USER_AGENT),
        ("Accept-Encoding", "gzip, deflate"),
        *sent,
    ]


async def _read(response: httpcore.Response, max_bytes: int) -> _Answer:
    headers = _read_headers(response.headers)
    location = headers.get("location")
    if location and response.status in _REDIRECTS:
        return _Answer(response.status, headers, location=location)
    announced = headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > max_bytes:
        raise _too_large(max_bytes)
    return _Answer(response.status, headers, await _read_body(response, headers, max_bytes))


def _read_headers(raw: Iterable[tuple[bytes, bytes]]) -> dict[str, str]:
    """A name that comes twice has its values joined, as HTTP says."""
    headers: dict[str, str] = {}
    size = 0
    for number, (name, value) in enumerate(raw, 1):
        size += len(name) + len(value)
        if number > MAX_HEADERS or size > MAX_HEADER_BYTES:
            raise FetchFailed("The headers of the answer are too large.", reason="too_large")
        key, text = name.decode("latin-1").lower(), _text_of(value)
        headers[key] = f"{headers[key]}, {text}" if key in headers else text
    return headers


def _text_of(value: bytes) -> str:
    """UTF-8 is against the standard and common in `Location`."""
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")


async def _read_body(response: httpcore.Response, headers: Mapping[str, str], max_bytes: int) -> bytes:
    body = bytearray()
    received = 0
    try:
        decoder = decoder_for(headers.get("content-encoding", ""))
        async for piece in response.aiter_stream():
            received += len(piece)
            if received > max_bytes:
                raise TooLong
            body += decoder.feed(piece, room=max_bytes - len(body))
        decoder.finish()
    except TooLong as error:
        raise _too_large(max_bytes) from error
    except Undecodable as error:
        raise FetchFailed(f"The answer cannot be read: {error}.", reason="connection") from error
    return bytes(body)


def _next_hop(target: Target, location: str, passed: Sequence[str]) -> Target:
    try:
        hop = read_target(urljoin(target.url, location.strip()))
    except ValueError as error:
        raise AddressRefused("A redirect leads to something that is no address.") from error
    if hop.url in passed:
        raise FetchFailed("The redirects go round in a circle.", reason="loop")
    if len(passed) > MAX_REDIRECTS:
        raise FetchFailed(f"There are more than {MAX_REDIRECTS} redirects in a row.", reason="loop")
    if target.scheme == "https" and hop.scheme == "http":
        log.info("web.downgraded", host=target.host, to=hop.host)
    return hop


def _too_large(max_bytes: int) -> FetchFailed:
    return FetchFailed(f"The answer is larger than {max_bytes / 1_000_000:g} MB.", reason="too_large")


def _failed(error: Exception) -> FetchFailed:
    if isinstance(error, httpcore.ProtocolError):
        return FetchFailed("The answer is not proper HTTP, or was cut off.", reason="connection")
    return FetchFailed("The connection broke.", reason="connection")
