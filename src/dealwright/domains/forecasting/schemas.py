"""Request and response shapes of forecasting.

Money is minor units of the workspace's currency; what has no rate into it stands apart in `unconverted`.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from dealwright.kernel.fields import CLEAN

Period = Literal["month", "quarter"]
Category = Literal["won", "commit", "best_case", "pipeline", "omitted"]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Minor = Annotated[int, Field(ge=0, le=10**15)]
Why = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=1_000), CLEAN]


OR_TEAM = "Instead of an owner: the deals of everybody who is in the team today"


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ForecastBand(BaseModel):
    """Holds the outcome in `level` of 100 cases."""

    level: int
    low_minor: int
    high_minor: int


class AskForecast(Form):
    """`periods` counts the running one. `fresh` works it out anew."""

    period: Period = "month"
    periods: Annotated[int, Field(ge=1, le=12)] = 4
    owner_id: UUID | None = None
    team_id: UUID | None = Field(None, description=OR_TEAM)
    pipeline_id: UUID | None = None
    fresh: bool = False


class CategorySums(BaseModel):
    """Open deals by category with what is won already. `weighted`: open amounts by win probability."""

    won_minor: int
    won_deals: int
    commit_minor: int
    commit_deals: int
    best_case_minor: int
    best_case_deals: int
    pipeline_minor: int
    pipeline_deals: int
    omitted_minor: int
    omitted_deals: int
    weighted_minor: int


class View(BaseModel):
    """One way to the number: `bottom_up` from the deals, `top_down` from the months before."""

    expected_minor: int
    bands: list[ForecastBand]
    share: float = Field(description="Its weight in the joined number, by how well it did before")
    word: str


class PeriodForecast(BaseModel):
    """`expected` is the middle of the joined distribution: what is won plus what is to come."""

    period: Period
    starts_on: date
    ends_on: date
    name: str
    is_running: bool
    expected_minor: int
    bands: list[ForecastBand] = Field(description="Empty where there is nothing to draw from")
    sums: CategorySums
    not_created_minor: int = Field(description="Part of the expected that no open deal stands for yet")
    bottom_up: View
    top_down: View | None
    quota_minor: int | None
    quota_chance: float | None = Field(description="Probability that the quota is reached")
    override: "OverrideOut | None"
    last_time_minor: int | None = Field(description="What the same forecast said seven days ago")


class PastPeriod(BaseModel):
    starts_on: date
    name: str
    won_minor: int
    deals: int


class Unconverted(BaseModel):
    currency: str
    deals: int
    amount_minor: int


class ForecastOut(BaseModel):
    """`engine` says what the win probabilities come from. `paths` is for the fan: past, then bands."""

    currency: str
    made_at: datetime
    engine: Literal["model", "rates", "stages"]
    word: str
    periods: list[PeriodForecast]
    past: list[PastPeriod]
    owners: list["OwnerForecast"]
    teams: list["TeamForecast"] = Field(description="When everybody's deals are looked at")
    unconverted: list[Unconverted]
    warnings: list[str]
    record: "TrackRecord"


class PartForecast(BaseModel):
    """A part of the first whole answer period."""

    won_minor: int
    expected_minor: int
    low_minor: int
    high_minor: int
    quota_minor: int | None
    quota_chance: float | None
    override_minor: int | None
    bias_percent: float | None = Field(description="How much its forecasts were too high before")
    bias_periods: int


class OwnerForecast(PartForecast):
    """Somebody's part. `team_id`: the team they are in today."""

    owner_id: UUID | None
    team_id: UUID | None


class TeamForecast(PartForecast):
    """A team's part, from a simulation of its own. Its people are who is in it today."""

    team_id: UUID
    name: str
    leader_id: UUID | None


class TrackRecord(BaseModel):
    """How forecasts made at the start of earlier periods did. `coverage_80`: share within the 80 % band."""

    periods: int
    mape: float | None
    bias_percent: float | None
    coverage_80: float | None
    naive_mape: float | None = Field(
        description="Saying what the same period a year (else one period) ago won"
    )
    rebuilt: int = Field(description="How many of them were worked out later from the history")


class HistoryPoint(BaseModel):
    taken_on: date
    expected_minor: int
    low_minor: int
    high_minor: int
    commit_minor: int
    best_case_minor: int
    pipeline_minor: int
    won_minor: int
    override_minor: int | None
    rebuilt: bool


class PeriodHistory(BaseModel):
    """How the number of a period moved while it came nearer, and what it came to."""

    period: Period
    starts_on: date
    name: str
    actual_minor: int | None
    error_percent: float | None
    inside_80: bool | None
    points: list[HistoryPoint]


class ForecastHistory(BaseModel):
    currency: str
    owner_id: UUID | None
    team_id: UUID | None
    record: TrackRecord
    periods: list[PeriodHistory]


class ForecastDeal(BaseModel):
    """An open or won deal of a period, with its part in the number."""

    id: UUID
    name: str
    account_id: UUID | None
    account_name: str | None
    owner_id: UUID | None
    stage: str
    category: Category
    said_category: Category | None = Field(description="A person's word; else the probability decided")
    amount_minor: int | None
    currency: str
    converted_minor: int | None
    probability: float = Field(description="Won within the period")
    win_probability: float = Field(description="Won at all")
    expected_close_on: date | None
    predicted_close_on: date | None
    pushed: int = Field(description="How often its close date moved to a later month")
    expected_minor: int
    swing_minor: int = Field(
        description="Twice the standard deviation it brings to its period: its whole amount at even odds, "
        "nothing when it is certain"
    )


class ForecastDeals(BaseModel):
    """The few deals that matter come first: by swing."""

    period: Period
    starts_on: date
    ends_on: date
    currency: str
    deals: list[ForecastDeal]
    total: int
    next_cursor: str | None = None


class QuotaForm(Form):
    period: Period
    starts_on: date = Field(description="First day of the period")
    owner_id: UUID | None = Field(default=None, description="Null: a team's, or without a team everybody's")
    team_id: UUID | None = None
    amount_minor: Minor | None = Field(description="Null removes it")


class SetQuotas(Form):
    quotas: Annotated[list[QuotaForm], Field(min_length=1, max_length=500)]


class QuotaOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    period: Period
    starts_on: date
    owner_id: UUID | None
    team_id: UUID | None
    amount_minor: int
    updated_at: datetime
    updated_by: UUID | None


class Quotas(BaseModel):
    """Of the workspace's currency; `warnings` say what is kept in others."""

    currency: str
    quotas: list[QuotaOut]
    warnings: list[str]


class NewOverride(Form):
    """Without an owner or a team for everybody. Null withdraws what was said before."""

    period: Period
    starts_on: date
    owner_id: UUID | None = None
    team_id: UUID | None = None
    amount_minor: Minor | None
    reason: Why


class OverrideOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    period: Period
    starts_on: date
    owner_id: UUID | None
    team_id: UUID | None
    amount_minor: int | None
    reason: str
    said_at: datetime
    said_by: UUID | None


class RateForm(Form):
    currency: Currency
    day: date
    rate: Annotated[float, Field(gt=0, le=1e9)] | None = Field(description="Null removes it")


class SetRates(Form):
    rates: Annotated[list[RateForm], Field(min_length=1, max_length=500)]


class RateOut(BaseModel):
    currency: str
    day: date
    rate: float
    set_at: datetime
    set_by: UUID | None


class Rates(BaseModel):
    """`missing`: currencies of deals that no rate leads from. The first rate serves earlier days, too."""

    currency: str
    rates: list[RateOut]
    missing: list[Unconverted]
    warnings: list[str]


class ForecastSettingsForm(Form):
    version: int = Field(ge=0, le=2**31 - 1, description="The version you have; 0 for the first")
    year_starts_in: Annotated[int, Field(ge=1, le=12)] = 1
    commit_from: Annotated[int, Field(ge=0, le=100)] = 70
    best_case_from: Annotated[int, Field(ge=0, le=100)] = 40

    @model_validator(mode="after")
    def _in_order(self) -> "ForecastSettingsForm":
        if self.best_case_from > self.commit_from:
            raise ValueError("best_case_from cannot be above commit_from")
        return self


class ForecastSettingsOut(ForecastSettingsForm):
    updated_at: datetime | None
    updated_by: UUID | None


# Pipeline analysis


class AskPipeline(Form):
    """What deals did between the days, against the same length of time before. Default: the last 180 days."""

    pipeline_id: UUID | None = None
    owner_id: UUID | None = None
    team_id: UUID | None = Field(None, description=OR_TEAM)
    since: date | None = None
    until: date | None = None

    @model_validator(mode="after")
    def _in_order(self) -> "AskPipeline":
        if self.since and self.until and self.since > self.until:
            raise ValueError("since cannot be after until")
        return self


class RateOfCases(BaseModel):
    """A share with its 80 % interval (Wilson)."""

    share: float | None
    low: float | None
    high: float | None
    count: int
    of: int


class StageFacts(BaseModel):
    """`onward`: of the deals that left the stage, the share that went further or were won.

    `days_*` in the stage, deals still there counted as such (Kaplan-Meier); `before_*` in the time before;
    `onward_p` and `days_p` of the difference (Fisher, log-rank), `onward_q` and `days_q` after
    Benjamini-Hochberg over all stages.
    """

    stage_id: UUID
    name: str
    open_deals: int
    open_minor: int
    reached: int
    onward: RateOfCases
    before_onward: RateOfCases
    onward_p: float | None
    onward_q: float | None
    days_median: float | None
    days_p80: float | None
    before_days_median: float | None
    days_p: float | None
    days_q: float | None
    is_bottleneck: bool
    why: str = ""


class Reasoned(BaseModel):
    name: str
    deals: int
    amount_minor: int
    share: float
    before_share: float | None
    p_value: float | None
    q_value: float | None = Field(description="p after Benjamini-Hochberg over the whole list")


class AgeBucket(BaseModel):
    """Open deals of a stage by their days in it; `usual_days` is what won deals took at most (p80)."""

    stage_id: UUID
    name: str
    usual_days: float | None
    buckets: list[int] = Field(description="Deals of up to 7, 14, 30, 60, 90, and more days")
    amounts_minor: list[int]
    overdue: int


class Cohort(BaseModel):
    """Deals opened in a month: share won by so many months later, and still open."""

    month: date
    deals: int
    won_by: list[float | None]
    open_share: float


class Slipped(BaseModel):
    """A deal that should have closed, or whose date was moved."""

    id: UUID
    name: str
    account_name: str | None
    owner_id: UUID | None
    stage: str
    amount_minor: int | None
    currency: str
    expected_close_on: date | None
    first_expected_on: date | None
    pushed: int
    days_late: int


class Velocity(BaseModel):
    """open deals x win share x median amount / median days to win = money a day."""

    open_deals: int
    win: RateOfCases
    before_win: RateOfCases
    win_p: float | None
    amount_median_minor: int | None
    days_to_win_median: float | None
    before_days_to_win_median: float | None
    per_day_minor: int | None
    before_per_day_minor: int | None


class Concentration(BaseModel):
    """`top_share`: part of the largest deal in the open amount; `accounts_for_half`: how few hold half."""

    open_deals: int
    open_minor: int
    top_share: float | None
    top_deal_id: UUID | None
    top_deal: str | None
    top_five_share: float | None
    accounts_for_half: int | None
    is_risky: bool
    word: str


class Coverage(BaseModel):
    """Open amount due this quarter against what is missing to the quota, and what it takes by experience."""

    starts_on: date
    open_minor: int
    missing_minor: int | None
    ratio: float | None
    needed_ratio: float | None
    word: str


class PipelineAnalysis(BaseModel):
    currency: str
    pipeline_id: UUID
    pipeline: str
    since: date
    until: date
    stages: list[StageFacts]
    velocity: Velocity
    lost: list[Reasoned]
    won_sources: list[Reasoned]
    ages: list[AgeBucket]
    cohorts: list[Cohort]
    slipped: list[Slipped]
    slipped_total: int
    coverage: Coverage
    concentration: Concentration
    unconverted: list[Unconverted]
    word: str


class AskInsights(AskPipeline):
    """Default: the last two years. `fresh` works them out anew; else that is done each quarter of an hour."""

    most: Annotated[int, Field(ge=1, le=50)] = 12
    fresh: bool = False


class Evidence(BaseModel):
    """What a statement was computed from. `method` names the test.

    Of `count` the `n_here` are some of the `n_there`; of all others the two are different cases.
    """

    method: str
    here: float | None
    there: float | None
    n_here: int
    n_there: int
    p_value: float | None
    q_value: float | None = Field(description="p after Benjamini-Hochberg over all that was looked at")


class Insight(BaseModel):
    """A computed statement. `effect` in `unit`, `worth_minor`: what it would be worth a quarter, if given.

    `deals` show it; `link` is a list with the filter that shows all of them.
    """

    key: str
    kind: Literal["opportunity", "risk", "change", "strength"]
    title: str
    sentence: str
    effect: float
    unit: Literal["points", "days", "percent", "money", "deals", "leads"]
    low: float | None
    high: float | None
    worth_minor: int | None
    evidence: Evidence
    deals: list[UUID]
    link: str | None


class InsightsOut(BaseModel):
    """`looked_at` comparisons were made; those not shown were too weak or too few."""

    currency: str
    since: date
    until: date
    made_at: datetime
    looked_at: int
    insights: list[Insight]
    word: str


class Mover(ForecastDeal):
    """What winning or losing this deal does to the chance of the quota."""

    quota_chance_won: float | None
    quota_chance_lost: float | None


class MoversOut(BaseModel):
    """The few deals that decide a period, and what changed it in a week."""

    currency: str
    starts_on: date
    ends_on: date
    expected_minor: int
    was_minor: int | None = Field(
        description="A week ago: today's less the changes, which weigh deals by their stages on both days. "
        "None when there were no deals yet"
    )
    share_of_swing: float = Field(description="Part of the whole uncertainty that these deals hold")
    deals: list[Mover]
    changes: list["NumberChange"]


class NumberChange(BaseModel):
    """Between a week ago and now: won, lost, new, moved out, moved in, amount, probability."""

    kind: Literal["won", "lost", "created", "moved_out", "moved_in", "amount", "probability", "rest"]
    amount_minor: int
    deals: list[UUID]


# Return on investment


class RoiMetrics(Form):
    """A team's figures. Rates in percent."""

    leads_a_month: Annotated[float, Field(ge=0, le=10_000_000)]
    conversion_percent: Annotated[float, Field(ge=0, le=100)] = Field(
        description="Leads that become won deals"
    )
    deal_minor: Minor = Field(description="Average won deal")
    cycle_days: Annotated[float, Field(gt=0, le=3_650)] = Field(description="Days from lead to won")
    hours_a_lead: Annotated[float, Field(ge=0, le=1_000)] = 0


class RoiForm(Form):
    """`baseline` today, `enhanced` with the change. Cost a month and once; hours are paid `hour_minor`."""

    baseline: RoiMetrics
    enhanced: RoiMetrics
    cost_a_month_minor: Minor
    cost_once_minor: Minor = 0
    hour_minor: Minor = 0
    margin_percent: Annotated[float, Field(ge=0, le=100)] = 100
    months: Annotated[int, Field(ge=1, le=60)] = 12


class RoiScenario(BaseModel):
    """`share` of the improvement that comes true: 0.5 careful, 1 as said, 1.25 bold."""

    name: str
    share: float
    revenue_more_minor: int
    hours_saved: float
    gain_minor: int
    cost_minor: int
    net_minor: int
    roi_percent: float | None
    payback_months: float | None
    by_month_minor: list[int] = Field(description="Net of all months up to each")


class FormulaStep(BaseModel):
    name: str
    formula: str
    value: float
    unit: Literal["money", "percent", "months", "deals", "hours"]


class RoiOut(BaseModel):
    currency: str
    scenarios: list[RoiScenario]
    steps: list[FormulaStep] = Field(description="Of the scenario as said")
    breakeven_share: float | None = Field(description="Share of the improvement at which nothing is gained")


class AskRoiHistory(Form):
    """The team's own figures before and after a day, such as the day it changed its way of working."""

    changed_on: date
    months: Annotated[int, Field(ge=1, le=24)] = 6


class RoiHistory(BaseModel):
    currency: str
    changed_on: date
    counted: Literal["leads", "deals"] = Field(description="What `n_before` and `n_after` are")
    before: RoiMetrics | None
    after: RoiMetrics | None
    n_before: int
    n_after: int
    conversion_p: float | None
    cycle_p: float | None
    word: str


PeriodForecast.model_rebuild()
ForecastOut.model_rebuild()
MoversOut.model_rebuild()
