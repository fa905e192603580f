"""Answering a question: find, let an engine say what may be said, check every sentence, note the question."""

from time import perf_counter
from uuid import UUID

from dealwright.domains.engines.flows import active_model, model_of
from dealwright.domains.knowledge.answering import builtin, llm
from dealwright.domains.knowledge.answering.evidence import Claim, Evidence
from dealwright.domains.knowledge.answering.verdict import Verdict, checked
from dealwright.domains.knowledge.flows.searching import Search, find
from dealwright.domains.knowledge.schemas import (
    Answer,
    Ask,
    Citation,
    EngineName,
    FoundPassage,
    Sentence,
)
from dealwright.domains.knowledge.service import gaps
from dealwright.domains.knowledge.service.search import Where
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import Ports


async def engines_of(begin: Begin, actor: Actor, ports: Ports) -> list[EngineName]:
    active = await active_model(begin, actor, ports)
    return ["builtin"] if active.source == "none" else ["builtin", "llm"]


async def ask(begin: Begin, actor: Actor, ports: Ports, form: Ask, *, channel: str) -> Answer:
    """Never raises for a model that fails: the builtin engine answers then, and the answer says so."""
    started = perf_counter()
    where = Where(form.audience, tuple(form.source_ids), tuple(form.languages), tuple(form.products))
    search = await find(begin, actor, ports, form.question, where)
    verdict, fell_back = await _decide(begin, actor, ports, form, search)
    shown = search.evidence[: form.limit]
    spent = round((perf_counter() - started) * 1_000)
    question_id = await _note(begin, actor, form, search, verdict, channel, spent) if form.remember else None
    cited = {quote.evidence.id for claim in verdict.claims for quote in claim.quotes}
    beside = [one for one in search.evidence[form.limit :] if one.id in cited]
    return Answer(
        answer=" ".join(claim.text for claim in verdict.claims),
        sentences=[_sentence(claim) for claim in verdict.claims],
        confidence=round(verdict.confidence, 3),
        refused=verdict.band != "answered",
        band=verdict.band,
        reason=verdict.reason,
        engine=verdict.engine,
        model=verdict.model or search.room.model,
        fell_back=fell_back,
        dropped=list(verdict.dropped),
        passages=[_shown(one) for one in (*shown, *beside)],
        question_id=question_id,
        milliseconds=spent,
    )


async def _decide(
    begin: Begin, actor: Actor, ports: Ports, form: Ask, search: Search
) -> tuple[Verdict, str | None]:
    own = checked(builtin.answer(search.question, search.vector, search.evidence, search.rarity))
    if form.engine == "builtin":
        return own, None
    model = await model_of(begin, actor, ports, purpose="knowledge.answer", prompt=llm.PROMPT)
    if model is None:
        is_missed = form.engine == "llm"
        return own, "No language model is set up, so the builtin engine answered." if is_missed else None
    if not search.evidence:
        return own, None
    prompt = llm.prompt(search.question, search.evidence[: llm.SHOWN])
    try:
        said = await model.complete(system=llm.SYSTEM, user=prompt)
        return checked(llm.read(said.text, search.evidence[: llm.SHOWN], said.model)), None
    except (Unavailable, llm.Nonsense) as error:
        return own, f"{error.message} The builtin engine answered."


async def _note(
    begin: Begin, actor: Actor, form: Ask, search: Search, verdict: Verdict, channel: str, spent: int
) -> UUID:
    async with begin(actor) as work:
        row = await gaps.note_question(
            work,
            question=form.question,
            vector=search.vector,
            space_id=search.room.id,
            band=verdict.band,
            engine=verdict.engine,
            confidence=verdict.confidence,
            channel=channel,
            passage_ids=[one.id for one in search.evidence[: form.limit]],
            milliseconds=spent,
        )
        return row.id


def _sentence(claim: Claim) -> Sentence:
    return Sentence(
        text=claim.text,
        citations=[
            Citation(
                passage_id=quote.evidence.id,
                document_id=quote.evidence.document_id,
                url=quote.evidence.url,
                page=quote.evidence.page,
                quote=quote.text,
                start=quote.start,
                end=quote.end,
            )
            for quote in claim.quotes
        ],
    )


def _shown(one: Evidence) -> FoundPassage:
    return FoundPassage(
        id=one.id,
        document_id=one.document_id,
        source_id=one.source_id,
        source_name=one.source_name,
        title=one.title,
        url=one.url,
        headings=list(one.headings),
        page=one.page,
        text=one.text,
        audience="customers" if one.audience == "customers" else "internal",
        score=round(one.score, 4),
        vector_score=None if one.vector_score is None else round(one.vector_score, 4),
        vector_place=one.vector_place,
        word_score=None if one.word_score is None else round(one.word_score, 3),
        word_place=one.word_place,
        document_date=one.document_date,
        stale=one.stale,
    )
