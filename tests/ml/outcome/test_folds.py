"""What is held back forward in time is told only from what was known by then."""

import numpy as np
import pytest

from dealwright.ml.outcome.assembling import AT_RANDOM
from dealwright.ml.outcome.encoding import Bools, Ints
from dealwright.ml.outcome.folds import forward_splits
from dealwright.ml.outcome.held_back import Lesson, hold_back
from dealwright.ml.outcome.measuring import auc
from dealwright.ml.outcome.table import Floats, number, table_of
from dealwright.ml.outcome.training import train

ROWS = 900
AT = np.arange(float(ROWS))
ALONE = np.arange(ROWS)


def outcomes() -> Bools:
    return np.random.default_rng(1).random(ROWS) < 0.4


def area_by_campaign(campaign: Ints, outcome: Bools, known_at: Floats | None) -> float:
    """Of the share won so far in a row's campaign, on the rows held back forward in time."""
    told = np.full(ROWS, np.nan)
    for split in forward_splits(AT, outcome, ALONE, known_at):
        won = np.bincount(campaign[split.train], outcome[split.train], 20)
        rows = np.bincount(campaign[split.train], minlength=20)
        told[split.test] = ((won + 4) / (rows + 10))[campaign[split.test]]
    held = np.isfinite(told)
    return auc(outcome[held], told[held]) or 0.0


def test_rows_are_learned_from_once_their_outcome_was_known() -> None:
    known_at = AT + np.where(outcomes(), 20.0, 100.0)
    splits = forward_splits(AT, outcomes(), ALONE, known_at)
    assert len(splits) > 1
    for split in splits:
        begins = AT[split.test].min()
        assert np.array_equal(split.train, known_at < begins)


def test_without_such_moments_everything_before_a_block_is_learned_from() -> None:
    for split in forward_splits(AT, outcomes(), ALONE):
        begins = AT[split.test].min()
        assert np.array_equal(split.train, begins > AT)


def test_the_first_block_waits_until_a_quarter_was_known() -> None:
    first = forward_splits(AT, outcomes(), ALONE, AT + 400)[0]
    assert first.train.sum() == pytest.approx(ROWS / 4, abs=2)
    assert AT[first.test].min() == pytest.approx(ROWS / 4 + 400, abs=2)


def test_rows_of_one_record_are_on_one_side() -> None:
    pairs = np.arange(ROWS) % 450
    for split in forward_splits(AT, outcomes(), pairs, AT + 50):
        assert not set(pairs[split.train]) & set(pairs[split.test])


def test_a_back_test_that_knows_endings_too_soon_looks_better_than_it_is() -> None:
    """Campaigns of 60 days are good or bad, endings are known after 80: nobody could have known in time."""
    chance = np.random.default_rng(5)
    campaign = (AT // 60).astype(np.int64)
    good = chance.permutation(np.repeat([0.8, 0.2], 8))[:15]
    outcome = chance.random(ROWS) < good[campaign]
    leaky = area_by_campaign(campaign, outcome, None)
    honest = area_by_campaign(campaign, outcome, AT + 80)
    assert leaky > 0.55
    assert honest == 0.5


def test_a_short_history_is_held_back_at_random_and_says_so() -> None:
    at = AT[:150]
    outcome = outcomes()[:150]
    table = table_of(number("rank", outcome + np.random.default_rng(2).normal(size=150)))
    report = train(table, outcome, at=at, known_at=at + 140).report
    assert report.quality is not None
    assert report.quality.rows == 150
    assert AT_RANDOM in report.warnings
    assert AT_RANDOM not in train(table, outcome, at=at, known_at=at + 30).report.warnings


def test_nothing_learned_later_decides_about_a_block() -> None:
    """Each block's blend and calibration come from rows that were known before it."""
    outcome, known_at = outcomes(), AT + 120
    table = table_of(number("rank", outcome + np.random.default_rng(2).normal(size=ROWS)))
    lesson = Lesson(table, outcome, AT, ALONE, True, 7, known_at)
    held = hold_back(lesson, np.ones(ROWS), 0, lambda share, doing: None)
    for block in range(int(held.block.max()) + 1):
        begins = AT[held.rows[held.block == block]].min()
        assert np.all(known_at[held.rows[held.known(block)]] < begins)
        assert held.judges[held.block == block].all() == held.known(block).any()
