"""With a hundred thousand documents and gaps, lists read by an index, and little."""

from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

import httpx
import psycopg
import pytest
from fastapi import FastAPI
from sqlalchemy import event, text

from dealwright.domains.knowledge.queries import DOCUMENTS, GAPS
from dealwright.kernel.embedded.server import ServerAddress
from dealwright.kernel.worker import libpq_url
from dealwright.main import build_app
from dealwright.settings import Settings
from tests.factories.identity import Team, a_client, a_team

ROWS = 100_000
SOURCES = 10
LARGE = frozenset({"knowledge_documents", "knowledge_gaps", "knowledge_words", "knowledge_questions"})
ROWS_OF_A_PAGE = 2_500
FILL: tuple[LiteralString, ...] = (
    """
    create temp table facts as
    select n, w.workspace, uuidv7() as document, uuidv7() as gap, now() - n * interval '3 minutes' as at,
      initcap(left(md5((n %% 1500)::text), 6)) as one, left(md5((n %% 1501 + 7000)::text), 7) as other
    from generate_series(1, %(rows)s) n, (values (%(here)s::uuid), (%(others)s::uuid)) w(workspace)
    """,
    """
    insert into knowledge_sources (workspace_id, id, kind, name, rules, audience, stale_days)
    select w, uuidv7(), 'files', 'Source ' || n, '{}', 'internal', case when n %% 2 = 0 then 200 end
    from generate_series(1, %(sources)s) n, (values (%(here)s::uuid), (%(others)s::uuid)) v(w)
    """,
    """
    insert into knowledge_documents (workspace_id, id, source_id, address, title, media, state, problem,
      audience, created_at, changed_at, passages, versions)
    select workspace, document, source, '/' || n, one || ' guide ' || other, 'text/html',
      case when n %% 100 = 0 then 'failed' when n %% 50 = 1 then 'skipped' else 'ready' end,
      case when n %% 100 = 0 then 'no answer' when n %% 50 = 1 then 'not included' end,
      'internal', at, at, 5, 1
    from facts join (
      select workspace_id, id as source, row_number() over (partition by workspace_id order by id) as place
      from knowledge_sources) s on s.workspace_id = workspace and place = 1 + n %% %(sources)s
    """,
    """
    insert into knowledge_gaps (workspace_id, id, question, times, last_at, state)
    select workspace, gap, 'How does the ' || one || ' guide ' || other || '?', 1 + n %% 40, at,
      (array['open', 'closed', 'dismissed'])[1 + n %% 3] from facts
    """,
    """
    insert into knowledge_questions (workspace_id, id, at, channel, question, band, engine, confidence,
      passage_ids, gap_id, milliseconds)
    select workspace, uuidv7(), at, 'page', 'How?', 'nothing', 'builtin', 0, '{}', gap, 1 from facts
    """,
    """
    insert into knowledge_words (workspace_id, word, row_id)
    select workspace, word, id from facts
    cross join lateral (values (document), (gap)) as r(id)
    cross join lateral (values (lower(one)), (other), ('guide')) as w(word)
    """,
)
LISTS = {"documents": DOCUMENTS, "gaps": GAPS}
FILTERS = {
    "documents": [
        "source_id[eq]:{source}",
        "state[eq]:failed",
        "state[eq]:ready",
        "source_id[eq]:{source},state[eq]:ready",
    ],
    "gaps": ["state[eq]:open", "state[in]:open|closed"],
}
PAGES: list[tuple[str, dict[str, str]]] = [
    *((path, {}) for path in LISTS),
    *(
        (path, {"sort": f"{sign}{name}"})
        for path, one in LISTS.items()
        for name, column in one.columns.items()
        if column.sortable
        for sign in ("", "-")
    ),
    *((path, {"filter": one}) for path, filters in FILTERS.items() for one in filters),
    *(("documents", {"filter": "source_id[eq]:{source}", "sort": sort}) for sort in ("title", "-created_at")),
    *(("gaps", {"filter": "state[eq]:open", "sort": sort}) for sort in ("-times", "-last_at")),
    *((path, {"q": words}) for path in LISTS for words in ("{word}", "{word} {other}", "guide", "nowhere")),
    ("documents", {"q": "{word}", "filter": "source_id[eq]:{source}"}),
    ("documents", {"problem": "true"}),
    ("documents/{document}", {}),
    ("gaps/{gap}", {}),
]
# Whether a document is stale depends on its source, and counts are of all documents.
SUMS = [
    ("documents", {"stale": "true"}),
    ("documents", {"problem": "true", "filter": "source_id[eq]:{source}"}),
    ("sources/{source}", {}),
]


@dataclass(frozen=True)
class Crowd:
    app: FastAPI
    team: Team
    names: dict[str, str]


@pytest.fixture(scope="module")
async def crowd(settings: Settings, new_database: Callable[[], ServerAddress]) -> AsyncIterator[Crowd]:
    address = new_database()
    app = build_app(settings, address.app_url)
    team, others = await a_team(app.state.begin), await a_team(app.state.begin, name="Others")
    facts = {
        "rows": ROWS,
        "sources": SOURCES,
        "here": team.workspace_id,
        "others": others.workspace_id,
    }
    with psycopg.connect(libpq_url(address.superuser_url)) as connection:
        connection.execute("set session_replication_role = replica")
        connection.execute("set synchronous_commit = off")
        for statement in FILL:
            connection.execute(statement, facts)
        connection.commit()
        connection.autocommit = True
        connection.execute("vacuum analyze")
        row = connection.execute(
            "select d.source_id, document, gap, lower(one), other from facts "
            "join knowledge_documents d on d.id = document where workspace = %s and n = 777",
            [team.workspace_id],
        ).fetchone()
    assert row
    names = dict(zip(("source", "document", "gap", "word", "other"), map(str, row), strict=True))
    yield Crowd(app, team, names)
    await app.state.runtime.close()


@pytest.fixture(scope="module")
async def reader(crowd: Crowd) -> AsyncIterator[httpx.AsyncClient]:
    client = await a_client(crowd.app, crowd.team, "manager")
    await client.get("/api/v1/workspace")
    yield client
    await client.aclose()


@pytest.fixture
def sent(crowd: Crowd) -> Iterator[list[tuple[str, Any]]]:
    """Every statement with its values, without the ends of transactions."""
    kept: list[tuple[str, Any]] = []
    engine = crowd.app.state.runtime.engine.sync_engine

    def note(connection: object, cursor: object, statement: str, values: Any, *rest: object) -> None:
        if statement not in ("commit", "rollback"):
            kept.append((statement, values))

    event.listen(engine, "before_cursor_execute", note)
    yield kept
    event.remove(engine, "before_cursor_execute", note)


async def steps_of_page(
    reader: httpx.AsyncClient, crowd: Crowd, sent: list[tuple[str, Any]], path: str, query: dict[str, str]
) -> tuple[int, list[dict[str, Any]]]:
    """How many statements it took, and every step of their plans."""
    sent.clear()
    values = {name: value.format(**crowd.names) for name, value in query.items()}
    answer = await reader.get(f"/api/v1/knowledge/{path.format(**crowd.names)}", params=values)
    assert answer.status_code == 200, answer.text
    asked = list(sent)
    steps: list[dict[str, Any]] = []
    async with crowd.app.state.begin(crowd.team.actor("manager")) as work:
        assert (await work.connection.execute(text("select current_user"))).scalar() == "dealwright_app"
        for statement, parameters in asked:
            if statement.lstrip().lower().startswith(("select", "with")):
                explain = f"explain (analyze, timing off, format json) {statement}"
                found = await work.connection.exec_driver_sql(explain, parameters)
                steps.extend(walk(found.scalar_one()[0]["Plan"]))
    return len(asked), steps


def walk(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from walk(part)


def touched(step: dict[str, Any]) -> float:
    removed = sum(value for name, value in step.items() if name.startswith("Rows Removed by"))
    return (step["Actual Rows"] + removed) * step["Actual Loops"]


def described(step: dict[str, Any]) -> str:
    names = ("Node Type", "Relation Name", "Index Name", "Index Cond", "Filter", "Actual Rows")
    return f"{touched(step):.0f} rows: " + ", ".join(str(step[name]) for name in names if name in step)


def scans(steps: list[dict[str, Any]]) -> list[str]:
    return [
        described(one) for one in steps if one["Node Type"] == "Seq Scan" and one["Relation Name"] in LARGE
    ]


@pytest.mark.parametrize(("path", "query"), PAGES, ids=str)
async def test_a_page_reads_little_and_by_an_index(
    reader: httpx.AsyncClient, crowd: Crowd, sent: list[tuple[str, Any]], path: str, query: dict[str, str]
) -> None:
    count, steps = await steps_of_page(reader, crowd, sent, path, query)
    assert count <= 5
    assert not scans(steps)
    assert not [described(one) for one in steps if touched(one) > ROWS_OF_A_PAGE]


@pytest.mark.parametrize(("path", "query"), SUMS, ids=str)
async def test_a_page_of_sums_reads_by_an_index(
    reader: httpx.AsyncClient, crowd: Crowd, sent: list[tuple[str, Any]], path: str, query: dict[str, str]
) -> None:
    count, steps = await steps_of_page(reader, crowd, sent, path, query)
    assert count <= 5
    assert not scans(steps)
