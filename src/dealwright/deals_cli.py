"""`dealwright evaluate deals`: how well open deals of a day in the past are foretold."""

import csv
import gzip
import json
from datetime import date
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from dealwright.kernel.errors import Invalid
from dealwright.knowledge_cli import Json
from dealwright.ml.outcome.base import NothingToLearn
from dealwright.ml.outcome.deals_file import BadDeals, Columns, Deals, check_header, read_deals
from dealwright.ml.outcome.deals_report import evaluate


def evaluate_deals(
    deals: Annotated[Path, typer.Option(help="CSV of deals, also gzipped: a row per deal, open ones too")],
    as_of: Annotated[str, typer.Option("--as-of", help="Day on which the deals are foretold: 2017-06-30")],
    horizon: Annotated[int, typer.Option(help="Days after it that count")] = 92,
    id_column: Annotated[str | None, typer.Option("--id", help="Column of the deal's id")] = None,
    opened: Annotated[str, typer.Option(help="Column of the day of opening")] = "engage_date",
    closed: Annotated[str, typer.Option(help="Column of the day of closing")] = "close_date",
    outcome: Annotated[str, typer.Option(help="Column of the outcome")] = "deal_stage",
    won: Annotated[str, typer.Option(help="What it says of a won deal")] = "Won",
    lost: Annotated[str, typer.Option(help="What it says of a lost deal")] = "Lost",
    amount: Annotated[str | None, typer.Option(help="Column of the final value")] = None,
    expected: Annotated[str | None, typer.Option(help="Column of the value a deal says while open")] = None,
    features: Annotated[str, typer.Option(help="Columns known while a deal is open, by commas")] = "",
    as_json: Json = False,
) -> None:
    """Learn from what was known on a day, foretell the deals open then, and compare with what happened.

    Ends after the day are hidden from the training. The file must hold features as they were on that day.
    """
    if horizon < 1:
        raise Invalid.field("horizon", f"{horizon} is too few: 1 or more.")
    names = tuple(one.strip() for one in features.split(",") if one.strip())
    columns = Columns(opened, closed, outcome, won, lost, amount, expected, id_column, names)
    day, known = _day(as_of), _read(deals, columns)
    try:
        report = evaluate(known, day, horizon)
    except NothingToLearn as error:
        raise Invalid.field("as-of", f"{deals.name}, {as_of}: {error}") from error
    if as_json:
        typer.echo(json.dumps(report, indent=1, ensure_ascii=False))
    else:
        _print(report)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Invalid.field("as-of", f"'{text}' is no day like 2017-06-30.") from error


def _read(path: Path, columns: Columns) -> Deals:
    if not path.is_file():
        raise Invalid.field("deals", f"{path} is not a file.")
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8-sig", newline="")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8-sig", newline="") as file
        ):
            rows = csv.DictReader(file)
            check_header(rows.fieldnames or [], columns)
            return read_deals(rows, columns)
    except BadDeals as error:
        raise Invalid.field(error.role, f"{path.name}: {error}.") from error
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError, csv.Error) as error:
        raise Invalid.field("deals", f"{path.name} is no readable CSV file: {error}") from error


def _print(report: dict[str, Any]) -> None:
    for name, value in report.items():
        if name not in ("learned_from", "warnings", "word"):
            parts = cast("dict[str, Any]", value) if isinstance(value, dict) else {"": value}
            for part, figure in parts.items():
                typer.echo(f"{f'{name} {part}':<24} {_said(figure)}")
    typer.echo(report["word"])
    for one in report["warnings"]:
        typer.echo(f"Note: {one}")


def _said(figure: float | bool | None) -> str:
    if figure is None:
        return "not measurable"
    if isinstance(figure, bool):
        return "yes" if figure else "no"
    return f"{figure:,.4g}" if abs(figure) < 1000 else f"{figure:,.0f}"
