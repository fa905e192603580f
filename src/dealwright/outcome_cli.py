"""`dealwright evaluate outcome`: how well outcomes are told, on tables of yours, beside the usual models."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from numpy.typing import NDArray

from dealwright.kernel.errors import Invalid
from dealwright.knowledge_cli import Json
from dealwright.ml.outcome.base import NothingToLearn
from dealwright.ml.outcome.evaluating import NAMES, Experiment, evaluate
from dealwright.ml.outcome.reading import (
    TextTable,
    UnreadableTable,
    find_time_column,
    learn_reader,
    read_texts,
    read_times,
)
from dealwright.ml.outcome.table import Floats, Table

POSITIVE = frozenset({"1", "1.0", "yes", "y", "true", "t", "won", "win", "converted", "success", "positive"})


def evaluate_outcome(
    train: Annotated[Path, typer.Option(help="CSV to learn from, also gzipped")],
    test: Annotated[Path, typer.Option(help="CSV to measure on, the same columns")],
    target: Annotated[str, typer.Option(help="Column of the outcome")],
    positive: Annotated[
        str | None, typer.Option(help="Its value that counts as won; needed for more than two values")
    ] = None,
    id_column: Annotated[
        str | None, typer.Option("--id", help="Column that names the row: no feature, its rows stay together")
    ] = None,
    time_column: Annotated[
        str | None, typer.Option("--time", help="Column of numbers or dates that grow with time")
    ] = None,
    drop: Annotated[str, typer.Option(help="Columns to leave out, by commas")] = "",
    keep_leaks: Annotated[
        bool, typer.Option("--keep-leaks", help="Also learn from columns that know the outcome")
    ] = False,
    seed: Annotated[int, typer.Option(help="Of everything drawn at random")] = 7,
    as_json: Json = False,
) -> None:
    """Learn outcomes from one table and measure on another, beside single models and Odoo's tables.

    Columns that know the outcome are named and left out; baselines get the same columns.
    """
    known, asked = _read("train", train), _read("test", test)
    dropped = [one.strip() for one in drop.split(",") if one.strip()]
    _check_columns(known, asked, target, [("id", id_column), ("time", time_column)], dropped)
    known, asked, warnings = _outcomes_known(known, asked, target)
    if time_column is None and (
        time_column := find_time_column(known, asked, [id_column] if id_column else [])
    ):
        warnings.append(f"{time_column}: the test rows are later by it, so it is taken for --time.")
    wanted = _positive(known.columns[target], positive)
    features, more = _shared(known, asked, [target, *([id_column] if id_column else [])])
    left = [one for one in known.columns if one not in features]
    reader = learn_reader(known.without(left), asked, time_column)
    table, strays = reader.read(known)
    test_table, test_strays = reader.read(asked)
    experiment = Experiment(
        table,
        np.array([one == wanted for one in known.columns[target]]),
        test_table,
        np.array([one == wanted for one in asked.columns[target]]),
        _times(known, time_column),
        _groups(known, id_column),
        keep_leaks,
        _with_parts(dropped, table),
        seed,
    )
    try:
        report = evaluate(experiment, _tell)
    except NothingToLearn as error:
        raise Invalid.field("train", str(error)) from error
    report["positive"] = wanted
    report["warnings"] = [*warnings, *more, *_at(train, strays), *_at(test, test_strays), *report["warnings"]]
    if as_json:
        typer.echo(json.dumps(report, indent=1, ensure_ascii=False))
    else:
        _print(report)


def _tell(share: float, doing: str) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{share:4.0%} {doing:<60}", nl=share >= 1, err=True)


def _at(path: Path, warnings: list[str]) -> list[str]:
    return [f"{path.name}: {one}" for one in warnings]


def _read(option: str, path: Path) -> TextTable:
    if not path.is_file():
        raise Invalid.field(option, f"{path} is not a file.")
    try:
        texts = read_texts(path)
    except UnreadableTable as error:
        raise Invalid.field(option, str(error)) from error
    if not texts.rows:
        raise Invalid.field(option, f"{path.name} has a header and no rows.")
    return texts


def _check_columns(
    known: TextTable, asked: TextTable, target: str, named: list[tuple[str, str | None]], dropped: list[str]
) -> None:
    for option, table in (("train", known), ("test", asked)):
        if target not in table.columns:
            raise Invalid.field("target", f"The {option} file has no column '{target}'.")
    options = [*((option, name) for option, name in named if name), *(("drop", name) for name in dropped)]
    for option, name in options:
        if name not in known.columns:
            raise Invalid.field(option, f"The train file has no column '{name}'.")
        if name == target:
            raise Invalid.field(option, f"'{name}' is the outcome.")


def _outcomes_known(
    known: TextTable, asked: TextTable, target: str
) -> tuple[TextTable, TextTable, list[str]]:
    warnings: list[str] = []
    tables: list[TextTable] = []
    for option, table in (("train", known), ("test", asked)):
        rows = [at for at, one in enumerate(table.columns[target]) if one]
        if not rows:
            raise Invalid.field("target", f"No row of the {option} file has a value in '{target}'.")
        if len(rows) < table.rows:
            gone = table.rows - len(rows)
            warnings.append(f"{target}: {gone} rows of the {option} file have no outcome and are left out.")
        tables.append(table if len(rows) == table.rows else table.take(rows))
    return tables[0], tables[1], warnings


def _positive(values: list[str], positive: str | None) -> str:
    """The given one; else of two values the one that usually means won, or the rarer."""
    counts = {one: values.count(one) for one in sorted(set(values))}
    shown = ", ".join(f"'{one}'" for one in list(counts)[:6])
    if positive is not None:
        if positive not in counts:
            raise Invalid.field("positive", f"'{positive}' is no value of the outcome: {shown}.")
        return positive
    if len(counts) == 1:
        raise Invalid.field(
            "target", f"Every row of the train file has the outcome {shown}: nothing to tell apart."
        )
    if len(counts) > 2:
        raise Invalid.field(
            "positive", f"The outcome has {len(counts)} values ({shown}): say which one is won."
        )
    usual = [one for one in counts if one.lower() in POSITIVE]
    return usual[0] if len(usual) == 1 else min(counts, key=lambda one: counts[one])


def _shared(known: TextTable, asked: TextTable, gone: list[str]) -> tuple[set[str], list[str]]:
    here, there = set(known.columns) - set(gone), set(asked.columns) - set(gone)
    warnings = [f"{one}: only in the train file, left out." for one in sorted(here - there)]
    warnings += [f"{one}: only in the test file, left out." for one in sorted(there - here)]
    return here & there, warnings


def _times(known: TextTable, name: str | None) -> Floats | None:
    if name is None:
        return None
    numbers = read_times(known.columns[name])
    if numbers is None:
        raise Invalid.field("time", f"'{name}' needs a number or a date in every row of the train file.")
    return numbers


def _with_parts(dropped: list[str], table: Table) -> list[str]:
    """A dropped date takes along what else was made of it."""
    return [one for one in table.columns if one in dropped or one.partition(" (")[0] in dropped]


def _groups(known: TextTable, name: str | None) -> NDArray[Any] | None:
    """An id that occurs twice keeps its rows together; gaps are rows of their own."""
    if name is None or len(set(known.columns[name])) == known.rows:
        return None
    return np.array([one or f"row {at}" for at, one in enumerate(known.columns[name])])


def _print(report: dict[str, Any]) -> None:
    typer.echo(report["word"])
    typer.echo(f"{'':<22}" + "".join(f"{name:>20}" for name in NAMES))
    rows = {"blend" if report["signal"] else "base rate": report, **report["baselines"]}
    for name, one in rows.items():
        typer.echo(f"{name:<22}" + "".join(f"{_shown(one[key]):>20}" for key in NAMES))
    for leak in report["leaks"]:
        typer.echo(f"knows the outcome: {leak['feature']} ({leak['kind']}). {leak['why']}")
    typer.echo(f"Trained in {report['train_seconds']} s; calibration: {report['calibration']}.")
    for one in report["warnings"]:
        typer.echo(one, err=True)


def _shown(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"
