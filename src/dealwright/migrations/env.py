"""Runs the migrations with the owner's address that `kernel.migrate` hands over."""

import re

from alembic import context
from sqlalchemy import create_engine, pool

from dealwright.registry import MODELS

METADATA = MODELS[0].Base.metadata  # importing the registry fills it


# Tables of the libraries for jobs and for runs of the copilot.
NOT_OURS = ("procrastinate", "checkpoint")
# An index of one large space of vectors, made while running; see `0002_vectors`.
OF_ONE_SPACE = re.compile(r"vector_points_[0-9a-f]{32}")


def _ours(name: str | None, kind: str, parents: object) -> bool:
    if kind == "index":
        return not OF_ONE_SPACE.fullmatch(name or "")
    return not (kind == "table" and (name or "").startswith(NOT_OURS))


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
