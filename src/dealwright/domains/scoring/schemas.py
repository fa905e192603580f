"""Request and response shapes of scoring. Probabilities are shares of 1, scores whole numbers to 100."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, model_validator

from dealwright.domains.identity.schemas import Currency
from dealwright.kernel.fields import CLEAN

SubjectKind = Literal["lead", "deal"]
EngineName = Literal["model", "rates", "rules"]
ModelState = Literal["challenger", "champion", "retired"]
RunState = Literal["waiting", "running", "done", "failed", "stopped"]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120), CLEAN]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500), CLEAN]
Share = Annotated[float, Field(ge=0, le=1)]
MAX_AT_ONCE = 1_000


def _one_value(told: object) -> object:
    """One reason instead of one for each kind of value it might have been."""
    if isinstance(told, list | dict) or (isinstance(told, int) and told.bit_length() > 1_000):
        raise ValueError("is a number, a word, true, false or null")
    return told


Value = Annotated[float | bool | str | None, BeforeValidator(_one_value)]


class Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class InlineLead(Form):
    """A lead that is not stored. Everything may be left out; what is unknown is named in the answer."""

    title: Text | None = None
    company: Text | None = None
    email: Text | None = None
    phone: Text | None = None
    domain: Text | None = None
    industry: Text | None = None
    employees: Annotated[int, Field(ge=0, le=10_000_000)] | None = None
    city: Text | None = None
    country: Text | None = None
    source: Text | None = None
    description: Annotated[str, StringConstraints(max_length=20_000), CLEAN] | None = None
    status: Literal["new", "working", "qualified"] = "new"
    created_at: datetime | None = Field(None, description="Default: now")
    features: dict[Name, Value] = Field(
        default_factory=dict[str, Value],
        max_length=300,
        description="Any feature of the model by its name, such as `replies` or `meetings_accepted`",
    )


class InlineDeal(Form):
    """A deal that is not stored."""

    stage: Text | None = Field(None, description="Name of an open stage; default: the first")
    pipeline: Text | None = None
    amount_minor: Annotated[int, Field(ge=0, le=10**15)] | None = None
    currency: Currency | None = None
    opened_at: datetime | None = Field(None, description="Default: now")
    stage_entered_at: datetime | None = None
    expected_close_on: date | None = None
    source: Text | None = None
    industry: Text | None = None
    employees: Annotated[int, Field(ge=0, le=10_000_000)] | None = None
    country: Text | None = None
    features: dict[Name, Value] = Field(default_factory=dict[str, Value], max_length=300)


class ScoreLead(Form):
    """Either a stored lead by its id, or one in words."""

    lead_id: UUID | None = None
    lead: InlineLead | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> "ScoreLead":
        if (self.lead_id is None) == (self.lead is None):
            raise ValueError("Give either lead_id or lead.")
        return self


class ScoreLeads(Form):
    """Ids, leads in words, or both; the answer keeps their order, ids first. `all` starts a run instead."""

    lead_ids: Annotated[list[UUID], Field(max_length=MAX_AT_ONCE)] = []
    leads: Annotated[list[InlineLead], Field(max_length=MAX_AT_ONCE)] = []
    all: bool = False

    @model_validator(mode="after")
    def _something(self) -> "ScoreLeads":
        if self.all == bool(self.lead_ids or self.leads):
            raise ValueError("Give lead_ids, leads, or all.")
        return self


class DealChance(Form):
    """Either a stored deal by its id, or one in words. `by` are the dates to answer for."""

    deal_id: UUID | None = None
    deal: InlineDeal | None = None
    by: Annotated[list[date], Field(max_length=24)] = []

    @model_validator(mode="after")
    def _one_of_them(self) -> "DealChance":
        if (self.deal_id is None) == (self.deal is None):
            raise ValueError("Give either deal_id or deal.")
        return self


class MoneyRange(BaseModel):
    """`low` and `high` hold it in 80 of 100 cases."""

    amount_minor: int
    low_minor: int
    high_minor: int
    currency: str


class DaySpan(BaseModel):
    """`low` and `high` hold it in 80 of 100 cases."""

    value: int
    low: int
    high: int


class ReasonOut(BaseModel):
    """`effect` in points of 100: how much lower (negative: higher) the score would be at the usual value."""

    feature: str
    label: str
    value: float | str | None
    usual: float | str | None
    effect: float
    sentence: str


class ModelBrief(BaseModel):
    """What stands behind a score: shown beside every one. Without a model the rules answered."""

    id: UUID | None
    version: int | None
    trained_on: datetime | None
    rows: int
    metrics: dict[str, float | None]
    signal: bool
    word: str


class ScoreOut(BaseModel):
    """What lead and deal have in common. `interval` bounds the probability at 80 %."""

    kind: SubjectKind
    record_id: UUID | None
    score: int
    probability: float
    interval: tuple[float, float]
    confidence: float
    known: float
    engine: EngineName
    reasons: list[ReasonOut]
    risk_factors: list[str]
    unknown: list[str] = Field(description="Features without a value, the most useful first")
    model: ModelBrief
    at: datetime


class LeadScore(ScoreOut):
    """`timeline_days`: until it converts, if it does. `override` is a person's word, kept apart."""

    deal_value: MoneyRange | None
    timeline_days: DaySpan | None
    override: int | None = None


class ChanceBy(BaseModel):
    day: date
    probability: float


class DealScore(ScoreOut):
    """`score` is the probability in percent. `by_date` is cumulative: won by then."""

    by_date: list[ChanceBy]
    expected_close: date | None
    close_interval: tuple[date, date] | None
    value: MoneyRange | None
    is_stale: bool
    override: int | None = None


class BatchScores(BaseModel):
    """`scores`, or the run that scores everything. `missing` are ids that are no leads of this workspace."""

    scores: list[LeadScore] = []
    missing: list[UUID] = []
    run: "ScoringRunOut | None" = None


class ScorePoint(BaseModel):
    at: datetime
    score: int
    engine: EngineName
    because: str
    model_version: int | None


class RecordScore(BaseModel):
    """The stored score of a record, its way there, newest last, and where decay takes it.

    `decay`: what the score will be after so many days if nothing happens.
    """

    lead: LeadScore | None = None
    deal: DealScore | None = None
    history: list[ScorePoint]
    decay: list["DecayPoint"]


class DecayPoint(BaseModel):
    days: int
    score: int


class ScoringRunOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    id: UUID
    kind: SubjectKind
    task: Literal["train", "score"]
    state: RunState
    done: int
    total: int
    doing: str
    error: str | None
    model_id: UUID | None
    asked_at: datetime
    asked_by: UUID | None
    ended_at: datetime | None


class StartRun(Form):
    kind: SubjectKind


class QualityOut(BaseModel):
    rows: int
    positives: int
    auc: float | None
    ap: float | None
    precision_at_10pct: float | None
    brier: float
    log_loss: float
    ece: float
    coverage_80: float | None
    band_coverage_80: float | None = None


class BinOut(BaseModel):
    predicted: float
    observed: float
    rows: int
    lift: float | None = None


class LeakOut(BaseModel):
    feature: str
    label: str
    kind: str
    auc: float
    why: str
    used: bool


class FeatureOut(BaseModel):
    name: str
    label: str
    family: str
    gain: float
    filled: float
    drift: float | None


class TimingOut(BaseModel):
    """Days to close on held-back records, against always saying the median; interval coverage at 80 %."""

    rows: int
    mae_days: float | None
    mae_constant: float | None
    coverage_80: float | None
    word: str


class AmountOut(BaseModel):
    rows: int
    mape: float | None
    mape_baseline: float | None
    coverage_80: float | None
    word: str


class ModelRow(BaseModel):
    """`quality` on rows the model had not seen, the newest."""

    id: UUID
    kind: SubjectKind
    number: int
    state: ModelState
    method: str
    signal: bool
    word: str
    trained_at: datetime
    trained_by: UUID | None
    known_from: datetime | None
    known_to: datetime | None
    rows: int
    positives: int
    horizon_days: int
    quality: QualityOut | None
    promoted_at: datetime | None
    drift: float | None = Field(description="Population stability index of the score since training")


class Difference(BaseModel):
    """One figure of this model and of the champion."""

    figure: str
    here: float | None
    champion: float | None
    better: bool | None


class ModelDetail(ModelRow):
    members: dict[str, QualityOut]
    weights: dict[str, float]
    calibration: str
    calibration_bins: list[BinOut]
    lift: list[BinOut]
    leaks: list[LeakOut]
    left_out: list[str]
    features: list[FeatureOut]
    timing: TimingOut | None
    amounts: AmountOut | None
    train_seconds: float
    warnings: list[str]
    changed: list[str] = Field(description="What is different from the model before, in sentences")
    against: list[Difference]


class ScoringRule(Form):
    """Points while there is no model: `feature` `is` `value` gives or takes `points` from 50."""

    feature: Name
    test: Literal["known", "unknown", "is", "contains", "at_least", "at_most"]
    value: float | Text | None = None
    points: Annotated[int, Field(ge=-50, le=50)]


class ScoringSettingsForm(Form):
    version: int = Field(ge=0, le=2**31 - 1, description="The version you have; 0 for the first")
    retrain_days: Annotated[int, Field(ge=0, le=365)] = Field(7, description="0: only by hand")
    promote_better: bool = True
    left_out: dict[SubjectKind, Annotated[list[Name], Field(max_length=500)]] = {}
    kept: dict[SubjectKind, Annotated[list[Name], Field(max_length=500)]] = {}
    rules: Annotated[list[ScoringRule], Field(max_length=100)] | None = Field(
        None, description="Null: the usual rules"
    )


class ScoringSettingsOut(BaseModel):
    version: int
    retrain_days: int
    promote_better: bool
    left_out: dict[SubjectKind, list[str]]
    kept: dict[SubjectKind, list[str]]
    rules: list[ScoringRule]
    rules_are_usual: bool
    updated_at: datetime | None
    updated_by: UUID | None


class FeatureAbout(BaseModel):
    name: str
    label: str
    family: Literal["who", "behaviour", "interaction", "time", "deal", "custom"]
    meaning: str


class AboutScoring(BaseModel):
    """What scores a kind now, for the page and the small print beside a score."""

    kind: SubjectKind
    model: ModelBrief
    champion: ModelRow | None
    challenger: ModelRow | None
    going: list[ScoringRunOut]
    outcomes: int
    outcomes_needed: int
    scored: int
    unscored: int
    next_training_on: date | None
    features: list[FeatureAbout]


class Promote(Form):
    """Makes a model the champion; an older one again is a roll-back."""

    reason: Text = ""


BatchScores.model_rebuild()
RecordScore.model_rebuild()
