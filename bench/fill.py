"""Large workspaces for measurements and plans, written by set-based SQL as the owner of the tables."""

from collections.abc import Sequence
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


SALES = (
    """
    create temp table sold on commit drop as
    select i, gen_random_uuid() as account, gen_random_uuid() as contact,
      initcap((array['bal','cor','dan','fel','gor','han','jun','kal','lor','mar'])[1 + i % 10]
        || (array['ani','ebo','iku','ola','uri','ase','eto','ino','ovi','ulu'])[1 + i / 10 % 10]
        || (array['ber','dor','fen','gas','lin','mor','ned','pas','ros','tal'])[1 + i / 100 % 10]) || ' '
        || (array['Antriebstechnik','Backwaren','Chemie','Druck','Elektronik','Feinguss','Getriebe','Holzbau',
          'Industrie','Kunststoff'])[1 + i / 1000 % 10]
        || ' ' || (array['Nord','Ost','Süd','West','Mitte','Ulm','Kiel','Bonn','Jena','Trier'])[1 + i / 10000 % 10]
        || ' GmbH' as name,
      now() - (i % 900) * interval '1 day' as at
    from generate_series(0, :n - 1) i
    """,
    """
    insert into accounts (workspace_id, id, name, domain, industry, currency, city, country, owner_id,
      last_activity_at, created_at, updated_at)
    select :w, account, name, 'a' || i || '.example',
      (array['Automotive','Food','Medical','Metal','Plastics'])[1 + i % 5], 'EUR', 'City' || (i % 300), 'Germany',
      :u, at, at, at from sold
    """,
    """
    insert into contacts (workspace_id, id, first_name, last_name, email, title, account_id, owner_id, created_at, updated_at)
    select :w, contact, 'First' || (i % 900), 'Last' || i, 'p' || i || '@a' || i || '.example', 'Buyer', account, :u, at, at
    from sold
    """,
    """
    insert into deals (workspace_id, id, name, account_id, contact_id, pipeline_id, stage_id, status, amount_minor, currency,
      probability, opened_at, expected_close_on, closed_at, stage_entered_at, owner_id, next_step, last_activity_at,
      created_at, updated_at)
    select :w, gen_random_uuid(), sold.name || ' - line ' || k, account, contact, s.pipeline_id, s.id, s.type,
      100000 + (i * 37 + k) % 9000000, 'EUR', s.probability, at, (at + interval '120 days')::date,
      case when s.type = 'open' then null else at + interval '60 days' end, at, :u,
      case when i % 3 = 0 then null else 'Call' end, at, at, at
    from sold cross join generate_series(1, 3) k
    join lateral (select * from stages where workspace_id = :w and position = (i + k) % 4 limit 1) s on true
    """,
    """
    insert into activities (workspace_id, id, kind, subject, body, at, account_id, contact_id, owner_id, created_at, updated_at)
    select :w, gen_random_uuid(), (array['call','meeting','mail','note'])[1 + k % 4], 'Talk ' || k, 'About line ' || k,
      at - k * interval '9 days', account, contact, :u, at, at
    from sold cross join generate_series(1, 3) k
    """,
)


def pipeline(connection: Connection, workspace_id: UUID, stages: Sequence[tuple[str, str, int]]) -> UUID:
    """A pipeline with stages: name, type and probability in percent."""
    made = new_id()
    connection.execute(
        text(
            "insert into pipelines (workspace_id, id, name, position, is_default) values (:w, :p, 'Deals', 0, true)"
        ),
        {"w": workspace_id, "p": made},
    )
    for place, (name, kind, chance) in enumerate(stages):
        connection.execute(
            text(
                "insert into stages (workspace_id, id, pipeline_id, name, type, probability, colour, position)"
                " values (:w, :id, :p, :n, :t, :c, 'slate', :at)"
            ),
            {
                "w": workspace_id,
                "id": new_id(),
                "p": made,
                "n": name,
                "t": kind,
                "c": chance,
                "at": place,
            },
        )
    return made


def sales(connection: Connection, workspace_id: UUID, owner_id: UUID, count: int) -> None:
    """`count` accounts of different names, each with a contact, three deals and three activities."""
    stages = (("Qualify", "open", 10), ("Offer", "open", 50), ("Won", "won", 100), ("Lost", "lost", 0))
    pipeline(connection, workspace_id, stages)
    connection.execute(text("set local session_replication_role = replica"))
    for statement in SALES:
        connection.execute(text(statement), {"w": workspace_id, "u": owner_id, "n": count})
