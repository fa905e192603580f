"""Tools about what is to come: the score of a lead, the win probability of a deal, the forecast."""

from typing import Literal, Self
from uuid import UUID

from pydantic import Field

from dealwright.domains.copilot.findings import Choice, Fact, Found, RecordRef
from dealwright.domains.copilot.tools.base import Arguments, Hands, Tool
from dealwright.domains.copilot.tools.clients import Name
from dealwright.domains.copilot.tools.naming import (
    MAX_CHOICES,
    a_deal,
    handle,
    id_of,
    nothing,
    said,
    someone,
)
from dealwright.domains.copilot.tools.words import clipped, counted, day, money, percent
from dealwright.domains.crm.models.records import Lead
from dealwright.domains.crm.queries.search import search
from dealwright.domains.forecasting.flows import show_forecast
from dealwright.domains.forecasting.schemas import AskForecast, ForecastOut, PeriodForecast
from dealwright.domains.identity.teams import named_team
from dealwright.domains.scoring.flows.asking import show_score
from dealwright.domains.scoring.schemas import DealScore, LeadScore, ModelBrief, RecordScore


class OfDeal(Arguments):
    deal: Name | None = Field(
        None,
        description="The deal by name, or its client if that has only one open deal, or an id. Leave it out "
        "for the deal that lies open.",
    )

    def beside(self, subject: RecordRef | None) -> Self:
        return self if self.deal else self.model_copy(update={"deal": handle(subject)})

    def progress(self) -> str:
        return f"Looking up the win probability of {said(self.deal, 'the deal')}"


class OfLead(Arguments):
    lead: Name | None = Field(
        None,
        description="The lead by the name of the person or company, or an id; leave it out for the open one",
    )

    def beside(self, subject: RecordRef | None) -> Self:
        if self.lead or subject is None or subject.kind != "lead":
            return self
        return self.model_copy(update={"lead": str(subject.id)})

    def progress(self) -> str:
        return f"Looking up the score of {said(self.lead, 'the lead')}"


class OfPeriod(Arguments):
    period: Literal["month", "quarter"] = Field("quarter", description="How long the period is")
    ahead: int = Field(0, ge=0, le=11, description="0: the running period, 1: the next one, and so on")
    owner: Name | None = Field(None, description="A colleague or a team by name, or 'me'; without, everybody")

    def names_people(self) -> bool:
        return self.owner is not None

    def progress(self) -> str:
        return f"Looking up the forecast of the {self.period}"


async def _deal_probability(hands: Hands, arguments: OfDeal) -> Found:
    arguments = arguments.beside(hands.subject)
    if arguments.deal is None:
        return nothing("No deal was named and none lies open.")
    deal = await a_deal(hands, arguments.deal)
    if isinstance(deal, Found):
        return deal
    if deal.ref.kind != "deal":
        return nothing(f"{deal.ref.label} is no deal.")
    shown = await show_score(hands.begin, hands.actor, "deal", deal.ref.id)
    if shown.deal is None:
        return nothing(f"{deal.ref.label} has no win probability: it is closed, or not scored yet.")
    return Found(
        summary=f"Looked up the win probability of {deal.ref.label}.",
        facts=_of_deal(deal.ref, shown.deal),
        account_ids=deal.accounts(),
    )


def _of_deal(ref: RecordRef, score: DealScore) -> list[Fact]:
    name = ref.label
    facts = [_chance(ref, score)]
    if score.override is not None:
        text = f"A colleague put the probability of {name} at {score.override} %."
        facts.append(
            Fact(key=f"override:{ref.id}", text=text, values={"percent": score.override}, records=[ref])
        )
    if score.expected_close:
        text = f"If it is won or lost, {name} is expected to close around {day(score.expected_close)}."
        facts.append(
            Fact(
                key=f"close:{ref.id}",
                text=text,
                values={"on": score.expected_close.isoformat()},
                records=[ref],
            )
        )
    if score.value:
        text = (
            f"If won, {name} is expected to bring {money(score.value.amount_minor, score.value.currency)}, "
            f"between {money(score.value.low_minor, score.value.currency)} and "
            f"{money(score.value.high_minor, score.value.currency)}."
        )
        facts.append(
            Fact(
                key=f"value:{ref.id}",
                text=text,
                values={"amount_minor": score.value.amount_minor, "currency": score.value.currency},
                records=[ref],
            )
        )
    return facts + _why(ref, score) + _quality(ref, score.model)


def _chance(ref: RecordRef, score: DealScore) -> Fact:
    """Points are no probability: rules claim none."""
    key = f"chance:{ref.id}"
    if score.engine == "rules":
        text = (
            f"{ref.label} has {_points(score)}; how likely it is won is not known before a model is trained."
        )
        return Fact(key=key, text=text, values={"score": score.score, "engine": "rules"}, records=[ref])
    low, high = _range(score)
    return Fact(
        key=key,
        text=f"{ref.label} is won with a probability of {score.score} %, with a range from {low} % to "
        f"{high} %, by {_engine(score.model, score.engine)}.",
        values={"percent": score.score, "low": low, "high": high, "engine": score.engine},
        records=[ref],
    )


def _points(score: DealScore | LeadScore) -> str:
    return f"{counted(score.score, 'point')} of 100 by the starting rules"


def _range(score: DealScore | LeadScore) -> tuple[int, int]:
    low, high = score.interval
    return round(low * 100), round(high * 100)


async def _lead_score(hands: Hands, arguments: OfLead) -> Found:
    arguments = arguments.beside(hands.subject)
    if arguments.lead is None:
        return nothing("No lead was named and none lies open.")
    lead = await _a_lead(hands, arguments.lead)
    if isinstance(lead, Found):
        return lead
    shown = await show_score(hands.begin, hands.actor, "lead", lead.id)
    if shown.lead is None:
        return nothing(f"The lead {lead.label} is not scored yet.")
    return Found(
        summary=f"Looked up the score of the lead {lead.label}.", facts=_of_lead(lead, shown.lead, shown)
    )


async def _a_lead(hands: Hands, text: str) -> RecordRef | Found:
    lead_id = id_of(text)
    async with hands.begin(hands.actor) as work:
        if lead_id:
            row = await work.get_or_none(Lead, lead_id)
            known = [row] if row and not row.deleted_at else []
            several = [
                RecordRef(kind="lead", id=one.id, label=one.name or one.company or "") for one in known
            ]
        else:
            found = await search(work, text, kinds=("lead",), limit=MAX_CHOICES)
            several = [RecordRef(kind="lead", id=one.id, label=one.label) for one in found.hits]
    exact = [one for one in several if one.label.casefold() == text.casefold()] or several
    if len(exact) == 1:
        return exact[0]
    if not exact:
        return nothing(f"No lead is called '{clipped(text)}'.")
    choices = [Choice(record=one, say=f"the lead {one.label}") for one in exact]
    return Found(summary=f"Several leads may be meant by '{clipped(text)}'.", choices=choices)


def _of_lead(ref: RecordRef, score: LeadScore, shown: RecordScore) -> list[Fact]:
    facts = [_standing(ref, score)]
    if score.override is not None:
        text = f"A colleague set the score of {ref.label} to {score.override}."
        facts.append(
            Fact(key=f"override:{ref.id}", text=text, values={"score": score.override}, records=[ref])
        )
    if len(shown.history) > 1:
        before = shown.history[0]
        text = f"The score of {ref.label} was {before.score} on {day(before.at)}."
        facts.append(
            Fact(key=f"score_before:{ref.id}", text=text, values={"score": before.score}, records=[ref])
        )
    return facts + _why(ref, score) + _quality(ref, score.model)


def _standing(ref: RecordRef, score: LeadScore) -> Fact:
    key = f"score:{ref.id}"
    if score.engine == "rules":
        text = f"The lead {ref.label} has {_points(score)}."
        return Fact(key=key, text=text, values={"score": score.score, "engine": "rules"}, records=[ref])
    low, high = _range(score)
    return Fact(
        key=key,
        text=f"The lead {ref.label} has a score of {score.score} of 100, with a range from {low} to {high}, "
        f"by {_engine(score.model, score.engine)}.",
        values={"score": score.score, "low": low, "high": high, "engine": score.engine},
        records=[ref],
    )


def _why(ref: RecordRef, score: DealScore | LeadScore) -> list[Fact]:
    reasons = [
        Fact(
            key=f"reason:{ref.id}:{place}",
            text=_ended(one.sentence),
            values={"feature": one.feature, "effect": one.effect},
            records=[ref],
        )
        for place, one in enumerate(score.reasons[:6])
    ]
    risks = [
        Fact(key=f"risk:{ref.id}:{place}", text=_ended(one), values={"risk": True}, records=[ref])
        for place, one in enumerate(score.risk_factors[:4])
    ]
    return reasons + risks


def _quality(ref: RecordRef, model: ModelBrief) -> list[Fact]:
    return [Fact(key=f"quality:{ref.id}", text=_ended(model.word), records=[ref])] if model.word else []


def _ended(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?")) else f"{sentence}."


def _engine(model: ModelBrief, engine: str) -> str:
    if engine == "model":
        return f"model {model.version}, trained on {counted(model.rows, 'row')} of your own history"
    return "your own rates"


async def _forecast(hands: Hands, arguments: OfPeriod) -> Found:
    owner: UUID | None = None
    team: UUID | None = None
    whose = "everybody"
    if arguments.owner:
        named = await someone(hands, arguments.owner)
        if isinstance(named, Found):
            return named
        if named.team:
            async with hands.begin(hands.actor) as work:
                found = await named_team(work, named.team)
            if found is None:
                return nothing(f"There is no team {named.team} any more.")
            team, whose = found.id, f"team {found.name}"
        else:
            owner, whose = named.people[0].id, named.people[0].name
    asked = AskForecast(period=arguments.period, periods=arguments.ahead + 1, owner_id=owner, team_id=team)
    shown = await show_forecast(hands.begin, hands.actor, asked)
    if len(shown.periods) <= arguments.ahead:
        return nothing(f"There is no forecast: {shown.word}")
    one = shown.periods[arguments.ahead]
    return Found(summary=f"Looked up the forecast of {one.name}.", facts=_of_forecast(one, whose, shown))


def _of_forecast(one: PeriodForecast, whose: str, shown: ForecastOut) -> list[Fact]:
    currency, place = shown.currency, f"{one.starts_on.isoformat()}:{one.period}"
    band = next((each for each in one.bands if each.level == 80), None)
    between = ""
    if band:
        low, high = money(band.low_minor, currency), money(band.high_minor, currency)
        between = f", in 80 of 100 cases between {low} and {high}"
    sums, expected = one.sums, money(one.expected_minor, currency)
    facts = [
        Fact(
            key=f"forecast:{place}",
            text=f"For {one.name}, {whose} is expected to win {expected}{between}.",
            values={"amount_minor": one.expected_minor, "currency": currency, "on": str(one.starts_on)},
        ),
        Fact(
            key=f"won:{place}",
            text=f"Of that, {money(sums.won_minor, currency)} is won already, "
            f"in {counted(sums.won_deals, 'deal')}.",
            values={"amount_minor": sums.won_minor, "currency": currency, "count": sums.won_deals},
        ),
        Fact(
            key=f"categories:{place}",
            text=f"Open deals of {one.name}: commit {money(sums.commit_minor, currency)}, best case "
            f"{money(sums.best_case_minor, currency)}, pipeline {money(sums.pipeline_minor, currency)}.",
            values={"currency": currency},
        ),
    ]
    return facts + _of_quota(one, currency, place) + _of_record(shown, place)


def _of_quota(one: PeriodForecast, currency: str, place: str) -> list[Fact]:
    facts: list[Fact] = []
    if one.quota_minor is not None and one.quota_chance is not None:
        text = (
            f"The quota of {one.name} is {money(one.quota_minor, currency)}; "
            f"it is reached with a probability of {percent(round(one.quota_chance, 2))}."
        )
        facts.append(Fact(key=f"quota:{place}", text=text, values={"amount_minor": one.quota_minor}))
    if one.override and one.override.amount_minor is not None:
        text = (
            f"A manager says {money(one.override.amount_minor, currency)} for {one.name}: "
            f'"{clipped(one.override.reason, 200)}".'
        )
        facts.append(Fact(key=f"said:{place}", text=text, values={"amount_minor": one.override.amount_minor}))
    return facts


def _of_record(shown: ForecastOut, place: str) -> list[Fact]:
    record = shown.record
    if not record.periods or record.mape is None:
        return []
    text = (
        f"Forecasts of {counted(record.periods, 'earlier period')} were off by "
        f"{percent(round(record.mape / 100, 3))} on average."
    )
    return [Fact(key=f"record:{place}", text=text, values={"percent": record.mape})]


DEAL_PROBABILITY = Tool(
    name="deal_probability",
    title="Win probability of a deal",
    description="How likely an open deal is won, with interval, expected close, value and the reasons behind "
    "it, as the model trained on your own history says. Use it for why a deal is likely or at risk.",
    arguments=OfDeal,
    permissions=("copilot:use", "crm:read"),
    run=_deal_probability,
    rests_on="nothing",
)
LEAD_SCORE = Tool(
    name="lead_score",
    title="Score of a lead",
    description="The score of a lead from 0 to 100, its reasons, its interval and how it came there.",
    arguments=OfLead,
    permissions=("copilot:use", "crm:read"),
    run=_lead_score,
    rests_on="nothing",
)
FORECAST = Tool(
    name="forecast",
    title="Forecast",
    description="Expected revenue of a month or quarter, of everybody, a team or one person: the number "
    "with its 80 % interval, what is won, the categories, the chance of reaching the quota, and how good "
    "forecasts were.",
    arguments=OfPeriod,
    permissions=("copilot:use", "crm:read", "forecast:read"),
    run=_forecast,
    rests_on="nothing",
)
