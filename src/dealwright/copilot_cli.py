"""`dealwright evaluate copilot`: how well the copilot answers, on the demo company or a test set of yours."""

import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import UUID

import typer

from dealwright.domains.copilot.brains.base import EngineName
from dealwright.domains.copilot.evaluating.case import Case, read_file
from dealwright.domains.copilot.evaluating.demo_set import demo_set
from dealwright.domains.copilot.evaluating.judge import PROMPT
from dealwright.domains.copilot.evaluating.page import report_page, share, title
from dealwright.domains.copilot.evaluating.report import Report, make_report, misses
from dealwright.domains.copilot.evaluating.runner import Room, chosen, run_cases, told
from dealwright.domains.copilot.evaluating.scoring import MEASURES, Reader, score
from dealwright.domains.copilot.evaluating.service import PURPOSE
from dealwright.domains.copilot.flows.answering import answer_once
from dealwright.domains.crm.demo import flows as demo
from dealwright.domains.engines.flows import model_of
from dealwright.domains.identity.queries import system_actor
from dealwright.domains.knowledge.demo.flows import add_playbook
from dealwright.installation import in_runtime, open_place, read_settings, say
from dealwright.kernel.clock import utc_now
from dealwright.kernel.errors import Invalid, NotFound
from dealwright.kernel.migrate import analyze
from dealwright.knowledge_cli import Home, Json, choose_workspace
from dealwright.main import Runtime
from dealwright.ports.embedder.minilm import MiniLm

Half = Literal["tune", "test", "practice", "all"]


def evaluate_copilot(
    dataset: Annotated[
        Path | None, typer.Option(help="Questions as JSON; default: those about the demo company")
    ] = None,
    engine: Annotated[str, typer.Option(help="builtin or llm")] = "builtin",
    half: Annotated[str, typer.Option(help="tune, test, all (both) or practice (neither)")] = "all",
    seed: Annotated[int | None, typer.Option(help="Ask two questions of each kind, drawn with this")] = None,
    judge: Annotated[bool, typer.Option("--judge", help="Let the workspace's language model judge")] = False,
    out: Annotated[Path | None, typer.Option(help="Folder for report.json and report.html")] = None,
    gate: Annotated[bool, typer.Option("--gate", help="End with 1 when a bar is missed")] = False,
    workspace: Annotated[
        str | None, typer.Option("--workspace", help="Ask here; default: a fresh demo company")
    ] = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Measure the copilot: tools, clients, answers, support, refusals, figures, times.

    Without a workspace or a home, a demo company is made in a temporary folder and removed afterwards. A file
    whose questions all have a `response` is scored as it is, and nobody is asked.
    """
    cases = read_file(dataset) if dataset else None
    chosen_engine, chosen_half = _engine(engine), _half(half)
    name = dataset.stem if dataset else "Demo set"
    before = _totals_in(out) if out else None

    async def run(runtime: Runtime) -> Report:
        if workspace or home:
            place = (await choose_workspace(runtime, workspace)).id
        else:
            place = await _demo(runtime)
        room = Room(
            runtime.begin, system_actor(place, "command line"), runtime.ports, answer_once, chosen_engine
        )
        return await _measure(room, cases, chosen_half, seed=seed, name=name, judge=judge, before=before)

    if cases and not judge and all(one.response is not None for one in cases):
        report = asyncio.run(_score_given(chosen(cases, chosen_half, seed), name, before))
    else:
        report = _in_place(home, run) if workspace or home else _in_fresh_place(run)
    if out:
        _write(out, report)
    _print(report, as_json)
    if gate and misses(report["totals"]):
        raise typer.Exit(1)


def _engine(word: str) -> EngineName:
    if word not in ("builtin", "llm"):
        raise Invalid.field("engine", f"'{word}' is no engine: builtin or llm.")
    return "llm" if word == "llm" else "builtin"


def _half(word: str) -> Half:
    known: dict[str, Half] = {"tune": "tune", "test": "test", "practice": "practice", "all": "all"}
    if word not in known:
        raise Invalid.field("half", f"'{word}' is none of tune, test, practice and all.")
    return known[word]


def _in_place(home: Path | None, run: Any) -> Report:
    with open_place(read_settings(home)) as opened:
        return in_runtime(opened, run)


def _in_fresh_place(run: Any) -> Report:
    """An installation of its own with its own database, whatever the settings say of the real one."""
    folder = Path(tempfile.mkdtemp(prefix="dealwright-evaluation-"))
    try:
        settings = read_settings(folder)
        settings.db.url = settings.db.owner_url = settings.knowledge.qdrant_url = settings.cache.redis_url = (
            None
        )
        with open_place(settings) as opened:
            in_runtime(opened, _make_demo)
            analyze(opened.owner_url)
            return in_runtime(opened, run)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


async def _demo(runtime: Runtime) -> UUID:
    found = await demo.find_demo(runtime.begin)
    if found is None:
        raise NotFound("There is no demo workspace here.")
    return found.workspace_id


async def _make_demo(runtime: Runtime) -> None:
    say("Making the demo company and reading its playbook")
    made = await demo.make_demo(runtime.begin, now=utc_now())
    async with runtime.begin(system_actor(made.workspace_id, "command line")) as work:
        await work.defer(add_playbook)
    await runtime.runner.run_until_idle()


async def _score_given(cases: Sequence[Case], name: str, before: Mapping[str, Any] | None) -> Report:
    reader = Reader(MiniLm())
    scored = [await score(one, told(one), reader) for one in cases]
    return make_report(scored, name=name, engine="given", at=utc_now(), before=before)


async def _measure(
    room: Room,
    cases: Sequence[Case] | None,
    half: Half,
    *,
    seed: int | None,
    name: str,
    judge: bool,
    before: Mapping[str, Any] | None,
) -> Report:
    needed = judge or room.engine == "llm"
    llm = (
        await model_of(room.begin, room.actor, room.ports, purpose=PURPOSE, prompt=PROMPT) if needed else None
    )
    if needed and llm is None:
        raise Invalid.field("judge" if judge else "engine", "No language model is set up here.")
    if cases is None:
        async with room.begin(room.actor) as work:
            cases = await demo_set(work, ("tune", "test") if half == "all" else (half,))
    asked = chosen(cases, half, seed)
    if not asked:
        raise Invalid.field("half", f"No question belongs to the half '{half}'.")
    scored = await run_cases(room, asked, judge=llm if judge else None, progress=_tell)
    report = make_report(
        scored,
        name=name,
        engine=room.engine,
        at=utc_now(),
        judge=llm.model if judge and llm else None,
        before=before,
    )
    if judge and llm:
        report["totals"]["judge_tokens"] = llm.spent.tokens_in + llm.spent.tokens_out
        report["totals"]["judge_cost_micros"] = llm.spent.cost_micros
    return report


def _tell(done: int, total: int) -> None:
    if sys.stderr.isatty() or done == total:
        typer.echo(f"\r{done} of {total} questions ", nl=done == total, err=True)


def _totals_in(folder: Path) -> dict[str, Any] | None:
    path = folder / "report.json"
    if not path.is_file():
        return None
    try:
        return json.loads(path.read_text())["totals"]
    except (ValueError, KeyError, TypeError) as error:
        raise Invalid.field("out", f"{path} is no report of an evaluation; choose another folder.") from error


def _write(folder: Path, report: Report) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.json").write_text(json.dumps(report, indent=1, ensure_ascii=False, default=str))
    (folder / "report.html").write_text(report_page(report))
    say(f"Written: {folder / 'report.html'}")


def _print(report: Report, as_json: bool) -> None:
    totals = report["totals"]
    if as_json:
        typer.echo(json.dumps(totals, indent=1))
        return
    typer.echo(
        f"{totals['cases']} questions, engine {totals['engine']} ({totals['model']}), grade {totals['grade']}"
    )
    for name in MEASURES:
        unscored = totals["not_scored"][name]
        typer.echo(f"  {title(name, totals):<36} {share(totals[name]):>10}   not scored {unscored}")
    typer.echo(f"  p50 {totals['p50_ms']} ms, p95 {totals['p95_ms']} ms")
    for one in totals["bars"]:
        if one["met"] is False:
            typer.echo(f"  missed: {one['measure']} {one['kind']} {share(one['bar'])}")
