"""A server that answers with whatever bytes a test writes, well-formed or not."""

import asyncio
import contextlib
import ssl
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self


@dataclass(frozen=True)
class Asked:
    """One request as it came in."""

    path: str
    headers: Mapping[str, str]  # names in lower case


Answer = Callable[[Asked, asyncio.StreamWriter], Awaitable[None]]


def answer(body: bytes = b"", *, status: str = "200 OK", **headers: str) -> Answer:
    """A proper answer; `content_type="text/html"` becomes a header."""

    async def write(_asked: Asked, out: asyncio.StreamWriter) -> None:
        out.write(head(status, content_length=str(len(body)), **headers) + body)

    return write


def head(status: str = "200 OK", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return ("\r\n".join(lines) + "\r\n\r\n").encode()


class RawSite:
    """Serves one `answer` for every request until the other side goes; `asked` keeps all requests."""

    def __init__(
        self, answer: Answer, *, host: str = "127.0.0.1", port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        self.asked: list[Asked] = []
        self.connections = 0
        self.port = port
        self._answer, self._host, self._tls = answer, host, tls
        self._open: set[asyncio.Task[None]] = set()

    @property
    def door(self) -> str:
        return f"{self._host}:{self.port}"

    def url(self, path: str = "/") -> str:
        return f"http://{self.door}{path}"

    async def __aenter__(self) -> Self:
        tls = {"ssl": self._tls, "ssl_shutdown_timeout": 0.1} if self._tls else {}
        self._server = await asyncio.start_server(self._begin, self._host, self.port, **tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    async def stop(self) -> None:
        self._server.close()
        for task in self._open:
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._server.wait_closed()

    def _begin(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, out))
        self._open.add(task)
        task.add_done_callback(self._open.discard)

    async def _serve(self, reader: asyncio.StreamReader, out: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
                while not out.is_closing():
                    asked = _read(await reader.readuntil(b"\r\n\r\n"))
                    self.asked.append(asked)
                    await self._answer(asked, out)
                    await out.drain()
        finally:
            out.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError):
                await out.wait_closed()


def _read(request: bytes) -> Asked:
    first, *lines = request.decode("latin-1").rstrip().split("\r\n")
    pairs = (line.partition(": ") for line in lines)
    return Asked(first.split(" ")[1], {name.lower(): value for name, _, value in pairs})
