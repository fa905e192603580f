"""Background work of knowledge."""

from typing import Any

from dealwright.domains.knowledge.demo import flows as demo
from dealwright.domains.knowledge.flows import running, sources, spaces, upkeep
from dealwright.kernel.jobs import Job

JOBS: tuple[Job[Any], ...] = (
    running.read_source,
    upkeep.refresh_due,
    upkeep.forget_old,
    sources.remove_source,
    spaces.fill_space,
    spaces.refill_source,
    demo.add_playbook,
)
