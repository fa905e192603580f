"""From passages to vectors, and the vectors into the store.

Vectors are kept by the hash of their text before anything else happens with them: what was embedded once is
not embedded again, whoever dies in between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.knowledge.models import EmbeddingSpace
from dealwright.domains.knowledge.service import ingest, spaces
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import Ports
from dealwright.ml.bm25 import terms_of
from dealwright.ports.embedder.base import Embedder
from dealwright.ports.embedder.chosen import Embedders
from dealwright.ports.vectors.base import Audience, Point, Space, VectorStore

PASSAGE_TOKENS = 130  # chosen by measurement, see docs/knowledge.md
AT_ONCE = 64  # passages embedded between two commits


class Text(Protocol):
    """A passage, stored or about to be."""

    @property
    def context(self) -> str: ...
    @property
    def text(self) -> str: ...
    @property
    def hash(self) -> str: ...
    @property
    def sentences(self) -> Sequence[Sequence[int]]: ...


@dataclass(frozen=True)
class Room:
    """The space a workspace's readers use, with its embedder and store."""

    id: UUID
    model: str
    dims: int
    embedder: Embedder
    store: VectorStore
    space: Space


@dataclass(frozen=True)
class Placed:
    """A passage on its way into the store."""

    id: UUID
    text: Text
    source_id: UUID
    audience: Audience
    language: str
    products: tuple[str, ...]


async def open_room(begin: Begin, actor: Actor, ports: Ports) -> Room:
    """The current space; the first reading of a workspace opens it for the default embedder."""
    async with begin(actor) as work:
        current = await spaces.current_space(work)
    if current is None:
        embedders = ports[Embedders]
        info = await embedders[embedders.default].info()
        async with begin(actor) as work:
            current = await spaces.open_space(work, embedders.default, info.name, info.dims)
    return room_of(ports, current)


def room_of(ports: Ports, row: EmbeddingSpace) -> Room:
    """Raises `Unavailable` when its embedder is gone, or is another model by now."""
    embedders = ports[Embedders]
    now = embedders.labels.get(row.embedder, row.model)
    if row.model != now and not row.model.startswith(f"{now}-"):
        raise Unavailable(
            f"The embedder '{row.embedder}' is {now} now; what is stored was made by {row.model}. "
            "Choose it again in Settings, Knowledge."
        )
    return Room(
        row.id, row.model, row.dims, ports[Embedders][row.embedder], ports[VectorStore], space_of(row)
    )


def space_of(row: EmbeddingSpace) -> Space:
    return Space(row.workspace_id, row.id, row.dims)


def indexed_text(one: Text) -> str:
    """What stands for a passage in both searches: its title and headings, then its text."""
    return f"{one.context}\n{one.text}" if one.context else one.text


def sentence_text(one: Text, start: int, end: int) -> str:
    """A sentence is understood under the title; under all headings its own words counted too little."""
    title = one.context.partition(" > ")[0]
    return f"{title}: {one.text[start:end]}" if title else one.text[start:end]


async def embed_and_keep(begin: Begin, actor: Actor, room: Room, texts: Iterable[Text]) -> int:
    """Embeds and keeps what has no vectors yet; how many passages that were."""
    by_hash = {one.hash: one for one in texts}
    async with begin(actor) as work:
        known = await ingest.known_hashes(work, room.id, list(by_hash))
    missing = [one for hashed, one in by_hash.items() if hashed not in known]
    for start in range(0, len(missing), AT_ONCE):
        rows = await _embed(room.embedder, missing[start : start + AT_ONCE])
        async with begin(actor) as work:
            await ingest.keep_vectors(work, room.id, rows)
    return len(missing)


async def _embed(embedder: Embedder, texts: Sequence[Text]) -> list[tuple[str, bytes, bytes]]:
    """Hash, vector of the passage, vectors of its sentences."""
    wanted = [indexed_text(one) for one in texts]
    for one in texts:
        wanted.extend(sentence_text(one, start, end) for start, end in one.sentences)
    vectors = (await embedder.embed(wanted, purpose="passage")).astype(np.float16)
    rows: list[tuple[str, bytes, bytes]] = []
    at = len(texts)
    for place, one in enumerate(texts):
        until = at + len(one.sentences)
        rows.append((one.hash, vectors[place].tobytes(), vectors[at:until].tobytes()))
        at = until
    return rows


def read_vectors(raw: bytes, dims: int) -> NDArray[np.float32]:
    """Shape (n, dims), as they were kept."""
    return np.frombuffer(raw, dtype=np.float16).reshape(-1, dims).astype(np.float32)


async def put(begin: Begin, actor: Actor, room: Room, placed: Sequence[Placed]) -> None:
    """Puts passages whose vectors are kept into the store; doing it again changes nothing."""
    for start in range(0, len(placed), 500):
        part = placed[start : start + 500]
        async with begin(actor) as work:
            kept = await ingest.vectors_of(work, room.id, list({one.text.hash for one in part}))
        points = [_point(one, kept, room.dims) for one in part if one.text.hash in kept]
        await room.store.put(room.space, points)


def _point(one: Placed, kept: Mapping[str, tuple[bytes, bytes]], dims: int) -> Point:
    return Point(
        id=one.id,
        vector=read_vectors(kept[one.text.hash][0], dims)[0],
        terms=terms_of(indexed_text(one.text), one.language or "en"),
        source_id=one.source_id,
        audience=one.audience,
        language=one.language,
        products=one.products,
    )
