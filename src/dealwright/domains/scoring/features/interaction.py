"""Features of the family `interaction`: what went back and forth between them and the team."""
# ruff: noqa: E501 - a feature with its words is read as one line

from collections.abc import Callable
from statistics import median

from dealwright.domains.scoring.features.base import (
    Feature,
    Value,
    days_in_words,
    days_since,
    many,
    percent,
    plain,
    span,
)
from dealwright.domains.scoring.history.facts import DAY
from dealwright.domains.scoring.history.seen import Seen


def _count(name: str) -> Callable[[Seen], Value]:
    return lambda seen: seen.talk.count.get(name, 0)


def _recent(days: int) -> Callable[[Seen], Value]:
    return lambda seen: seen.talk.recent[days]


def _first_answer(seen: Seen) -> float | None:
    """Days from the record's beginning to our first word."""
    first = seen.talk.first_out
    return None if first is None else max(0.0, (first - seen.began) / DAY)


def _their_wait(seen: Seen) -> float | None:
    waits = seen.talk.reply_waits
    return median(waits) / DAY if waits else None


def _missed_share(seen: Seen) -> float | None:
    held, missed = seen.talk.count.get("held", 0), seen.talk.count.get("missed", 0)
    return missed / (held + missed) if held + missed else None


def _reached_share(seen: Seen) -> float | None:
    reached, unreached = seen.talk.count.get("reached", 0), seen.talk.count.get("unreached", 0)
    return reached / (reached + unreached) if reached + unreached else None


def _trend(seen: Seen) -> float:
    """Activities of the last 14 days less those of the 14 before."""
    return float(2 * seen.talk.recent[14] - seen.talk.recent[28])


def _say_trend(value: float | str) -> str:
    change = round(float(value))
    if change == 0:
        return "As much contact as two weeks before"
    return f"{abs(change)} {'more' if change > 0 else 'fewer'} contacts than in the two weeks before"


def _until_next(seen: Seen) -> float | None:
    return None if seen.talk.next_at is None else (seen.talk.next_at - seen.at) / DAY


def _direction_words(value: float | str) -> str:
    return "They spoke last" if value == "they" else "We spoke last and wait for them"


def _per_week(seen: Seen) -> float:
    weeks = max(1.0, (seen.at - seen.began) / (7 * DAY))
    return seen.talk.count.get("all", 0) / weeks


def _answer_words(value: float | str) -> str:
    return f"We first answered after {days_in_words(float(value))}"


FEATURES: tuple[Feature, ...] = (
    Feature("touches", "Contacts", "interaction", "Calls, meetings, mails and notes so far", _count("all"),
            many("contact so far", "contacts so far", "No contact yet")),
    Feature("touches_7d", "Contacts in 7 days", "interaction", "Contacts in the last 7 days", _recent(7),
            many("contact in 7 days", "contacts in 7 days", "No contact in 7 days"), fact="contact lately", window=7),
    Feature("touches_30d", "Contacts in 30 days", "interaction", "Contacts in the last 30 days", _recent(30),
            many("contact in 30 days", "contacts in 30 days", "No contact in 30 days"), fact="contact lately", window=30),
    Feature("touches_90d", "Contacts in 90 days", "interaction", "Contacts in the last 90 days", _recent(90),
            many("contact in 90 days", "contacts in 90 days", "No contact in 90 days"), fact="contact lately", window=90),
    Feature("touch_trend", "Trend of contact", "interaction", "Contacts of two weeks less those of the two before", _trend, _say_trend),
    Feature("touches_per_week", "Contacts a week", "interaction", "Contacts a week since it began", _per_week, plain("{} contacts a week")),
    Feature("days_since_touch", "Last contact", "interaction", "Days since the last contact", lambda seen: days_since(seen.talk.last, seen),
            span("No contact for {}", "In contact today"), gap="No contact yet", fact="contact lately"),
    Feature("days_since_reply", "Last word from them", "interaction", "Days since they last spoke", lambda seen: days_since(seen.talk.last_in, seen),
            span("No answer for {}", "They spoke today"), gap="Nothing heard from them yet", fact="their word lately"),
    Feature("spoke_last", "Who spoke last", "interaction", "Whether we or they spoke last", lambda seen: seen.talk.last_direction,
            _direction_words, "category", gap="Nobody spoke yet"),
    Feature("first_answer", "Our first answer", "interaction", "Days until we first answered", _first_answer, _answer_words,
            gap="Not answered by us yet"),
    Feature("their_wait", "Time they take to answer", "interaction", "Days they usually take to answer", _their_wait, span("They answer within {}"),
            gap="They have not answered yet"),
    Feature("mails_out", "Mails to them", "interaction", "Mails we wrote", _count("mail_out"),
            many("mail to them", "mails to them", "No mail to them yet")),
    Feature("calls_out", "Calls to them", "interaction", "Calls we made", _count("call_out"),
            many("call to them", "calls to them", "No call to them yet")),
    Feature("reached_share", "Calls that reached them", "interaction", "Share of calls that reached somebody", _reached_share,
            percent("{} of the calls reached them"), gap="No call yet"),
    Feature("meetings_held", "Meetings held", "interaction", "Meetings that took place", _count("held"),
            many("meeting held", "meetings held", "No meeting yet")),
    Feature("meetings_missed", "Meetings missed", "interaction", "Meetings that did not take place", _count("missed"),
            many("meeting was missed", "meetings were missed", "No meeting was missed"), fact="missed meetings"),
    Feature("missed_share", "Share of missed meetings", "interaction", "Share of meetings that did not take place", _missed_share,
            percent("{} of the meetings were missed"), gap="No meeting yet", fact="missed meetings"),
    Feature("meetings_planned", "Meetings planned", "interaction", "Meetings that lie ahead", _count("planned_meeting"),
            many("meeting is planned", "meetings are planned", "No meeting is planned")),
    Feature("days_to_next", "Next appointment", "interaction", "Days until the next meeting or task", _until_next,
            span("Next step in {}", "Next step is today"), gap="No next step is planned"),
    Feature("tasks_open", "Open tasks", "interaction", "Tasks that are not done", _count("tasks_open"),
            many("open task", "open tasks", "No open task")),
    Feature("tasks_overdue", "Overdue tasks", "interaction", "Open tasks whose day has passed", _count("tasks_overdue"),
            many("overdue task", "overdue tasks", "No overdue task")),
    Feature("notes", "Notes", "interaction", "Notes that were written", _count("note"), many("note", "notes", "No notes yet")),
    Feature("talk_minutes", "Minutes together", "interaction", "Minutes of calls and meetings", lambda seen: seen.talk.minutes,
            many("minute of talk", "minutes of talk", "No talk yet")),
    Feature("people_of_us", "Colleagues in contact", "interaction", "How many of the team have been in contact", lambda seen: len(seen.talk.owners),
            many("of us in contact with them", "of us in contact with them", "None of us was in contact yet")),
)  # fmt: skip
