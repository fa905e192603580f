"""The vectors of passages: spaces, points, what is gone, and an index of each large space."""
# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from dealwright.kernel.db import APP_ROLE, SYSTEM_ROLE
from dealwright.ports.vectors.tables import HalfVector

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

TABLES = ("vector_spaces", "vector_points", "vector_removals")
OLDEST = (0, 8)  # the first that goes on searching when a filter left too few


def upgrade() -> None:
    home = _ensure_pgvector()
    op.execute(sa.schema.CreateSequence(sa.Sequence("vector_revisions")))
    op.create_table(
        "vector_spaces",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dims", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("horizon", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("removed", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("has_index", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name=op.f("fk_vector_spaces_workspace_id")
        ),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_vector_spaces")),
    )
    op.create_table(
        "vector_points",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("embedding", HalfVector(), nullable=False),
        sa.Column("terms", sa.LargeBinary(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("products", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("audience in ('internal', 'customers')", name=op.f("ck_vector_points_audience")),
        sa.ForeignKeyConstraint(
            ["workspace_id", "space_id"],
            ["vector_spaces.workspace_id", "vector_spaces.id"],
            name=op.f("fk_vector_points_workspace_id_space_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "space_id", "id", name=op.f("pk_vector_points")),
    )
    op.create_index("ix_vector_points_revision", "vector_points", ["workspace_id", "space_id", "revision"])
    op.create_index("ix_vector_points_source", "vector_points", ["workspace_id", "space_id", "source_id"])
    op.create_table(
        "vector_removals",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("space_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["workspace_id", "space_id"],
            ["vector_spaces.workspace_id", "vector_spaces.id"],
            name=op.f("fk_vector_removals_workspace_id_space_id"),
            ondelete="cascade",
        ),
        sa.PrimaryKeyConstraint("workspace_id", "space_id", "id", name=op.f("pk_vector_removals")),
    )
    op.create_index(
        "ix_vector_removals_revision", "vector_removals", ["workspace_id", "space_id", "revision"]
    )
    _add_policies()
    _add_index_functions(home)


def downgrade() -> None:
    run = op.get_bind().exec_driver_sql
    run("drop function vector_index_create(uuid, integer), vector_index_drop(uuid)")
    for table in reversed(TABLES):
        op.drop_table(table)
    op.execute(sa.schema.DropSequence(sa.Sequence("vector_revisions")))


def _ensure_pgvector() -> str:
    """The schema it lives in. The embedded server has it; on one of your own an administrator may have to act."""
    run = op.get_bind().exec_driver_sql
    find = "select nspname, extversion from pg_extension join pg_namespace n on n.oid = extnamespace where extname = 'vector'"
    found = run(find).first()
    if not found:
        if not run("select from pg_available_extensions where name = 'vector'").first():
            raise RuntimeError(
                "This PostgreSQL server lacks pgvector. Install it there (0.8 or newer) and try again."
            )
        try:
            with op.get_bind().begin_nested():
                run("create extension vector")
        except sa.exc.ProgrammingError as error:
            raise RuntimeError(
                "pgvector must be switched on in this database by an administrator: create extension vector;"
            ) from error
        found = run(find).one()
    if tuple(int(part) for part in found.extversion.split(".")[:2]) < OLDEST:
        raise RuntimeError(f"This database has pgvector {found.extversion}; 0.8 or newer is needed.")
    return op.get_bind().dialect.identifier_preparer.quote(found.nspname)


def _add_policies() -> None:
    """As in 0001: forced, and the same rule for every role."""
    run = op.get_bind().exec_driver_sql
    here = "workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid)"
    for table in TABLES:
        run(f"grant select, insert, update, delete on {table} to {APP_ROLE}, {SYSTEM_ROLE}")
        run(f"alter table {table} enable row level security, force row level security")
        run(f"create policy workspace on {table} to {APP_ROLE} using ({here}) with check ({here})")
        run(f"create policy system on {table} to {SYSTEM_ROLE} using ({here}) with check ({here})")
    run(f"grant usage on sequence vector_revisions to {APP_ROLE}, {SYSTEM_ROLE}")


def _add_index_functions(home: str) -> None:
    """Only the owner of a table may index it, so these run as the owner, for the workspace of the transaction.

    That workspace stands in the index's condition and in its name: nobody can reach the index of another.
    """
    run = op.get_bind().exec_driver_sql
    schema = run("select quote_ident(current_schema())").scalar_one()
    for name, arguments, body in (
        ("vector_index_create", "space uuid, dims integer", CREATE_INDEX),
        ("vector_index_drop", "space uuid", DROP_INDEX),
    ):
        types = ", ".join(argument.split()[1] for argument in arguments.split(", "))
        run(
            f"create function {name}({arguments}) returns void language plpgsql security definer "
            f"set search_path = pg_catalog, pg_temp {OPTIONS[name]}as $body$ {body.format(schema=schema, home=home).replace('%', '%%')} $body$"
        )
        run(f"revoke all on function {name}({types}) from public")
        run(f"grant execute on function {name}({types}) to {APP_ROLE}, {SYSTEM_ROLE}")


OPTIONS = {
    "vector_index_create": "",
    # It must wait for readers, and new readers would queue behind it: rather come again.
    "vector_index_drop": "set lock_timeout = '2s' ",
}

CREATE_INDEX = """
declare
  workspace uuid := nullif(current_setting('app.workspace', true), '')::uuid;
begin
  if workspace is null or space is null or dims is null or dims not between 1 and 4000 then
    raise exception 'A workspace, a space and 1 to 4000 dimensions are needed.';
  end if;
  execute format(
    'create index if not exists %I on {schema}.vector_points '
    'using hnsw ((embedding::{home}.halfvec(%s)) {home}.halfvec_cosine_ops) '
    'where workspace_id = %L and space_id = %L',
    'vector_points_' || md5(workspace::text || space::text), dims, workspace, space);
end
"""

DROP_INDEX = """
declare
  workspace uuid := nullif(current_setting('app.workspace', true), '')::uuid;
begin
  if workspace is not null and space is not null then
    execute format('drop index if exists {schema}.%I', 'vector_points_' || md5(workspace::text || space::text));
  end if;
end
"""
