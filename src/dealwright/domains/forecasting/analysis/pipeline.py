"""The pipeline analysis: every part of it from one load, all arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from dealwright.domains.forecasting.analysis import risks, speed, stages
from dealwright.domains.forecasting.analysis.reading import Frame
from dealwright.domains.forecasting.analysis.risks import Named
from dealwright.domains.forecasting.analysis.stays import visits_of
from dealwright.domains.forecasting.analysis.window import Scene
from dealwright.domains.forecasting.analysis.words import count, money, percent
from dealwright.domains.forecasting.history import LOST, OPEN, WON, date_of
from dealwright.domains.forecasting.schemas import PipelineAnalysis, StageFacts, Velocity

FEW_CLOSED = 10


@dataclass(frozen=True)
class Unnamed:
    """An analysis whose few shown deals still want their names."""

    analysis: PipelineAnalysis
    scene: Scene
    slipped: Sequence[int]
    top: int | None

    @property
    def ids(self) -> list[UUID]:
        rows = [*self.slipped, *([] if self.top is None else [self.top])]
        return [self.scene.deals.id(row) for row in rows]

    def named(self, names: dict[UUID, Named]) -> PipelineAnalysis:
        top = self.analysis.concentration.top_deal_id
        known = names.get(top) if top else None
        concentration = self.analysis.concentration.model_copy(
            update={"top_deal": known.name if known else None}
        )
        slipped = risks.show_slipped(self.scene, self.slipped, names)
        return self.analysis.model_copy(update={"slipped": slipped, "concentration": concentration})


def analyse(scene: Scene, frame: Frame, most: int = risks.SLIPPED_SHOWN) -> Unnamed:
    deals = scene.deals
    places = {stage.id: place for place, stage in enumerate(deals.stages)}
    shown = [places[one] for one in frame.stages if one in places]
    home = [place for place, one in enumerate(deals.pipelines) if one == frame.pipeline_id]
    rows = deals.pipeline == (home[0] if home else -2)
    visits = visits_of(deals)
    facts = stages.show_stages(scene, visits, shown)
    velocity = speed.show_velocity(scene, rows)
    concentration, top = risks.show_concentration(scene, rows)
    slipped = [int(row) for row in risks.slipped_rows(scene, rows)]
    quarter, _ = risks.quarter_of(date_of(scene.now), frame.year_starts_in)
    reasons = speed.names_of_codes(deals.lost_reasons, frame.lost_reasons)
    analysis = PipelineAnalysis(
        currency=deals.converter.own,
        pipeline_id=frame.pipeline_id,
        pipeline=frame.pipeline,
        since=scene.window.since,
        until=scene.window.until,
        stages=facts,
        velocity=velocity,
        lost=speed.show_reasons(scene, rows, deals.lost_reason, reasons, LOST),
        won_sources=speed.show_reasons(scene, rows, deals.source, dict(enumerate(deals.sources)), WON),
        ages=stages.show_ages(scene, visits, shown),
        cohorts=speed.show_cohorts(scene, rows),
        slipped=[],
        slipped_total=len(slipped),
        coverage=risks.show_coverage(scene, frame.year_starts_in, frame.quota(quarter)),
        concentration=concentration,
        unconverted=risks.unconverted_of(scene, rows),
        word=_word(scene, facts, velocity, int((rows & (deals.status == OPEN)).sum())),
    )
    return Unnamed(analysis, scene, slipped[:most], top)


def _word(scene: Scene, facts: Sequence[StageFacts], velocity: Velocity, waiting: int) -> str:
    win, currency = velocity.win, scene.deals.converter.own
    said = f"{count(waiting, 'open deal')}."
    if win.share is None:
        return f"{said} No deal was closed in these days, so that nothing can be said about winning."
    said += f" Of {count(win.of, 'deal')} closed in these days {percent(win.share)} were won."
    if win.of < FEW_CLOSED:
        return f"{said} That is too few to compare with the time before."
    if velocity.per_day_minor is not None:
        said += f" At this pace {money(velocity.per_day_minor, currency)} are won a day."
    held = [one.name for one in facts if one.is_bottleneck]
    return f"{said} {'Held up in ' + ', '.join(held) + '.' if held else 'No stage stands out.'}"
