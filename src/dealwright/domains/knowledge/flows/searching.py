"""Finding passages: both searches, fused, checked against what stands in the database now."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from uuid import UUID

import numpy as np
import structlog
from numpy.typing import NDArray

from dealwright.domains.knowledge.answering.asked import terms_asked
from dealwright.domains.knowledge.answering.evidence import Evidence
from dealwright.domains.knowledge.flows.embedding import Room, open_room, read_vectors
from dealwright.domains.knowledge.service import search, spaces
from dealwright.domains.knowledge.service.search import Found, Where
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import Ports
from dealwright.ml.fusion import Fused, fuse
from dealwright.ports.rerank.base import Reranker, Rerankers
from dealwright.ports.vectors.base import Filter, Lanes

log = structlog.get_logger("knowledge")

LOOKED_AT = 50  # of each search
LOADED = 24
RERANKED = 24  # servers take 32 at once by default
PER_DOCUMENT = 4
TRIES = 3  # documents that change faster than we look are shown as far as they were found


@dataclass(frozen=True)
class Search:
    """What was found for a question, best first, and what it took."""

    question: str
    vector: NDArray[np.float32]
    evidence: Sequence[Evidence]
    room: Room
    rarity: Mapping[int, float]
    milliseconds: int


async def find(
    begin: Begin, actor: Actor, ports: Ports, question: str, where: Where, *, limit: int = LOADED
) -> Search:
    """The best passages for a question that this actor may see.

    Between the store's answer and the look at the rows a document may have been read anew, or readers moved
    to another space: then what was found is of yesterday, and we look again.
    """
    actor.check("knowledge:read")
    started = perf_counter()
    look = await _look(begin, actor, ports, question, where, limit)
    for _ in range(TRIES - 1):
        if look.is_of_today:
            break
        look = await _look(begin, actor, ports, question, where, limit)
    room, rows = look.room, look.rows
    evidence = _spread(
        [_evidence(rows[one.id], one, look.lanes, room.dims) for one in look.fused if one.id in rows]
    )
    evidence = await _reranked(ports[Rerankers].chosen, question, evidence)
    spent = round((perf_counter() - started) * 1_000)
    return Search(question, look.vector, evidence[:limit], room, look.lanes.rarity, spent)


async def _reranked(reranker: Reranker | None, question: str, evidence: list[Evidence]) -> list[Evidence]:
    """In the reranker's order, where there is one and it answers in time."""
    if reranker is None or len(evidence) < 2:
        return evidence
    try:
        head = evidence[:RERANKED]
        scores = await reranker.scores(question, [f"{one.context}\n{one.text}" for one in head])
    except Unavailable as error:
        log.warning("passages stay in their order", reason=error.message)
        return evidence
    order = sorted(range(len(head)), key=lambda place: -scores[place])
    return [*(head[place] for place in order), *evidence[RERANKED:]]


@dataclass(frozen=True)
class _Look:
    room: Room
    vector: NDArray[np.float32]
    lanes: Lanes
    fused: Sequence[Fused[UUID]]
    rows: Mapping[UUID, Found]
    is_of_today: bool


async def _look(begin: Begin, actor: Actor, ports: Ports, question: str, where: Where, limit: int) -> _Look:
    room = await open_room(begin, actor, ports)
    vector = (await room.embedder.embed([question], purpose="query"))[0]
    lanes = await room.store.search(
        room.space, vector, list(terms_asked(question)), where=_filter(where), limit=LOOKED_AT
    )
    fused = fuse(lanes.dense, lanes.lexical, ideal=lanes.ideal)[: max(LOADED, limit) * 2]
    ids = [one.id for one in fused]
    async with begin(actor) as work:
        rows = await search.load(work, room.id, ids, where)
        current = await spaces.current_space(work)
        retired = await search.just_retired(work, [one for one in ids if one not in rows])
    is_of_today = current is not None and current.id == room.id and not retired
    return _Look(room, vector, lanes, fused, rows, is_of_today)


def _filter(where: Where) -> Filter:
    return Filter(where.audience, where.source_ids, where.languages, where.products)


def _spread(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Not the same text twice, and not one document alone: what is too much of one comes after the rest."""
    seen: set[str] = set()
    of_document: Counter[UUID] = Counter()
    first: list[Evidence] = []
    later: list[Evidence] = []
    for one in evidence:
        if one.text in seen:
            continue
        seen.add(one.text)
        of_document[one.document_id] += 1
        (first if of_document[one.document_id] <= PER_DOCUMENT else later).append(one)
    return first + later


def _evidence(row: Found, fused: Fused[UUID], lanes: Lanes, dims: int) -> Evidence:
    return Evidence(
        id=row.id,
        document_id=row.document_id,
        source_id=row.source_id,
        source_name=row.source_name,
        title=row.title,
        url=row.url,
        headings=row.headings,
        page=row.page,
        kind=row.kind,
        text=row.text,
        context=row.context,
        sentences=row.sentences,
        vectors=read_vectors(row.vectors, dims) if row.vectors else np.zeros((0, dims), np.float32),
        audience=row.audience,
        language=row.language,
        document_date=row.document_date,
        stale=row.stale,
        score=fused.score,
        vector_score=fused.dense_score,
        vector_place=fused.dense_rank,
        word_score=fused.lexical_score,
        word_place=fused.lexical_rank,
    )
