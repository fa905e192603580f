"""Another company on the same server sees and changes nothing, whichever route it tries."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import psycopg
import pytest
from fastapi import FastAPI

from dealwright.domains.identity import service, teams
from dealwright.domains.identity.schemas import NewKey, NewTeam
from dealwright.domains.knowledge.service.sources import access_source
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.work import Begin
from dealwright.kernel.worker import libpq_url
from dealwright.main import Runtime
from tests.architecture.routes import ATTEMPTS, Attempt, Rows, filled, routes_of
from tests.conftest import ClientFor
from tests.factories import copilot, crm, engines, imports, knowledge, scoring
from tests.factories.identity import Team, a_team

SECRET = "sesame"
"""Stands in every row of the other team, in any case."""


@dataclass(frozen=True)
class Company:
    team: Team
    rows: Rows


async def a_company(runtime: Runtime, name: str) -> Company:
    """One row of everything a path or a body can name; `name` stands in each."""
    begin = runtime.begin
    team = await a_team(begin, name=name)
    stages = await crm.the_stages(begin, team)
    reason = await crm.a_lost_reason(begin, team)
    account = await crm.an_account(begin, team, name=name)
    contact = await crm.a_contact(begin, team, last_name=name, account_id=account.id)
    lead = await crm.a_lead(begin, team, last_name=name)
    deal = await crm.a_deal(begin, team, name=name, account_id=account.id, contact_id=contact.id)
    activity = await crm.an_activity(begin, team, subject=name, deal_id=deal.id)
    product = await crm.a_product(begin, team, name=name)
    tagged = await crm.a_lead(begin, team, last_name=f"{name} two")
    tag = await crm.a_tag(begin, team, "lead", tagged.id, name)
    file = await imports.a_drafted_file(begin, team, name)
    source = await knowledge.a_source(begin, team, name=name)
    document = await knowledge.an_entry(
        runtime, team, source, title=name, text=f"{name} opens the door of the vault."
    )
    gap = await knowledge.a_gap(begin, team, f"Who is {name}?")
    await engines.a_model(runtime, team, model=name)
    await engines.a_noted_call(begin, team, model=name, purpose=name)
    talk = await copilot.a_talk(begin, team, name, by="admin")
    model = await scoring.a_model(begin, team, name)
    scored = await scoring.a_run(begin, team, "deal", "train")
    async with begin(team.actor("manager")) as work:
        read = await access_source(work, source.id)
    async with begin(team.actor("admin")) as work:
        made = await service.create_key(work, NewKey(name=name))
        sellers = await teams.add_team(work, NewTeam(name=name, members=[team.users["viewer"].id]))
    rows = {
        "account": account.id,
        "contact": contact.id,
        "lead": lead.id,
        "deal": deal.id,
        "activity": activity.id,
        "product": product.id,
        "tag": tag.id,
        "reason": reason.id,
        "pipeline": stages["Qualify"].pipeline_id,
        "stage": stages["Qualify"].id,
        "lost_stage": stages["Lost"].id,
        "user": team.users["rep"].id,
        "team": sellers.id,
        "key": made.key.id,
        "import": file.import_id,
        "file": file.id,
        "source": source.id,
        "run": read.run_id or source.id,
        "document": document.id,
        "version": document.version_id or document.id,
        "gap": gap.id,
        "conversation": talk.conversation_id,
        "copilot_run": talk.run_id,
        "proposal": talk.proposal_id,
        "evaluation": talk.evaluation_id,
        "model": model.id,
        "scoring_run": scored.id,
    }
    return Company(team, rows)


@pytest.fixture(scope="module")
async def theirs(runtime: Runtime) -> Company:
    return await a_company(runtime, SECRET.title())


@pytest.fixture(scope="module")
async def mine(runtime: Runtime) -> Company:
    return await a_company(runtime, "Ours")


@pytest.fixture(scope="module")
def superuser(postgres: ServerAddress) -> Iterator[psycopg.Connection]:
    with psycopg.connect(libpq_url(postgres.superuser_url), autocommit=True) as connection:
        yield connection


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=str)
async def test_a_stranger_gets_nothing_and_changes_nothing(
    app: FastAPI,
    begin: Begin,
    superuser: psycopg.Connection,
    client_for: ClientFor,
    theirs: Company,
    mine: Company,
    attempt: Attempt,
) -> None:
    before = _everything_of(superuser, theirs.team)
    stranger = await client_for(mine.team, "admin")
    answer = await _try(app, stranger, attempt, theirs.rows, mine.rows)
    assert answer.status_code in attempt.answer, answer.text
    if answer.status_code == 422:
        theirs_in = _fields_naming_theirs(attempt.body) | _fields_naming_theirs(dict(attempt.query))
        assert _refused_fields(answer) & theirs_in, answer.text
    sent = json.dumps([attempt.body, dict(attempt.query)]).casefold()
    if SECRET not in sent:
        assert SECRET not in answer.text.casefold()
    elif answer.request.method == "GET":
        assert not [*answer.json().get("items", ()), *answer.json().get("hits", ())]
    named = [str(row_id) for row_id in theirs.rows.values() if str(row_id) in answer.text]
    told = '"refused"' in answer.text or '"missing"' in answer.text
    assert not named or told, "an id came back that was not refused"
    assert _everything_of(superuser, theirs.team) == before


async def _try(
    app: FastAPI, client: httpx.AsyncClient, attempt: Attempt, theirs: Rows, mine: Rows
) -> httpx.Response:
    route = next(one for one in routes_of(app) if one.name == attempt.route)
    ids = theirs if attempt.path == "theirs" else mine
    path = route.path
    for name in route.param_convertors:
        row = name.removesuffix("_id")
        # Three domains have runs.
        row = f"scoring_{row}" if row == "run" and "/scoring/" in path else row
        row = f"copilot_{row}" if row == "run" and "/copilot/" in path else row
        path = path.replace(f"{{{name}}}", str(ids[row]))
    body = filled(attempt.body, theirs, mine)
    query = filled(attempt.query, theirs, mine)
    (method,) = route.methods
    return await client.request(method, path, params=query, json=body if body is not None else None)


def _refused_fields(answer: httpx.Response) -> set[str]:
    return {error["field"] for error in answer.json()["errors"]}


def _fields_naming_theirs(body: Any, at: str = "") -> set[str]:
    """The dotted paths of what should be refused, as problem details name it."""
    if isinstance(body, str):
        return {at} if "$theirs" in body else set()
    parts = body.items() if isinstance(body, dict) else enumerate(body) if isinstance(body, list) else ()
    return {
        path
        for key, value in parts
        for path in _fields_naming_theirs(value, f"{at}.{key}" if at else str(key))
    }


def _everything_of(database: psycopg.Connection, team: Team) -> Mapping[str, str]:
    """A fingerprint of every table's rows of this team, read past row-level security."""
    tables = database.execute(
        "select table_name from information_schema.columns "
        "where table_schema = 'public' and column_name = 'workspace_id' order by 1"
    ).fetchall()
    parts = " union all ".join(
        f"select '{name}', md5(coalesce(string_agg(t::text, '|' order by t::text), '')) "
        f"from {name} t where workspace_id = %(id)s"
        for (name,) in tables
    )
    return dict(database.execute(parts, {"id": team.workspace_id}).fetchall())
