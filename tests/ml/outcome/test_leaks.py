"""Columns that know the outcome are named, columns known beforehand are not."""

import numpy as np
import pytest

from dealwright.ml.outcome.base import Leak
from dealwright.ml.outcome.leaks import find_leaks
from dealwright.ml.outcome.table import Table, category, number
from tests.ml.outcome.worlds import World, noise, sales, with_column


def names(leaks: list[Leak]) -> list[tuple[str, str]]:
    return [(one.feature, one.kind) for one in leaks]


@pytest.fixture(scope="module")
def world() -> World:
    return sales(2000)


def test_honest_columns_raise_no_alarm(world: World) -> None:
    assert find_leaks(world.table, world.outcome) == []
    assert find_leaks(noise(2000).table, noise(2000).outcome) == []


def test_a_number_that_follows_the_outcome_is_too_good(world: World) -> None:
    chance = np.random.default_rng(3)
    calls = number("minutes", world.outcome * 5 + chance.exponential(2, 2000))
    table = Table({**world.table.columns, "minutes": calls}, 2000)
    assert names(find_leaks(table, world.outcome)) == [("minutes", "too good")]


def test_a_column_filled_for_winners_only_gives_them_away_by_its_gaps(world: World) -> None:
    filled = [f"region {at % 7}" if won and at % 3 else None for at, won in enumerate(world.outcome)]
    found = find_leaks(with_column(world, "billing", filled), world.outcome)
    assert names(found) == [("billing", "missingness")]
    assert "100.0%" in found[0].why


def test_placeholders_count_as_gaps(world: World) -> None:
    filled = [f"region {at % 7}" if won else "Select" for at, won in enumerate(world.outcome)]
    assert names(find_leaks(with_column(world, "billing", filled), world.outcome)) == [
        ("billing", "missingness")
    ]


def test_notes_written_at_the_end_are_found_though_most_cells_say_nothing(world: World) -> None:
    def note(at: int, won: bool) -> str:
        return "open" if at % 6 else "signed" if won else "lost to a rival"

    notes: list[str | None] = [note(at, bool(won)) for at, won in enumerate(world.outcome)]
    assert names(find_leaks(with_column(world, "remark", notes), world.outcome)) == [
        ("remark", "filled after")
    ]


def test_a_copy_that_a_later_edit_overwrote_is_found(world: World) -> None:
    first = [["mail", "call", "visit", "chat"][at % 4] for at in range(2000)]
    chance = np.random.default_rng(5)
    edited = chance.random(2000) < np.where(world.outcome, 0.1, 0.5)
    second: list[str | None] = ["edited" if over else one for over, one in zip(edited, first, strict=True)]
    table = with_column(
        World(with_column(world, "last", list(first)), world.outcome, world.truth), "noted", second
    )
    assert names(find_leaks(table, world.outcome)) == [("noted", "filled after")]


def test_a_name_of_its_own_for_every_row_is_no_alarm(world: World) -> None:
    table = Table({**world.table.columns, "row": number("row", np.arange(2000.0))}, 2000)
    assert find_leaks(table, world.outcome) == []


def test_few_rows_raise_no_alarm() -> None:
    few = sales(40)
    assert find_leaks(with_column(few, "won", [str(one) for one in few.outcome]), few.outcome) == []


def test_snapshots_of_one_record_are_no_independent_witnesses(world: World) -> None:
    """Twelve snapshots of each record repeat its word and its ending."""
    chance = np.random.default_rng(8)
    record = np.repeat(np.arange(150), 12)
    won = (chance.random(150) < 0.5)[record]
    words: list[str | None] = [f"word {one % 40}" for one in record]
    table = Table({**world.table.take(np.arange(1800)).columns, "word": category("word", words)}, 1800)
    assert names(find_leaks(table, won)) != []
    assert find_leaks(table, won, None, record) == []


def test_a_leak_is_found_among_snapshots_too(world: World) -> None:
    record = np.repeat(np.arange(500), 4)
    won = world.outcome[::4][record]
    notes: list[str | None] = ["signed" if one else None for one in won]
    assert names(find_leaks(with_column(world, "note", notes), won, None, record)) == [
        ("note", "missingness")
    ]
