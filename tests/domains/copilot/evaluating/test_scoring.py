"""Every measure by an answer that is right and one that is wrong in one way."""

from typing import Any
from uuid import UUID

import pytest

from dealwright.domains.copilot.evaluating.case import Case
from dealwright.domains.copilot.evaluating.given import Given, outcome_of, statements_of
from dealwright.domains.copilot.evaluating.scoring import Reader, Scored, says, score
from dealwright.domains.copilot.findings import (
    Block,
    Change,
    Choice,
    Draft,
    Fact,
    Found,
    PassageRef,
    Proposal,
    RecordRef,
    Source,
    Table,
    ToolRun,
)
from tests.factories.evaluations import GRUENBECK, ROTBUCH, SPENT, a_case, a_draft, a_run, an_answer
from tests.factories.knowledge import WordEmbedder


async def scored(case: Case, given: Given) -> Scored:
    return await score(case, given, Reader(WordEmbedder()))


async def value(name: str, given: Given, **fields: Any) -> float | None:
    return (await scored(a_case(**fields), given)).values[name]


async def test_a_right_answer_is_right_in_every_measure() -> None:
    values = (await scored(a_case(), an_answer())).values
    for name in ("tool_selection", "tool_f1", "client_match", "faithfulness", "context_precision",
                 "context_recall", "answered", "numbers_exact"):  # fmt: skip
        assert values[name] == 1.0, name
    assert values["wrong_client"] == 0.0
    assert values["refusal_accuracy"] is values["asked_back"] is values["argument_match"] is None
    correctness, relevancy = values["answer_correctness"], values["answer_relevancy"]
    assert correctness
    assert correctness > 0.9
    assert relevancy
    assert relevancy > 0.3


async def test_a_wrong_figure_is_wrong_and_not_borne_out() -> None:
    given = an_answer(a_draft(said="Grünbeck Polymer GmbH has spent €86,100 in 3 deals won."))
    found = await scored(a_case(), given)
    assert found.values["numbers_exact"] == 0.0
    assert found.values["faithfulness"] == 0.0
    assert found.missing == ["EUR 81,600"]
    assert found.unsupported == ["Grünbeck Polymer GmbH has spent €86,100 in 3 deals won."]
    correctness = found.values["answer_correctness"]
    assert correctness is not None
    assert correctness < 0.3


@pytest.mark.parametrize(
    ("said", "share"),
    [
        ("In 3 deals, Grünbeck Polymer has spent €81,600.", 1.0),
        ("Rotbuch Guss has spent €81,600 in 3 deals.", 0.0),
        ("So far Grünbeck Polymer, owned by Jonas Wirth, has spent €81,600.", 0.0),
        ("Grünbeck Polymer has not spent €81,600 in 3 deals.", 0.0),
        ("The weather in Hamburg will be fine.", 0.0),
    ],
)
async def test_sentences_in_other_words_are_judged_by_figures_names_and_denials(
    said: str, share: float
) -> None:
    assert await value("faithfulness", an_answer(a_draft(said=said))) == share


async def test_another_tool_is_wrong_and_looking_up_the_name_first_is_not() -> None:
    looked_up = a_run(tool="find_clients")
    assert await value("tool_selection", an_answer(runs=[looked_up, a_run()])) == 1.0
    assert await value("tool_selection", an_answer(runs=[looked_up])) == 0.0
    both = an_answer(runs=[a_run(), a_run(tool="search_documents")])
    assert await value("tool_selection", both) == 0.0
    assert await value("tool_f1", both) == pytest.approx(2 / 3)
    assert await value("tool_selection", both, expected_tools=None) is None


async def test_the_wrong_client_is_seen_unless_the_copilot_asked_back() -> None:
    wrong = an_answer(a_draft(record=ROTBUCH), [a_run(record=ROTBUCH)])
    assert await value("client_match", wrong) == 0.0
    assert await value("wrong_client", wrong) == 1.0
    assert await value("wrong_client", wrong, expected_account=f"account:{ROTBUCH.id}") == 0.0
    asking = an_answer(Draft(choices=[Choice(record=ROTBUCH, say="Rotbuch")]), [])
    assert await value("wrong_client", asking) == 0.0


async def test_an_answer_where_a_refusal_was_due_and_the_other_way_round() -> None:
    refused = an_answer(Draft(refused=True, reason="There is no such client."), [])
    assert await value("refusal_accuracy", refused, expected_refusal=True) == 1.0
    assert await value("refusal_accuracy", an_answer(), expected_refusal=True) == 0.0
    assert await value("answered", refused) == 0.0
    assert await value("answer_correctness", refused) == 0.0
    assert await value("answer_correctness", refused, expected_refusal=True) is None
    assert await value("numbers_exact", refused) is None


async def test_saying_only_that_something_is_not_kept_is_a_refusal() -> None:
    text = "No phone number is kept for Grünbeck Polymer GmbH."
    fact = Fact(key="phone", text=text, values={"empty": True}, records=[GRUENBECK])
    run = ToolRun(id="1", round=1, tool="client_facts", arguments={}, found=Found(summary="", facts=[fact]))
    assert outcome_of(an_answer(a_draft(text=text), [run])) == "refuse"


async def test_asking_back_is_right_with_the_right_choices_first() -> None:
    choices = [Choice(record=one, say=one.label) for one in (GRUENBECK, ROTBUCH)]
    names = [f"account:{one.id}" for one in (GRUENBECK, ROTBUCH)]
    asking = an_answer(Draft(choices=choices), [])
    assert await value("asked_back", asking, expected_choices=names) == 1.0
    assert await value("asked_back", asking, expected_choices=[names[0], f"account:{UUID(int=9)}"]) == 0.0
    assert await value("asked_back", an_answer(), expected_choices=names) == 0.0


async def test_rows_of_a_list_count_by_record_whatever_their_order() -> None:
    def listing(*records: RecordRef) -> Given:
        table = Table(columns=["Client"], rows=[[one.label] for one in records], records=list(records))
        sources = [Source(n=1, text=", ".join(one.label for one in records), tool="query_accounts")]
        return an_answer(Draft(blocks=[Block(kind="table", table=table, cites=[1])], sources=sources))

    wanted = {
        "ground_truth": "Grünbeck Polymer GmbH, Rotbuch Guss GmbH",
        "expected_facts": [[GRUENBECK.label], [ROTBUCH.label]],
        "expected_rows": [f"account:{GRUENBECK.id}", f"account:{ROTBUCH.id}"],
    }
    whole = await value("answer_correctness", listing(ROTBUCH, GRUENBECK), **wanted)
    half = await value("answer_correctness", listing(ROTBUCH), **wanted)
    assert whole
    assert half
    assert whole > 0.95
    assert half < 0.75


async def test_what_is_beside_the_point_costs_correctness() -> None:
    draft = a_draft()
    more = Source(n=2, text="Grünbeck Polymer GmbH is in Ulm.", tool="client_facts", record=GRUENBECK)
    chatty = draft.model_copy(
        update={
            "blocks": [*draft.blocks, Block(kind="text", text=f"{more.text} [2]", cites=[2])],
            "sources": [*draft.sources, more],
        }
    )
    short = await value("answer_correctness", an_answer(draft))
    long = await value("answer_correctness", an_answer(chatty))
    overview = await value("answer_correctness", an_answer(chatty), open_ended=True)
    assert short
    assert long
    assert overview
    assert long < overview <= short


async def test_a_document_is_met_by_its_id_its_title_or_its_words() -> None:
    passage = PassageRef(
        passage_id=UUID(int=5), document_id=UUID(int=6), title="Warranty", quote="Arms: 24 months."
    )
    source = Source(
        n=1, text="Arms are under warranty for 24 months.", tool="search_documents", passage=passage
    )
    draft = Draft(blocks=[Block(kind="text", text="24 months [1]", cites=[1])], sources=[source])
    for context in (
        f"document:{UUID(int=6)}",
        f"passage:{UUID(int=5)}",
        "Warranty",
        "arms have a 24 months warranty",
    ):
        assert await value("context_recall", an_answer(draft), expected_contexts=[context]) == 1.0
    for context in (f"document:{UUID(int=7)}", "https://halden.example/warranty", "the price of a gripper"):
        assert await value("context_recall", an_answer(draft), expected_contexts=[context]) == 0.0


async def test_a_proposal_must_be_the_action_that_was_asked_for() -> None:
    proposal = Proposal(
        action="create_task",
        title="Call Grünbeck Polymer",
        record=GRUENBECK,
        changes=[Change(field="due", before=None, after="3 December 2026")],
        arguments={},
    )
    given = an_answer(Draft(proposals=[proposal]), [])
    wanted = {"action": "create_task", "records": [f"account:{GRUENBECK.id}"], "says": ["2026-12-03"]}
    assert await value("answer_correctness", given, expected_proposal=wanted) == 1.0
    for other in ({"action": "log_call"}, {"says": ["2026-12-04"]}, {"records": [f"account:{ROTBUCH.id}"]}):
        assert await value("answer_correctness", given, expected_proposal=wanted | other) == 0.0


async def test_an_error_is_no_refusal() -> None:
    failed = Given(None, error="The model is down.")
    assert await value("refusal_accuracy", failed, expected_refusal=True) == 0.0
    assert await value("tool_selection", failed) == 0.0


def test_a_fact_that_is_quoted_whole_is_one_statement() -> None:
    text = 'The last contact was the call "Price talk": "They want less. We said no."'
    draft = a_draft(text=text, said=f"{text} Grünbeck is in Ulm.")
    assert [one.text for one in statements_of(draft)] == [text, "Grünbeck is in Ulm."]


def test_words_that_lead_over_state_nothing() -> None:
    draft = Draft(
        blocks=[Block(kind="text", text="Here is what I found:"), Block(kind="heading", text="Sums")]
    )
    assert statements_of(draft) == []


@pytest.mark.parametrize(
    ("text", "fact", "is_said"),
    [
        (SPENT, "EUR 81,600", True),
        (SPENT, "EUR 81,601", False),
        ("It closes on 12 March 2026.", "2026-03-12", True),
        ("Owned by lena hartmann.", "Lena Hartmann", True),
        ("Owned by Lena Roth.", "Lena Hartmann", False),
        ("The H10 lifts it.", "H20", False),
    ],
)
def test_a_fact_is_said_by_its_figures_codes_and_words(text: str, fact: str, is_said: bool) -> None:
    assert says(text, fact) is is_said
