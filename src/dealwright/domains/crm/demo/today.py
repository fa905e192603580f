"""The present day: what is due, late and planned for everybody, so that "My day" has something to say.

A demo that is made on a weekend shows a full day, too.
"""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from dealwright.domains.crm.demo import phrases
from dealwright.domains.crm.demo.activities import Topic, add_task, plan_meeting
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.journey import Story
from dealwright.domains.crm.demo.market import Seller
from dealwright.domains.crm.demo.talk import words_for
from dealwright.domains.crm.service.records import DEAL

CLOSING_DAYS = 12
CLOSING_STAGES = ("Proposal", "Negotiation", "Quoted")
MEETINGS = {
    "Qualify": ("Intro call {company}", 30),
    "Discovery": ("Discovery: {label} at {company}", 60),
    "Demo": ("Live demo {product} at {company}", 90),
    "Proposal": ("Offer review {quote} with {contact}", 45),
    "Negotiation": ("Commercial terms {quote} with {contact}", 60),
    "Due": ("Service review {company}", 30),
    "Contacted": ("Renewal talk {company}", 30),
    "Quoted": ("Renewal {quote}: sign-off with {contact}", 30),
}


def today_of(diary: Diary, seller: Seller) -> date:
    return diary.now.astimezone(seller.hours.zone).date()


def fill_day(diary: Diary, seller: Seller, stories: Sequence[Story]) -> None:
    """Of a rep: tasks late, due today and later, meetings, deals about to close."""
    rng = diary.rng
    own = _own(diary, seller, stories)
    picks = iter(own * 4)
    late = [-1, -1, -2, -4, -7][: 2 + round((1.3 - seller.person.hygiene) * 4)]
    for days in (*late, *[0] * rng.randint(4, 5), 1, 1, 2, 3, 4, 6, 9):
        story = next(picks, None)
        if story:
            _open_task(diary, seller, story, days)
    for days in (0, 0, 1, 1, 3, 5, 8)[rng.randint(0, 1) :]:
        story = next(picks, None)
        if story:
            _meeting(diary, seller, story, days)
    _bring_close(diary, seller, own)


def _own(diary: Diary, seller: Seller, stories: Sequence[Story]) -> list[Story]:
    """The open deals of this person, forgotten ones left out, in any order."""
    own = [story for story in stories if story.deal.status == "open" and _is_alive(diary, story)]
    own = [story for story in own if story.seller_at(diary.now) is seller]
    diary.rng.shuffle(own)
    return own


def _is_alive(diary: Diary, story: Story) -> bool:
    return diary.now - story.deal.stage_entered_at < timedelta(days=90)


def _open_task(diary: Diary, seller: Seller, story: Story, days: int) -> None:
    rng = diary.rng
    due_at = _at(diary, seller, days, rng.choice((9, 10, 11, 13, 14, 15, 16, 17)))
    wanted = min(due_at, diary.now) - timedelta(days=rng.uniform(0.4, 6))
    made_at = max(wanted, story.deal.opened_at + timedelta(minutes=10))
    if made_at >= diary.now:
        return
    person = story.cast[0]
    words = words_for(diary, story, person, made_at, seller)
    subject = rng.choice(phrases.TASKS[story.visits[-1].stage.name]).format(**words)
    topic = Topic(story.firm.account.id, person.id, None, story.deal.id)
    priority = rng.choices(("normal", "high", "low"), (7, 2, 1))[0]
    add_task(diary, subject, made_at, due_at, seller, topic, priority=priority)


def _meeting(diary: Diary, seller: Seller, story: Story, days: int) -> None:
    rng = diary.rng
    at = _at(diary, seller, days, rng.choice((9, 10, 11, 13, 14, 15)))
    if days == 0 and at < diary.now:
        at = _at(diary, seller, days, 16)
    planned_at = diary.now - timedelta(days=rng.uniform(0.3, 5))
    planned_at = max(planned_at, story.deal.opened_at + timedelta(minutes=5))
    person = story.cast[0]
    words = words_for(diary, story, person, planned_at, seller)
    subject, minutes = MEETINGS[story.visits[-1].stage.name]
    topic = Topic(story.firm.account.id, person.id, None, story.deal.id)
    if planned_at < diary.now:
        plan_meeting(diary, subject.format(**words), at, minutes, seller, topic, planned_at)


def _at(diary: Diary, seller: Seller, days: int, hour: int) -> datetime:
    return seller.hours.clock(today_of(diary, seller) + timedelta(days=days), time(hour))


def _bring_close(diary: Diary, seller: Seller, own: Sequence[Story]) -> None:
    """The reps went through their pipeline this week and set honest dates."""
    rng = diary.rng
    today = today_of(diary, seller)
    late_stage = [story for story in own if story.visits[-1].stage.name in CLOSING_STAGES]
    soon = [story for story in late_stage if _closes_soon(story, today)]
    wanted = 4 if seller.person.role == "rep" else 1
    for story in [story for story in late_stage if story not in soon][: max(0, wanted - len(soon))]:
        day = today + timedelta(days=rng.randint(1, CLOSING_DAYS))
        at = max(diary.now - timedelta(days=rng.uniform(0.5, 4)), story.deal.stage_entered_at)
        at += timedelta(minutes=rng.randint(2, 40))
        diary.change(DEAL, story.deal, min(at, diary.now), seller.user, expected_close_on=day)


def _closes_soon(story: Story, today: date) -> bool:
    day = story.deal.expected_close_on
    return day is not None and today <= day <= today + timedelta(days=CLOSING_DAYS)


def lead_others(diary: Diary, team: dict[str, Seller], stories: Sequence[Story]) -> None:
    """The days of the managers and of sales operations."""
    for seller in team.values():
        if seller.person.role == "manager":
            _office_day(diary, seller, team, stories, phrases.MANAGER_TASKS, phrases.MANAGER_MEETINGS)
            _bring_close(diary, seller, _own(diary, seller, stories))
        elif seller.person.role == "admin":
            _office_day(diary, seller, team, stories, phrases.ADMIN_TASKS, phrases.ADMIN_MEETINGS)


def _office_day(
    diary: Diary,
    seller: Seller,
    team: dict[str, Seller],
    stories: Sequence[Story],
    tasks: Sequence[str],
    meetings: Sequence[tuple[str, int]],
) -> None:
    rng = diary.rng
    reports = [one for one in team.values() if one.person.manager == seller.person.name]
    words = {
        "team": seller.person.team,
        "rep_name": rng.choice(reports).first_name,
        "company": rng.choice(stories).firm.account.name,
    }
    for subject, days in zip(rng.sample(tasks, len(tasks)), (-3, -1, 0, 0, 0, 1, 4), strict=False):
        due_at = _at(diary, seller, days, rng.choice((9, 11, 14, 16)))
        made_at = min(due_at, diary.now) - timedelta(days=rng.uniform(0.5, 5))
        add_task(diary, subject.format(**words), made_at, due_at, seller, Topic())
    for place, ((subject, minutes), days) in enumerate(
        zip(rng.sample(meetings, len(meetings)), (0, 0, 1, 1, 3), strict=True)
    ):
        at = _at(diary, seller, days, 10 + place % 2 * 5)
        planned_at = diary.now - timedelta(days=rng.uniform(1, 7))
        plan_meeting(diary, subject.format(**words), at, minutes, seller, Topic(), planned_at)
