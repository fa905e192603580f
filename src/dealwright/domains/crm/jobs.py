"""Background work of crm."""

from typing import Any

from dealwright.domains.crm.importing import flows
from dealwright.kernel.jobs import Job

JOBS: tuple[Job[Any], ...] = (flows.check_import, flows.run_import, flows.undo_import)
