"""What may be said is what the cited facts say, in any spelling; nothing else."""

from typing import Any
from uuid import UUID

import pytest

from dealwright.domains.copilot.brains.checks import strip_unsupported, unsupported
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
