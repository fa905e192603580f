"""A record as it was known at a moment: later changes undone, later activities and steps not there."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from dealwright.domains.scoring.history.facts import (
    DAY,
    Change,
    Entity,
    History,
    Noted,
    PastDeal,
    StageFact,
    Step,
    Surroundings,
    Touch,
)
from dealwright.domains.scoring.history.seen import Seen

BROUGHT_ALONG_DAYS = 2.0
_ENDINGS = ("converted", "disqualified")


def see(history: History, at: float, around: Surroundings) -> Seen:
    """`at` may also lie in the future: then the record is seen as if nothing happened until then."""
    values = values_at(history.values, history.changes, at)
    if history.kind == "lead":
        values["status"] = _status_at(history, at, around)
    account = _account_at(history, values, at)
    steps = _steps_at(history, at, around)
    owner = _uuid(values.get("owner_id"))
    others = _other_deals(history, account, at)
    stage = _stage_at(history, steps, at, around)
    return Seen(
        kind=history.kind,
        at=at,
        began=history.began,
        values=values,
        touches=touches_at(history, at, around),
        steps=steps,
        stage=stage,
        stages=around.stages,
        account=_entity_at(history.accounts, account, at),
        contact=_entity_at(history.contacts, _uuid(values.get("contact_id")), at),
        others=others,
        lines=history.lines if _lines_are_known(history, at) else None,
        amounts=_amounts(history, at),
        dates=[one for one in history.changes if one.at <= at and "expected_close_on" in one.fields],
        owner=owner,
        owner_record=around.outcomes.before(owner, at),
        team_record=around.outcomes.of_all(at),
        last_change=max((one.at for one in history.changes if one.at <= at), default=history.began),
    )


def values_at(now: Mapping[str, Any], changes: Sequence[Change], at: float) -> dict[str, Any]:
    """The newest change is undone first, so that the oldest one after `at` has the last word."""
    values = dict(now)
    for change in reversed(changes):
        if change.at <= at:
            break
        values.update({name: pair[0] for name, pair in change.fields.items()})
    return values


def touches_at(history: History, at: float, around: Surroundings) -> list[Touch]:
    """Activities that were written down by then, the oldest first; planned ones are among them."""
    found: list[Touch] = []
    is_imported = history.began < history.written or history.id in around.imported
    for note in history.notes:
        if _known(note.touch, history, is_imported) > at or (
            note.touch.gone is not None and note.touch.gone <= at
        ):
            continue
        touch = _touch_at(note, at)
        if touch.done is not None and touch.done > at:
            touch = touch._replace(done=None)
        found.append(touch)
    return sorted(found, key=lambda one: one.at)


def _known(touch: Touch, history: History, is_imported: bool) -> float:
    """What an import brings along with a record counts as known when it happened."""
    brought = touch.at < history.written and touch.known <= history.written + BROUGHT_ALONG_DAYS * DAY
    brought = brought and is_imported
    return touch.at if brought else touch.known


def _touch_at(note: Noted, at: float) -> Touch:
    if not note.changes or note.changes[-1].at <= at:
        return note.touch
    before: dict[str, Any] = {}
    for change in reversed(note.changes):
        if change.at <= at:
            break
        before.update({name: pair[0] for name, pair in change.fields.items()})
    read: dict[str, tuple[str, Callable[[Any], Any]]] = {
        "at": ("at", moment),
        "due_at": ("due", moment),
        "done_at": ("done", moment),
        "outcome": ("outcome", lambda one: str(one or "")),
        "direction": ("direction", lambda one: one),
        "duration_minutes": ("minutes", lambda one: one),
        "body": ("said", lambda one: str(one or "")),
    }
    changed = {name: make(before[field]) for field, (name, make) in read.items() if field in before}
    touch = note.touch._replace(**changed)
    return touch if touch.at else touch._replace(at=note.touch.at)


def moment(value: Any) -> float | None:
    """Seconds of a moment as events keep it."""
    if isinstance(value, datetime):
        return value.timestamp()
    if isinstance(value, str):
        return datetime.fromisoformat(value).timestamp()
    return None


def _status_at(history: History, at: float, around: Surroundings) -> str | None:
    """What changes of it say; without any it always was what it is. Not known of a lead whose ending no event
    tells, and at a time at which there are such leads not of the others either: else a gap would tell."""
    if at < around.statuses_since:
        return None
    known = [one for one in history.changes if "status" in one.fields]
    status = str(known[0].fields["status"][0] if known else history.values.get("status") or "new")
    for change in known:
        if change.at <= at:
            status = str(change.fields["status"][1] or "new")
    return None if status in _ENDINGS else status


def _account_at(history: History, values: Mapping[str, Any], at: float) -> UUID | None:
    """The account of a deal; of a lead the one that was there with its domain before the lead was: one that
    came with it or later is made by converting it."""
    if history.kind == "deal":
        return _uuid(values.get("account_id"))
    account = history.account_id and history.accounts.get(history.account_id)
    return history.account_id if account and account.values["written"] < history.began else None


def _entity_at(known: Mapping[UUID, Entity], row_id: UUID | None, at: float) -> dict[str, Any] | None:
    entity = known.get(row_id) if row_id else None
    return values_at(entity.values, entity.changes, at) if entity else None


def _other_deals(history: History, account: UUID | None, at: float) -> list[PastDeal]:
    if account is None:
        return []
    found: list[PastDeal] = []
    for one in history.deals_of.get(account, ()):
        if one.began <= at and history.id not in (one.id, one.lead_id):
            later = one.ended is not None and one.ended > at
            found.append(one._replace(ended=None, won=False) if later else one)
    return found


def _steps_at(history: History, at: float, around: Surroundings) -> list[Step]:
    """Without its last one, which is the outcome, even where it began and ended in one moment. Before its row
    was made nothing is known of its way: an import writes where it is now back to its beginning."""
    if at < history.written:
        return []
    ended = history.ended
    noted = [(_noted(one, history, around), one) for one in history.steps if ended is None or one.at < ended]
    return [one for since, one in sorted(noted, key=lambda pair: pair[0]) if since <= at]


def _noted(step: Step, history: History, around: Surroundings) -> float:
    """Since when a step is known: an import closes a deal as of the day it is told."""
    stage = around.stages.get(step.stage_id)
    if stage is None or stage.type == "open":
        return step.at
    told = (one.at for one in history.changes if moment(one.fields.get("closed_at", (0, 0))[1]) == step.at)
    return max(step.at, next(told, step.at))


def _stage_at(history: History, steps: Sequence[Step], at: float, around: Surroundings) -> StageFact | None:
    if history.kind == "lead" or at < history.written:
        return None
    if not steps and history.steps:
        return None
    stage = around.stages.get(steps[-1].stage_id if steps else cast(UUID, history.values["stage_id"]))
    return stage if stage and stage.type == "open" else None


def _lines_are_known(history: History, at: float) -> bool:
    """Lines have no dates of their own: they are those of then when events say that they came before and
    none that they changed since, or when there never were any."""
    changed = [one.at for one in history.changes if "lines" in one.fields]
    return changed[-1] <= at if changed else not history.lines


def _amounts(history: History, at: float) -> list[float]:
    """Every amount until then, the first one first, since the deal has had the currency of then."""
    known = [one for one in history.changes if one.at <= at]
    since = max((place for place, one in enumerate(known) if "currency" in one.fields), default=None)
    pairs = [one.fields["amount_minor"] for one in known[since or 0 :] if "amount_minor" in one.fields]
    found = [pair[1] for pair in pairs]
    if since is None:
        found[:0] = [pair[0] for pair in pairs[:1]]
    elif "amount_minor" not in known[since].fields:
        found.insert(0, values_at(history.values, history.changes, known[since].at).get("amount_minor"))
    return [float(one) for one in found if one is not None]


def _uuid(value: Any) -> UUID | None:
    return value if isinstance(value, UUID) else UUID(value) if isinstance(value, str) and value else None
