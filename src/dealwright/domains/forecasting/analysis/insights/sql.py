"""The statements behind `facts`: each gives one row of packed columns for any number of deals."""

from dealwright.domains.forecasting.columns import days, ids, numbers, statement, texts

# The first weeks of a deal, in which habits are looked at: what comes later depends on how long it lived.
EARLY, FIRST_MONTH = 14, 30

_MINE = """
    d.workspace_id = :here and d.deleted_at is null
    and (cast(:pipeline as uuid) is null or d.pipeline_id = :pipeline)
    and (cast(:owners as uuid[]) is null or d.owner_id = any(:owners))
"""
ABOUT = statement(
    {
        "deal": ids("d.id"),
        "industry": texts("a.industry"),
        "employees": numbers("a.employees"),
        "next_step": numbers("(coalesce(d.next_step, '') <> '')::int"),
    },
    f"""from deals d left join accounts a on a.workspace_id = d.workspace_id and a.id = d.account_id
    where {_MINE}""",
    "d.id",
)
_TOUCH = "a.kind in ('call', 'meeting', 'mail') and a.direction is distinct from 'in' and a.at <= :now"
_AFTER = "d.opened_at + interval '1 day' *"
ACTIVITIES = statement(
    {
        name: ids("t.deal_id") if name == "deal" else numbers(f"t.{name}::int")
        for name in ("deal", "touches", "meetings", "several", "later", "plan")
    },
    f"""from (
      select a.deal_id,
        count(*) filter (where {_TOUCH} and a.at < {_AFTER} {EARLY}) as touches,
        count(*) filter (where {_TOUCH} and a.kind = 'meeting' and a.at < {_AFTER} {FIRST_MONTH})
          as meetings,
        min(a.contact_id::text) filter (where a.at < {_AFTER} {FIRST_MONTH})
          < max(a.contact_id::text) filter (where a.at < {_AFTER} {FIRST_MONTH}) as several,
        count(*) filter (where a.kind in ('call', 'meeting', 'mail') and a.at <= :now
          and a.at between {_AFTER} {EARLY} and {_AFTER} {FIRST_MONTH}) as later,
        max((d.status = 'open' and ((a.kind = 'task' and a.done_at is null) or a.at > :now))::int) as plan
      from activities a join deals d on d.workspace_id = a.workspace_id and d.id = a.deal_id
      where a.workspace_id = :here and a.deleted_at is null and {_MINE}
        and (a.at <= {_AFTER} {FIRST_MONTH} or d.status = 'open')
      group by a.deal_id
    ) t""",
    "t.deal_id",
)
LINES = statement(
    {
        "deal": ids("l.deal_id"),
        "discount": numbers("l.discount"),
        "product": texts("l.product"),
    },
    f"""from (
      select l.deal_id, sum(l.unit_price_minor::float8 * l.quantity * l.discount_percent)
          / nullif(sum(l.unit_price_minor::float8 * l.quantity), 0) as discount,
        (array_agg(coalesce(p.family, p.name, l.name) order by l.total_minor desc, l.position))[1] as product
      from deal_lines l join deals d on d.workspace_id = l.workspace_id and d.id = l.deal_id
      left join products p on p.workspace_id = l.workspace_id and p.id = l.product_id
      where l.workspace_id = :here and {_MINE}
      group by l.deal_id
    ) l""",
    "l.deal_id",
)
# What was there two weeks after the opening is what the first change after that day took away.
STEPS = statement(
    {"deal": ids("e.deal_id"), "had": numbers("e.had::int")},
    f"""from (
      select distinct on (e.subject_id) e.subject_id as deal_id,
        coalesce(e.payload #>> '{{changes,next_step,0}}', '') <> '' as had
      from events e join deals d on d.workspace_id = e.workspace_id and d.id = e.subject_id
      where e.workspace_id = :here and e.type = 'deal.updated'
        and jsonb_exists(e.payload -> 'changes', 'next_step')
        and e.at > {_AFTER} {EARLY} and {_MINE}
      order by e.subject_id, e.at, e.id
    ) e""",
    "e.deal_id",
)
LEADS = statement(
    {
        "created": numbers(days("l.created_at")),
        "answered": numbers(days("t.answered")),
        "converted": numbers(days("l.converted_at")),
        "open": numbers("(l.status in ('new', 'working', 'qualified'))::int"),
        "source": texts("l.source"),
        "owner": ids("l.owner_id"),
    },
    f"""from leads l left join (
      select a.lead_id, min(a.at) as answered
      from activities a join leads l on l.workspace_id = a.workspace_id and l.id = a.lead_id
      where a.workspace_id = :here and a.deleted_at is null and {_TOUCH} and a.at >= l.created_at
      group by a.lead_id
    ) t on t.lead_id = l.id
    where l.workspace_id = :here and l.deleted_at is null
      and (cast(:owners as uuid[]) is null or l.owner_id = any(:owners))""",
    "l.id",
)
