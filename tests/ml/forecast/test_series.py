"""Forecasts of one series: plain ones, young ones, and those that would break a method."""

import numpy as np
import pytest

from dealwright.ml.forecast.measures import Floats, mape
from dealwright.ml.forecast.series import Forecast, NothingToForecast, forecast, sample_paths

DRAW = np.random.default_rng(11)
MONTHS = np.arange(60)
SALES = 1000 * 1.005**MONTHS * (1 + 0.3 * np.sin(MONTHS * np.pi / 6)) * np.exp(DRAW.normal(0, 0.05, 60))
NAN = np.nan

STRANGE: dict[str, Floats] = {
    "one": np.array([5.0]),
    "three": np.array([5.0, 6, 7]),
    "a year": DRAW.gamma(5, 1, 12),
    "a year and a half": DRAW.gamma(5, 1, 18),
    "constant": np.full(40, 5.0),
    "nothing ever": np.zeros(40),
    "mostly nothing": DRAW.poisson(0.5, 40).astype(float),
    "losses": DRAW.normal(0, 5, 40),
    "gaps": np.concatenate([[NAN, NAN], DRAW.gamma(5, 1, 10), [NAN], DRAW.gamma(5, 1, 20), [NAN]]),
    "one huge month": np.concatenate([DRAW.gamma(5, 1, 30), [1e9], DRAW.gamma(5, 1, 9)]),
    "the same every year": np.resize(np.arange(20.0, 32.0), 40),
    "tiny": DRAW.gamma(5, 1, 30) * 1e-9,
    "late start": np.concatenate([np.zeros(20), DRAW.gamma(5, 1, 20)]),
}


def assert_sound(found: Forecast, horizon: int) -> None:
    inner, outer = found.bands[80], found.bands[95]
    for values in (found.mean, *inner, *outer):
        assert values.shape == (horizon,)
        assert np.isfinite(values).all()
    assert (outer[0] <= inner[0]).all()
    assert (inner[0] <= found.mean).all()
    assert (found.mean <= inner[1]).all()
    assert (inner[1] <= outer[1]).all()
    assert sum(found.weights.values()) == pytest.approx(1, abs=0.01)


@pytest.mark.parametrize("season", [12, 1])
@pytest.mark.parametrize("name", list(STRANGE))
def test_strange_histories_get_a_sound_forecast(name: str, season: int) -> None:
    found = forecast(STRANGE[name], horizon=7, season=season)
    assert_sound(found, 7)
    if np.nanmin(STRANGE[name]) >= 0:
        assert (found.bands[95][0] >= 0).all()


def test_nothing_known_is_said_and_not_forecast() -> None:
    for values in (np.empty(0), np.full(3, NAN)):
        with pytest.raises(NothingToForecast):
            forecast(values, horizon=3, season=12)


def test_a_season_and_a_trend_are_carried_on() -> None:
    ahead = np.arange(60, 72)
    truth = 1000 * 1.005**ahead * (1 + 0.3 * np.sin(ahead * np.pi / 6))
    found = forecast(SALES, horizon=12, season=12)
    wrong = mape(truth, found.mean)
    assert wrong is not None
    assert wrong < 0.06


def test_a_method_that_is_far_off_counts_little() -> None:
    growing = 100 * 1.05 ** np.arange(48) * np.exp(DRAW.normal(0, 0.02, 48))
    weights = forecast(growing, horizon=6, season=12).weights
    assert weights["seasonal_naive"] < 0.6 * max(weights.values())


def test_one_huge_month_does_not_lift_the_forecast() -> None:
    huge = SALES.copy()
    huge[40] *= 50
    found, plain = forecast(huge, horizon=6, season=12), forecast(SALES, horizon=6, season=12)
    np.testing.assert_allclose(found.mean, plain.mean, rtol=0.1)
    assert "1 far out of line" in found.word


def test_less_history_means_wider_bands_and_a_word_of_it() -> None:
    young, old = (forecast(SALES[-count:], horizon=6, season=12) for count in (14, 60))
    widths = [float(np.mean((one.bands[80][1] - one.bands[80][0]) / one.mean)) for one in (young, old)]
    assert widths[0] > widths[1]
    assert "fewer than two seasons" in young.word
    assert old.word == "Rests on 60 periods."


def test_paths_have_the_quantiles_of_the_bands_and_the_same_seed_gives_the_same() -> None:
    found = forecast(SALES, horizon=6, season=12)
    paths = sample_paths(SALES, horizon=6, season=12, paths=20_000, seed=3)
    for bound, share in ((found.bands[80][0], 0.1), (found.bands[80][1], 0.9), (found.mean, 0.5)):
        np.testing.assert_allclose(np.quantile(paths, share, axis=0), bound, rtol=0.02)
    again = sample_paths(SALES, horizon=6, season=12, paths=20_000, seed=3)
    np.testing.assert_array_equal(paths, again)


def test_errors_last_so_that_sums_are_as_unsure_as_they_should_be() -> None:
    paths = sample_paths(SALES, horizon=6, season=12, paths=5_000)
    assert np.corrcoef(paths[:, 0], paths[:, 5])[0, 1] > 0.5


def test_bands_cover_about_what_they_say_on_series_of_many_kinds() -> None:
    draw, inside = np.random.default_rng(2), []
    for number in range(24):
        steps = np.cumsum(draw.normal(0, 0.03, 54)) + draw.normal(0, 0.08, 54)
        values = np.exp(
            5 + steps + 0.02 * number / 24 * np.arange(54) + np.resize(draw.normal(0, 0.2, 12), 54)
        )
        low, high = forecast(values[:48], horizon=6, season=12).bands[80]
        inside.append(np.mean((values[48:] >= low) & (values[48:] <= high)))
    assert 0.70 < np.mean(inside) < 0.93
