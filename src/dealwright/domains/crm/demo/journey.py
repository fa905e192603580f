"""The way of one deal through its stages, from the first day to won, lost, or still open now.

Who wins is decided here: source, industry, size, the rep, the wait for answers and how engaged the customer
is move the odds; the rest is luck. `talk` turns the same facts into calls, meetings and mails.
"""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from dealwright.domains.crm.demo import company, objections
from dealwright.domains.crm.demo.company import Goods, UseCase, Way
from dealwright.domains.crm.demo.diary import Diary, Move
from dealwright.domains.crm.demo.leads import Asker
from dealwright.domains.crm.demo.market import Firm, Seller
from dealwright.domains.crm.models.pipelines import LostReason, Pipeline, Product, Stage
from dealwright.domains.crm.models.records import Contact, Deal, DealLine, StageChange
from dealwright.domains.crm.service.deals import line_total
from dealwright.domains.crm.service.records import DEAL

USUAL_AMOUNT = 90_000_00


@dataclass(frozen=True)
class Board:
    """The rows of one pipeline and of the catalogue, by name."""

    way: Way
    pipeline: Pipeline
    stages: dict[str, Stage]
    reasons: dict[str, LostReason]
    products: dict[str, Product]


@dataclass(frozen=True)
class Line:
    goods: Goods
    quantity: int
    discount: int = 0


Superseded = tuple[datetime, list[Line]]


@dataclass
class Visit:
    """The time in one stage; `left` is None while the deal is there."""

    stage: Stage
    entered: datetime
    left: datetime | None = None


@dataclass
class Story:
    """A deal and what only the world knows about it. `engagement` is 0 to 1; `asker` began it as a lead."""

    deal: Deal
    firm: Firm
    board: Board
    opener: Seller
    case: UseCase
    cast: list[Contact]
    lines: list[Line]
    engagement: float
    reply_hours: float
    objection: objections.Objection
    competitor: str
    quote: int
    discount: int
    asker: Asker | None = None
    will_win: bool = False
    reason: str | None = None
    facts: dict[str, str] = field(default_factory=dict[str, str])
    visits: list[Visit] = field(default_factory=list[Visit])
    earlier_lines: list[Superseded] = field(default_factory=list[Superseded])

    @property
    def is_renewal(self) -> bool:
        return not self.board.way.is_default

    @property
    def is_service(self) -> bool:
        """Neither new robots nor their yearly plan."""
        return self.is_renewal and company.CARE not in [line.goods for line in self.lines]

    @property
    def ended_at(self) -> datetime | None:
        return self.deal.closed_at

    def lines_at(self, moment: datetime) -> list[Line]:
        """What was on offer then, before later changes."""
        return next((lines for until, lines in self.earlier_lines if moment < until), self.lines)

    def seller_at(self, moment: datetime) -> Seller:
        return self.firm.seller_at(moment)


def decide(diary: Diary, story: Story) -> None:
    """Who will win, and why not."""
    rng = diary.rng
    story.will_win = rng.random() < 1 / (1 + math.exp(-_odds(diary, story)))
    if not story.will_win:
        story.reason = _reason(diary, story)


def _odds(diary: Diary, story: Story) -> float:
    """Logit of winning."""
    size = math.log(max(1.0, (story.deal.amount_minor or USUAL_AMOUNT) / USUAL_AMOUNT))
    waiting = math.log(story.reply_hours / 7)
    shared = story.opener.person.skill - 0.3 * waiting + 2.0 * (story.engagement - 0.5)
    luck = diary.rng.gauss(0, 0.55)
    if story.is_renewal:
        return 0.55 + shared * 0.7 + luck
    source = story.deal.source or ""
    known = company.SOURCES.get(source)
    pull = known[0] if known else company.EXISTING_EFFECT
    people = 0.28 * (len(story.cast) - 2.4)
    return -0.45 + 1.1 * pull + 1.0 * story.firm.industry.fit + people - 0.65 * size + shared + luck


def _reason(diary: Diary, story: Story) -> str:
    rng = diary.rng
    draw = rng.random()
    if draw < 0.4:
        return story.objection.reason
    if draw < 0.6 and story.engagement < 0.45:
        return "No decision"
    return rng.choice(
        ("Lost to competitor", "Price", "No decision", "No budget", "Timing", "Project cancelled")
    )


def travel(diary: Diary, story: Story) -> None:
    """Walks the stages until the end or until now, and writes down every step."""
    deal, way = story.deal, story.board.way
    phases = [phase for phase in way.phases if phase.type == "open"]
    end = len(phases) if story.will_win else _lost_after(diary, story)
    moment = deal.opened_at
    before: Stage | None = None
    for place, phase in enumerate(phases):
        if phase.name == "Demo" and place != end and _skips_demo(diary, story):
            continue
        before = _enter(diary, story, before, story.board.stages[phase.name], moment)
        drags = 1.45 if not story.will_win and place == end else 1.0
        moment = _later(diary, story, moment, _days(diary, story, phase.days) * drags)
        if place >= end:
            break
        if moment > diary.now:
            return
    _finish(diary, story, before, moment)


def _finish(diary: Diary, story: Story, before: Stage | None, moment: datetime) -> None:
    if story.will_win:
        moment = _pulled_to_quarter_end(diary, story, moment)
    if moment > diary.now or _is_forgotten(diary, story, moment):
        return
    stage = story.board.stages["Won" if story.will_win else "Lost"]
    deal = story.deal
    _enter(diary, story, before, stage, moment)
    deal.closed_at = moment
    if story.reason:
        deal.lost_reason_id = story.board.reasons[story.reason].id


def _lost_after(diary: Diary, story: Story) -> int:
    phases = [phase for phase in story.board.way.phases if phase.type == "open"]
    late = 1.6 if story.reason in ("Price", "Lost to competitor") else 0.9
    weights = [phase.lost_share * late ** (place - 1) for place, phase in enumerate(phases)]
    return diary.rng.choices(range(len(phases)), weights)[0]


def _skips_demo(diary: Diary, story: Story) -> bool:
    small = (story.deal.amount_minor or 0) < 30_000_00
    return diary.rng.random() < (0.6 if small else 0.1)


def _days(diary: Diary, story: Story, usual: float) -> float:
    """Large deals take longer, engaged customers and quick reps are faster."""
    size = ((story.deal.amount_minor or USUAL_AMOUNT) / USUAL_AMOUNT) ** 0.14
    mood = 1.25 - 0.5 * story.engagement
    spread = diary.rng.lognormvariate(0, 0.5)
    return max(0.6, usual * size * mood * story.opener.person.pace * spread)


def _later(diary: Diary, story: Story, moment: datetime, days: float) -> datetime:
    """Nothing much is decided in August and around the turn of the year."""
    rng = diary.rng
    after = moment + timedelta(days=days)
    if after.month == 8 and rng.random() < 0.6:
        after += timedelta(days=rng.randint(14, 32))
    if after.month == 12 and after.day > 19:
        after += timedelta(days=rng.randint(10, 18))
    after += timedelta(minutes=rng.randint(-240, 240))
    hours = story.seller_at(after).hours
    return hours.at_work(max(after, moment + timedelta(minutes=20)), rng)


def _pulled_to_quarter_end(diary: Diary, story: Story, moment: datetime) -> datetime:
    rng = diary.rng
    last_month = (moment.month - 1) // 3 * 3 + 3
    quarter_end = datetime(moment.year, last_month, 18 if last_month == 12 else 28, 14, tzinfo=moment.tzinfo)
    days_left = (quarter_end - moment).days
    if not 3 <= days_left <= 32 or rng.random() > 0.4:
        return moment
    pulled = quarter_end - timedelta(days=rng.randint(0, 9), minutes=rng.randint(0, 300))
    return max(moment, story.seller_at(pulled).hours.at_work(pulled, rng))


def _is_forgotten(diary: Diary, story: Story, moment: datetime) -> bool:
    """Some lost deals stay open because nobody closes them."""
    hygiene = story.seller_at(moment).person.hygiene
    is_recent = diary.now - moment < timedelta(days=270)
    return not story.will_win and is_recent and diary.rng.random() < (1 - hygiene) * 0.5


def _enter(diary: Diary, story: Story, before: Stage | None, stage: Stage, at: datetime) -> Stage:
    """Puts the deal into a stage, with its new amount if the offer changed."""
    deal, seller = story.deal, story.seller_at(at)
    _reprice(diary, story, stage, at, seller)
    seconds = int((at - deal.stage_entered_at).total_seconds()) if before else None
    deal.stage_id, deal.status, deal.probability = stage.id, stage.type, stage.probability
    deal.stage_entered_at = at
    diary.stage_changes.append(
        StageChange(
            id=diary.new_id(at),
            deal_id=deal.id,
            from_stage_id=before.id if before else None,
            to_stage_id=stage.id,
            at=at,
            by=seller.user.id,
            seconds_in_stage=seconds,
            amount_minor=deal.amount_minor,
            probability=stage.probability,
        )
    )
    if before:
        diary.moved(DEAL, deal, at, seller.user, Move(before, stage, deal.amount_minor))
        story.visits[-1].left = at
    story.visits.append(Visit(stage, at))
    return stage


def _reprice(diary: Diary, story: Story, stage: Stage, at: datetime, seller: Seller) -> None:
    """The offer settles quantities, the negotiation the discount."""
    rng = diary.rng
    if not story.visits:
        return
    before = story.lines
    if stage.name == "Proposal" and rng.random() < 0.6:
        step = rng.choice((-1, 1, 1))
        story.lines = [_resized(line, step) for line in story.lines]
    elif stage.name == "Negotiation" and story.discount and not story.is_renewal:
        story.lines = [
            Line(one.goods, one.quantity, 0 if one.goods.family == "Services" else story.discount)
            for one in story.lines
        ]
    elif story.deal.amount_minor is not None or stage.type == "lost":
        return
    earlier = at - timedelta(minutes=rng.randint(4, 40))
    if earlier > story.deal.opened_at:
        story.earlier_lines.append((earlier, before))
        diary.change(DEAL, story.deal, earlier, seller.user, amount_minor=total(story.lines))


def _resized(line: Line, step: int) -> Line:
    if line.goods.family == "Services" and line.goods is not company.CARE:
        return line
    return Line(line.goods, max(1, line.quantity + step), line.discount)


def total(lines: list[Line]) -> int:
    return sum(line_total(line.quantity, line.goods.price_minor, line.discount) for line in lines)


def write_lines(diary: Diary, story: Story) -> None:
    for place, line in enumerate(story.lines):
        product = story.board.products[line.goods.code]
        diary.deal_lines.append(
            DealLine(
                id=diary.new_id(story.deal.opened_at),
                deal_id=story.deal.id,
                product_id=product.id,
                name=product.name,
                quantity=line.quantity,
                unit_price_minor=line.goods.price_minor,
                discount_percent=line.discount,
                total_minor=line_total(line.quantity, line.goods.price_minor, line.discount),
                position=place,
            )
        )


def wanted_lines(diary: Diary, case: UseCase, *, is_small: bool) -> list[Line]:
    """What a customer asks for: a few arms with everything around them, or only an extension."""
    rng = diary.rng
    if is_small:
        goods = case.gripper or company.FINGERS
        extra = Line(company.VISION, 1) if case.vision or rng.random() < 0.35 else Line(company.TRAINING, 1)
        return [Line(goods, rng.randint(1, 3)), extra]
    arms = min(9, max(1, round(rng.lognormvariate(0.35, 0.65))))
    lines = [Line(case.arm, arms)]
    if case.gripper:
        lines.append(Line(case.gripper, arms))
    if case.vision:
        lines.append(Line(company.VISION, max(1, arms // 2)))
    if rng.random() < 0.7:
        lines.append(Line(company.CELL, 1 + arms // 4))
    if rng.random() < 0.6:
        lines.append(Line(company.TRAINING, 1))
    if rng.random() < 0.75:
        lines.append(Line(company.CARE, arms))
    return lines


def renewal_lines(diary: Diary, firm: Firm) -> list[Line]:
    lines = [Line(company.CARE, max(1, firm.robots))]
    if diary.rng.random() < 0.3:
        lines.append(Line(company.TRAINING, 1))
    return lines
