"""A trained model of outcomes: encodes a table, asks its members, mixes, calibrates, says how sure it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from dealwright.ml.outcome.base import Predictions, Reason, Report
from dealwright.ml.outcome.blending import Blend
from dealwright.ml.outcome.bounds import Bounds
from dealwright.ml.outcome.cleaning import gaps
from dealwright.ml.outcome.encoding import Encoder
from dealwright.ml.outcome.members import Member, Rows
from dealwright.ml.outcome.profile import Profile, number_profile
from dealwright.ml.outcome.reasons import Ablation, explain
from dealwright.ml.outcome.table import Column, Floats, Table

BATCH = 20_000
SCORE = "score"


@dataclass(frozen=True, eq=False)
class OutcomeModel:
    """Without members every row has the base rate."""

    encoder: Encoder
    members: Mapping[str, Member]
    blend: Blend
    bounds: Bounds
    profiles: list[Profile]
    base: float
    seed: int
    report: Report

    @property
    def features(self) -> Sequence[str]:
        return self.encoder.names

    def predict(self, table: Table) -> Predictions:
        probability = self.probability(table)
        low, high = self.bounds.band(probability)
        chance = np.random.default_rng(self.seed).random(table.rows)
        won, lost = self.bounds.holds(probability, chance)
        words = np.array(["neither", "lost", "won", "both"], dtype=object)
        return Predictions(
            probability, low, high, self._confidence(table, high - low), words[2 * won + 1 * lost].tolist()
        )

    def probability(self, table: Table) -> Floats:
        parts = [self._probability(one) for one in batches(table)]
        return np.concatenate(parts) if parts else np.empty(0)

    def rows(self, table: Table) -> Rows:
        known = _only(table, self.features)
        return Rows(known, self.encoder.encode(known))

    def answer(self, rows: Rows) -> Floats:
        """The calibrated probability of encoded rows."""
        if not self.members:
            return np.full(rows.table.rows, self.base)
        asked = {name: one for name, one in self.members.items() if self.blend.weights[name] > 0}
        told = {name: one.predict(rows) for name, one in asked.items()}
        weights = {name: self.blend.weights[name] for name in asked}
        return Blend(weights, self.blend.curve).apply(told)

    def explain(self, table: Table, top: int = 5) -> list[list[Reason]]:
        if not self.members:
            return [[] for _ in range(table.rows)]
        gains = {one.name: one.gain for one in self.report.features}
        told: list[list[Reason]] = []
        for part in batches(table):
            told.extend(explain(Ablation(self.encoder, self.rows(part), self.answer), gains, top))
        return told

    def drift(self, table: Table) -> dict[str, float]:
        found = {one.name: one.drift(table) for one in self.profiles if one.name != SCORE}
        for one in self.profiles:
            if one.name == SCORE:
                found[SCORE] = one.drift(score_table(self.probability(table)))
        return found

    def save(self) -> bytes:
        from dealwright.ml.outcome.artefact import save  # noqa: PLC0415 it builds models and imports this file

        return save(self)

    def _probability(self, table: Table) -> Floats:
        return self.answer(self.rows(table))

    def _confidence(self, table: Table, width: Floats) -> Floats:
        """One less the width of the band, less half of the share of the gain whose features are gaps."""
        unknown = np.zeros(table.rows)
        for one in self.report.features:
            if not one.gain * one.filled:
                continue
            column = table.columns.get(one.name)
            share = np.ones(table.rows) if column is None else gaps(column).astype(np.float64)
            unknown += one.gain * np.minimum(share, 1.0) * one.filled
        return np.clip((1 - width) * (1 - 0.5 * unknown), 0.0, 1.0)


def batches(table: Table) -> list[Table]:
    if table.rows <= BATCH:
        return [table] if table.rows else []
    return [table.between(at, at + BATCH) for at in range(0, table.rows, BATCH)]


def score_table(probability: Floats) -> Table:
    return Table({SCORE: Column(SCORE, "number", probability)}, len(probability))


def with_score_profile(model: OutcomeModel, probability: Floats) -> OutcomeModel:
    """Scores of held-back rows are what scores of new rows are compared with."""
    return replace(model, profiles=[*model.profiles, number_profile(SCORE, probability)])


def _only(table: Table, names: Sequence[str]) -> Table:
    known = {name: table.columns[name] for name in names if name in table.columns}
    return Table(known, table.rows)
