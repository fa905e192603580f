"""What scores a kind of record now: the parts of a trained model, or the rules that stand in for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.schemas import EngineName, ModelBrief, ScoringRule
from dealwright.ml.outcome import artefact
from dealwright.ml.outcome.amounts import AmountModel, load_amounts
from dealwright.ml.outcome.base import Model
from dealwright.ml.outcome.timing import TimingModel, load_timing

NO_MODEL = "No model yet: a few plain rules give the points until enough leads or deals have ended."
BROKEN = "The stored model is not what was saved; the rules give the points until a new one is trained."


@dataclass(frozen=True)
class About:
    """The row of a model, without its parts. `known_to` is the moment of the newest row it learned from."""

    id: UUID
    kind: Kind
    number: int
    state: str
    trained_at: datetime
    rows: int
    horizon_days: int
    report: Mapping[str, Any]
    digest: str
    known_to: datetime | None = None


@dataclass(frozen=True, eq=False)
class Trained:
    """The loaded parts of a model; `timing` and `amounts` may have had nothing to learn from."""

    about: About
    outcome: Model
    timing: TimingModel | None
    amounts: AmountModel | None


@dataclass(frozen=True, eq=False)
class Brain:
    kind: Kind
    catalogue: Catalogue
    rules: Sequence[ScoringRule]
    currency: str
    trained: Trained | None = None
    word: str = NO_MODEL
    norms: Mapping[str, float] = field(default_factory=dict[str, float])
    champion_id: UUID | None = None  # whose place the rules take when it is broken

    @property
    def engine(self) -> EngineName:
        if self.trained is None:
            return "rules"
        return "model" if self.trained.outcome.report.method == "blend" else "rates"

    @property
    def brief(self) -> ModelBrief:
        if self.trained is None:
            return no_model(self.word)
        return brief_of(self.trained.about)

    @property
    def model_id(self) -> UUID | None:
        return self.trained.about.id if self.trained else None


def no_model(word: str = NO_MODEL) -> ModelBrief:
    return ModelBrief(id=None, version=None, trained_on=None, rows=0, metrics={}, signal=False, word=word)


def brief_of(about: About) -> ModelBrief:
    outcome = about.report["outcome"]
    quality: Mapping[str, Any] = outcome["quality"] or {}
    names = ("auc", "ap", "precision_at_10pct", "brier", "log_loss", "ece", "coverage_80")
    return ModelBrief(
        id=about.id,
        version=about.number,
        trained_on=about.trained_at,
        rows=about.rows,
        metrics={name: quality.get(name) for name in names},
        signal=bool(outcome["signal"]),
        word=str(outcome["word"]),
    )


def unpack(about: About, parts: Mapping[str, bytes]) -> Trained:
    """Raises `BrokenArtefact`."""
    return Trained(
        about,
        artefact.load(parts["outcome"]),
        load_timing(parts["timing"]) if "timing" in parts else None,
        load_amounts(parts["amounts"]) if "amounts" in parts else None,
    )
