"""Background work of forecasting."""

from typing import Any

from dealwright.domains.forecasting import upkeep
from dealwright.kernel.jobs import Job

JOBS: tuple[Job[Any], ...] = (
    upkeep.take_snapshots,
    upkeep.take_snapshot,
    upkeep.rebuild,
    upkeep.learn_earlier,
    upkeep.note_earlier,
    upkeep.note_teams_anew,
    upkeep.set_up_demo,
)
