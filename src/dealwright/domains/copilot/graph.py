"""The way of a question: an engine chooses tools, they run side by side, it answers, reflection checks.

START -> agent -> tool (each call a task of its own) -> agent -> ... -> reflect -> END, or agent again with
what was wrong, at most three rounds. Every result knows its round, so that merging them twice, as after a
crash, changes nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Protocol, TypedDict

from langgraph.graph import END, START, StateGraph
from langgraph.runtime import Runtime
from langgraph.types import Send

from dealwright.domains.copilot.brains.base import Brain, Call, Exchange, Plan, Turn
from dealwright.domains.copilot.findings import Draft, ToolRun, Verdict
from dealwright.domains.copilot.tools.base import Hands, Tool

ROUNDS = 3
STEPS = 4  # plans within a round; then the engine must answer with what there is
CALLS = 8  # tools in one plan
UNFINISHED = "I could not finish this within my limits. Please ask for less at once."


class Audience(Protocol):
    """Who watches a run."""

    def say(self, text: str) -> None: ...
    def tell(self, text: str) -> None: ...
    def checking(self) -> None: ...
    def checked(self, verdict: Verdict, round_: int) -> None: ...


class Workbench(Protocol):
    """Runs one call and tells the audience; what goes wrong is in the result, not raised."""

    async def use(self, call: Call, round_: int, done: Sequence[ToolRun]) -> ToolRun: ...


@dataclass(frozen=True)
class Seat:
    """What stays the same for a run, and is not kept in checkpoints."""

    question: str
    brain: Brain
    hands: Hands
    tools: Mapping[str, Tool[Any]]
    history: Sequence[Exchange]
    bench: Workbench
    audience: Audience

    def turn(self, state: "State") -> Turn:
        steps = state.get("steps", 0)
        return Turn(
            question=self.question,
            hands=self.hands,
            tools=self.tools if steps < STEPS else {},
            history=self.history,
            runs=state.get("runs", []),
            round=state.get("round", 1),
            feedback=state.get("feedback", []),
            steps=steps,
            say=self.audience.say,
            tell=self.audience.tell,
        )


def merged(known: list[ToolRun], new: list[ToolRun]) -> list[ToolRun]:
    by_id = {one.id: one for one in (*known, *new)}
    return list(by_id.values())


class State(TypedDict, total=False):
    round: int
    steps: int
    calls: list[Call]
    runs: Annotated[list[ToolRun], merged]
    drafts: list[Draft]
    verdicts: list[Verdict]
    feedback: list[str]


class Errand(TypedDict):
    """What one tool task is sent."""

    call: Call
    round: int
    done: list[ToolRun]


async def agent(state: State, runtime: Runtime[Seat]) -> State:
    steps = state.get("steps", 0)
    said = await runtime.context.brain.step(runtime.context.turn(state))
    if isinstance(said, Plan) and said.calls and steps < STEPS:
        return {"calls": said.calls[:CALLS], "steps": steps + 1}
    draft = Draft(refused=True, reason=UNFINISHED, confidence=0) if isinstance(said, Plan) else said
    return {"calls": [], "drafts": [*state.get("drafts", []), draft]}


def to_tools(state: State) -> list[Send] | str:
    calls, round_ = state.get("calls", []), state.get("round", 1)
    return [Send("tool", Errand(call=one, round=round_, done=state.get("runs", []))) for one in calls] or (
        "reflect"
    )


async def tool(state: Errand, runtime: Runtime[Seat]) -> State:
    return {"runs": [await runtime.context.bench.use(state["call"], state["round"], state["done"])]}


async def reflect(state: State, runtime: Runtime[Seat]) -> State:
    seat, round_ = runtime.context, state.get("round", 1)
    seat.audience.checking()
    verdict = await seat.brain.reflect(seat.turn(state), state.get("drafts", [])[-1])
    seat.audience.checked(verdict, round_)
    return {
        "verdicts": [*state.get("verdicts", []), verdict],
        "feedback": [*state.get("feedback", []), verdict.feedback],
        "round": round_ + 1,
        "steps": 0,
    }


def again(state: State) -> str:
    wanted = state.get("verdicts", [])[-1].verdict == "retry"
    return "agent" if wanted and state.get("round", 1) <= ROUNDS else END


def graph() -> Any:
    """Compile it with or without a checkpointer; LangGraph's own types are not complete."""
    built: Any = StateGraph(State, context_schema=Seat)
    built.add_node("agent", agent)
    built.add_node("tool", tool)
    built.add_node("reflect", reflect)
    built.add_edge(START, "agent")
    built.add_conditional_edges("agent", to_tools, ["tool", "reflect"])
    built.add_edge("tool", "agent")
    built.add_conditional_edges("reflect", again, ["agent", END])
    return built
