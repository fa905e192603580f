"""How people ask, in 310 wordings: the right tools, names, conditions. Tuned on one half of them."""

import hashlib
import json
from pathlib import Path
from statistics import mean
from time import perf_counter
from typing import Any

import pytest

from dealwright.domains.copilot.brains.base import Turn
from dealwright.domains.copilot.brains.builtin.brain import READER, plan_of
from dealwright.domains.copilot.tools.base import Hands

WORDINGS: list[dict[str, Any]] = json.loads((Path(__file__).parent / "wordings.json").read_text("utf-8"))
FLOORS = {"tune": 0.98, "held": 0.94}
MEAN_SECONDS = 0.2  # on a busy machine; 15 ms on a free one


def half_of(question: str) -> str:
    return "tune" if int(hashlib.sha256(question.encode()).hexdigest(), 16) % 2 == 0 else "held"


async def faults(case: dict[str, Any], hands: Hands) -> list[str]:
    turn = Turn(case["question"], hands, {})
    understood = await READER.understand(turn)
    wanted = [] if understood.refusal else plan_of(understood, turn)
    tools = {one.tool for one in wanted}
    if understood.advice:
        tools.add("search_documents")
    found = [] if tools == set(case["tools"]) else [f"tools {sorted(tools)}"]
    if case.get("refused") and (understood.refusal is None or understood.refusal.kind != case["refused"]):
        found.append("refused otherwise")
    if case.get("unsure") and not understood.unsure:
        found.append("taken for sure")
    if case.get("unknown") and not understood.unknown:
        found.append("not taken for unknown")
    for name, value in case.get("slots", {}).items():
        said = [sorted(one.topics) if name == "topics" else one.arguments.get(name) for one in wanted]
        if (sorted(value) if name == "topics" else value) not in said:
            found.append(f"{name}: {said}")
    return found


@pytest.mark.parametrize("half", ["tune", "held"])
async def test_wordings_lead_to_the_right_tools_names_and_conditions(half: str, demo_hands: Hands) -> None:
    cases = [case for case in WORDINGS if half_of(case["question"]) == half]
    wrong = {case["question"]: why for case in cases if (why := await faults(case, demo_hands))}
    assert len(cases) >= 120
    assert 1 - len(wrong) / len(cases) >= FLOORS[half], wrong


async def test_a_question_is_understood_at_once(demo_hands: Hands) -> None:
    spent: list[float] = []
    for case in WORDINGS[:80]:
        started = perf_counter()
        await READER.understand(Turn(case["question"], demo_hands, {}))
        spent.append(perf_counter() - started)
    assert mean(spent) < MEAN_SECONDS
