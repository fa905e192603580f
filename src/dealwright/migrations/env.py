"""Runs the migrations with the owner's address that `kernel.migrate` hands over."""

from alembic import context
from sqlalchemy import create_engine, pool

from dealwright.registry import MODELS

METADATA = MODELS[0].Base.metadata  # importing the registry fills it


def _ours(name: str | None, kind: str, parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith("procrastinate"))


def run() -> None:
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=METADATA,
            include_name=_ours,
            compare_server_default=False,
            transaction_per_migration=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    engine.dispose()


run()
