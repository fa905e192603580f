"""Features of the family `deal`: stage, money, what the account bought before, how its owner does."""
# ruff: noqa: E501 - a feature with its words is read as one line

import math
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import Any

from dealwright.domains.scoring.features.base import (
    DEALS,
    LEADS,
    Feature,
    days_since,
    either,
    many,
    plain,
    span,
    times,
)
from dealwright.domains.scoring.history.facts import DAY
from dealwright.domains.scoring.history.money import major
from dealwright.domains.scoring.history.seen import Seen

PRIOR = 20.0  # outcomes of the team that an owner's rate is drawn to


def owner_rate(seen: Seen) -> float | None:
    """By how much the owner's share of won records, drawn to the team's, is above the team's: as of then.

    The share itself would mostly say when it was: the team's changes with time, and with how long the records
    have been kept.
    """
    ended, won = seen.owner_record
    all_ended, all_won = seen.team_record
    if not all_ended:
        return None
    usual = all_won / all_ended
    return (won + PRIOR * usual) / (ended + PRIOR) - usual


def _amount(seen: Seen) -> float | None:
    value = seen.values.get("amount_minor")
    return (
        major(value, seen.values.get("currency")) if isinstance(value, int | float) and value >= 0 else None
    )


def _log_amount(seen: Seen) -> float | None:
    amount = _amount(seen)
    return None if amount is None else math.log10(1 + amount)


def _usual_size(seen: Seen) -> float | None:
    """Amount against the median of what the account bought before."""
    paid = sorted(one for one in _paid(seen) if one)
    amount = _amount(seen)
    return amount / paid[len(paid) // 2] if paid and amount else None


def _amount_change(seen: Seen) -> float | None:
    if not seen.amounts or not seen.amounts[0]:
        return None
    return seen.amounts[-1] / seen.amounts[0] - 1


def _in_stage(seen: Seen) -> float | None:
    if seen.steps:
        return days_since(seen.steps[-1].at, seen)
    return days_since(seen.began, seen) if seen.stage else None


def _moves(seen: Seen) -> int | None:
    return len(seen.steps) - 1 if seen.steps else 0 if seen.stage else None


def _places(seen: Seen) -> list[float]:
    known = [seen.stages[one.stage_id] for one in seen.steps if one.stage_id in seen.stages]
    return [one.place for one in known if one.type == "open"]


def _moves_back(seen: Seen) -> int | None:
    if _moves(seen) is None:
        return None
    places = _places(seen)
    return sum(after < before for before, after in pairwise(places))


def _reopened(seen: Seen) -> bool | None:
    if _moves(seen) is None:
        return None
    kinds = [seen.stages[one.stage_id].type for one in seen.steps if one.stage_id in seen.stages]
    return any(one != "open" for one in kinds[:-1])


def _pace(seen: Seen) -> float | None:
    moves = len(seen.steps) - 1
    return (seen.steps[-1].at - seen.began) / DAY / moves if moves > 0 else None


def _pushes(seen: Seen, sign: int) -> int:
    return sum(
        sign * days > 0 for days in map(_pushed_days, (one.fields["expected_close_on"] for one in seen.dates))
    )


def _pushed_days(pair: Any) -> int:
    before, after = pair[0], pair[1]
    return (_date(after) - _date(before)).days if before and after else 0


def _date(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def _pushed_total(seen: Seen) -> float:
    return float(sum(_pushed_days(one.fields["expected_close_on"]) for one in seen.dates))


def _family(seen: Seen) -> str | None:
    found = Counter(one.family for one in seen.lines or () if one.family)
    return found.most_common(1)[0][0] if found else None


def _lines(seen: Seen) -> float | None:
    return None if seen.lines is None else float(len(seen.lines))


def _discount(seen: Seen) -> float | None:
    return max(one.discount for one in seen.lines) if seen.lines else None


def _others(seen: Seen, what: str) -> float:
    if what == "open":
        return float(sum(one.ended is None for one in seen.others))
    return float(sum(one.ended is not None and one.won == (what == "won") for one in seen.others))


def _spent(seen: Seen) -> float:
    return math.log10(1 + sum(_paid(seen)))


def _paid(seen: Seen) -> list[float]:
    """What the account bought for in the deal's currency, a lead's in the one it bought in most often."""
    won = [one for one in seen.others if one.won and one.amount is not None]
    used = Counter(one.currency for one in won)
    own = seen.values.get("currency") or max(sorted(used), key=used.__getitem__, default=None)
    return [one.amount for one in won if one.currency == own and one.amount is not None]


def _since_last_won(seen: Seen) -> float | None:
    last = max((one.ended for one in seen.others if one.won and one.ended), default=None)
    return days_since(last, seen)


def _say_owner(value: float | str) -> str:
    points = round(100 * float(value))
    if points == 0:
        return "Its owner won as often as the team"
    return f"Its owner won {abs(points)} points {'more' if points > 0 else 'less'} than the team"


def _money(value: float | str) -> str:
    return f"Amount of {10 ** float(value) - 1:,.0f} {{currency}}"


def _say_place(value: float | str) -> str:
    way = round(100 * float(value))
    return "In the last open stage" if way == 100 else f"{way}% of the way through the stages"


def _say_spent(value: float | str) -> str:
    spent = 10 ** float(value) - 1
    return "Bought nothing from us yet" if spent < 1 else f"Bought for about {spent:,.0f} before"


def _say_change(value: float | str) -> str:
    change = float(value)
    if abs(change) < 0.005:
        return "Amount is what it was at first"
    return f"Amount went {'up' if change > 0 else 'down'} by {abs(change):.0%} since the first"


def _say_pushed(value: float | str) -> str:
    days = round(float(value))
    if days == 0:
        return "Close date has not moved"
    return f"Close date was {'put off' if days > 0 else 'brought forward'} by {abs(days)} days in sum"


FEATURES: tuple[Feature, ...] = (
    Feature("status", "Status", "deal", "How far the lead has come", lambda seen: seen.values.get("status"),
            plain("Status is {}"), "category", LEADS),
    Feature("owner_rate", "Owner's rate", "deal", "By how much more the owner won before than the team, 0 to 1", owner_rate,
            _say_owner, gap="Nobody has won or lost anything yet"),
    Feature("account_won", "Deals won with them", "deal", "Deals we won with the company before", lambda seen: _others(seen, "won"),
            many("deal won with them before", "deals won with them before", "No deal won with them before")),
    Feature("account_lost", "Deals lost with them", "deal", "Deals we lost with the company before", lambda seen: _others(seen, "lost"),
            many("deal lost with them before", "deals lost with them before", "No deal lost with them before")),
    Feature("account_open", "Other open deals", "deal", "Other open deals with the company", lambda seen: _others(seen, "open"),
            many("other open deal with them", "other open deals with them", "No other open deal with them")),
    Feature("account_spent", "Bought before", "deal", "What the company bought before as a power of ten: 4 is 10,000", _spent, _say_spent),
    Feature("since_last_won", "Last order", "deal", "Days since the company's last won deal", _since_last_won,
            span("Last order {} ago", "Ordered today"), gap="No order yet"),
    Feature("stage", "Stage", "deal", "The stage it is in", lambda seen: seen.stage.name if seen.stage else None,
            plain("In stage {}"), "category", DEALS),
    Feature("stage_place", "Way through the stages", "deal", "How far through the open stages: 0 is the first, 1 the last",
            lambda seen: seen.stage.place if seen.stage else None, _say_place, kinds=DEALS, fact="stage"),
    Feature("pipeline", "Pipeline", "deal", "The pipeline it is in", lambda seen: seen.stage.pipeline if seen.stage else None,
            plain("In pipeline {}"), "category", DEALS),
    Feature("days_in_stage", "Time in the stage", "deal", "Days since it came into its stage", _in_stage,
            span("In this stage for {}", "Came into this stage today"), kinds=DEALS),
    Feature("moves", "Stage changes", "deal", "How often it changed its stage", _moves,
            many("stage change so far", "stage changes so far", "Still in its first stage"), kinds=DEALS),
    Feature("moves_back", "Fell back a stage", "deal", "How often it fell back to an earlier stage", _moves_back,
            times("Fell back a stage", "Never fell back a stage"), kinds=DEALS),
    Feature("reopened", "Opened again", "deal", "1 if it was closed before, else 0", _reopened,
            either("Was closed before and opened again", "Was never closed before"), kinds=DEALS),
    Feature("days_per_move", "Pace", "deal", "Days it took from stage to stage", _pace, span("A stage takes it {}"), kinds=DEALS,
            gap="Has not moved yet"),
    Feature("amount", "Amount", "deal", "Amount as a power of ten: 4 is 10,000", _log_amount, _money, kinds=DEALS, gap="No amount yet"),
    Feature("amount_to_usual", "Amount against usual", "deal", "Amount against the median of what they bought before", _usual_size,
            plain("{} times what they usually buy"), kinds=DEALS, gap="Nothing bought before to compare with"),
    Feature("amount_change", "Change of the amount", "deal", "Amount now against the first one", _amount_change, _say_change, kinds=DEALS,
            gap="Amount was never changed"),
    Feature("currency", "Currency", "deal", "Currency of the amount", lambda seen: str(seen.values.get("currency") or "") or None,
            plain("In {}"), "category", DEALS),
    Feature("lines", "Products in it", "deal", "Lines of the deal", _lines, many("product in it", "products in it", "No products in it yet"), kinds=DEALS),
    Feature("discount", "Discount", "deal", "The highest discount of a line", _discount, plain("Discount of {}%"), kinds=DEALS,
            gap="No products, no discount"),
    Feature("product_family", "Product family", "deal", "The family of most of its products", _family, plain("Product family: {}"),
            "category", DEALS),
    Feature("put_off", "Close date put off", "deal", "How often the expected close was put off", lambda seen: _pushes(seen, 1),
            times("Close date was put off", "Close date was never put off"), kinds=DEALS, fact="close date moved"),
    Feature("brought_forward", "Close date brought forward", "deal", "How often the expected close was brought forward", lambda seen: _pushes(seen, -1),
            times("Close date was brought forward", "Close date was never brought forward"), kinds=DEALS),
    Feature("put_off_days", "Days put off", "deal", "Days the expected close has moved in sum", _pushed_total, _say_pushed, kinds=DEALS, fact="close date moved"),
    Feature("next_step", "Next step written", "deal", "1 if a next step is written down, else 0", lambda seen: bool(seen.values.get("next_step")),
            either("A next step is written down", "No next step is written down"), kinds=DEALS),
    Feature("from_lead", "Came from a lead", "deal", "1 if it began as a lead, else 0", lambda seen: bool(seen.values.get("lead_id")),
            either("Began as a lead", "Did not begin as a lead"), kinds=DEALS),
)  # fmt: skip
