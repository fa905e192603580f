"""Pipeline analysis and insights: one load, then figures in a thread."""

import asyncio
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy import or_, select

from dealwright.domains.crm.models.pipelines import Pipeline
from dealwright.domains.forecasting import keeping
from dealwright.domains.forecasting.analysis import pipeline, reading, tables
from dealwright.domains.forecasting.analysis.insights.facts import facts_of, read_facts
from dealwright.domains.forecasting.analysis.insights.study import LONG_DAYS, study
from dealwright.domains.forecasting.loading import read_deals
from dealwright.domains.forecasting.schemas import AskInsights, AskPipeline, InsightsOut, PipelineAnalysis
from dealwright.kernel.actor import Actor
from dealwright.kernel.events import SETTLED, EventRow
from dealwright.kernel.work import Begin, Work

EXPORTED_SLIPPED = 10_000
KEPT_FOR = timedelta(minutes=15)
# Events after which insights are worked out anew at once: those of these subjects, and of these types.
MATTERS = ("import", "pipeline", "team", "workspace")
MATTERING = ("forecast.rates_set", "forecast.settings_changed")


async def show_pipeline(begin: Begin, actor: Actor, form: AskPipeline) -> PipelineAnalysis:
    return await _pipeline(begin, actor, form, pipeline.risks.SLIPPED_SHOWN)


async def _pipeline(begin: Begin, actor: Actor, form: AskPipeline, slipped: int) -> PipelineAnalysis:
    scene, frame = await reading.load(begin, actor, form)
    unnamed = await asyncio.to_thread(pipeline.analyse, scene, frame, slipped)
    return unnamed.named(await reading.read_names(begin, actor, unnamed.ids))


async def show_insights(begin: Begin, actor: Actor, form: AskInsights) -> InsightsOut:
    """The kept answer for a while, although deals change: these are statistics over months.

    Whoever may ask gets the same answer: whether it compares people rests on the question alone.
    """
    question = keeping.question_of(form, "insights ")
    async with begin(actor) as work:
        owners = reading.owners_of(form, await reading.read_team(work, form))
        if form.pipeline_id:
            await work.get(Pipeline, form.pipeline_id)
        kept = None if form.fresh else await _kept(work, question)
        if kept:
            return kept
        stamp = str((await work.connection.execute(select(SETTLED))).scalar_one())
        year_starts_in = await reading.read_year_start(work)
        raw = await read_deals(work, pipeline_id=form.pipeline_id, owners=owners)
        beside = await read_facts(work, form.pipeline_id, owners)
        now = work.now()

    def study_all() -> InsightsOut:
        scene = reading.scene_of(raw, form.since, form.until, LONG_DAYS)
        return study(scene, facts_of(beside, scene.deals), form, year_starts_in, now)

    found = await asyncio.to_thread(study_all)
    async with begin(actor) as work:
        await keeping.keep(work, question, found, found.made_at, stamp)
    return found


async def _kept(work: Work, question: str) -> InsightsOut | None:
    """`stamp` is the transaction below which the answer knows all events."""
    row = await keeping.read_kept(work, question)
    if row is None or work.now() - row.made_at > KEPT_FOR:
        return None
    news = select(EventRow.id).where(
        EventRow.workspace_id == work.workspace_id,
        EventRow.xid >= int(row.stamp),
        or_(EventRow.subject_kind.in_(MATTERS), EventRow.type.in_(MATTERING)),
    )
    if (await work.connection.execute(news.limit(1))).first():
        return None
    return InsightsOut.model_validate(row.body)


async def export_rows(
    begin: Begin, actor: Actor, what: str, asked: AskPipeline
) -> Iterable[Sequence[object]]:
    if what == "insights":
        form = AskInsights(**asked.model_dump(), most=50)
        return tables.of_insights(await show_insights(begin, actor, form))
    analysis = await _pipeline(begin, actor, asked, EXPORTED_SLIPPED)
    return tables.PARTS[what](analysis)
