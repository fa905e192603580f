"""The rules of each kind of record, as the use cases of the page have them, for rows that were matched.

A refiner makes the values of an action whole: a new record gets everything its table needs, a change
keeps only what differs.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from dealwright.domains.crm.importing.lookups import link_keys
from dealwright.domains.crm.importing.planning import Action, Planner, Refused, Step
from dealwright.domains.crm.importing.rows import Remark
from dealwright.domains.crm.importing.stages import PipelineRef, StageRef

_MONEY = frozenset({"annual_revenue_minor", "price_minor", "amount_minor"})


def refine(planner: Planner, action: Action) -> None:
    _REFINERS[planner.plan.kind.word](planner, action)


def _keep_changes(action: Action) -> None:
    current = action.current
    if action.result == "updated" and current is not None:
        action.values = {name: value for name, value in action.values.items() if current[name] != value}


def _with_currency(planner: Planner, action: Action) -> None:
    """An amount and its currency change together."""
    if action.result == "created" or action.values.keys() & _MONEY:
        action.values.setdefault("currency", planner.plan.reading.currency)


def _refine_user(planner: Planner, action: Action) -> None:
    current = action.current
    if action.result == "updated" and current is not None:
        action.values.pop("role", None)
        action.values.pop("email", None)
        _keep_changes(action)
        changes = bool(action.values) or "manager" in action.row.links
        if changes and current["email"] and not planner.plan.may_write_users:
            raise Refused(Remark(None, "Only an admin may change people who can sign in."))
        return
    keys = link_keys("user", action.values["name"])
    leads = any(hash(key) in planner.survey.leaders for key in keys)
    action.values.setdefault("role", "manager" if leads else "rep")


def _refine_plain(planner: Planner, action: Action) -> None:
    _with_currency(planner, action)
    _keep_changes(action)


def _refine_contact(planner: Planner, action: Action) -> None:
    _keep_changes(action)


def _refine_lead(planner: Planner, action: Action) -> None:
    if action.result == "created":
        action.values.setdefault("status", "new")
    elif action.current is not None and action.current["status"] == "converted":
        action.values.pop("status", None)
    _keep_changes(action)


def _refine_activity(planner: Planner, action: Action) -> None:
    facts, given = action.row.facts, action.values
    happened = given.get("at") or (action.current["at"] if action.current is not None else planner.now)
    if facts.get("done"):
        had = action.current["done_at"] if action.current is not None else None
        given["done_at"] = had or min(given.get("due_at") or happened, planner.now)
    if action.result == "created":
        given["at"] = given.get("at") or given.get("due_at") or planner.now
        given.setdefault("priority", "normal")
    _keep_changes(action)


def _refine_deal(planner: Planner, action: Action) -> None:
    if action.result == "created":
        _new_deal(planner, action)
    else:
        _changed_deal(planner, action)


def _new_deal(planner: Planner, action: Action) -> None:
    given, facts = action.values, action.row.facts
    product_id = given.pop("product_id", None)
    pipeline = _pipeline(planner, action)
    stage, entry = _stages(planner, action, pipeline)
    _name_deal(action)
    _with_currency(planner, action)
    opened_at, closed_at = _days(planner, action, stage)
    if stage.type == "open":
        if facts.get("close_date"):
            given.setdefault("expected_close_on", _local_day(planner, facts["close_date"]))
    else:
        given.pop("probability_override", None)
    given |= {
        "pipeline_id": stage.pipeline_id,
        "stage_id": stage.id,
        "status": stage.type,
        "probability": stage.probability,
        "opened_at": opened_at,
        "closed_at": closed_at,
        "stage_entered_at": closed_at or opened_at,
    }
    _add_lost_reason(planner, action, stage)
    _add_line(planner, action, stage, product_id)
    if action.current is None:
        action.steps = _way(stage, entry, opened_at, closed_at)
    elif action.current["stage_id"] != stage.id:
        at = closed_at or planner.now
        action.steps = [Step(action.current["stage_id"], stage.id, at, None, stage.probability)]


def _way(stage: StageRef, entry: StageRef, opened_at: datetime, closed_at: datetime | None) -> list[Step]:
    if closed_at is None:
        return [Step(None, stage.id, opened_at, None, stage.probability)]
    seconds = int((closed_at - opened_at).total_seconds())
    return [
        Step(None, entry.id, opened_at, None, entry.probability),
        Step(entry.id, stage.id, closed_at, seconds, stage.probability),
    ]


def _pipeline(planner: Planner, action: Action) -> PipelineRef:
    text = action.row.facts.get("pipeline", "")
    found = planner.book.pipeline(text)
    if found is None:
        raise Refused(Remark(planner.plan.fields.get("pipeline"), "There is no pipeline with this name."))
    return found


def _stages(planner: Planner, action: Action, pipeline: PipelineRef) -> tuple[StageRef, StageRef]:
    """Where the deal is, and where it was before it was closed: a status beats the stage beside it."""
    name = action.row.facts.get("stage")
    stage = pipeline.find(name) if name else pipeline.first("open")
    if stage is None:
        column = planner.plan.fields.get("stage")
        raise Refused(Remark(column, f"The pipeline '{pipeline.name}' has no stage with this name."))
    status = action.row.facts.get("status")
    before = stage if stage.type == "open" else pipeline.first("open")
    if status in ("won", "lost") and stage.type != status:
        return pipeline.first("won" if status == "won" else "lost"), before
    return stage, before


def _name_deal(action: Action) -> None:
    if "name" in action.values:
        return
    links = action.row.links
    parts = [links[one] for one in ("account", "product") if one in links]
    name = " - ".join(parts) or f"Deal {action.values.get('external_id', '')}".strip()
    action.values["name"] = name[:200]


def _days(planner: Planner, action: Action, stage: StageRef) -> tuple[datetime, datetime | None]:
    """When it was opened and closed, as far as the file knows; a deal closes neither early nor tomorrow."""
    opened_at: datetime | None = action.values.pop("opened_at", None)
    if stage.type == "open":
        return opened_at or planner.now, None
    fields = planner.plan.fields
    closed_at: datetime | None = action.row.facts.get("close_date")
    if closed_at is None:
        closed_at = min(opened_at or planner.now, planner.now)
        reason = "The deal is closed, but there is no date: the day it was opened counts."
        action.row.warnings.append(Remark(fields.get("close_date"), reason))
    if closed_at > planner.now:
        raise Refused(Remark(fields.get("close_date"), "A deal cannot be closed in the future."))
    if opened_at is not None and opened_at > closed_at:
        reason = "The deal was opened after it was closed: the day of closing counts."
        action.row.warnings.append(Remark(fields.get("opened_at"), reason))
    return min(opened_at or closed_at, closed_at), closed_at


def _local_day(planner: Planner, at: datetime) -> Any:
    return at.astimezone(planner.plan.reading.zone).date()


def _add_lost_reason(planner: Planner, action: Action, stage: StageRef) -> None:
    reason = action.row.facts.get("lost_reason")
    if reason and stage.type == "lost":
        found = planner.book.lost_reasons.get(reason.casefold())
        action.values |= {"lost_reason_id": found} if found else {"lost_note": reason}


def _add_line(planner: Planner, action: Action, stage: StageRef, product_id: UUID | None) -> None:
    """One line for the product: at the amount of the deal, else at its list price.

    A deal that was not won has no value in most files, so a zero there says nothing about its price.
    """
    if product_id is None:
        return
    given = action.values
    price = given.get("amount_minor")
    product = planner.known.prices.get(product_id)
    if price is None or (price == 0 and stage.type != "won"):
        price = None
        if product is not None and product["currency"] == given["currency"]:
            price = product["price_minor"]
    given["amount_minor"] = price or 0
    name = product["name"] if product is not None else action.row.links["product"]
    action.line = {"product_id": product_id, "name": name, "unit_price_minor": price or 0}


def _changed_deal(planner: Planner, action: Action) -> None:
    given, facts, current = action.values, action.row.facts, action.current
    assert current is not None
    has_product = given.pop("product_id", None) is not None
    stage = None
    if facts.keys() & {"stage", "status", "pipeline"}:
        pipeline = _pipeline(planner, action)
        stage, _ = _stages(planner, action, pipeline)
    status = stage.type if stage else current["status"]
    if has_product and given.get("amount_minor") == 0 and status != "won":
        del given["amount_minor"]
    _with_currency(planner, action)
    _change_days(planner, action, stage, status)
    if status != "open":
        given.pop("probability_override", None)
    if stage and stage.id != current["stage_id"]:
        _move(planner, action, stage)
    _keep_changes(action)
    _change_line(planner, action)


def _change_days(planner: Planner, action: Action, stage: StageRef | None, status: str) -> None:
    given, current = action.values, action.current
    close: datetime | None = action.row.facts.get("close_date")
    assert current is not None
    if close is not None and status == "open":
        given.setdefault("expected_close_on", _local_day(planner, close))
    elif close is not None:
        if close > planner.now:
            column = planner.plan.fields.get("close_date")
            raise Refused(Remark(column, "A deal cannot be closed in the future."))
        given["closed_at"] = close
        if "opened_at" in given:
            given["opened_at"] = min(given["opened_at"], close)
        if current["status"] != "open":
            given["stage_entered_at"] = close


def _move(planner: Planner, action: Action, stage: StageRef) -> None:
    current = action.current
    assert current is not None
    at = planner.now if stage.type == "open" else action.values.get("closed_at") or planner.now
    seconds = max(0, int((at - current["stage_entered_at"]).total_seconds()))
    action.values |= {
        "pipeline_id": stage.pipeline_id,
        "stage_id": stage.id,
        "status": stage.type,
        "probability": stage.probability,
        "stage_entered_at": at,
        "closed_at": None if stage.type == "open" else at,
    }
    if stage.type == "lost":
        _add_lost_reason(planner, action, stage)
    else:
        action.values |= {"lost_reason_id": None, "lost_note": None}
    action.steps = [Step(current["stage_id"], stage.id, at, seconds, stage.probability)]


def _change_line(planner: Planner, action: Action) -> None:
    """The amount of a deal with lines is their sum: one plain line follows it, more cannot."""
    lines = planner.known.lines.get(action.record_id) if action.record_id else None
    if "amount_minor" not in action.values or lines is None:
        return
    if lines["count"] == 1 and lines["quantity"] == 1 and lines["discount_percent"] == 0:
        action.line = {"unit_price_minor": action.values["amount_minor"]}
        return
    del action.values["amount_minor"]
    action.values.pop("currency", None)
    reason = "The amount of this deal is the sum of its lines, so it was left as it is."
    action.row.warnings.append(Remark(planner.plan.fields.get("amount"), reason))


_REFINERS: Mapping[str, Callable[[Planner, Action], None]] = {
    "user": _refine_user,
    "product": _refine_plain,
    "account": _refine_plain,
    "contact": _refine_contact,
    "lead": _refine_lead,
    "deal": _refine_deal,
    "activity": _refine_activity,
}
