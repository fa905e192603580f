"""`dealwright evaluate deals` as somebody else's script calls it, on made-up deals whose law is known."""

import csv
import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from typer.testing import CliRunner

from dealwright.cli import app
from dealwright.kernel.errors import Invalid
from tests.factories.deal_histories import START, Made, made_deals

KEYS = (
    "auc ap brier ece base_rate age_only days_mae days_mae_constant days_coverage_80 value_mape "
    "value_coverage_80 stale open closed revenue signal word"
)
HEADER = ("deal", "opened", "closed", "stage", "amount", "source")
NAMES = (
    "--id", "deal", "--opened", "opened", "--closed", "closed", "--outcome", "stage", "--won", "won",
    "--lost", "lost", "--amount", "amount", "--features", "source",
)  # fmt: skip


def day(number: float) -> str:
    return (date(1970, 1, 1) + timedelta(days=int(number))).isoformat()


def written(path: Path, made: Made) -> Path:
    history = made.history
    with path.open("w", newline="") as file:
        sheet = csv.writer(file)
        sheet.writerow(HEADER)
        for at in range(len(history.opened)):
            ended = np.isfinite(history.closed[at])
            closed = day(history.closed[at]) if ended else ""
            amount = f"{history.amount[at]:.2f}" if history.event[at] == "won" else ""
            sheet.writerow(
                [f"D{at}", day(history.opened[at]), closed, history.event[at], amount, made.source[at]]
            )
    return path


def run(path: Path, *options: str, as_of: float = START + 400) -> Any:
    said = CliRunner().invoke(
        app, ["evaluate", "deals", "--deals", str(path), "--as-of", day(as_of), *NAMES, *options]
    )
    if said.exception:
        raise said.exception
    return json.loads(said.stdout) if "--json" in options else said.stdout


@pytest.fixture
def deals(tmp_path: Path) -> Path:
    return written(tmp_path / "deals.csv", made_deals(700))


def test_open_deals_of_a_day_are_foretold_and_compared(deals: Path) -> None:
    report = run(deals, "--horizon", "90", "--json")

    assert set(KEYS.split()) <= set(report)
    assert report["auc"] > 0.7
    assert report["brier"] < report["base_rate"] * (1 - report["base_rate"])
    assert report["days_mae"] < report["days_mae_constant"] + 2
    assert 0.6 < report["value_coverage_80"] < 0.95
    assert report["revenue"]["low_80"] < report["revenue"]["expected"] < report["revenue"]["high_80"]
    assert report["stale_that_closed"] == 0
    assert "Nothing here tells won from lost" in report["word"]


def test_what_happened_after_the_day_changes_no_forecast(tmp_path: Path, deals: Path) -> None:
    made = made_deals(700)
    later = made.history.closed > START + 400
    made.history.event[later] = "lost"
    other = written(tmp_path / "other.csv", made)

    one, two = run(deals, "--json"), run(other, "--json")
    assert one["learned_from"] == two["learned_from"]
    assert one["revenue"]["expected"] == two["revenue"]["expected"]
    assert one["revenue"]["actual"] > 0 == two["revenue"]["actual"]


def test_people_read_lines(deals: Path) -> None:
    said = run(deals)

    assert "age_only auc" in said
    assert "Learned from" in said


def test_a_file_that_ends_early_says_so(deals: Path) -> None:
    report = run(deals, "--horizon", "2000", "--json")

    assert "before the horizon does" in report["warnings"][-1]


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--opened", "begun"), "opened.*no column 'begun'"),
        (("--features", "sauce"), "features.*no column 'sauce'"),
        (("--won", "gewonnen", "--lost", "verloren"), "outcome.*'gewonnen' or 'verloren'"),
        (("--closed", "source"), "closed.*is no day like"),
        (("--horizon", "0"), "horizon"),
        (("--as-of", "1999-01-01"), "as-of.*no deals"),
        (("--as-of", "yesterday"), "as-of.*no day like"),
    ],
)
def test_what_cannot_be_read_is_named(deals: Path, options: tuple[str, ...], reason: str) -> None:
    with pytest.raises(Invalid, match=reason):
        run(deals, *options)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="is not a file"):
        run(tmp_path / "none.csv")
