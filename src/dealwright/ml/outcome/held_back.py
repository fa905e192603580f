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
NEWEST_SHARE = 0.4
NEWEST_ROWS = (200, 500)
NEWEST_OF_ONE = 20
BLOCK_HALVES = 0.5
LEAST_KNOWN = 50


@dataclass(frozen=True, eq=False)
class Lesson:
    """What is learned from. `at` grows with time, `known_at` is when a row's outcome was known; rows of one
    group are never on both sides of a split."""

    table: Table
    outcome: Bools
    at: Floats | None
    groups: Ints
    is_small: bool
    seed: int
    known_at: Floats | None = None


@dataclass(frozen=True, eq=False)
class Trained:
    encoder: Encoder
    members: dict[str, Member]


@dataclass(frozen=True, eq=False)
class HeldBack:
    """Of the rows held back: who they are, what each member said, the block each lies in. When `forward`, a
    higher block is newer, and `known_by` is the first block before which the row's outcome was known."""

    rows: Ints
    told: dict[str, Floats]
    block: Ints
    forward: bool
    gains: dict[str, float]
    known_by: Ints

    def known(self, block: int) -> Bools:
        """The rows that may decide about those of `block`, of which there must be enough."""
        known = self.known_by <= block if self.forward else self.block != block
        return known if known.sum() >= LEAST_KNOWN or not self.forward else np.zeros(len(known), dtype=bool)

    @property
    def judges(self) -> Bools:
        """The rows that say how good the whole is: forward in time the blocks before which enough of the
        others were known."""
        told = [one for one in range(int(self.block.max()) + 1) if self.known(one).any()]
        later = np.isin(self.block, told)
        return later if self.forward and later.any() else np.ones(len(self.rows), dtype=bool)

    def newest_of(self, known: Bools, outcome: Bools) -> Bools:
        """All of them, or forward in time those of the last blocks, of enough rows and of each outcome."""
        enough = np.clip(NEWEST_SHARE * len(self.rows), *NEWEST_ROWS)
        for block in range(int(self.block.max()) if self.forward else 0, -1, -1):
            chosen = known & (self.block >= block)
            rarer = min((chosen & outcome).sum(), (chosen & ~outcome).sum())
            if chosen.sum() >= enough and rarer >= NEWEST_OF_ONE:
                return chosen
        return known


def make_splits(lesson: Lesson) -> list[Split]:
    if lesson.at is not None:
        forward = forward_splits(lesson.at, lesson.outcome, lesson.groups, lesson.known_at)
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
    return HeldBack(
        kept,
        {name: one[kept] for name, one in told.items()},
        block[kept],
        _is_forward(lesson, splits),
        gains,
        _known_by(lesson, splits, block)[kept],
    )


def _known_by(lesson: Lesson, splits: Sequence[Split], block: Ints) -> Ints:
    if lesson.at is None or lesson.known_at is None:
        return block + 1
    starts = [float(lesson.at[split.test].min()) for split in splits]
    return np.maximum(np.searchsorted(starts, lesson.known_at, "right"), block + 1)


def _is_forward(lesson: Lesson, splits: Sequence[Split]) -> bool:
    return lesson.at is not None and not (splits[0].train & splits[-1].test).any()


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
        from dealwright.ml.outcome.counting import fit_odoo  # noqa: PLC0415 scikit-learn is slow

        members[ODOO] = fit_odoo(rows, outcome, held)
    return Trained(encoder, members)


def honest(held: HeldBack, names: Sequence[str], outcome: Bools) -> Floats:
    """Blended, calibrated probabilities of held-back rows that took no part in blending or calibrating: each
    block by the others, or forward in time by what was known before it, where a block before which too little
    was known is split in itself."""
    found = np.full(len(outcome), np.nan)
    for one in range(int(held.block.max()) + 1):
        test = held.block == one
        known = held.known(one)
        if known.any():
            found[test] = _blend_of(held, names, outcome, known, one).apply(_part(held, names, test))
        else:
            found[test] = _within(held, names, outcome, test)
    return found


def _within(held: HeldBack, names: Sequence[str], outcome: Bools, part: Bools) -> Floats:
    places = np.flatnonzero(part)
    found = np.empty(len(places))
    fold = np.arange(len(places)) % FOLDS
    for one in range(FOLDS):
        known = np.zeros(len(outcome), dtype=bool)
        known[places[fold != one]] = True
        test = np.zeros(len(outcome), dtype=bool)
        test[places[fold == one]] = True
        block = int(held.block[places[0]])
        found[fold == one] = _blend_of(held, names, outcome, known, block).apply(_part(held, names, test))
    return found


def _part(held: HeldBack, names: Sequence[str], part: Bools) -> dict[str, Floats]:
    return {name: held.told[name][part] for name in names}


def _blend_of(held: HeldBack, names: Sequence[str], outcome: Bools, part: Bools, block: int) -> Blend:
    """For rows of `block`: forward in time the block before counts most."""
    told, truth = _part(held, names, part), outcome[part]
    blocks = held.block[part]
    if held.forward and len(np.unique(blocks)) > 1:
        weight = BLOCK_HALVES ** (block - 1 - blocks).clip(min=0)
        return fit_blend(told, truth, weight, blocks, forward=True)
    return fit_blend(told, truth, np.ones(len(truth)), np.arange(len(truth)) % FOLDS)


def final_blend(held: HeldBack, names: Sequence[str], outcome: Bools) -> Blend:
    return _blend_of(held, names, outcome, np.ones(len(outcome), dtype=bool), int(held.block.max()) + 1)


def _gains(trained: Trained, rows: Rows, outcome: Bools, seed: int) -> dict[str, float]:
    """How much worse the mean of the members gets when a feature's values are shuffled, summing to 1."""
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
