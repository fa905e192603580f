"""The commands of knowledge: `dealwright knowledge ...` and `dealwright evaluate retrieval|answers`."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, Any, cast
from uuid import UUID

import typer
from sqlalchemy import select

from dealwright.domains.identity.models import Workspace
from dealwright.domains.identity.queries import all_workspaces, anonymous, find_workspace, system_actor
from dealwright.domains.knowledge.evaluating import answers, retrieval
from dealwright.domains.knowledge.flows import asking, running
from dealwright.domains.knowledge.flows import sources as source_flows
from dealwright.domains.knowledge.models import Source
from dealwright.domains.knowledge.queries import list_sources, show_source
from dealwright.domains.knowledge.schemas import Answer, Ask, NewSource, SourceOut
from dealwright.domains.knowledge.service import sources
from dealwright.installation import in_runtime, open_place, read_settings, say
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import Invalid, NotFound
from dealwright.main import Runtime
from dealwright.ports.embedder.minilm import MiniLm

knowledge = typer.Typer(help="The company's own documents.", no_args_is_help=True)
evaluate = typer.Typer(help="Measure the product's own parts, on our data or yours.", no_args_is_help=True)

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of data, files and keys; default .dealwright", show_default=False),
]
Place = Annotated[str | None, typer.Option("--workspace", help="Name or id; needed when there are several")]
Json = Annotated[bool, typer.Option("--json", help="For programs")]


async def choose_workspace(runtime: Runtime, wanted: str | None) -> Workspace:
    async with runtime.begin(anonymous(), scope="system") as work:
        known = await all_workspaces(work)
        found = await find_workspace(work, wanted) if wanted else None
    if found:
        return found
    if wanted:
        raise NotFound(f"There is no workspace '{wanted}'.")
    if len(known) != 1:
        names = ", ".join(one.name for one in known) or "none yet; open the page and set one up"
        raise Invalid.field("workspace", f"Say which with --workspace. There are: {names}.")
    return known[0]


def _in_workspace(
    home: Path | None, workspace: str | None, use: Callable[[Runtime, Actor], Awaitable[Any]]
) -> Any:
    async def run(runtime: Runtime) -> Any:
        place = await choose_workspace(runtime, workspace)
        return await use(runtime, system_actor(place.id, "command line"))

    with open_place(read_settings(home)) as opened:
        return in_runtime(opened, run)


@knowledge.command("add")
def add(
    what: Annotated[list[str], typer.Argument(help="Addresses of websites, files, or both")],
    name: Annotated[str | None, typer.Option(help="Name of the source; default: host, or Files")] = None,
    customers: Annotated[bool, typer.Option("--customers", help="May be told to customers")] = False,
    max_pages: Annotated[int, typer.Option(help="Of each website")] = 500,
    workspace: Place = None,
    home: Home = None,
) -> None:
    """Add websites and files and read them now."""
    sites = [one for one in what if "://" in one]
    paths = [Path(one) for one in what if "://" not in one]
    for path in paths:
        if not path.is_file():
            raise Invalid.field(
                "files", f"{path} is not a file, and not an address such as https://acme.com."
            )

    async def run(runtime: Runtime, actor: Actor) -> list[SourceOut]:
        audience = "customers" if customers else "internal"
        done: list[SourceOut] = []
        for url in sites:
            form = NewSource.model_validate(
                {"kind": "website", "url": url, "name": name, "audience": audience}
                | {"rules": {"max_pages": max_pages}}
            )
            done.append(await _add_site(runtime, actor, form))
        if paths:
            form = NewSource(kind="files", name=name, audience=audience)
            done.append(await _add_files(runtime, actor, form, paths))
        return done

    _report(_in_workspace(home, workspace, run))


async def _add_site(runtime: Runtime, actor: Actor, form: NewSource) -> SourceOut:
    async with runtime.begin(actor) as work:
        source = await sources.create_source(work, form)
        run_id = await running.queue_run(work, source.id)
    return await _read(runtime, actor, source.id, run_id)


async def _add_files(runtime: Runtime, actor: Actor, form: NewSource, paths: list[Path]) -> SourceOut:
    async with runtime.begin(actor) as work:
        known = (
            await work.session.scalars(
                select(Source.id).where(
                    Source.kind == "files", Source.name == form.name, Source.deleted_at.is_(None)
                )
            )
        ).first()
        source_id = known or (await sources.create_source(work, form)).id
    run_id = await source_flows.add_local_files(runtime.begin, actor, runtime.ports, source_id, paths)
    return await _read(runtime, actor, source_id, run_id)


async def _read(runtime: Runtime, actor: Actor, source_id: UUID, run_id: UUID) -> SourceOut:
    """In this process, saying how far it is; beside a server, its worker may take the run over.

    The job that was queued goes on with it should we be killed. Who interrupts us wants the end of it.
    """
    reading = asyncio.create_task(running.read_run(runtime.begin, actor, runtime.ports, run_id))
    try:
        while True:
            await (asyncio.sleep(1) if reading.done() else asyncio.wait([reading], timeout=1.0))
            async with runtime.begin(actor) as work:
                shown = await show_source(work, source_id)
            if shown.run:
                typer.echo(f"\r{shown.name}: {shown.run.done} of {shown.run.found} ", nl=False, err=True)
            if reading.done() and (reading.exception() or shown.state not in ("waiting", "running")):
                break
    except asyncio.CancelledError:
        reading.cancel()
        async with runtime.begin(actor) as work:
            await sources.cancel_run(work, source_id)
        raise
    finally:
        say("")
    await reading
    return shown


def _report(done: list[SourceOut]) -> None:
    for one in done:
        run = one.run
        if run:
            typer.echo(
                f"{one.name}: {run.added} added, {run.changed} changed, {run.unchanged} unchanged, "
                f"{run.gone} gone, {run.skipped} skipped, {run.failed} failed; "
                f"{one.counts.passages} passages"
            )
    if any(one.run and one.run.failed for one in done):
        raise typer.Exit(1)


@knowledge.command("refresh")
def refresh(
    name: Annotated[str | None, typer.Argument(help="Name of a source; default: all websites")] = None,
    workspace: Place = None,
    home: Home = None,
) -> None:
    """Read sources again: only what changed is embedded anew."""

    async def run(runtime: Runtime, actor: Actor) -> list[SourceOut]:
        async with runtime.begin(actor) as work:
            listed = (await list_sources(work)).items
        chosen = [one for one in listed if (one.name == name if name else one.kind == "website")]
        if name and not chosen:
            raise NotFound(f"There is no source '{name}'.")
        done: list[SourceOut] = []
        for one in chosen:
            async with runtime.begin(actor) as work:
                run_id = await running.queue_run(work, one.id)
            done.append(await _read(runtime, actor, one.id, run_id))
        return done

    _report(_in_workspace(home, workspace, run))


@knowledge.command("ask")
def ask(
    question: Annotated[str, typer.Argument(help="In plain words")],
    customers: Annotated[bool, typer.Option("--customers", help="Only what customers may be told")] = False,
    workspace: Place = None,
    as_json: Json = False,
    home: Home = None,
) -> None:
    """Answer a question from the documents, with the passages it rests on."""
    form = Ask.model_validate({"question": question, "audience": "customers" if customers else None})

    async def run(runtime: Runtime, actor: Actor) -> Answer:
        return await asking.ask(runtime.begin, actor, runtime.ports, form, channel="cli")

    answer: Answer = _in_workspace(home, workspace, run)
    if as_json:
        typer.echo(answer.model_dump_json(indent=1))
        return
    typer.echo(answer.answer or answer.reason)
    shown = {one.id: one for one in answer.passages}
    for number, one in enumerate(answer.sentences, 1):
        for cited in one.citations:
            passage = shown.get(cited.passage_id)
            if passage:
                typer.echo(
                    f"  [{number}] {passage.title}: {' > '.join(passage.headings)}  {passage.url or ''}"
                )
    if not answer.sentences:
        for one in answer.passages[:3]:
            typer.echo(f"  near: {one.title}: {' > '.join(one.headings)}")
    typer.echo(
        f"  {answer.engine}, {answer.model}, confidence {answer.confidence:.2f}, {answer.milliseconds} ms"
    )


@evaluate.command("retrieval")
def evaluate_retrieval(
    corpus: Annotated[Path, typer.Option(help="Lines of {_id, text, title?}")],
    queries: Annotated[Path, typer.Option(help="Lines of {_id, text}")],
    qrels: Annotated[Path, typer.Option(help="Query, document and grade by tabs")],
    as_json: Json = False,
) -> None:
    """Measure ranking on a corpus in the BEIR layout: the product's own, by words alone, by vectors alone."""
    for path in (corpus, queries, qrels):
        if not path.is_file():
            raise Invalid.field(path.stem, f"{path} is not a file.")
    figures = asyncio.run(
        retrieval.evaluate(
            MiniLm(),
            retrieval.read_corpus(corpus),
            retrieval.read_queries(queries),
            retrieval.read_qrels(qrels),
        )
    )
    _print(figures, as_json)


@evaluate.command("answers")
def evaluate_answers(
    questions: Annotated[Path | None, typer.Option(help="Default: the demo company's questions")] = None,
    pages: Annotated[Path | None, typer.Option(help="Folder of documents; default: its playbook")] = None,
    fit: Annotated[bool, typer.Option("--fit", help="Print weights fitted on the tune half instead")] = False,
    as_json: Json = False,
) -> None:
    """Measure answering and refusing over documents and questions with known answers."""
    asked = answers.read_questions(questions)
    if fit:
        typer.echo(json.dumps(asyncio.run(answers.fit(MiniLm(), asked)), indent=1))
        return
    bodies = (
        {one.name: one.read_bytes() for one in sorted(pages.iterdir()) if one.is_file()} if pages else None
    )
    _print(asyncio.run(answers.evaluate(MiniLm(), asked, bodies)), as_json)


def _print(figures: dict[str, Any], as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(figures, indent=1))
        return
    for name, value in figures.items():
        if isinstance(value, dict):
            parts = cast(dict[str, Any], value).items()
            typer.echo(f"{name}: " + ", ".join(f"{key} {shown}" for key, shown in parts))
        else:
            typer.echo(f"{name}: {value}")
