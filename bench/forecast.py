"""`python -m bench.forecast`: seconds for one series, ours against statsforecast's AutoETS alone, rounds alternate.

What counts is CPU time on one thread after the import. A page waits for one series in a job: 3 seconds at most.
"""

import json
import sys
import time
from collections.abc import Callable
from statistics import median

import numpy as np

from dealwright.ml.forecast.baselines import single
from dealwright.ml.forecast.measures import Floats
from dealwright.ml.forecast.series import forecast

LENGTHS = (36, 120, 400)
ROUNDS = 5
HORIZON, SEASON = 12, 12
LIMIT_SECONDS = 3.0


def series(length: int, seed: int) -> Floats:
    """Monthly turnover: a wandering level, a season that grows with it, noise."""
    draw = np.random.default_rng(seed)
    level = np.cumsum(draw.normal(0.004, 0.02, length))
    season = np.resize(draw.normal(0, 0.15, SEASON), length)
    return np.exp(5 + level + season + draw.normal(0, 0.04, length))


def cpu_seconds(run: Callable[[], object]) -> float:
    before = time.process_time()
    run()
    return time.process_time() - before


def measure(length: int) -> dict[str, float]:
    ours: list[float] = []
    ets: list[float] = []
    for seed in range(ROUNDS):
        values = series(length, seed)
        ours.append(cpu_seconds(lambda known=values: forecast(known, horizon=HORIZON, season=SEASON)))
        ets.append(
            cpu_seconds(
                lambda known=values: single(
                    "auto_ets", known, horizon=HORIZON, season=SEASON, levels=(80, 95)
                )
            )
        )
    return {
        "periods": length,
        "seconds": round(median(ours), 3),
        "slowest": round(max(ours), 3),
        "auto_ets_seconds": round(median(ets), 3),
        "times_auto_ets": round(median(ours) / median(ets), 2),
    }


def main() -> int:
    forecast(series(36, 99), horizon=1, season=SEASON)  # the import of the library
    found = [measure(length) for length in LENGTHS]
    print(json.dumps(found, indent=1))
    slowest = max(one["slowest"] for one in found)
    print(
        f"Limit {LIMIT_SECONDS} s a series: {'kept' if slowest <= LIMIT_SECONDS else 'MISSED'} at {slowest} s"
    )
    return 0 if slowest <= LIMIT_SECONDS else 1


if __name__ == "__main__":
    sys.exit(main())
