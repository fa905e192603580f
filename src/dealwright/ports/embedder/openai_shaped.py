"""Embeddings from a server that speaks OpenAI's `/v1/embeddings`: OpenAI itself, or one of your own.

The key and what a server says about it never reach an error or a log.
"""

import asyncio
import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import numpy as np
from numpy.typing import NDArray
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncOpenAI,
    Omit,
)
from pydantic import BaseModel, ValidationError

from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import refuse_inside_work
from dealwright.ports.embedder.base import EmbedderInfo, Purpose, Vectors
from dealwright.ports.embedder.turns import in_turns

BATCH = 32  # the most that text-embeddings-inference takes unless told otherwise
AT_ONCE = 4
CHARACTERS_A_TOKEN = 4  # of English; longer texts are cut, as models in this process cut them


@dataclass(frozen=True)
class Patience:
    """How long one request may take, its repetitions included, and how often it is repeated."""

    seconds: float
    retries: int


QUERY = Patience(seconds=10, retries=1)
PASSAGE = Patience(seconds=120, retries=4)


class Row(BaseModel):
    index: int
    embedding: list[float] | str  # numbers, or the bytes of float32 in base64


class Answer(BaseModel):
    data: list[Row]


class OpenAiShaped:
    """`max_tokens` is not told by such servers: it is what the model is known to read."""

    def __init__(
        self,
        base_url: str,
        model: str,
        *,
        key: str | None = None,
        max_tokens: int = 512,
        query: Patience = QUERY,
        passage: Patience = PASSAGE,
    ) -> None:
        self._model = model
        self._max_tokens = max_tokens
        self._patience: dict[Purpose, Patience] = {"query": query, "passage": passage}
        self._server = urlsplit(base_url).netloc.rpartition("@")[2]
        self._dims: int | None = None
        # Without a word here the client would take a key out of the environment.
        self._client = AsyncOpenAI(base_url=base_url, api_key=key or "none")
        # Nor may this server learn whose account the environment names.
        self._headers = {"OpenAI-Organization": Omit(), "OpenAI-Project": Omit()}
        if not key:
            self._headers["Authorization"] = Omit()

    async def info(self) -> EmbedderInfo:
        if self._dims is None:
            await self.embed(["How many dimensions?"], purpose="query")
        return EmbedderInfo(name=self._model, dims=self._dims or 0, max_tokens=self._max_tokens)

    async def embed(self, texts: Sequence[str], *, purpose: Purpose) -> Vectors:
        refuse_inside_work()
        if not texts:
            return np.zeros((0, (await self.info()).dims), np.float32)
        parts: dict[int, Vectors] = {}

        async def work(start: int) -> None:
            parts[start] = await self._ask(texts[start : start + BATCH], self._patience[purpose])

        await in_turns(range(0, len(texts), BATCH), work, hands=AT_ONCE)
        return np.concatenate([parts[start] for start in sorted(parts)])

    async def close(self) -> None:
        await self._client.close()

    async def _ask(self, texts: Sequence[str], patience: Patience) -> Vectors:
        most = self._max_tokens * CHARACTERS_A_TOKEN
        client = self._client.with_options(max_retries=patience.retries, timeout=patience.seconds)
        try:
            async with asyncio.timeout(patience.seconds):
                answer = await client.embeddings.with_raw_response.create(
                    input=[text[:most] or " " for text in texts],  # an empty text is refused
                    model=self._model,
                    extra_headers=self._headers,
                )
        except (TimeoutError, APITimeoutError):
            raise self._unavailable(f"did not answer within {patience.seconds:g} seconds") from None
        except APIConnectionError:
            raise self._unavailable("cannot be reached") from None
        except APIStatusError as error:  # `from None`: its text may repeat the key
            raise self._unavailable(self._refusal(error.status_code)) from None
        return self._vectors(answer.content, len(texts))

    def _vectors(self, content: bytes, count: int) -> Vectors:
        try:
            rows = Answer.model_validate_json(content).data
            vectors = [numbers(row.embedding) for row in sorted(rows, key=lambda row: row.index)]
        except (ValidationError, binascii.Error, ValueError):
            raise self._unavailable("gave an answer we cannot read") from None
        if sorted(row.index for row in rows) != list(range(count)):
            raise self._unavailable(f"gave {len(rows)} vectors for {count} texts, or numbered them wrongly")
        self._check_dims({len(vector) for vector in vectors})
        return self._normalised(np.stack(vectors))

    def _check_dims(self, found: set[int]) -> None:
        wanted = self._dims or min(found)
        if found != {wanted}:
            raise self._unavailable(f"gave vectors of {max(found - {wanted})} numbers instead of {wanted}")
        self._dims = wanted

    def _normalised(self, vectors: NDArray[np.float32]) -> Vectors:
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        if not np.all(np.isfinite(lengths) & (lengths > 0)):
            raise self._unavailable("gave a vector without a direction")
        return vectors / lengths

    def _refusal(self, status: int) -> str:
        match status:
            case 401 | 403:
                return "refused the key"
            case 404:
                return f"knows no model {self._model}, or its address is not the right one"
            case 429:
                return "has no room for more requests right now"
            case _ if status >= 500:
                return f"failed ({status})"
            case _:
                return f"refused the request ({status})"

    def _unavailable(self, fault: str) -> Unavailable:
        return Unavailable(f"The embedding server {self._server} {fault}.")


def numbers(embedding: list[float] | str) -> NDArray[np.float32]:
    if isinstance(embedding, str):
        return np.frombuffer(base64.b64decode(embedding, validate=True), "<f4")
    return np.asarray(embedding, np.float32)
