"""Sentence models that run in this process: tokens, batches and threads, for any ONNX model.

Which model and how it is loaded is the adapter's: it gives a function that makes a `Model`.
"""

import asyncio
import os
import sys
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Tokenizer

from dealwright.kernel.work import refuse_inside_work
from dealwright.ports.embedder.base import EmbedderInfo, Purpose, Vectors
from dealwright.ports.embedder.turns import in_turns

Tokens = NDArray[np.int64]
Batch = Sequence[int]  # places in the list of texts
Run = Callable[[Tokens, Tokens], Vectors]

# Padded tokens of a batch: small ones stay in the cache of a core and need little memory.
BATCH_TOKENS = 512
TOKENIZED_AT_ONCE = 64
# Bulk gives way to queries and to the requests this process serves.
BULK_NICENESS = 10

# Tokens are made on the thread that asks; in the library's own pool a query would wait for a bulk.
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


class Texts:
    """Turns texts into token ids, cut at what the model reads."""

    def __init__(self, file: Path, max_tokens: int) -> None:
        self._cut = Tokenizer.from_file(str(file))
        self._cut.no_padding()
        self._cut.enable_truncation(max_tokens)  # pyright: ignore[reportUnknownMemberType] its stub has bare **kwargs
        self._whole = Tokenizer.from_file(str(file))
        self._whole.no_padding()
        self._whole.no_truncation()

    def ids(self, texts: Sequence[str]) -> list[Tokens]:
        return [
            np.asarray(encoding.ids, np.int64)
            for start in range(0, len(texts), TOKENIZED_AT_ONCE)
            for encoding in self._cut.encode_batch_fast(list(texts[start : start + TOKENIZED_AT_ONCE]))
        ]

    def count(self, texts: Sequence[str]) -> list[int]:
        encodings = self._whole.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(encoding.ids) for encoding in encodings]


@dataclass(frozen=True)
class Model:
    """`run` takes ids and mask, padded to one length, and gives normalised vectors.

    `prompts` are what a model wants to read before a passage or a query.
    """

    info: EmbedderInfo
    texts: Texts
    run: Run
    prompts: Mapping[Purpose, str] = field(default_factory=dict[Purpose, str])


class LocalEmbedder:
    """Loads at first use, once, and shares one model between its threads.

    Bulk work takes `threads` threads, one batch each; queries have a thread of their own.
    """

    def __init__(self, load: Callable[[], Model], *, threads: int | None = None) -> None:
        self._load = load
        self._loading = threading.Lock()
        self._loaded: Model | None = None
        self._threads = threads or cores()
        self._bulk = ThreadPoolExecutor(self._threads, "embed-bulk", initializer=_give_way)
        self._quick = ThreadPoolExecutor(1, "embed-query")

    async def info(self) -> EmbedderInfo:
        model = await asyncio.get_running_loop().run_in_executor(self._quick, self._model)
        return model.info

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Vectors:
        refuse_inside_work()
        loop = asyncio.get_running_loop()
        pool, hands = (self._quick, 1) if purpose == "query" else (self._bulk, self._threads)
        model, ids = await loop.run_in_executor(pool, self._prepare, texts, purpose)
        vectors = np.zeros((len(texts), model.info.dims), np.float32)

        async def work(batch: Batch) -> None:
            rows = [ids[place] for place in batch]
            vectors[list(batch)] = await loop.run_in_executor(pool, run_batch, model.run, rows)

        await in_turns(batched([len(row) for row in ids]), work, hands=hands)
        return vectors

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Tokens of each text as a whole, without the marks around it. Blocks, and may load the model."""
        return self._model().texts.count(texts)

    def _prepare(self, texts: Sequence[str], purpose: Purpose) -> tuple[Model, list[Tokens]]:
        model = self._model()
        prompt = model.prompts.get(purpose, "")
        return model, model.texts.ids([prompt + text for text in texts])

    def _model(self) -> Model:
        with self._loading:
            if self._loaded is None:
                self._loaded = self._load()
            return self._loaded


def cores() -> int:
    """Those this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _give_way() -> None:
    if sys.platform == "linux":  # only there does a thread have a niceness of its own
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), BULK_NICENESS)


def batched(lengths: Sequence[int]) -> Iterator[Batch]:
    """Places of texts of about the same length, at most `BATCH_TOKENS` with their padding."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__):
        if batch and (len(batch) + 1) * lengths[place] > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def run_batch(run: Run, rows: Sequence[Tokens]) -> Vectors:
    return run(*padded(rows))


def padded(rows: Sequence[Tokens]) -> tuple[Tokens, Tokens]:
    """Ids and mask. The id of padding does not matter under a mask of zero."""
    shape = len(rows), max(len(row) for row in rows)
    ids, mask = np.zeros(shape, np.int64), np.zeros(shape, np.int64)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = row
        mask[place, : len(row)] = 1
    return ids, mask


def open_session(model: Path | bytes, **config: str) -> Any:
    """A session whose runs stay on the thread that calls, with memory that does not grow by shape."""
    runtime = cast(Any, onnxruntime)  # it has no types
    options = runtime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # it remembers a plan for every shape it meets
    for key, value in {"session.intra_op.allow_spinning": "0", **config}.items():
        options.add_session_config_entry(key, value)
    given = model if isinstance(model, bytes) else str(model)
    return runtime.InferenceSession(given, options, providers=["CPUExecutionProvider"])


def run_session(session: Any, output: str, **inputs: NDArray[np.signedinteger[Any]]) -> NDArray[np.float32]:
    return cast(NDArray[np.float32], session.run([output], inputs)[0])
