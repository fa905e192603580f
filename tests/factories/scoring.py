"""Workspaces with a history to learn from, written in bulk: what ended, how, and what was done before."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import numpy as np
from sqlalchemy import insert

from dealwright.domains.crm.models.records import Activity, Deal, Lead, StageChange
from dealwright.domains.crm.service.deals import default_pipeline
from dealwright.domains.crm.service.pipelines import stages_of
from dealwright.domains.scoring.flows.starting import start_run
from dealwright.domains.scoring.learning.teaching import Taught
from dealwright.domains.scoring.models import ScoreModel, ScoringRun
from dealwright.domains.scoring.service.trained import keep_model
from dealwright.kernel.events import EventRow
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Begin, Work
from dealwright.ml.outcome.table import number, table_of
from dealwright.ml.outcome.training import train
from tests.factories.identity import Team

Row = dict[str, Any]


async def leads_with_history(
    begin: Begin, team: Team, count: int = 150, *, open_ones: int = 12, seed: int = 7
) -> list[UUID]:
    """Ended leads of the last year; bosses from fairs convert, most others do not. Returns the open ones."""
    rng = Random(seed)
    rows: list[Row] = []
    touches: list[Row] = []
    async with begin(team.actor("admin")) as work:
        for number in range(count + open_ones):
            rows.append(_lead(work, team, rng, number, is_open=number >= count))
            touches += _touches(work, rows[-1], rng)
        await work.session.execute(insert(Lead), rows)
        await work.session.execute(insert(Activity), touches)
        told = [_status_event(work, row) for row in rows if row["status"] == "disqualified"]
        await work.session.execute(insert(EventRow), told)
    return [row["id"] for row in rows[count:]]


def _lead(work: Work, team: Team, rng: Random, number: int, *, is_open: bool) -> Row:
    is_boss, is_fair = rng.random() < 0.4, rng.random() < 0.4
    wins = rng.random() < 0.1 + 0.45 * is_boss + 0.3 * is_fair
    age = rng.uniform(1, 20) if is_open else rng.uniform(70, 360)
    at = work.now() - timedelta(days=age)
    status = "working" if is_open else "converted" if wins else "disqualified"
    return {
        **_stamps(work, at, version=1 if status != "disqualified" else 2),
        "first_name": "Ada",
        "last_name": f"Lead {number}",
        "title": "CEO" if is_boss else "Intern",
        "email": f"ada{number}@customer{number}.example",
        "source": "fair" if is_fair else "web",
        "country": rng.choice(("Germany", "France", "Italy")),
        "employees": rng.choice((5, 50, 500)),
        "status": status,
        "converted_at": at + timedelta(days=1.5) if status == "converted" else None,
        "owner_id": team.users["rep"].id,
    }


def _touches(work: Work, lead: Row, rng: Random) -> list[Row]:
    return [
        {
            **_stamps(work, lead["created_at"] + timedelta(hours=hours)),
            "kind": "mail",
            "subject": "About the price",
            "at": lead["created_at"] + timedelta(hours=hours),
            "direction": direction,
            "lead_id": lead["id"],
            "owner_id": lead["owner_id"],
        }
        for hours, direction in ((1, "out"), (rng.uniform(2, 20), "in"))
    ]


def _status_event(work: Work, lead: Row) -> Row:
    return an_update(
        work,
        "lead",
        lead["id"],
        lead["created_at"] + timedelta(days=1.8),
        {"status": ["new", "disqualified"]},
    )


def an_update(work: Work, kind: str, row_id: UUID, at: datetime, changes: dict[str, list[Any]]) -> Row:
    """A row of `events` as crm writes it when a field was changed."""
    return {
        "workspace_id": work.workspace_id,
        "at": at,
        "type": f"{kind}.updated",
        "audience": "crm:read",
        "actor_kind": "user",
        "actor_id": None,
        "actor_label": "Rep",
        "request_id": "",
        "subject_kind": kind,
        "subject_id": row_id,
        "subject_label": "",
        "account_id": None,
        "payload": {"kind": kind, "version": 2, "changes": changes},
    }


async def deals_with_history(
    begin: Begin, team: Team, count: int = 120, *, open_ones: int = 8, seed: int = 7
) -> list[UUID]:
    """Closed deals of the last two years that went through the default pipeline. Returns the open ones."""
    rng = Random(seed)
    async with begin(team.actor("admin")) as work:
        pipeline = await default_pipeline(work)
        stages = {one.name: one for one in await stages_of(work, pipeline.id)}
        rows: list[Row] = []
        steps: list[Row] = []
        for number in range(count + open_ones):
            deal, way = _deal(work, team, rng, number, stages, is_open=number >= count)
            rows.append(deal)
            steps += way
        await work.session.execute(insert(Deal), rows)
        await work.session.execute(insert(StageChange), steps)
    return [row["id"] for row in rows[count:]]


def _deal(
    work: Work, team: Team, rng: Random, number: int, stages: dict[str, Any], *, is_open: bool
) -> tuple[Row, list[Row]]:
    wins = rng.random() < 0.5
    opened = work.now() - timedelta(days=rng.uniform(5, 30) if is_open else rng.uniform(120, 700))
    entered = opened + timedelta(days=3)
    last = stages["Proposal"] if is_open else stages["Won" if wins else "Lost"]
    closed = None if is_open else opened + timedelta(days=rng.uniform(20, 60))
    deal = {
        **_stamps(work, opened),
        "name": f"Deal {number}",
        "pipeline_id": last.pipeline_id,
        "stage_id": last.id,
        "status": last.type,
        "amount_minor": rng.randrange(100_000, 900_000),
        "currency": "EUR",
        "probability": last.probability,
        "opened_at": opened,
        "closed_at": closed,
        "stage_entered_at": closed or entered,
        "owner_id": team.users["rep"].id,
        "source": "fair" if wins else "web",
    }
    way: Sequence[tuple[Any, datetime]] = [(stages["Qualify"], opened), (stages["Proposal"], entered)]
    if closed:
        way = [*way, (last, closed)]
    return deal, [
        {
            "workspace_id": work.workspace_id,
            "id": new_id(),
            "deal_id": deal["id"],
            "to_stage_id": stage.id,
            "at": at,
            "amount_minor": deal["amount_minor"],
            "probability": stage.probability,
        }
        for stage, at in way
    ]


def _stamps(work: Work, at: datetime, *, version: int = 1) -> Row:
    return {
        "workspace_id": work.workspace_id,
        "id": new_id(),
        "created_at": at,
        "updated_at": at,
        "version": version,
    }


async def a_run(begin: Begin, team: Team, kind: Any = "lead", task: Any = "train") -> ScoringRun:
    async with begin(team.actor("admin")) as work:
        return await start_run(work, kind, task)


async def a_model(
    begin: Begin,
    team: Team,
    word: str = "Ours",
    kind: Any = "lead",
    *,
    promote_better: bool = True,
    broken: UUID | None = None,
) -> ScoreModel:
    """A small model, trained on made-up rows; `word` stands in its report. Champion unless told otherwise."""
    chance = np.random.default_rng(7)
    truth = chance.random(120) < 0.5
    ranks = truth + chance.integers(0, 4, 120)
    table = table_of(
        number("title_rank", ranks.tolist()), number("touches", chance.integers(0, 9, 120).tolist())
    )
    trained = train(table, truth)
    report: dict[str, Any] = {
        "outcome": {**asdict(trained.report), "word": word},
        "timing": None,
        "amounts": None,
        "norms": {"days_since_touch": 5.0},
        "compared": None,
    }
    at = datetime(2026, 1, 1, tzinfo=UTC)
    taught = Taught({"outcome": trained.save()}, report, 120, int(truth.sum()), at, at, is_better=True)
    async with begin(team.actor("admin")) as work:
        return await keep_model(work, kind, taught, 90, promote_better=promote_better, broken=broken)
