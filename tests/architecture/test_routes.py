"""Every route says what it needs, and every role gets exactly that."""

from collections.abc import Mapping
from uuid import uuid4

import httpx
import pytest
from fastapi import FastAPI

from dealwright.domains.identity.permissions import GRANTS, ROLES, Role
from tests.architecture.routes import ATTEMPTS, OPEN, permissions_of, routes_of
from tests.conftest import ClientFor
from tests.factories.identity import Team


def test_the_walk_over_the_routes_meets_all_that_the_description_shows(app: FastAPI) -> None:
    described = {
        (method.upper(), path) for path, methods in app.openapi()["paths"].items() for method in methods
    }
    assert {(method, one.path) for one in routes_of(app) for method in one.methods} == described


def test_every_route_asks_for_a_permission_or_is_known_to_be_open(app: FastAPI) -> None:
    assert {one.name for one in routes_of(app) if permissions_of(one) is None} == OPEN


def test_every_route_has_a_name_of_its_own(app: FastAPI) -> None:
    names = [one.name for one in routes_of(app)]
    assert sorted(names) == sorted(set(names))


def test_every_route_that_is_not_open_is_tried_by_a_stranger(app: FastAPI) -> None:
    tried = {attempt.route for attempt in ATTEMPTS}
    assert {one.name for one in routes_of(app)} - OPEN == tried, "add or remove its attempts in routes.py"


async def test_nobody_gets_past_a_closed_route_without_signing_in(
    app: FastAPI, visitor: httpx.AsyncClient
) -> None:
    let_in: list[str] = []
    for route in routes_of(app):
        if route.name not in OPEN:
            for method in route.methods:
                answer = await visitor.request(method, _path(route.path), json={})
                if answer.status_code != 401:
                    let_in.append(f"{route.name}: {answer.status_code}")
    assert not let_in


@pytest.mark.parametrize("role", ROLES)
async def test_a_role_is_refused_exactly_where_its_grants_end(
    app: FastAPI, team: Team, client_for: ClientFor, role: Role
) -> None:
    client = await client_for(team, role)
    wrong: Mapping[str, str] = {}
    for route in routes_of(app):
        needed = permissions_of(route)
        if not needed:
            continue
        for method in route.methods:
            answer = await client.request(method, _path(route.path), json={})
            if (answer.status_code == 403) != bool(needed - GRANTS[role]) or answer.status_code >= 500:
                wrong = {**wrong, route.name: f"{answer.status_code} with {sorted(needed)}"}
    assert not wrong


def _path(template: str) -> str:
    """With ids of nothing."""
    parts = (str(uuid4()) if part.startswith("{") else part for part in template.split("/"))
    return "/".join(parts)
