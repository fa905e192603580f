"""A model learns what is there, says so when nothing is, and survives storage."""

import zipfile
from io import BytesIO

import numpy as np
import pytest

from dealwright.ml.outcome import boosting
from dealwright.ml.outcome.artefact import load
from dealwright.ml.outcome.assembling import NO_LIGHTGBM
from dealwright.ml.outcome.base import BrokenArtefact, NothingToLearn
from dealwright.ml.outcome.measuring import auc, ece, log_loss
from dealwright.ml.outcome.model import OutcomeModel
from dealwright.ml.outcome.table import Column, Table, category, number, table_of
from dealwright.ml.outcome.training import train
from tests.ml.outcome.worlds import World, noise, sales, with_column


@pytest.fixture(scope="module")
def later() -> World:
    return sales(2000, seed=2)


@pytest.fixture(scope="module")
def model() -> OutcomeModel:
    world = sales(1200)
    return train(world.table, world.outcome)


def covered(model: OutcomeModel, world: World) -> float:
    sets = np.array(model.predict(world.table).sets, dtype=object)
    return float(((sets == "both") | (sets == np.where(world.outcome, "won", "lost"))).mean())


def test_a_blend_comes_near_the_truth_and_means_what_it_says(model: OutcomeModel, later: World) -> None:
    told = model.predict(later.table)
    assert model.report.method == "blend"
    best = auc(later.outcome, later.truth)
    found = auc(later.outcome, told.probability)
    assert best is not None
    assert found is not None
    assert found > best - 0.02
    assert ece(later.outcome, told.probability) < 0.05
    assert 0.75 < covered(model, later) < 0.85
    assert np.all((told.low <= told.probability) & (told.probability <= told.high))
    assert np.all((told.confidence >= 0) & (told.confidence <= 1))
    assert float(((told.low <= later.truth) & (later.truth <= told.high)).mean()) > 0.6


def test_it_tells_better_than_odoos_tables(model: OutcomeModel) -> None:
    quality, odoo = model.report.quality, model.report.members["odoo_tables"]
    assert quality is not None
    assert quality.log_loss < odoo.log_loss
    assert quality.ece < odoo.ece


def test_what_does_not_matter_gains_nothing(model: OutcomeModel) -> None:
    gains = {one.name: one.gain for one in model.report.features}
    assert sum(gains.values()) == pytest.approx(1)
    assert gains["weekday"] < 0.05 < gains["source"]


def test_reasons_are_what_the_model_itself_says(model: OutcomeModel, later: World) -> None:
    some = later.take(np.arange(2000) < 60)
    reasons = model.explain(some.table, top=3)
    before = model.probability(some.table)
    for row, told in enumerate(reasons):
        for one in told:
            column = some.table.columns[one.feature]
            values = column.values.copy()
            values[row] = one.usual
            changed = Table({**some.table.columns, one.feature: Column(column.name, column.kind, values)}, 60)
            assert before[row] - model.probability(changed)[row] == pytest.approx(one.effect, abs=1e-6)
        assert [abs(one.effect) for one in told] == sorted((abs(one.effect) for one in told), reverse=True)
    partners = [one for told in reasons for one in told if one.value == "partner"]
    assert partners
    assert all(one.effect > 0 for one in partners)


def test_a_stored_model_says_the_same(model: OutcomeModel, later: World) -> None:
    again = load(model.save())
    assert np.array_equal(again.probability(later.table), model.probability(later.table))
    assert again.predict(later.table).sets == model.predict(later.table).sets
    assert again.report == model.report
    assert again.drift(later.table) == model.drift(later.table)


def test_a_tampered_or_foreign_artefact_is_refused(model: OutcomeModel) -> None:
    whole = model.save()
    changed = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content.replace(b"visits", b"VISITS") if name == "manifest.json" else content)
    for broken in (changed.getvalue(), whole[:-40], b"", b"no model"):
        with pytest.raises(BrokenArtefact):
            load(broken)


def test_the_same_seed_gives_the_same_model(later: World) -> None:
    few = later.take(np.arange(2000) < 240)
    first, second = (train(few.table, few.outcome, seed=3).probability(later.table) for _ in range(2))
    assert np.array_equal(first, second)


def test_columns_never_seen_gone_or_of_new_words_are_scored(model: OutcomeModel) -> None:
    odd = table_of(category("source", ["satellite", None]), number("planets", [1, 2]))
    told = model.predict(odd)
    assert np.all(np.isfinite(told.probability))
    assert model.predict(Table({}, 0)).sets == []


def test_drift_is_seen_where_it_is(model: OutcomeModel, later: World) -> None:
    visits = number("visits", later.table.columns["visits"].values * 4)
    found = model.drift(Table({**later.table.columns, "visits": visits}, 2000))
    assert found["visits"] > 0.25
    assert found["source"] < 0.1
    assert found["score"] > 0.25
    assert model.drift(later.table)["score"] < 0.1


def test_noise_is_called_noise() -> None:
    world = noise(500)
    model = train(world.table, world.outcome)
    assert not model.report.signal
    assert "Nothing in these columns tells won from lost" in model.report.word
    told = model.predict(world.table)
    assert np.ptp(told.probability) == 0
    assert told.probability[0] == pytest.approx(world.outcome.mean(), abs=0.01)
    assert model.explain(world.table.take(np.arange(2)))[0] == []
    assert 0.75 < covered(model, world) < 0.85


def test_few_outcomes_get_shrunken_rates_with_wide_bands(model: OutcomeModel) -> None:
    world = sales(120)
    few = train(world.table, world.outcome)
    assert few.report.method in ("rates", "none")
    width = few.predict(world.table).high - few.predict(world.table).low
    wide = model.predict(world.table).high - model.predict(world.table).low
    assert width.mean() > wide.mean()


def test_three_deals_are_no_reason_for_a_guess() -> None:
    table = table_of(category("source", ["web", "fair", "web"]))
    model = train(table, np.array([True, False, True]))
    told = model.predict(table)
    assert not model.report.signal
    assert np.all(told.high - told.low > 0.4)


@pytest.mark.parametrize(
    ("table", "outcome", "why"),
    [
        (table_of(number("a", [1.0, 2.0])), [True, True], "all 2 rows were won"),
        (table_of(number("a", [])), [], "no rows"),
        (Table({}, 2), [True, False], "no columns"),
        (table_of(number("a", [1.0, 1.0])), [True, False], "No column is left"),
    ],
)
def test_nothing_to_learn_is_said(table: Table, outcome: list[bool], why: str) -> None:
    with pytest.raises(NothingToLearn, match=why):
        train(table, np.array(outcome, dtype=bool))


def test_leaks_are_left_out_unless_kept() -> None:
    world = sales(240)
    table = with_column(world, "reason", ["paid" if won else None for won in world.outcome])
    model = train(table, world.outcome)
    assert [one.feature for one in model.report.leaks] == ["reason"]
    assert "reason" not in model.features
    assert "reason" in train(table, world.outcome, keep_leaks=True).features


def test_a_base_rate_that_moved_is_followed() -> None:
    chance = np.random.default_rng(4)
    at = np.arange(1600.0)
    visits = chance.normal(size=1600)
    truth = 1 / (1 + np.exp(-(visits - np.where(at < 800, 3.0, 0.5))))
    outcome = chance.random(1600) < truth
    table, old = table_of(number("visits", visits)), at < 1300
    model = train(table.take(old), outcome[old], at=at[old])
    blind = train(table.take(old), outcome[old])
    told, guessed = (one.probability(table.take(~old)) for one in (model, blind))
    away, blindly_away = (float(np.abs(one - truth[~old]).mean()) for one in (told, guessed))
    assert away < 0.1 < 0.15 < blindly_away
    assert log_loss(outcome[~old], told) < log_loss(outcome[~old], guessed)


def test_without_lightgbm_the_blend_goes_on_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(boosting, "is_available", lambda: False)
    world = sales(240)
    model = train(world.table, world.outcome)
    assert "lightgbm" not in model.members
    assert model.report.warnings == [NO_LIGHTGBM]
    assert model.report.signal


def test_ten_thousand_levels_and_gaps_everywhere_are_learned_from() -> None:
    world = sales(400)
    chance = np.random.default_rng(6)
    levels: list[str | None] = [f"town {one}" for one in chance.integers(0, 10_000, 400)]
    table = with_column(world, "town", levels)
    gone = Table({**table.columns, "fax": number("fax", [None] * 400)}, 400)
    model = train(gone, world.outcome)
    assert "fax" in model.report.left_out
    assert model.report.signal
