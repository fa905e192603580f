"""How good answers are: the formulas of RAGAS under their names, and what we count beside them.

Pure: texts, ids and vectors in, a share from 0 to 1 out. None means "not scored": such a case is counted
and shown, and never part of a mean. `tests/ml/ragas_values.json` holds what the ragas package itself
gives for the rule-based ones.
"""

import math
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Levenshtein

from dealwright.ml.figures import codes_in, content_words, denies, figures_in, names_in, without_citations

SUPPORTED = 0.65  # of half likeness, half covered words: from here on a sentence is borne out
ALIKE = 0.5  # of two contexts, as in RAGAS
FACTS, LIKENESS = 0.75, 0.25  # the weights of RAGAS answer_correctness
RESAMPLED = 1_000
Vector = NDArray[np.float32]


@dataclass(frozen=True)
class Interval:
    """A mean with the bounds between which 95 of 100 resampled means lie."""

    mean: float
    low: float
    high: float
    scored: int


# Tools


def f1(right: int, wrong: int, missing: int) -> float:
    """Nothing wanted and nothing given is 0, as in RAGAS; callers decide before what that means."""
    return right / (right + 0.5 * (wrong + missing)) if right else 0.0


def tool_call_f1(
    used: Iterable[tuple[str, Mapping[str, Any]]], expected: Iterable[tuple[str, Mapping[str, Any]]]
) -> float:
    """RAGAS ToolCallF1: a call counts with its arguments."""
    made = {(name, hashable(arguments)) for name, arguments in used}
    wanted = {(name, hashable(arguments)) for name, arguments in expected}
    return f1(len(made & wanted), len(made - wanted), len(wanted - made))


def hashable(value: Any) -> Hashable:
    if isinstance(value, Mapping):
        pairs = cast(Mapping[str, Any], value).items()
        return frozenset((key, hashable(one)) for key, one in pairs)
    if isinstance(value, list | tuple):
        return tuple(hashable(one) for one in cast(Sequence[Any], value))
    return value


def tool_set_f1(used: Collection[str], expected: Collection[str]) -> float:
    """By names alone. No tool where none is right is 1."""
    made, wanted = set(used), set(expected)
    if not made and not wanted:
        return 1.0
    return f1(len(made & wanted), len(made - wanted), len(wanted - made))


def tools_exact(used: Collection[str], alternatives: Sequence[Collection[str]]) -> float:
    return float(any(set(used) == set(one) for one in alternatives))


def arguments_match(
    calls: Sequence[tuple[str, Mapping[str, Any]]], expected: Mapping[str, Mapping[str, Any]]
) -> float | None:
    """The share of expected arguments that the best call of their tool was given, as text without case."""
    if not expected:
        return None
    shares: list[float] = []
    for name, wanted in expected.items():
        made = [arguments for tool, arguments in calls if tool == name]
        shares.append(max((_share_given(one, wanted) for one in made), default=0.0))
    return sum(shares) / len(shares)


def _share_given(given: Mapping[str, Any], wanted: Mapping[str, Any]) -> float:
    right = sum(_text(given.get(key)) == _text(value) for key, value in wanted.items())
    return right / len(wanted) if wanted else 1.0


def _text(value: Any) -> str:
    if isinstance(value, list):
        return "|".join(sorted(_text(one) for one in cast(list[Any], value)))
    return str(value).strip().casefold()


# Contexts


def id_precision(retrieved: Iterable[Hashable], reference: Iterable[Hashable]) -> float | None:
    """RAGAS IDBasedContextPrecision."""
    found, wanted = {str(one) for one in retrieved}, {str(one) for one in reference}
    return len(found & wanted) / len(found) if found else None


def id_recall(retrieved: Iterable[Hashable], reference: Iterable[Hashable]) -> float | None:
    """RAGAS IDBasedContextRecall."""
    found, wanted = {str(one) for one in retrieved}, {str(one) for one in reference}
    return len(found & wanted) / len(wanted) if wanted else None


def similarity(one: str, other: str) -> float:
    """RAGAS NonLLMStringSimilarity: 1 less the share of letters to change."""
    return 1 - Levenshtein.normalized_distance(one, other)


def text_precision(retrieved: Sequence[str], reference: Sequence[str]) -> float | None:
    """RAGAS NonLLMContextPrecisionWithReference."""
    if not retrieved or not reference:
        return None
    verdicts = [max(similarity(one, wanted) for wanted in reference) >= ALIKE for one in retrieved]
    return ranked_precision(verdicts)


def text_recall(retrieved: Sequence[str], reference: Sequence[str]) -> float | None:
    """RAGAS NonLLMContextRecall."""
    if not retrieved or not reference:
        return None
    found = [max(similarity(one, wanted) for one in retrieved) > ALIKE for wanted in reference]
    return sum(found) / len(found)


def ranked_precision(relevant: Sequence[bool]) -> float | None:
    """RAGAS context_precision: the mean of precision@i over the ranks that are relevant."""
    if not relevant:
        return None
    hits = sum(relevant)
    gains = (sum(relevant[: place + 1]) / (place + 1) for place, one in enumerate(relevant) if one)
    return sum(gains) / hits if hits else 0.0


def overlap(text: str, reference: str) -> float:
    """The share of the reference's content words that stand in the text: passages are longer than quotes."""
    wanted = set(content_words(reference))
    return len(wanted & set(content_words(text))) / len(wanted) if wanted else 0.0


# Words of answers


def word_f1(answer: str, truth: str, *, known: Collection[str] = ()) -> float:
    """F1 over content words and figures, each as often as it occurs. `known` words are the question's."""
    said, true = Counter(content_words(answer)), Counter(content_words(truth))
    for word in known:
        if word in true:
            continue
        said.pop(word, None)
    right = sum((said & true).values())
    return f1(right, sum(said.values()) - right, sum(true.values()) - right)


def set_f1(given: Collection[str], expected: Collection[str]) -> float:
    made, wanted = set(given), set(expected)
    if not wanted and not made:
        return 1.0
    return f1(len(made & wanted), len(made - wanted), len(wanted - made))


def correctness(facts: float, likeness: float) -> float:
    """RAGAS answer_correctness from its two parts."""
    return FACTS * facts + LIKENESS * min(1.0, max(0.0, likeness))


def cosine(one: Vector, other: Vector) -> float:
    length = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / length if length else 0.0


def relevancy(question: Vector, sentences: Sequence[Vector]) -> float | None:
    """How near the best sentence comes to the question."""
    if not sentences:
        return None
    return max(0.0, max(cosine(question, one) for one in sentences))


# Support


def rarity(texts: Sequence[str]) -> dict[str, float]:
    """Inverse document frequency of every content word, as BM25 counts it."""
    seen = Counter(word for text in texts for word in set(content_words(text)))
    return {word: math.log(1 + (len(texts) - n + 0.5) / (n + 0.5)) for word, n in seen.items()}


def covered(claim: str, evidence: str, weights: Mapping[str, float] | None = None) -> float:
    """How much of the claim's content words, rare ones more, stands in the evidence."""
    words = set(content_words(claim))
    if not words:
        return 1.0
    there = set(content_words(evidence))
    rare = max(weights.values(), default=1.0) if weights else 1.0
    weigh = {word: (weights.get(word, rare) if weights else 1.0) for word in words}
    whole = sum(weigh.values())
    return sum(weight for word, weight in weigh.items() if word in there) / whole if whole else 1.0


def support(likeness: float, coverage: float) -> float:
    return 0.5 * min(1.0, max(0.0, likeness)) + 0.5 * coverage


def unborne_figures(claim: str, evidence: Iterable[str]) -> set[str]:
    """Figures, days and codes that are claimed but in no evidence; a day needs no year."""
    there: set[str] = set()
    for text in evidence:
        there |= figures_in(text, spelled=True) | codes_in(text)
    there |= {f"-{one[4:]}" for one in there if len(one) == 10 and one[4] == "-"}
    plain = without_citations(claim)
    spelled = figures_in(plain, spelled=True) - {"0", "1"}  # "one of them", "zero" are seldom figures
    return {one for one in spelled | figures_in(plain) | codes_in(plain) if one not in there}


def unborne_names(claim: str, evidence: Iterable[str]) -> set[str]:
    """Names, titles and addresses that are claimed but in no evidence."""
    there: set[str] = set()
    for text in evidence:
        there |= set(content_words(text)) | names_in(text)
    return names_in(claim) - there


def denies_alone(claim: str, evidence: Iterable[str]) -> bool:
    """Whether the claim denies something and no evidence denies anything."""
    return denies(claim) and not any(denies(one) for one in evidence)


# Figures of a whole run


def mean(values: Iterable[float | None]) -> float | None:
    scored = [one for one in values if one is not None]
    return sum(scored) / len(scored) if scored else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share of all does not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else None


def interval(values: Iterable[float | None], *, seed: int = 11) -> Interval | None:
    """Bootstrap over cases: the same values give the same bounds."""
    scored = np.array([one for one in values if one is not None], np.float64)
    if not len(scored):
        return None
    draw = np.random.default_rng(seed)
    means = np.sort(
        [float(scored[draw.integers(0, len(scored), len(scored))].mean()) for _ in range(RESAMPLED)]
    )
    low, high = float(means[int(0.025 * RESAMPLED)]), float(means[int(0.975 * RESAMPLED) - 1])
    return Interval(float(scored.mean()), low, high, len(scored))


def confusion(pairs: Iterable[tuple[str, str]]) -> dict[str, dict[str, int]]:
    """How often what was expected met what came of it."""
    counted: dict[str, dict[str, int]] = {}
    for expected, came in pairs:
        row = counted.setdefault(expected, {})
        row[came] = row.get(came, 0) + 1
    return counted
