"""The list of domains: their routes, jobs, event handlers and tables. One line each."""

from typing import Any

from fastapi import APIRouter

from dealwright.domains.copilot import api as copilot_api
from dealwright.domains.copilot import jobs as copilot_jobs
from dealwright.domains.copilot import models as copilot
from dealwright.domains.crm import handlers as crm_handlers
from dealwright.domains.crm import jobs as crm_jobs
from dealwright.domains.crm.api import accounts, activities, contacts, deals, demo, leads, overview
from dealwright.domains.crm.api import imports as imports_api
from dealwright.domains.crm.api import pipelines as pipelines_api
from dealwright.domains.crm.models import imports, pipelines, records, search
from dealwright.domains.engines import api as engines_api
from dealwright.domains.engines import jobs as engines_jobs
from dealwright.domains.engines import models as engines
from dealwright.domains.forecasting import api as forecasting_api
from dealwright.domains.forecasting import handlers as forecasting_handlers
from dealwright.domains.forecasting import jobs as forecasting_jobs
from dealwright.domains.forecasting import models as forecasting
from dealwright.domains.identity import api as identity_api
from dealwright.domains.identity import models as identity
from dealwright.domains.knowledge import api as knowledge_api
from dealwright.domains.knowledge import handlers as knowledge_handlers
from dealwright.domains.knowledge import jobs as knowledge_jobs
from dealwright.domains.knowledge import models as knowledge
from dealwright.domains.scoring import api as scoring_api
from dealwright.domains.scoring import handlers as scoring_handlers
from dealwright.domains.scoring import jobs as scoring_jobs
from dealwright.domains.scoring import models as scoring
from dealwright.kernel import events
from dealwright.kernel.jobs import Job
from dealwright.kernel.relay import Handler
from dealwright.ports.vectors import tables as vectors

MODELS = (
    events,
    identity,
    engines,
    pipelines,
    records,
    search,
    imports,
    vectors,
    knowledge,
    copilot,
    scoring,
    forecasting,
)

ROUTERS: tuple[APIRouter, ...] = (
    # Before those of leads and deals, which take any word after their name for an id.
    scoring_api.router,
    forecasting_api.router,
    accounts.router,
    contacts.router,
    leads.router,
    deals.router,
    activities.router,
    pipelines_api.router,
    overview.router,
    imports_api.router,
    demo.router,
    knowledge_api.router,
    engines_api.router,
    copilot_api.router,
    # Last, because its prefix covers everything: a request walks the routers in this order.
    identity_api.router,
)
JOBS: tuple[Job[Any], ...] = (
    *engines_jobs.JOBS,
    *crm_jobs.JOBS,
    *scoring_jobs.JOBS,
    *forecasting_jobs.JOBS,
    *knowledge_jobs.JOBS,
    *copilot_jobs.JOBS,
)
HANDLERS: tuple[Handler, ...] = (
    *crm_handlers.HANDLERS,
    *scoring_handlers.HANDLERS,
    *forecasting_handlers.HANDLERS,
    *knowledge_handlers.HANDLERS,
)
