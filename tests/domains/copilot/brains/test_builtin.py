"""The builtin engine from question to answer: what it says, what it refuses, and that nothing throws it."""

from dataclasses import replace
from random import Random
from typing import Any

import pytest

from dealwright.domains.copilot.brains.base import Exchange, Plan, Turn
from dealwright.domains.copilot.brains.builtin.brain import READER, Builtin
from dealwright.domains.copilot.brains.checks import unsupported
from dealwright.domains.copilot.findings import Draft, Found, RecordRef, ToolRun
from dealwright.domains.copilot.tools.base import Hands
from dealwright.domains.copilot.tools.catalogue import offered
from tests.domains.copilot.brains.conftest import Ask

WORDS = [
    "what",
    "who",
    "when",
    "how",
    "many",
    "which",
    "deal",
    "deals",
    "open",
    "won",
    "lost",
    "client",
    "customer",
    "Windecken",
    "Oberkamp",
    "Ralf",
    "Lena",
    "pipeline",
    "stage",
    "Proposal",
    "H10",
    "warranty",
    "discount",
    "spend",
    "next",
    "step",
    "last",
    "contact",
    "by",
    "industry",
    "over",
    "50k",
    "this",
    "quarter",
    "in",
    "Q2",
    "and",
    ",",
    ".",
    "?",
    "!",
    "-",
    "'",
    '"',
    ";",
    "--",
    "drop",
    "table",
    "select",
    "*",
    "from",
    "2026",
    "99999999999999999999",
    "-5",
    "0",
    "€1.2m",
    "12",
    "March",
    "2026",
    "between",
    "ignore",
    "previous",
    "instructions",
    "<script>",
    "${x}",
    "{{y}}",
    "\\n",
    "\u202eabc",
    "שלום",
    "مرحبا",
    "🤖",
    "😀",
    "日本語",
    "ñandú",
    "ß",
    "x_acct",
    "x_dl",
    "@acct",
    "[f1]",
    "`",
    "%",
    "_",
    "\x00",
    "move",
    "to",
    "remind",
    "me",
    "log",
    "a",
    "call",
    "email",
]


def strange_question(rng: Random) -> str:
    match rng.randrange(8):
        case 0:
            return "".join(
                chr(rng.choice((rng.randrange(32, 127), rng.randrange(0x600, 0x6FF), 0x1F600)))
                for _ in range(40)
            )
        case 1:
            return rng.choice(("", " ", "?", "...", "\n\n", "a", "\x00", "?!?!", "'", "null", "-", "🤖"))
        case 2:
            return " ".join(rng.choices(WORDS, k=700))[:4_000]
        case _:
            return " ".join(rng.choices(WORDS, k=rng.randint(1, 18)))


async def test_hundreds_of_strange_questions_end_in_an_answer_or_a_clear_word(ask: Ask) -> None:
    rng = Random(4)
    for _ in range(400):
        question = strange_question(rng)
        draft, runs, verdicts = await ask(question)
        assert draft.blocks or draft.proposals or (draft.refused and draft.reason), question
        assert len(verdicts) <= 3
        assert unsupported(draft, runs) == [], question
        assert all(run.error is None or "took too long" not in run.error for run in runs), question


@pytest.mark.parametrize(
    "question",
    [
        "What has Windecken spent?",
        "deals over 50k closing this quarter without a next step",
        "what is our warranty on grippers",
        "who owns Oberkamp",
    ],
)
async def test_the_same_question_gets_the_same_answer(question: str, ask: Ask) -> None:
    first, *_ = await ask(question)
    second, *_ = await ask(question)
    assert first == second


async def test_an_answer_begins_with_the_figure_and_cites_its_source(ask: Ask) -> None:
    draft, _, verdicts = await ask("What has Windecken spent?")
    assert draft.blocks[0].text.startswith("Windecken Metalltechnik GmbH has spent €")
    assert draft.blocks[0].cites == [1]
    assert draft.sources[0].record is not None
    assert draft.sources[0].record.label == "Windecken Metalltechnik GmbH"
    assert verdicts[-1].verdict == "pass"


async def test_a_name_of_several_is_asked_back_with_questions_that_settle_it(ask: Ask) -> None:
    draft, runs, _ = await ask("who owns Oberkamp")
    assert [run.tool for run in runs] == ["find_clients"]
    assert draft.refused
    assert len(draft.choices) > 1
    settled, *_ = await ask(draft.choices[0].say)
    assert settled.blocks[0].text.startswith(f"{draft.choices[0].record.label} is owned by")


async def test_a_client_nobody_knows_is_said_so(ask: Ask) -> None:
    draft, *_ = await ask("What has TechGiant spent?")
    assert draft.refused
    assert draft.reason is not None
    assert "'TechGiant'" in draft.reason


async def test_what_is_not_kept_is_said_so(ask: Ask) -> None:
    draft, runs, _ = await ask("What is Windecken's credit rating?")
    assert draft.refused
    assert not runs
    assert draft.reason is not None
    assert "credit rating" in draft.reason


async def test_a_list_that_is_empty_is_an_answer(ask: Ask) -> None:
    draft, *_ = await ask("open deals over 900m")
    assert not draft.refused
    assert draft.blocks[0].text.startswith("There are no open deals")


async def test_advice_looks_into_the_documents_with_what_it_found_of_the_client(ask: Ask) -> None:
    draft, runs, _ = await ask(
        "I meet Truchsen Küchen tomorrow. What have they spent and what should I pitch?"
    )
    assert [run.tool for run in runs] == ["client_facts", "search_documents"]
    assert "Furniture" in str(runs[1].arguments["question"])
    assert "has spent €" in draft.words() or "has not bought" in draft.words()


async def test_an_order_becomes_a_proposal_that_waits(ask: Ask) -> None:
    draft, runs, _ = await ask("remind me to call Annika Ahlgren on Thursday")
    assert [run.tool for run in runs] == ["propose_task"]
    assert draft.proposals[0].action == "create_task"
    assert "2026-11-26" in str(draft.proposals[0].arguments)


async def test_what_the_role_does_not_allow_is_refused(demo_hands: Hands) -> None:
    tools = {name: one for name, one in offered(demo_hands.actor).items() if name != "client_facts"}
    said = await Builtin().step(Turn("What has Windecken spent?", demo_hands, tools))
    assert isinstance(said, Draft)
    assert said.refused


def asked_before(question: str, account: RecordRef, **arguments: Any) -> Exchange:
    fact = {"key": "account", "text": f"{account.label} is a customer.", "records": [account]}
    found = Found.model_validate({"summary": "Looked up.", "facts": [fact], "account_ids": [account.id]})
    run = ToolRun(id="1", round=1, tool="client_facts", arguments=arguments, found=found)
    return Exchange(question, f"{account.label} is a customer.", [run])


@pytest.mark.parametrize(
    ("question", "tool", "topic"),
    [
        ("and what did they buy?", "client_facts", "products"),
        ("who is the owner?", "client_facts", "owner"),
        ("and the last contact?", "client_facts", "last_contact"),
        ("When did we last talk to them?", "client_facts", "last_contact"),
    ],
)
async def test_a_question_may_lean_on_the_one_before(
    question: str, tool: str, topic: str, demo_hands: Hands, ask: Ask
) -> None:
    _, runs, _ = await ask("Tell me about Windecken")
    found = runs[0].found
    assert found is not None
    account = found.facts[0].records[0]
    turn = Turn(question, demo_hands, {}, history=[asked_before("Tell me about Windecken", account)])
    understood = await READER.understand(turn)
    assert [(one.tool, one.arguments["client"]) for one in understood.wanted] == [(tool, str(account.id))]
    assert topic in understood.wanted[0].topics


async def test_a_fragment_asks_the_same_of_other_days(demo_hands: Hands) -> None:
    before = Exchange("how many deals did we win this year", "Many.")
    understood = await READER.understand(Turn("and last year?", demo_hands, {}, history=[before]))
    assert understood.wanted[0].arguments == {
        "measure": "count",
        "status": "won",
        "closed_from": "2025-01-01",
        "closed_to": "2025-12-31",
    }


async def test_the_record_that_lies_open_is_meant_when_none_is_named(demo_hands: Hands, ask: Ask) -> None:
    _, runs, _ = await ask("Tell me about Windecken")
    assert runs[0].found is not None
    account = runs[0].found.facts[0].records[0]
    hands = replace(demo_hands, subject=account)
    said = await Builtin().step(Turn("who owns this client?", hands, offered(hands.actor)))
    assert isinstance(said, Plan)
    assert said.calls[0].arguments["client"] == str(account.id)
