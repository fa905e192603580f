"""Brings a database to the newest table layout."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, pool, text

from dealwright.kernel.db import APP_ROLE, SYSTEM_ROLE

FOLDER = Path(__file__).resolve().parent.parent / "migrations"
LOCK = 7_203_114


def config(owner_url: str) -> Config:
    made = Config()
    made.set_main_option("script_location", str(FOLDER))
    made.attributes["url"] = owner_url
    return made


def migrate(owner_url: str) -> bool:
    """Whether anything was to be done. Two processes may call it at once; one waits for the other."""
    engine = create_engine(owner_url, poolclass=pool.NullPool)
    try:
        with engine.connect() as guard:
            guard.execute(text("select pg_advisory_lock(:key)"), {"key": LOCK})
            guard.commit()
            if is_current(owner_url):
                return False
            command.upgrade(config(owner_url), "head")
            return True
    finally:
        engine.dispose()


def let_in(owner_url: str, app_url: str) -> None:
    """Lets the role of `app_url` act as the two roles that row-level security knows; needed once outside."""
    login = make_url(app_url).username
    engine = create_engine(owner_url, poolclass=pool.NullPool)
    try:
        with engine.begin() as connection:
            quoted = connection.dialect.identifier_preparer.quote(login or "")
            for role in (APP_ROLE, SYSTEM_ROLE):
                member = text("select pg_has_role(:login, :role, 'member')")
                if not connection.execute(member, {"login": login, "role": role}).scalar_one():
                    connection.execute(text(f"grant {role} to {quoted}"))
    finally:
        engine.dispose()


def analyze(owner_url: str) -> None:
    """Tells the planner what was just written in bulk; without it the first minutes' joins are guesses."""
    engine = create_engine(owner_url, poolclass=pool.NullPool, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.execute(text("analyze"))
    finally:
        engine.dispose()


def is_current(owner_url: str) -> bool:
    engine = create_engine(owner_url, poolclass=pool.NullPool)
    try:
        with engine.connect() as connection:
            present = MigrationContext.configure(connection).get_current_heads()
        return set(present) == set(ScriptDirectory.from_config(config(owner_url)).get_heads())
    finally:
        engine.dispose()
