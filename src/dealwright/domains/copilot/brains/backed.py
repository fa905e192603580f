"""Which engine answers, and the builtin one behind it when a model is late or down."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from dealwright.domains.copilot.brains.base import Brain, EngineName, Plan, Turn
from dealwright.domains.copilot.brains.builtin.brain import Builtin
from dealwright.domains.copilot.brains.llm import WithModel
from dealwright.domains.copilot.findings import Draft, Verdict
from dealwright.domains.engines.flows import Metered, model_of
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import Ports

OWN = "own-"


@dataclass(frozen=True)
class Brains:
    """The engine that was wanted; `missing` says why it is not the one that answers."""

    wanted: Brain
    model: Metered | None = None
    missing: str | None = None

    def backed(self, on_switch: Callable[[str], None] = lambda _: None) -> "Backed":
        return Backed(self.wanted, self.model, on_switch, self.missing)


async def brains_for(begin: Begin, actor: Actor, ports: Ports, engine: EngineName | None) -> Brains:
    """Without a wish the model of the workspace, if there is one."""
    if engine == "builtin":
        return Brains(Builtin())
    model = await model_of(begin, actor, ports, purpose="copilot")
    if model:
        return Brains(WithModel(model), model)
    missing = "No language model is set up, so the builtin engine answered." if engine == "llm" else None
    return Brains(Builtin(), None, missing)


class Backed:
    """An engine that never leaves its asker alone: when the model fails, the builtin one goes on.

    It plans anew, and its calls are told apart by their ids, so that it never builds on a model's plan.
    """

    def __init__(
        self, wanted: Brain, model: Metered | None, on_switch: Callable[[str], None], missing: str | None
    ) -> None:
        self._brain = wanted
        self._metered = model
        self._on_switch = on_switch
        self.fell_back = missing

    @property
    def engine(self) -> EngineName:
        return self._brain.engine

    @property
    def model(self) -> str:
        return self._brain.model

    @property
    def prompt(self) -> str:
        return self._brain.prompt

    @property
    def tokens_in(self) -> int:
        return self._metered.spent.tokens_in if self._metered else 0

    @property
    def tokens_out(self) -> int:
        return self._metered.spent.tokens_out if self._metered else 0

    @property
    def cost_micros(self) -> int:
        return self._metered.spent.cost_micros if self._metered else 0

    async def step(self, turn: Turn) -> Plan | Draft:
        if self._brain.engine == "llm":
            try:
                return await self._brain.step(turn)
            except Unavailable as error:
                self._switch(error)
        said = await self._brain.step(self._own(turn))
        if isinstance(said, Draft):
            return said
        return Plan(calls=[one.model_copy(update={"id": OWN + one.id}) for one in said.calls])

    async def reflect(self, turn: Turn, draft: Draft) -> Verdict:
        return await self._brain.reflect(turn if self.engine == "llm" else self._own(turn), draft)

    def _switch(self, error: Unavailable) -> None:
        self._brain = Builtin()
        self.fell_back = f"{error.message} The builtin engine answered."
        self._on_switch(self.fell_back)

    def _own(self, turn: Turn) -> Turn:
        mine = [
            one.model_copy(update={"id": one.id.removeprefix(OWN)})
            for one in turn.runs
            if one.id.startswith(OWN)
        ]
        return replace(turn, runs=mine, feedback=turn.feedback if mine else [])
