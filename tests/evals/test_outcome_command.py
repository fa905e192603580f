"""`dealwright evaluate outcome` as somebody else's script calls it."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from dealwright.cli import app
from dealwright.kernel.errors import Invalid

KEYS = {"auc", "ap", "precision_at_10pct", "brier", "log_loss", "ece", "coverage_80"}
MORE = {"suspected_leaks", "train_seconds"}
Row = Mapping[str, object]


def rows(count: int, seed: int = 1) -> list[dict[str, object]]:
    chance = np.random.default_rng(seed)
    made: list[dict[str, object]] = []
    for at in range(count):
        visits = int(chance.integers(0, 20))
        won = bool(chance.random() < 1 / (1 + np.exp(2.5 - 0.25 * visits)))
        source = str(chance.choice(["web", "fair", "Select"]))
        made.append(
            {
                "id": f"r{seed}-{at}",
                "visits": visits,
                "source": source,
                "invoice": "sent" if won else "",
                "won": won,
            }
        )
    return made


def write(path: Path, table: Sequence[Row]) -> Path:
    with path.open("w", newline="") as file:
        lines = csv.DictWriter(file, list(table[0]))
        lines.writeheader()
        lines.writerows(table)
    return path


def run(train: Path, test: Path, *options: str, target: str = "won") -> Result:
    files = ["--train", str(train), "--test", str(test), "--target", target]
    return CliRunner().invoke(app, ["evaluate", "outcome", *files, *options, "--json"])


def test_every_figure_stands_beside_that_of_single_models(tmp_path: Path) -> None:
    known = rows(320)
    known[0]["visits"] = "many"
    answer = run(write(tmp_path / "a.csv", known), write(tmp_path / "b.csv", rows(200, 2)), "--id", "id")
    assert answer.exit_code == 0, answer.output
    report = json.loads(answer.stdout)
    assert set(report) >= KEYS | MORE
    assert report["suspected_leaks"] == ["invoice"]
    names = {"lightgbm", "random_forest", "logistic_regression", "neural_net", "odoo_tables"}
    assert names == set(report["baselines"])
    assert all(set(one) >= KEYS | MORE for one in report["baselines"].values())
    assert report["auc"] > 0.7
    assert report["log_loss"] < report["baselines"]["odoo_tables"]["log_loss"] + 0.02
    assert any("visits: 1 cells are no number" in one for one in report["warnings"])


def test_small_tables_are_measured_too_and_columns_of_one_file_are_named(tmp_path: Path) -> None:
    known = [{**one, "region": "north"} for one in rows(60)]
    answer = run(
        write(tmp_path / "a.csv", known), write(tmp_path / "b.csv", rows(40, 2)), "--drop", "id,invoice"
    )
    assert answer.exit_code == 0, answer.output
    report = json.loads(answer.stdout)
    assert report["method"] in ("rates", "none")
    assert "region: only in the train file, left out." in report["warnings"]


@pytest.mark.parametrize(
    ("change", "options", "field", "why"),
    [
        ({}, ["--drop", "nothing"], "drop", "no column 'nothing'"),
        ({}, ["--id", "won"], "id", "is the outcome"),
        ({}, ["--positive", "Maybe"], "positive", "'Maybe' is no value"),
        ({"won": "yes"}, [], "target", "nothing to tell apart"),
        ({"won": ""}, [], "target", "No row of the train file"),
        ({}, ["--time", "source"], "time", "a number or a date in every row"),
    ],
)
def test_a_refusal_names_option_and_reason(
    tmp_path: Path, change: dict[str, object], options: list[str], field: str, why: str
) -> None:
    train = write(tmp_path / "a.csv", [{**one, **change} for one in rows(30)])
    answer = run(train, write(tmp_path / "b.csv", rows(30, 2)), *options)
    assert isinstance(answer.exception, Invalid)
    assert answer.exception.errors[0].field == field
    assert why in answer.exception.errors[0].reason


def test_missing_files_and_columns_and_three_outcomes_are_refused(tmp_path: Path) -> None:
    train = write(tmp_path / "a.csv", rows(30))
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "bare.csv").write_text("visits,won\n")
    (tmp_path / "torn.csv").write_text("visits,won\n1\n")
    for path, why in (
        (tmp_path / "none.csv", "is not a file"),
        (tmp_path / "empty.csv", "is empty"),
        (tmp_path / "bare.csv", "no rows"),
        (tmp_path / "torn.csv", "row 2: 1 cells where the header has 2"),
    ):
        refused = run(train, path).exception
        assert isinstance(refused, Invalid)
        assert why in refused.errors[0].reason
    for target, why in (("gone", "no column 'gone'"), ("source", "3 values")):
        refused = run(train, train, target=target).exception
        assert isinstance(refused, Invalid)
        assert why in refused.errors[0].reason
