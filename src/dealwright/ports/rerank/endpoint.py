"""A rerank endpoint as text-embeddings-inference, Jina and Cohere serve it."""

from collections.abc import Sequence
from typing import Annotated

import httpcore
import orjson
from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from dealwright.kernel.errors import Unavailable
from dealwright.kernel.work import refuse_inside_work


class _Row(BaseModel):
    index: Annotated[int, Field(ge=0)]
    score: float = Field(validation_alias="relevance_score")


class _Short(BaseModel):
    index: Annotated[int, Field(ge=0)]
    score: float


class _Results(BaseModel):
    results: list[_Row | _Short]


_ANSWER: TypeAdapter[list[_Short] | _Results] = TypeAdapter(list[_Short] | _Results)


class RerankEndpoint:
    """Sends `query` with `texts` and `documents`, so that either kind of server finds its own."""

    def __init__(self, url: str, *, model: str = "", key: str = "", timeout_seconds: float = 5.0) -> None:
        self._url = url
        self._model = model
        self._headers: dict[bytes | str, bytes | str] = {"content-type": "application/json"}
        if key:
            self._headers["authorization"] = f"Bearer {key}"
        self._timeout = dict.fromkeys(("connect", "read", "write", "pool"), timeout_seconds)
        self._pool = httpcore.AsyncConnectionPool(max_connections=8)

    async def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        refuse_inside_work()
        body = {"query": question, "texts": list(texts), "documents": list(texts), "model": self._model}
        try:
            answer = await self._pool.request(
                "POST",
                self._url,
                headers=self._headers,
                content=orjson.dumps(body),
                extensions={"timeout": self._timeout},
            )
        except (
            httpcore.NetworkError,
            httpcore.TimeoutException,
            httpcore.ProtocolError,
            httpcore.UnsupportedProtocol,
        ) as error:
            raise Unavailable("The reranker does not answer.") from error
        if answer.status != 200:
            raise Unavailable(f"The reranker answered {answer.status}.")
        return _read(answer.content, len(texts))

    async def aclose(self) -> None:
        await self._pool.aclose()


def _read(body: bytes, count: int) -> list[float]:
    try:
        found = _ANSWER.validate_json(body)
    except ValidationError as error:
        raise Unavailable("The reranker answered something else than scores.") from error
    rows = found.results if isinstance(found, _Results) else found
    scores = {row.index: row.score for row in rows}
    if set(scores) != set(range(count)):
        raise Unavailable("The reranker did not score every passage.")
    return [scores[place] for place in range(count)]
