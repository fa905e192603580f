"""For how much won deals close, on values whose law is known."""

import numpy as np
import pytest

from dealwright.ml.outcome.amounts import AmountModel, load_amounts, train_amounts
from dealwright.ml.outcome.base import BrokenArtefact, NothingToLearn
from dealwright.ml.outcome.table import Floats, Table, category, table_of
from dealwright.ml.outcome.timing import load_timing

PRICES = {"hand": 500.0, "arm": 5_000.0, "cell": 50_000.0}


def sales(count: int, seed: int = 1, spread: float = 0.2) -> tuple[Table, Floats, Floats]:
    """The product, its list price, and the final value: 10 % below it in the median."""
    draw = np.random.default_rng(seed)
    products = [str(one) for one in draw.choice(list(PRICES), count)]
    price = np.array([PRICES[one] for one in products])
    final = price * 0.9 * np.exp(draw.normal(0, spread, count))
    return table_of(category("product", products)), price, final


def trained(count: int, *, with_price: bool) -> AmountModel:
    table, price, final = sales(count)
    return train_amounts(table, final, expected=price if with_price else None, at=np.arange(float(count)))


@pytest.mark.parametrize("with_price", [True, False])
def test_values_of_later_deals_are_foretold_with_honest_intervals(with_price: bool) -> None:
    model = trained(600, with_price=with_price)
    table, price, final = sales(1000, seed=2)

    told = model.predict(table, expected=price if with_price else None)
    assert np.mean(np.abs(told.value - final) / final) < 0.19
    assert 0.76 <= np.mean((final >= told.low) & (final <= told.high)) <= 0.84
    assert told.mean.sum() == pytest.approx(final.sum(), rel=0.05)
    assert model.report.signal
    assert model.report.coverage_80 == pytest.approx(0.8, abs=0.05)


def test_the_usual_discount_is_learned() -> None:
    model = trained(600, with_price=True)

    told = model.predict(Table({}, 1), expected=np.array([1_000_000.0]))
    assert told.value[0] == pytest.approx(900_000, rel=0.03)
    assert model.report.mape is not None
    assert model.report.mape_expected is not None
    assert model.report.mape < model.report.mape_expected


def test_what_deals_say_is_not_believed_when_it_tells_nothing() -> None:
    table, price, final = sales(600)
    shuffled = np.random.default_rng(3).permutation(price)
    model = train_amounts(table, final, expected=shuffled)

    told = model.predict(table_of(category("product", ["hand"])), expected=np.array([50_000.0]))
    assert told.value[0] == pytest.approx(450, rel=0.1)


def test_one_giant_deal_moves_nothing() -> None:
    table, _, final = sales(600)
    giant = final.copy()
    giant[5] = final.sum() * 9

    before, after = train_amounts(table, final), train_amounts(table, giant)
    one = table_of(category("product", ["arm"]))
    assert after.predict(one).value[0] == pytest.approx(before.predict(one).value[0], rel=0.1)


def test_noise_is_left_to_the_median() -> None:
    draw = np.random.default_rng(1)
    table = table_of(category("noise", [f"n{one}" for one in draw.integers(0, 10, 400)]))
    model = train_amounts(table, np.exp(draw.normal(8, 0.4, 400)))

    assert model.report.learner == "median"
    assert not model.report.signal


def test_deals_without_a_value_above_nought_are_left_out_and_named() -> None:
    table, _, final = sales(30)
    final[:3] = [0, -5, np.nan]
    model = train_amounts(table, final)

    assert model.report.rows == 27
    assert model.report.warnings == ["3 won deals have no value above 0: left out."]
    with pytest.raises(NothingToLearn, match="No won deal has a value"):
        train_amounts(table.take(np.arange(3)), final[:3])


def test_a_few_deals_give_a_wide_interval_and_one_deal_none() -> None:
    table, _, final = sales(4, spread=0.0)
    few = train_amounts(table, np.array([900.0, 1000.0, 1000.0, 1100.0])).predict(table)
    alone = train_amounts(table.take(np.arange(1)), final[:1])

    assert few.value[0] == pytest.approx(1000)
    assert few.low[0] < 900 < 1100 < few.high[0]
    assert np.isnan(alone.predict(table).low).all()
    assert alone.report.word.startswith("Only 1 won deals")


def test_with_few_that_said_a_value_a_deal_is_worth_what_it_says() -> None:
    table, price, final = sales(100)
    price[3:] = np.nan
    told = train_amounts(table, final, expected=price).predict(table, expected=np.full(100, 777.0))

    assert told.value[0] == pytest.approx(777)
    assert told.low[0] < 777 < told.high[0]


def test_a_saved_model_foretells_the_same_and_notices_a_changed_byte() -> None:
    model = trained(200, with_price=True)
    artefact = model.save()
    table, price, _ = sales(5, seed=9)

    again = load_amounts(artefact)
    assert again.report == model.report
    np.testing.assert_array_equal(
        again.predict(table, expected=price).high, model.predict(table, expected=price).high
    )
    changed = bytearray(artefact)
    changed[len(changed) // 2] ^= 0xFF
    with pytest.raises(BrokenArtefact):
        load_amounts(bytes(changed))
    with pytest.raises(BrokenArtefact, match="closing times"):
        load_timing(artefact)
