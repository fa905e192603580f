"""`dealwright evaluate forecast`: how good forecasts are on series of yours, beside the usual methods."""

import csv
import gzip
import json
import multiprocessing
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from time import perf_counter
from typing import Annotated, Any

import typer

from dealwright.kernel.errors import Invalid
from dealwright.knowledge_cli import Json
from dealwright.ml.forecast.evaluating import BASELINES, Judged, Skipped, judge, summary
from dealwright.ml.forecast.reading import BadTable, Series, chosen_columns, read_series

PROCESSES = 2
WORTH_A_PROCESS = 24  # series; starting one takes as long as forecasting a dozen
OPTIONS = {"date": "date", "value": "value", "series": "series-column"}


def evaluate_forecast(
    series: Annotated[Path, typer.Option(help="CSV, also gzipped: a date, a value, several series by name")],
    horizon: Annotated[int, typer.Option(help="So many last periods of every series are forecast")],
    season: Annotated[int, typer.Option(help="Periods in a season: 12 for months, 1 for none")] = 12,
    history: Annotated[
        int | None, typer.Option(help="Let only so many periods before those be known; default: all")
    ] = None,
    date: Annotated[str, typer.Option(help="Column of the date")] = "date",
    value: Annotated[str, typer.Option(help="Column of the value")] = "value",
    series_column: Annotated[
        str | None, typer.Option(help="Column of the series' name; default: 'series' if there is one")
    ] = None,
    as_json: Json = False,
) -> None:
    """Forecast the last periods of every series from what came before, and measure how far off that is.

    MAPE and sMAPE are in percent, MASE in units of seasonal naive on the history, coverage is a share.
    """
    for name, number in (("horizon", horizon), ("season", season), ("history", history)):
        if number is not None and number < 1:
            raise Invalid.field(name, f"{number} is too few: 1 or more.")
    started = perf_counter()
    known = _read(series, date=date, value=value, series_column=series_column)
    results = _judge_all(known, horizon, season, history)
    report = _report(known, results, horizon) | {"seconds": round(perf_counter() - started, 1)}
    if as_json:
        typer.echo(json.dumps(report, indent=1, ensure_ascii=False))
    else:
        _print(report)
    if not report["series"]:
        raise typer.Exit(1)


def _read(path: Path, *, date: str, value: str, series_column: str | None) -> list[Series]:
    if not path.is_file():
        raise Invalid.field("series", f"{path} is not a file.")
    try:
        with (
            gzip.open(path, "rt", encoding="utf-8-sig", newline="")
            if path.suffix == ".gz"
            else path.open(encoding="utf-8-sig", newline="") as file
        ):
            rows = csv.DictReader(file)
            columns = chosen_columns(rows.fieldnames or [], date=date, value=value, series=series_column)
            return read_series(rows, columns)
    except BadTable as error:
        raise Invalid.field(OPTIONS[error.role], f"{path.name}: {error}") from error
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError, csv.Error) as error:
        raise Invalid.field("series", f"{path.name} is no readable CSV file: {error}") from error


def _judge_all(known: list[Series], horizon: int, season: int, history: int | None) -> list[Judged | Skipped]:
    """In the order of the file."""
    results: dict[str, Judged | Skipped] = {}
    for name, result in _judged(known, horizon, season, history):
        results[name] = result
        if sys.stderr.isatty() or len(results) % 20 == 0 or len(results) == len(known):
            typer.echo(f"\r{len(results)} of {len(known)} series ", nl=len(results) == len(known), err=True)
    return [results[one.name] for one in known]


def _judged(
    known: list[Series], horizon: int, season: int, history: int | None
) -> Iterator[tuple[str, Judged | Skipped]]:
    if len(known) < WORTH_A_PROCESS:
        for one in known:
            yield one.name, judge(one.name, one.values, horizon=horizon, season=season, history=history)
        return
    fresh = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(PROCESSES, mp_context=fresh) as pool:
        waiting = {
            pool.submit(
                judge, one.name, one.values, horizon=horizon, season=season, history=history
            ): one.name
            for one in known
        }
        for done in as_completed(waiting):
            yield waiting[done], done.result()


def _report(known: list[Series], results: list[Judged | Skipped], horizon: int) -> dict[str, Any]:
    judged = [one for one in results if isinstance(one, Judged)]
    ours = [one.methods["dealwright"] for one in judged]
    gaps = {one.name: one.gaps for one in known if one.gaps}
    return {
        **summary(judged, "dealwright"),
        "baselines": {method: summary(judged, method) for method in BASELINES},
        "horizon": horizon,
        "series": len(judged),
        "skipped": [{"name": one.name, "reason": one.reason} for one in results if isinstance(one, Skipped)],
        "not_defined": {
            "mape": sum(one.mape is None for one in ours),
            "mase": sum(one.mase is None for one in ours),
        },
        "zeros_left_out": sum(one.zeros for one in judged),
        "filled_gaps": gaps,
    }


def _print(report: dict[str, Any]) -> None:
    typer.echo(f"{report['series']} series, {len(report['skipped'])} skipped, {report['seconds']} s")
    typer.echo(f"  {'':<16}{'MAPE':>9}{'median':>9}{'sMAPE':>9}{'MASE':>9}{'80 %':>9}{'95 %':>9}")
    for name, scores in {"dealwright": report, **report["baselines"]}.items():
        keys = ("mape", "mape_median", "smape", "mase", "coverage_80", "coverage_95")
        cells = "".join(f"{'none' if scores[key] is None else format(scores[key], '.3f'):>9}" for key in keys)
        typer.echo(f"  {name:<16}{cells}")
    for one in report["skipped"]:
        typer.echo(f"  skipped {one['name']}: {one['reason']}")
