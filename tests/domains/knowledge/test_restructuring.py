"""A model may mend the form of a document, never its words."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from dealwright.domains.knowledge.flows.preparing import compare
from dealwright.domains.knowledge.flows.restructuring import restructured, unfaithful
from dealwright.domains.knowledge.reading.blocks import Block, Reading
from dealwright.domains.knowledge.schemas import CrawlRules
from dealwright.domains.knowledge.service.ingest import Claim, Due, Outcome
from dealwright.kernel.errors import Unavailable
from dealwright.ports.llm.base import Completion

TEXT = (
    "Prices The H5 costs EUR 24,900 and the H10 costs EUR 33,500. Delivery Arms are delivered eight weeks "
    "after the order. Parts are delivered after two days. Please ask for other dates."
)
MENDED = (
    "# Prices\n\nThe H5 costs EUR 24,900 and the H10 costs EUR 33,500.\n\n# Delivery\n\n- Arms are delivered "
    "eight weeks after the order.\n- Parts are delivered after two days.\n\nPlease ask for other dates.\n"
)


class Model:
    """Says what it is told to."""

    model = "tidy"

    def __init__(self, text: str) -> None:
        self.text = text

    async def complete(
        self, *, system: str, user: str, max_tokens: int = 800, timeout_seconds: float = 20.0
    ) -> Completion:
        if not self.text:
            raise Unavailable("The model 'tidy' did not answer in time.")
        return Completion(self.text, self.model)


def the_claim(*, restructure: bool = True) -> Claim:
    rules = CrawlRules(restructure=restructure)
    return Claim(
        run_id=uuid4(),
        source_id=uuid4(),
        runner=uuid4(),
        kind="files",
        scope="all",
        url=None,
        rules=rules,
        audience="internal",
        language="",
        products=(),
        boilerplate=frozenset(),
    )


def the_document() -> Due:
    return Due(
        id=UUID(int=1),
        address="prices.txt",
        title="Prices",
        media="text/plain",
        depth=0,
        file_key="x",
        body=None,
        etag=None,
        last_modified=None,
        content_hash=None,
        audience="internal",
        audience_fixed=False,
        products=(),
        language="en",
        valid_until=date(2030, 1, 1),
        has_version=False,
        live=(),
    )


async def the_outcome(said: str, *, restructure: bool = True) -> tuple[Outcome, Outcome]:
    claim = the_claim(restructure=restructure)
    before = compare(claim, the_document(), Reading("Prices", (Block("text", TEXT),)))
    return before, await restructured(Model(said), claim, before)


async def test_form_is_mended_and_the_original_kept() -> None:
    before, after = await the_outcome(MENDED)
    assert after.content is not None
    assert before.content is not None
    assert [block.kind for block in after.content.blocks] == ["heading", "text", "heading", "list", "text"]
    assert after.content.original == before.content.blocks
    assert after.content.engine == "llm tidy"
    assert after.content.content_hash == before.content.content_hash
    assert {piece.headings for _, piece in after.content.pieces} == {("Prices",), ("Delivery",)}


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (MENDED.replace("24,900", "19,900"), "'19' in place of '24'"),
        (MENDED.replace("Please ask for other dates.", ""), "words are missing"),
        (MENDED + "We are the market leader and love our customers very much indeed.", "words were added"),
        (MENDED.replace("the H5 costs", "the H10 costs").replace("The H5", "The H10"), "in place of 'h5'"),
        ("", "did not answer in time"),
    ],
)
async def test_a_model_that_changes_words_or_fails_changes_nothing(said: str, why: str) -> None:
    before, after = await the_outcome(said)
    assert after.content is not None
    assert before.content is not None
    assert after.content.blocks == before.content.blocks
    assert after.content.original is None
    assert why in after.content.notices[-1].text


async def test_nobody_asks_a_model_unless_the_source_says_so() -> None:
    before, after = await the_outcome(MENDED, restructure=False)
    assert after is before


def test_order_of_spaces_and_marks_is_form() -> None:
    assert unfaithful("a b\nc 1,000", "# A\n- b c: 1,000") is None
