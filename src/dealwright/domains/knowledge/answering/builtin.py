"""The engine that needs no model: picks up to three sentences, and knows by measurement when not to.

A sentence counts for its likeness to the question, for how well its passage was found, for the share of the
question's words it covers (rare words count more) and for holding the kind of thing asked for. Whether the
best one is an answer is said by a logistic function over how well it fits. Both were fitted on the tune half
of the demo company's questions (`dealwright evaluate answers --fit`); the weights lie beside this file.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from dealwright.domains.knowledge.answering.asked import holds, kind_of, terms_asked
from dealwright.domains.knowledge.answering.evidence import Claim, Evidence, Quote
from dealwright.domains.knowledge.answering.verdict import Verdict
from dealwright.ml.bm25 import terms_of

LOOKED_AT = 24
NEAR = 8
SENTENCES = 3
ALIKE, FOUND, COVERED, FITTING, ASKING = 1.0, 0.73, 0.33, 0.09, -0.17
UNKNOWN_WORD = 8.0  # how rare a word counts that no document has


@dataclass(frozen=True)
class Candidate:
    """A sentence and how well it fits."""

    evidence: Evidence
    start: int
    end: int
    alike: float
    covered: float
    fits: bool
    score: float

    @property
    def text(self) -> str:
        return self.evidence.text[self.start : self.end]


@dataclass(frozen=True)
class Weights:
    names: tuple[str, ...]
    mean: NDArray[np.float64]
    scale: NDArray[np.float64]
    weight: NDArray[np.float64]
    bias: float
    answered: float
    related: float


@cache
def weights() -> Weights:
    raw = json.loads((files("dealwright.domains.knowledge.answering") / "weights.json").read_text())
    return Weights(
        names=tuple(raw["names"]),
        mean=np.array(raw["mean"]),
        scale=np.array(raw["scale"]),
        weight=np.array(raw["weight"]),
        bias=raw["bias"],
        answered=raw["answered"],
        related=raw["related"],
    )


def answer(
    question: str, vector: NDArray[np.float32], evidence: Sequence[Evidence], rarity: Mapping[int, float]
) -> Verdict:
    """`rarity` is the inverse document frequency of the question's words, where the store knows it."""
    candidates = rank(question, vector, evidence, rarity)
    if not candidates:
        return Verdict("nothing", (), 0.0, "Nothing in our documents is about this.", "builtin")
    found = features(question, vector, evidence, candidates, rarity)
    known = weights()
    values = (np.array([found[name] for name in known.names]) - known.mean) / known.scale
    confidence = float(1 / (1 + np.exp(-(values @ known.weight + known.bias))))
    if confidence >= known.answered:
        claims = [_claim(one) for one in chosen(candidates)]
        return Verdict("answered", claims, confidence, "Said in the documents it cites.", "builtin")
    if found["alike_passage"] >= known.related:
        reason = "These passages are near, but none of them says it."
        return Verdict("related", (), confidence, reason, "builtin")
    return Verdict("nothing", (), confidence, "Nothing in our documents supports an answer.", "builtin")


def rank(
    question: str, vector: NDArray[np.float32], evidence: Sequence[Evidence], rarity: Mapping[int, float]
) -> list[Candidate]:
    """Every sentence of the first passages, best first."""
    kind, wanted = kind_of(question), _worth(question, rarity)
    candidates: list[Candidate] = []
    for one in evidence[:LOOKED_AT]:
        if len(one.vectors) != len(one.sentences):
            continue
        alike = one.vectors @ vector
        under = set(terms_of(one.context, one.language or "en"))
        for place, (start, end) in enumerate(one.sentences):
            text = one.text[start:end]
            covered = _share(wanted, under | set(terms_of(text, one.language or "en")))
            fits = holds(kind, text)
            score = (
                ALIKE * float(alike[place])
                + FOUND * one.score
                + COVERED * covered
                + FITTING * (fits and kind not in ("anything", "yes_no"))
                + ASKING * text.rstrip().endswith("?")
            )
            candidates.append(Candidate(one, start, end, float(alike[place]), covered, fits, score))
    return sorted(candidates, key=lambda one: -one.score)


def _worth(question: str, rarity: Mapping[int, float]) -> dict[int, float]:
    return {term: rarity.get(term, UNKNOWN_WORD if rarity else 1.0) for term in terms_asked(question)}


def _share(wanted: Mapping[int, float], present: set[int]) -> float:
    whole = sum(wanted.values())
    return sum(worth for term, worth in wanted.items() if term in present) / whole if whole else 0.0


def chosen(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Up to three that say different things, none much worse than the best."""
    picked: list[Candidate] = []
    for one in candidates:
        if len(picked) == SENTENCES or one.score < candidates[0].score - 0.45:
            break
        words = set(one.text.lower().split())
        if len(words) < 2 and len(candidates) > 1:
            continue
        if all(_overlap(words, set(other.text.lower().split())) < 0.8 for other in picked):
            picked.append(one)
    return picked


def _overlap(one: set[str], other: set[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def features(
    question: str,
    vector: NDArray[np.float32],
    evidence: Sequence[Evidence],
    candidates: Sequence[Candidate],
    rarity: Mapping[int, float],
) -> dict[str, float]:
    """What says whether the best sentence answers the question."""
    kind, wanted = kind_of(question), _worth(question, rarity)
    best = candidates[0]
    near = evidence[:NEAR]
    cosines = [one.vector_score if one.vector_score is not None else 0.0 for one in near]
    there: set[int] = set()
    for one in near[:5]:
        there |= _terms_of_evidence(one)
    alike = sorted((one.alike for one in candidates), reverse=True)
    others = [one.alike for one in candidates if one.evidence.document_id != best.evidence.document_id]
    typed = kind not in ("anything", "yes_no")
    return {
        "alike": best.alike,
        "alike_most": alike[0],
        "alike_passage": max(cosines, default=0.0),
        "covered": best.covered,
        "covered_passage": _share(wanted, _terms_of_evidence(best.evidence)),
        "covered_near": _share(wanted, there),
        "rarest_missing": _rarest_missing(wanted, _terms_of_evidence(best.evidence)),
        "unknown": _share(wanted, {term for term in wanted if term not in rarity}) if rarity else 0.0,
        "fits": 1.0 if typed and best.fits else 0.0,
        "misfits": 1.0 if typed and not best.fits else 0.0,
        "lead": alike[0] - (sum(alike[1:4]) / max(1, len(alike[1:4]))),
        "ahead": best.alike - max(others, default=0.0),
        "first": 1.0 if best.evidence is near[0] else 0.0,
        "agreed": 1.0 if best.evidence.word_place is not None and best.evidence.word_place <= 3 else 0.0,
        "length": min(len(wanted), 12) / 12,
        "score": best.score,
        "clear": best.score - sum(one.score for one in candidates[1:4]) / max(1, len(candidates[1:4])),
        "found": evidence[0].score,
        "alike_five": sum(sorted(cosines, reverse=True)[:5]) / max(1, min(5, len(cosines))),
        "scattered": len({one.document_id for one in near[:5]}) / 5,
    }


def _terms_of_evidence(one: Evidence) -> set[int]:
    return set(terms_of(f"{one.context} {one.text}", one.language or "en"))


def _rarest_missing(wanted: Mapping[int, float], present: set[int]) -> float:
    """How rare the rarest word of the question is that the passage lacks, against the rarest of all."""
    most = max(wanted.values(), default=0.0)
    missing = max((worth for term, worth in wanted.items() if term not in present), default=0.0)
    return missing / most if most else 0.0


def _claim(one: Candidate) -> Claim:
    return Claim(one.text, (Quote(one.evidence, one.start, one.end),))
