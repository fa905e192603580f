"""The tool that reads the company's documents: sentences that answer, passages that are near."""

from datetime import UTC, datetime, time
from typing import Annotated, Any, Literal

from pydantic import Field

from dealwright.domains.copilot.findings import Fact, Found, PassageRef
from dealwright.domains.copilot.tools.base import Arguments, Hands, Tool
from dealwright.domains.copilot.tools.contradictions import Said, contradictions
from dealwright.domains.copilot.tools.words import clipped, counted
from dealwright.domains.knowledge.flows.asking import ask
from dealwright.domains.knowledge.reading.sentences import sentences
from dealwright.domains.knowledge.schemas import Answer, Ask, Citation, FoundPassage

PASSAGES = 8
RELATED = 3
CHANNEL = "copilot"


class SearchDocuments(Arguments):
    question: Annotated[
        str,
        Field(
            min_length=2,
            max_length=2_000,
            description="The question in the asker's own words, the part that is about our documents.",
        ),
    ]
    products: Annotated[
        list[Annotated[str, Field(min_length=1, max_length=60)]],
        Field(max_length=10, description="Only documents about these products of ours, by name."),
    ] = []
    audience: Literal["internal", "customers"] | None = Field(
        None, description="`customers`: only what may be told to customers."
    )

    def progress(self) -> str:
        return f"Reading the documents about {clipped(self.question, 80)}"


async def _search_documents(hands: Hands, arguments: SearchDocuments) -> Found:
    form = Ask.model_validate(
        {
            "question": arguments.question,
            "engine": "builtin",
            "audience": arguments.audience,
            "products": arguments.products,
            "limit": PASSAGES,
            "remember": _own_words(hands, arguments.question),
        }
    )
    answer = await ask(hands.begin, hands.actor, hands.ports, form, channel=CHANNEL)
    passages = {one.id: one for one in answer.passages}
    said = _answer_facts(answer, passages)
    other = _contradiction_facts(arguments.question, answer, passages)
    related = [] if answer.band == "nothing" else _related_facts(answer, [*said, *other])
    return Found(
        summary=_summary(answer),
        facts=[*said, *other, *related],
        data={
            "band": answer.band,
            "confidence": answer.confidence,
            "reason": answer.reason,
            "engine": answer.engine,
            "contradiction": bool(other),
        },
        nothing=answer.band == "nothing",
    )


def _own_words(hands: Hands, question: str) -> bool:
    """A gap is a question a person had: what an engine made of it does not count."""
    return " ".join(question.split()).casefold() in " ".join(hands.asked.split()).casefold()


def _summary(answer: Answer) -> str:
    if answer.band == "nothing":
        return "Nothing in the documents is about this."
    documents = counted(len({one.document_id for one in answer.passages}), "document")
    return f"Read {documents}." if answer.band == "answered" else f"Read {documents}; none answers this."


def _answer_facts(answer: Answer, passages: dict[Any, FoundPassage]) -> list[Fact]:
    facts: list[Fact] = []
    for place, sentence in enumerate(answer.sentences, 1):
        cited = sentence.citations[0]
        facts.append(
            Fact(
                key=f"answer:{place}",
                text=sentence.text,
                values={"document": passages[cited.passage_id].title, "confidence": answer.confidence},
                passage=_passage(passages[cited.passage_id], cited),
            )
        )
    return facts


def _related_facts(answer: Answer, told: list[Fact]) -> list[Fact]:
    """The passages found best: to read around an answer, or where there is none."""
    facts: list[Fact] = []
    quoted = {(fact.passage.passage_id, fact.passage.quote) for fact in told if fact.passage}
    for one in answer.passages[:RELATED]:
        if (one.id, one.text) in quoted:
            continue
        facts.append(
            Fact(
                key=f"passage:{one.id}",
                text=one.text,
                values={"related": True, "document": one.title, "score": one.score},
                passage=_whole(one),
            )
        )
    return facts


def _contradiction_facts(question: str, answer: Answer, passages: dict[Any, FoundPassage]) -> list[Fact]:
    """Sentences of other documents that give another figure for what the answer states."""
    stated = [
        _said(passages[cited.passage_id], cited.start, cited.end)
        for sentence in answer.sentences
        for cited in sentence.citations
    ]
    others = [_said(one, start, end) for one in answer.passages for start, end in sentences(one.text)]
    facts: list[Fact] = []
    for place, (against, one) in enumerate(contradictions(question, stated, others), 1):
        passage = passages[one.passage]
        facts.append(
            Fact(
                key=f"contradiction:{place}",
                text=one.text,
                values={"contradicts": against.text, "document": passage.title},
                passage=_whole(passage).model_copy(
                    update={"quote": one.text, "start": one.start, "end": one.end}
                ),
            )
        )
    return facts


def _said(passage: FoundPassage, start: int, end: int) -> Said:
    return Said(
        text=passage.text[start:end],
        heading=" ".join([passage.title, *passage.headings]),
        document=passage.document_id,
        passage=passage.id,
        start=start,
        end=end,
    )


def _passage(one: FoundPassage, cited: Citation) -> PassageRef:
    return _whole(one).model_copy(
        update={"quote": cited.quote, "start": cited.start, "end": cited.end, "page": cited.page or one.page}
    )


def _whole(one: FoundPassage) -> PassageRef:
    return PassageRef(
        passage_id=one.id,
        document_id=one.document_id,
        title=one.title,
        url=one.url,
        page=one.page,
        headings=one.headings,
        quote=one.text,
        start=0,
        end=len(one.text),
        document_date=datetime.combine(one.document_date, time(), UTC) if one.document_date else None,
    )


SEARCH_DOCUMENTS = Tool(
    name="search_documents",
    title="Read the company's documents",
    description="What our own documents say: products, prices, terms, warranty, policy, processes, "
    "objections, competitors. Gives sentences that may be quoted, with where they stand.",
    arguments=SearchDocuments,
    permissions=("copilot:use", "knowledge:read"),
    run=_search_documents,
    rests_on="documents",
)
