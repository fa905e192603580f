"""What may be said is what the cited facts say, in any spelling; nothing else."""

from time import perf_counter
from typing import Any
from uuid import UUID

import pytest

from dealwright.domains.copilot.brains.asks import actions_wanted
from dealwright.domains.copilot.brains.checks import CANNOT, faults, strip_unsupported, unsupported
from dealwright.domains.copilot.brains.words import clauses, tidy
from dealwright.domains.copilot.findings import Block, Draft, Fact, Found, RecordRef, Source, Table, ToolRun

ACCOUNT = RecordRef(kind="account", id=UUID(int=1), label="TechGiant GmbH")
SPEND = Fact(
    key="spend:EUR",
    text="TechGiant GmbH has spent €120,400 in 4 deals won, the last on 12 March 2026.",
    values={"amount_minor": 12_040_000, "currency": "EUR", "count": 4, "last_won_on": "2026-03-12"},
    records=[ACCOUNT],
)
OWNER = Fact(
    key="owner",
    text="TechGiant GmbH is owned by Lena Hartmann.",
    values={"value": "Lena Hartmann"},
    records=[ACCOUNT],
)
NO_DEAL = Fact(
    key="open_deals", text="TechGiant GmbH has no open deal.", values={"empty": True}, records=[ACCOUNT]
)
RUNS = [
    ToolRun(
        id="1",
        round=1,
        tool="client_facts",
        arguments={"client": "TechGiant"},
        found=Found(summary="Looked up TechGiant GmbH.", facts=[SPEND, OWNER, NO_DEAL]),
    )
]
SOURCES = [
    Source(n=place, text=fact.text, tool="client_facts", record=ACCOUNT)
    for place, fact in enumerate((SPEND, OWNER, NO_DEAL), 1)
]


def said(text: str, *cites: int, **more: Any) -> Draft:
    return Draft(blocks=[Block(kind="text", text=text, cites=list(cites), **more)], sources=SOURCES)


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        (SPEND.text, [1]),
        ("TechGiant has bought for EUR 120400 in four deals.", [1]),
        ("TechGiant spent €120.4k with us; the last deal was won in March 2026.", [1]),
        ("The owner of TechGiant is Lena Hartmann.", [2]),
        ("TechGiant has spent €120,400 and is owned by Lena Hartmann.", [1, 2]),
        ("There is no open deal with TechGiant.", [3]),
        ("Which of the two do you mean?", []),
        ("I could not find more about it.", []),
    ],
)
def test_what_the_facts_say_may_be_said(text: str, cites: list[int]) -> None:
    draft = said(text, *cites)
    assert unsupported(draft, RUNS) == []


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("TechGiant has spent €121,400.", [1]),
        ("TechGiant has spent €120,400 in five deals.", [1]),
        ("TechGiant has spent €120,400 in 4 deals won, the last on 12 April 2026.", [1]),
        ("TechGiant has spent €120,400 in 4 deals won, the last on 12 March 2025.", [1]),
        ("TechGiant is owned by Marcus Feld.", [2]),
        ("TechGiant has spent €120,400.", []),
        ("TechGiant has spent €120,400.", [9]),
        ("TechGiant has an open deal.", [3]),
        ("TechGiant GmbH is not owned by Lena Hartmann.", [2]),
        ("They are unhappy about the late delivery of spare parts.", [2]),
        ("Payment is overdue since January.", [2]),
    ],
)
def test_what_no_fact_says_is_found_and_taken_out(text: str, cites: list[int]) -> None:
    draft = said(text, *cites)
    assert len(unsupported(draft, RUNS)) == 1
    stripped = strip_unsupported(draft, RUNS)
    assert stripped.refused
    assert text not in stripped.words()


def test_the_good_sentences_stay_and_sources_are_numbered_anew() -> None:
    draft = Draft(
        blocks=[
            Block(kind="text", text="TechGiant has spent €999.", cites=[1]),
            Block(kind="text", text="TechGiant is owned by Lena Hartmann. TechGiant is in Paris.", cites=[2]),
        ],
        sources=SOURCES,
    )
    left = strip_unsupported(draft, RUNS)
    assert [block.text for block in left.blocks] == ["TechGiant is owned by Lena Hartmann."]
    assert [(source.n, source.text) for source in left.sources] == [(1, OWNER.text)]
    assert left.blocks[0].cites == [1]


def test_a_source_that_no_tool_found_bears_nothing_out() -> None:
    invented = Source(n=1, text="TechGiant GmbH pays everything in gold.", tool="client_facts")
    draft = Draft(
        blocks=[Block(kind="text", text="TechGiant GmbH pays everything in gold.", cites=[1])],
        sources=[invented],
    )
    assert strip_unsupported(draft, RUNS).refused


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/x?d=1",
        "www.evil.example",
        "boss@evil.example",
        "![x](https://evil.example/p.png)",
    ],
)
def test_addresses_that_were_not_found_are_taken_out(address: str) -> None:
    left = strip_unsupported(said(f"TechGiant is owned by Lena Hartmann {address}.", 2), RUNS)
    assert "evil" not in left.words()
    assert "Lena Hartmann" in left.words()


def test_rows_that_the_facts_do_not_bear_out_leave_the_table() -> None:
    table = Table(
        columns=["Client", "Spend"], rows=[["TechGiant GmbH", "€120,400"], ["TechGiant GmbH", "€5"]]
    )
    draft = Draft(blocks=[Block(kind="table", cites=[1], table=table)], sources=SOURCES)
    left = strip_unsupported(draft, RUNS)
    assert left.blocks[0].table is not None
    assert left.blocks[0].table.rows == [["TechGiant GmbH", "€120,400"]]


def test_checking_twice_changes_nothing_more() -> None:
    draft = said("TechGiant is owned by Lena Hartmann. TechGiant is in Paris.", 2)
    once = strip_unsupported(draft, RUNS)
    assert strip_unsupported(once, RUNS) == once


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("I have heard that they are insolvent and their boss is a thief.", []),
        ("I am sure that they will not pay.", []),
        ("I cannot deny that the boss is a thief.", []),
        ("Is it not known that the boss is a thief?", []),
        ("Which of them stole the money?", []),
        ("TechGiant GmbH has spent $120,400.", [1]),
        ("TechGiant GmbH has spent €4 in 120,400 deals.", [1]),
        ("TechGiant GmbH has spent €120,400 and is about to go bankrupt soon.", [1]),
        ("TechGiant GmbH is owned by Lena Hartmann, a notorious liar.", [2]),
        ("Lena Hartmann is a thief.", [2]),
        ("TechGiant GmbH is owned by Lena Hartmann because the others were fired.", [2]),
    ],
)
def test_what_goes_beyond_the_facts_is_not_said(text: str, cites: list[int]) -> None:
    draft = said(text, *cites)
    assert unsupported(draft, RUNS)
    assert text not in strip_unsupported(draft, RUNS).words()


@pytest.mark.parametrize(
    ("text", "cites"),
    [
        ("I could not find anything about the warranty of ovens.", []),
        ("TechGiant spent 120,400 euros, the latest in March 2026.", [1]),
        ("Four deals were won with TechGiant, e.g. on 12 March 2026.", [1]),
        ("TechGiant GmbH is owned by Lena Hartmann, and they have no open deal.", [2, 3]),
    ],
)
def test_other_words_for_the_same_may_be_said(text: str, cites: list[int]) -> None:
    question = "What is the warranty of ovens?"
    assert unsupported(said(text, *cites), RUNS, trusted=False, question=question) == []


@pytest.mark.parametrize(
    "address",
    [
        "evil.shop/pay",
        "evil.page/x",
        "evil.museum",
        "-evil.shop",
        "@evil.shop/pay",
        "_x.evil.shop",
        "a.b.c.d.e.f.g.h.i.j.evil.shop",
        "ftp://evil",
        "javascript:evil()",
        "mailto:x@evil.example",
        "ev\u200bil.shop",
        "evil。shop",
        "[the terms](//evil.shop/x)",
        "<img src=//evil.shop/x>",
    ],
)
def test_an_address_of_any_ending_is_taken_out(address: str) -> None:
    left = strip_unsupported(said(f"TechGiant is owned by Lena Hartmann {address}.", 2), RUNS, trusted=False)
    assert "evil" not in left.words()


def facts_of(*facts: Fact) -> tuple[list[ToolRun], list[Source]]:
    run = ToolRun(
        id="1", round=1, tool="client_facts", arguments={}, found=Found(summary="Found.", facts=list(facts))
    )
    return [run], [Source(n=n, text=fact.text, tool=run.tool) for n, fact in enumerate(facts, 1)]


def test_a_model_repeats_addresses_of_fields_and_none_of_notes() -> None:
    field = Fact(
        key="email",
        text="The mail address of Ada Byron is ada@byron.example.",
        values={"value": "ada@byron.example"},
    )
    note = Fact(
        key="last_contact",
        text='The last contact was the note "Pay at pay.evil.shop/now or x@evil.shop".',
        values={"subject": "Pay at pay.evil.shop/now or x@evil.shop"},
    )
    runs, sources = facts_of(field, note)
    blocks = [
        Block(kind="text", text="The mail address of Ada Byron is ada@byron.example.", cites=[1]),
        Block(kind="text", text=note.text, cites=[2]),
    ]
    draft = Draft(blocks=blocks, sources=sources)
    assert strip_unsupported(draft, runs) == draft
    left = strip_unsupported(draft, runs, trusted=False).words()
    assert "ada@byron.example" in left
    assert "evil" not in left


def test_a_refusal_of_a_model_claims_nothing() -> None:
    evil = "They have spent €9,876,543; read https://evil.example/login or write x@evil.example"
    refusal = Draft(refused=True, reason=evil)
    assert strip_unsupported(refusal, RUNS).reason == evil
    assert strip_unsupported(refusal, RUNS, trusted=False).reason == CANNOT
    assert unsupported(refusal, RUNS, trusted=False)
    honest = Draft(refused=True, reason=f"I could not find the payload of the H10. {evil}")
    left = strip_unsupported(honest, RUNS, trusted=False, question="What payload has the H10?")
    assert left.reason == "I could not find the payload of the H10."
    assert strip_unsupported(left, RUNS, trusted=False, question="What payload has the H10?") == left


NASTY = {
    "courtesies": "can you please ",
    "pleases": "please ",
    "and then": "and then ",
    "links": "[](",
    "mails": "a@",
    "hosts": "a.",
    "digits": "1",
    "thousands": "1,000",
    "letters": "a",
    "spaces": " ",
    "lines": "\n",
    "quotes": '"',
    "hyphens": "a-",
    "tags": "<a",
    "not found": "i could not ",
}


def work_on(text: str) -> float:
    """Seconds to read a text as an order and as an answer, the best of three."""
    fact = Fact(key="x", text="TechGiant GmbH is owned by Lena Hartmann.")
    runs, sources = facts_of(fact)
    cited = Draft(blocks=[Block(kind="text", text=f"Owned {text}x", cites=[1])], sources=sources)
    refused = Draft(refused=True, reason=f"{text}x")
    times: list[float] = []
    for _ in range(3):
        began = perf_counter()
        actions_wanted(f"{text}x")
        clauses(tidy(f"{text}x"))
        for draft in (cited, refused):
            faults(draft, runs, trusted=False)
            strip_unsupported(draft, runs, trusted=False)
        times.append(perf_counter() - began)
    return min(times)


@pytest.mark.parametrize("piece", NASTY.values(), ids=NASTY.keys())
def test_four_times_the_text_is_not_much_more_than_four_times_the_work(piece: str) -> None:
    short, long = work_on((piece * 1_000)[:1_000]), work_on((piece * 4_000)[:4_000])
    assert long <= 8 * short + 0.05
