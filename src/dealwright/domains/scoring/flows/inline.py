"""Leads and deals in words: what a caller says, seen like a stored record."""

from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.history.facts import StageFact, Step
from dealwright.domains.scoring.history.seen import Given, Seen
from dealwright.domains.scoring.schemas import InlineDeal, InlineLead
from dealwright.kernel.errors import Invalid

_LEAD = ("title", "company", "email", "phone", "domain", "industry", "employees", "city", "country", "source",
         "description", "status")  # fmt: skip
_DEAL = ("amount_minor", "currency", "expected_close_on", "source")
_ACCOUNT = ("industry", "employees", "country")


def seen_lead(lead: InlineLead, catalogue: Catalogue, now: datetime, field: str) -> Seen:
    began = _moment(lead.created_at, now, f"{field}.created_at")
    return Seen(
        kind="lead",
        at=now.timestamp(),
        began=began,
        values={name: getattr(lead, name) for name in _LEAD},
        last_change=began,
        given=_given(lead.features, catalogue, field),
    )


def seen_deal(
    deal: InlineDeal, catalogue: Catalogue, stages: Mapping[UUID, StageFact], now: datetime, field: str
) -> Seen:
    began = _moment(deal.opened_at, now, f"{field}.opened_at")
    entered = (
        _moment(deal.stage_entered_at, now, f"{field}.stage_entered_at") if deal.stage_entered_at else began
    )
    if entered < began:
        raise Invalid.field(f"{field}.stage_entered_at", "This is before the deal was opened.")
    stage = _stage(deal, stages, field)
    steps = [Step(entered, stage.id, None)] if stage else []
    return Seen(
        kind="deal",
        at=now.timestamp(),
        began=began,
        values={name: getattr(deal, name) for name in _DEAL},
        steps=steps,
        stage=stage,
        stages=stages,
        account={name: getattr(deal, name) for name in _ACCOUNT},
        last_change=began,
        given=_given(deal.features, catalogue, field),
    )


def _moment(told: datetime | None, now: datetime, field: str) -> float:
    if told is None:
        return now.timestamp()
    moment = told if told.tzinfo else told.replace(tzinfo=UTC)
    if not 1900 <= moment.year <= 2200:
        raise Invalid.field(field, "is not between the years 1900 and 2200.")
    if moment > now:
        raise Invalid.field(field, "This lies in the future.")
    return moment.timestamp()


def _given(told: Mapping[str, Given], catalogue: Catalogue, field: str) -> Mapping[str, Given]:
    for name in told:
        if name not in catalogue.features:
            raise Invalid.field(f"{field}.features.{name}", "There is no feature of this name.")
    return told


def _stage(deal: InlineDeal, stages: Mapping[UUID, StageFact], field: str) -> StageFact | None:
    """By its name, in the pipeline if one is named; else the first open one."""
    opened = [one for one in stages.values() if one.type == "open"]
    if deal.pipeline:
        opened = [one for one in opened if one.pipeline.casefold() == deal.pipeline.casefold()]
        if not opened:
            raise Invalid.field(
                f"{field}.pipeline", f"There is no pipeline '{deal.pipeline}' with an open stage."
            )
    if deal.stage:
        opened = [one for one in opened if one.name.casefold() == deal.stage.casefold()]
        if not opened:
            raise Invalid.field(f"{field}.stage", f"There is no open stage '{deal.stage}'.")
    return opened[0] if opened else None
