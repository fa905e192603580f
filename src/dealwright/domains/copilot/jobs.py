"""Background work of the copilot."""

from typing import Any

from dealwright.domains.copilot.evaluating import service as evaluations
from dealwright.domains.copilot.flows import upkeep
from dealwright.kernel.jobs import Job

JOBS: tuple[Job[Any], ...] = (
    upkeep.find_dead_runs,
    upkeep.resume_run,
    upkeep.forget_old,
    evaluations.run_evaluation,
)
