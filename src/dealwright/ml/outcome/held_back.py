"""Trains members on part of the rows and asks them about the rest, then on everything.

What is known of the held-back rows decides the weights, the calibration, the bounds, and whether there is
anything to learn at all.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from dealwright.ml.outcome.base import Feature, Says
from dealwright.ml.outcome.blending import Blend, fit_blend
from dealwright.ml.outcome.cleaning import gaps
from dealwright.ml.outcome.counting import fit_rates
from dealwright.ml.outcome.encoding import Bools, Encoder, Ints, encode_training, fit_encoder
from dealwright.ml.outcome.folds import Split, forward_splits, random_folds, splits_of
from dealwright.ml.outcome.measuring import log_loss
from dealwright.ml.outcome.members import Member, Rows
from dealwright.ml.outcome.reasons import with_shuffled
from dealwright.ml.outcome.table import Floats, Table

FOLDS = 5
SMALL_FOLDS = 10
MANY_ROWS = 30_000
INNER_FOLDS = 5
ODOO = "odoo_tables"
RATES = "rates"
GAIN_ROWS = 3000


@dataclass(frozen=True, eq=False)
class Lesson:
    """What is learned from. `at` grows with time; rows of one group are never on both sides of a split."""

    table: Table
    outcome: Bools
    at: Floats | None
    groups: Ints
    is_small: bool
    seed: int


@dataclass(frozen=True, eq=False)
class Trained:
    encoder: Encoder
    members: dict[str, Member]


@dataclass(frozen=True, eq=False)
class HeldBack:
    """Of the rows held back: who they are, what each member said, the block each lies in (later is newer)."""

    rows: Ints
    told: dict[str, Floats]
    block: Ints
    weight: Floats
    newest: Bools
    gains: dict[str, float]

    def of(self, names: Sequence[str]) -> dict[str, Floats]:
        return {name: self.told[name] for name in names}


def names_of(lesson: Lesson) -> list[str]:
    if lesson.is_small:
        return [RATES]
    from dealwright.ml.outcome import fitting  # noqa: PLC0415 scikit-learn is slow to import

    return fitting.member_names()


def make_splits(lesson: Lesson) -> list[Split]:
    if lesson.at is not None:
        forward = forward_splits(lesson.at, lesson.outcome, lesson.groups)
        if forward:
            return forward
    count = SMALL_FOLDS if lesson.is_small else 3 if len(lesson.outcome) > MANY_ROWS else FOLDS
    rarer = int(min(lesson.outcome.sum(), (~lesson.outcome).sum()))
    return splits_of(random_folds(lesson.outcome, lesson.groups, max(2, min(count, rarer)), lesson.seed))


def find_rounds(lesson: Lesson, weight: Floats) -> int:
    """How many rounds boosting wants, found on the last split."""
    if lesson.is_small:
        return 0
    from dealwright.ml.outcome import fitting  # noqa: PLC0415 scikit-learn is slow to import

    split = make_splits(lesson)[-1]
    part = split.train | split.test
    held = split.test[part]
    table, outcome, some = lesson.table.take(part), lesson.outcome[part], weight[part]
    encoder = fit_encoder(table.take(~held), outcome[~held], some[~held])
    matrices = encoder.encode(table)
    fold = random_folds(outcome[~held], np.arange(int((~held).sum())), INNER_FOLDS, lesson.seed)
    trained = encode_training(encoder, table.take(~held), outcome[~held], some[~held], fold)
    matrices.trees[~held] = trained.trees
    return fitting.find_rounds(Rows(table, matrices), outcome, some, held, lesson.seed)


def hold_back(lesson: Lesson, weight: Floats, rounds: int, tell: Says) -> HeldBack:
    splits = make_splits(lesson)
    block = np.full(len(lesson.outcome), -1)
    told: dict[str, Floats] = {}
    gains: dict[str, float] = {}
    for number, split in enumerate(splits):
        tell(0.2 + 0.6 * number / len(splits), f"training on part {number + 1} of {len(splits)}")
        block[split.test] = number
        trained = train_members(lesson, split.train, weight, rounds, with_odoo=True)
        rows = Rows(lesson.table.take(split.test), trained.encoder.encode(lesson.table.take(split.test)))
        for name, member in trained.members.items():
            told.setdefault(name, np.full(len(block), np.nan))[split.test] = member.predict(rows)
        if number == len(splits) - 1:
            gains = _gains(trained, rows, lesson.outcome[split.test], lesson.seed)
    kept = np.flatnonzero(block >= 0)
    newest = block[kept] == block.max() if lesson.at is not None else np.ones(len(kept), dtype=bool)
    return HeldBack(
        kept, {name: one[kept] for name, one in told.items()}, block[kept], weight[kept], newest, gains
    )


def train_members(
    lesson: Lesson, part: Bools, weight: Floats, rounds: int, *, with_odoo: bool = False
) -> Trained:
    table, outcome, held = lesson.table.take(part), lesson.outcome[part], weight[part]
    groups = np.unique(lesson.groups[part], return_inverse=True)[1].astype(np.int64)
    fold = random_folds(outcome, groups, INNER_FOLDS, lesson.seed)
    encoder = fit_encoder(table, outcome, held)
    rows = Rows(table, encode_training(encoder, table, outcome, held, fold))
    if lesson.is_small:
        members: dict[str, Member] = {RATES: fit_rates(rows, outcome, held, fold)}
    else:
        from dealwright.ml.outcome import fitting  # noqa: PLC0415 scikit-learn is slow to import

        members = {
            name: fitting.fit_member(name, rows, outcome, held, rounds, lesson.seed)
            for name in fitting.member_names()
        }
    if with_odoo:
        from dealwright.ml.outcome.counting import fit_odoo  # noqa: PLC0415

        members[ODOO] = fit_odoo(rows, outcome, held)
    return Trained(encoder, members)


def honest(held: HeldBack, names: Sequence[str], outcome: Bools, *, forward: bool) -> Floats:
    """Blended, calibrated probabilities of held-back rows that took no part in blending or calibrating.
    Forward in time only the newest block has them; others are NaN."""
    told = held.of(names)
    found = np.full(len(outcome), np.nan)
    blocks = [int(held.block.max())] if forward else list(range(int(held.block.max()) + 1))
    for one in blocks:
        test = held.block == one
        if forward and not (~test).any():
            return honest_within(held, names, outcome)
        found[test] = _blend_of(told, outcome, held, ~test).apply({n: p[test] for n, p in told.items()})
    return found


def honest_within(held: HeldBack, names: Sequence[str], outcome: Bools) -> Floats:
    told, found = held.of(names), np.empty(len(outcome))
    fold = np.arange(len(outcome)) % FOLDS
    for one in range(FOLDS):
        test = fold == one
        found[test] = _blend_of(told, outcome, held, ~test).apply({n: p[test] for n, p in told.items()})
    return found


def _blend_of(told: Mapping[str, Floats], outcome: Bools, held: HeldBack, part: Bools) -> Blend:
    fold = np.arange(int(part.sum())) % FOLDS
    return fit_blend({n: p[part] for n, p in told.items()}, outcome[part], held.weight[part], fold)


def final_blend(held: HeldBack, names: Sequence[str], outcome: Bools) -> Blend:
    return _blend_of(held.of(names), outcome, held, np.ones(len(outcome), dtype=bool))


def _gains(trained: Trained, rows: Rows, outcome: Bools, seed: int) -> dict[str, float]:
    """How much worse the plain mean of the members gets when a feature's values are shuffled, summing to 1."""
    chance = np.random.default_rng(seed)
    part = chance.permutation(len(outcome))[:GAIN_ROWS]
    some = rows.take(part)
    members = [one for name, one in trained.members.items() if name != ODOO]

    def loss(asked: Rows) -> float:
        return log_loss(outcome[part], np.mean([one.predict(asked) for one in members], axis=0))

    whole = loss(some)
    order = chance.permutation(len(part))
    lost = {
        plan.name: max(loss(with_shuffled(trained.encoder, some, plan, order)) - whole, 0.0)
        for plan in trained.encoder.plans
    }
    total = sum(lost.values())
    return {name: one / total if total else 0.0 for name, one in lost.items()}


def features_of(table: Table, gains: Mapping[str, float]) -> list[Feature]:
    found = [
        Feature(one.name, one.kind, gains.get(one.name, 0.0), float(1 - gaps(one).mean()))
        for one in table.columns.values()
    ]
    return sorted(found, key=lambda one: -one.gain)
