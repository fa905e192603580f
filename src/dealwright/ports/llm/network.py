"""The wire to a model: which addresses may be called, and what of a request and an answer may pass.

The addresses come from admins of workspaces, the servers behind them are not ours, and the libraries that
speak to them add headers of their own and of the environment. All of that ends here.
"""

# ruff: noqa: ASYNC109 - the signatures are httpcore's

import asyncio
import logging
import ssl
from collections.abc import AsyncIterator, Iterable
from functools import cache
from ipaddress import IPv6Address, ip_network
from typing import cast
from urllib.parse import urlsplit

import httpcore2
import httpx2

from dealwright.kernel.errors import AppError, Invalid
from dealwright.ports.web.connecting import Resolve, resolve
from dealwright.ports.web.networks import Address, address_or_none, is_public
from dealwright.ports.web.targets import read_target

CONNECT_SECONDS = 10.0
MOST_BYTES = 20_000_000  # of one answer, as it comes over the wire
MOST_CONNECTIONS = 100

# Where clouds keep the credentials of a machine, and what no server listens on.
_NEVER = tuple(
    ip_network(network)
    for network in (
        "0.0.0.0/8",
        "169.254.0.0/16",  # link-local; the metadata of most clouds
        "100.100.100.200/32",  # metadata of Alibaba Cloud
        "168.63.129.16/32",  # the inside of Azure
        "192.0.0.0/24",  # metadata of Oracle Cloud at 192.0.0.192
        "224.0.0.0/4",
        "240.0.0.0/4",
        "::/128",
        "fe80::/10",
        "fd00:ec2::254/128",  # metadata of AWS
        "fd20:ce::254/128",  # metadata of Google Cloud
        "ff00::/8",
        "64:ff9b::/96",  # hides an IPv4 address, as the next three do
        "64:ff9b:1::/48",
        "2001::/32",
        "2002::/16",
    )
)

_HEADERS = frozenset(
    {
        b"host",
        b"accept",
        b"connection",
        b"content-type",
        b"content-length",
        b"transfer-encoding",
        b"anthropic-version",
    }
)


def may_call(address: Address, *, private: bool) -> bool:
    """Metadata and link-local addresses never; loopback and private networks where the installation says."""
    plain = address.ipv4_mapped or address if isinstance(address, IPv6Address) else address
    if any(plain in network for network in _NEVER):
        return False
    return private or is_public(plain)


def check_address(url: str, *, private: bool) -> None:
    """Raises `Invalid` for what is no address of a model, or leads where no model may live."""
    if urlsplit(url).query or "?" in url or "#" in url:
        raise Invalid.field("url", "Write the address without ? and #.")
    try:
        target = read_target(url)
    except AppError as error:
        raise Invalid.field("url", error.message) from None
    literal = address_or_none(target.host)
    if literal and not may_call(literal, private=private):
        raise Invalid.field("url", "No model may be called at this address.")


class AddressClosed(httpx2.ConnectError):
    """A name that leads where no model may live."""


class GuardedNetwork(httpcore2.AsyncNetworkBackend):
    """Connects to judged addresses only; this is where a name turns into an address, once."""

    def __init__(self, *, private: bool, resolve: Resolve = resolve) -> None:
        self._private = private
        self._resolve = resolve
        self._network = cast(httpcore2.AsyncNetworkBackend, httpcore2.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        for address in await self._judged(host, port):
            try:
                return await self._network.connect_tcp(str(address), port, timeout=CONNECT_SECONDS)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        raise httpcore2.ConnectError(f"{host} does not accept connections")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        raise AddressClosed("no socket of this machine is a model")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _judged(self, host: str, port: int) -> list[Address]:
        """One closed address among several refuses them all: it is how rebinding begins."""
        literal = address_or_none(host)
        found = [literal] if literal else await self._look_up(host, port)
        if not all(may_call(address, private=self._private) for address in found):
            raise AddressClosed(f"{host} is no place for a model")
        return found

    async def _look_up(self, host: str, port: int) -> list[Address]:
        try:
            answers = await self._resolve(host, port)
        except (OSError, UnicodeError):
            raise httpcore2.ConnectError(f"there is no server of the name {host}") from None
        # An IPv6 answer may name the interface it belongs to, which is link-local then.
        found = [address_or_none(answer.partition("%")[0]) for answer in answers]
        return [address for address in found if address]


class _Bounded(httpx2.AsyncByteStream):
    """An answer that may not go on for ever."""

    def __init__(self, stream: httpx2.AsyncByteStream) -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        taken = 0
        async for chunk in self._stream:
            taken += len(chunk)
            if taken > MOST_BYTES:
                raise httpx2.ReadError("the answer is larger than anything a model says")
            yield chunk

    async def aclose(self) -> None:
        await self._stream.aclose()


class ModelTransport(httpx2.AsyncHTTPTransport):
    """Sends the headers the protocol needs, our key if there is one, and nothing else."""

    def __init__(self, *, key: str, network: GuardedNetwork) -> None:
        self._key = key
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=_trust(),
            max_connections=MOST_CONNECTIONS,
            max_keepalive_connections=20,
            keepalive_expiry=20.0,
            network_backend=network,
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        kept = [(name, value) for name, value in request.headers.raw if name.lower() in _HEADERS]
        kept += [(b"Accept-Encoding", b"identity"), (b"User-Agent", b"dealwright")]
        if self._key:
            kept.append((b"Authorization", b"Bearer " + self._key.encode()))
        # A copy: the libraries read their own headers again when the answer is there.
        sent = httpx2.Request(
            request.method, request.url, headers=kept, stream=request.stream, extensions=request.extensions
        )
        response = await super().handle_async_request(sent)
        if response.headers.get("content-encoding", "identity").lower() not in ("", "identity"):
            # A small answer could unfold to gigabytes, and we asked for none of that.
            await response.aclose()
            raise httpx2.DecodingError("the answer is compressed", request=request)
        if isinstance(response.stream, httpx2.AsyncByteStream):
            response.stream = _Bounded(response.stream)
        return response


@cache
def _trust() -> ssl.SSLContext:
    """Certificates of this machine or of our own list; nothing of the environment."""
    return httpx2.create_ssl_context(trust_env=False)


def open_client(*, key: str, network: GuardedNetwork) -> httpx2.AsyncClient:
    """Follows no redirect: the next address would get the key and the question."""
    for talkative in ("openai", "anthropic", "httpx2", "httpcore2"):
        # At their lowest levels these write prompts and addresses, and the environment can turn that on.
        logging.getLogger(talkative).setLevel(logging.WARNING)
    return httpx2.AsyncClient(
        transport=ModelTransport(key=key, network=network),
        follow_redirects=False,
        trust_env=False,
        timeout=None,
    )
