"""A language model with a meter: nothing is asked beyond the month's budget, and every call is noted.

Budgets are kept exactly by what the database knows, and for calls under way by what this process holds in
reserve for them; several processes may exceed a budget by one answer each.
"""

import asyncio
import json
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TypeVar
from uuid import UUID

from dealwright.domains.engines import service
from dealwright.domains.engines.errors import BudgetSpent
from dealwright.domains.engines.queries import Month, Used, month_of, used_since
from dealwright.domains.engines.schemas import Origin, Outcome
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import Begin, refuse_inside_work
from dealwright.ports.llm.base import Completion, Llm, Message, NoAnswer, Provider, Reply, ToolSpec

CHARACTERS_PER_TOKEN = 4  # when the provider does not count; on the safe side for most languages
MILLION = 1_000_000

T = TypeVar("T", Completion, Reply)

# What calls under way may still take, by workspace.
_reserved: dict[UUID, Used] = {}
# Notes that must be written though whoever asked is gone already.
_notes: set[asyncio.Task[None]] = set()


@dataclass(frozen=True)
class Terms:
    """What the settings say about calls. No budget: no limit. No time: what the caller's default is."""

    price_in_micros: int = 0
    price_out_micros: int = 0
    monthly_tokens: int | None = None
    monthly_cost_micros: int | None = None
    timeout_seconds: float | None = None
    timezone: str = "UTC"

    def cost(self, tokens_in: int, tokens_out: int) -> int:
        """Rounded up, so that nothing costs nothing."""
        return -(-(tokens_in * self.price_in_micros + tokens_out * self.price_out_micros) // MILLION)

    def is_spent(self, used: Used) -> bool:
        over_tokens = self.monthly_tokens is not None and used.tokens >= self.monthly_tokens
        return over_tokens or (
            self.monthly_cost_micros is not None and used.cost_micros >= self.monthly_cost_micros
        )

    @property
    def are_limited(self) -> bool:
        return self.monthly_tokens is not None or self.monthly_cost_micros is not None


@dataclass
class Spent:
    """What went through one meter."""

    tokens_in: int = 0
    tokens_out: int = 0
    cost_micros: int = 0
    calls: int = 0


@dataclass
class _Call:
    """One call while it is under way: what it is guessed to take, and what came of it."""

    guessed_in: int
    most_out: int
    heard: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False
    model: str = ""
    outcome: Outcome = "broken"
    error: str = ""

    def answered(self, said: Completion | Reply) -> None:
        self.outcome, self.model = "ok", said.model
        self.tokens_in = said.tokens_in or self.guessed_in
        self.tokens_out = said.tokens_out or _guess(len(said.text) + _length_of_calls(said))
        self.estimated = not (said.tokens_in and said.tokens_out)

    def failed(self, outcome: Outcome, error: str, *, used: bool) -> None:
        """What was sent may have been read, and what was heard was written, though nobody counted it."""
        self.outcome, self.error = outcome, error
        if used:
            self.tokens_in, self.tokens_out, self.estimated = self.guessed_in, _guess(self.heard), True


@dataclass
class Metered:
    """A model for one purpose of one actor. It is an `Llm`; `spent` tells what it took so far."""

    begin: Begin
    actor: Actor
    llm: Llm
    provider: Provider
    source: Origin
    purpose: str
    prompt: str
    terms: Terms
    spent: Spent = field(default_factory=Spent)

    @property
    def model(self) -> str:
        return self.llm.model

    async def complete(
        self, *, system: str, user: str, max_tokens: int = 800, timeout_seconds: float | None = None
    ) -> Completion:
        """Raises `BudgetSpent` before anything is asked, else as the model does."""
        call = _Call(_guess(len(system) + len(user)), max_tokens)
        seconds = timeout_seconds or self.terms.timeout_seconds or 20.0
        return await self._run(
            call,
            lambda: self.llm.complete(
                system=system, user=user, max_tokens=max_tokens, timeout_seconds=seconds
            ),
        )

    async def chat(
        self,
        *,
        system: str,
        messages: Sequence[Message],
        tools: Sequence[ToolSpec] = (),
        max_tokens: int = 1200,
        timeout_seconds: float | None = None,
        on_text: Callable[[str], None] | None = None,
    ) -> Reply:
        """Raises `BudgetSpent` before anything is asked, else as the model does."""
        call = _Call(_guess(len(system) + _length_of(messages, tools)), max_tokens)
        seconds = timeout_seconds or self.terms.timeout_seconds or 30.0

        def hear(words: str) -> None:
            call.heard += len(words)
            if on_text:
                on_text(words)

        return await self._run(
            call,
            lambda: self.llm.chat(
                system=system,
                messages=messages,
                tools=tools,
                max_tokens=max_tokens,
                timeout_seconds=seconds,
                on_text=hear if on_text else None,
            ),
        )

    async def _run(self, call: _Call, ask: Callable[[], Awaitable[T]]) -> T:
        refuse_inside_work()
        async with self._admitted(call):
            started = perf_counter()
            try:
                said = await ask()
                call.answered(said)
                return said
            except NoAnswer as error:
                call.failed(error.fault, error.message, used=error.used)
                raise
            except Unavailable as error:
                call.failed("refused", error.message, used=False)
                raise
            except asyncio.CancelledError:
                call.failed("stopped", "", used=True)
                raise
            finally:
                await self._note(call, round((perf_counter() - started) * 1_000))

    @asynccontextmanager
    async def _admitted(self, call: _Call) -> AsyncGenerator[None]:
        """What others hold is read before what was used: then no call that ends in between is missed."""
        if not self.terms.are_limited:
            yield
            return
        here = self.actor.workspace_id
        tokens = call.guessed_in + call.most_out
        own = Used(tokens, self.terms.cost(call.guessed_in, call.most_out))
        held = _reserved.get(here, Used(0, 0))
        _reserved[here] = Used(held.tokens + own.tokens, held.cost_micros + own.cost_micros)
        try:
            await self._check_budget(call, held)
            yield
        finally:
            _release(here, own)

    async def _check_budget(self, call: _Call, held: Used) -> None:
        async with self.begin(self.actor) as work:
            month = month_of(work.now(), self.terms.timezone)
            used = await used_since(work, month.since)
        if not self.terms.is_spent(Used(used.tokens + held.tokens, used.cost_micros + held.cost_micros)):
            return
        refusal = _budget_spent(month, is_spent=self.terms.is_spent(used))
        call.failed("over_budget", refusal.message, used=False)
        await self._note(call, 0)
        raise refusal

    async def _note(self, call: _Call, milliseconds: int) -> None:
        """In a task of its own: whoever asked may be cancelled, the call was made nevertheless."""
        cost = self.terms.cost(call.tokens_in, call.tokens_out)
        self.spent.calls += call.outcome != "over_budget"
        self.spent.tokens_in += call.tokens_in
        self.spent.tokens_out += call.tokens_out
        self.spent.cost_micros += cost
        task = asyncio.create_task(self._write(call, cost, milliseconds))
        _notes.add(task)
        task.add_done_callback(_notes.discard)
        await asyncio.shield(task)

    async def _write(self, call: _Call, cost: int, milliseconds: int) -> None:
        async with self.begin(self.actor) as work:
            await service.note_call(
                work,
                purpose=self.purpose,
                provider=self.provider,
                model=call.model or self.llm.model,
                prompt=self.prompt,
                tokens_in=call.tokens_in,
                tokens_out=call.tokens_out,
                estimated=call.estimated,
                cost_micros=cost,
                milliseconds=milliseconds,
                outcome=call.outcome,
                error=call.error,
            )


def _release(here: UUID, own: Used) -> None:
    held = _reserved[here]
    left = Used(held.tokens - own.tokens, held.cost_micros - own.cost_micros)
    if left.tokens or left.cost_micros:
        _reserved[here] = left
    else:
        del _reserved[here]


def _budget_spent(month: Month, *, is_spent: bool) -> BudgetSpent:
    renews = f"{month.renews_at.day} {month.renews_at:%B %Y}"
    if is_spent:
        said = f"This month's budget for language models is spent. It renews on {renews}."
    else:
        said = (
            "Calls under way may take what is left of this month's budget for language models. "
            f"Try again in a moment; it renews on {renews}."
        )
    return BudgetSpent(said, renews_at=month.renews_at)


def _guess(characters: int) -> int:
    return -(-characters // CHARACTERS_PER_TOKEN)


def _length_of(messages: Sequence[Message], tools: Sequence[ToolSpec]) -> int:
    said = sum(len(one.text) + sum(len(call.name + call.arguments) for call in one.calls) for one in messages)
    return said + sum(len(one.name + one.description + json.dumps(dict(one.schema))) for one in tools)


def _length_of_calls(said: Completion | Reply) -> int:
    return sum(len(call.name + call.arguments) for call in said.calls) if isinstance(said, Reply) else 0
