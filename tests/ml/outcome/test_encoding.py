"""A row is encoded alike alone, in a batch and beside others; gaps and new words have a place."""

import numpy as np
import pytest

from dealwright.ml.outcome.encoding import Encoder, fit_encoder
from dealwright.ml.outcome.table import Table, category, number, table_of

ROWS = 300


@pytest.fixture(scope="module")
def table() -> Table:
    chance = np.random.default_rng(1)
    size = chance.lognormal(2, 1, ROWS)
    size[::7] = np.nan
    source = [one or None for one in chance.choice(["web", "fair", "call", ""], ROWS).tolist()]
    towns = chance.choice([f"town {one}" for one in range(12)], ROWS).tolist()
    return table_of(number("size", size), category("source", source), category("town", towns))


@pytest.fixture(scope="module")
def encoder(table: Table) -> Encoder:
    return fit_encoder(table, np.arange(ROWS) % 3 == 0, np.ones(ROWS))


def test_rows_alone_are_what_they_are_among_others(table: Table, encoder: Encoder) -> None:
    whole = encoder.encode(table)
    for row in (0, 7, ROWS - 1):
        alone = encoder.encode(table.between(row, row + 1))
        assert np.array_equal(alone.trees[0], whole.trees[row], equal_nan=True)
        assert np.array_equal(alone.dense[0], whole.dense[row])


def test_marks_stand_where_the_words_are(table: Table, encoder: Encoder) -> None:
    dense = encoder.encode(table).dense
    plan = encoder.categories[0]
    marks = dense[:, encoder.spans["source"][1]]
    words: list[str | None] = table.columns["source"].values.tolist()
    for place, code in enumerate(plan.one_hot.tolist()):
        wanted = None if code == 0 else plan.levels[code - 2]
        assert (marks[:, place] == 1).tolist() == [one == wanted for one in words]
    assert (marks.sum(axis=1) == 1).all()
    gap = dense[:, encoder.spans["size"][1].stop - 1]
    assert np.array_equal(gap == 1, np.isnan(table.columns["size"].values))


def test_a_word_never_seen_has_the_share_of_rare_ones_and_no_mark(encoder: Encoder) -> None:
    strange = table_of(number("size", [3.0]), category("source", ["moon"]), category("town", ["moon"]))
    told = encoder.encode(strange)
    assert told.trees[0, 1] == pytest.approx(encoder.categories[0].shares[1])
    assert not told.dense[0, encoder.spans["source"][1]].any()


def test_rows_next_to_each_other_are_cut_at_the_end(table: Table) -> None:
    last = table.between(ROWS - 2, ROWS + 5)
    assert last.rows == 2
    assert last.columns["town"].values.tolist() == table.columns["town"].values[-2:].tolist()
