"""What happens around a lead: tries, answers, meetings, tasks, until somebody gives up or a deal begins.

How warm somebody is moves how often they answer and what they say; the rest is luck.
"""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from dealwright.domains.crm.demo import lead_words
from dealwright.domains.crm.demo.activities import Topic, add_task, log, plan_meeting, sentence
from dealwright.domains.crm.demo.beats import Beat
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.lead_words import Said
from dealwright.domains.crm.demo.leads import Asker, chance, words_of
from dealwright.domains.crm.demo.market import Seller
from dealwright.domains.crm.models.records import Lead
from dealwright.domains.crm.service.records import ACTIVITY, LEAD

MOST_TOUCHES = 7
Kind = Literal["call", "mail", "note"]


@dataclass
class Courtship:
    """`until` is when it ends: the deal begins, they are given up, or now. `bad` is what speaks against it,
    `since` when we began to work on it."""

    diary: Diary
    lead: Lead
    asker: Asker
    seller: Seller
    at: datetime
    until: datetime
    heard: int = 0
    silent: int = 0
    bad: str | None = None
    has_met: bool = False
    since: datetime | None = None
    last: datetime | None = None

    @property
    def warmth(self) -> float:
        return self.asker.warmth

    @property
    def is_odd(self) -> bool:
        return self.asker.wish in lead_words.ODD_REQUESTS

    def likely(self, logit: float, slope: float) -> bool:
        return self.diary.rng.random() < chance(logit + slope * self.warmth)


def court(one: Courtship, patience: int) -> None:
    """Touches until they want no more, we want no more, or it is over."""
    rng, hours = one.diary.rng, one.seller.hours
    for turn in range(MOST_TOUCHES):
        if one.at >= one.until or one.silent > patience:
            return
        if turn == 0:
            one.since = one.at + timedelta(minutes=3)
            one.diary.change(LEAD, one.lead, one.since, one.seller.user, status="working")
        heard = _touch(one, turn)
        if one.bad and (one.is_odd or rng.random() < 0.75):
            return
        usual = math.log(2.2 if heard else 3.6)
        after = hours.at_work(one.at + timedelta(days=rng.lognormvariate(usual, 0.55)), rng)
        _remind(one, after)
        one.at = after


def _touch(one: Courtship, turn: int) -> bool:
    by_mail = 0.7 if turn == 0 and one.asker.source == "Website" else 0.45
    before = one.heard
    if one.diary.rng.random() < by_mail and one.lead.email:
        _write(one, turn)
    else:
        _call(one)
    one.silent = 0 if one.heard > before else one.silent + 1
    return one.heard > before


def _write(one: Courtship, turn: int) -> None:
    texts = lead_words.ANSWER if one.heard else lead_words.FIRST_MAIL if turn == 0 else lead_words.CHASING
    if texts is lead_words.FIRST_MAIL and one.asker.source == "Website":
        texts = lead_words.THANKS
    rng, hours = one.diary.rng, one.seller.hours
    say(one, "mail", rng.choice(texts), one.at, "out")
    if not one.likely(-0.7 + 0.3 * min(1, one.heard), 1.0):
        return
    waited = timedelta(hours=rng.lognormvariate(3.0 - 0.25 * one.warmth, 0.8))
    answered = hours.at_work(one.at + waited, rng)
    if answered >= one.until:
        return
    one.heard += 1
    one.at = answered
    if _speaks_against(one):
        say(one, "mail", lead_words.BAD_MAIL[one.bad or ""], answered, "in")
    elif one.likely(0.1, 0.9):
        say(one, "mail", rng.choice(lead_words.GOOD_MAIL), answered, "in")
        _invite(one)
    else:
        say(one, "mail", rng.choice(lead_words.LUKEWARM_MAIL), answered, "in")


def _call(one: Courtship) -> None:
    rng = one.diary.rng
    if not one.likely(-0.65 + (0.35 if one.lead.phone else -0.2), 0.8):
        subject, body, outcome = rng.choice(lead_words.MISSED_CALL)
        say(one, "call", (subject, body), one.at, "out", outcome)
        return
    one.heard += 1
    if _speaks_against(one):
        say(one, "call", lead_words.BAD_CALL[one.bad or ""], one.at, "out", "connected")
    elif one.likely(0.0, 0.9):
        say(one, "call", rng.choice(lead_words.GOOD_CALL), one.at, "out", "connected")
        if rng.random() < 0.5:
            _qualify(one, one.at + timedelta(minutes=rng.randint(8, 60)))
        _invite(one)
    else:
        say(one, "call", rng.choice(lead_words.LUKEWARM_CALL), one.at, "out", "connected")
        if rng.random() < 0.2:
            say(one, "note", rng.choice(lead_words.NOTES), one.at + timedelta(minutes=9), None)


def _speaks_against(one: Courtship) -> bool:
    """Off-topic wishes come out by themselves."""
    if one.is_odd:
        one.bad = lead_words.ODD
        return True
    if not one.likely(-2.3, -0.75):
        return False
    one.bad = one.diary.rng.choice(lead_words.DOUBTS)
    return True


def _invite(one: Courtship) -> None:
    """A meeting once they are interested; what came of it is added afterwards."""
    rng, hours = one.diary.rng, one.seller.hours
    if one.has_met or not one.likely(-0.5, 0.7):
        return
    subject, minutes = rng.choice(lead_words.INVITATIONS)
    day = hours.workday((one.at + timedelta(days=rng.uniform(2, 10))).date())
    at = hours.on(day, rng).replace(minute=rng.choice((0, 30)), second=0)
    planned_at = one.at + timedelta(minutes=rng.randint(4, 50))
    if at >= one.until < one.diary.now or planned_at >= one.diary.now or at <= planned_at:
        return
    words = words_of(one.diary, one.asker, one.seller)
    one.has_met = True
    meeting = plan_meeting(
        one.diary,
        sentence(subject.format(**words)),
        at,
        minutes,
        one.seller,
        Topic(lead_id=one.lead.id),
        planned_at,
    )
    ended_at = at + timedelta(minutes=minutes + rng.randint(5, 90))
    one.at = one.last = ended_at
    if ended_at >= one.until:
        return
    if not one.likely(1.2, 0.7):
        outcome = rng.choice(lead_words.MISSED_MEETING)
        one.diary.change(ACTIVITY, meeting, ended_at, one.seller.user, outcome=outcome)
        return
    texts = lead_words.HELD_WELL if one.likely(0.2, 1.0) else lead_words.HELD
    body = sentence(rng.choice(texts).format(**words))
    one.diary.change(ACTIVITY, meeting, ended_at, one.seller.user, outcome="held", body=body)
    if texts is lead_words.HELD_WELL and rng.random() < 0.6:
        _qualify(one, ended_at + timedelta(minutes=rng.randint(3, 40)))
    written = hours.at_work(ended_at + timedelta(hours=rng.uniform(1, 20)), rng)
    if written < one.until and one.lead.email and rng.random() < 0.6:
        say(one, "mail", rng.choice(lead_words.SUMMARY), written, "out")
        one.at = written


def _qualify(one: Courtship, at: datetime) -> None:
    if at < one.until and one.lead.status == "working":
        one.diary.change(LEAD, one.lead, at, one.seller.user, status="qualified")


def _remind(one: Courtship, after: datetime) -> None:
    """A task for the next touch; it is done then, or by the end."""
    rng = one.diary.rng
    made_at = one.at + timedelta(minutes=rng.randint(2, 12))
    if rng.random() > 0.1 + 0.25 * one.seller.person.hygiene or made_at >= one.until:
        return
    done_at = min(after + timedelta(minutes=12), one.until)
    words = words_of(one.diary, one.asker, one.seller)
    due_at = max(after.replace(minute=0, second=0), made_at)
    is_open = done_at >= one.diary.now
    add_task(
        one.diary,
        rng.choice(lead_words.TASKS).format(**words),
        made_at,
        due_at,
        one.seller,
        Topic(lead_id=one.lead.id),
        done_at=None if is_open else done_at,
    )


def say(
    one: Courtship,
    kind: Kind,
    said: Said,
    at: datetime,
    direction: Literal["in", "out"] | None,
    outcome: str | None = None,
) -> None:
    subject, body = said
    beat = Beat(
        kind,
        (subject,),
        (body,),
        0,
        1,
        direction,
        outcomes=(outcome,) if outcome else (),
        minutes=one.diary.rng.randint(4, 25) if kind == "call" else None,
    )
    log(
        one.diary,
        beat,
        at,
        one.seller,
        Topic(lead_id=one.lead.id),
        words_of(one.diary, one.asker, one.seller),
    )
    one.last = at
