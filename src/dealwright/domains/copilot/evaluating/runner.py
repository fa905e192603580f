"""Asks a test set through the product's own way, one question at a time, each with its persona's rights."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Literal, Protocol

from sqlalchemy import select

from dealwright.domains.copilot.brains.base import EngineName, Exchange
from dealwright.domains.copilot.evaluating.case import Case, Half
from dealwright.domains.copilot.evaluating.given import Given
from dealwright.domains.copilot.evaluating.judge import judged
from dealwright.domains.copilot.evaluating.scoring import Reader, Scored, score
from dealwright.domains.copilot.findings import Block, Draft, RecordRef, Source, ToolRun
from dealwright.domains.crm.models.records import Account, Contact, Deal, Lead
from dealwright.domains.identity.models import User
from dealwright.domains.identity.permissions import GRANTS, Role
from dealwright.domains.identity.queries import actor_for
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import AppError, NotFound
from dealwright.kernel.work import Begin, Work
from dealwright.kernel.worker import Ports
from dealwright.ports.embedder.chosen import Embedders
from dealwright.ports.llm.base import Llm

Progress = Callable[[int, int], None]
OF_A_KIND = 2  # questions, where a part of a set is drawn
EMBEDDER = "builtin"  # the same everywhere, so that figures can be compared
_ROLES: tuple[Role, ...] = ("rep", "manager", "admin", "viewer")
_SUBJECTS: Mapping[str, Any] = {"account": Account, "contact": Contact, "lead": Lead, "deal": Deal}


class Answer(Protocol):
    """What is read of an answer of the product."""

    @property
    def draft(self) -> Draft: ...
    @property
    def runs(self) -> Sequence[ToolRun]: ...
    @property
    def rounds(self) -> int: ...
    @property
    def milliseconds(self) -> int: ...
    @property
    def engine(self) -> EngineName: ...
    @property
    def model(self) -> str: ...
    @property
    def fell_back(self) -> str | None: ...
    @property
    def tokens(self) -> int: ...
    @property
    def cost_micros(self) -> int: ...


class AnswerOnce(Protocol):
    """`flows.answering.answer_once`, which is handed in: measuring needs no more of answering than this."""

    async def __call__(
        self,
        begin: Begin,
        actor: Actor,
        ports: Ports,
        question: str,
        *,
        engine: EngineName | None = None,
        subject: RecordRef | None = None,
        history: Sequence[Exchange] = (),
    ) -> Answer: ...


@dataclass(frozen=True)
class Room:
    """Where questions are asked. `actor` answers for the measurement: no persona may do more."""

    begin: Begin
    actor: Actor
    ports: Ports
    answer_once: AnswerOnce
    engine: EngineName


async def run_case(
    room: Room, case: Case, reader: Reader, people: Mapping[str, Actor], judge: Llm | None = None
) -> Scored:
    scored = await score(case, await ask(room, case, people), reader)
    return await judged(scored, judge, reader) if judge else scored


async def run_cases(
    room: Room,
    cases: Sequence[Case],
    *,
    judge: Llm | None = None,
    progress: Progress = lambda _done, _total: None,
) -> list[Scored]:
    """One at a time, so that times are those of one person who asks."""
    reader = Reader(room.ports[Embedders][EMBEDDER])
    people = await personas(room.begin, room.actor)
    scored: list[Scored] = []
    for done, case in enumerate(cases, 1):
        scored.append(await run_case(room, case, reader, people, judge))
        progress(done, len(cases))
    return scored


def chosen(cases: Sequence[Case], half: Half | Literal["all"], seed: int | None = None) -> list[Case]:
    """With a seed two of each kind, which is the last tag."""
    asked = [one for one in cases if half in ("all", one.half)]
    if seed is None:
        return asked
    order = Random(seed).sample(range(len(asked)), len(asked))
    kept: dict[str, list[int]] = {}
    for place in order:
        kept.setdefault("".join(asked[place].tags[-1:]), []).append(place)
    return [
        asked[place] for place in sorted(place for places in kept.values() for place in places[:OF_A_KIND])
    ]


async def personas(begin: Begin, actor: Actor) -> dict[str, Actor]:
    """The longest-serving user of every role, with no right that `actor` lacks; `asker` is `actor`.

    `no_documents` is an API key that may not read documents.
    """
    async with begin(actor) as work:
        statement = select(User).where(User.deleted_at.is_(None), User.status == "active")
        users = (await work.session.scalars(statement.order_by(User.created_at, User.id).limit(2_000))).all()
    found: dict[str, Actor] = {"asker": actor}
    for role in _ROLES:
        user = next((one for one in users if one.role == role), None)
        if user is None:
            found[role] = _narrowed(actor, frozenset(GRANTS[role]), actor)
        else:
            found[role] = _narrowed(actor_for(user), frozenset(GRANTS[role]), actor)
    rep = found["rep"]
    rights = frozenset(one for one in rep.permissions if one != "knowledge:read")
    found["no_documents"] = Actor(
        "key", actor.workspace_id, label="key without documents", permissions=rights
    )
    return found


def _narrowed(who: Actor, rights: frozenset[str], most: Actor) -> Actor:
    return Actor(
        kind="user" if who.user_id else who.kind,
        workspace_id=who.workspace_id,
        user_id=who.user_id,
        label=who.label,
        permissions=rights & most.permissions,
    )


async def ask(room: Room, case: Case, people: Mapping[str, Actor]) -> Given:
    """An error that the asker would see is an answer that failed; anything else is a bug and ends the run."""
    if case.response is not None:
        return told(case)
    actor = people[case.persona]
    try:
        subject = await _subject(room, case)
        history: list[Exchange] = []
        for earlier in case.history:
            said = await _once(room, actor, earlier, subject, history)
            history.append(Exchange(earlier, said.draft.words(), said.runs))
        return _given(await _once(room, actor, case.question, subject, history))
    except (AppError, TimeoutError) as error:
        return Given(None, error=str(error) or type(error).__name__, engine=room.engine)


async def _once(
    room: Room, actor: Actor, question: str, subject: RecordRef | None, history: Sequence[Exchange]
) -> Answer:
    return await room.answer_once(
        room.begin, actor, room.ports, question, engine=room.engine, subject=subject, history=history
    )


def _given(said: Answer) -> Given:
    return Given(
        draft=said.draft,
        runs=said.runs,
        milliseconds=said.milliseconds,
        rounds=said.rounds,
        engine=said.engine,
        model=said.model,
        fell_back=said.fell_back,
        tokens=said.tokens,
        cost_micros=said.cost_micros,
    )


def told(case: Case) -> Given:
    """An answer that was given elsewhere, resting on the contexts that came with it."""
    response = case.response or ""
    sources = [Source(n=n, text=text, tool="") for n, text in enumerate(case.retrieved_contexts, 1)]
    block = Block(kind="text", text=response, cites=[one.n for one in sources])
    refused = not response.strip()
    return Given(Draft(blocks=[] if refused else [block], sources=sources, refused=refused), engine="given")


async def _subject(room: Room, case: Case) -> RecordRef | None:
    if not case.subject:
        return None
    async with room.begin(room.actor) as work:
        return await _record(work, case.subject)


async def _record(work: Work, name: str) -> RecordRef:
    kind, _, key = name.partition(":")
    model = _SUBJECTS[kind]
    row = (await work.session.scalars(select(model).where(model.id == key))).first()
    if row is None:
        raise NotFound(f"There is no {kind} with the id {key}.")
    return RecordRef.model_validate({"kind": kind, "id": row.id, "label": row.name or str(row.id)})
