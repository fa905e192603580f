"""`python -m bench.pipeline [DEALS]`: seconds until forecast, pipeline and insights of a large workspace are there.

Three years of deals of fifty people with their stage changes, edits, activities and leads are written by set-based
SQL into a database of their own. Every question is asked twice: at first nothing is kept. Beside each stands what
the server's loop was held up at most meanwhile, which is what everybody else waits for.
"""

import asyncio
import json
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from uuid import UUID

from sqlalchemy import create_engine, text

from bench import fill
from dealwright.domains.forecasting import flows
from dealwright.domains.forecasting.analysis import flows as analyses
from dealwright.domains.forecasting.schemas import AskForecast, AskInsights, AskPipeline
from dealwright.domains.identity.queries import system_actor
from dealwright.kernel.actor import Actor
from dealwright.kernel.embedded.server import EmbeddedPostgres
from dealwright.kernel.migrate import migrate
from dealwright.main import Runtime
from dealwright.settings import Settings

DEALS = 100_000
LIMIT_SECONDS = {"forecast": 15.0, "pipeline": 6.0, "insights": 12.0}
LIMIT_MB = 2_048
WATCH_SECONDS = 0.005

FILL = (
    """
    insert into users (workspace_id, id, name, role, email)
    select :w, gen_random_uuid(), 'Seller ' || k, 'rep', 'seller' || k || '@bench.example' from generate_series(1, 50) k
    """,
    """
    create temp table sellers on commit drop as
    select id, (row_number() over (order by email))::int - 1 as place from users where workspace_id = :w
    """,
    """
    create temp table firms on commit drop as
    select gen_random_uuid() as id, i from generate_series(0, greatest(:n / 8, 1) - 1) i
    """,
    """
    insert into accounts (workspace_id, id, name, domain, industry, employees, currency, created_at, updated_at)
    select :w, id, 'Firm ' || i, 'f' || i || '.example', (array['Automotive','Food','Medical','Metal','Plastics'])[1 + i % 5],
      5 + i % 3000, 'EUR', now() - interval '4 years', now() - interval '4 years' from firms
    """,
    """
    create temp table told on commit drop as
    select made.i, gen_random_uuid() as deal, p.id as pipeline, f.id as account, s.id as owner,
      opened, opened + length * interval '1 day' as ends, length,
      case when opened + length * interval '1 day' > now() then 'open'
        when random() < 0.25 + 0.1 * (made.i % 5 = 1)::int then 'won' else 'lost' end as status,
      (exp(13.5 + 0.8 * (random() + random() + random() - 1.5)))::bigint as amount
    from (
      select i, now() - interval '3 years' * random() as opened, 20 + 100 * random() * random() as length
      from generate_series(0, :n - 1) i
    ) made
    join (select id from pipelines where workspace_id = :w) p on true
    join firms f on f.i = made.i % greatest(:n / 8, 1)
    join sellers s on s.place = made.i % 50
    """,
    """
    create temp table ways on commit drop as
    select id, position, type from stages where workspace_id = :w
    """,
    """
    create temp table steps on commit drop as
    select told.*, k, k * length / 4 as after, opened + k * length / 4 * interval '1 day' as at
    from told cross join generate_series(0, 4) k where opened + k * length / 4 * interval '1 day' <= now()
    """,
    """
    insert into stage_changes (workspace_id, id, deal_id, from_stage_id, to_stage_id, at, seconds_in_stage, amount_minor, probability)
    select :w, gen_random_uuid(), deal, b.id, a.id, at, case when k > 0 then (length / 4 * 86400)::int end, amount, 20 * k
    from steps
    left join ways b on k > 0 and b.position = k - 1
    join ways a on a.position = case when k < 4 then k when status = 'won' then 4 else 5 end
    """,
    """
    insert into deals (workspace_id, id, name, account_id, pipeline_id, stage_id, status, amount_minor, currency, probability,
      opened_at, expected_close_on, closed_at, stage_entered_at, owner_id, next_step, last_activity_at, created_at, updated_at)
    select :w, deal, 'Deal ' || i, account, pipeline, ways.id, status, amount, 'EUR', 20,
      opened, (opened + (60 + i % 40) * interval '1 day')::date, case when status <> 'open' then ends end, last.at, owner,
      case when i % 3 = 0 then null else 'Call' end, last.at, opened, last.at
    from told
    join (select deal, max(k) as k, max(at) as at from steps group by deal) last using (deal)
    join ways on ways.position = case when last.k < 4 then last.k when status = 'won' then 4 else 5 end
    """,
    """
    insert into activities (workspace_id, id, kind, subject, body, at, direction, deal_id, account_id, owner_id, created_at, updated_at)
    select :w, gen_random_uuid(), (array['call','meeting','mail','mail'])[1 + k % 4], 'Talk ' || k, 'About line ' || k,
      opened + k * length / 5 * interval '1 day', (array['out','out','in','out'])[1 + k % 4], deal, account, owner, opened, opened
    from told cross join generate_series(1, 4) k where opened + k * length / 5 * interval '1 day' <= now()
    """,
    """
    insert into events (workspace_id, at, type, audience, actor_kind, actor_label, request_id, subject_kind, subject_id,
      subject_label, payload)
    select :w, opened + length / 2 * interval '1 day', 'deal.updated', 'crm:read', 'user', 'Bench', '', 'deal', deal, '',
      jsonb_build_object('version', 2, 'changes', jsonb_build_object(
        'amount_minor', jsonb_build_array(amount * 9 / 10, amount),
        'expected_close_on', jsonb_build_array((opened + interval '45 days')::date, (opened + (60 + i % 40) * interval '1 day')::date)))
    from told where opened + length / 2 * interval '1 day' <= now()
    """,
    """
    insert into leads (workspace_id, id, first_name, last_name, email, title, company, status, converted_at, deal_id, source,
      owner_id, created_at, updated_at, version)
    select :w, gen_random_uuid(), 'First', 'Last' || i, 'p' || i || '@f' || i || '.example', 'Buyer', 'Firm ' || i,
      'converted', opened, deal, (array['fair','web','referral','mail'])[1 + i % 4], owner, opened - interval '5 days', opened, 1
    from told where i % 2 = 0
    """,
)
STAGES = (
    ("Qualify", "open", 10),
    ("Discovery", "open", 30),
    ("Proposal", "open", 50),
    ("Negotiation", "open", 70),
    ("Won", "won", 100),
    ("Lost", "lost", 0),
)


def fill_deals(url: str, count: int) -> UUID:
    engine = create_engine(url)
    with engine.begin() as connection:
        workspace_id, _ = fill.workspace(connection, "Pipeline")
        fill.pipeline(connection, workspace_id, STAGES)
        connection.execute(text("set local session_replication_role = replica"))
        for statement in FILL:
            connection.execute(text(statement), {"w": workspace_id, "n": count})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("analyze"))
    engine.dispose()
    return workspace_id


async def timed(ask: Callable[[], Awaitable[object]]) -> dict[str, float]:
    """Seconds, and how long the loop did not turn at most."""
    held = 0.0
    is_over = asyncio.Event()

    async def watch() -> None:
        nonlocal held
        while not is_over.is_set():
            before = time.perf_counter()
            await asyncio.sleep(WATCH_SECONDS)
            held = max(held, time.perf_counter() - before - WATCH_SECONDS)

    watching = asyncio.create_task(watch())
    started = time.perf_counter()
    await ask()
    seconds = time.perf_counter() - started
    is_over.set()
    await watching
    return {"seconds": round(seconds, 2), "loop_held_s": round(held, 2)}


async def measure(runtime: Runtime, actor: Actor) -> dict[str, dict[str, float]]:
    begin = runtime.begin
    asked: dict[str, Callable[[], Awaitable[object]]] = {
        "forecast": lambda: flows.show_forecast(begin, actor, AskForecast()),
        "pipeline": lambda: analyses.show_pipeline(begin, actor, AskPipeline()),
        "insights": lambda: analyses.show_insights(begin, actor, AskInsights()),
    }
    found: dict[str, dict[str, float]] = {}
    for name, ask in asked.items():
        found[name] = await timed(ask)
        found[f"{name} again"] = await timed(ask)
    return found


def main() -> int:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DEALS
    home = Path(tempfile.mkdtemp(prefix="dealwright-bench-", dir="/tmp"))
    try:
        with EmbeddedPostgres(home) as server:
            address = server.create_database("pipeline")
            migrate(address.owner_url)
            workspace_id = fill_deals(address.superuser_url, count)
            found = asyncio.run(_measured(home, address.app_url, workspace_id))
    finally:
        shutil.rmtree(home, ignore_errors=True)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(found | {"memory_at_most_mb": memory}, indent=1))
    slow = [name for name, limit in LIMIT_SECONDS.items() if found[name]["seconds"] > limit]
    kept = not slow and memory <= LIMIT_MB
    print(f"Limits: {LIMIT_SECONDS} s, memory {LIMIT_MB} MB: {'kept' if kept else 'MISSED'}")
    return 0 if kept else 1


async def _measured(home: Path, url: str, workspace_id: UUID) -> dict[str, dict[str, float]]:
    runtime = Runtime(Settings(home=home), url)
    try:
        return await measure(runtime, system_actor(workspace_id, "bench"))
    finally:
        await runtime.close()


if __name__ == "__main__":
    sys.exit(main())
