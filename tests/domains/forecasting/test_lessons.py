"""What is kept to learn from: points of rates begin anew, those of the model stay."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from dealwright.domains.forecasting import lessons
from dealwright.domains.forecasting.models import ForecastResult
from dealwright.domains.forecasting.state import LEARNED, State, prepare
from dealwright.domains.identity.queries import system_actor
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin
from tests.factories.forecasting import a_history
from tests.factories.identity import Team


async def engines(begin: Begin, actor: Actor) -> list[str]:
    async with begin(actor) as work:
        statement = select(ForecastResult.body).where(ForecastResult.question == LEARNED)
        body = (await work.session.scalars(statement)).one()
    return [one["engine"] for one in body["points"]]


async def test_points_worked_out_before_a_new_beginning_do_not_come_back(
    team: Team, begin: Begin, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_history(begin, team, now=datetime.now(UTC), days=190, a_day=0.6)
    actor = system_actor(team.workspace_id)
    await lessons.learn_missing(begin, actor)
    assert set(await engines(begin, actor)) == {"rates"}
    async with begin(actor) as work:
        await lessons.forget_points(work)

    async def overtaken(begin: Begin, actor: Actor) -> State:
        state = await prepare(begin, actor)
        async with begin(actor) as work:
            await lessons.forget_points(work)
        return state

    with monkeypatch.context() as patch:
        patch.setattr(lessons, "prepare", overtaken)
        assert not await lessons.learn_missing(begin, actor)
    assert await engines(begin, actor) == []
    await lessons.learn_missing(begin, actor)
    assert set(await engines(begin, actor)) == {"rates"}


async def test_what_the_model_said_on_its_day_stays(team: Team, begin: Begin) -> None:
    await a_history(begin, team, now=datetime.now(UTC), days=190, a_day=0.6)
    actor = system_actor(team.workspace_id)
    await lessons.learn_missing(begin, actor)
    async with begin(actor) as work:
        where = ForecastResult.question == LEARNED
        body = (await work.session.scalars(select(ForecastResult.body).where(where))).one()
        points = [{**body["points"][0], "engine": "model"}, *body["points"][1:]]
        await work.session.execute(
            update(ForecastResult).where(where).values(body={**body, "points": points})
        )
    async with begin(actor) as work:
        await lessons.forget_points(work)
    assert await engines(begin, actor) == ["model"]
