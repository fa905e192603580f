"""Routes of identity: set-up, sign-in, the workspace, users, keys, audit."""

from collections import defaultdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from dealwright.domains.identity import flows, queries, service, teams
from dealwright.domains.identity.access import (
    COOKIE,
    BeginWork,
    SignedIn,
    client_address,
    opens_no_work,
    requires,
)
from dealwright.domains.identity.flows import Client
from dealwright.domains.identity.models import Team, User, Workspace
from dealwright.domains.identity.schemas import (
    AcceptInviteForm,
    AuditEntry,
    AuditPage,
    ChangePasswordForm,
    ChangeTeam,
    ChangeUser,
    ChangeWorkspace,
    InviteOut,
    KeyOut,
    NewKey,
    NewKeyOut,
    NewTeam,
    NewUser,
    RefreshForm,
    SessionOut,
    SetupForm,
    SetupState,
    SignInForm,
    TeamOut,
    TokenOut,
    UserOut,
    WorkspaceOut,
)
from dealwright.domains.identity.service import Opened
from dealwright.kernel.actor import Actor
from dealwright.kernel.auth import ACCESS_SECONDS, AccessClaims, TokenSigner
from dealwright.kernel.clock import utc_now
from dealwright.kernel.errors import Forbidden
from dealwright.kernel.http import USUAL_PROBLEMS
from dealwright.kernel.limits import Limiter
from dealwright.kernel.work import Work

router = APIRouter(prefix="/api/v1", tags=["identity"], responses=USUAL_PROBLEMS)


def _limiter(request: Request) -> Limiter:
    return request.app.state.limiter


def _client(request: Request) -> Client:
    return Client(client_address(request), request.headers.get("user-agent", ""))


Limits = Annotated[Limiter, Depends(_limiter)]
From = Annotated[Client, Depends(_client)]


@router.get("/setup")
async def get_setup(begin: BeginWork) -> SetupState:
    """Whether this installation still waits for its first workspace. Open to anyone."""
    async with begin(queries.anonymous(), scope="system") as work:
        found = await queries.all_workspaces(work)
    return SetupState(needed=all(one.is_demo for one in found), has_demo=any(one.is_demo for one in found))


@router.post("/setup", status_code=201)
async def set_up(
    form: SetupForm, request: Request, response: Response, begin: BeginWork, limits: Limits, client: From
) -> SessionOut:
    """Makes the first workspace and its admin, and signs that admin in."""
    user, opened = await flows.set_up(begin, limits, form, client)
    return await _start_session(request, response, begin, user, opened)


@router.post("/session", status_code=201)
async def sign_in(
    form: SignInForm, request: Request, response: Response, begin: BeginWork, limits: Limits, client: From
) -> SessionOut:
    """Signs a browser in: sets an HttpOnly cookie and answers with the CSRF token for changing requests."""
    user, opened = await flows.sign_in(begin, limits, form, "browser", client)
    return await _start_session(request, response, begin, user, opened)


@router.post("/session/accept-invite", status_code=201)
async def accept_invite(
    form: AcceptInviteForm,
    request: Request,
    response: Response,
    begin: BeginWork,
    limits: Limits,
    client: From,
) -> SessionOut:
    """Chooses the first password with the secret of an invitation link, and signs in."""
    user, opened = await flows.accept_invite(begin, limits, form, client)
    return await _start_session(request, response, begin, user, opened)


@router.get("/session")
async def get_session(principal: SignedIn, work: Annotated[Work, requires()]) -> SessionOut:
    """Who is signed in. API keys have no session."""
    if work.actor.user_id is None:
        raise Forbidden("An API key has no session.")
    user = await work.get(User, work.actor.user_id)
    return await _session_out(work, user, principal.csrf_token or "")


@router.delete("/session", status_code=204)
async def sign_out(principal: SignedIn, response: Response, work: Annotated[Work, requires()]) -> None:
    """Ends this session."""
    if principal.session_id:
        await service.end_session(work, principal.session_id)
    response.delete_cookie(COOKIE, path="/")


@router.put("/session/password", status_code=204)
async def change_password(
    form: ChangePasswordForm,
    principal: SignedIn,
    actor: Annotated[Actor, opens_no_work()],
    begin: BeginWork,
    limits: Limits,
) -> None:
    """Changes the own password; every other session of this person ends."""
    await flows.change_password(begin, limits, actor, principal.session_id, form)


@router.post("/auth/token")
async def create_token(
    form: SignInForm, request: Request, begin: BeginWork, limits: Limits, client: From
) -> TokenOut:
    """For API clients: an access token of ten minutes and a refresh token that works once."""
    user, opened = await flows.sign_in(begin, limits, form, "api", client)
    return _token_out(request, user, opened.session.id, opened.token)


@router.post("/auth/refresh")
async def refresh_token(
    form: RefreshForm, request: Request, begin: BeginWork, limits: Limits, client: From
) -> TokenOut:
    """A new pair of tokens. A refresh token that comes a second time ends its session."""
    refreshed = await flows.refresh(begin, limits, form.refresh_token, client)
    return _token_out(request, refreshed.user, refreshed.session.id, refreshed.token)


def _token_out(request: Request, user: User, session_id: UUID, refresh: str) -> TokenOut:
    signer: TokenSigner = request.app.state.gate.signer
    claims = AccessClaims(user.id, user.workspace_id, session_id)
    return TokenOut(
        access_token=signer.sign(claims, utc_now()), refresh_token=refresh, expires_in=ACCESS_SECONDS
    )


async def _start_session(
    request: Request, response: Response, begin: BeginWork, user: User, opened: Opened
) -> SessionOut:
    response.set_cookie(
        COOKIE,
        opened.token,
        max_age=service.SESSION_DAYS * 86_400,
        httponly=True,
        samesite="lax",
        secure=request.url.scheme == "https",
        path="/",
    )
    async with begin(queries.actor_for(user)) as work:
        return await _session_out(work, user, opened.session.csrf_token)


async def _session_out(work: Work, user: User, csrf_token: str) -> SessionOut:
    workspace = await work.get(Workspace, work.workspace_id)
    return SessionOut.model_validate(
        {
            "user": UserOut.model_validate(user),
            "workspace": WorkspaceOut.model_validate(workspace),
            "permissions": sorted(queries.permissions_of(user.role)),
            "csrf_token": csrf_token,
        }
    )


@router.get("/workspace")
async def get_workspace(work: Annotated[Work, requires("crm:read")]) -> WorkspaceOut:
    return WorkspaceOut.model_validate(await work.get(Workspace, work.workspace_id))


@router.patch("/workspace")
async def change_workspace(
    form: ChangeWorkspace, work: Annotated[Work, requires("workspace:write")]
) -> WorkspaceOut:
    return WorkspaceOut.model_validate(await service.change_workspace(work, form))


@router.get("/users")
async def list_users(work: Annotated[Work, requires("users:read")]) -> list[UserOut]:
    """The whole team, by name."""
    return [UserOut.model_validate(user) for user in await queries.list_users(work)]


@router.post("/users", status_code=201)
async def add_user(form: NewUser, work: Annotated[Work, requires("users:write")]) -> UserOut:
    return UserOut.model_validate(await service.add_user(work, form))


@router.patch("/users/{user_id}")
async def change_user(
    user_id: UUID, form: ChangeUser, work: Annotated[Work, requires("users:write")]
) -> UserOut:
    """Disabling a person ends their sessions at once."""
    return UserOut.model_validate(await service.change_user(work, user_id, form))


@router.post("/users/{user_id}/invite", status_code=201)
async def invite_user(user_id: UUID, work: Annotated[Work, requires("users:write")]) -> InviteOut:
    """A link, shown once, with which this person chooses a password. It works for seven days."""
    return InviteOut(path=f"/welcome#{await service.invite_user(work, user_id)}")


@router.get("/teams")
async def list_teams(work: Annotated[Work, requires("users:read")]) -> list[TeamOut]:
    """Every team with who is in it, by name."""
    return await _with_members(work, *await teams.list_teams(work))


@router.post("/teams", status_code=201)
async def add_team(form: NewTeam, work: Annotated[Work, requires("users:write")]) -> TeamOut:
    return (await _with_members(work, await teams.add_team(work, form)))[0]


@router.patch("/teams/{team_id}")
async def change_team(
    team_id: UUID, form: ChangeTeam, work: Annotated[Work, requires("users:write")]
) -> TeamOut:
    return (await _with_members(work, await teams.change_team(work, team_id, form)))[0]


@router.delete("/teams/{team_id}", status_code=204)
async def delete_team(team_id: UUID, work: Annotated[Work, requires("users:write")]) -> None:
    """Its people are in no team then. Its quotas and forecasts stay and are not counted."""
    await teams.delete_team(work, team_id)


async def _with_members(work: Work, *found: Team) -> list[TeamOut]:
    members: dict[UUID, list[UUID]] = defaultdict(list)
    for one in await teams.list_members(work):
        members[one.team_id].append(one.id)
    return [
        TeamOut(
            id=team.id,
            name=team.name,
            leader_id=team.leader_id,
            members=members[team.id],
            version=team.version,
        )
        for team in found
    ]


@router.get("/keys")
async def list_keys(work: Annotated[Work, requires("keys:write")]) -> list[KeyOut]:
    return [KeyOut.model_validate(key) for key in await queries.list_keys(work)]


@router.post("/keys", status_code=201)
async def create_key(form: NewKey, work: Annotated[Work, requires("keys:write")]) -> NewKeyOut:
    """The only answer that shows the key itself."""
    made = await service.create_key(work, form)
    return NewKeyOut(**KeyOut.model_validate(made.key).model_dump(), token=made.token)


@router.delete("/keys/{key_id}", status_code=204)
async def revoke_key(key_id: UUID, work: Annotated[Work, requires("keys:write")]) -> None:
    await service.revoke_key(work, key_id)


@router.get("/audit")
async def list_audit(
    work: Annotated[Work, requires("audit:read")],
    subject_id: UUID | None = None,
    actor_id: UUID | None = None,
    cursor: Annotated[str | None, Query(pattern="^[0-9]{1,18}$")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> AuditPage:
    """Who did what, newest first. Entries cannot be changed or removed."""
    rows = await queries.audit_page(
        work, subject_id=subject_id, actor_id=actor_id, before=cursor, limit=limit + 1
    )
    more = len(rows) > limit
    items = [AuditEntry.model_validate(row) for row in rows[:limit]]
    return AuditPage(items=items, next_cursor=str(items[-1].id) if more else None)
