"""Routes of the demo workspace."""

from typing import Annotated, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict

from dealwright.domains.crm.demo import flows
from dealwright.domains.identity.access import COOKIE, BeginWork, Gate, opens_no_work
from dealwright.kernel.actor import Actor
from dealwright.kernel.errors import NotFound
from dealwright.kernel.http import USUAL_PROBLEMS

router = APIRouter(prefix="/api/v1/demo", tags=["demo"], responses=USUAL_PROBLEMS)


class DemoSignIn(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    name: str
    email: str
    role: Literal["admin", "manager", "rep", "viewer"]


class DemoOut(BaseModel):
    """Everybody in the demo company signs in with the same password; nothing in it is real."""

    model_config = ConfigDict(from_attributes=True)

    name: str
    sign_ins: list[DemoSignIn]
    password: str


@router.get("", name="get_demo")
async def show(begin: BeginWork) -> DemoOut:
    """How to sign in to the demo workspace of this installation. Open to anyone, as its data is."""
    found = await flows.find_demo(begin)
    if found is None:
        raise NotFound("There is no demo workspace here.")
    return DemoOut.model_validate(found)


@router.delete("", name="remove_demo", status_code=204)
async def remove(
    actor: Annotated[Actor, opens_no_work("workspace:write")],
    begin: BeginWork,
    request: Request,
    response: Response,
) -> None:
    """Removes the demo workspace you are in, with everything and everybody in it."""
    await flows.remove_demo(begin, actor.workspace_id)
    gate: Gate = request.app.state.gate
    gate.forget(actor.workspace_id)
    response.delete_cookie(COOKIE, path="/")
