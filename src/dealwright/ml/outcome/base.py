"""What training gives, what a score says, and how good it is. `training.train` makes these."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from dealwright.ml.outcome.table import Floats, Table

Says = Callable[[float, str], None]
"""Told how far a long work is: 0 to 1, and what it is doing in a few words."""

Method = Literal["blend", "rates", "none"]
"""`blend` of trained models; `rates`: too few outcomes, shrunken rates; `none`: nothing to learn from."""


@dataclass(frozen=True)
class Quality:
    """How good probabilities are on rows they were not trained on. Percentages are shares of 1.

    `coverage_80` is the share of rows whose outcome lies in the 80 % prediction set (label-conditional
    conformal), `band_coverage_80` how often the 80 % band around a probability holds the share won of rows
    of alike probability, but for chance; `auc` and `ap` are None when only one outcome occurs.
    """

    rows: int
    positives: int
    auc: float | None
    ap: float | None
    precision_at_10pct: float | None
    brier: float
    log_loss: float
    ece: float
    coverage_80: float | None = None
    band_coverage_80: float | None = None


@dataclass(frozen=True)
class Bin:
    """Rows with alike probability (calibration) or a tenth of the rows (lift)."""

    predicted: float
    observed: float
    rows: int
    lift: float | None = None


@dataclass(frozen=True)
class Leak:
    """A column that knows the outcome. `why` is a sentence a manager understands, with its figures."""

    feature: str
    kind: Literal["too good", "missingness", "filled after", "identity"]
    auc: float
    why: str


@dataclass(frozen=True)
class Feature:
    """`gain` is the share of the model's usefulness: how much worse it gets without, summing to 1."""

    name: str
    kind: str
    gain: float
    filled: float


@dataclass(frozen=True)
class Report:
    """What the model page shows. `signal` False: no better than the base rate, and `word` says so.

    `quality` is of the whole thing on held-back rows (the newest, when times are known), `members` of each
    single model and of Odoo's tables on the same rows.
    """

    method: Method
    signal: bool
    word: str
    rows: int
    positives: int
    quality: Quality | None
    members: dict[str, Quality]
    weights: dict[str, float]
    calibration: str
    calibration_bins: list[Bin]
    lift: list[Bin]
    leaks: list[Leak]
    left_out: list[str]
    features: list[Feature]
    train_seconds: float
    warnings: list[str] = field(default_factory=list[str])


@dataclass(frozen=True)
class Reason:
    """`effect` is in points of probability (0.12 = 12 points): how much lower (higher, when negative) the
    probability would be if the feature had its usual value `usual`. `value` is as it was given."""

    feature: str
    value: float | str | None
    usual: float | str | None
    effect: float


@dataclass(frozen=True)
class Predictions:
    """One row per scored row. `low` and `high` bound the probability (80 %); `sets` says which outcomes the
    80 % prediction set holds: "won", "lost", "both" or "neither". `confidence` 0 to 1 falls with the width
    of the band and with how little of the row is known."""

    probability: Floats
    low: Floats
    high: Floats
    confidence: Floats
    sets: list[str]


class Model(Protocol):
    """A trained model, ready to score."""

    @property
    def features(self) -> Sequence[str]: ...

    @property
    def report(self) -> Report: ...

    def predict(self, table: Table) -> Predictions: ...

    def explain(self, table: Table, top: int = 5) -> list[list[Reason]]:
        """For every row the features that move it most, the strongest first."""
        ...

    def drift(self, table: Table) -> dict[str, float]:
        """Population stability index by feature and of the `score` itself, against the training rows."""
        ...

    def save(self) -> bytes:
        """The artefact: no pickle, with its own digest."""
        ...


class BrokenArtefact(ValueError):
    """The stored model is not what was saved."""


class NothingToLearn(ValueError):
    """Rows are missing, or only one outcome occurs; the message says which."""
