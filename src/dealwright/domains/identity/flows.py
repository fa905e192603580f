"""Sign-in and everything else that hashes a password: the slow part runs between two short Works."""

from dataclasses import dataclass
from uuid import UUID

from dealwright.domains.identity import queries, service
from dealwright.domains.identity.errors import ChooseWorkspace, WrongPassword
from dealwright.domains.identity.models import User
from dealwright.domains.identity.queries import anonymous
from dealwright.domains.identity.schemas import (
    AcceptInviteForm,
    ChangePasswordForm,
    NewUser,
    SetupForm,
    SignInForm,
)
from dealwright.domains.identity.service import Opened, Refreshed
from dealwright.kernel.actor import Actor
from dealwright.kernel.auth import hash_password, password_matches
from dealwright.kernel.errors import Forbidden, Unauthenticated
from dealwright.kernel.limits import Limiter
from dealwright.kernel.work import Begin


@dataclass(frozen=True)
class Client:
    """Where a request comes from."""

    address: str
    user_agent: str


async def sign_in(
    begin: Begin, limiter: Limiter, form: SignInForm, kind: str, client: Client
) -> tuple[User, Opened]:
    await limiter.hit("30/minute", "sign-in address", client.address)
    await limiter.hit("10/minute", "sign-in account", form.email.lower())
    user = await _check_password(begin, form, client)
    async with begin(queries.actor_for(user), scope="system") as work:
        opened = await service.open_session(
            work, user, kind, address=client.address, user_agent=client.user_agent
        )
    return user, opened


async def _check_password(begin: Begin, form: SignInForm, client: Client) -> User:
    async with begin(anonymous(), scope="system") as work:
        candidates = await queries.users_by_email(work, form.email)
    if form.workspace_id:
        candidates = [(user, place) for user, place in candidates if place.id == form.workspace_id]
    if not candidates:
        await password_matches(form.password, None)
        raise WrongPassword
    matching = [
        (user, place)
        for user, place in candidates
        if await password_matches(form.password, user.password_hash)
    ]
    if not matching:
        for user, place in candidates:
            async with begin(anonymous(place.id)) as work:
                await service.note_failed_sign_in(work, [user], client.address)
        raise WrongPassword
    if len(matching) > 1:
        choices = [{"id": str(place.id), "name": place.name} for _, place in matching]
        raise ChooseWorkspace(workspaces=choices)
    return matching[0][0]


async def set_up(begin: Begin, limiter: Limiter, form: SetupForm, client: Client) -> tuple[User, Opened]:
    await limiter.hit("10/minute", "set-up", client.address)
    service.check_password(form.password, form.email)
    hashed = await hash_password(form.password)
    async with begin(service.new_workspace_actor(), scope="system") as work:
        user = await service.set_up(
            work,
            name=form.workspace_name,
            currency=form.currency,
            timezone=form.timezone,
            admin=NewUser(name=form.name, email=form.email, role="admin"),
            password_hash=hashed,
        )
        opened = await service.open_session(
            work, user, "browser", address=client.address, user_agent=client.user_agent
        )
    return user, opened


async def accept_invite(
    begin: Begin, limiter: Limiter, form: AcceptInviteForm, client: Client
) -> tuple[User, Opened]:
    await limiter.hit("10/minute", "invitation", client.address)
    async with begin(anonymous(), scope="system") as work:
        invited = await service.find_invited(work, form.token)
    service.check_password(form.password, invited.email)
    hashed = await hash_password(form.password)
    async with begin(queries.actor_for(invited), scope="system") as work:
        user = await service.accept_invite(work, form.token, hashed)
        opened = await service.open_session(
            work, user, "browser", address=client.address, user_agent=client.user_agent
        )
    return user, opened


async def change_password(
    begin: Begin, limiter: Limiter, actor: Actor, session_id: UUID | None, form: ChangePasswordForm
) -> None:
    if actor.user_id is None:
        raise Forbidden("An API key has no password.")
    await limiter.hit("10/minute", "change password", str(actor.user_id))
    async with begin(actor) as work:
        user = await work.get(User, actor.user_id)
    if not await password_matches(form.current_password, user.password_hash):
        raise WrongPassword("The current password is not right.")
    service.check_password(form.new_password, user.email)
    hashed = await hash_password(form.new_password)
    async with begin(actor) as work:
        await service.set_password(work, actor.user_id, hashed, keep_session=session_id)


async def refresh(begin: Begin, limiter: Limiter, token: str, client: Client) -> Refreshed:
    await limiter.hit("60/minute", "refresh", client.address)
    async with begin(anonymous(), scope="system") as work:
        workspace_id = await service.workspace_of_refresh_token(work, token)
    async with begin(anonymous(workspace_id), scope="system") as work:
        refreshed = await service.refresh(work, token)
    if refreshed is None:
        raise Unauthenticated(
            "This refresh token was used before, so the session was ended. Please sign in again."
        )
    return refreshed
