"""Which stage a deal's words mean, and which stages or pipelines an import has to add for that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from sqlalchemy import select

from dealwright.domains.crm.importing.fields import plain_words
from dealwright.domains.crm.importing.schemas import FileOptions
from dealwright.domains.crm.models.pipelines import LostReason, Pipeline, Stage
from dealwright.domains.crm.schemas.base import Colour
from dealwright.domains.crm.schemas.pipelines import ChangePipeline, PipelineForm, StageForm
from dealwright.domains.crm.service import pipelines as pipeline_service
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

StageType = Literal["open", "won", "lost"]
# What a pipeline takes. A column with more different words than that is hardly one of stages.
MAX_STAGES = 30
_WON = frozenset({"won", "win", "closedwon", "gewonnen", "sold", "verkauft", "signed", "unterschrieben"})
_LOST = frozenset(
    {"lost", "closedlost", "verloren", "dead", "abandoned", "cancelled", "canceled", "rejected", "abgelehnt"}
)
_TYPES: Sequence[tuple[StageType, str]] = (("open", "Open"), ("won", "Won"), ("lost", "Lost"))
_OPEN_COLOURS: Sequence[Colour] = ("slate", "blue", "cyan", "violet", "amber", "teal", "lime", "orange")


@dataclass(frozen=True)
class StageRef:
    id: UUID
    pipeline_id: UUID
    name: str
    type: StageType
    probability: int


@dataclass(frozen=True)
class PipelineRef:
    id: UUID
    name: str
    stages: Sequence[StageRef]
    version: int = 1

    def find(self, name: str) -> StageRef | None:
        return next((one for one in self.stages if one.name.casefold() == name.casefold()), None)

    def first(self, type_: StageType) -> StageRef:
        return next(one for one in self.stages if one.type == type_)

    def knows(self, names: Sequence[str]) -> bool:
        return all(self.find(name) for name in names)


@dataclass(frozen=True)
class Book:
    """The pipeline that the rows of a file go into, by what their pipeline column says."""

    pipelines: Mapping[str, PipelineRef]
    lost_reasons: Mapping[str, UUID] = field(default_factory=dict[str, UUID])

    def pipeline(self, text: str) -> PipelineRef | None:
        return self.pipelines.get(text.casefold())


@dataclass(frozen=True)
class Missing:
    """What must be added to a pipeline, or to a new one, so that it knows all stages of a file."""

    text: str
    name: str
    stages: Sequence[str]
    into: PipelineRef | None


async def plan_book(
    work: Work,
    options: FileOptions,
    seen: Mapping[str, Sequence[str]],
    import_name: str,
    imagined: Mapping[UUID, PipelineRef],
) -> tuple[Book, list[Missing]]:
    """`seen` holds the stage words of a file by its pipeline words, both as first written.

    `imagined` are the pipelines as a check left them behind its earlier files.
    """
    real = await _pipelines(work)
    fresh = [one for key, one in imagined.items() if key not in {pipeline.id for pipeline in real}]
    known = [*(imagined.get(one.id, one) for one in real), *fresh]
    reasons = await work.session.execute(
        select(LostReason.name, LostReason.id).where(LostReason.deleted_at.is_(None))
    )
    chosen: dict[str, PipelineRef] = {}
    missing: list[Missing] = []
    for text, stages in seen.items():
        found = _choose(known, options, text, stages)
        lacking = [name for name in stages if not (found and found.find(name))]
        room = len(found.stages if found else _TYPES) + len(lacking) <= MAX_STAGES
        if found is not None:
            chosen[text.casefold()] = found
        if (lacking or found is None) and options.unknown_stages == "create" and room:
            missing.append(_lack(known, options, text, lacking, found, import_name))
        elif found is None and known and not text:
            chosen[text.casefold()] = known[0]
    return Book(chosen, {name.casefold(): key for name, key in reasons}), missing


def _choose(
    known: Sequence[PipelineRef], options: FileOptions, text: str, stages: Sequence[str]
) -> PipelineRef | None:
    """The one that is named, else the first, default before others, that knows every stage."""
    if text:
        return next((one for one in known if one.name.casefold() == text.casefold()), None)
    if options.pipeline_id:
        return next((one for one in known if one.id == options.pipeline_id), None)
    return next((one for one in known if one.knows(stages)), None)


def _lack(
    known: Sequence[PipelineRef],
    options: FileOptions,
    text: str,
    stages: Sequence[str],
    found: PipelineRef | None,
    import_name: str,
) -> Missing:
    name = text or import_name
    if found is None:
        taken = {one.name.casefold() for one in known}
        name = next(
            option
            for number in range(1, len(taken) + 2)
            if (option := name if number == 1 else f"{name} ({number})").casefold() not in taken
        )
    return Missing(text, name[:200], stages, found)


async def _pipelines(work: Work) -> list[PipelineRef]:
    statement = (
        select(Pipeline)
        .where(Pipeline.deleted_at.is_(None))
        .order_by(Pipeline.is_default.desc(), Pipeline.position, Pipeline.id)
    )
    found = (await work.session.scalars(statement)).all()
    stages = (
        await work.session.scalars(select(Stage).where(Stage.deleted_at.is_(None)).order_by(Stage.position))
    ).all()
    return [
        PipelineRef(
            one.id, one.name, [_ref(stage) for stage in stages if stage.pipeline_id == one.id], one.version
        )
        for one in found
    ]


def _ref(stage: Stage) -> StageRef:
    type_: StageType = "won" if stage.type == "won" else "lost" if stage.type == "lost" else "open"
    return StageRef(stage.id, stage.pipeline_id, stage.name, type_, stage.probability)


def imagine(missing: Missing) -> PipelineRef:
    """The pipeline as it would be if the missing stages were there; for a check."""
    pipeline_id = missing.into.id if missing.into else new_id()
    added = [
        StageRef(new_id(), pipeline_id, form.name, form.type, form.probability or 0)
        for form in _forms(missing)
    ]
    return PipelineRef(pipeline_id, missing.name, [*(missing.into.stages if missing.into else ()), *added])


async def add_missing(work: Work, missing: Missing) -> None:
    if missing.into is None:
        form = PipelineForm(name=missing.name, stages=_forms(missing))
        await pipeline_service.create_pipeline(work, form)
        return
    present = [
        StageForm.model_validate(stage, from_attributes=True)
        for stage in await pipeline_service.stages_of(work, missing.into.id)
    ]
    change = ChangePipeline(
        version=missing.into.version, name=missing.into.name, stages=[*present, *_forms(missing)]
    )
    await pipeline_service.change_pipeline(work, missing.into.id, change)


def _forms(missing: Missing) -> list[StageForm]:
    """In the order in which the file names them, won and lost last; a new pipeline gets one of each type."""
    typed = [(name[:200], stage_type(name)) for name in missing.stages]
    if missing.into is None:
        for type_, name in _TYPES:
            if not any(one == type_ for _, one in typed):
                typed.append((name, type_))
    open_ones = [name for name, type_ in typed if type_ == "open"]
    forms = [
        StageForm(
            name=name,
            type="open",
            probability=round(100 * place / (len(open_ones) + 1)),
            colour=_OPEN_COLOURS[place % len(_OPEN_COLOURS)],
        )
        for place, name in enumerate(open_ones, 1)
    ]
    forms += [StageForm(name=n, type="won", probability=100, colour="green") for n, t in typed if t == "won"]
    forms += [StageForm(name=n, type="lost", probability=0, colour="red") for n, t in typed if t == "lost"]
    return forms


def stage_type(name: str) -> StageType:
    words = set(plain_words(name).split())
    if words & _LOST:
        return "lost"
    return "won" if words & _WON or words == {"closed"} else "open"
