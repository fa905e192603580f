"""Facts that several tools tell the same way: deals, activities, people, places, and what is not kept."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from dealwright.domains.copilot.findings import Fact, RecordRef
from dealwright.domains.copilot.tools.base import Hands
from dealwright.domains.copilot.tools.naming import person_ref, refs
from dealwright.domains.copilot.tools.words import clipped, day, money
from dealwright.domains.crm.assistant import schemas as crm

LONG = 400


@dataclass(frozen=True)
class About:
    """What facts of one record are told about, and in which time zone."""

    record: RecordRef
    zone: ZoneInfo
    now: datetime

    @property
    def name(self) -> str:
        return self.record.label

    def fact(self, key: str, text: str, *records: RecordRef, **values: Any) -> Fact:
        return Fact(key=key, text=text, values=values, records=[self.record, *records])

    def missing(self, key: str, text: str) -> Fact:
        """Useful to say, too: what is asked for is not kept."""
        return Fact(key=key, text=text, values={"empty": True}, records=[self.record])

    def word(self, key: str, value: str | None, said: str, none: str) -> Fact:
        """One field of a record: its value or that there is none."""
        return self.fact(key, said, value=value) if value else self.missing(key, none)


def about(hands: Hands, record: RecordRef) -> About:
    return About(record, hands.zone, hands.now)


def iso(value: date | datetime | None) -> str | None:
    return value.isoformat() if value else None


def quoted(text: str) -> str:
    return f'"{clipped(text, LONG)}"'


def open_deal_fact(deal: crm.OpenDeal, *, with_account: bool = False) -> Fact:
    parts = [f"{deal.deal.label} is an open deal in stage {deal.stage}"]
    if with_account and deal.account:
        parts[0] += f" with {deal.account.label}"
    parts.append(amount_words(deal.amount_minor, deal.currency))
    parts.append(f"{deal.probability} % likely")
    if deal.expected_close_on:
        parts.append(f"expected to close on {day(deal.expected_close_on)}")
    if deal.owner:
        parts.append(f"owned by {deal.owner.name}")
    text = ", ".join(parts) + "."
    if deal.next_step:
        text += f" Next step: {clipped(deal.next_step, 200)}."
    return Fact(
        key=f"deal:{deal.deal.id}",
        text=text,
        values={
            "name": deal.deal.label,
            "stage": deal.stage,
            "amount_minor": deal.amount_minor,
            "currency": deal.currency,
            "probability": deal.probability,
            "expected_close_on": iso(deal.expected_close_on),
            "next_step": deal.next_step,
            "owner": deal.owner.name if deal.owner else None,
            "last_activity_at": iso(deal.last_activity_at),
        },
        records=refs(deal.deal, deal.account),
    )


def amount_words(amount_minor: int | None, currency: str) -> str:
    return money(amount_minor, currency) if amount_minor is not None else "no amount entered"


def touch_fact(key: str, lead: str, touch: crm.Touch, zone: ZoneInfo) -> Fact:
    """`lead` begins the sentence, such as "The last contact with TechGiant was"."""
    words = touch_words(touch, zone)
    return Fact(
        key=key,
        text=f"{lead} {words}" if lead else words[0].upper() + words[1:],
        values=touch_values(touch),
        records=[
            *refs(touch.activity, touch.with_, touch.account, touch.deal),
            *([person_ref(touch.by)] if touch.by else []),
        ],
    )


def touch_words(touch: crm.Touch, zone: ZoneInfo) -> str:
    """`the call "First call" on 12 March 2026 by Rep with Ada Byron: ...` as the rest of a sentence."""
    parts = [f"the {touch.kind} {quoted(touch.subject)}"]
    if touch.kind == "task":
        parts.append(task_state(touch, zone))
    else:
        parts.append(f"on {day(touch.at, zone)}")
    if touch.by:
        parts.append(f"by {touch.by.name}")
    if touch.with_:
        parts.append(f"with {touch.with_.label}")
    text = " ".join(parts)
    if touch.outcome:
        text += f", outcome: {clipped(touch.outcome)}"
    return f"{text}: {quoted(touch.snippet)}." if touch.snippet else f"{text}."


def task_state(touch: crm.Touch, zone: ZoneInfo) -> str:
    if touch.done_at:
        return f"done on {day(touch.done_at, zone)}"
    return f"due on {day(touch.due_at, zone)}" if touch.due_at else "without a due day"


def touch_values(touch: crm.Touch) -> dict[str, Any]:
    return {
        "kind": touch.kind,
        "direction": touch.direction,
        "subject": touch.subject,
        "at": iso(touch.at),
        "due_at": iso(touch.due_at),
        "done_at": iso(touch.done_at),
        "outcome": touch.outcome,
        "by": touch.by.name if touch.by else None,
        "with": touch.with_.label if touch.with_ else None,
        "account": touch.account.label if touch.account else None,
        "deal": touch.deal.label if touch.deal else None,
    }


def last_and_next(
    one: About, last: crm.Touch | None, planned: crm.Touch | None
) -> tuple[list[Fact], list[Fact]]:
    """The last contact and the next planned activity, each a fact or that there is none."""
    before = (
        touch_fact("last_contact", f"The last contact with {one.name} was", last, one.zone)
        if last
        else one.missing("last_contact", f"No contact with {one.name} has been logged.")
    )
    after = (
        touch_fact("next_activity", f"Next with {one.name} is", planned, one.zone)
        if planned
        else one.missing("next_activity", f"Nothing is planned with {one.name}.")
    )
    return [before], [after]


def task_facts(one: About, tasks: list[crm.Touch], count: int) -> list[Fact]:
    if not count:
        return [one.missing("open_tasks", f"There is no open task for {one.name}.")]
    word = "task is" if count == 1 else "tasks are"
    total = one.fact("open_tasks", f"{count:,} {word} open for {one.name}.", count=count)
    return [total, *(touch_fact(f"task:{task.activity.id}", "", task, one.zone) for task in tasks)]


def owner_fact(one: About, owner: crm.PersonRef | None) -> Fact:
    if owner is None:
        return one.missing("owner", f"{one.name} has no owner.")
    return one.fact("owner", f"{one.name} is owned by {owner.name}.", person_ref(owner), value=owner.name)


def tags_fact(one: About, tags: list[str]) -> Fact:
    if not tags:
        return one.missing("tags", f"{one.name} has no tags.")
    return one.fact("tags", f"{one.name} is tagged {', '.join(tags)}.", tags=tags)
