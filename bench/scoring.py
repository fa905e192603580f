"""`python -m bench.scoring [LEADS]`: train on a hundred thousand leads, then score all, reasons stored.

Leads, their activities and outcomes are written by set-based SQL into a database of its own; the training and
the scoring are the product's jobs, on one machine, with what they took of time and memory.
"""

import asyncio
import json
import resource
import shutil
import sys
import tempfile
import time
from pathlib import Path
from uuid import UUID

from sqlalchemy import create_engine, func, select, text

from bench import fill
from dealwright.domains.identity.queries import system_actor
from dealwright.domains.scoring.flows.scoring import queue_scoring, score_everything
from dealwright.domains.scoring.flows.training import queue_training, train_model
from dealwright.domains.scoring.models import Score, ScoreModel, ScoringRun
from dealwright.kernel.apart.lanes import end_all
from dealwright.kernel.embedded.server import EmbeddedPostgres
from dealwright.kernel.migrate import migrate
from dealwright.kernel.worker import JobContext
from dealwright.main import Runtime
from dealwright.settings import Settings

LEADS = 100_000
LIMIT_SECONDS = 600
LIMIT_MB = 2_048

# Three in ten have ended; bosses from fairs convert more often.
FILL = (
    """
    create temp table asked on commit drop as
    select i, gen_random_uuid() as lead, now() - (i % 700) * interval '1 day' - i * interval '7 seconds' as at,
      (array['CEO', 'Head of Production', 'Buyer', 'Engineer', 'Intern'])[1 + i % 5] as title,
      (array['fair', 'web', 'referral', 'mail'])[1 + i / 5 % 4] as source, random() as luck,
      (5 + 300 * random() * random()) * interval '1 day' as wait
    from generate_series(0, :n - 1) i
    """,
    """
    insert into leads (workspace_id, id, first_name, last_name, email, title, company, domain, industry, employees, country, source,
      status, converted_at, owner_id, last_activity_at, created_at, updated_at, version)
    select :w, lead, 'First' || (i % 900), 'Last' || i, 'p' || i || '@c' || i || '.example', title, 'Company ' || i, 'c' || i || '.example',
      (array['Automotive', 'Food', 'Medical', 'Metal', 'Plastics'])[1 + i % 5], 5 + i % 5000,
      (array['Germany', 'France', 'Italy', 'Spain'])[1 + i % 4], source,
      case when luck >= 0.3 or at + wait > now() then 'working'
        when luck < (case when title in ('CEO', 'Head of Production') then 0.18 else 0.06 end) then 'converted' else 'disqualified' end,
      case when luck < 0.3 and at + wait <= now()
        and luck < (case when title in ('CEO', 'Head of Production') then 0.18 else 0.06 end) then at + wait end,
      :u, at, at, least(at + wait, now()), 1 from asked
    """,
    """
    insert into activities (workspace_id, id, kind, subject, body, at, direction, lead_id, owner_id, created_at, updated_at)
    select :w, gen_random_uuid(), (array['mail', 'call', 'mail', 'note'])[k], 'Talk ' || k, 'About the price and a demo', at + k * interval '1 day',
      (array['out', 'out', 'in', null])[k], lead, :u, at + k * interval '1 day', at + k * interval '1 day'
    from asked cross join generate_series(1, 4) k where (i + k) % 2 = 0
    """,
)


def fill_leads(url: str, count: int) -> UUID:
    engine = create_engine(url)
    with engine.begin() as connection:
        workspace_id, user_id = fill.workspace(connection, "Scores")
        connection.execute(text("set local session_replication_role = replica"))
        for statement in FILL:
            connection.execute(text(statement), {"w": workspace_id, "u": user_id, "n": count})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze"))
    engine.dispose()
    return workspace_id


async def measure(runtime: Runtime, workspace_id: UUID) -> dict[str, object]:
    actor = system_actor(workspace_id, "bench")
    context = JobContext(runtime.begin, actor, runtime.ports)
    took: dict[str, float] = {}
    async with runtime.begin(actor) as work:
        training = (await queue_training(work, "lead")).id
    started = time.perf_counter()
    await train_model.run(context, run_id=str(training))
    took["train_s"] = time.perf_counter() - started
    end_all()  # what the process of the training took is known when it has ended
    async with runtime.begin(actor) as work:
        going = await work.session.scalars(select(ScoringRun.id).where(ScoringRun.task == "score"))
        scoring = going.first() or (await queue_scoring(work, "lead")).id
    started = time.perf_counter()
    await score_everything.run(context, run_id=str(scoring))
    took["score_s"] = time.perf_counter() - started
    async with runtime.begin(actor) as work:
        runs = {one.task: one for one in await work.session.scalars(select(ScoringRun))}
        told = select(Score.engine, func.count(), func.avg(func.jsonb_array_length(Score.reasons)))
        engines = (await work.session.execute(told.group_by(Score.engine))).all()
        model = (await work.session.scalars(select(ScoreModel).limit(1))).one()
    return {
        **{name: round(one, 1) for name, one in took.items()},
        "states": {task: one.state for task, one in runs.items()},
        "snapshots_learned": model.rows,
        "scored": runs["score"].done,
        "scored_per_s": round(runs["score"].done / took["score_s"]),
        "engines": {one[0]: one[1] for one in engines},
        "reasons_each": {one[0]: round(float(one[2]), 2) for one in engines},
        "word": model.report["outcome"]["word"],
        "memory_at_most_mb": _memory_mb(resource.RUSAGE_SELF),
        "memory_of_training_at_most_mb": _memory_mb(resource.RUSAGE_CHILDREN),
    }


def _memory_mb(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss // 1024


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LEADS
    home = Path(tempfile.mkdtemp(prefix="dealwright-bench-", dir="/tmp"))
    try:
        with EmbeddedPostgres(home) as server:
            address = server.create_database("scoring")
            migrate(address.owner_url)
            workspace_id = fill_leads(address.superuser_url, count)
            found = asyncio.run(_measured(home, address.app_url, workspace_id))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    print(json.dumps(found, indent=1))
    memory = max(int(str(found[f"memory{one}_at_most_mb"])) for one in ("", "_of_training"))
    kept = float(str(found["score_s"])) <= LIMIT_SECONDS and memory <= LIMIT_MB
    print(f"Limits: scoring {LIMIT_SECONDS} s, memory {LIMIT_MB} MB: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


async def _measured(home: Path, url: str, workspace_id: UUID) -> dict[str, object]:
    runtime = Runtime(Settings(home=home), url)
    try:
        return await measure(runtime, workspace_id)
    finally:
        await runtime.close()


if __name__ == "__main__":
    sys.exit(main())
