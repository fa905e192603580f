"""Routes of engines."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from dealwright.domains.engines import flows, queries
from dealwright.domains.engines.models import ModelCall
from dealwright.domains.engines.schemas import CallOut, ConnectionForm, ModelForm, ModelOut, TryOut, Usage
from dealwright.domains.identity.access import BeginWork, opens_no_work, requires
from dealwright.kernel.actor import Actor
from dealwright.kernel.http import USUAL_PROBLEMS, json_response
from dealwright.kernel.limits import Limiter
from dealwright.kernel.paging import ListQuery, Page, list_page
from dealwright.kernel.work import Work
from dealwright.kernel.worker import Ports

router = APIRouter(prefix="/api/v1/engines", tags=["engines"], responses=USUAL_PROBLEMS)

Reads = Annotated[Work, requires("models:read")]
Reader = Annotated[Actor, opens_no_work("models:read")]
Writer = Annotated[Actor, opens_no_work("models:write")]


def _ports(request: Request) -> Ports:
    return request.app.state.runtime.ports


@router.get("/model", name="get_model")
async def get_model(request: Request, actor: Reader, begin: BeginWork) -> ModelOut:
    """The model of this workspace without its key, and which model answers now."""
    return await flows.show(begin, actor, _ports(request))


@router.put("/model", name="set_model")
async def set_model(form: ModelForm, request: Request, actor: Writer, begin: BeginWork) -> ModelOut:
    """The key is kept sealed and never shown. Another address without its key drops the stored one."""
    return await flows.save(begin, actor, _ports(request), form)


@router.post("/model/test", name="test_model")
async def test_model(form: ConnectionForm, request: Request, actor: Writer, begin: BeginWork) -> TryOut:
    """Tries what the form says, saved or not; two small questions, noted among the calls."""
    limiter: Limiter = request.app.state.limiter
    await limiter.hit("20/minute", "test model", str(actor.workspace_id))
    return await flows.test_connection(begin, actor, _ports(request), form)


@router.get("/usage", name="get_model_usage")
async def get_usage(
    work: Reads,
    first: Annotated[date | None, Query(alias="from", description="Default: the month's first day")] = None,
    last: Annotated[date | None, Query(alias="to", description="Default: today")] = None,
) -> Usage:
    """Sums by day, purpose, person and model, and what is left of the month's budget."""
    return await queries.show_usage(work, first, last)


@router.get("/calls", name="list_model_calls", response_model=Page[CallOut])
async def list_calls(query: Annotated[ListQuery, Query()], work: Reads) -> Response:
    """Every call of a model, the latest first; kept for 400 days. `q` looks at purpose, model and error."""
    found = [ModelCall.workspace_id == work.workspace_id]
    if query.q:
        said = ModelCall.purpose + " " + ModelCall.model + " " + ModelCall.error
        found.append(said.icontains(query.q, autoescape=True))
    return json_response(await list_page(work, queries.CALLS, query, *found))
