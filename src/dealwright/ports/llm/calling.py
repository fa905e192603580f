"""What calling a model takes whichever protocol it speaks: one time-out, one more try, one way to fail."""

import asyncio
import json
import math
import re
import ssl
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Any, Generic, Protocol, TypeVar, cast
from urllib.parse import urlsplit

import httpx2
from pydantic import ValidationError

from dealwright.kernel.clock import utc_now
from dealwright.kernel.work import refuse_inside_work
from dealwright.ports.llm.base import Fault, Message, NoAnswer, Reply, ToolCall
from dealwright.ports.llm.network import AddressClosed

MOST_CHARACTERS = 1_000_000  # of words and arguments together
MOST_CALLS = 64
PAUSE_SECONDS = 0.5

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")

T = TypeVar("T")


class Closable(Protocol):
    async def close(self) -> None: ...


C = TypeVar("C", bound=Closable)


class Trouble(Exception):
    """Why one try failed. With `again_after` a second one is worth it, so many seconds later."""

    def __init__(
        self, said: str, fault: Fault, *, used: bool = False, again_after: float | None = None
    ) -> None:
        super().__init__(said)
        self.said = said
        self.fault: Fault = fault
        self.used = used
        self.again_after = again_after


def unreadable() -> Trouble:
    return Trouble("gave an answer we cannot read", "broken", used=True)


def refusal(status: int, headers: httpx2.Headers) -> Trouble:
    """What a status other than success means, in our words: the server's may repeat the key."""
    match status:
        case 401 | 403:
            return Trouble("refused the key", "refused")
        case 404:
            return Trouble("is not there, or the address is not the right one", "refused")
        case 429:
            return Trouble("is over its limit right now", "refused", again_after=_wait(headers))
        case _ if status >= 500:
            return Trouble(f"failed ({status})", "broken", again_after=_wait(headers))
        case _ if 300 <= status < 400:
            return Trouble("sends us to another address, which we do not follow", "refused")
        case _:
            return Trouble(f"refused the request ({status})", "refused")


def _wait(headers: httpx2.Headers) -> float:
    """Seconds by `Retry-After`, which is a number or a date; a short pause without one."""
    text = headers.get("retry-after", "")
    try:
        seconds = float(text)
    except ValueError:
        try:
            seconds = (parsedate_to_datetime(text) - utc_now()).total_seconds()
        except (TypeError, ValueError):
            return PAUSE_SECONDS
    return max(0.0, seconds) if math.isfinite(seconds) else PAUSE_SECONDS


def clean(text: str) -> str:
    """Without what neither JSON nor PostgreSQL can hold: lone surrogates and control characters."""
    return _CONTROLS.sub("�", text) if _CONTROLS.search(text) else text


def as_object(arguments: str) -> dict[str, Any]:
    """Arguments of a tool for a server that takes nothing but objects back."""
    try:
        found = json.loads(arguments)
    except (ValueError, RecursionError):
        found = None
    return cast(dict[str, Any], found) if isinstance(found, dict) else {"unreadable": arguments}


@dataclass
class _Call:
    id: str
    name: str
    arguments: list[str]


@dataclass
class Turn:
    """An answer while it comes in: words, calls by their place, tokens."""

    model: str
    on_text: Callable[[str], None] | None = None
    began: bool = False
    ended: bool = False
    cut: bool = False
    streamed: bool = False
    tokens_in: int = 0
    tokens_out: int = 0
    _words: list[str] = field(default_factory=list[str])
    _calls: dict[int, _Call] = field(default_factory=dict[int, _Call])
    _size: int = 0

    def say(self, words: str) -> None:
        if not words:
            return
        self._grow(len(words))
        words = clean(words)
        self._words.append(words)
        if self.on_text:
            self.began = True
            self.on_text(words)

    def call(self, place: int | None, *, call_id: str, name: str, arguments: str) -> None:
        """A piece of a call. Some servers number none of them, or give all the same number."""
        here = self._calls.get(place) if place is not None else None
        is_another = here is not None and bool(call_id) and bool(name) and call_id != here.id
        if place is None or is_another:
            place = self._place_of(call_id, is_new=bool(name))
            here = self._calls.get(place)
        if here is None:
            if len(self._calls) >= MOST_CALLS:
                raise Trouble("called more tools than one answer may", "broken", used=True)
            here = self._calls[place] = _Call("", "", [])
        here.id = here.id or clean(call_id)
        here.name = here.name or clean(name)
        self._grow(len(arguments))
        here.arguments.append(arguments)

    def _place_of(self, call_id: str, *, is_new: bool) -> int:
        last = max(self._calls, default=-1)
        for place, one in self._calls.items():
            if call_id and one.id == call_id:
                return place
        return last + 1 if is_new or last < 0 else last

    def _grow(self, size: int) -> None:
        self._size += size
        if self._size > MOST_CHARACTERS:
            raise Trouble("went on without an end", "broken", used=True)

    def reply(self) -> Reply:
        if not self.ended:
            raise Trouble("broke off in the middle of its answer", "broken", used=True)
        text = "".join(self._words)
        calls = self._finished_calls()
        if not text.strip() and not calls:
            raise Trouble("answered nothing", "broken", used=True)
        return Reply(
            text,
            calls,
            clean(self.model),
            tokens_in=max(0, self.tokens_in),
            tokens_out=max(0, self.tokens_out),
            cut=self.cut,
            streamed=self.streamed,
        )

    def _finished_calls(self) -> tuple[ToolCall, ...]:
        taken: set[str] = set()
        calls: list[ToolCall] = []
        for number, one in enumerate(self._calls.values(), 1):
            call_id = one.id if one.id and one.id not in taken else f"call_{number}"
            taken.add(call_id)
            calls.append(ToolCall(call_id, one.name, clean("".join(one.arguments)) or "{}"))
        return tuple(calls)


class Caller(Generic[C]):
    """Calls one model at one address; its client is made when needed and closed when it is let go."""

    def __init__(self, model: str, url: str, make_client: Callable[[], Awaitable[C]]) -> None:
        self.model = model
        self._server = urlsplit(url).netloc.rpartition("@")[2]
        self._make_client = make_client
        self._client: C | None = None
        self._making = asyncio.Lock()
        self._busy = 0
        self._let_go = False

    async def run(
        self,
        attempt: Callable[[C, Turn], Awaitable[None]],
        *,
        on_text: Callable[[str], None] | None,
        timeout_seconds: float,
    ) -> Reply:
        """Raises `NoAnswer`. The time is for all; a second try must fit into what is left of it."""
        refuse_inside_work()
        try:
            async with self._in_use() as client, asyncio.timeout(timeout_seconds) as limit:
                turn = Turn(self.model, on_text)
                try:
                    await attempt(client, turn)
                    return turn.reply()
                except Trouble as trouble:
                    ends = limit.when() or math.inf
                    if trouble.again_after is None or turn.began or _now() + trouble.again_after >= ends:
                        raise
                    pause = trouble.again_after
                await asyncio.sleep(pause)
                turn = Turn(self.model, on_text)
                await attempt(client, turn)
                return turn.reply()
        except TimeoutError:
            raise self._no_answer(Trouble("did not answer in time", "late", used=True)) from None
        except Trouble as trouble:
            raise self._no_answer(trouble) from None

    def _no_answer(self, trouble: Trouble) -> NoAnswer:
        message = f"The model '{self.model}' on {self._server} {trouble.said}."
        return NoAnswer(message, fault=trouble.fault, used=trouble.used)

    @asynccontextmanager
    async def _in_use(self) -> AsyncGenerator[C]:
        async with self._making:
            client = self._client = self._client or await self._make_client()
        self._busy += 1
        try:
            yield client
        finally:
            self._busy -= 1
            if self._let_go:
                await asyncio.shield(self.close())

    async def close(self) -> None:
        """At once, or after the last call that is under way. A later call makes a new client."""
        self._let_go = self._busy > 0
        if self._client and not self._busy:
            client, self._client = self._client, None
            await client.close()


def _now() -> float:
    return asyncio.get_running_loop().time()


def translated(error: Exception) -> Trouble:
    """What went wrong below a protocol: connections, and answers that nobody can parse."""
    causes = _causes(error)
    if any(isinstance(one, ssl.SSLCertVerificationError) for one in causes):
        return Trouble("shows a certificate that this machine does not trust", "refused")
    if any(isinstance(one, AddressClosed) for one in causes):
        return Trouble("lives at an address that no model may be called at", "refused")
    if any(isinstance(one, httpx2.TimeoutException) for one in causes):
        return Trouble("did not answer in time", "late", used=True)
    if any(
        isinstance(one, httpx2.ConnectError | httpx2.UnsupportedProtocol | httpx2.InvalidURL)
        for one in causes
    ):
        return Trouble("could not be reached", "broken", again_after=PAUSE_SECONDS)
    if any(isinstance(one, httpx2.NetworkError | httpx2.RemoteProtocolError) for one in causes):
        return Trouble(
            "broke off in the middle of its answer", "broken", used=True, again_after=PAUSE_SECONDS
        )
    return unreadable()


def _causes(error: BaseException | None) -> Sequence[BaseException]:
    found: list[BaseException] = []
    while error and len(found) < 10:
        found.append(error)
        error = error.__cause__ or error.__context__
    return found


UNREADABLE = (
    ValidationError,
    ValueError,
    TypeError,
    AttributeError,
    KeyError,
    RecursionError,
    httpx2.HTTPError,
)
"""What the official clients let through for an answer that is no such answer."""


def in_turns(messages: Sequence[Message]) -> list[list[Message]]:
    """Answers of tools that follow each other make one turn."""
    turns: list[list[Message]] = []
    for one in messages:
        if turns and one.role == "tool" and turns[-1][0].role == "tool":
            turns[-1].append(one)
        else:
            turns.append([one])
    return turns
