"""Large workspaces for measurements and plans, written by set-based SQL as the owner of the tables."""

from uuid import UUID

from sqlalchemy import Connection, text

from dealwright.kernel.ids import new_id


def workspace(connection: Connection, name: str) -> tuple[UUID, UUID]:
    """An empty workspace with one user; their ids."""
    workspace_id, user_id = new_id(), new_id()
    connection.execute(
        text("insert into workspaces (id, name, currency) values (:w, :n, 'EUR')"),
        {"w": workspace_id, "n": name},
    )
    connection.execute(
        text("insert into users (workspace_id, id, name, role, email) values (:w, :u, 'Bench', 'admin', :e)"),
        {"w": workspace_id, "u": user_id, "e": f"{user_id}@bench.example"},
    )
    return workspace_id, user_id


CONTACTS = text("""
insert into contacts (workspace_id, id, first_name, last_name, email, title, city, country, owner_id, source,
                      created_at, updated_at)
select :w, gen_random_uuid(), 'First' || (i % 900), 'Last' || i, 'person' || i || '@c' || (i % 5000) || '.example',
       (array['CEO','CTO','Buyer','Engineer'])[1 + i % 4], 'City' || (i % 300), 'Country' || (i % 40),
       case when i % 5 = 0 then cast(:u as uuid) end, (array['web','fair','referral'])[1 + i % 3],
       now() - i * interval '1 minute', now() - (i * 7919 % :n) * interval '1 minute'
from generate_series(1, :n) i
""")


def contacts(connection: Connection, workspace_id: UUID, owner_id: UUID, count: int) -> None:
    connection.execute(text("set local session_replication_role = replica"))
    connection.execute(CONTACTS, {"w": workspace_id, "u": owner_id, "n": count})
