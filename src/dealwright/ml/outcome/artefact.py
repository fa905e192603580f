"""A model as bytes and back: what `sealed` seals, no pickle."""

from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.base import Bin, BrokenArtefact, Feature, Leak, Quality, Report
from dealwright.ml.outcome.blending import Blend
from dealwright.ml.outcome.boosting import LightGbmError, Trees, is_available
from dealwright.ml.outcome.bounds import Bounds
from dealwright.ml.outcome.calibrating import Curve
from dealwright.ml.outcome.encoding import CategoryPlan, Encoder, NumberPlan
from dealwright.ml.outcome.members import Boosted, Cuts, Forest, Layers, Member, Tables
from dealwright.ml.outcome.model import OutcomeModel
from dealwright.ml.outcome.profile import Profile
from dealwright.ml.outcome.sealed import Parts, seal, unseal

KIND = "outcome model 1"
Arrays = dict[str, NDArray[Any]]


def save(model: OutcomeModel) -> bytes:
    arrays: Arrays = {
        "curve": model.blend.curve.knots,
        "bounds.low": model.bounds.low,
        "bounds.high": model.bounds.high,
    }
    texts: dict[str, str] = {}
    manifest: dict[str, Any] = {
        "report": asdict(model.report),
        "base": model.base,
        "seed": model.seed,
        "weights": model.blend.weights,
        "calibration": model.blend.curve.name,
        "edges": [_told(model.bounds.won_above), _told(model.bounds.lost_below)],
        "encoder": _encoder_out(model.encoder, arrays),
        "profiles": [_profile_out(at, one, arrays) for at, one in enumerate(model.profiles)],
        "members": {name: _member_out(name, one, arrays, texts) for name, one in model.members.items()},
    }
    return seal(KIND, manifest, arrays, texts)


def load(artefact: bytes) -> OutcomeModel:
    parts = unseal(KIND, artefact)
    try:
        return _model_in(parts)
    except (KeyError, TypeError, ValueError, IndexError, LightGbmError) as error:
        raise BrokenArtefact(f"The stored model lacks a part or has a wrong one: {error}") from error


def _model_in(parts: Parts) -> OutcomeModel:
    said, arrays = parts.manifest, parts.arrays
    encoder = _encoder_in(said["encoder"], arrays)
    known = {plan.name: plan for plan in encoder.categories}
    won_above, lost_below = (_number(one) for one in said["edges"])
    return OutcomeModel(
        encoder,
        {name: _member_in(name, one, parts, known) for name, one in said["members"].items()},
        Blend(said["weights"], Curve(said["calibration"], arrays["curve"])),
        Bounds(won_above, lost_below, arrays["bounds.low"], arrays["bounds.high"]),
        [
            Profile(one["name"], arrays[f"profile.{at}.edges"], one["levels"], arrays[f"profile.{at}.shares"])
            for at, one in enumerate(said["profiles"])
        ],
        said["base"],
        said["seed"],
        _report_in(said["report"]),
    )


def _told(value: float) -> float | str:
    return value if np.isfinite(value) else str(value)


def _number(value: float | str) -> float:
    return float(value)


def _encoder_out(encoder: Encoder, arrays: Arrays) -> dict[str, Any]:
    numbers: list[dict[str, Any]] = []
    for at, one in enumerate(encoder.numbers):
        arrays[f"number.{at}"] = np.stack([one.knots, one.scores])
        numbers.append(
            {
                "name": one.name,
                "centre": one.centre,
                "scale": one.scale,
                "median": one.median,
                "has_gaps": one.has_gaps,
            }
        )
    categories: list[dict[str, Any]] = []
    for at, plan in enumerate(encoder.categories):
        arrays[f"category.{at}.shares"] = plan.shares
        arrays[f"category.{at}.one_hot"] = plan.one_hot
        categories.append({"name": plan.name, "levels": plan.levels, "usual": plan.usual})
    return {"numbers": numbers, "categories": categories, "base": encoder.base}


def _encoder_in(said: dict[str, Any], arrays: Arrays) -> Encoder:
    numbers = [
        NumberPlan(**one, knots=arrays[f"number.{at}"][0], scores=arrays[f"number.{at}"][1])
        for at, one in enumerate(said["numbers"])
    ]
    categories = [
        CategoryPlan(
            one["name"],
            one["levels"],
            arrays[f"category.{at}.shares"],
            arrays[f"category.{at}.one_hot"],
            one["usual"],
        )
        for at, one in enumerate(said["categories"])
    ]
    return Encoder(numbers, categories, said["base"])


def _profile_out(at: int, profile: Profile, arrays: Arrays) -> dict[str, Any]:
    arrays[f"profile.{at}.edges"] = profile.edges
    arrays[f"profile.{at}.shares"] = profile.shares
    return {"name": profile.name, "levels": profile.levels}


def _member_out(name: str, member: Member, arrays: Arrays, texts: dict[str, str]) -> dict[str, Any]:
    if isinstance(member, Boosted):
        texts[name] = member.trees.text
        return {"is": "boosted"}
    if isinstance(member, Forest):
        for part in ("feature", "threshold", "left", "right", "value", "roots"):
            arrays[f"{name}.{part}"] = getattr(member, part)
        return {"is": "forest", "depth": member.depth}
    if isinstance(member, Layers):
        for net, layers in enumerate(member.nets):
            for layer, (weights, bias) in enumerate(layers):
                arrays[f"{name}.{net}.{layer}.weights"], arrays[f"{name}.{net}.{layer}.bias"] = weights, bias
        return {"is": "layers", "sizes": [len(one) for one in member.nets]}
    if isinstance(member, Tables):
        for at, (cut, effects) in enumerate(member.cuts):
            arrays[f"{name}.cut.{at}.edges"], arrays[f"{name}.cut.{at}.effects"] = cut.edges, effects
        for at, (_, effects) in enumerate(member.levels):
            arrays[f"{name}.level.{at}"] = effects
        return {
            "is": "tables",
            "start": member.start,
            "cuts": [cut.name for cut, _ in member.cuts],
            "levels": [plan.name for plan, _ in member.levels],
        }
    raise TypeError(f"{type(member).__name__} cannot be saved.")


def _member_in(name: str, said: dict[str, Any], parts: Parts, plans: dict[str, CategoryPlan]) -> Member:
    arrays = parts.arrays
    if said["is"] == "boosted":
        if not is_available():
            raise BrokenArtefact("The stored model needs LightGBM, which cannot be loaded here: train again.")
        return Boosted(Trees(parts.texts[name]))
    if said["is"] == "forest":
        names = ("feature", "threshold", "left", "right", "value", "roots")
        return Forest(*(arrays[f"{name}.{part}"] for part in names), depth=said["depth"])
    if said["is"] == "layers":
        return Layers(
            [
                [
                    (arrays[f"{name}.{net}.{at}.weights"], arrays[f"{name}.{net}.{at}.bias"])
                    for at in range(size)
                ]
                for net, size in enumerate(said["sizes"])
            ]
        )
    return Tables(
        said["start"],
        [
            (Cuts(one, arrays[f"{name}.cut.{at}.edges"]), arrays[f"{name}.cut.{at}.effects"])
            for at, one in enumerate(said["cuts"])
        ],
        [(plans[one], arrays[f"{name}.level.{at}"]) for at, one in enumerate(said["levels"])],
    )


def _report_in(said: dict[str, Any]) -> Report:
    parts: dict[str, Any] = {
        "quality": Quality(**said["quality"]) if said["quality"] else None,
        "members": {name: Quality(**one) for name, one in said["members"].items()},
        "calibration_bins": [Bin(**one) for one in said["calibration_bins"]],
        "lift": [Bin(**one) for one in said["lift"]],
        "leaks": [Leak(**one) for one in said["leaks"]],
        "features": [Feature(**one) for one in said["features"]],
    }
    return Report(**{**said, **parts})
