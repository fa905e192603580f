"""From held-back predictions to a whole model: verdict, weights, calibration, bounds and report."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from dealwright.ml.outcome import boosting, held_back, measuring
from dealwright.ml.outcome.bands import BandCheck, check_bands, widened
from dealwright.ml.outcome.base import Leak, Quality, Report, Says
from dealwright.ml.outcome.blending import Blend, level_with, shift_to
from dealwright.ml.outcome.bounds import Bounds, base_bounds, fit_bounds, with_sets
from dealwright.ml.outcome.calibrating import straight
from dealwright.ml.outcome.encoding import Bools
from dealwright.ml.outcome.held_back import ODOO, HeldBack, Lesson, Trained
from dealwright.ml.outcome.members import Rows, logit
from dealwright.ml.outcome.model import OutcomeModel, with_score_profile
from dealwright.ml.outcome.profile import profiles_of
from dealwright.ml.outcome.recency import recency_weights
from dealwright.ml.outcome.table import Floats
from dealwright.ml.outcome.verdict import Verdict, judge

AT_RANDOM = (
    "Too few outcomes were known early enough to hold rows back forward in time: whole records were held "
    "back at random instead, which shows figures somewhat better than those to come."
)
NO_LIGHTGBM = "LightGBM cannot be loaded here (it needs the system's OpenMP library): trained without it."

PARTS = 5
LEAST_OF_ONE = 10


@dataclass(frozen=True, eq=False)
class Evidence:
    """What held-back rows say: their honest probabilities, who judges, the `newest` that say how sure a
    probability is, and the sets that judge coverage."""

    held: HeldBack
    names: list[str]
    outcome: Bools
    told: Floats
    newest: Bools
    verdict: Verdict
    bounds: Bounds
    chance: Floats
    bands: BandCheck


def assemble(
    lesson: Lesson, leaks: Sequence[Leak], gone: Sequence[str], tell: Says, started: float
) -> OutcomeModel:
    weight = recency_weights(lesson)
    rounds = held_back.find_rounds(lesson, weight)
    base = float((weight[lesson.outcome].sum() + 0.5) / (weight.sum() + 1))
    found = _evidence(lesson, held_back.hold_back(lesson, weight, rounds, tell), base)
    tell(0.85, "training on everything")
    everything = np.ones(len(lesson.outcome), dtype=bool)
    trained = held_back.train_members(lesson, everything, weight, rounds)
    blend, bounds = Blend({}, straight()), found.bounds
    if found.verdict.signal:
        blend = held_back.final_blend(found.held, found.names, found.outcome)
        blend, bounds = _at_level(lesson, found, trained, blend)
    members = trained.members if found.verdict.signal else {}
    report = _report(lesson, found, blend, leaks, gone, time.perf_counter() - started)
    profiles = profiles_of(lesson.table)
    model = OutcomeModel(trained.encoder, members, blend, bounds, profiles, base, lesson.seed, report)
    tell(1.0, "done")
    return with_score_profile(model, found.told[found.held.judges])


def _evidence(lesson: Lesson, held: HeldBack, base: float) -> Evidence:
    names = [name for name in held.told if name != ODOO]
    outcome = lesson.outcome[held.rows]
    told = held_back.honest(held, names, outcome)
    judges, newest = held.judges, held.newest_of(np.ones(len(outcome), dtype=bool), outcome)
    verdict = judge(
        told[judges], outcome[judges], held.block[judges], is_small=lesson.is_small, forward=held.forward
    )
    chance = np.random.default_rng(lesson.seed).random(len(outcome))
    bands = BandCheck(None, 1.0)
    if verdict.signal:
        bands = _check_bands(lesson, held, told, outcome)
        bounds = widened(fit_bounds(told[newest], outcome[newest], chance[newest]), bands.wider)
    else:
        told = np.full(len(outcome), base)
        bounds = base_bounds(base, int(lesson.outcome.sum()), len(lesson.outcome))
    return Evidence(held, names, outcome, told, newest, verdict, bounds, chance, bands)


def _check_bands(lesson: Lesson, held: HeldBack, told: Floats, outcome: Bools) -> BandCheck:
    if held.forward:
        return check_bands(
            told, outcome, held.block, lambda one: held.newest_of(held.known(one), outcome), forward=True
        )
    part = lesson.groups[held.rows] % PARTS
    return check_bands(told, outcome, part, lambda one: part != one, forward=False)


def _at_level(lesson: Lesson, found: Evidence, trained: Trained, blend: Blend) -> tuple[Blend, Bounds]:
    """The sets hold for what the final blend says. Forward in time the final members know the newest rows,
    those that were asked did not: where the base rate moves, the probabilities have another level. It is set
    by the newest rows, and what was said of each block beforehand is brought to the mean probability that is
    said of it now: knowing the rows pulls won and lost apart, yet leaves that mean alone."""
    newest, held = found.newest, found.held
    before = {name: held.told[name][newest] for name in found.names}
    if not held.forward:
        score = logit(blend.apply(before))
        return blend, with_sets(found.bounds, score, found.outcome[newest], found.chance[newest])
    table = lesson.table.take(held.rows[newest])
    rows = Rows(table, trained.encoder.encode(table))
    told = {name: trained.members[name].predict(rows) for name in found.names}
    level = level_with(blend, told, found.outcome[newest])
    score, now, block = logit(level.apply(before)), level.apply(told), held.block[newest]
    for one in np.unique(block):
        score[block == one] += shift_to(score[block == one], float(now[block == one].mean()))
    return level, with_sets(found.bounds, score, found.outcome[newest], found.chance[newest])


def _covered(lesson: Lesson, found: Evidence) -> Bools:
    """Whether each held-back row's outcome lies in its set; the thresholds come from other groups."""
    held, covered = found.held, np.zeros(len(found.outcome), dtype=bool)
    part = lesson.groups[held.rows] % PARTS
    for one in range(PARTS):
        here, rest = part == one, found.newest & (part != one)
        bounds, won = found.bounds, int(found.outcome[rest].sum())
        if found.verdict.signal and min(won, int(rest.sum()) - won) >= LEAST_OF_ONE:
            bounds = fit_bounds(found.told[rest], found.outcome[rest], found.chance[rest])
        covered[here] = np.where(found.outcome[here], *bounds.holds(found.told[here], found.chance[here]))
    return covered


def _report(
    lesson: Lesson,
    found: Evidence,
    blend: Blend,
    leaks: Sequence[Leak],
    gone: Sequence[str],
    seconds: float,
) -> Report:
    judges = found.held.judges
    told, outcome = found.told[judges], found.outcome[judges]
    covered = _covered(lesson, found)[judges]
    return Report(
        method=found.verdict.method,
        signal=found.verdict.signal,
        word=found.verdict.word,
        rows=len(lesson.outcome),
        positives=int(lesson.outcome.sum()),
        quality=replace(measuring.quality(outcome, told, covered), band_coverage_80=found.bands.coverage),
        members=_members(found.held, found.outcome),
        weights=blend.weights,
        calibration=blend.curve.name,
        calibration_bins=measuring.calibration_bins(outcome, told),
        lift=measuring.lift_bins(outcome, told),
        leaks=list(leaks),
        left_out=sorted(gone),
        features=held_back.features_of(lesson.table, found.held.gains),
        train_seconds=round(seconds, 3),
        warnings=_warnings(lesson, found.held),
    )


def _warnings(lesson: Lesson, held: HeldBack) -> list[str]:
    at_random = lesson.at is not None and not held.forward
    return [*([AT_RANDOM] if at_random else []), *([] if boosting.is_available() else [NO_LIGHTGBM])]


def _members(held: HeldBack, outcome: Bools) -> dict[str, Quality]:
    judges = held.judges
    return {name: measuring.quality(outcome[judges], told[judges]) for name, told in held.told.items()}
