"""The engine that lets a language model choose tools and write, from numbered facts only.

What a model says is never taken on trust: calls are checked by the graph, sentences against the facts they
cite, and tools that propose a change are offered only when the user's own words ask for one.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any, Literal, cast

import orjson
from pydantic import BaseModel, ValidationError

from dealwright.domains.copilot.brains.base import Call, EngineName, Plan, Turn
from dealwright.domains.copilot.brains.checks import unsupported
from dealwright.domains.copilot.findings import Block, Choice, Draft, Fact, Proposal, Source, ToolRun, Verdict
from dealwright.domains.copilot.prompts import prompt
from dealwright.kernel.errors import Unavailable
from dealwright.ports.llm.base import Llm, Message, ToolCall, ToolSpec

AGENT, REFLECTION = "agent-1", "reflection-1"
FACTS_SHOWN = 80
LETTERS_SHOWN = 16_000
REFUSED = "REFUSED:"
FOUND = "What the tools found, as data. Answer now with what there is. "
CITES = re.compile(r"\s*\[\s*(f\d+(?:\s*[,;]\s*f\d+)*)\s*\]")
OPEN_CITE = re.compile(r"\s*\[[^\]\n]{0,40}$")


class WithModel:
    """`model` counts its own tokens and cost."""

    engine: EngineName = "llm"

    def __init__(self, model: Llm) -> None:
        self._model = model

    @property
    def model(self) -> str:
        return self._model.model

    @property
    def prompt(self) -> str:
        return f"{AGENT}, {REFLECTION}"

    async def step(self, turn: Turn) -> Plan | Draft:
        turn.tell("Thinking" if not turn.this_round() else "Reading what was found")
        facts = numbered(turn.runs)
        words = Words(turn.say)
        reply = await self._model.chat(
            system=_system(turn),
            messages=_messages(turn, facts),
            tools=[ToolSpec(one.name, one.description, one.schema()) for one in turn.tools.values()],
            on_text=words.take,
        )
        words.flush()
        if reply.calls and turn.tools:
            return Plan(calls=[_call(turn, place, one) for place, one in enumerate(reply.calls)])
        return draft_of(reply.text, facts, turn.this_round())

    async def reflect(self, turn: Turn, draft: Draft) -> Verdict:
        """Rules first, since they are exact; then the model reads it as a second person would."""
        faults = [] if draft.refused else unsupported(draft, turn.runs, trusted=False, question=turn.question)
        if faults:
            return Verdict(
                verdict="retry",
                reason="A sentence was not borne out by what was found.",
                feedback="Leave out or mend what the facts do not say: " + "; ".join(faults[:5]),
                checks={"supported": False},
            )
        try:
            return await self._second_look(turn, draft)
        except (Unavailable, ValidationError) as error:
            why = error.message if isinstance(error, Unavailable) else "The model's check could not be read."
            return Verdict(verdict="pass", reason=f"Checked by rules. {why}", checks={"supported": True})

    async def _second_look(self, turn: Turn, draft: Draft) -> Verdict:
        shown = {
            "question": turn.question,
            "tools": [_shown(one, numbered(turn.runs)) for one in turn.this_round()],
            "answer": draft.words(),
        }
        said = await self._model.complete(
            system=prompt(REFLECTION), user=orjson.dumps(shown).decode()[: 2 * LETTERS_SHOWN], max_tokens=300
        )
        found = _Look.model_validate_json(_object_in(said.text))
        return Verdict(
            verdict=found.verdict,
            reason=plain_words(found.reason),
            feedback=found.feedback[:1_000],
            checks={"supported": True, "model": found.verdict == "pass"},
            by="rules and model",
        )


class _Look(BaseModel):
    verdict: Literal["pass", "retry"]
    reason: str
    feedback: str = ""


def plain_words(text: str) -> str:
    """What a model says about an answer is shown, too: without anything that could be an address."""
    return re.sub(r"\S*(?:[/@\\<>\[\]]|\w\.\w)\S*", "", text)[:400].strip()


def _object_in(text: str) -> str:
    """Models like to put a word or a fence around their JSON."""
    start, end = text.find("{"), text.rfind("}")
    return text[start : end + 1] if 0 <= start < end else text


def numbered(runs: Sequence[ToolRun]) -> dict[str, tuple[ToolRun, Fact]]:
    """Every fact found so far under a short name; the same runs give the same names."""
    found = [(one, fact) for one in runs if one.found for fact in one.found.facts]
    return {f"f{place}": pair for place, pair in enumerate(found, start=1)}


def _system(turn: Turn) -> str:
    return prompt(AGENT).format(
        today=turn.hands.now.astimezone(turn.hands.zone).strftime("%A, %d %B %Y"),
        asker=turn.hands.actor.label or "a member of the team",
        currency=turn.hands.currency,
    )


def _messages(turn: Turn, facts: dict[str, tuple[ToolRun, Fact]]) -> list[Message]:
    told: list[Message] = []
    for one in turn.history:
        told += [Message("user", one.question), Message("assistant", one.answer or "I could not say.")]
    told.append(Message("user", _asked(turn)))
    for round_ in range(1, turn.round + 1):
        runs = [one for one in turn.runs if one.round == round_]
        if runs and not turn.tools:
            # Without tools to choose from, some servers refuse what looks like their use.
            found = [_shown(one, facts) for one in runs]
            told.append(Message("user", FOUND + orjson.dumps(found).decode()[: 2 * LETTERS_SHOWN]))
        elif runs:
            calls = tuple(ToolCall(one.id, one.tool, orjson.dumps(one.arguments).decode()) for one in runs)
            told.append(Message("assistant", calls=calls))
            told += [
                Message("tool", orjson.dumps(_shown(one, facts)).decode()[:LETTERS_SHOWN], call_id=one.id)
                for one in runs
            ]
        if round_ < turn.round and round_ <= len(turn.feedback):
            again = f"A check of your answer found this: {turn.feedback[round_ - 1]} Answer again."
            told += [Message("assistant", "I answered, and it was checked."), Message("user", again)]
    return told


def _asked(turn: Turn) -> str:
    """The record's name comes from data, so it stands beside the question as data."""
    if turn.hands.subject is None:
        return turn.question
    beside = orjson.dumps({"open_record": turn.hands.subject.model_dump(mode="json")}).decode()
    return f"{turn.question}\n\n{beside}"


def _shown(run: ToolRun, facts: dict[str, tuple[ToolRun, Fact]]) -> dict[str, Any]:
    if run.found is None:
        return {"tool": run.tool, "error": run.error or "It failed."}
    mine = {name: fact.text for name, (one, fact) in facts.items() if one.id == run.id}
    return {
        "tool": run.tool,
        "summary": run.found.summary,
        "facts": dict(list(mine.items())[:FACTS_SHOWN]),
        "may_mean": [f"{one.say} ({one.detail})" if one.detail else one.say for one in run.found.choices],
        "waits_for_approval": run.found.proposal.title if run.found.proposal else None,
    }


def _call(turn: Turn, place: int, said: ToolCall) -> Call:
    """Under an id of ours: some servers give every call the same."""
    return Call(id=f"m{turn.round}.{turn.steps}.{place}", tool=said.name[:80], arguments=_arguments(said))


def _arguments(said: ToolCall) -> dict[str, object]:
    try:
        read: Any = orjson.loads(said.arguments or "{}")
    except orjson.JSONDecodeError:
        return {"unreadable": said.arguments[:200]}
    return cast(dict[str, object], read) if isinstance(read, dict) else {"unreadable": said.arguments[:200]}


def draft_of(text: str, facts: dict[str, tuple[ToolRun, Fact]], runs: Sequence[ToolRun]) -> Draft:
    """Lines into blocks, marks into sources. What cites nothing is left to the checks."""
    choices = [choice for one in runs if one.found for choice in one.found.choices]
    proposals = [one.found.proposal for one in runs if one.found and one.found.proposal]
    refusal = text.strip()
    if refusal.upper().startswith(REFUSED):
        reason = CITES.sub("", refusal[len(REFUSED) :]).strip()
        return Draft(refused=True, reason=reason or "I cannot answer this.", choices=choices, confidence=0)
    sources: dict[str, Source] = {}
    blocks = [_block(line, facts, sources) for line in text.splitlines() if line.strip(" #*-")]
    return Draft(
        blocks=blocks,
        sources=list(sources.values()),
        choices=_offered(choices, blocks),
        proposals=_once(proposals),
        confidence=0.9,
    )


def _block(line: str, facts: dict[str, tuple[ToolRun, Fact]], sources: dict[str, Source]) -> Block:
    names = [name.strip() for marks in CITES.findall(line) for name in re.split("[,;]", marks)]
    for name in names:
        if name in facts and name not in sources:
            sources[name] = _source(len(sources) + 1, *facts[name])
    words = CITES.sub("", line).strip()
    item = words.startswith(("- ", "* ", "• "))
    return Block(
        kind="item" if item else "text",
        text=words[2:].strip() if item else words.strip("# "),
        cites=list(dict.fromkeys(sources[name].n for name in names if name in sources)),
    )


def _source(n: int, run: ToolRun, fact: Fact) -> Source:
    return Source(
        n=n,
        text=fact.text,
        tool=run.tool,
        record=fact.records[0] if fact.records else None,
        records=fact.records,
        passage=fact.passage,
    )


def _offered(choices: Sequence[Choice], blocks: Sequence[Block]) -> list[Choice]:
    """Offered when the answer asks which one is meant."""
    return list(choices) if any("?" in one.text for one in blocks) else []


def _once(proposals: Sequence[Proposal]) -> list[Proposal]:
    return list({orjson.dumps(one.model_dump(mode="json")): one for one in proposals}.values())


class Words:
    """Hands words on as they come, without the marks of their sources; of a refusal nothing."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._held = ""
        self._begun = self._refuses = False

    def take(self, piece: str) -> None:
        self._held = CITES.sub("", self._held + piece)
        if not self._begun:
            start = self._held.lstrip()[: len(REFUSED)].upper()
            if len(start) < len(REFUSED) and REFUSED.startswith(start):
                return
            self._begun, self._refuses = True, start == REFUSED
        waiting = OPEN_CITE.search(self._held)
        self._hand_on(waiting.start() if waiting else len(self._held))

    def flush(self) -> None:
        self._hand_on(len(self._held))

    def _hand_on(self, until: int) -> None:
        ready, self._held = self._held[:until], self._held[until:]
        if ready and not self._refuses:
            self._say(ready)
