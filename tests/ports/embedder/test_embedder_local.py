"""Threads and batches of models in this process: who waits for whom, and what a cancelled caller leaves."""

import asyncio
import threading
import time
from collections.abc import Callable

import numpy as np
import pytest

from dealwright.ports.embedder.base import EmbedderInfo, Vectors
from dealwright.ports.embedder.local import BATCH_TOKENS, LocalEmbedder, Model, Texts, Tokens, batched
from dealwright.ports.embedder.minilm import FOLDER, MiniLm

INFO = EmbedderInfo(name="slow", dims=1, max_tokens=256)
FULL = "price " * 254  # two of them are a batch


def a_model(run: Callable[[Tokens], None]) -> Callable[[], Model]:
    """Its vector of a text is the id of the first word."""

    def answer(ids: Tokens, _: Tokens) -> Vectors:
        run(ids)
        return ids[:, 1:2].astype(np.float32)

    return lambda: Model(INFO, Texts(FOLDER / "tokenizer.json", INFO.max_tokens), answer)


def test_batches_hold_texts_of_like_length_within_their_budget() -> None:
    lengths = [256, 3, 100, 3, 256, 99, 4, 256, 512]
    batches = list(batched(lengths))
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    assert all(len(batch) * max(lengths[place] for place in batch) <= BATCH_TOKENS for batch in batches)
    assert [sorted(lengths[place] for place in batch) for batch in batches] == [
        [3, 3, 4, 99, 100],
        [256, 256],
        [256],
        [512],
    ]


async def test_a_query_does_not_wait_for_a_bulk(minilm: MiniLm) -> None:
    bulk = asyncio.create_task(minilm.embed([FULL] * 500, purpose="passage"))
    await asyncio.sleep(0.2)  # the bulk is under way
    for _ in range(5):
        await minilm.embed(["Who signs?"], purpose="query")
    assert not bulk.done()
    bulk.cancel()
    with pytest.raises(asyncio.CancelledError):
        await bulk


async def test_two_bulks_take_turns() -> None:
    order: list[int] = []
    embedder = LocalEmbedder(a_model(lambda ids: order.append(int(ids[0, 1]))), threads=1)
    await embedder.embed(["warm"], purpose="passage")
    order.clear()
    first = embedder.embed([FULL] * 20, purpose="passage")
    second = embedder.embed(["moon " * 254] * 20, purpose="passage")
    await asyncio.gather(first, second)
    assert set(order[:4]) == set(order)


async def test_a_cancelled_bulk_stops_after_the_batches_that_run() -> None:
    started, go_on = threading.Event(), threading.Event()
    runs: list[int] = []

    def run(ids: Tokens) -> None:
        runs.append(len(ids))
        started.set()
        go_on.wait(5)

    embedder = LocalEmbedder(a_model(run), threads=1)
    bulk = asyncio.create_task(embedder.embed([FULL] * 40, purpose="passage"))
    await asyncio.to_thread(started.wait, 5)
    bulk.cancel()
    go_on.set()
    with pytest.raises(asyncio.CancelledError):
        await bulk
    await embedder.embed([FULL], purpose="passage")
    assert runs == [2, 1]


async def test_the_first_callers_share_one_load() -> None:
    loads: list[str] = []
    make = a_model(lambda _: None)

    def load() -> Model:
        loads.append(threading.current_thread().name)
        time.sleep(0.05)
        return make()

    embedder = LocalEmbedder(load, threads=2)
    await asyncio.gather(
        embedder.embed(["price"], purpose="passage"),
        embedder.embed(["price"], purpose="query"),
        asyncio.to_thread(embedder.count_tokens, ["price"]),
        embedder.info(),
    )
    assert len(loads) == 1


async def test_the_error_of_a_batch_is_raised_as_it_is() -> None:
    def fail(ids: Tokens) -> None:
        raise MemoryError

    with pytest.raises(MemoryError):
        await LocalEmbedder(a_model(fail), threads=2).embed([FULL] * 9, purpose="passage")


async def test_each_text_gets_its_own_row_whatever_its_length() -> None:
    embedder = LocalEmbedder(a_model(lambda _: None), threads=2)
    words = ["price", "moon", "plan", "seat"]
    single = await embedder.embed(words, purpose="query")
    many = await embedder.embed(
        [f"{word} " * (1 + place * 37 % 200) for place, word in enumerate(words * 10)], purpose="passage"
    )
    assert np.array_equal(many, np.tile(single, (10, 1)))
