"""Documents in memory, split, embedded, searched and fused by what the product uses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.knowledge.answering.asked import terms_asked
from dealwright.domains.knowledge.answering.evidence import Evidence
from dealwright.domains.knowledge.flows.embedding import PASSAGE_TOKENS, indexed_text, sentence_text
from dealwright.domains.knowledge.reading.blocks import Passage, Reading
from dealwright.domains.knowledge.reading.passages import split
from dealwright.kernel.ids import new_id
from dealwright.ml.bm25 import terms_of
from dealwright.ml.fusion import Fused, fuse
from dealwright.ports.embedder.base import Embedder
from dealwright.ports.vectors.base import Filter, Lanes, Point, Space
from dealwright.ports.vectors.memory import MemoryVectors

Lane = Literal["hybrid", "lexical", "vector"]
LOOKED_AT = 50


@dataclass
class Library:
    """`documents` are named by the caller; `sentences` are embedded only where answers are measured."""

    embedder: Embedder
    with_sentences: bool = False
    passages: dict[UUID, tuple[str, Passage]] = field(default_factory=dict[UUID, tuple[str, Passage]])
    titles: dict[str, str] = field(default_factory=dict[str, str])
    vectors: dict[UUID, NDArray[np.float32]] = field(default_factory=dict[UUID, NDArray[np.float32]])
    store: MemoryVectors = field(default_factory=MemoryVectors)
    space: Space = field(default_factory=lambda: Space(new_id(), new_id(), 0))

    async def add(self, documents: Mapping[str, Reading], *, max_tokens: int = PASSAGE_TOKENS) -> None:
        fresh: dict[UUID, tuple[str, Passage]] = {}
        for name, reading in documents.items():
            self.titles[name] = reading.title
            for piece in split(reading, max_tokens=max_tokens):
                fresh[new_id()] = (name, piece)
        texts = [indexed_text(piece) for _, piece in fresh.values()]
        embedded = await self.embedder.embed(texts, purpose="passage")
        points = [
            Point(passage_id, vector, terms_of(text), self.space.id, "customers")
            for (passage_id, text, vector) in zip(fresh, texts, embedded, strict=True)
        ]
        await self.store.put(self.space, points)
        if self.with_sentences:
            await self._embed_sentences(fresh)
        self.passages |= fresh

    async def _embed_sentences(self, fresh: Mapping[UUID, tuple[str, Passage]]) -> None:
        texts = [sentence_text(piece, *span) for _, piece in fresh.values() for span in piece.sentences]
        embedded = await self.embedder.embed(texts, purpose="passage")
        at = 0
        for passage_id, (_, piece) in fresh.items():
            kept = embedded[at : at + len(piece.sentences)].astype(np.float16)
            self.vectors[passage_id] = kept.astype(np.float32)
            at += len(piece.sentences)

    async def search(self, question: str, limit: int = LOOKED_AT) -> tuple[Lanes, NDArray[np.float32]]:
        vector = (await self.embedder.embed([question], purpose="query"))[0]
        terms = list(terms_asked(question))
        return await self.store.search(self.space, vector, terms, where=Filter(), limit=limit), vector

    def documents_of(self, lanes: Lanes, lane: Lane) -> list[str]:
        """Documents by their best passage, best first."""
        hits = {
            "hybrid": lambda: [one.id for one in fuse(lanes.dense, lanes.lexical, ideal=lanes.ideal)],
            "lexical": lambda: [one.id for one in lanes.lexical],
            "vector": lambda: [one.id for one in lanes.dense],
        }[lane]()
        return list(dict.fromkeys(self.passages[one][0] for one in hits))

    def evidence(self, lanes: Lanes, limit: int) -> list[Evidence]:
        return [self._evidence(one) for one in fuse(lanes.dense, lanes.lexical, ideal=lanes.ideal)[:limit]]

    def _evidence(self, fused: Fused[UUID]) -> Evidence:
        name, piece = self.passages[fused.id]
        return Evidence(
            id=fused.id,
            document_id=UUID(int=abs(hash(name)) % 2**128),
            source_id=self.space.id,
            source_name="",
            title=self.titles[name],
            url=name,
            headings=piece.headings,
            page=piece.page,
            kind=piece.kind,
            text=piece.text,
            context=piece.context,
            sentences=piece.sentences,
            vectors=self.vectors.get(fused.id, np.zeros((0, 1), np.float32)),
            audience="customers",
            language="en",
            document_date=None,
            stale=False,
            score=fused.score,
            vector_score=fused.dense_score,
            vector_place=fused.dense_rank,
            word_score=fused.lexical_score,
            word_place=fused.lexical_rank,
        )
