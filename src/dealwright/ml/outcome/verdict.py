"""Whether there is anything to learn, and the sentence that says so."""

from dataclasses import dataclass

import numpy as np

from dealwright.ml.outcome.base import Method
from dealwright.ml.outcome.encoding import Bools
from dealwright.ml.outcome.measuring import auc, auc_error, losses
from dealwright.ml.outcome.table import Floats

SURELY = 2.576
"""One-sided 99.5 %: the blend was chosen on the rows that judge it, so the bar is high."""


@dataclass(frozen=True)
class Verdict:
    signal: bool
    method: Method
    word: str


def judge(probability: Floats, outcome: Bools, *, is_small: bool) -> Verdict:
    """Signal: on held-back rows the lower bound of the area is above a half, and the log loss is below
    that of the base rate."""
    area = auc(outcome, probability)
    rows = len(outcome)
    if area is None:
        return Verdict(
            False, "none", f"The {rows} held-back rows have one outcome only: nothing can be told."
        )
    error = auc_error(outcome, probability)
    gained = _gained(probability, outcome)
    signal = area - SURELY * error > 0.5 and gained > 0
    told = f"AUC {area:.3f} (+/- {1.96 * error:.3f}) on {rows} held-back rows"
    if not signal:
        return Verdict(
            False,
            "none",
            f"Nothing in these columns tells won from lost: {told}; every row gets the base rate.",
        )
    if is_small:
        return Verdict(True, "rates", f"Few outcomes, so shrunken rates: {told}; read the bands.")
    return Verdict(True, "blend", f"These columns tell won from lost: {told}.")


def _gained(probability: Floats, outcome: Bools) -> float:
    base = np.full(len(outcome), outcome.mean())
    return float((losses(outcome, base) - losses(outcome, probability)).mean())
