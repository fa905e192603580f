"""Connections to judged addresses only: where a name turns into an address, once, and TLS begins."""

# ruff: noqa: ASYNC109 - the signatures are httpcore's

import asyncio
import socket
import ssl
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, cast

import anyio
import httpcore

from dealwright.ports.web.base import AddressRefused, FetchFailed
from dealwright.ports.web.networks import Address, Allowed, address_or_none

MAX_ADDRESSES = 32
CONNECT_SECONDS = 5.0  # for each address of a name


class Resolve(Protocol):
    async def __call__(self, host: str, port: int) -> Sequence[str]:
        """All IP addresses of a name; raises `OSError` when there are none."""
        ...


async def resolve(host: str, port: int) -> Sequence[str]:
    """Asks the resolver of this machine."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(answer[4][0]) for answer in found))


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections to judged addresses only; this is where a name turns into an address, once."""

    def __init__(self, allowed: Allowed, resolve: Resolve) -> None:
        self._allowed = allowed
        self._resolve = resolve
        self._network = cast(httpcore.AsyncNetworkBackend, httpcore.AnyIOBackend())

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        for address in await self._judged(host, port):
            try:
                stream = await self._network.connect_tcp(str(address), port, timeout=CONNECT_SECONDS)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            return _Stream(stream)
        raise FetchFailed(f"{host} does not accept connections.", reason="connection")

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        raise AddressRefused

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    async def _judged(self, host: str, port: int) -> list[Address]:
        """One closed address among many refuses them all: it is how rebinding begins.

        The message never tells which address it was, or our name server's answers could be asked for.
        """
        literal = address_or_none(host)
        addresses = [literal] if literal else await self._look_up(host, port)
        if not all(self._allowed.may_reach(host, address, port) for address in addresses):
            raise AddressRefused(f"{host} does not belong to the open web.", host=host)
        return addresses

    async def _look_up(self, host: str, port: int) -> list[Address]:
        try:
            answers = await self._resolve(host, port)
        except (OSError, UnicodeError) as error:
            raise FetchFailed(f"There is no server of the name {host}.", reason="dns") from error
        addresses = [address_or_none(answer) for answer in answers]
        if not addresses or len(addresses) > MAX_ADDRESSES or None in addresses:
            raise FetchFailed(f"There is no server of the name {host}.", reason="dns")
        return [address for address in addresses if address]


class _Stream(httpcore.AsyncNetworkStream):
    """A connection whose failing certificate check is said in words."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return await self._stream.read(max_bytes, timeout)

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        await self._stream.write(buffer, timeout)

    async def aclose(self) -> None:
        await self._stream.aclose()

    async def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.AsyncNetworkStream:
        try:
            return await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except httpcore.ConnectError as error:
            cause = error.__cause__
            why = cause.verify_message if isinstance(cause, ssl.SSLCertVerificationError) else ""
            raise FetchFailed(
                f"The secure connection failed: {why}." if why else "The secure connection failed.",
                reason="tls",
            ) from error
        except asyncio.CancelledError:
            # httpcore closes it after an error, not after a time-out from outside.
            with anyio.CancelScope(shield=True):
                await self._stream.aclose()
            raise

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
