"""Background work of knowledge."""

from typing import Any

from dealwright.domains.knowledge.demo import flows as demo
from dealwright.domains.knowledge.flows import running, sources, spaces
from dealwright.kernel.jobs import Job

JOBS: tuple[Job[Any], ...] = (
    running.read_source,
    running.refresh_due,
    running.forget_old,
    sources.remove_source,
    spaces.fill_space,
    spaces.refill_source,
    demo.add_playbook,
)
