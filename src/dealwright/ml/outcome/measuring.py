"""How good probabilities are, in the words of `base.Quality`: every figure is computed here and only here."""

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.base import Bin, Quality
from dealwright.ml.outcome.table import Floats

Bools = NDArray[np.bool_]
BINS = 10
TINY = 1e-6


def ranks(values: Floats) -> Floats:
    """Ranks from 1, ties share their mean."""
    _, first, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[first]


def auc(outcome: Bools, score: Floats) -> float | None:
    won = int(outcome.sum())
    lost = len(outcome) - won
    if not won or not lost:
        return None
    return float((ranks(score)[outcome].sum() - won * (won + 1) / 2) / (won * lost))


def auc_error(outcome: Bools, score: Floats) -> float:
    """Standard error of the area by DeLong, DeLong and Clarke-Pearson (1988), ties counted half."""
    won, lost = score[outcome], score[~outcome]
    if len(won) < 2 or len(lost) < 2:
        return 0.5
    above = (np.searchsorted(np.sort(lost), won, "left") + np.searchsorted(np.sort(lost), won, "right")) / 2
    below = (np.searchsorted(np.sort(won), lost, "left") + np.searchsorted(np.sort(won), lost, "right")) / 2
    spread_won = np.var(above / len(lost), ddof=1) / len(won)
    spread_lost = np.var(below / len(won), ddof=1) / len(lost)
    return float(np.sqrt(spread_won + spread_lost))


def area_within(outcome: Bools, score: Floats, block: NDArray[np.int64]) -> tuple[float | None, float]:
    """The area within blocks, each counting by its pairs, and its standard error."""
    areas: list[tuple[float, float, float]] = []
    for one in np.unique(block):
        here = block == one
        won, lost = int(outcome[here].sum()), int((~outcome[here]).sum())
        area = auc(outcome[here], score[here])
        if area is not None:
            areas.append((won * lost, area, auc_error(outcome[here], score[here])))
    if not areas:
        return None, 0.5
    pairs, area, error = (np.array(one) for one in zip(*areas, strict=True))
    share = pairs / pairs.sum()
    return float(share @ area), float(np.sqrt(((share * error) ** 2).sum()))


def average_precision(outcome: Bools, score: Floats) -> float | None:
    if not outcome.any() or outcome.all():
        return None
    order = np.argsort(-score, kind="stable")
    hits = np.cumsum(outcome[order])
    ends = np.append(np.flatnonzero(np.diff(score[order])), len(score) - 1)
    precision = hits[ends] / (ends + 1)
    recall = hits[ends] / hits[-1]
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))


def precision_at(outcome: Bools, score: Floats, share: float = 0.1) -> float | None:
    """Among the best-scored tenth; rows tied at the edge count by their mean."""
    count = int(len(score) * share)
    if not count:
        return None
    edge = np.sort(score)[-count]
    above, at_edge = score > edge, score == edge
    inside = float(outcome[above].sum()) + (count - int(above.sum())) * float(outcome[at_edge].mean())
    return inside / count


def losses(outcome: Bools, probability: Floats) -> Floats:
    """Log loss of every row; probabilities are kept 1e-6 away from 0 and 1."""
    held = np.clip(probability, TINY, 1 - TINY)
    return -np.log(np.where(outcome, held, 1 - held))


def log_loss(outcome: Bools, probability: Floats) -> float:
    return float(losses(outcome, probability).mean())


def ece(outcome: Bools, probability: Floats) -> float:
    """Expected calibration error: ten bins of equal width, gap of mean probability and share, by rows."""
    place = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    said = np.bincount(place, probability, BINS)
    seen = np.bincount(place, outcome, BINS)
    return float(np.abs(said - seen).sum() / len(outcome))


def calibration_bins(outcome: Bools, probability: Floats) -> list[Bin]:
    place = np.minimum((probability * BINS).astype(np.int64), BINS - 1)
    return [_bin(outcome, probability, place == one) for one in range(BINS) if (place == one).any()]


def lift_bins(outcome: Bools, probability: Floats) -> list[Bin]:
    """Tenths of the rows, the most likely first; lift is the share won over that of all."""
    order = np.argsort(-probability, kind="stable")
    base = float(outcome.mean())
    bins: list[Bin] = []
    for part in np.array_split(order, min(BINS, len(order))):
        one = _bin(outcome, probability, part)
        bins.append(Bin(one.predicted, one.observed, one.rows, one.observed / base if base else None))
    return bins


def _bin(outcome: Bools, probability: Floats, rows: NDArray[np.bool_] | NDArray[np.int64]) -> Bin:
    chosen = probability[rows]
    return Bin(float(chosen.mean()), float(outcome[rows].mean()), len(chosen))


def quality(outcome: Bools, probability: Floats, covered: Bools | None = None) -> Quality:
    return Quality(
        rows=len(outcome),
        positives=int(outcome.sum()),
        auc=auc(outcome, probability),
        ap=average_precision(outcome, probability),
        precision_at_10pct=precision_at(outcome, probability),
        brier=float(np.mean((probability - outcome) ** 2)),
        log_loss=log_loss(outcome, probability),
        ece=ece(outcome, probability),
        coverage_80=None if covered is None else float(covered.mean()),
    )
