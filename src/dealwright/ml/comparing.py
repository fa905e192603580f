"""Whether two groups differ, by how much, and how sure that is. Plain counts and arrays in, figures out."""

from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Floats = NDArray[np.float64]
_stats = cast(Any, stats)

LEVEL = 0.8
EXACT_UP_TO = 20_000
LEAST_AT_RISK = 3


class Interval(NamedTuple):
    """A figure with the bounds of its interval."""

    value: float
    low: float
    high: float

    def nearest_to_zero(self) -> float:
        """The careful end; 0 where the interval holds 0."""
        if self.low <= 0 <= self.high:
            return 0.0
        return self.low if self.low > 0 else self.high


class Table(NamedTuple):
    """Two shares: `hits` of `cases` here, `other_hits` of `other_cases` there."""

    hits: int
    cases: int
    other_hits: int
    other_cases: int


class Tested(NamedTuple):
    difference: Interval
    p_value: float


def _z(level: float) -> float:
    return float(_stats.norm.ppf(0.5 + level / 2))


def wilson(count: int, of: int, level: float = LEVEL) -> Interval:
    """A share with Wilson's score interval (1927). `of` must not be 0."""
    z, share = _z(level), count / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * np.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Interval(share, max(0.0, float(middle - half)), min(1.0, float(middle + half)))


def newcombe(table: Table, level: float = LEVEL) -> Interval:
    """Difference of two shares, by Newcombe's hybrid of Wilson intervals (1998, method 10)."""
    here = wilson(table.hits, table.cases, level)
    there = wilson(table.other_hits, table.other_cases, level)
    gap = here.value - there.value
    below = np.hypot(here.value - here.low, there.high - there.value)
    above = np.hypot(here.high - here.value, there.value - there.low)
    return Interval(gap, max(-1.0, float(gap - below)), min(1.0, float(gap + above)))


def fisher(table: Table) -> float:
    """Fisher's exact test, two-sided; chi-square without correction above `EXACT_UP_TO` cases."""
    rows = [
        [table.hits, table.cases - table.hits],
        [table.other_hits, table.other_cases - table.other_hits],
    ]
    if not (sum(rows[0]) and sum(rows[1]) and rows[0][0] + rows[1][0] and rows[0][1] + rows[1][1]):
        return 1.0
    if table.cases + table.other_cases > EXACT_UP_TO:
        return float(_stats.chi2_contingency(rows, correction=False).pvalue)
    return float(_stats.fisher_exact(rows).pvalue)


def mantel_haenszel(tables: Sequence[Table], level: float = LEVEL) -> Tested | None:
    """Difference of two shares within strata, and whether there is one.

    The difference is Mantel and Haenszel's with the variance of Sato (1989); the test is Cochran's, with
    correction for continuity. None when no stratum holds both groups.
    """
    both = np.asarray([one for one in tables if one.cases and one.other_cases], dtype=np.float64).reshape(
        -1, 4
    )
    if not len(both):
        return None
    a, n, b, m = both.T
    size = n + m
    weight = n * m / size
    gap = float((weight * (a / n - b / m)).sum() / weight.sum())
    p_part = (m * m * a - n * n * b + n * m * (m - n) / 2) / size**2
    q_part = (a * (m - b) + b * (n - a)) / (2 * size)
    variance = max(0.0, float(gap * p_part.sum() + q_part.sum())) / float(weight.sum()) ** 2
    half = _z(level) * np.sqrt(variance)
    interval = Interval(gap, max(-1.0, float(gap - half)), min(1.0, float(gap + half)))
    return Tested(interval, _cochran(a, n, b, m, size))


def _cochran(a: Floats, n: Floats, b: Floats, m: Floats, size: Floats) -> float:
    wide = size > 1
    a, n, b, m, size = a[wide], n[wide], b[wide], m[wide], size[wide]
    hits = a + b
    surplus = abs(float((a - n * hits / size).sum()))
    variance = float((n * m * hits * (size - hits) / (size**2 * (size - 1))).sum())
    if variance <= 0:
        return 1.0
    return float(_stats.chi2.sf(max(0.0, surplus - 0.5) ** 2 / variance, 1))


def mann_whitney(here: Floats, there: Floats) -> float:
    """Whether values here tend to be larger or smaller than there, two-sided."""
    if not len(here) or not len(there):
        return 1.0
    return float(_stats.mannwhitneyu(here, there, alternative="two-sided").pvalue)


def binomial(count: int, of: int, share: float) -> float:
    """Whether `count` of `of` fits the expected share, two-sided."""
    return float(_stats.binomtest(count, of, share).pvalue)


def median_difference(
    here: Floats, there: Floats, *, level: float = LEVEL, rounds: int = 2_000, seed: int = 0
) -> Interval:
    """Difference of medians with its bootstrap interval.

    The median of a resample is a quantile of the sample whose place follows Beta((n + 1) / 2, (n + 1) / 2),
    so that the places are drawn and not the samples.
    """
    rng = np.random.default_rng(seed)
    medians = [
        np.quantile(values, rng.beta((len(values) + 1) / 2, (len(values) + 1) / 2, rounds))
        for values in (here, there)
    ]
    low, high = np.quantile(medians[0] - medians[1], [(1 - level) / 2, (1 + level) / 2])
    return Interval(float(np.median(here) - np.median(there)), float(low), float(high))


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """p adjusted for the number of comparisons: the share of false ones among those up to here."""
    if not p_values:
        return []
    return [float(q) for q in _stats.false_discovery_control(np.asarray(p_values), method="bh")]


class Spells(NamedTuple):
    """Stays that are watched from age `start` to age `stop`; `ended` says whether they ended then.

    `start` above 0 is a stay that began before anybody looked (delayed entry); not `ended` is censored.
    """

    start: Floats
    stop: Floats
    ended: NDArray[np.bool_]


def _at_risk(spells: Spells, times: Floats) -> Floats:
    began = np.searchsorted(np.sort(spells.start), times, side="left")
    over = np.searchsorted(np.sort(spells.stop), times, side="left")
    return (began - over).astype(np.float64)


def _ends(spells: Spells, times: Floats) -> Floats:
    stops = np.sort(spells.stop[spells.ended])
    after = np.searchsorted(stops, times, side="right")
    return (after - np.searchsorted(stops, times, side="left")).astype(np.float64)


def stay_quantile(spells: Spells, share: float) -> float | None:
    """The age by which `share` of the stays ended (Kaplan and Meier); None when it is not reached.

    Ages at which fewer than `LEAST_AT_RISK` are watched say nothing.
    """
    times = np.unique(spells.stop[spells.ended])
    risk = _at_risk(spells, times)
    times, risk = times[risk >= LEAST_AT_RISK], risk[risk >= LEAST_AT_RISK]
    staying = np.cumprod(1 - _ends(spells, times) / risk)
    reached = np.flatnonzero(staying <= 1 - share + 1e-12)
    return float(times[reached[0]]) if len(reached) else None


def log_rank(here: Spells, there: Spells) -> float:
    """Whether stays here end sooner or later than there (Mantel 1966), censored and delayed ones included."""
    times = np.unique(np.concatenate([here.stop[here.ended], there.stop[there.ended]]))
    mine, theirs = _at_risk(here, times), _at_risk(there, times)
    ends = _ends(here, times) + _ends(there, times)
    risk = mine + theirs
    wide = risk > 1
    mine, theirs, ends, risk = mine[wide], theirs[wide], ends[wide], risk[wide]
    surplus = float((_ends(here, times[wide]) - ends * mine / risk).sum())
    variance = float((ends * mine * theirs * (risk - ends) / (risk**2 * (risk - 1))).sum())
    return float(_stats.chi2.sf(surplus**2 / variance, 1)) if variance > 0 else 1.0
