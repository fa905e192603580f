"""Which kind of question it is, by likeness to example wordings (`routes.json`).

The vectors of the examples are computed once per process and embedder. A route counts for the mean of its
nearest examples, so that a route with many themes is not blurred.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal
from weakref import WeakKeyDictionary

import numpy as np

from dealwright.kernel.errors import Unavailable
from dealwright.kernel.worker import Ports
from dealwright.ports.embedder.base import Embedder, Vectors
from dealwright.ports.embedder.chosen import Embedders

RouteName = Literal["records", "documents", "small_talk", "help", "out_of_scope", "forbidden"]
EMBEDDER = "builtin"
NEAREST = 3
MOST_KEPT = 1_024


@dataclass(frozen=True)
class Likeness:
    """How alike a question is to every route, -1 to 1; empty when there is no sentence model."""

    scores: Mapping[str, float]

    def of(self, route: str) -> float:
        return self.scores.get(route, 0.0)

    def lead(self, route: str) -> float:
        """How far it is before the next one; below 0 when it is behind."""
        others = [score for name, score in self.scores.items() if name != route]
        return self.of(route) - max(others, default=0.0)

    def best(self) -> str | None:
        return max(self.scores, key=self.scores.__getitem__, default=None)


NOWHERE = Likeness({})
_SPOKEN = {
    "x_acct": "the client",
    "x_clnt": "the client",
    "x_cntc": "the contact",
    "x_dl": "the deal",
    "x_prsn": "the colleague",
    "x_tm": "the team",
    "x_stg": "proposal",
    "x_pipe": "new business",
    "x_prod": "the product",
    "x_indu": "the industry",
    "x_ctry": "Germany",
    "x_cty": "Berlin",
}


def spoken(text: str) -> str:
    """A masked question in words a sentence model knows."""
    return re.sub(r"x_[a-z]+", lambda found: _SPOKEN.get(found[0], "it"), text)


@cache
def examples() -> dict[str, list[str]]:
    return json.loads((files("dealwright.domains.copilot.brains.builtin") / "routes.json").read_text("utf-8"))


def readings(part: Literal["one", "many"]) -> Callable[[], dict[str, list[str]]]:
    """Wordings about one record or many, by the words that rules read; "" for what is not kept."""

    @cache
    def read() -> dict[str, list[str]]:
        path = files("dealwright.domains.copilot.brains.builtin") / "readings.json"
        known: dict[str, list[str]] = json.loads(path.read_text("utf-8"))[part]
        return {words: [spoken(one) for one in examples] for words, examples in known.items()}

    return read


class Routes:
    """Vectors of the examples, and of the last questions, by embedder."""

    def __init__(
        self, examples: Callable[[], dict[str, list[str]]] = examples, nearest: int = NEAREST
    ) -> None:
        self._examples = examples
        self._nearest = nearest
        self._vectors: WeakKeyDictionary[Embedder, dict[str, Vectors]] = WeakKeyDictionary()
        self._kept: WeakKeyDictionary[Embedder, dict[str, Likeness]] = WeakKeyDictionary()

    async def of(self, ports: Ports, text: str) -> Likeness:
        """Without a sentence model there is no likeness, and the rules decide alone."""
        embedder = ports[Embedders].by_name.get(EMBEDDER)
        if embedder is None:
            return NOWHERE
        kept = self._kept.setdefault(embedder, {})
        if text not in kept:
            try:
                known = await self._learnt(embedder)
                vector = (await embedder.embed([text], purpose="query"))[0]
            except Unavailable:
                return NOWHERE
            while len(kept) >= MOST_KEPT:
                kept.pop(next(iter(kept)))
            kept[text] = Likeness(
                {name: _near(vectors @ vector, self._nearest) for name, vectors in known.items()}
            )
        return kept[text]

    async def _learnt(self, embedder: Embedder) -> dict[str, Vectors]:
        if embedder not in self._vectors:
            self._vectors[embedder] = {
                name: await embedder.embed(texts, purpose="query") for name, texts in self._examples().items()
            }
        return self._vectors[embedder]


def _near(cosines: Vectors, nearest: int) -> float:
    return round(float(np.sort(cosines)[-nearest:].mean()), 4)
