"""Sources, documents and gaps for tests, and an embedder that needs no model."""

from collections.abc import Sequence
from contextlib import suppress
from hashlib import blake2b
from typing import Any
from uuid import UUID

import numpy as np

from dealwright.domains.identity.permissions import Role
from dealwright.domains.knowledge.flows import running
from dealwright.domains.knowledge.models import Document, Gap, Source
from dealwright.domains.knowledge.schemas import NewEntry, NewSource
from dealwright.domains.knowledge.service import gaps, sources
from dealwright.domains.knowledge.service.ingest import RunStopped
from dealwright.kernel.work import Begin, refuse_inside_work
from dealwright.kernel.worker import Ports
from dealwright.main import Runtime
from dealwright.ml.bm25 import terms_of
from dealwright.ports.embedder.base import EmbedderInfo, Purpose, Vectors
from dealwright.ports.embedder.chosen import Embedders
from tests.factories.identity import Team

WORDS = "words"
DIMS = 64


class WordEmbedder:
    """Texts that share words are near each other: hashed stems with a sign, added up."""

    def __init__(self, name: str = "words-64", dims: int = DIMS) -> None:
        self.name, self.dims = name, dims
        self.embedded: list[str] = []

    async def info(self) -> EmbedderInfo:
        return EmbedderInfo(self.name, self.dims, 256)

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Vectors:
        refuse_inside_work()
        if purpose == "passage":
            self.embedded.extend(texts)
        return (
            np.stack([self._vector(text) for text in texts])
            if texts
            else np.zeros((0, self.dims), np.float32)
        )

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(self.dims, np.float32)
        for term, times in terms_of(text).items():
            hashed = int.from_bytes(blake2b(f"{self.name} {term}".encode(), digest_size=4).digest())
            vector[hashed % self.dims] += times if hashed & 0x10000 else -times
        length = np.linalg.norm(vector)
        return vector / length if length else np.eye(1, self.dims, dtype=np.float32)[0]


def use_words(ports: Ports) -> None:
    """From now on what nobody chose an embedder for is embedded without a model."""
    known = ports[Embedders]
    chosen = Embedders({WORDS: WordEmbedder(), **known.by_name}, WORDS, {WORDS: "words-64", **known.labels})
    put_port(ports, Embedders, chosen)


def put_port(ports: Ports, base: type[Any], adapter: object) -> None:
    """In place, since jobs hold the same ports."""
    adapters = ports.adapters
    assert isinstance(adapters, dict)
    adapters[base] = adapter


async def a_source(begin: Begin, team: Team, *, by: Role = "manager", **facts: Any) -> Source:
    """Of written texts, unless told otherwise. Nothing is read."""
    form = NewSource.model_validate({"kind": "written", **facts})
    async with begin(team.actor(by)) as work:
        return await sources.create_source(work, form)


async def an_entry(
    runtime: Runtime, team: Team, source: Source, *, by: Role = "manager", **facts: Any
) -> Document:
    """Written and read."""
    form = NewEntry.model_validate({"title": "Delivery", "text": "Parts ship within four days.", **facts})
    async with runtime.begin(team.actor(by)) as work:
        written = await sources.write_entry(work, source.id, form)
        run, is_new = await sources.request_run(work, source.id, scope="new", documents=[written.id])
    if is_new:
        await read(runtime, team, run.id)
    async with runtime.begin(team.actor(by)) as work:
        return await sources.access_document(work, written.id)


async def read(runtime: Runtime, team: Team, run_id: UUID, *, by: Role = "manager") -> None:
    """As the job does it."""
    with suppress(RunStopped):
        await running.execute(runtime.begin, team.actor(by), runtime.ports, run_id)


async def a_gap(begin: Begin, team: Team, question: str = "Who paints the gate?", *, by: Role = "rep") -> Gap:
    async with begin(team.actor(by)) as work:
        row = await gaps.note_question(
            work,
            question=question,
            vector=None,
            space_id=None,
            band="nothing",
            engine="builtin",
            confidence=0.0,
            channel="page",
            passage_ids=[],
            milliseconds=1,
        )
        assert row.gap_id
        return await work.get(Gap, row.gap_id)
