"""One quick look through whole files before their rows are decided: how many, and what they name."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dealwright.domains.crm.importing.fields import LINK_KEYS, SELF_LINKS
from dealwright.domains.crm.importing.lookups import link_keys, own_key
from dealwright.domains.crm.importing.planning import Survey
from dealwright.domains.crm.importing.reading import Record, Source, read_records
from dealwright.domains.crm.importing.rows import EMPTY, FilePlan, read_row


def survey_files(files: Sequence[tuple[FilePlan, Source]]) -> list[Survey]:
    """Files of one kind know each other's rows, so that a link may lead from one into the next."""
    linked = {plan.kind.word for plan, _ in files if SELF_LINKS.get(plan.kind.word, ("",))[0] in plan.fields}
    surveys = [_survey(plan, source, names_itself=plan.kind.word in linked) for plan, source in files]
    return [
        replace(one, **_of_kind(plan, files, surveys)) for (plan, _), one in zip(files, surveys, strict=True)
    ]


def _of_kind(
    plan: FilePlan, files: Sequence[tuple[FilePlan, Source]], surveys: Sequence[Survey]
) -> dict[str, frozenset[int]]:
    same = [
        survey for (other, _), survey in zip(files, surveys, strict=True) if other.kind.word == plan.kind.word
    ]
    return {
        "own": frozenset[int]().union(*(one.own for one in same)),
        "leaders": frozenset[int]().union(*(one.leaders for one in same)),
    }


def _survey(plan: FilePlan, source: Source, *, names_itself: bool) -> Survey:
    rows = 0
    own: set[int] = set()
    leaders: set[int] = set()
    stages: dict[str, dict[str, str]] = {}
    places = {one.name: place for place, one in plan.mapped}
    for record in read_records(source, len(plan.columns)):
        rows += 1
        if record.problem:
            continue
        if names_itself:
            _note_keys(plan, record, own, leaders)
        elif plan.kind.word == "deal":
            pipeline, stage = _cell(record, places.get("pipeline")), _cell(record, places.get("stage"))
            words = stages.setdefault(pipeline.casefold(), {"": pipeline})
            if stage and len(words) < 1_000:
                words.setdefault(stage.casefold(), stage)
    return Survey(rows, frozenset(own), frozenset(leaders), _by_pipeline(stages))


def _cell(record: Record, place: int | None) -> str:
    text = record.cells[place].strip() if place is not None else ""
    return "" if text in EMPTY else text


def _note_keys(plan: FilePlan, record: Record, own: set[int], leaders: set[int]) -> None:
    row = read_row(plan, record)
    if row.problem:
        return
    kind = plan.kind
    own.update(hash(key) for by in LINK_KEYS[kind.word] if (key := own_key(kind, by, row)))
    link = SELF_LINKS[kind.word][0]
    if kind.word == "user" and link in row.links:
        leaders.update(hash(key) for key in link_keys("user", row.links[link]))


def _by_pipeline(stages: Mapping[str, dict[str, str]]) -> dict[str, list[str]]:
    return {words.pop(""): list(words.values()) for words in stages.values()} or {"": []}
