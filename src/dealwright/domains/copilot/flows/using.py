"""Running one tool for a run: known, allowed, well-formed, in time; and saying so as it goes."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any, cast

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from dealwright.domains.copilot.brains.base import Call
from dealwright.domains.copilot.cache import remember
from dealwright.domains.copilot.findings import Found, ToolRun
from dealwright.domains.copilot.live import Live
from dealwright.domains.copilot.tools.base import Arguments, Hands, Tool
from dealwright.kernel.errors import AppError

SECONDS = 10.0


@dataclass(frozen=True)
class Bench:
    """A `Workbench` of the graph. What goes wrong is said in the result: the engine decides what then."""

    hands: Hands
    tools: Mapping[str, Tool[Any]]
    live: Live | None = None

    async def use(self, call: Call, round_: int, done: Sequence[ToolRun]) -> ToolRun:
        call = call.model_copy(update={"arguments": _clean(call.arguments)})
        started = perf_counter()
        tool = self.tools.get(call.tool)
        title = call.tool
        try:
            if tool is None:
                raise _Refused(f"There is no tool '{call.tool}' that you may use.")
            arguments = _read(tool, call.arguments)
            title = tool.doing(arguments)
            before = _asked_before(call, round_, done)
            if before:
                return before.model_copy(update={"id": call.id, "cached": True, "milliseconds": 0})
            self._tell(call, title, "running")
            async with asyncio.timeout(SECONDS):
                found, cached = await self._run(tool, arguments)
        except (_Refused, AppError, TimeoutError, SQLAlchemyError, ValueError, ArithmeticError) as error:
            run = self._result(call, round_, title, started, error=_words(error))
            self._tell(call, title, "failed", run)
            return run
        run = self._result(call, round_, title, started, found=found, cached=cached)
        self._tell(call, title, "done", run)
        return run

    async def _run(self, tool: Tool[Any], arguments: Arguments) -> tuple[Found, bool]:
        self.hands.actor.check(*tool.permissions)
        return await remember(self.hands, tool, arguments, lambda: tool.run(self.hands, arguments))

    def _result(self, call: Call, round_: int, title: str, started: float, **more: Any) -> ToolRun:
        spent = round((perf_counter() - started) * 1_000)
        return ToolRun(
            id=call.id,
            round=round_,
            tool=call.tool,
            arguments=dict(call.arguments),
            title=title,
            milliseconds=spent,
            **more,
        )

    def _tell(self, call: Call, title: str, doing: str, run: ToolRun | None = None) -> None:
        if self.live:
            told = run.found.summary if run and run.found else run.error if run else None
            self.live.emit(
                type="progress",
                id=call.id,
                tool=call.tool,
                text=f"{title}: {told}" if told else title,
                doing=doing,
                cached=bool(run and run.cached),
                milliseconds=run.milliseconds if run else None,
            )


class _Refused(Exception):
    """The call itself is wrong."""


def _read(tool: Tool[Any], given: Mapping[str, object]) -> Arguments:
    try:
        return tool.arguments.model_validate(given)
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(one) for one in fault["loc"]) or "arguments"
        raise _Refused(f"{place}: {fault['msg']}") from None


def _clean(given: Any) -> Any:
    """Without control characters, which PostgreSQL keeps nowhere and nobody means."""
    if isinstance(given, str):
        return "".join(one for one in given if one >= " " or one in "\n\t\r")
    if isinstance(given, dict):
        return {_clean(key): _clean(one) for key, one in cast(dict[Any, Any], given).items()}
    if isinstance(given, list):
        return [_clean(one) for one in cast(list[Any], given)]
    return given


def _asked_before(call: Call, round_: int, done: Sequence[ToolRun]) -> ToolRun | None:
    """The same call of this round: an engine that goes in circles gets the same answer for nothing."""
    return next(
        (
            one
            for one in done
            if one.round == round_ and one.tool == call.tool and one.arguments == dict(call.arguments)
        ),
        None,
    )


def _words(error: Exception) -> str:
    match error:
        case AppError():
            return error.message
        case TimeoutError():
            return "This took too long."
        case SQLAlchemyError():
            return "The database did not answer this."
        case _Refused():
            return str(error)
        case _:
            return "These arguments are beyond what can be looked up."
