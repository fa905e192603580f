"""A stored model as the API shows it: figures, features, leaks, and what is different from others."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from dealwright.domains.scoring.features.base import Feature
from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.models import ScoreModel
from dealwright.domains.scoring.schemas import (
    AmountOut,
    BinOut,
    Difference,
    FeatureOut,
    LeakOut,
    ModelDetail,
    ModelRow,
    QualityOut,
    TimingOut,
)

Json = Mapping[str, Any]
# Figures of which more is better; of the others less is.
_FIGURES = {
    "auc": True,
    "ap": True,
    "precision_at_10pct": True,
    "brier": False,
    "log_loss": False,
    "ece": False,
}
_WORDS = {
    "auc": "ranking (AUC)",
    "ap": "average precision",
    "precision_at_10pct": "precision of the best tenth",
    "brier": "Brier score",
    "log_loss": "log loss",
    "ece": "calibration error",
}
NOTED_GAIN = 0.03


def row_of(row: ScoreModel) -> ModelRow:
    return ModelRow(**_row(row))


def detail_of(row: ScoreModel, champion: ScoreModel | None, before: ScoreModel | None) -> ModelDetail:
    outcome: Json = row.report["outcome"]
    kind: Kind = "lead" if row.kind == "lead" else "deal"
    catalogue = Catalogue(kind)
    used = {one["name"] for one in outcome["features"]}
    timing, amounts = row.report.get("timing"), row.report.get("amounts")
    return ModelDetail(
        **_row(row),
        members={name: QualityOut(**one) for name, one in outcome["members"].items()},
        weights=outcome["weights"],
        calibration=outcome["calibration"],
        calibration_bins=[BinOut(**one) for one in outcome["calibration_bins"]],
        lift=[BinOut(**one) for one in outcome["lift"]],
        leaks=[
            LeakOut(**one, label=catalogue.label(one["feature"]), used=one["feature"] in used)
            for one in outcome["leaks"]
        ],
        left_out=outcome["left_out"],
        features=[_feature(one, catalogue.features, row.drift or {}) for one in outcome["features"]],
        timing=TimingOut(**timing) if timing else None,
        amounts=AmountOut(**amounts) if amounts else None,
        train_seconds=outcome["train_seconds"],
        warnings=list(outcome["warnings"]),
        changed=_changed(row, before, catalogue),
        against=_against(row, champion),
    )


def _row(row: ScoreModel) -> dict[str, Any]:
    outcome: Json = row.report["outcome"]
    names = ("id", "kind", "number", "state", "trained_at", "trained_by", "known_from", "known_to", "rows",
             "positives", "horizon_days", "promoted_at")  # fmt: skip
    return {
        **{name: getattr(row, name) for name in names},
        "method": outcome["method"],
        "signal": outcome["signal"],
        "word": outcome["word"],
        "quality": QualityOut(**outcome["quality"]) if outcome["quality"] else None,
        "drift": (row.drift or {}).get("score"),
    }


def _feature(one: Json, known: Mapping[str, Feature], drift: Json) -> FeatureOut:
    feature = known.get(one["name"])
    return FeatureOut(
        name=one["name"],
        label=feature.label if feature else one["name"],
        family=feature.family if feature else "custom",
        gain=one["gain"],
        filled=one["filled"],
        drift=drift.get(one["name"]),
    )


def _changed(row: ScoreModel, before: ScoreModel | None, catalogue: Catalogue) -> list[str]:
    """What is different from the model before, in sentences."""
    if before is None:
        return ["The first model of its kind."]
    here, there = _gains(row), _gains(before)
    said = [_rows_sentence(row, before)]
    said += [f"New feature: {catalogue.label(name)}." for name in here if name not in there][:5]
    said += [f"Feature left out: {catalogue.label(name)}." for name in there if name not in here][:5]
    moved = [(here[name] - there[name], name) for name in here if name in there]
    for change, name in sorted(moved, key=lambda one: -abs(one[0]))[:3]:
        if abs(change) >= NOTED_GAIN:
            how = "counts more" if change > 0 else "counts less"
            said.append(f"{catalogue.label(name)} {how}: {there[name]:.0%} before, {here[name]:.0%} now.")
    said += _figure_sentences(row, before)
    return said


def _gains(row: ScoreModel) -> dict[str, float]:
    return {one["name"]: one["gain"] for one in row.report["outcome"]["features"]}


def _rows_sentence(row: ScoreModel, before: ScoreModel) -> str:
    more = row.rows - before.rows
    how = "as many as" if not more else f"{abs(more):,} {'more' if more > 0 else 'fewer'} than"
    return f"Learned from {row.rows:,} snapshots, {how} model {before.number}."


def _figure_sentences(row: ScoreModel, before: ScoreModel) -> list[str]:
    here, there = _quality(row), _quality(before)
    said: list[str] = []
    for name in ("auc", "ece"):
        if here.get(name) is not None and there.get(name) is not None:
            said.append(
                f"{_WORDS[name].capitalize()}: {there[name]:.3f} before, {here[name]:.3f} now, "
                "each on its own held-back records."
            )
    return said


def _quality(row: ScoreModel) -> Json:
    return row.report["outcome"]["quality"] or {}


def _against(row: ScoreModel, champion: ScoreModel | None) -> list[Difference]:
    """On the same newest rows when they were compared in training; else each on its own held-back ones."""
    if champion is None or champion.id == row.id:
        return []
    compared = cast(Json | None, row.report.get("compared"))
    if compared and compared["champion_id"] == str(champion.id):
        return _differences(
            compared["here"], compared["champion"], f" on the same {compared['rows']:,} snapshots"
        )
    return _differences(_quality(row), _quality(champion), ", each on its own held-back records")


def _differences(here: Json, there: Json, where: str) -> list[Difference]:
    return [
        Difference(
            figure=_WORDS[name] + where,
            here=here.get(name),
            champion=there.get(name),
            better=_is_better(here.get(name), there.get(name), more_is_better),
        )
        for name, more_is_better in _FIGURES.items()
    ]


def _is_better(here: float | None, there: float | None, more_is_better: bool) -> bool | None:
    if here is None or there is None or here == there:
        return None
    return (here > there) == more_is_better


def model_rows(model: ModelDetail) -> list[Sequence[object]]:
    """Everything of the model's page as one table."""
    rows: list[Sequence[object]] = [("part", "name", "figure", "value")]
    for name in (
        "kind",
        "number",
        "state",
        "method",
        "signal",
        "word",
        "trained_at",
        "rows",
        "positives",
        "horizon_days",
    ):
        rows.append(("model", name, "", getattr(model, name)))
    for name, quality in (("model", model.quality), *model.members.items()):
        if quality:
            rows += [("quality", name, figure, value) for figure, value in quality.model_dump().items()]
    rows += [("weight", name, "", weight) for name, weight in model.weights.items()]
    for part, bins in (("calibration", model.calibration_bins), ("lift", model.lift)):
        for place, one in enumerate(bins, start=1):
            rows += [(part, place, figure, value) for figure, value in one.model_dump().items()]
    for feature in model.features:
        rows += [
            ("feature", feature.name, figure, getattr(feature, figure))
            for figure in ("label", "gain", "filled", "drift")
        ]
    rows += [("leak", one.feature, one.kind, one.why) for one in model.leaks]
    rows += [("left out", name, "", "") for name in model.left_out]
    for part, report in (("timing", model.timing), ("amounts", model.amounts)):
        rows += [
            (part, "", figure, value) for figure, value in (report.model_dump() if report else {}).items()
        ]
    rows += [("changed", "", "", one) for one in model.changed]
    rows += [("against", one.figure, "here", one.here) for one in model.against]
    rows += [("against", one.figure, "champion", one.champion) for one in model.against]
    return rows
