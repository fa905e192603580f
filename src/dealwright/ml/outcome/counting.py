"""Models that only count: Odoo's frequency tables as the reference, and shrunken rates for small data.

Odoo (`addons/crm/models/crm_lead.py`, predictive lead scoring) keeps for every value how many leads were won
and lost, each cell starting at 0.1, multiplies the shares and weighs won against lost; unset values are
skipped. The rates shrink each value's share to the base rate as far as the data ask for (`encoding`), and the
sum of what the values say by a factor that leave-fold-out log loss chooses.
"""

from collections.abc import Callable, Sequence

import numpy as np

from dealwright.ml.outcome.encoding import Bools, Ints, fit_encoder, strength_of, weigh
from dealwright.ml.outcome.measuring import log_loss
from dealwright.ml.outcome.members import Cuts, Rows, Tables, bare, logit, sigmoid
from dealwright.ml.outcome.table import Floats, Table

ODOO_CELL = 0.1
ODOO_CUTS = 10
RATE_CUTS = 3
FACTORS = (0.0, 0.15, 0.3, 0.5, 0.7, 1.0)

Cell = Callable[[Floats, Floats], Floats]


def fit_odoo(rows: Rows, outcome: Bools, weight: Floats) -> Tables:
    won, lost = (max(float(weight[one].sum()), ODOO_CELL) for one in (outcome, ~outcome))

    def cell(won_by: Floats, all_by: Floats) -> Floats:
        effect = np.log((won_by + ODOO_CELL) / won) - np.log((all_by - won_by + ODOO_CELL) / lost)
        return np.where(all_by > 0, effect, 0.0)

    return _count(rows.table, outcome, weight, ODOO_CUTS, cell, gaps_count=False)


def fit_rates(rows: Rows, outcome: Bools, weight: Floats, fold: Ints) -> Tables:
    factor = _factor(rows.table, outcome, weight, fold)
    return _scaled(_fit_shrunk(rows.table, outcome, weight), factor)


def _fit_shrunk(table: Table, outcome: Bools, weight: Floats) -> Tables:
    base = float((weight[outcome].sum() + 0.5) / (weight.sum() + 1))

    def cell(won_by: Floats, all_by: Floats) -> Floats:
        strength = strength_of(won_by, all_by, base)
        return logit((won_by + strength * base) / (all_by + strength)) - logit(np.array(base))

    return _count(table, outcome, weight, RATE_CUTS, cell, gaps_count=True)


def _count(
    table: Table, outcome: Bools, weight: Floats, cuts: int, cell: Cell, *, gaps_count: bool
) -> Tables:
    encoder = fit_encoder(table, outcome, weight)

    def effects(codes: Ints, size: int) -> Floats:
        found = cell(weigh(codes, weight * outcome, size), weigh(codes, weight, size))
        if not gaps_count:
            found[0] = 0.0
        return found

    numbers = [_cuts(one.name, table.columns[one.name].values, cuts) for one in encoder.numbers]
    return Tables(
        float(logit(np.array((weight[outcome].sum() + 0.5) / (weight.sum() + 1)))),
        [(one, effects(one.codes(table), len(one.edges) + 2)) for one in numbers],
        [
            (plan, effects(plan.codes(table.columns[plan.name]), len(plan.levels) + 2))
            for plan in encoder.categories
        ],
    )


def _cuts(name: str, values: Floats, count: int) -> Cuts:
    known = values[~np.isnan(values)]
    if not len(known):
        return Cuts(name, np.empty(0))
    edges = np.unique(np.quantile(known, np.arange(1, count) / count))
    return Cuts(name, edges[edges > known.min()])


def _factor(table: Table, outcome: Bools, weight: Floats, fold: Ints) -> float:
    """How much of what single values say survives on rows that did not say it."""
    told = np.zeros(len(outcome))
    start = np.zeros(len(outcome))
    for one in range(int(fold.max()) + 1):
        test = fold == one
        if not test.any() or not (~test).any():
            continue
        fitted = _fit_shrunk(table.take(~test), outcome[~test], weight[~test])
        start[test] = fitted.start
        told[test] = logit(fitted.predict(bare(table.take(test)))) - fitted.start
    results: Sequence[float] = [log_loss(outcome, sigmoid(start + one * told)) for one in FACTORS]
    return FACTORS[int(np.argmin(results))]


def _scaled(tables: Tables, factor: float) -> Tables:
    return Tables(
        tables.start,
        [(one, factor * effects) for one, effects in tables.cuts],
        [(one, factor * effects) for one, effects in tables.levels],
    )
