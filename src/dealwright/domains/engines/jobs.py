"""Background work of engines."""

from typing import Any

from dealwright.domains.engines import flows
from dealwright.kernel.jobs import Job

JOBS: tuple[Job[Any], ...] = (flows.forget_calls,)
