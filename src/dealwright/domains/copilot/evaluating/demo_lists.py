"""Questions about many records and their answers, each by a statement of its own."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from dealwright.domains.copilot.evaluating.demo_names import short
from dealwright.domains.copilot.evaluating.telling import money, money_figure
from dealwright.domains.copilot.evaluating.truth import Row, World, rows
from dealwright.kernel.work import Work

Made = dict[str, Any]
DEALS, ACCOUNTS, LEADS = [["query_deals"]], [["query_accounts"]], [["query_leads"]]
ACTIVITIES = [["search_activities"]]
QUIET_DAYS = (21, 30, 45, 60, 90)
UNSEEN_DAYS = (60, 75, 90, 100, 120, 150, 180, 240, 300)

_LEADS = """
    select l.status, l.source, u.name as owner, (l.created_at at time zone :zone)::date as created_on
    from leads l left join users u on u.workspace_id = l.workspace_id and u.id = l.owner_id
    where l.deleted_at is null
"""
_QUIET = """
    select count(*) filter (where touched <= :now - make_interval(days => :days)) as by_hours,
           count(*) filter (where (touched at time zone :zone)::date
             <= (:now at time zone :zone)::date - :days) as by_days
    from (select coalesce(last_activity_at, opened_at) as touched
          from deals where status = 'open' and deleted_at is null) as open_deals
"""
_UNSEEN = """
    select id, name,
           last_activity_at is null or last_activity_at <= :now - make_interval(days => :days) as by_hours,
           last_activity_at is null or (last_activity_at at time zone :zone)::date
             <= (:now at time zone :zone)::date - :days as by_days
    from accounts where deleted_at is null
"""
_GOODS = """
    select l.name, count(distinct d.id) as deals
    from deal_lines l join deals d on d.workspace_id = l.workspace_id and d.id = l.deal_id
    where d.status = 'open' and d.deleted_at is null group by 1 order by 1
"""
_TOUCHES = """
    select a.kind, a.account_id, u.name as owner, (a.at at time zone :zone)::date as on_day,
           a.at > :now as ahead,
           a.done_at is null and a.due_at < :now as overdue,
           a.done_at is null and (a.due_at at time zone :zone)::date < (:now at time zone :zone)::date as late
    from activities a left join users u on u.workspace_id = a.workspace_id and u.id = a.owner_id
    where a.deleted_at is null and a.kind in ('call', 'meeting', 'task')
"""
_SOURCES = """
    select source, count(*) as deals from deals
    where status = 'open' and deleted_at is null and source is not null group by 1 order by 1
"""
_COUNTRIES = """
    select a.country, sum(d.amount_minor)::bigint as amount_minor
    from deals d join accounts a on a.workspace_id = d.workspace_id and a.id = d.account_id
    where d.status = 'open' and d.deleted_at is null and a.deleted_at is null group by 1 order by 1
"""


class Unfit(Exception):
    """The data has nothing that this question could be about."""


@dataclass(frozen=True)
class Ask:
    """One question to make. `asker` is who a persona "rep" is."""

    world: World
    rng: Random
    half: str
    wording: str

    @property
    def asker(self) -> Row:
        return next(one for one in self.world.people if one["role"] == "rep")

    def pick(self, options: Sequence[Any]) -> Any:
        if not options:
            raise Unfit
        return self.rng.choice(options)


@dataclass(frozen=True)
class Many:
    """What is read besides the world."""

    leads: Sequence[Row]
    quiet: Mapping[int, Row]
    unseen: Mapping[int, Sequence[Row]]
    goods: Sequence[Row]
    touches: Sequence[Row]
    sources: Sequence[Row]
    countries: Sequence[Row]


async def truths(work: Work, world: World) -> dict[str, Callable[[Ask], Made]]:
    at: dict[str, Any] = {"zone": world.zone.key, "now": world.now}

    async def by_days(statement: str, numbers: Sequence[int]) -> dict[int, list[Row]]:
        return {days: await rows(work, statement, **at, days=days) for days in numbers}

    quiet = await by_days(_QUIET, QUIET_DAYS)
    many = Many(
        leads=await rows(work, _LEADS, zone=world.zone.key),
        quiet={days: found[0] for days, found in quiet.items()},
        unseen=await by_days(_UNSEEN, UNSEEN_DAYS),
        goods=await rows(work, _GOODS),
        touches=await rows(work, _TOUCHES, **at),
        sources=await rows(work, _SOURCES),
        countries=await rows(work, _COUNTRIES),
    )
    made: dict[str, Callable[[Ask], Made]] = {}
    for kind, make in KINDS.items():
        made[kind] = _bound(make, many)
    return made


def _bound(make: Callable[[Ask, Many], Made], many: Many) -> Callable[[Ask], Made]:
    return lambda ask: make(ask, many)


def _count(number: int, what: str, tools: list[list[str]] = DEALS, **slots: Any) -> Made:
    return {
        "slots": slots,
        "ground_truth": f"{number:,} {what}.",
        "expected_tools": tools,
        "expected_arguments": {tools[0][0]: {"measure": "count"}},
        "expected_facts": [[str(number)]],
        "expected_numbers": [str(number)],
    }


def _sum(world: World, minor: int, what: str, **slots: Any) -> Made:
    return {
        "slots": slots,
        "ground_truth": f"{what}: {money(minor, world.currency)}.",
        "expected_tools": DEALS,
        "expected_arguments": {"query_deals": {"measure": "sum"}},
        "expected_facts": [[money(minor, world.currency)]],
        "expected_numbers": [money_figure(minor)],
    }


def _these(
    deals: Sequence[Row], what: str, kind: str = "deal", tools: list[list[str]] = DEALS, **slots: Any
) -> Made:
    refs = [f"{kind}:{one['id']}" for one in deals]
    return {
        "slots": slots,
        "ground_truth": f"{what}: {', '.join(one['name'] for one in deals)}.",
        "expected_tools": tools,
        "expected_rows": refs,
        "expected_contexts": refs,
        "expected_facts": [[one["name"]] for one in deals],
    }


def _split(groups: Mapping[str, Sequence[str]], what: str, by: str, tool: str = "query_deals") -> Made:
    """`groups`: what may be said of each, a count or an amount."""
    return {
        "ground_truth": f"{what}: " + ", ".join(f"{name} {said[0]}" for name, said in groups.items()) + ".",
        "expected_tools": [[tool]],
        "expected_arguments": {tool: {"group_by": by}},
        "expected_facts": [[f"{name} {one}" for one in said] for name, said in groups.items()],
    }


# Times


def _month(today: date, ahead: int) -> tuple[date, date]:
    """The first day of a month and of the one after."""
    first = _first_of(today.year * 12 + today.month - 1 + ahead)
    return first, _first_of(first.year * 12 + first.month)


def _first_of(months: int) -> date:
    return date(months // 12, months % 12 + 1, 1)


def _last_quarter(today: date) -> tuple[date, date]:
    this = today.year * 12 + (today.month - 1) // 3 * 3
    return _first_of(this - 3), _first_of(this)


def _last_week(today: date) -> tuple[date, date]:
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(days=7), monday


# Deals


def _open(world: World, owner: str | None = None, stage: str | None = None) -> list[Row]:
    return [
        one
        for one in world.deals
        if one["status"] == "open"
        and (owner is None or one["owner"] == owner)
        and (stage is None or one["stage"] == stage)
    ]


def _closed(world: World, status: str, first: date | None = None, after: date | None = None) -> list[Row]:
    start = first or date(world.today.year, 1, 1)
    return [
        one
        for one in world.deals
        if one["status"] == status
        and one["closed_on"] >= start
        and (after is None or one["closed_on"] < after)
    ]


def _total(deals: Sequence[Row]) -> int:
    return sum(one["amount_minor"] or 0 for one in deals)


def _seller(ask: Ask) -> str:
    counts = Counter(one["owner"] for one in _open(ask.world))
    return ask.pick(sorted(name for name, count in counts.items() if name and count > 4))


def _a_stage(ask: Ask) -> str:
    return ask.pick(sorted({one["stage"] for one in _open(ask.world)}))


def _largest(deals: Sequence[Row], count: int) -> list[Row]:
    priced = [one for one in deals if one["amount_minor"] is not None]
    ordered = sorted(priced, key=lambda one: -one["amount_minor"])
    if len(ordered) <= count or ordered[count - 1]["amount_minor"] == ordered[count]["amount_minor"]:
        raise Unfit
    return ordered[:count]


def _open_count_owner(ask: Ask, _: Many) -> Made:
    owner = _seller(ask)
    return _count(len(_open(ask.world, owner)), f"open deals of {owner}", owner=owner)


def _pipeline_owner(ask: Ask, _: Many) -> Made:
    owner = _seller(ask)
    return _sum(ask.world, _total(_open(ask.world, owner)), f"Open deals of {owner}", owner=owner)


def _pipeline_stage(ask: Ask, _: Many) -> Made:
    stage = _a_stage(ask)
    return _sum(ask.world, _total(_open(ask.world, stage=stage)), f"Open deals in {stage}", stage=stage)


def _stage_count(ask: Ask, _: Many) -> Made:
    stage = _a_stage(ask)
    return _count(len(_open(ask.world, stage=stage)), f"deals in {stage}", stage=stage)


def _top_open(ask: Ask, _: Many) -> Made:
    count = ask.pick((3, 5))
    return _these(_largest(_open(ask.world), count), f"The {count} largest open deals", n=count)


def _top_open_owner(ask: Ask, _: Many) -> Made:
    owner, count = _seller(ask), ask.pick((3, 5))
    deals = _largest(_open(ask.world, owner), count)
    return _these(deals, f"The {count} largest open deals of {owner}", owner=owner, n=count)


def _closing_month(ask: Ask, _: Many) -> Made:
    first, after = _month(ask.world.today, 1)
    due = [
        one
        for one in _open(ask.world)
        if one["expected_close_on"] and first <= one["expected_close_on"] < after
    ]
    for thousands in (50, 80, 100, 120, 150, 200, 250, 300, 400):
        over = [one for one in due if (one["amount_minor"] or 0) > thousands * 100_000]
        at_least = [one for one in due if (one["amount_minor"] or 0) >= thousands * 100_000]
        if 2 <= len(over) == len(at_least) <= 8:
            amount = ask.pick((f"{thousands}k", f"{thousands},000", f"EUR {thousands},000"))
            return _these(over, f"Deals over {amount} closing next month", amount=amount)
    raise Unfit


def _closing_count(ask: Ask, _: Many) -> Made:
    first, after = _month(ask.world.today, 0)
    due = [
        one
        for one in _open(ask.world)
        if one["expected_close_on"] and first <= one["expected_close_on"] < after
    ]
    return _count(len(due), "open deals expected to close this month")


def _no_next_step(ask: Ask, _: Many) -> Made:
    deals = [one for one in _open(ask.world) if not one["next_step"]]
    if not 0 < len(deals) <= 10:
        raise Unfit
    return _these(deals, "Open deals without a next step")


def _quiet_count(ask: Ask, many: Many) -> Made:
    days = ask.pick([days for days, row in many.quiet.items() if row["by_hours"] == row["by_days"] > 0])
    return _count(many.quiet[days]["by_days"], f"open deals without activity for {days} days", days=days)


def _overdue_count(ask: Ask, _: Many) -> Made:
    past = [
        one
        for one in _open(ask.world)
        if one["expected_close_on"] and one["expected_close_on"] < ask.world.today
    ]
    return _count(len(past), "open deals past their expected close")


def _won_sum_year(ask: Ask, _: Many) -> Made:
    return _sum(ask.world, _total(_closed(ask.world, "won")), "Won this year")


def _won_count_month(ask: Ask, _: Many) -> Made:
    won = _closed(ask.world, "won", *_month(ask.world.today, -1))
    return _count(len(won), "deals won last month")


def _won_by(ask: Ask) -> tuple[str, list[Row]]:
    won = _closed(ask.world, "won")
    owner = ask.pick(sorted({one["owner"] for one in won if one["owner"]}))
    return owner, [one for one in won if one["owner"] == owner]


def _won_sum_owner(ask: Ask, _: Many) -> Made:
    owner, won = _won_by(ask)
    return _sum(ask.world, _total(won), f"Won by {owner} this year", owner=owner)


def _average_won(ask: Ask, _: Many) -> Made:
    won = [one["amount_minor"] for one in _closed(ask.world, "won") if one["amount_minor"] is not None]
    if not won:
        raise Unfit
    average = sum(won) / len(won)
    spellings = [f"{average / 100:,.2f}", f"{average / 100:,.0f}", f"{int(average) / 100:,.2f}"]
    return {
        "ground_truth": f"A deal won this year is worth {ask.world.currency} {spellings[0]} on average.",
        "expected_tools": DEALS,
        "expected_arguments": {"query_deals": {"measure": "average"}},
        "expected_facts": [spellings],
    }


def _rate(won: int, lost: int, whose: str, **slots: str) -> Made:
    if not won + lost:
        raise Unfit
    share = 100 * won / (won + lost)
    spellings = list(dict.fromkeys((f"{share:.1f}", f"{share:.0f}", f"{share:.2f}")))
    return {
        "slots": slots,
        "ground_truth": f"{whose} win rate this year is {spellings[0]} %: {won} won, {lost} lost.",
        "expected_tools": DEALS,
        "expected_arguments": {"query_deals": {"measure": "win_rate"}},
        "expected_facts": [spellings],
    }


def _win_rate(ask: Ask, _: Many) -> Made:
    return _rate(len(_closed(ask.world, "won")), len(_closed(ask.world, "lost")), "Our")


def _win_rate_owner(ask: Ask, _: Many) -> Made:
    owner, won = _won_by(ask)
    lost = sum(one["owner"] == owner for one in _closed(ask.world, "lost"))
    return _rate(len(won), lost, f"{owner}'s", owner=owner)


def _reasons(deals: Sequence[Row]) -> list[tuple[str, int]]:
    return Counter(one["reason"] for one in deals if one["reason"]).most_common()


def _top_reason(ask: Ask, _: Many) -> Made:
    counted = _reasons(_closed(ask.world, "lost"))
    if len(counted) < 2 or counted[0][1] == counted[1][1]:
        raise Unfit
    reason, count = counted[0]
    return {
        "ground_truth": f"Most deals lost this year were lost for {reason}: {count}.",
        "expected_tools": DEALS,
        "expected_facts": [[reason]],
    }


def _lost_reasons(ask: Ask, _: Many) -> Made:
    counted = _reasons(_closed(ask.world, "lost", *_last_quarter(ask.world.today)))
    if not counted:
        raise Unfit
    return _split({reason: [str(count)] for reason, count in counted}, "Lost last quarter", "lost_reason")


def _lost_for(ask: Ask, _: Many) -> Made:
    counted = dict(_reasons(_closed(ask.world, "lost")))
    reason = ask.pick(sorted(counted))
    return _count(counted[reason], f"deals lost for {reason} this year", reason=reason)


def _groups(world: World, deals: Sequence[Row], name: Callable[[Row], Any]) -> dict[str, list[str]]:
    grouped: dict[str, list[Row]] = {}
    for one in deals:
        if name(one):
            grouped.setdefault(name(one), []).append(one)
    return {
        key: [str(len(found)), money(_total(found), world.currency)]
        for key, found in sorted(grouped.items(), key=lambda pair: -len(pair[1]))
    }


def _by_stage(ask: Ask, _: Many) -> Made:
    return _split(
        _groups(ask.world, _open(ask.world), lambda one: one["stage"]), "Open deals by stage", "stage"
    )


def _by_owner(ask: Ask, _: Many) -> Made:
    groups = _groups(ask.world, _open(ask.world), lambda one: one["owner"])
    return _split({owner: said[:1] for owner, said in groups.items()}, "Open deals by owner", "owner")


def _by_industry(ask: Ask, _: Many) -> Made:
    industries = {one["id"]: one["industry"] for one in ask.world.accounts}
    won = _closed(ask.world, "won")
    return _split(
        _groups(ask.world, won, lambda one: industries.get(one["account_id"])), "Won this year", "industry"
    )


def _biggest_won(ask: Ask, _: Many) -> Made:
    deal = _largest(_closed(ask.world, "won"), 1)[0]
    made = _these([deal], f"The largest deal won this year, {money(deal['amount_minor'], deal['currency'])}")
    return {**made, "expected_numbers": [money_figure(deal["amount_minor"])]}


def _opened_count(ask: Ask, _: Many) -> Made:
    first, after = _month(ask.world.today, -1)
    days = [one["opened_at"].astimezone(ask.world.zone).date() for one in ask.world.deals]
    return _count(sum(first <= one < after for one in days), "deals opened last month")


def _source_count(ask: Ask, many: Many) -> Made:
    row = ask.pick(many.sources)
    return _count(row["deals"], f"open deals from {row['source']}", source=row["source"])


def _product_count(ask: Ask, many: Many) -> Made:
    row = ask.pick(many.goods)
    return _count(row["deals"], f"open deals with {row['name']}", product=row["name"])


def _country_sum(ask: Ask, many: Many) -> Made:
    row = ask.pick(many.countries)
    return _sum(ask.world, row["amount_minor"], f"Open deals in {row['country']}", country=row["country"])


def _my_pipeline(ask: Ask, _: Many) -> Made:
    owner = ask.asker["name"]
    return _sum(ask.world, _total(_open(ask.world, owner)), f"Open deals of {owner}")


# Leads


def _leads_open(_: Ask, many: Many) -> Made:
    return _count(sum(one["status"] == "new" for one in many.leads), "new leads", LEADS)


def _leads_owner(ask: Ask, many: Many) -> Made:
    working = Counter(one["owner"] for one in many.leads if one["status"] == "working" and one["owner"])
    owner = ask.pick(sorted(working))
    return _count(working[owner], f"working leads of {owner}", LEADS, owner=owner)


def _leads_source(ask: Ask, many: Many) -> Made:
    """All sources with their counts, or only the first where "most" is asked for."""
    counted = Counter(one["source"] for one in many.leads if one["source"]).most_common()
    if len(counted) < 2 or counted[0][1] == counted[1][1]:
        raise Unfit
    groups = {source: [str(count)] for source, count in counted}
    made = _split(groups, "Leads by source", "source", "query_leads")
    if "most" in ask.wording:
        source, count = counted[0]
        made |= {"ground_truth": f"Most leads come from {source}: {count}.", "expected_facts": [[source]]}
    return made


def _leads_month(ask: Ask, many: Many) -> Made:
    first, after = _month(ask.world.today, -1)
    return _count(
        sum(first <= one["created_on"] < after for one in many.leads), "leads came in last month", LEADS
    )


# Accounts and activities


def _accounts_in(ask: Ask, name: str) -> Made:
    counted = Counter(one[name] for one in ask.world.accounts if one[name])
    value = ask.pick(sorted(counted))
    return _count(counted[value], f"accounts in {value}", ACCOUNTS, **{name: value})


def _top_customers(ask: Ask, _: Many) -> Made:
    count = ask.pick((3, 5))
    won: Counter[Any] = Counter()
    for one in ask.world.deals:
        if one["status"] == "won":
            won[one["account_id"]] += one["amount_minor"] or 0
    best = won.most_common(count + 1)
    if len(best) <= count or best[-1][1] == best[-2][1]:
        raise Unfit
    accounts = [ask.world.account(account_id) for account_id, _ in best[:count]]
    tools = [["query_accounts"], ["query_deals"]]
    return _these(accounts, f"The {count} best customers", "account", tools, n=count)


def _accounts_quiet(ask: Ask, many: Many) -> Made:
    fits: list[int] = []
    for days, found in many.unseen.items():
        unseen = [one for one in found if one["by_days"]]
        if 1 <= len(unseen) <= 10 and all(one["by_days"] == one["by_hours"] for one in found):
            fits.append(days)
    days = ask.pick(fits)
    unseen = [one for one in many.unseen[days] if one["by_days"]]
    return _these(unseen, f"Without contact for {days} days", "account", ACCOUNTS, days=days)


def _calls_owner(ask: Ask, many: Many) -> Made:
    first, after = _last_week(ask.world.today)
    calls = Counter(
        one["owner"] for one in many.touches if one["kind"] == "call" and first <= one["on_day"] < after
    )
    owner = ask.pick(sorted(name for name in calls if name))
    return _count(calls[owner], f"calls of {owner} last week", ACTIVITIES, owner=owner)


def _meetings_week(ask: Ask, many: Many) -> Made:
    first, after = _last_week(ask.world.today)
    met = sum(one["kind"] == "meeting" and first <= one["on_day"] < after for one in many.touches)
    return _count(met, "meetings last week", ACTIVITIES)


def _my_overdue_tasks(ask: Ask, many: Many) -> Made:
    own = [one for one in many.touches if one["kind"] == "task" and one["owner"] == ask.asker["name"]]
    counts = list(dict.fromkeys(str(sum(bool(one[name]) for one in own)) for name in ("overdue", "late")))
    made = _count(int(counts[0]), "of your tasks are overdue", ACTIVITIES)
    return {**made, "expected_facts": [counts], "expected_numbers": counts if len(counts) == 1 else []}


def _client_meetings(ask: Ask, many: Many) -> Made:
    met = Counter(one["account_id"] for one in many.touches if one["kind"] == "meeting")
    ahead = {one["account_id"] for one in many.touches if one["kind"] == "meeting" and one["ahead"]}
    account = ask.pick([one for one in ask.world.accounts if met[one["id"]] and one["id"] not in ahead])
    made = _count(
        met[account["id"]], f"meetings with {account['name']}", ACTIVITIES, client=short(account["name"])
    )
    return {**made, "expected_client": f"account:{account['id']}"}


KINDS: Mapping[str, Callable[[Ask, Many], Made]] = {
    "open_count": lambda ask, _: _count(len(_open(ask.world)), "open deals"),
    "open_count_owner": _open_count_owner,
    "pipeline_sum": lambda ask, _: _sum(ask.world, _total(_open(ask.world)), "All open deals"),
    "pipeline_sum_owner": _pipeline_owner,
    "pipeline_sum_stage": _pipeline_stage,
    "stage_count": _stage_count,
    "top_open": _top_open,
    "top_open_owner": _top_open_owner,
    "closing_month": _closing_month,
    "closing_count": _closing_count,
    "no_next_step": _no_next_step,
    "quiet_count": _quiet_count,
    "overdue_count": _overdue_count,
    "won_sum_year": _won_sum_year,
    "won_count_month": _won_count_month,
    "won_sum_owner": _won_sum_owner,
    "average_won": _average_won,
    "win_rate": _win_rate,
    "win_rate_owner": _win_rate_owner,
    "top_reason": _top_reason,
    "lost_reasons": _lost_reasons,
    "lost_for": _lost_for,
    "by_stage": _by_stage,
    "by_owner": _by_owner,
    "by_industry": _by_industry,
    "biggest_won": _biggest_won,
    "opened_count": _opened_count,
    "source_count": _source_count,
    "product_count": _product_count,
    "country_sum": _country_sum,
    "leads_open": _leads_open,
    "leads_owner": _leads_owner,
    "leads_source": _leads_source,
    "leads_month": _leads_month,
    "accounts_industry": lambda ask, _: _accounts_in(ask, "industry"),
    "accounts_country": lambda ask, _: _accounts_in(ask, "country"),
    "top_customers": _top_customers,
    "accounts_quiet": _accounts_quiet,
    "calls_owner": _calls_owner,
    "meetings_week": _meetings_week,
    "my_overdue_tasks": _my_overdue_tasks,
    "my_pipeline": _my_pipeline,
    "client_meetings": _client_meetings,
}
