"""The command line: start the server, work, migrate, import, keys, demo, and tell what is wrong."""

import json
import os
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from dealwright.copilot_cli import evaluate_copilot
from dealwright.deals_cli import evaluate_deals
from dealwright.doctor import examine
from dealwright.domains.crm.demo import flows as demo_flows
from dealwright.domains.crm.importing.flows import import_files
from dealwright.domains.crm.importing.schemas import Summary
from dealwright.domains.crm.service.pipelines import ensure_defaults
from dealwright.domains.identity import service
from dealwright.domains.identity.queries import all_workspaces, anonymous, find_workspace, system_actor
from dealwright.domains.identity.schemas import NewKey
from dealwright.forecast_cli import evaluate_forecast
from dealwright.installation import (
    answers_already,
    check_port_free,
    in_runtime,
    open_place,
    read_settings,
    run_server,
    say,
)
from dealwright.kernel.clock import utc_now
from dealwright.kernel.embedded.errors import DatabaseUnavailable
from dealwright.kernel.errors import AppError, NotFound
from dealwright.kernel.logs import configure_logs
from dealwright.kernel.migrate import analyze
from dealwright.knowledge_cli import choose_workspace, evaluate, knowledge
from dealwright.main import Runtime, build_app
from dealwright.outcome_cli import evaluate_outcome
from dealwright.settings import Settings

app = typer.Typer(help=__doc__, no_args_is_help=True, pretty_exceptions_enable=False)
keys = typer.Typer(help="API keys.", no_args_is_help=True)
app.add_typer(keys, name="keys")
demos = typer.Typer(help="The demo company.", no_args_is_help=True)
app.add_typer(demos, name="demo")
app.add_typer(knowledge, name="knowledge")
evaluate.command("copilot")(evaluate_copilot)
evaluate.command("deals")(evaluate_deals)
evaluate.command("outcome")(evaluate_outcome)
evaluate.command("forecast")(evaluate_forecast)
app.add_typer(evaluate, name="evaluate")

Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder of data, files and keys; default .dealwright", show_default=False),
]


@app.command()
def serve(
    home: Home = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default 8000")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on; default 127.0.0.1")] = None,
    demo: Annotated[bool, typer.Option("--demo", help="Fill an empty place with a demo company")] = False,
    browser: Annotated[bool, typer.Option("--open", help="Open the page in your browser")] = False,
) -> None:
    """Start the workspace: database, API, live connections, page and background work."""
    settings = read_settings(home)
    web = settings.web
    web.port, web.host = port or web.port, host or web.host
    url = f"http://{'127.0.0.1' if web.host == '0.0.0.0' else web.host}:{web.port}"
    if answers_already(url):
        say(f"Dealwright is running already: {url}")
        return
    check_port_free(web.host, web.port)
    with open_place(settings) as place:
        if demo and in_runtime(place, fill_if_empty):
            analyze(place.owner_url)
        welcome = in_runtime(place, how_to_sign_in)
        run_server(place, f"\n{welcome}\n\nDealwright is ready: {url}", url if browser else None)


@app.command()
def work(home: Home = None) -> None:
    """Run background jobs without serving pages; start as many as you need."""
    with open_place(read_settings(home)) as place:
        in_runtime(place, lambda runtime: runtime.work_forever())


@app.command()
def migrate(home: Home = None) -> None:
    """Bring the database to the newest table layout."""
    with open_place(read_settings(home)):
        say("The database is up to date.")


@app.command("import")
def import_command(
    files: Annotated[list[Path], typer.Argument(help="CSV files of one export, in any order; .gz too")],
    workspace: Annotated[str | None, typer.Option(help="Name or id; needed when there are several")] = None,
    home: Home = None,
) -> None:
    """Import the files of a CRM export: kinds and columns are guessed, links between files are kept."""

    async def run(runtime: Runtime) -> Summary:
        place = await choose_workspace(runtime, workspace)
        actor = system_actor(place.id, "command line")
        async with runtime.begin(actor) as work:
            await ensure_defaults(work)
        return await import_files(runtime.begin, actor, runtime.ports, files, progress=show_progress)

    with open_place(read_settings(home)) as opened:
        summary = in_runtime(opened, run)
    say("")
    for file in summary.files:
        counts = file.counts
        typer.echo(
            f"{file.name}: {file.kind or 'not imported'}: {counts.created} created, "
            f"{counts.updated} updated, {counts.skipped} skipped, {counts.failed} refused"
        )
        for row in file.failing[:10]:
            typer.echo(f"  line {row.line}{f', {row.field}' if row.field else ''}: {row.reason}")
    typer.echo(f"{summary.rows} rows in {summary.seconds:.1f} s, {summary.status}")
    if summary.status != "done" or any(file.counts.failed for file in summary.files):
        raise typer.Exit(1)


def show_progress(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        typer.echo(f"\r{what}: {done:,} of {total:,} rows   ", nl=False, err=True)


@app.command()
def doctor(
    home: Home = None, as_json: Annotated[bool, typer.Option("--json", help="For programs")] = False
) -> None:
    """Say what is active, what is missing and what to do; ends with 1 when something is wrong."""
    with open_place(read_settings(home), as_it_is=True) as place:
        findings = in_runtime(place, lambda runtime: examine(runtime, place.owner_url))
    if as_json:
        typer.echo(json.dumps([asdict(one) for one in findings], indent=1))
    else:
        for one in findings:
            typer.echo(f"{one.state:<8} {one.name:<12} {one.said}{'  -> ' + one.to_do if one.to_do else ''}")
    if any(one.state == "problem" for one in findings):
        raise typer.Exit(1)


@demos.command("make")
def make_demo_workspace(home: Home = None) -> None:
    """Add the demo company as a workspace of its own."""
    with open_place(read_settings(home)) as place:
        say("Making the demo company: two years of a sales team")
        in_runtime(place, lambda runtime: demo_flows.make_demo(runtime.begin, now=utc_now()))
        analyze(place.owner_url)
        say(in_runtime(place, how_to_sign_in))


@demos.command("remove")
def remove_demo_workspace(home: Home = None) -> None:
    """Remove the demo company with everything in it."""

    async def remove(runtime: Runtime) -> None:
        found = await demo_flows.find_demo(runtime.begin)
        if found is None:
            raise NotFound("There is no demo workspace here.")
        await demo_flows.remove_demo(runtime.begin, found.workspace_id)

    with open_place(read_settings(home)) as place:
        in_runtime(place, remove)
        say("The demo is gone.")


async def fill_if_empty(runtime: Runtime) -> bool:
    """A first start shows a company at work; an installation that has a workspace stays as it is."""
    async with runtime.begin(anonymous(), scope="system") as work:
        if await all_workspaces(work):
            return False
    say("Making the demo company: two years of a sales team")
    await demo_flows.make_demo(runtime.begin, now=utc_now())
    return True


async def how_to_sign_in(runtime: Runtime) -> str:
    found = await demo_flows.find_demo(runtime.begin)
    if found is None:
        return "Open the address below and sign in, or set up your workspace."
    people = "\n".join(
        f"  {one.email:<24} {one.role:<8} {one.name}"
        for one in found.sign_ins
        if one.email.endswith("@demo.example")
    )
    return f"{found.name}: sign in with password '{found.password}' as one of\n{people}"


@app.command()
def openapi() -> None:
    """Print the OpenAPI description of the API; the page's client is generated from it."""
    spec = build_app(Settings(), "postgresql+psycopg://nobody@/nowhere").openapi()
    typer.echo(json.dumps(spec, indent=1, sort_keys=True))


@keys.command("create")
def create_key(
    workspace: Annotated[str, typer.Option(help="Name or id of the workspace")],
    role: Annotated[str, typer.Option(help="admin, manager, rep or viewer")] = "rep",
    name: Annotated[str, typer.Option(help="What the key is for")] = "command line",
    home: Home = None,
) -> None:
    """Make an API key and print it once; only its hash is kept."""
    form = NewKey.model_validate({"name": name, "role": role})

    async def make(runtime: Runtime) -> str:
        async with runtime.begin(anonymous(), scope="system") as work:
            place = await find_workspace(work, workspace)
        if place is None:
            raise NotFound(f"There is no workspace '{workspace}'.")
        async with runtime.begin(system_actor(place.id, "command line")) as work:
            return (await service.create_key(work, form)).token

    with open_place(read_settings(home)) as opened:
        typer.echo(in_runtime(opened, make))


def main() -> None:
    """Prints refusals as one sentence; anything else is a bug and keeps its traceback."""
    configure_logs(debug=bool(os.environ.get("DEALWRIGHT_DEBUG")))
    try:
        app()
    except (AppError, DatabaseUnavailable) as error:
        say(f"dealwright: {error}")
        sys.exit(1)
    except ValidationError as error:
        for one in error.errors():
            say(f"dealwright: {'.'.join(map(str, one['loc']))}: {one['msg']}")
        sys.exit(1)


if __name__ == "__main__":
    main()
