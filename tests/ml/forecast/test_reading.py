"""Tables of dates and values: rhythm, gaps, and what is refused with its row."""

from datetime import date, timedelta

import numpy as np
import pytest

from dealwright.ml.forecast.reading import BadTable, Columns, Series, chosen_columns, read_series


def read(*cells: tuple[str, str], columns: Columns = Columns()) -> Series:
    return read_series([{"date": day, "value": value} for day, value in cells], columns)[0]


@pytest.mark.parametrize(
    ("days", "unit", "every"),
    [
        (["2024-01", "2024-02", "2024-03"], "month", 1),
        (["2024/01/31", "2024/02/29", "2024/03/31"], "month", 1),
        (["2023-01-01", "2023-04-01", "2023-07-01"], "month", 3),
        (["2024-03-04", "2024-03-11", "2024-03-18"], "day", 7),
        (["2024-03-04T00:00:00Z", "2024-03-05T00:00:00Z", "2024-03-06T00:00:00Z"], "day", 1),
    ],
)
def test_the_rhythm_is_found(days: list[str], unit: str, every: int) -> None:
    found = read(*[(day, "1") for day in days])
    assert (found.rhythm.unit, found.rhythm.every, len(found.values)) == (unit, every, 3)


def test_rows_in_any_order_with_gaps_become_evenly_spaced() -> None:
    found = read(("2024-05", "5"), ("2024-01", "1"), ("2024-02", "2"), ("2024-03", "NA"))
    np.testing.assert_array_equal(found.values, [1, 2, np.nan, np.nan, 5])
    assert found.gaps == 2


def test_several_series_keep_their_order() -> None:
    rows = [{"date": "2024-01", "value": "1", "series": name} for name in ("b", "a")]
    assert [one.name for one in read_series(rows, Columns(series="series"))] == ["b", "a"]


@pytest.mark.parametrize(
    ("cells", "role", "why"),
    [
        ([("2024-01", "1"), ("soon", "2")], "date", "row 3: 'soon' is not a date"),
        ([("13/05/2024", "1")], "date", "row 2: '13/05/2024' is not a date"),
        ([("2024-01", "1"), ("2024-02", "twelve")], "value", "row 3: 'twelve' is not a number"),
        ([("2024-01", "inf")], "value", "row 2: 'inf' is not a finite number"),
        ([("2024-01", "1"), ("2024-01-01", "2")], "date", "row 3: all has 2024-01-01 already, in row 2"),
        (
            [(f"{date(2024, 3, 4) + timedelta(weeks=week)}", "1") for week in range(30)]
            + [("2024-10-02", "1")],
            "date",
            "row 32: 2024-10-02 does not fit periods of 7 days from 2024-03-04",
        ),
        ([], "date", "no rows"),
    ],
)
def test_what_cannot_be_read_is_named_with_its_row(cells: list[tuple[str, str]], role: str, why: str) -> None:
    with pytest.raises(BadTable, match=why) as caught:
        read_series([{"date": day, "value": value} for day, value in cells], Columns())
    assert caught.value.role == role


def test_a_missing_column_is_named_with_those_that_are_there() -> None:
    with pytest.raises(BadTable, match="no column 'date'; the file has month, turnover"):
        chosen_columns(["month", "turnover"], date="date", value="turnover", series=None)


def test_a_column_called_series_counts_without_a_word() -> None:
    assert chosen_columns(["date", "value", "series"], date="date", value="value", series=None) == Columns(
        series="series"
    )
