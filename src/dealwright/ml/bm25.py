"""BM25: the words of a text as hashed stems, and an index in memory that ranks passages by them.

Pure mathematics over numpy arrays; where passages are stored, and what may be seen, is not known here.
"""

import math
import re
import threading
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import blake2b
from typing import Any, Protocol, Self

import numpy as np
import Stemmer
from numpy.typing import NDArray

from dealwright.ml.stop_words import STOP_WORDS

K1 = 1.2
B = 0.75

# Two segments are merged when the newer has at least a quarter of the postings of the older.
MERGE_AT = 4
BLOCK = 64
# A pair as it is stored: the hashed stem and how often it occurs. More often than that changes no score.
PAIR = np.dtype([("term", "<u4"), ("count", "u1")])
MOST_OFTEN = 255

STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "ne": "nepali",
    "nb": "norwegian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sr": "serbian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
    "yi": "yiddish",
}

# Letters and digits, with what joins them inside a code or a compound: HR-10, 3.5, acme.com, R&D.
TOKEN = re.compile(r"[^\W_]+(?:[-./_&+][^\W_]+)*")
JOINERS = re.compile(r"[-./_&+]")
RUNS = re.compile(r"\d+|[^\W\d_]+")
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
APOSTROPHES = re.compile(r"(?<=\w)['’](?:(?:s|t|d|m|re|ve|ll)\b)?")
# Written without spaces between words: two neighbouring characters make a term.
UNSPACED = re.compile(r"[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def terms_of(text: str, language: str = "en") -> dict[int, int]:
    """Hashed stems and how often each occurs. A code counts whole, however it is joined, and in its parts."""
    lowered = APOSTROPHES.sub(" ", THOUSANDS.sub("", unicodedata.normalize("NFKC", text).lower()))
    short = language[:2].lower() or "en"
    counts: Counter[int] = Counter()
    for match in TOKEN.finditer(lowered):
        counts.update(_terms_of_token(match[0], short))
    return dict(counts)


@lru_cache(maxsize=50_000)
def _terms_of_token(token: str, language: str) -> tuple[int, ...]:
    return tuple(_hashed(word) for word in _words_of_token(token, language))


def _words_of_token(token: str, language: str) -> list[str]:
    if UNSPACED.search(token):
        return [token[at : at + 2] for at in range(max(1, len(token) - 1))]
    parts = JOINERS.split(token)
    if len(parts) == 1:
        return _words_of_part(token, language)
    if not all(part.isdigit() for part in parts):
        return ["".join(parts), *(word for part in parts for word in _words_of_part(part, language))]
    if "." not in token:
        return [token, *parts]
    is_thousands = len(parts[0]) <= 3 and all(len(part) == 3 for part in parts[1:])
    return ["".join(parts) if is_thousands else token]


def _words_of_part(part: str, language: str) -> list[str]:
    if part.isdigit() or not any(character.isdigit() for character in part):
        return _stems([part], language)
    # "hr10" is found by "HR 10", too; single letters would only make noise.
    return [part, *(run for run in RUNS.findall(part) if len(run) > 1 or run.isdigit())]


def _stems(words: list[str], language: str) -> list[str]:
    stop = STOP_WORDS.get(language, frozenset())
    kept = [word for word in words if word not in stop]
    return [_without_accents(stem) for stem in _stemmers.of(language).stemWords(kept)]


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    decomposed = unicodedata.normalize("NFD", word)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def _hashed(word: str) -> int:
    return int.from_bytes(blake2b(word.encode(), digest_size=4).digest()) & 0x7FFFFFFF


class _Stemmer(Protocol):
    def stemWords(self, words: list[str], /) -> list[str]: ...


class _Stemmers(threading.local):
    """A stemmer of Snowball keeps state while it works: each thread has its own."""

    def __init__(self) -> None:
        self._made: dict[str, _Stemmer] = {}

    def of(self, language: str) -> _Stemmer:
        name = STEMMERS.get(language, "english")
        if name not in self._made:
            made: Any = getattr(Stemmer, "Stemmer")  # noqa: B009 - a C module without types
            self._made[name] = made(name)
        return self._made[name]


_stemmers = _Stemmers()


@dataclass(frozen=True)
class Texts:
    """The terms of many passages end to end: `sizes[i]` pairs belong to passage i."""

    terms: NDArray[np.int32]
    counts: NDArray[np.uint8]
    sizes: NDArray[np.int32]


def packed(terms: Mapping[int, int]) -> bytes:
    """As it is stored: the pairs by term."""
    pairs = [(term, min(count, MOST_OFTEN)) for term, count in sorted(terms.items())]
    return np.array(pairs, dtype=PAIR).tobytes()


def unpacked(stored: bytes, sizes: NDArray[np.int32]) -> Texts:
    """Of `packed` passages joined end to end, `sizes` in pairs."""
    pairs = np.frombuffer(stored, dtype=PAIR)
    return Texts(pairs["term"].astype(np.int32), pairs["count"].astype(np.uint8), sizes)


@dataclass(frozen=True)
class Ranked:
    """Places of passages and their scores, best first; equal scores in the order of insertion.

    `rarity` is the inverse document frequency of the words that occur at all; `ideal` is what a passage of
    average length would score that names every word of the question once.
    """

    places: NDArray[np.int64]
    scores: NDArray[np.float32]
    rarity: Mapping[int, float]
    ideal: float


@dataclass(frozen=True)
class _Segment:
    """The postings of the passages of one stretch: passages and counts, ordered by term."""

    terms: NDArray[np.int32]
    starts: NDArray[np.int64]
    places: NDArray[np.int32]
    counts: NDArray[np.uint8]

    @classmethod
    def of(cls, terms: NDArray[np.int32], places: NDArray[np.int32], counts: NDArray[np.uint8]) -> Self:
        order = np.argsort(terms, kind="stable")
        distinct, firsts = np.unique(terms[order], return_index=True)
        return cls(distinct, np.append(firsts, len(terms)), places[order], counts[order])

    def find(self, term: int) -> slice | None:
        at = int(np.searchsorted(self.terms, term))
        if at == len(self.terms) or self.terms[at] != term:
            return None
        return slice(int(self.starts[at]), int(self.starts[at + 1]))

    def flat_terms(self) -> NDArray[np.int32]:
        return np.repeat(self.terms, np.diff(self.starts))


@dataclass(frozen=True)
class TermIndex:
    """A value: adding and removing give a new index that shares the postings, so readers need no lock.

    A passage is known by its place, counted from 0 in the order of insertion. Removed passages keep
    their places until `compacted`.
    """

    lengths: NDArray[np.int32]
    alive: NDArray[np.bool_]
    segments: tuple[_Segment, ...]

    @classmethod
    def empty(cls) -> Self:
        return cls(np.empty(0, np.int32), np.empty(0, np.bool_), ())

    def __len__(self) -> int:
        """Places, removed ones included."""
        return len(self.lengths)

    @cached_property
    def living(self) -> int:
        return int(np.count_nonzero(self.alive))

    @property
    def nbytes(self) -> int:
        parts = [self.lengths, self.alive, self._damping]
        for segment in self.segments:
            parts += [segment.terms, segment.starts, segment.places, segment.counts]
        return sum(part.nbytes for part in parts)

    def adding(self, texts: Texts) -> Self:
        """The new passages take the next places."""
        fresh = np.arange(len(self), len(self) + len(texts.sizes), dtype=np.int32)
        segments = [*self.segments, _Segment.of(texts.terms, np.repeat(fresh, texts.sizes), texts.counts)]
        # Neighbours of similar size are merged: few segments to search, each posting moved a few times.
        while len(segments) > 1 and len(segments[-1].places) * MERGE_AT >= len(segments[-2].places):
            segments[-2:] = [_merged(segments[-2:])]
        bounds = np.concatenate([[0], np.cumsum(texts.sizes)])
        running = np.concatenate([[0], np.cumsum(texts.counts, dtype=np.int64)])
        lengths = (running[bounds[1:]] - running[bounds[:-1]]).astype(np.int32)
        return replace(
            self,
            lengths=np.concatenate([self.lengths, lengths]),
            alive=np.concatenate([self.alive, np.ones(len(lengths), np.bool_)]),
            segments=tuple(segments),
        )

    def removing(self, places: NDArray[np.int64]) -> Self:
        alive = self.alive.copy()
        alive[places] = False
        return replace(self, alive=alive)

    def compacted(self) -> tuple[Self, NDArray[np.int64]]:
        """Without what was removed, and the former place of each passage that stays."""
        kept = np.flatnonzero(self.alive)
        moved = (np.cumsum(self.alive) - 1).astype(np.int32)
        whole = _merged(self.segments)
        stays = self.alive[whole.places]
        segment = _Segment.of(whole.flat_terms()[stays], moved[whole.places[stays]], whole.counts[stays])
        return replace(
            self, lengths=self.lengths[kept], alive=np.ones(len(kept), np.bool_), segments=(segment,)
        ), kept

    def search(self, terms: Sequence[int], limit: int, allowed: NDArray[np.bool_] | None = None) -> Ranked:
        """`allowed` says of every place whether it may be found; counts of words cover all the living."""
        scores = np.zeros(len(self), np.float32)
        rarity: dict[int, float] = {}
        ideal = 0.0
        for term, times in Counter(terms).items():
            found = [(segment, at) for segment in self.segments if (at := segment.find(term))]
            holders = sum(self._living_in(segment.places[at]) for segment, at in found)
            idf = math.log1p((self.living - holders + 0.5) / (holders + 0.5))
            ideal += times * idf
            if holders:
                rarity[term] = idf
            for segment, at in found:
                places = segment.places[at]
                counts = segment.counts[at].astype(np.float32)
                scores[places] += (
                    counts / (counts + self._damping[places]) * np.float32(times * idf * (K1 + 1))
                )
        if self.living < len(self):
            scores[~self.alive] = 0
        if allowed is not None:
            scores[~allowed] = 0
        places = _best(scores, limit)
        return Ranked(places, scores[places], rarity, ideal)

    def rarity(self, terms: Sequence[int]) -> Mapping[int, float]:
        return self.search(terms, 0).rarity

    def _living_in(self, places: NDArray[np.int32]) -> int:
        if self.living == len(self):
            return len(places)
        return int(np.count_nonzero(self.alive[places]))

    @cached_property
    def _damping(self) -> NDArray[np.float32]:
        """What stands beside a count in the denominator: longer passages count a word less."""
        average = self.lengths[self.alive].mean() if self.living else 1.0
        return (K1 * (1 - B + B * self.lengths / max(average, 1.0))).astype(np.float32)


def _merged(segments: Sequence[_Segment]) -> _Segment:
    """Later segments hold later places, so that a stable sort by term keeps places in order."""
    return _Segment.of(
        np.concatenate([segment.flat_terms() for segment in segments]),
        np.concatenate([segment.places for segment in segments]),
        np.concatenate([segment.counts for segment in segments]),
    )


def _best(scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """The places of the highest scores above 0, without sorting all of them.

    The `limit`-th best of the maxima of blocks is reached by `limit` places at least: nothing below counts.
    """
    floor = np.float32(0)
    blocks = len(scores) // BLOCK
    if blocks > limit > 0:
        maxima = scores[: blocks * BLOCK].reshape(blocks, BLOCK).max(axis=1)
        floor = np.partition(maxima, blocks - limit)[blocks - limit]
    places = np.flatnonzero(scores >= floor) if floor > 0 else np.flatnonzero(scores)
    return places[np.argsort(-scores[places], kind="stable")[:limit]]
