"""Pipeline analysis and insights: one load, then figures in a thread."""

import asyncio
from collections.abc import Iterable, Sequence

from dealwright.domains.forecasting.analysis import pipeline, reading, tables
from dealwright.domains.forecasting.schemas import AskInsights, AskPipeline, InsightsOut, PipelineAnalysis
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin

EXPORTED_SLIPPED = 10_000


async def show_pipeline(begin: Begin, actor: Actor, form: AskPipeline) -> PipelineAnalysis:
    return await _pipeline(begin, actor, form, pipeline.risks.SLIPPED_SHOWN)


async def _pipeline(begin: Begin, actor: Actor, form: AskPipeline, slipped: int) -> PipelineAnalysis:
    scene, frame = await reading.load(begin, actor, form)
    unnamed = await asyncio.to_thread(pipeline.analyse, scene, frame, form.owner_id, slipped)
    return unnamed.named(await reading.read_names(begin, actor, unnamed.ids))


async def show_insights(begin: Begin, actor: Actor, form: AskInsights) -> InsightsOut:
    raise NotImplementedError


async def export_rows(
    begin: Begin, actor: Actor, what: str, asked: AskPipeline
) -> Iterable[Sequence[object]]:
    if what == "insights":
        form = AskInsights(**asked.model_dump(), most=50)
        return tables.of_insights(await show_insights(begin, actor, form))
    analysis = await _pipeline(begin, actor, asked, EXPORTED_SLIPPED)
    return tables.PARTS[what](analysis)
