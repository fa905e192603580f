"""Whether there is anything to learn, and the sentence that says so."""

from dataclasses import dataclass

import numpy as np

from dealwright.ml.outcome.base import Method
from dealwright.ml.outcome.encoding import Bools, Ints
from dealwright.ml.outcome.measuring import area_within, losses
from dealwright.ml.outcome.table import Floats

SURELY = 2.576
"""One-sided 99.5 %: the blend was chosen on the rows that judge it, so the bar is high."""


@dataclass(frozen=True)
class Verdict:
    signal: bool
    method: Method
    word: str


def judge(probability: Floats, outcome: Bools, block: Ints, *, is_small: bool, forward: bool) -> Verdict:
    """Signal: on held-back rows the lower bound of the area is above a half, and the log loss is below that
    of the base rate. Forward in time areas are within blocks, so that a base rate that moves is no signal,
    and only ranks count, since the base rate of the time is not known beforehand."""
    area, error = area_within(
        outcome, probability, block if forward else np.zeros(len(block), dtype=np.int64)
    )
    rows = len(outcome)
    if area is None:
        return Verdict(
            False, "none", f"The {rows} held-back rows have one outcome only: nothing can be told."
        )
    signal = area - SURELY * error > 0.5 and (forward or _gained(probability, outcome) > 0)
    told = f"AUC {area:.3f} (+/- {1.96 * error:.3f}) on {rows} held-back rows"
    if not signal:
        word = f"Nothing in these columns tells won from lost: {told}. Every row gets the base rate."
        return Verdict(False, "none", word)
    if is_small:
        return Verdict(
            True, "rates", f"Few outcomes, so shrunken rates: {told}; mind the width of the bands."
        )
    return Verdict(True, "blend", f"These columns tell won from lost: {told}.")


def _gained(probability: Floats, outcome: Bools) -> float:
    base = np.full(len(outcome), outcome.mean())
    return float((losses(outcome, base) - losses(outcome, probability)).mean())
