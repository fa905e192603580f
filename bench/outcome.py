"""`python -m bench.outcome [--rows N]`: training, bulk scoring, reasons and loading of an outcome model.

The table is made up: 60 columns, a third of them words, gaps in some. Scoring is compared with the bare predict of the
blend's own members on a ready matrix (LightGBM's and scikit-learn's own), in turns, the quickest round of each
counting. `OMP_NUM_THREADS=2` limits it to two cores.
"""

import argparse
import resource
import sys
import time
from collections.abc import Callable

import lightgbm
import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import MLPClassifier

from dealwright.ml.outcome.artefact import load
from dealwright.ml.outcome.table import Column, Table, category, number, table_of
from dealwright.ml.outcome.training import train

TRAIN_SECONDS, MEMORY_GIB, SCORE_SHARE, LOAD_MS = 300, 2.0, 0.5, 200
ROUNDS = 3


def made_up(rows: int, seed: int = 1) -> tuple[Table, np.ndarray]:
    chance = np.random.default_rng(seed)
    columns: list[Column] = []
    odds = np.full(rows, -1.5)
    for at in range(40):
        values = chance.normal(size=rows)
        odds += values * (0.3 if at < 6 else 0.0)
        values[chance.random(rows) < 0.02 * (at % 5)] = np.nan
        columns.append(number(f"number {at}", values))
    for at in range(20):
        levels = chance.integers(0, 5 if at else 10_000, rows)
        odds += 0.2 * (levels % 3) * (at < 4)
        columns.append(category(f"word {at}", [f"level {one}" for one in levels]))
    return table_of(*columns), chance.random(rows) < 1 / (1 + np.exp(-odds))


def quickest(work: Callable[[], object]) -> float:
    seconds: list[float] = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - started)
    return min(seconds)


def bare_members(table: Table, outcome: np.ndarray, model) -> Callable[[], object]:
    """The same members from their own libraries, of the same size, trained on the same matrix; the last two as
    far as predicting needs."""
    rows = model.rows(table)
    trees = np.nan_to_num(rows.matrices.trees, nan=-1e30)
    forest = model.members["random_forest"]
    some = np.arange(len(outcome))[:30_000]
    boosted = lightgbm.Booster(model_str=model.members["lightgbm"].trees.text)
    others = [
        (RandomForestClassifier(len(forest.roots), max_depth=14, min_samples_leaf=20, n_jobs=2), trees),
        (LogisticRegression(tol=0.1, max_iter=200), rows.matrices.dense),
        (MLPClassifier((24,), tol=1.0, n_iter_no_change=1, max_iter=10), rows.matrices.dense),
    ]
    for one, matrix in others:
        one.fit(matrix[some], outcome[some])
    return lambda: [
        boosted.predict(rows.matrices.trees),
        *(one.predict_proba(matrix) for one, matrix in others),
    ]


def main() -> int:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--rows", type=int, default=100_000)
    rows = wanted.parse_args().rows
    table, outcome = made_up(rows)
    started, cpu = time.perf_counter(), time.process_time()
    model = train(table, outcome)
    seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print(
        f"train {rows} x 60: {seconds:.1f} s ({cpu:.0f} s of processors), peak {memory:.2f} GiB, weights {model.report.weights}"
    )
    artefact = model.save()
    load_ms = 1000 * quickest(lambda: load(artefact).predict(table.take(np.arange(1))))
    print(f"artefact {len(artefact) / 2**20:.1f} MiB, load and first score {load_ms:.0f} ms")
    bare = quickest(bare_members(table, outcome, model))
    whole = quickest(lambda: model.predict(table))
    print(f"score {rows} rows: {whole:.2f} s, bare members {bare:.2f} s, share {bare / whole:.2f}")
    reasons = quickest(lambda: model.explain(table.take(np.arange(min(rows, 5000))))) * rows / min(rows, 5000)
    print(f"reasons for {rows} rows: {reasons:.0f} s (from 5000)")
    kept = (
        seconds <= TRAIN_SECONDS
        and memory <= MEMORY_GIB
        and bare / whole >= SCORE_SHARE
        and load_ms <= LOAD_MS
    )
    print("Limits kept" if kept else "Limits MISSED")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
