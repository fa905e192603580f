"""The builtin engine: reads the question, plans tools, writes from their facts, looks its answer over."""

from collections.abc import Sequence
from typing import Any

from dealwright.domains.copilot.brains.base import Call, EngineName, Plan, Turn
from dealwright.domains.copilot.brains.builtin import advising, reflecting
from dealwright.domains.copilot.brains.builtin.house import Houses
from dealwright.domains.copilot.brains.builtin.routes import Routes
from dealwright.domains.copilot.brains.builtin.shapes import Understood, Wanted
from dealwright.domains.copilot.brains.builtin.understanding import Reader
from dealwright.domains.copilot.brains.builtin.writing import written
from dealwright.domains.copilot.brains.checks import strip_unsupported
from dealwright.domains.copilot.findings import Choice, Draft, ToolRun, Verdict

CALLS = 6
MOST_KEPT = 256
MODEL = "builtin-1"
RULES = "rules-1"
READER = Reader(Houses(), Routes())
"""Of the process: the words of workspaces and the vectors of the examples."""


class Builtin:
    """Made for a run; what it understood is kept for the steps of it."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Any, ...], Understood] = {}

    @property
    def engine(self) -> EngineName:
        return "builtin"

    @property
    def model(self) -> str:
        return MODEL

    @property
    def prompt(self) -> str:
        return RULES

    async def step(self, turn: Turn) -> Plan | Draft:
        understood = await self.understood(turn)
        if understood.refusal:
            return Draft(refused=True, reason=understood.refusal.reason)
        wanted = plan_of(understood, turn)
        missing = [one for one in wanted if turn.tools and one.tool not in turn.tools]
        if missing and len(missing) == len(wanted):
            return Draft(refused=True, reason=_not_allowed(missing[0].tool))
        wanted = [one for one in wanted if one not in missing]
        open_calls = [one for one in wanted if _run_of(one, turn) is None]
        if open_calls and turn.tools:
            return Plan(calls=[_call(turn, place, one) for place, one in enumerate(open_calls[:CALLS], 1)])
        done = [(one, run) for one in wanted if (run := _run_of(one, turn)) is not None]
        if understood.advice:
            more = advising.second_look([run for _, run in done])
            if more and _run_of(more, turn) is None and more.tool in turn.tools:
                return Plan(calls=[_call(turn, len(wanted) + 1, more)])
            run = _run_of(more, turn) if more else None
            if more and run:
                done.append((more, run))
        draft = _write(understood, done)
        for block in draft.blocks:
            turn.say(block.text)
        return draft

    async def reflect(self, turn: Turn, draft: Draft) -> Verdict:
        return reflecting.verdict(await self.understood(turn), turn, draft)

    async def understood(self, turn: Turn) -> Understood:
        """Read once for a question, however often it is asked for."""
        hands = turn.hands
        key = (
            hands.actor.workspace_id,
            hands.actor.user_id,
            turn.question,
            hands.now,
            hands.subject.id if hands.subject else None,
            tuple((one.question, one.answer) for one in turn.history),
        )
        if key not in self._kept:
            understood = await READER.understand(turn)
            while len(self._kept) >= MOST_KEPT:
                self._kept.pop(next(iter(self._kept)))
            self._kept[key] = understood
        return self._kept[key]


def _write(understood: Understood, done: Sequence[tuple[Wanted, ToolRun]]) -> Draft:
    if understood.unknown:
        return _nobody(understood.unknown, [run for _, run in done])
    if understood.unsure and not any(one.tool not in ("find_clients",) for one, _ in done):
        return _which(understood, [run for _, run in done])
    return strip_unsupported(written(understood, done), [run for _, run in done])


def plan_of(understood: Understood, turn: Turn) -> list[Wanted]:
    """The tools of this round: those understood, changed as reflection said."""
    if understood.unknown:
        return [Wanted("find_clients", {"text": understood.unknown})]
    if understood.unsure:
        return [Wanted("find_clients", {"text": one.text}) for one in understood.unsure[:3]]
    return [reflecting.changed(one, turn) for one in understood.wanted]


def _call(turn: Turn, place: int, wanted: Wanted) -> Call:
    return Call(id=f"{turn.round}-{turn.steps}-{place}", tool=wanted.tool, arguments=dict(wanted.arguments))


def _run_of(wanted: Wanted, turn: Turn) -> ToolRun | None:
    """What came of it, in this round or an earlier one."""
    for run in reversed(turn.runs):
        if run.tool == wanted.tool and _same(run.arguments, wanted.arguments):
            return run
    return None


def _same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Arguments of a run may carry what a tool's defaults added."""
    return all(str(one.get(name)) == str(value) for name, value in other.items())


def _not_allowed(tool: str) -> str:
    what = {"find_people": "see colleagues", "search_documents": "read the documents"}.get(tool)
    if tool.startswith("propose_"):
        what = "change records"
    return f"Your role does not allow you to {what or 'see this'}."


def _nobody(name: str, runs: Sequence[ToolRun]) -> Draft:
    choices = _choices(runs)
    said = f"No client, contact or open deal is called '{name}'."
    return Draft(
        refused=True, reason=f"{said} Did you mean one of these?" if choices else said, choices=choices[:5]
    )


def _which(understood: Understood, runs: Sequence[ToolRun]) -> Draft:
    choices = _choices(runs)
    if not choices:
        choices = [choice for one in understood.unsure for choice in advising.choices_of(one)]
    said = " or ".join(f"'{one.text}'" for one in understood.unsure)
    return Draft(
        refused=True,
        reason=f"Which one do you mean by {said}?",
        choices=[advising.settled(understood, one) for one in choices[:8]],
    )


def _choices(runs: Sequence[ToolRun]) -> list[Choice]:
    found: list[Choice] = []
    for run in runs:
        if run.found is None:
            continue
        listed = run.found.choices or [
            Choice(
                record=fact.records[0], detail=str(fact.values.get("detail") or ""), say=fact.records[0].label
            )
            for fact in run.found.facts
            if fact.records
        ]
        found += [one for one in listed if one not in found]
    return found
