"""A page in somebody's browser, as far as live connections go."""

import asyncio
from typing import Any

import aiohttp
import socketio


class Page:
    """Keeps every frame it is sent, in order."""

    def __init__(self) -> None:
        self.frames: list[tuple[str, dict[str, Any]]] = []
        self.closed = asyncio.Event()
        self._news = asyncio.Event()
        # Of our own, because a refused client leaves its session open.
        self._http = aiohttp.ClientSession()
        self._client = socketio.AsyncClient(reconnection=False, http_session=self._http)
        self._client.on("*", self._keep)
        self._client.on("disconnect", self._close)

    async def connect(self, url: str, auth: dict[str, str], **options: Any) -> None:
        await self._client.connect(url, auth=auth, transports=["websocket"], wait_timeout=5, **options)

    async def close(self) -> None:
        await self._client.shutdown()
        await self._http.close()

    async def hears(self, kind: str, *, type: str = "", within_seconds: float = 3) -> dict[str, Any]:
        """The first frame of this kind and event type, waiting for it if need be."""
        async with asyncio.timeout(within_seconds):
            while True:
                for name, frame in self.frames:
                    if name == kind and (not type or frame["type"] == type):
                        return frame
                self._news.clear()
                await self._news.wait()

    def changes(self) -> list[dict[str, Any]]:
        return [frame for name, frame in self.frames if name == "changed"]

    async def _keep(self, name: str, frame: dict[str, Any]) -> None:
        self.frames.append((name, frame))
        self._news.set()

    async def _close(self, *_: object) -> None:
        self.closed.set()
