"""Activities as the app would have written them: who logged what when, and what changed afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from dealwright.domains.crm.demo.beats import Beat
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.market import Seller
from dealwright.domains.crm.models.records import Activity
from dealwright.domains.crm.service.records import ACTIVITY

Words = dict[str, str]


@dataclass(frozen=True)
class Topic:
    """What an activity belongs to, and since when that is known."""

    account_id: UUID | None = None
    contact_id: UUID | None = None
    lead_id: UUID | None = None
    deal_id: UUID | None = None
    since: datetime | None = None

    def links(self) -> dict[str, UUID]:
        """The columns that are set."""
        named = (
            ("account_id", self.account_id),
            ("contact_id", self.contact_id),
            ("lead_id", self.lead_id),
            ("deal_id", self.deal_id),
        )
        return {name: value for name, value in named if value}


def log(diary: Diary, beat: Beat, at: datetime, seller: Seller, topic: Topic, words: Words) -> Activity:
    """Writes a call, mail, note or held meeting down as the app would have done."""
    rng = diary.rng
    place = rng.randrange(len(beat.bodies))
    body = sentence(beat.bodies[place].format(**words))
    outcome = _outcome(diary, beat, body)
    minutes = beat.minutes
    if outcome in ("no answer", "voicemail"):
        minutes = 1
    noted_at = at + timedelta(minutes=minutes or 0) if beat.kind == "call" else at
    if beat.kind == "meeting":
        return _held(diary, beat, at, seller, topic, words, body, outcome)
    activity = Activity(
        **diary.stamps(min(noted_at, diary.now), seller.user),
        kind=beat.kind,
        subject=sentence(rng.choice(beat.subjects).format(**words)),
        body=body,
        at=at,
        duration_minutes=minutes,
        direction=beat.direction,
        priority="normal",
        outcome=outcome,
        **topic.links(),
        owner_id=seller.user.id,
    )
    diary.activities.append(activity)
    diary.created(ACTIVITY, activity, activity.created_at, seller.user)
    return activity


def _outcome(diary: Diary, beat: Beat, body: str) -> str | None:
    """The outcome of a call agrees with what was noted about it."""
    if not beat.outcomes:
        return None
    if len(beat.outcomes) == 1:
        return beat.outcomes[0]
    if beat.kind == "call":
        lowered = body.lower()
        if any(word in lowered for word in ("voicemail", "left a message")):
            return "voicemail"
        missed = ("no answer", "not reached", "not there", "in a meeting", "on leave")
        if any(word in lowered for word in missed):
            return "no answer"
        return "callback agreed" if "call again" in lowered or "new date" in lowered else "connected"
    return diary.rng.choice(beat.outcomes)


def _held(
    diary: Diary,
    beat: Beat,
    at: datetime,
    seller: Seller,
    topic: Topic,
    words: Words,
    minutes_of: str,
    outcome: str | None,
) -> Activity:
    """A meeting is planned some days before; what came of it is added afterwards."""
    at = at.replace(minute=at.minute // 30 * 30, second=0, microsecond=0)
    planned_at = seller.hours.at_work(at - timedelta(days=diary.rng.uniform(1.5, 6)), diary.rng)
    if topic.since:
        planned_at = min(max(planned_at, topic.since + timedelta(minutes=5)), at)
    activity = plan_meeting(
        diary,
        sentence(diary.rng.choice(beat.subjects).format(**words)),
        at,
        beat.minutes or 60,
        seller,
        topic,
        planned_at,
    )
    ended_at = at + timedelta(minutes=(beat.minutes or 60) + diary.rng.randint(5, 90))
    diary.change(ACTIVITY, activity, min(ended_at, diary.now), seller.user, outcome=outcome, body=minutes_of)
    return activity


def plan_meeting(
    diary: Diary, subject: str, at: datetime, minutes: int, seller: Seller, topic: Topic, planned_at: datetime
) -> Activity:
    activity = Activity(
        **diary.stamps(planned_at, seller.user),
        kind="meeting",
        subject=subject,
        at=at,
        duration_minutes=minutes,
        priority="normal",
        **topic.links(),
        owner_id=seller.user.id,
    )
    diary.activities.append(activity)
    diary.created(ACTIVITY, activity, planned_at, seller.user)
    return activity


def add_task(
    diary: Diary,
    subject: str,
    made_at: datetime,
    due_at: datetime,
    seller: Seller,
    topic: Topic,
    *,
    done_at: datetime | None = None,
    priority: str = "normal",
) -> Activity:
    task = Activity(
        **diary.stamps(made_at, seller.user),
        kind="task",
        subject=sentence(subject),
        at=made_at,
        due_at=due_at,
        priority=priority,
        **topic.links(),
        owner_id=seller.user.id,
    )
    diary.activities.append(task)
    diary.created(ACTIVITY, task, made_at, seller.user)
    if done_at:
        diary.change(ACTIVITY, task, done_at, seller.user, done_at=done_at)
    return task


def sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
