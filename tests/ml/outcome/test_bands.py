"""The band around a probability holds the true share as often as it says, or is widened until it does."""

import numpy as np

from dealwright.ml.outcome.bands import check_bands, coverage, widened, windows
from dealwright.ml.outcome.bounds import fit_bounds
from dealwright.ml.outcome.encoding import Bools, Ints
from dealwright.ml.outcome.members import logit, sigmoid
from dealwright.ml.outcome.table import Floats

ROWS = 4000


def a_world(moves: float = 0.0, seed: int = 1) -> tuple[Floats, Bools, Ints]:
    """Probabilities of eight parts, in each of which all log odds are off by a random step."""
    chance = np.random.default_rng(seed)
    part = np.arange(ROWS) * 8 // ROWS
    told = sigmoid(chance.normal(-0.5, 1, ROWS))
    truth = sigmoid(logit(told) + chance.normal(0, moves, 8)[part] if moves else logit(told))
    return told, chance.random(ROWS) < truth, part


def test_bands_of_honest_probabilities_hold_and_stay_as_they_are() -> None:
    told, outcome, part = a_world()
    check = check_bands(told, outcome, part, lambda one: part != one, forward=False)
    assert check.coverage is not None
    assert 0.75 < check.coverage <= 1
    assert check.wider < 1.3


def test_where_levels_move_bands_are_too_narrow_and_are_widened() -> None:
    told, outcome, part = a_world(0.6)
    check = check_bands(told, outcome, part, lambda one: part < one, forward=True)
    assert check.wider > 1.5
    held = [_held_in(seed, wider) for seed in range(2, 8) for wider in (1.0, check.wider)]
    assert np.mean(held[0::2]) + 0.02 < np.mean(held[1::2])


def _held_in(seed: int, wider: float) -> float:
    told, outcome, _ = a_world()
    later, truth, _ = a_world(0.6, seed=seed)
    bounds = widened(fit_bounds(told, outcome, np.full(ROWS, 0.5)), wider)
    return coverage(windows(later, *bounds.band(later), truth)) or 0.0


def test_a_wider_band_reaches_further_to_both_sides_and_keeps_its_order() -> None:
    told, outcome, _ = a_world()
    bounds = fit_bounds(told, outcome, np.full(ROWS, 0.5))
    wide = widened(bounds, 2.0)
    (low, high), (lower, higher) = bounds.band(told), wide.band(told)
    assert np.all(lower <= low)
    assert np.all(higher >= high)
    assert np.all(np.diff(wide.low) >= 0)
    assert np.all(np.diff(wide.high) >= 0)


def test_the_band_of_sure_and_wrong_probabilities_does_not_hold() -> None:
    told, outcome, _ = a_world()
    assert (coverage(windows(told, told * 0.98, told * 1.02, ~outcome)) or 0) < 0.1


def test_few_rows_say_nothing_of_bands() -> None:
    told, outcome, _ = a_world()
    assert coverage(windows(told[:30], told[:30], told[:30], outcome[:30])) is None
    none = check_bands(told, outcome, np.zeros(ROWS, int), lambda one: np.zeros(ROWS, bool), forward=True)
    assert (none.coverage, none.wider) == (None, 1.0)
