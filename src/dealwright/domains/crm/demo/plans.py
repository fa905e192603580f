"""What a rep plans for a deal: when it will close, what comes next, which tasks remind of it."""

from datetime import date, datetime, timedelta

from dealwright.domains.crm.demo import phrases
from dealwright.domains.crm.demo.activities import Topic, add_task
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.journey import Story, Visit
from dealwright.domains.crm.demo.talk import words_for
from dealwright.domains.crm.service.records import DEAL


def expect(diary: Diary, story: Story) -> None:
    """The first guess is hopeful; when it passes, tidy reps move it, others leave it in the past."""
    rng, deal = diary.rng, story.deal
    usual = sum(phase.days for phase in story.board.way.phases)
    expected = _workday(story, deal.opened_at + timedelta(days=usual * rng.uniform(0.75, 1.25)))
    deal.expected_close_on = expected
    while True:
        slip_at = _slip_at(diary, story, expected)
        if slip_at >= min(deal.closed_at or diary.now, diary.now):
            return
        seller = story.seller_at(slip_at)
        if rng.random() > 0.35 + 0.65 * seller.person.hygiene:
            return
        expected = _workday(story, slip_at + timedelta(days=rng.choice((14, 21, 30, 30, 45, 60))))
        diary.change(DEAL, deal, slip_at, seller.user, expected_close_on=expected)


def _slip_at(diary: Diary, story: Story, expected: date) -> datetime:
    day = expected + timedelta(days=diary.rng.randint(-6, 5))
    hours = story.seller_at(story.deal.opened_at).hours
    earliest = (story.deal.opened_at + timedelta(days=1)).date()
    return hours.on(hours.workday(max(day, earliest)), diary.rng)


def _workday(story: Story, moment: datetime) -> date:
    return story.opener.hours.workday(moment.date())


def plan_next(diary: Diary, story: Story) -> None:
    """Next steps and tasks, stage by stage."""
    for visit in story.visits:
        if visit.stage.type == "open":
            _next_step(diary, story, visit)
            _tasks(diary, story, visit)


def _next_step(diary: Diary, story: Story, visit: Visit) -> None:
    rng = diary.rng
    seller = story.seller_at(visit.entered)
    until = min(visit.left or diary.now, diary.now)
    if rng.random() > 0.45 + 0.55 * seller.person.hygiene:
        return
    at = seller.hours.at_work(visit.entered + timedelta(minutes=rng.randint(3, 300)), rng)
    if at < until:
        words = words_for(diary, story, story.cast[0], at, seller)
        text = rng.choice(phrases.NEXT_STEPS[visit.stage.name]).format(**words)
        diary.change(DEAL, story.deal, at, seller.user, next_step=text)


def _tasks(diary: Diary, story: Story, visit: Visit) -> None:
    """Reminders of this stage; those of the past are done, some of them late."""
    rng = diary.rng
    until = visit.left or diary.now
    seller = story.seller_at(visit.entered)
    if rng.random() > 0.12 + 0.34 * seller.person.hygiene:
        return
    made_at = seller.hours.at_work(visit.entered + (until - visit.entered) * rng.uniform(0.01, 0.25), rng)
    due_day = seller.hours.workday((made_at + timedelta(days=rng.choice((1, 2, 3, 5, 7, 10)))).date())
    due_at = seller.hours.on(due_day, rng).replace(minute=0, second=0, microsecond=0)
    late = timedelta(hours=rng.expovariate(1 / 30) * (1.6 - seller.person.hygiene))
    done_at = seller.hours.at_work(max(made_at, due_at - timedelta(hours=4)) + late, rng)
    end = min(story.deal.closed_at or diary.now, diary.now)
    if made_at >= end or done_at >= diary.now:
        return
    words = words_for(diary, story, story.cast[0], made_at, seller)
    subject = rng.choice(phrases.TASKS[visit.stage.name]).format(**words)
    topic = Topic(story.firm.account.id, story.cast[0].id, None, story.deal.id)
    add_task(diary, subject, made_at, due_at, seller, topic, done_at=min(done_at, end))
