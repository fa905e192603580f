"""Names and facts for an assistant at 100,000 accounts, contacts and deals: `python -m bench.clients`.

Builds the book of names, asks for names and whole questions, reads the facts of accounts; prints
milliseconds.
"""

import asyncio
import json
import random
import shutil
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import psycopg
from tests.factories.crm import the_stages
from tests.factories.crowd import ROWS, fill
from tests.factories.identity import a_team
from tests.ml.test_names import made_up, miswritten

from dealwright.domains.crm.assistant.accounts import answer_accounts
from dealwright.domains.crm.assistant.clients import ClientBooks, find_clients, mentioned
from dealwright.domains.crm.assistant.deals import answer_deals
from dealwright.domains.crm.assistant.facts import client_facts
from dealwright.domains.crm.assistant.schemas import AccountQuestion, DealQuestion
from dealwright.kernel.db import open_engine
from dealwright.kernel.embedded.server import EmbeddedPostgres
from dealwright.kernel.migrate import migrate
from dealwright.kernel.work import Work, make_begin
from dealwright.kernel.worker import libpq_url

ASKED = 200
QUESTION = "I have a meeting with {}. What have they spent, and what should I pitch?"


async def timed(calls: list[Callable[[], Awaitable[Any]]]) -> dict[str, float]:
    spent: list[float] = []
    for call in calls:
        started = time.perf_counter()
        await call()
        spent.append((time.perf_counter() - started) * 1000)
    spent.sort()
    return {"p50_ms": round(spent[len(spent) // 2], 1), "p95_ms": round(spent[int(len(spent) * 0.95)], 1)}


def name_accounts(connection: psycopg.Connection, names: list[str]) -> None:
    """Names as companies have them: the crowd's own are all alike."""
    connection.execute("create temp table named (n bigint, name text)")
    with connection.cursor().copy("copy named from stdin") as copy:
        for at, name in enumerate(names):
            copy.write_row((at, name))
    connection.execute("set session_replication_role = replica")
    connection.execute(
        "update accounts a set name = named.name from named, "
        "(select id, row_number() over (order by id) - 1 as n from accounts) r where r.id = a.id and r.n = named.n"
    )
    connection.execute("vacuum analyze accounts")


async def measure(app_url: str, superuser_url: str) -> dict[str, Any]:
    engine = open_engine(app_url)
    begin = make_begin(engine)
    team, others = await a_team(begin), await a_team(begin, name="Others")
    names = made_up(ROWS)
    with psycopg.connect(libpq_url(superuser_url)) as connection:
        fill(connection, team, others, await the_stages(begin, team))
        name_accounts(connection, names)
        rows = connection.execute("select id, name from accounts").fetchall()
    rng, actor, books = random.Random(3), team.actor("rep"), ClientBooks()
    chosen = rng.sample(rows, ASKED)

    async def facts(account: Any) -> None:
        async with begin(actor) as work:
            await client_facts(work, account)

    async def within(ask: Callable[[Work], Awaitable[Any]]) -> None:
        async with begin(actor) as work:
            await ask(work)

    deals = [
        DealQuestion(status="open", measure="sum", group_by="stage"),
        DealQuestion(status="won", measure="sum", group_by="month"),
        DealQuestion(measure="win_rate", group_by="owner"),
    ]
    started = time.perf_counter()
    await books.of(begin, actor)
    built = time.perf_counter() - started
    result = {
        "names": sum(books.sizes().values()),
        "build_s": round(built, 2),
        "find": await timed(
            [lambda text=miswritten(name, rng): find_clients(begin, actor, books, text) for _, name in chosen]
        ),
        "mentioned": await timed(
            [lambda text=QUESTION.format(name): mentioned(begin, actor, books, text) for _, name in chosen]
        ),
        "client_facts": await timed([lambda account=account: facts(account) for account, _ in chosen]),
        "deal_sums": await timed(
            [lambda one=one: within(lambda work: answer_deals(work, one)) for one in deals * 10]
        ),
        "best_customers": await timed(
            [lambda: within(lambda work: answer_accounts(work, AccountQuestion(order="won")))] * 20
        ),
    }
    await engine.dispose()
    return result


def main() -> None:
    home = Path(tempfile.mkdtemp(prefix="dealwright-bench-", dir="/tmp"))
    try:
        with EmbeddedPostgres(home) as server:
            address = server.create_database("bench_clients")
            migrate(address.owner_url)
            print(json.dumps(asyncio.run(measure(address.app_url, address.superuser_url)), indent=1))
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    main()
