"""When deals close, on histories whose laws are known."""

from functools import cache

import numpy as np
import pytest

from dealwright.ml.outcome.base import BrokenArtefact, NothingToLearn
from dealwright.ml.outcome.table import Table, category, table_of
from dealwright.ml.outcome.timing import TimingModel, load_timing, train_timing
from tests.factories.deal_histories import DAYS, START, Made, made_deals, training

DAY = START + 400
HORIZON = 90


def trained(made: Made, *names: str) -> TimingModel:
    known = training(made, DAY)
    table = made.table(known.deals, *names) if names else Table({}, len(known.deals))
    return train_timing(
        table, known.event, known.days, age_days=known.age_days, at=known.at, horizon_days=HORIZON
    )


@cache
def usual() -> tuple[Made, TimingModel]:
    made = made_deals(1500)
    return made, trained(made, "source", "noise")


def ages(*days: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(days, dtype=np.float64)


def nothing(rows: int) -> Table:
    return Table({}, rows)


def test_chances_rise_by_day_and_never_sum_to_more_than_one() -> None:
    _, model = usual()
    outlook = model.predict(nothing(3), age_days=ages(0, 20, 60), at=ages(DAY, DAY, DAY))

    assert outlook.days[0] == 0
    assert outlook.days[-1] == HORIZON
    assert (outlook.won_by[:, 0] == 0).all()
    assert (np.diff(outlook.won_by, axis=1) >= 0).all()
    assert (np.diff(outlook.lost_by, axis=1) >= 0).all()
    assert (outlook.won_by[:, -1] + outlook.lost_by[:, -1] <= 1).all()
    assert (outlook.close_low <= outlook.close_days).all()
    assert (outlook.close_days <= outlook.close_high).all()


def test_deals_that_later_close_are_foretold_with_honest_intervals() -> None:
    made, model = usual()
    history = made.history
    rows = np.flatnonzero((history.opened <= DAY) & ~(history.closed <= DAY))
    days = history.closed[rows] - DAY
    outlook = model.predict(
        nothing(len(rows)),
        age_days=(DAY - history.opened[rows]).astype(float),
        at=np.full(len(rows), float(DAY)),
    )
    closed = days <= HORIZON
    inside = (days >= outlook.close_low) & (days <= outlook.close_high)
    assert 0.7 <= inside[closed].mean() <= 0.92
    foretold = (outlook.won_by + outlook.lost_by)[:, -1]
    assert foretold.mean() == pytest.approx(closed.mean(), abs=0.08)
    assert foretold[closed].mean() > foretold[~closed].mean() + 0.2


def test_a_column_of_noise_is_left_out() -> None:
    _, model = usual()

    assert model.report.features == "none"
    assert "the columns add nothing" in model.report.word


def test_a_column_that_tells_is_used() -> None:
    model = trained(made_deals(1500, seed=3, daily=0.012, partner=5.0), "source", "noise")

    table = table_of(category("source", ["partner", "web"]))
    outlook = model.predict(table, age_days=ages(10, 10), at=ages(DAY, DAY))
    assert model.report.features != "none"
    assert outlook.won_by[0, 14] > 1.5 * outlook.won_by[1, 14]
    assert outlook.close_days[0] < outlook.close_days[1]


def test_a_season_of_closing_counts_where_the_date_is_known() -> None:
    model = trained(made_deals(1500, seed=4, daily=0.05, season=True))
    april, june = START + 91.0, START + 152.0

    outlook = model.predict(nothing(2), age_days=ages(20, 20), at=ages(april, june))
    assert model.report.calendar in ("quarter", "both")
    assert outlook.won_by[0, 14] < 0.05
    assert outlook.won_by[1, 14] > 0.15
    blind = model.predict(nothing(2), age_days=ages(20, 20))
    assert blind.won_by[0, 14] == blind.won_by[1, 14]


def test_a_history_without_a_season_has_no_calendar() -> None:
    _, model = usual()

    assert model.report.calendar == "none"


def test_deals_older_than_any_that_closed_are_stale() -> None:
    _, model = usual()
    outlook = model.predict(nothing(2), age_days=ages(10, DAYS * 2))

    assert outlook.stale.tolist() == [False, True]
    assert np.isnan(outlook.close_days[1])
    assert outlook.won_by[1, -1] < 0.05


def test_winning_drawn_by_lot_is_said_to_be_so() -> None:
    _, model = usual()

    assert "Nothing here tells won from lost" in model.report.word


def test_open_deals_count_as_long_as_they_were_followed() -> None:
    event = np.array(["won"] * 30 + ["open"] * 300, dtype=object)
    days, age = np.array([*np.tile(np.arange(1.0, 11.0), 3), *[10.0] * 300]), np.zeros(330)
    model = train_timing(nothing(330), event, days, age_days=age, horizon_days=10)

    assert model.predict(nothing(1), age_days=ages(0)).won_by[0, -1] == pytest.approx(30 / 330, rel=0.15)


def test_three_deals_give_one_rate_and_the_widest_interval() -> None:
    event = np.array(["won", "lost", "open"], dtype=object)
    model = train_timing(nothing(3), event, ages(5, 40, 100), age_days=ages(1, 2, 3), horizon_days=HORIZON)

    outlook = model.predict(nothing(1), age_days=ages(50))
    assert model.report.word.startswith("Only 2 deals closed")
    assert (outlook.close_low[0], outlook.close_high[0]) == (1, HORIZON)
    assert not outlook.stale[0]
    assert not model.report.signal


def test_without_a_closed_deal_there_is_nothing_to_learn() -> None:
    event = np.array(["open", "open"], dtype=object)

    with pytest.raises(NothingToLearn, match="None of the 2 rows"):
        train_timing(nothing(2), event, ages(5, 4), age_days=ages(1, 2))
    with pytest.raises(NothingToLearn, match="no deals"):
        train_timing(nothing(0), event[:0], ages(), age_days=ages())


def test_where_nothing_was_ever_lost_the_days_to_winning_are_learned() -> None:
    chance = np.random.default_rng(3)
    source = chance.choice(["a", "b"], 600)
    days = chance.exponential(np.where(source == "a", 10, 60)) + 1
    event = np.where(days < 90, "won", "open")
    model = train_timing(
        table_of(category("source", source.tolist())), event, np.minimum(days, 90),
        age_days=np.zeros(600), at=START + chance.uniform(0, 300, 600), horizon_days=HORIZON,
    )  # fmt: skip
    told = model.predict(
        table_of(category("source", ["a", "b"])), age_days=ages(0, 0), at=ages(START + 310, START + 310)
    )
    assert told.lost_by[:, -1].max() < 0.05
    assert told.close_days[0] < told.close_days[1]


def test_impossible_rows_are_left_out_and_named() -> None:
    event = np.array(["won"] * 5, dtype=object)
    days, age = ages(-3, np.nan, 10, 20, 30), ages(1, 1, -2, 5, 6)
    model = train_timing(nothing(5), event, days, age_days=age)

    assert model.report.rows == 2
    assert model.report.warnings == [
        "2 rows have no time to the event or a negative one: left out.",
        "1 rows have no age or were opened after the snapshot: left out.",
        "No deal was lost: only the other end can be foreseen.",
    ]


def test_an_unknown_event_and_a_wrong_length_are_refused() -> None:
    with pytest.raises(ValueError, match="not 'Closed Won'"):
        train_timing(nothing(1), np.array(["Closed Won"], dtype=object), ages(1), age_days=ages(1))
    with pytest.raises(ValueError, match="age_days has 2"):
        train_timing(nothing(1), np.array(["won"], dtype=object), ages(1), age_days=ages(1, 2))


def test_a_saved_model_foretells_the_same() -> None:
    model = trained(made_deals(1500, seed=3, daily=0.012, partner=5.0), "source")
    again = load_timing(model.save())

    table, age, at = table_of(category("source", ["partner", None])), ages(5, 9), ages(DAY, DAY)
    one, other = model.predict(table, age_days=age, at=at), again.predict(table, age_days=age, at=at)
    assert again.report == model.report
    np.testing.assert_array_equal(one.won_by, other.won_by)
    np.testing.assert_array_equal(one.close_high, other.close_high)


@pytest.mark.parametrize("place", [0, 40, 400, -30])
def test_a_changed_byte_is_noticed(place: int) -> None:
    artefact = bytearray(usual()[1].save())
    artefact[place] ^= 0xFF

    with pytest.raises(BrokenArtefact):
        load_timing(bytes(artefact))
