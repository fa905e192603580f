"""Teams: what was a word on a person becomes a record, with quotas, overrides and snapshots of its own."""

import sqlalchemy as sa
from alembic import op

from dealwright.kernel.db import APP_ROLE, SYSTEM_ROLE

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

OF_TEAMS = ("quotas", "forecast_overrides", "forecast_snapshots")
UNIQUE = {
    "uq_quotas_period": ("quotas", ["period", "starts_on"], "deleted_at is null"),
    "uq_forecast_snapshots_day": ("forecast_snapshots", ["period", "starts_on", "taken_on"], None),
}

# Imports and the demo write people in bulk, with the word for a team that a file has.
FUNCTION = """
create function team_of_user() returns trigger language plpgsql as $$
begin
    if new.team_id is not null and (tg_op = 'INSERT' or new.team_id is distinct from old.team_id) then
        select name into new.team from teams where workspace_id = new.workspace_id and id = new.team_id;
        return new;
    end if;
    new.team := nullif(trim(new.team), '');
    if new.team is null or (tg_op = 'UPDATE' and new.team_id is null and old.team_id is not null
            and new.team is not distinct from old.team) then
        new.team := null;
        new.team_id := null;
        return new;
    end if;
    insert into teams (workspace_id, id, name) values (new.workspace_id, gen_random_uuid(), new.team)
        on conflict (workspace_id, lower(name)) where deleted_at is null do nothing;
    select id, name into new.team_id, new.team from teams
        where workspace_id = new.workspace_id and lower(name) = lower(new.team) and deleted_at is null;
    return new;
end $$
"""
TRIGGER = """
create trigger team_of_user before insert or update of team, team_id on users
for each row execute function team_of_user()
"""


def upgrade() -> None:
    op.create_table(
        "teams",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("leader_id", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("updated_by", sa.Uuid(), nullable=True),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["workspace_id"], ["workspaces.id"], name=op.f("fk_teams_workspace_id")),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_teams")),
        sa.UniqueConstraint("workspace_id", "id", "name", name=op.f("uq_teams_workspace_id_id_name")),
        sa.CheckConstraint("trim(name) <> ''", name=op.f("ck_teams_name")),
    )
    op.create_index(
        "uq_teams_name",
        "teams",
        ["workspace_id", sa.text("lower(name)")],
        unique=True,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.add_column("users", sa.Column("team_id", sa.Uuid(), nullable=True))
    _give_words_records()
    op.create_foreign_key(
        op.f("fk_teams_workspace_id_leader_id"),
        "teams",
        "users",
        ["workspace_id", "leader_id"],
        ["workspace_id", "id"],
    )
    op.create_foreign_key(
        op.f("fk_users_workspace_id_team_id_team"),
        "users",
        "teams",
        ["workspace_id", "team_id", "team"],
        ["workspace_id", "id", "name"],
        onupdate="CASCADE",
    )
    op.create_check_constraint(op.f("ck_users_team"), "users", "(team is null) = (team_id is null)")
    op.create_index("ix_users_team", "users", ["workspace_id", "team_id"])
    for table in OF_TEAMS:
        op.add_column(table, sa.Column("team_id", sa.Uuid(), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_{table}_workspace_id_team_id"),
            table,
            "teams",
            ["workspace_id", "team_id"],
            ["workspace_id", "id"],
        )
        op.create_check_constraint(op.f(f"ck_{table}_whose"), table, "owner_id is null or team_id is null")
    _replace_indexes("owner_id", "team_id", "currency")
    _add_policies()


def _give_words_records() -> None:
    """Whoever migrates owns the tables and is held by forced row-level security like everybody else."""
    run = op.get_bind().exec_driver_sql
    run(FUNCTION)
    run(TRIGGER)
    run("alter table users no force row level security")
    run("update users set team = team where team is not null")
    run("alter table users force row level security")


def _replace_indexes(*last: str) -> None:
    for name, (table, first, where) in UNIQUE.items():
        op.drop_index(name, table_name=table)
        op.create_index(
            name,
            table,
            ["workspace_id", *first, *last],
            unique=True,
            postgresql_nulls_not_distinct=True,
            postgresql_where=sa.text(where) if where else None,
        )


def _add_policies() -> None:
    run = op.get_bind().exec_driver_sql
    here = "workspace_id = (select nullif(current_setting('app.workspace', true), '')::uuid)"
    run(f"grant select, insert, update, delete on teams to {APP_ROLE}, {SYSTEM_ROLE}")
    run("alter table teams enable row level security, force row level security")
    run(f"create policy workspace on teams to {APP_ROLE} using ({here}) with check ({here})")
    run(f"create policy system on teams to {SYSTEM_ROLE} using ({here}) with check ({here})")


def downgrade() -> None:
    run = op.get_bind().exec_driver_sql
    for table in OF_TEAMS:
        run(f"alter table {table} no force row level security")
        run(f"delete from {table} where team_id is not null")
        run(f"alter table {table} force row level security")
    _replace_indexes("owner_id", "currency")
    for table in OF_TEAMS:
        op.drop_column(table, "team_id")
    op.drop_constraint(op.f("fk_teams_workspace_id_leader_id"), "teams", type_="foreignkey")
    op.drop_constraint(op.f("ck_users_team"), "users")
    run("drop trigger team_of_user on users")
    run("drop function team_of_user")
    op.drop_column("users", "team_id")
    op.drop_table("teams")
