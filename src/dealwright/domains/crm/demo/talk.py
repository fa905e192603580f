"""What is said and done around a deal: its beats as calls, meetings, mails, notes and tasks."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from dealwright.domains.crm.demo import beats, phrases
from dealwright.domains.crm.demo.activities import Topic, Words, log
from dealwright.domains.crm.demo.beats import Beat
from dealwright.domains.crm.demo.diary import Diary
from dealwright.domains.crm.demo.journey import Line, Story, Visit, total
from dealwright.domains.crm.demo.market import Seller
from dealwright.domains.crm.models.records import Contact

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def facts_of(diary: Diary, story: Story) -> Words:
    """The words in braces, fixed for the whole life of a deal."""
    rng = diary.rng
    company_name = story.firm.account.name
    for legal in story.firm.country.legal:
        company_name = company_name.removesuffix(f" {legal}")
    return {
        "company": company_name,
        "city": story.firm.account.city or "",
        "industry": story.firm.industry.name,
        "employees": str(story.firm.account.employees),
        "label": story.case.label if story.board.way.is_default else story.deal.name.rpartition(" - ")[2],
        "phrase": story.case.phrase,
        "part": story.case.part,
        "robots": str(max(1, story.firm.robots)),
        "kilos": {"H5": "2.8", "H10": "6.5", "H20": "14"}[story.case.arm.short],
        "cycle": str(rng.choice((6, 9, 12, 15, 18, 24, 32, 40))),
        "people": NUMBERS[rng.randint(2, 4)],
        "shifts": NUMBERS[rng.randint(2, 3)],
        "payback": str(rng.randint(11, 22)),
        "percent": str(rng.choice((8, 10, 12, 15, 18))),
        "discount": str(story.discount or 3),
        "competitor": story.competitor,
        "quote": f"Q-{story.quote}",
        "order": f"45{rng.randrange(10**6):06}",
        "short": story.objection.short,
    }


def scope_of(lines: Sequence[Line]) -> str:
    """What the offer contains: "two H10, two TwinGrip and the operator training"."""
    parts = [
        f"{NUMBERS[min(line.quantity, 9)]} {line.goods.short}"
        if line.goods.family != "Services"
        else f"the {line.goods.short}"
        for line in lines
    ]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def converse(diary: Diary, story: Story) -> None:
    """Everything around one deal, stage by stage, until it ends or goes quiet."""
    silent_after = _silence(diary, story)
    for visit in story.visits:
        if visit.stage.type == "open":
            for at, beat in _plan(diary, story, visit):
                if at < silent_after:
                    _play(diary, story, beat, at, visit.left or diary.now)
    if story.ended_at:
        _part(diary, story, story.ended_at)


def _silence(diary: Diary, story: Story) -> datetime:
    """Lost deals go quiet before they are lost; some open ones are quiet, too."""
    rng, last = diary.rng, story.visits[-1]
    if story.ended_at and not story.will_win:
        whole = story.ended_at - story.visits[-2].entered
        return story.ended_at - whole * rng.uniform(0.1, 0.55)
    if story.ended_at:
        return story.ended_at
    if not story.will_win and rng.random() < 0.35:
        age = diary.now - last.entered
        return last.entered + min(age, timedelta(days=rng.uniform(15, 45)))
    if rng.random() < 0.15:
        return diary.now - timedelta(days=rng.uniform(15, 38))
    return diary.now


def _plan(diary: Diary, story: Story, visit: Visit) -> Iterator[tuple[datetime, Beat]]:
    rng = diary.rng
    left = visit.left or diary.now
    usual = timedelta(days=next(p.days for p in story.board.way.phases if p.name == visit.stage.name) * 0.9)
    span = left - visit.entered if visit.left else max(min(left - visit.entered, usual), usual * 0.8)
    span = min(span, usual * 1.6)
    stage = f"Service {visit.stage.name}" if story.is_service else visit.stage.name
    for beat in beats.BEATS[stage]:
        chance = beat.chance**2.1 * (0.3 + 1.2 * story.engagement if beat.engaged else 1.0)
        if rng.random() < chance:
            yield visit.entered + span * min(0.97, max(0.02, beat.place + rng.gauss(0, 0.06))), beat
    checked = visit.entered + span + timedelta(days=rng.uniform(8, 20))
    while checked < left:
        beat = rng.choices(beats.CHECK_IN, (5, 3, 1 + 3 * story.engagement))[0]
        yield checked, beat
        checked += timedelta(days=rng.uniform(18, 48))


def _play(diary: Diary, story: Story, beat: Beat, wanted: datetime, until: datetime) -> None:
    rng = diary.rng
    seller = story.seller_at(wanted)
    at = seller.hours.at_work(wanted, rng)
    limit = min(story.ended_at or diary.now, diary.now)
    if at >= min(limit, until):
        return
    person = _speaker(diary, story, beat, at)
    words = words_for(diary, story, person, at, seller)
    said = log(diary, beat, at, seller, _topic(story, person), words)
    if beat.answer:
        waited = at + timedelta(hours=story.reply_hours * rng.lognormvariate(0, 0.5))
        answered = seller.hours.at_work(max(waited, at + timedelta(minutes=9)), rng)
        if answered < limit:
            answer = replace(beat.answer, subjects=(f"Re: {said.subject.removeprefix('Re: ')}",))
            log(diary, answer, answered, seller, _topic(story, person), words)


def _speaker(diary: Diary, story: Story, beat: Beat, at: datetime) -> Contact:
    known = [one for one in story.cast if one.created_at <= at]
    if diary.rng.random() < 0.2:
        return diary.rng.choice(known)
    fitting = [one for one in known if story.firm.roles.get(one.id) == beat.role]
    if fitting:
        return fitting[0]
    return known[0] if beat.role == "champion" or diary.rng.random() < 0.85 else diary.rng.choice(known)


def words_for(diary: Diary, story: Story, person: Contact, at: datetime, seller: Seller) -> Words:
    rng = diary.rng
    lines = story.lines_at(at)
    words = {
        **story.facts,
        "product": lines[0].goods.short,
        "quantity": NUMBERS[min(lines[0].quantity, 9)],
        "contact": person.first_name,
        "surname": person.last_name,
        "title": person.title or "",
        "rep": seller.first_name,
        "weekday": WEEKDAYS[rng.randrange(5)],
        "month": MONTHS[(at.month + rng.randint(1, 3)) % 12],
        "amount": f"€{total(lines) / 100:,.0f}",
        "scope": scope_of(lines),
        "lost": "",
    }
    words["raised"] = rng.choice(story.objection.raised).format(**words)
    words["reply"] = rng.choice(story.objection.answers).format(**words)
    if story.reason:
        words["lost"] = rng.choice(phrases.LOST_WORDS[story.reason]).format(**words)
    return words


def _topic(story: Story, person: Contact) -> Topic:
    return Topic(story.firm.account.id, person.id, None, story.deal.id, since=person.created_at)


def _part(diary: Diary, story: Story, ended_at: datetime) -> None:
    """The last words: an order, or why not."""
    rng = diary.rng
    seller = story.seller_at(ended_at)
    opening = seller.hours.opening(ended_at)
    before = max(opening, ended_at - timedelta(minutes=rng.randint(15, 170)))
    before = min(before, ended_at - timedelta(minutes=3))
    beat = beats.PURCHASE_ORDER if story.will_win else rng.choice((beats.LOST_CALL, beats.LOST_MAIL))
    speaker = _speaker(diary, story, beat, before)
    if before < max(speaker.created_at, story.visits[-1].entered - timedelta(days=400)):
        return
    words = words_for(diary, story, speaker, before, seller)
    if rng.random() < 0.85:
        log(diary, beat, before, seller, _topic(story, speaker), words)
    if story.will_win and rng.random() < seller.person.hygiene * 0.8:
        after = ended_at + timedelta(minutes=rng.randint(10, 60))
        if after < diary.now:
            log(diary, beats.WON_NOTE, after, seller, _topic(story, speaker), words)
    if not story.will_win and rng.random() < seller.person.hygiene:
        story.deal.lost_note = words["lost"]
