"""Small worlds whose truth is known."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dealwright.ml.outcome.table import Floats, Table, category, number, table_of


@dataclass(frozen=True, eq=False)
class World:
    table: Table
    outcome: NDArray[np.bool_]
    truth: Floats

    def take(self, rows: NDArray[np.bool_]) -> "World":
        return World(self.table.take(rows), self.outcome[rows], self.truth[rows])


def sales(rows: int, seed: int = 1) -> World:
    """Visits and size help, partners help most, the weekday does not matter."""
    chance = np.random.default_rng(seed)
    visits, size = chance.gamma(2, 3, rows), chance.lognormal(3, 1, rows)
    source = chance.choice(["web", "partner", "call", "fair"], rows, p=[0.5, 0.2, 0.2, 0.1])
    weekday = chance.choice(["Mon", "Tue", "Wed"], rows)
    odds = -2.2 + 0.2 * visits + 0.3 * np.log(size) / 3 + 1.8 * (source == "partner")
    truth = 1 / (1 + np.exp(-odds))
    size[chance.random(rows) < 0.1] = np.nan
    table = table_of(
        number("visits", visits),
        number("size", size),
        category("source", source.tolist()),
        category("weekday", weekday.tolist()),
    )
    return World(table, chance.random(rows) < truth, truth)


def noise(rows: int, seed: int = 1) -> World:
    chance = np.random.default_rng(seed)
    table = table_of(
        number("a", chance.normal(size=rows)),
        category("b", chance.choice(["x", "y", "z"], rows).tolist()),
        category("c", chance.choice([f"level {one}" for one in range(30)], rows).tolist()),
    )
    return World(table, chance.random(rows) < 0.6, np.full(rows, 0.6))


def with_column(world: World, name: str, values: list[str | None]) -> Table:
    return Table({**world.table.columns, name: category(name, values)}, world.table.rows)
