"""Pipeline analysis and insights: one load, then figures in a thread."""

from collections.abc import Iterable, Sequence

from dealwright.domains.forecasting.schemas import AskInsights, AskPipeline, InsightsOut, PipelineAnalysis
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin


async def show_pipeline(begin: Begin, actor: Actor, form: AskPipeline) -> PipelineAnalysis:
    raise NotImplementedError


async def show_insights(begin: Begin, actor: Actor, form: AskInsights) -> InsightsOut:
    raise NotImplementedError


async def export_rows(
    begin: Begin, actor: Actor, what: str, asked: AskPipeline
) -> Iterable[Sequence[object]]:
    raise NotImplementedError
