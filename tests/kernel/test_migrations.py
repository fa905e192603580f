"""The migrations make exactly the tables that the code describes."""

from collections.abc import Callable
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
from alembic import command
from sqlalchemy import create_engine, pool, text

from dealwright.kernel.embedded.server import EmbeddedPostgres, ServerAddress
from dealwright.kernel.migrate import analyze, config, is_current, migrate
from dealwright.kernel.worker import libpq_url
from dealwright.registry import MODELS


def test_the_tables_are_those_of_the_models(postgres: ServerAddress) -> None:
    command.check(config(postgres.owner_url))


def test_a_database_that_is_up_to_date_is_left_alone(postgres: ServerAddress) -> None:
    assert is_current(postgres.owner_url)
    assert migrate(postgres.owner_url) is False


def test_what_lists_include_in_an_index_is_what_the_models_say(postgres: ServerAddress) -> None:
    """Alembic does not compare the columns an index only carries."""
    engine = create_engine(postgres.owner_url, poolclass=pool.NullPool)
    with engine.connect() as connection:
        for table in MODELS[0].Base.metadata.sorted_tables:
            for index in table.indexes:
                carried = index.dialect_options["postgresql"]["include"] or ()
                found = connection.execute(
                    text("select indexdef from pg_indexes where indexname = :name"), {"name": index.name}
                ).scalar_one()
                assert found.partition(" INCLUDE (")[2].partition(")")[0] == ", ".join(carried)
    engine.dispose()


def test_the_planner_is_told_what_was_written(new_database: Callable[[], ServerAddress]) -> None:
    database = new_database()
    analyze(database.owner_url)
    with psycopg.connect(libpq_url(database.superuser_url)) as connection:
        seen = connection.execute(
            "select count(*) from pg_stat_user_tables where last_analyze is not null and relname = 'accounts'"
        ).fetchone()
    assert seen == (1,)


OURS, THEIRS = UUID(int=1), UUID(int=2)
ONE, TWO = UUID(int=11), UUID(int=12)
# One team in three spellings, the same word in another company, blanks, and none.
PEOPLE = (
    *((OURS, "Ada", "North"), (OURS, "Ben", "NORTH"), (OURS, "Cleo", " North "), (OURS, "Dan", "South")),
    *((OURS, "Eve", None), (OURS, "Flo", "  "), (THEIRS, "Gus", "north")),
)


def test_a_filled_database_of_before_teams_comes_to_today(server: EmbeddedPostgres) -> None:
    database = server.create_database("dealwright_before_teams")
    command.upgrade(config(database.owner_url), "0006")
    with psycopg.connect(libpq_url(database.superuser_url)) as connection:
        fill_before_teams(connection)
    command.upgrade(config(database.owner_url), "head")
    with psycopg.connect(libpq_url(database.superuser_url)) as connection:

        def found(statement: LiteralString) -> list[tuple[Any, ...]]:
            return connection.execute(statement).fetchall()

        teams = found("select workspace_id, name from teams order by workspace_id, name")
        assert [(place, name.lower()) for place, name in teams] == [
            *((OURS, "north"), (OURS, "south"), (THEIRS, "north"))
        ]
        in_teams = found(
            "select u.name, lower(t.name), u.team = t.name from users u"
            " left join teams t on (t.workspace_id, t.id) = (u.workspace_id, u.team_id) order by u.name"
        )
        assert in_teams == [
            *(("Ada", "north", True), ("Ben", "north", True), ("Cleo", "north", True)),
            *(("Dan", "south", True), ("Eve", None, None), ("Flo", None, None), ("Gus", "north", True)),
        ]
        assert found("select owner_id is null, team_id, amount_minor from quotas order by amount_minor") == [
            *((False, None, 100), (True, None, 200))
        ]
        assert found("select expected_minor, team_id from forecast_snapshots") == [(700, None)]
        assert found("select name, win_probability, chance_shown from deals") == [("Robots", 40, 40)]
        assert found("select result, at, changes from import_records") == [("created", None, None)]
    command.check(config(database.owner_url))


def fill_before_teams(connection: psycopg.Connection) -> None:
    run = connection.execute
    for place, name in ((OURS, "Ours"), (THEIRS, "Theirs")):
        run("insert into workspaces (id, name, currency) values (%s, %s, 'EUR')", (place, name))
    people = [(place, uuid4(), name, word) for place, name, word in PEOPLE]
    for person in people:
        run("insert into users (workspace_id, id, name, role, team) values (%s, %s, %s, 'rep', %s)", person)
    run(
        "insert into accounts (workspace_id, id, name, currency) values (%s, %s, 'Halden', 'EUR')",
        (OURS, ONE),
    )
    run("insert into pipelines (workspace_id, id, name, position) values (%s, %s, 'Sales', 0)", (OURS, ONE))
    run(
        "insert into stages (workspace_id, id, pipeline_id, name, position, type, colour, probability)"
        " values (%s, %s, %s, 'New', 0, 'open', 'blue', 20)",
        (OURS, ONE, ONE),
    )
    run(
        "insert into deals (workspace_id, id, name, account_id, pipeline_id, stage_id, status, probability,"
        " currency, opened_at, stage_entered_at, win_probability)"
        " values (%s, %s, 'Robots', %s, %s, %s, 'open', 20, 'EUR', now(), now(), 40)",
        (OURS, TWO, ONE, ONE, ONE),
    )
    for owner, amount in ((people[0][1], 100), (None, 200)):
        run(
            "insert into quotas (workspace_id, id, period, starts_on, owner_id, currency, amount_minor)"
            " values (%s, %s, 'month', '2026-01-01', %s, 'EUR', %s)",
            (OURS, uuid4(), owner, amount),
        )
    run(
        "insert into forecast_snapshots (workspace_id, id, taken_on, period, starts_on, currency, won_minor,"
        " commit_minor, best_case_minor, pipeline_minor, expected_minor, bands)"
        " values (%s, %s, '2026-01-01', 'month', '2026-01-01', 'EUR', 1, 2, 3, 4, 700, '{\"80\": [1, 2]}')",
        (OURS, ONE),
    )
    run(
        "insert into imports (workspace_id, id, name, status) values (%s, %s, 'deals.csv', 'done')",
        (OURS, ONE),
    )
    run(
        "insert into import_files (workspace_id, id, import_id, position, name, storage_key, size_bytes,"
        " encoding, delimiter, columns, sample, mapping, options, notes, checked, counts) values"
        " (%s, %s, %s, 0, 'deals.csv', 'k', 9, 'utf-8', ',', '[]', '[]', '{}', '{}', '[]', '{}', '{}')",
        (OURS, TWO, ONE),
    )
    run(
        "insert into import_records (workspace_id, import_id, record_id, file_id, line, kind, result,"
        " version) values (%s, %s, %s, %s, 2, 'deal', 'created', 1)",
        (OURS, ONE, ONE, TWO),
    )
