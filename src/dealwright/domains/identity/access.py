"""Who is asking, at the HTTP edge: cookie with CSRF token, access token or API key; then one Work.

A route says what it needs: `work: Annotated[Work, requires("crm:read")]`. The Work is committed before
the answer leaves (`scope="function"`), so a commit that fails is never answered with success.
"""

from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import partial
from time import monotonic
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Request
from fastapi.params import Depends as DependsParam
from sqlalchemy import Row
from starlette.requests import HTTPConnection

from dealwright.domains.identity import queries
from dealwright.domains.identity.errors import CsrfFailed
from dealwright.domains.identity.permissions import Permission
from dealwright.domains.identity.queries import Principal
from dealwright.kernel.actor import Actor
from dealwright.kernel.auth import TokenSigner, same_secret
from dealwright.kernel.clock import utc_now
from dealwright.kernel.errors import Unauthenticated
from dealwright.kernel.http import request_id
from dealwright.kernel.work import Begin, Work

COOKIE = "dealwright_session"
CSRF_HEADER = "x-csrf-token"
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CACHE_SECONDS = 10.0
CACHE_SIZE = 5_000

LookUp = Callable[[Work], Awaitable[Principal]]


@dataclass
class Gate:
    """Turns a credential into a principal.

    A principal is remembered for ten seconds; `forget` drops those that an event ended, so that a
    disabled user is out as soon as this process hears of it (a quarter of a second at most).
    """

    begin: Begin
    signer: TokenSigner
    _known: dict[str, tuple[float, Principal]] = field(default_factory=dict[str, tuple[float, Principal]])
    _forgotten: int = 0

    async def by_header(self, authorization: str) -> Principal:
        scheme, _, token = authorization.partition(" ")
        token = token.strip()
        if scheme.lower() != "bearer" or not token:
            raise Unauthenticated("Send 'Authorization: Bearer' with an access token or API key.")
        if token.startswith("dwk_"):
            return await self._remembered(token, partial(queries.principal_by_key, token=token))
        claims = self.signer.read(token, utc_now())
        return await self._remembered(
            f"{claims.session_id}",
            partial(
                queries.principal_by_session, session_id=claims.session_id, workspace_id=claims.workspace_id
            ),
        )

    async def by_cookie(self, token: str) -> Principal:
        return await self._remembered(token, partial(queries.principal_by_cookie, token=token))

    async def _remembered(self, key: str, look_up: LookUp) -> Principal:
        known = self._known.get(key)
        if known and known[0] > monotonic() and not _expired(known[1]):
            return known[1]
        forgotten = self._forgotten
        async with self.begin(queries.anonymous(), scope="system") as work:
            principal = await look_up(work)
        if forgotten != self._forgotten:
            # Something ended while we read, perhaps this very credential: the next request reads again.
            return principal
        if len(self._known) >= CACHE_SIZE:
            self._known.clear()
        self._known[key] = (monotonic() + CACHE_SECONDS, principal)
        return principal

    async def hear(self, row: Row[Any]) -> None:
        """A listener of `relay.Tail`."""
        if row.type.startswith(("user.", "session.ended", "key.", "workspace.")):
            self.forget(row.workspace_id)

    def forget(self, workspace_id: UUID) -> None:
        self._forgotten += 1
        self._known = {
            key: value for key, value in self._known.items() if value[1].actor.workspace_id != workspace_id
        }

    async def by_socket(self, headers: Mapping[str, str], sent: Mapping[str, Any]) -> tuple[Actor, str]:
        """For real time: the page's cookie, or an API client's token in the connect payload.

        The second value names the session or key, so that its sockets close when it ends.
        """
        token = str(sent.get("token") or "")
        if token:
            principal = await self.by_header(f"Bearer {token}")
        else:
            principal = await self.by_cookie(_cookie(headers.get("cookie", "")))
        return principal.actor, str(principal.session_id or principal.key_id)


def _cookie(header: str) -> str:
    for part in header.split(";"):
        name, _, value = part.strip().partition("=")
        if name == COOKIE:
            return value
    raise Unauthenticated


def _expired(principal: Principal) -> bool:
    return principal.expires_at is not None and principal.expires_at <= datetime.now(UTC)


async def principal_of(request: HTTPConnection) -> Principal:
    gate: Gate = request.app.state.gate
    authorization = request.headers.get("authorization")
    if authorization:
        return await gate.by_header(authorization)
    token = request.cookies.get(COOKIE)
    if not token:
        raise Unauthenticated
    principal = await gate.by_cookie(token)
    if isinstance(request, Request) and request.method not in SAFE_METHODS:
        _check_csrf(request, principal.csrf_token or "")
    return principal


def _check_csrf(request: Request, expected: str) -> None:
    if not same_secret(request.headers.get(CSRF_HEADER, ""), expected):
        raise CsrfFailed
    origin = request.headers.get("origin")
    if origin and origin.partition("://")[2] != request.headers.get("host", ""):
        raise CsrfFailed


async def _principal(request: Request) -> Principal:
    principal = await principal_of(request)
    return replace(principal, actor=replace(principal.actor, request_id=request_id.get()))


SignedIn = Annotated[Principal, Depends(_principal)]


def requires(*permissions: Permission) -> DependsParam:
    """The Work of a request whose actor may do all of `permissions`; none means: signed in is enough."""

    async def open_work(request: Request) -> AsyncGenerator[Work]:
        principal = await _principal(request)
        principal.actor.check(*permissions)
        begin: Begin = request.app.state.begin
        async with begin(principal.actor) as work:
            yield work

    open_work.permissions = permissions  # pyright: ignore[reportFunctionMemberAccess] - read by the route test
    return Depends(open_work, scope="function")


def opens_no_work(*permissions: Permission) -> DependsParam:
    """The actor alone, for flows that open short Works of their own."""

    async def actor(principal: SignedIn) -> Actor:
        principal.actor.check(*permissions)
        return principal.actor

    actor.permissions = permissions  # pyright: ignore[reportFunctionMemberAccess] - read by the route test
    return Depends(actor)


async def opener(request: Request) -> Begin:
    return request.app.state.begin


BeginWork = Annotated[Begin, Depends(opener)]


def client_address(request: Request) -> str:
    return request.client.host if request.client else "unknown"
