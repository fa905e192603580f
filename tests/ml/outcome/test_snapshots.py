"""Who was open when, and that nothing later is known."""

import numpy as np

from dealwright.ml.outcome.snapshots import History, first_date, known_on, snapshot_dates, take_snapshots

HISTORY = History(
    opened=np.array([0, 5, 30]),
    closed=np.array([10.0, np.nan, 40.0]),
    event=np.array(["won", "open", "lost"], dtype=object),
    amount=np.array([100.0, np.nan, np.nan]),
)


def test_what_comes_after_the_day_is_not_known() -> None:
    rows, known = known_on(HISTORY, 9)

    assert rows.tolist() == [0, 1]
    assert known.event.tolist() == ["open", "open"]
    assert np.isnan(known.closed).all()
    assert np.isnan(known.amount).all()
    assert HISTORY.event[0] == "won"


def test_a_deal_is_seen_on_each_date_until_it_closes() -> None:
    seen = take_snapshots(HISTORY, [0, 9, 10, 35], last=50)

    assert seen.deal.tolist() == [0, 0, 1, 1, 1, 2]
    assert seen.age_days.tolist() == [0, 9, 4, 5, 30, 5]
    assert seen.days.tolist() == [10, 1, 41, 40, 15, 5]
    assert seen.event.tolist() == ["won", "won", "open", "open", "open", "lost"]


def test_dates_begin_with_the_first_closing_and_end_before_the_last_day() -> None:
    assert first_date(HISTORY, 50) == 10
    assert snapshot_dates(10, 50, every_days=7).tolist() == [15, 22, 29, 36, 43]
    assert len(snapshot_dates(0, 4000)) == 40
    assert snapshot_dates(10, 10).tolist() == []
