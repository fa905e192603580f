"""Background work of scoring."""

from typing import Any

from dealwright.domains.scoring.flows import scoring, soon, training, upkeep
from dealwright.kernel.jobs import Job

JOBS: tuple[Job[Any], ...] = (
    scoring.score_records,
    scoring.score_everything,
    soon.score_awaited,
    training.train_model,
    upkeep.every_night,
    upkeep.look_after,
    upkeep.look_after_kind,
)
