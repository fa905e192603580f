"""A team with a history of deals, written at once: opened, moved through the stages, won, lost or open."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

from dealwright.domains.crm.models.pipelines import Stage
from dealwright.domains.crm.models.records import Deal, StageChange
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin
from tests.factories.crm import the_stages
from tests.factories.identity import Team

WAY = ("Qualify", "Discovery", "Proposal", "Negotiation")


async def a_history(
    begin: Begin,
    team: Team,
    *,
    now: datetime,
    days: int = 540,
    a_day: float = 0.6,
    win_share: float = 0.45,
    cycle_days: float = 45.0,
    seed: int = 5,
    **facts: Any,
) -> int:
    """Deals of the rep and the manager in turn; how many. `facts` are the same for all."""
    rng = Random(seed)
    stages = await the_stages(begin, team)
    owners = [team.users["rep"].id, team.users["manager"].id]
    rows: list[Deal | StageChange] = []
    count = int(days * a_day)
    for number in range(count):
        opened = now - timedelta(days=days * (1 - number / count), minutes=rng.randint(0, 500))
        length = timedelta(days=cycle_days * rng.lognormvariate(0, 0.5))
        won = rng.random() < win_share
        story = _Story(opened, length, won, now)
        rows += story.rows(team, stages, owners[number % 2], rng, facts)
    async with begin(team.actor("admin")) as work:
        work.session.add_all(rows)
    return count


class _Story:
    """A deal that takes its stages in equal parts of its time."""

    def __init__(self, opened: datetime, length: timedelta, won: bool, now: datetime) -> None:
        self.opened, self.length, self.won, self.now = opened, length, won, now

    def rows(
        self, team: Team, stages: dict[str, Stage], owner_id: UUID, rng: Random, facts: dict[str, Any]
    ) -> list[Deal | StageChange]:
        deal_id = new_id()
        amount = round(rng.lognormvariate(0, 0.6) * 1_000_000)
        amount = facts.get("amount_minor", amount)
        steps = list(self._steps(stages))
        stage, entered = steps[-1]
        deal = Deal(
            workspace_id=team.workspace_id,
            id=deal_id,
            name=f"Deal of {self.opened:%Y-%m-%d}",
            pipeline_id=stage.pipeline_id,
            stage_id=stage.id,
            status=stage.type,
            probability=stage.probability,
            opened_at=self.opened,
            created_at=self.opened,
            updated_at=entered,
            stage_entered_at=entered,
            closed_at=None if stage.type == "open" else entered,
            version=1,
            **{
                "owner_id": owner_id,
                "currency": "EUR",
                "amount_minor": amount,
                "expected_close_on": (self.opened + timedelta(days=50)).date(),
                **facts,
            },
        )
        changes = [
            StageChange(
                workspace_id=team.workspace_id,
                id=new_id(),
                deal_id=deal_id,
                from_stage_id=before.id if before else None,
                to_stage_id=after.id,
                at=at,
                seconds_in_stage=None,
                amount_minor=amount,
                probability=after.probability,
            )
            for before, (after, at) in zip([None, *(one for one, _ in steps)], steps, strict=False)
        ]
        return [deal, *changes]

    def _steps(self, stages: dict[str, Stage]) -> Iterator[tuple[Stage, datetime]]:
        end = ("Won" if self.won else "Lost",)
        names = (*WAY, *end)
        for place, name in enumerate(names):
            at = self.opened + self.length * (place / len(WAY))
            if at <= self.now:
                yield stages[name], at
