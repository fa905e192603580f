"""A workspace with a hundred thousand of everything, written by the database itself."""
# ruff: noqa: E501 - statements read better whole

from typing import Any, LiteralString

import psycopg

from tests.factories.identity import Team

ROWS = 100_000

# Set-based, with triggers and checks of references off: what they would do is done below in one go.
FILL: tuple[LiteralString, ...] = (
    """
    create temp table facts as
    select n, uuidv7() as account, uuidv7() as contact, uuidv7() as lead, uuidv7() as deal, uuidv7() as activity,
      now() - n * interval '13 minutes' as at,
      case when n %% 19 = 0 then null else (%(users)s::uuid[])[1 + n %% 4] end as owner,
      initcap(left(md5((n %% 1500)::text), 6)) as first_word, initcap(left(md5((n %% 1501 + 7000)::text), 7)) as second_word,
      (array['technology', 'retail', 'finance', 'health', 'energy', 'food', 'media', 'travel'])[1 + n %% 8] as industry,
      (array['DE', 'FR', 'US', 'IN', 'JP', 'BR', 'GB', 'PL', 'ES', 'IT'])[1 + n %% 10] as country,
      (array['web', 'referral', 'event', 'mail'])[1 + n %% 4] as source,
      (array['new', 'working', 'qualified', 'disqualified'])[1 + n %% 4] as lead_status,
      case when n %% 10 = 0 then 'open' when n %% 10 < 6 then 'won' else 'lost' end as status
    from generate_series(1, %(rows)s) n
    """,
    """
    insert into accounts (workspace_id, id, name, domain, industry, employees, annual_revenue_minor, currency, city, country,
      owner_id, source, last_activity_at, created_at, updated_at)
    select %(workspace)s, account, first_word || ' ' || second_word || ' GmbH', 'a' || n || '.example', industry,
      nullif(n %% 5000, 0), nullif(n %% 7000, 0), 'EUR', 'Ulm', country, owner, source,
      case when n %% 3 = 0 then null else at end, at, at from facts
    """,
    """
    insert into contacts (workspace_id, id, first_name, last_name, email, title, account_id, country, owner_id, source,
      last_activity_at, created_at, updated_at)
    select %(workspace)s, contact, first_word, second_word, 'c' || n || '@a.example', 'CTO', account, country, owner, source,
      case when n %% 3 = 0 then null else at end, at, at from facts
    """,
    """
    insert into leads (workspace_id, id, first_name, last_name, email, company, industry, country, status, owner_id, source,
      last_activity_at, created_at, updated_at)
    select %(workspace)s, lead, first_word, second_word, 'l' || n || '@a' || n %% 20000 || '.example', second_word || ' AG', industry, country,
      lead_status, owner, source, case when n %% 3 = 0 then null else at end, at, at from facts
    """,
    """
    insert into deals (workspace_id, id, name, account_id, contact_id, pipeline_id, stage_id, status, amount_minor, currency,
      probability, opened_at, expected_close_on, closed_at, stage_entered_at, owner_id, source, last_activity_at, created_at,
      updated_at)
    select %(workspace)s, deal, first_word || ' ' || second_word, account, contact, %(pipeline)s,
      case status when 'won' then %(won)s::uuid when 'lost' then %(lost)s::uuid else (%(open)s::uuid[])[1 + n %% 4] end,
      status, nullif(n %% 9000, 0), 'EUR', 50, at, (at + interval '90 days')::date,
      case when status = 'open' then null else at + interval '30 days' end, at, owner, source,
      case when n %% 3 = 0 then null else at end, at, at from facts
    """,
    """
    insert into activities (workspace_id, id, kind, subject, at, due_at, done_at, account_id, contact_id, deal_id, owner_id,
      created_at, updated_at)
    select %(workspace)s, activity, (array['call', 'meeting', 'mail', 'note', 'task'])[1 + n %% 5], first_word, at,
      case when n %% 5 = 4 then at + interval '7 days' end, case when n %% 5 = 4 and n %% 3 > 0 then at end,
      account, contact, deal, owner, at, at from facts
    """,
    """
    insert into events (workspace_id, at, type, audience, actor_kind, actor_id, actor_label, request_id, subject_kind,
      subject_id, subject_label, account_id, payload)
    select %(workspace)s, at, 'deal.created', 'crm:read', 'user', owner, 'Rep', '', 'deal', deal, '', account,
      '{"version": 1}'::jsonb from facts
    """,
    """
    insert into search_entries (workspace_id, record_id, kind, label, detail)
    select %(workspace)s, id, kind, first_word || ' ' || second_word, '' from facts
    cross join lateral (values (account, 'account'), (contact, 'contact'), (lead, 'lead'), (deal, 'deal')) as r(id, kind)
    """,
    """
    insert into search_words (workspace_id, word, record_id)
    select distinct %(workspace)s::uuid, lower(word), id from facts
    cross join lateral (values (account), (contact), (lead), (deal)) as r(id)
    cross join lateral (values (first_word), (second_word)) as w(word)
    union all select %(workspace)s, 'gmbh', account from facts
    """,
    """
    insert into search_misspellings (workspace_id, slip, word)
    select %(workspace)s, slip, word
    from (select distinct lower(first_word) as word from facts union select distinct lower(second_word) from facts) w,
      search_slips(word) slip
    """,
    """
    insert into contacts (workspace_id, id, first_name, last_name, email, country, created_at, updated_at)
    select %(others)s, uuidv7(), first_word, second_word, 'c' || n || '@b.example', country, at, at from facts
    """,
)


def fill(connection: psycopg.Connection, team: Team, others: Team, stages: dict[str, Any]) -> None:
    """Needs a superuser. `others` get as many contacts, so that leaving the workspace out would show."""
    facts = {
        "rows": ROWS,
        "workspace": team.workspace_id,
        "others": others.workspace_id,
        "users": [user.id for user in team.users.values()],
        "pipeline": stages["Qualify"].pipeline_id,
        "open": [stages[name].id for name in ("Qualify", "Discovery", "Proposal", "Negotiation")],
        "won": stages["Won"].id,
        "lost": stages["Lost"].id,
    }
    connection.execute("set session_replication_role = replica")
    connection.execute("set synchronous_commit = off")
    connection.execute("set maintenance_work_mem = '256MB'")
    for statement in FILL:
        connection.execute(statement, facts)
    connection.commit()
    connection.autocommit = True
    connection.execute("vacuum analyze")
