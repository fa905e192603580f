"""The migrations make exactly the tables that the code describes."""

from collections.abc import Callable

import psycopg
from alembic import command
from sqlalchemy import create_engine, pool, text

from dealwright.kernel.embedded.server import ServerAddress
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
