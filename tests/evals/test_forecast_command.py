"""`dealwright evaluate forecast` as somebody else's script calls it, and its figures on eight retail series.

Floors stand a little beside what was measured on these (docs/forecast-evaluation.md has all of them).
"""

import gzip
import json
import math
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from dealwright.cli import app
from dealwright.kernel.errors import Invalid

RETAIL = Path(__file__).parents[1] / "data" / "retail" / "turnover.csv"
MEASURES = {"mape", "mape_median", "smape", "mase", "coverage_80", "coverage_95"}


def evaluate(path: Path, *options: str, horizon: int = 3) -> dict[str, Any]:
    arguments = ("evaluate", "forecast", "--series", str(path), "--horizon", str(horizon), *options)
    answer = CliRunner().invoke(app, [*arguments, "--json"], catch_exceptions=False)
    assert answer.exit_code == 0, answer.output
    return json.loads(answer.stdout)


def table(path: Path, count: int = 40, **series: list[str]) -> Path:
    """A column of months from 2020 on and one of values; without values, a season with a trend."""
    lines = ["date,value,series"]
    for name, values in (series or {"plain": [f"{100 + n + 9 * math.sin(n)}" for n in range(count)]}).items():
        lines += [f"{2020 + n // 12}-{n % 12 + 1:02},{value},{name}" for n, value in enumerate(values)]
    path.write_text("\n".join(lines))
    return path


def test_eight_retail_series_are_forecast_about_as_well_as_by_the_method_that_suits_them_best() -> None:
    names = ("--date", "month", "--value", "turnover_maud", "--series-column", "series_id")
    report = evaluate(RETAIL, *names, horizon=12)
    assert set(report) >= MEASURES | {"baselines", "series", "skipped", "seconds"}
    assert set(report["baselines"]) == {"seasonal_naive", "auto_ets", "auto_theta"}
    assert all(set(one) == MEASURES for one in report["baselines"].values())
    assert (report["series"], report["skipped"]) == (8, [])
    mapes = {name: one["mape"] for name, one in report["baselines"].items()}
    assert report["mape"] < 0.8 * min(mapes["seasonal_naive"], mapes["auto_ets"])
    assert report["mape"] < 1.1 * mapes["auto_theta"]
    assert 0.65 <= report["coverage_80"] <= 0.95


def test_three_years_of_history_beat_seasonal_naive() -> None:
    names = ("--date", "month", "--value", "turnover_maud", "--series-column", "series_id")
    report = evaluate(RETAIL, *names, "--history", "36", horizon=12)
    assert report["mape"] < report["baselines"]["seasonal_naive"]["mape"]
    assert report["coverage_80"] >= 0.7


def test_a_gzipped_file_of_one_series_needs_no_names(tmp_path: Path) -> None:
    plain = table(tmp_path / "plain.csv")
    packed = tmp_path / "packed.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    report = evaluate(packed)
    assert report["series"] == 1
    assert report["mape"] == evaluate(plain)["mape"]


def test_zeros_gaps_and_short_series_are_counted(tmp_path: Path) -> None:
    usual = [str(20 + n % 12 + n % 7) for n in range(40)]
    path = table(
        tmp_path / "odd.csv",
        zeros=[*usual[:-2], "0", "0"],
        nothing=["0"] * 40,
        gap=[*usual[:10], "", *usual[11:]],
        young=usual[:8],
    )
    report = evaluate(path)
    assert report["series"] == 3
    assert report["skipped"] == [
        {"name": "young", "reason": "5 known periods before the last 3; 6 are needed."}
    ]
    assert report["zeros_left_out"] == 5
    assert report["not_defined"] == {"mape": 1, "mase": 1}
    assert report["filled_gaps"] == {"gap": 1}


@pytest.mark.parametrize(
    ("text", "options", "field", "why"),
    [
        ("month,value\n2024-01,1", [], "date", "there is no column 'date'; the file has month, value."),
        ("date,sales\n2024-01,1", [], "value", "there is no column 'value'"),
        ("date,value\n2024-01,1", ["--series-column", "shop"], "series-column", "no column 'shop'"),
        ("date,value\n2024-01,1\nsoon,2", [], "date", "row 3: 'soon' is not a date"),
        ("date,value\n2024-01,1\n2024-01,2", [], "date", "row 3: all has 2024-01-01 already"),
        ("date,value\n2024-01,many", [], "value", "row 2: 'many' is not a number"),
        ("date,value\n", [], "date", "the file has no rows"),
        ("", [], "date", "the file has none"),
        ("date,value\n2024-01,1", ["--horizon", "0"], "horizon", "0 is too few"),
        ("date,value\n2024-01,1", ["--history", "0"], "history", "0 is too few"),
    ],
)
def test_what_is_wrong_is_named_with_option_and_row(
    tmp_path: Path, text: str, options: list[str], field: str, why: str
) -> None:
    path = tmp_path / "bad.csv"
    path.write_text(text)
    answer = CliRunner().invoke(
        app, ["evaluate", "forecast", "--series", str(path), "--horizon", "3", *options]
    )
    assert isinstance(answer.exception, Invalid)
    assert answer.exception.errors[0].field == field
    assert why in answer.exception.errors[0].reason


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "broken.csv.gz"
    path.write_bytes(b"no gzip at all")
    answer = CliRunner().invoke(app, ["evaluate", "forecast", "--series", str(path), "--horizon", "3"])
    assert isinstance(answer.exception, Invalid)
    assert "no readable CSV file" in answer.exception.errors[0].reason


def test_only_short_series_end_with_a_word_and_one(tmp_path: Path) -> None:
    path = table(tmp_path / "short.csv", count=5)
    answer = CliRunner().invoke(app, ["evaluate", "forecast", "--series", str(path), "--horizon", "9"])
    assert answer.exit_code == 1
    assert "skipped plain" in answer.stdout
