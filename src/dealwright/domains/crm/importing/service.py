"""Imports in one transaction each: making, changing, starting, a batch, ending.

A worker claims an import with a `runner` of its own; every batch first locks the import and looks whether
the claim still holds, so that a worker that was thought dead cannot write beside its successor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from uuid import UUID
from zoneinfo import ZoneInfo

from pydantic import ValidationError
from sqlalchemy import delete, select

from dealwright.domains.crm.errors import ImportBusy
from dealwright.domains.crm.events import ImportChanged, RecordsImported
from dealwright.domains.crm.importing import counting, guessing, kinds, linking, lookups, stages, writing
from dealwright.domains.crm.importing.errors import ImportStopped
from dealwright.domains.crm.importing.fields import KINDS, ORDER, Kind
from dealwright.domains.crm.importing.lookups import Memory
from dealwright.domains.crm.importing.planning import Action, Planner, Survey
from dealwright.domains.crm.importing.reading import Encoding, Record, Source, Table
from dealwright.domains.crm.importing.rows import FilePlan, Row
from dealwright.domains.crm.importing.schemas import (
    ChangeFile,
    ChangeImport,
    Counts,
    FileOptions,
    ImportStatus,
    Phase,
)
from dealwright.domains.crm.importing.stages import Book
from dealwright.domains.crm.importing.values import Reading
from dealwright.domains.crm.models import imports as tables
from dealwright.domains.crm.models.imports import Import, ImportFile, ImportMapping, ImportRecord
from dealwright.domains.crm.models.pipelines import Pipeline
from dealwright.domains.identity import teams
from dealwright.domains.identity.models import User, Workspace
from dealwright.kernel.errors import FieldError, Invalid
from dealwright.kernel.ids import new_id
from dealwright.kernel.work import Work

MAX_STORED_ROWS = 10_000
MAX_STORED_CELL = 4_000
STORED_SAMPLE = 200
STORED_SAMPLE_CHARACTERS = 200_000
SAMPLE_CELL = 200

RUNNING: Mapping[Phase, ImportStatus] = {"check": "checking", "run": "running"}


@dataclass(frozen=True)
class NewFile:
    """A stored upload and what was found out about it."""

    name: str
    storage_key: str
    size_bytes: int
    table: Table


@dataclass(frozen=True)
class PlannedFile:
    plan: FilePlan
    storage_key: str
    encoding: Encoding
    delimiter: str
    rows_done: int
    linked: int


@dataclass(frozen=True)
class Claim:
    """One worker's right to go on with an import."""

    import_id: UUID
    runner: UUID
    phase: Phase
    name: str
    currency: str
    files: Sequence[PlannedFile]


async def create_import(work: Work, name: str, files: Sequence[NewFile]) -> Import:
    now = work.now()
    row = Import(
        workspace_id=work.workspace_id,
        id=new_id(),
        name=name,
        status="draft",
        version=1,
        created_at=now,
        updated_at=now,
        created_by=work.actor.user_id,
        updated_by=work.actor.user_id,
    )
    work.session.add(row)
    await work.session.flush()
    for position, one in enumerate(files):
        work.session.add(await _new_file(work, row.id, position, one))
    await work.session.flush()
    await _tell(work, row)
    return row


async def _new_file(work: Work, import_id: UUID, position: int, new: NewFile) -> ImportFile:
    table = new.table
    guess = guessing.guess(table, new.name)
    file = ImportFile(
        workspace_id=work.workspace_id,
        id=new_id(),
        import_id=import_id,
        position=position,
        name=new.name,
        storage_key=new.storage_key,
        size_bytes=new.size_bytes,
        encoding=table.source.encoding,
        delimiter=table.source.delimiter,
        columns=table.columns,
        sample=_storable_sample(table),
        kind=guess.kind.word if guess.kind else None,
        mapping={column: {"field": name, "guessed": True} for column, name in guess.mapping.items()},
        options={"guessed": guess.options.model_dump(mode="json"), "chosen": {}},
        notes=guess.notes,
        checked={},
        counts={},
    )
    remembered = await _remembered(work, table.columns)
    if remembered is not None:
        _apply_memory(file, remembered)
    return file


def _storable_sample(table: Table) -> list[list[str]]:
    """Enough to show and to guess again from, within limits for files with huge cells."""
    sample: list[list[str]] = []
    size = 0
    for record in table.sample[:STORED_SAMPLE]:
        cells = [_storable(cell, SAMPLE_CELL) for cell in record.cells]
        size += sum(map(len, cells))
        if record.problem is None and size <= STORED_SAMPLE_CHARACTERS:
            sample.append(cells)
    return sample


async def _remembered(work: Work, columns: Sequence[str]) -> ImportMapping | None:
    statement = select(ImportMapping).where(ImportMapping.signature == guessing.signature(columns))
    return (await work.session.scalars(statement)).first()


def _apply_memory(file: ImportFile, memory: ImportMapping) -> None:
    """What a person settled last time for the same columns. Columns may have other signs around them now."""
    same = {column: memory.mapping.get(column) for column in file.columns}
    file.kind = memory.kind
    file.mapping = {
        column: {"field": name, "guessed": False} for column, name in same.items() if name is not None
    }
    file.options = {**file.options, "chosen": memory.options}
    file.notes = ["Mapped as it was the last time for these columns."]


def options_of(file: ImportFile) -> FileOptions:
    return FileOptions.model_validate({**file.options["guessed"], **file.options["chosen"]})


async def access_import(work: Work, import_id: UUID, *, lock: bool = False) -> Import:
    return await work.get(Import, import_id, lock=lock)


async def files_of(work: Work, import_id: UUID) -> Sequence[ImportFile]:
    statement = select(ImportFile).where(ImportFile.import_id == import_id).order_by(ImportFile.position)
    return (await work.session.scalars(statement)).all()


async def change_import(work: Work, import_id: UUID, form: ChangeImport) -> Import:
    """Only before it runs; afterwards it has to be checked again."""
    row = await access_import(work, import_id, lock=True)
    if row.status not in ("draft", "checked"):
        raise ImportBusy
    files = {file.id: file for file in await files_of(work, import_id)}
    for place, change in enumerate(form.files):
        if change.id not in files:
            raise Invalid.field(f"files.{place}.id", "There is no such file in this import.")
        await _change_file(work, files[change.id], change, f"files.{place}")
    if form.name is not None:
        row.name = form.name
    for file in files.values():
        file.checked = {}
    await set_status(work, row, "draft")
    return row


async def _change_file(work: Work, file: ImportFile, change: ChangeFile, path: str) -> None:
    if "kind" in change.model_fields_set and change.kind != file.kind:
        _set_kind(file, KINDS[change.kind] if change.kind else None)
    if change.mapping is not None:
        _set_mapping(file, change.mapping, path)
        _guess_options_again(file)
    if change.options is not None:
        await _set_options(work, file, change.options, path)


def _table_of(file: ImportFile) -> Table:
    """As much of the file as we keep, for guessing."""
    source = Source(Path(file.storage_key), _encoding(file), file.delimiter)
    sample = [Record(line, cells) for line, cells in enumerate(file.sample, 2)]
    return Table(source, file.columns, sample)


def _encoding(file: ImportFile) -> Encoding:
    match file.encoding:
        case "utf-16" | "cp1252":
            return file.encoding
        case _:
            return "utf-8"


def _set_kind(file: ImportFile, kind: Kind | None) -> None:
    file.kind = kind.word if kind else None
    file.mapping, file.notes = {}, []
    file.options = {"guessed": FileOptions.model_validate({}).model_dump(mode="json"), "chosen": {}}
    if kind:
        guess = guessing.guess_as(_table_of(file), kind)
        file.mapping = {column: {"field": name, "guessed": True} for column, name in guess.mapping.items()}
        file.options = {"guessed": guess.options.model_dump(mode="json"), "chosen": {}}
        file.notes = guess.notes


def _set_mapping(file: ImportFile, changes: Mapping[str, str | None], path: str) -> None:
    if file.kind is None:
        raise Invalid.field(f"{path}.mapping", "Choose first what this file is about.")
    mapping = dict(file.mapping)
    for column, name in changes.items():
        if column not in file.columns:
            raise Invalid.field(f"{path}.mapping.{column}", "There is no such column in this file.")
        if name is not None and name not in KINDS[file.kind].by_name:
            raise Invalid.field(f"{path}.mapping.{column}", f"A {file.kind} has no field '{name}'.")
        mapping[column] = {"field": name, "guessed": False}
    for column, name in changes.items():
        others = [one for one, entry in mapping.items() if one != column and entry["field"] == name]
        if name is not None and others:
            raise Invalid.field(f"{path}.mapping.{column}", f"'{others[0]}' goes to this field already.")
    file.mapping = mapping


def _guess_options_again(file: ImportFile) -> None:
    kind = KINDS[file.kind or ""]
    options, file.notes = guessing.guess_options(_table_of(file), kind, mapping_of(file))
    chosen = dict(file.options["chosen"])
    if chosen.get("match_by") not in (None, "none", *_possible_keys(file)):
        del chosen["match_by"]
    file.options = {"guessed": options.model_dump(mode="json"), "chosen": chosen}


def mapping_of(file: ImportFile) -> dict[str, str]:
    return {column: entry["field"] for column, entry in file.mapping.items() if entry["field"]}


def _possible_keys(file: ImportFile) -> set[str]:
    """What a row can be recognised by with the present mapping."""
    mapped = set(mapping_of(file).values())
    if mapped & {"first_name", "last_name", "full_name"}:
        mapped.add("name")
    return mapped & set(KINDS[file.kind or ""].keys)


async def _set_options(work: Work, file: ImportFile, changes: Mapping[str, object], path: str) -> None:
    if file.kind is None:
        raise Invalid.field(f"{path}.options", "Choose first what this file is about.")
    chosen = {**file.options["chosen"], **changes}
    try:
        options = FileOptions.model_validate({**file.options["guessed"], **chosen})
    except ValidationError as error:
        raise Invalid(
            errors=[
                FieldError(".".join([path, "options", *(str(part) for part in one["loc"])]), one["msg"])
                for one in error.errors()
            ]
        ) from error
    await _check_options(work, file, options, f"{path}.options")
    dumped = options.model_dump(mode="json")
    file.options = {"guessed": file.options["guessed"], "chosen": {name: dumped[name] for name in chosen}}


async def _check_options(work: Work, file: ImportFile, options: FileOptions, path: str) -> None:
    possible = sorted(_possible_keys(file))
    if options.match_by not in ("none", *possible):
        known = ", ".join(["none", *possible])
        raise Invalid.field(f"{path}.match_by", f"No column is mapped to this. Possible here: {known}.")
    kind, mapping = KINDS[file.kind or ""], mapping_of(file)
    for column in options.units:
        if column not in mapping or kind.by_name[mapping[column]].type != "money":
            raise Invalid.field(f"{path}.units.{column}", "This is not a column with money.")
    if options.pipeline_id and not await work.get_or_none(Pipeline, options.pipeline_id):
        raise Invalid.field(f"{path}.pipeline_id", "There is no pipeline with this id.")
    if options.default_owner_id and not await work.get_or_none(User, options.default_owner_id):
        raise Invalid.field(f"{path}.default_owner_id", "There is no user with this id.")


async def request(work: Work, import_id: UUID, phase: Phase) -> Import:
    """Puts an import into the hands of a worker. One that failed or was cancelled goes on where it stood."""
    row = await access_import(work, import_id, lock=True)
    allowed = ("draft", "checked") if phase == "check" else ("draft", "checked", "failed", "cancelled")
    if row.status not in allowed:
        raise ImportBusy
    files = await files_of(work, import_id)
    _check_ready(files)
    if phase == "run":
        for file in files:
            await _remember(work, file)
    await set_status(work, row, RUNNING[phase])
    return row


def _check_ready(files: Sequence[ImportFile]) -> None:
    if not any(file.kind for file in files):
        raise Invalid.field("files", "None of the files is to be imported. Choose what they are about.")
    for place, file in enumerate(files):
        if file.kind is None:
            continue
        kind, mapped = KINDS[file.kind], set(mapping_of(file).values())
        needed = guessing.NEEDED[kind.word]
        if kind.word != "deal" and not mapped & {*needed, "company"}:
            words = " or ".join(f"'{kind.by_name[name].label}'" for name in needed)
            raise Invalid.field(f"files.{place}.mapping", f"{file.name}: map a column to {words}.")
        if kind.word == "deal" and not mapped & {"name", "account", "product", "external_id"}:
            reason = f"{file.name}: map a column to the name, the account, the product or the id of the deal."
            raise Invalid.field(f"files.{place}.mapping", reason)


async def _remember(work: Work, file: ImportFile) -> None:
    """This mapping is what files with the same columns start with from now on."""
    if file.kind is None:
        return
    known = await _remembered(work, file.columns)
    if known is None:
        known = ImportMapping(
            workspace_id=work.workspace_id, id=new_id(), signature=guessing.signature(file.columns)
        )
        work.session.add(known)
    known.kind, known.mapping, known.options = file.kind, mapping_of(file), dict(file.options["chosen"])
    await work.session.flush()


async def take_over(work: Work, import_id: UUID, phase: Phase) -> Claim:
    """Takes the import over. A check begins anew, a run goes on behind the last committed batch."""
    row = await access_import(work, import_id, lock=True)
    if row.status != RUNNING[phase]:
        raise ImportStopped
    runner = row.runner = new_id()
    files = await files_of(work, import_id)
    if phase == "check" or row.started_at is None:
        await _begin_anew(work, row, files, phase)
    if phase == "run":
        row.started_at = row.started_at or work.now()
    workspace = await work.get(Workspace, work.workspace_id)
    known = frozenset(team.name.lower() for team in await teams.list_teams(work))
    planned = [_planned(work, workspace, file, known) for file in files if file.kind]
    planned.sort(key=lambda one: ORDER.index(one.plan.kind.word))
    return Claim(import_id, runner, phase, row.name, workspace.currency, planned)


async def _begin_anew(work: Work, row: Import, files: Sequence[ImportFile], phase: Phase) -> None:
    row.rows_done = row.rows_total = 0
    for file in files:
        file.rows_done = file.linked = 0
        file.rows_total = None
        if phase == "check":
            file.checked = {}
        else:
            file.counts = {}
    await work.session.execute(
        delete(tables.ImportRow).where(tables.ImportRow.import_id == row.id, tables.ImportRow.phase == phase)
    )


def _planned(work: Work, workspace: Workspace, file: ImportFile, known: frozenset[str]) -> PlannedFile:
    kind, options, mapping = KINDS[file.kind or ""], options_of(file), mapping_of(file)
    plan = FilePlan(
        file_id=file.id,
        import_id=file.import_id,
        name=file.name,
        kind=kind,
        columns=file.columns,
        mapped=[
            (place, kind.by_name[mapping[column]])
            for place, column in enumerate(file.columns)
            if column in mapping
        ],
        options=options,
        reading=Reading(
            currency=options.currency or workspace.currency,
            decimal=options.decimal,
            date_format=options.date_format,
            zone=ZoneInfo(workspace.timezone),
        ),
        may_write_users=work.actor.may("users:write"),
        teams=known,
    )
    return PlannedFile(plan, file.storage_key, _encoding(file), file.delimiter, file.rows_done, file.linked)


async def hold(work: Work, claim: Claim) -> Import:
    """Locks the import for this transaction, if it is still this worker's."""
    row = await access_import(work, claim.import_id, lock=True)
    if row.runner != claim.runner or row.status != RUNNING[claim.phase]:
        raise ImportStopped
    return row


async def note_surveys(work: Work, claim: Claim, surveys: Sequence[Survey]) -> None:
    row = await hold(work, claim)
    row.rows_total = sum(survey.rows for survey in surveys)
    for one, survey in zip(claim.files, surveys, strict=True):
        (await work.get(ImportFile, one.plan.file_id)).rows_total = survey.rows


async def open_book(work: Work, claim: Claim, plan: FilePlan, survey: Survey, memory: Memory) -> Book:
    """Pipelines and stages for the deals of a file; a run adds what is missing, a check only thinks it."""
    await hold(work, claim)
    if plan.kind.word != "deal":
        return Book({})
    look_up = partial(stages.plan_book, work, plan.options, survey.stages, claim.name)
    book, missing = await look_up(memory.pipelines)
    while missing:
        if claim.phase == "run":
            await stages.add_missing(work, missing[0])
        else:
            imagined = stages.imagine(missing[0])
            memory.pipelines[imagined.id] = imagined
        book, missing = await look_up(memory.pipelines)
    return book


@dataclass(frozen=True)
class Batch:
    """Some rows of a file, in their order."""

    plan: FilePlan
    survey: Survey
    book: Book
    rows: Sequence[Row]


async def take_batch(work: Work, claim: Claim, batch: Batch, memory: Memory) -> None:
    """Decides about the rows and, in a run, stores the outcome; progress is part of the same commit."""
    await writing.plan_afresh(work)
    row = await hold(work, claim)
    plan, writes = batch.plan, claim.phase == "run"
    known = await lookups.look_up(
        work, plan.kind, plan.options.match_by, batch.rows, plan.import_id, lock=writes
    )
    planner = Planner(plan, batch.survey, known, memory, batch.book, work.now(), kinds.refine)
    actions = [planner.decide(one) for one in batch.rows]
    if writes:
        await writing.write_batch(work, plan, actions, claim.currency)
    file = await work.get(ImportFile, plan.file_id)
    await _store_rows(work, claim, file, plan, actions)
    file.rows_done += len(actions)
    row.rows_done += len(actions)


async def _store_rows(
    work: Work, claim: Claim, file: ImportFile, plan: FilePlan, actions: Sequence[Action]
) -> None:
    counts = counting.count_actions(counts_of(file, claim.phase), actions)
    bad = counting.worth_storing(actions)[: MAX_STORED_ROWS - counts.stored]
    counts.stored += len(bad)
    _set_counts(file, claim.phase, counts)
    await writing.insert_rows(
        work,
        tables.ImportRow,
        [
            {
                "id": new_id(),
                "import_id": plan.import_id,
                "file_id": plan.file_id,
                "phase": claim.phase,
                "line": action.row.line,
                "result": action.result,
                "field": action.remark.field,
                "reason": f"{action.remark.reason} {action.remark.detail}".strip(),
                "cells": [_storable(cell, MAX_STORED_CELL) for cell in action.row.cells[:200]],
            }
            for action in bad
            if action.remark is not None
        ],
    )


def _storable(cell: str, longest: int) -> str:
    """What PostgreSQL can keep: no NUL, no half characters."""
    short = cell if len(cell) <= longest else f"{cell[: longest - 3]}..."
    return short.replace("\0", "\ufffd").encode("utf-8", "replace").decode()


def counts_of(file: ImportFile, phase: Phase) -> Counts:
    return Counts.model_validate(file.checked if phase == "check" else file.counts)


def _set_counts(file: ImportFile, phase: Phase, counts: Counts) -> None:
    if phase == "check":
        file.checked = counts.model_dump(mode="json")
    else:
        file.counts = counts.model_dump(mode="json")


async def link_batch(work: Work, claim: Claim, batch: Batch, memory: Memory) -> None:
    """The second pass over some rows: links within the file."""
    await hold(work, claim)
    plan = batch.plan
    links = await linking.plan_links(work, plan, batch.rows, memory)
    changed = [one for one in links.made if one.was_unchanged]
    if claim.phase == "run" and links.made:
        await linking.write_links(work, plan, links.made)
        if changed:
            await work.emit(
                RecordsImported(
                    subject_id=plan.import_id,
                    subject_label=plan.name,
                    kind=plan.kind.word,
                    file=plan.name,
                    created=[],
                    updated=[one.record_id for one in changed],
                )
            )
    file = await work.get(ImportFile, plan.file_id)
    counts = counts_of(file, claim.phase)
    for line, remark in links.refused:
        counting.add_reason(counts, "warning", remark, line)
    counting.now_updated(counts, len(changed))
    _set_counts(file, claim.phase, counts)
    file.linked += len(batch.rows)


async def finish(work: Work, claim: Claim) -> list[str]:
    """Ends the phase; returns the keys of stored files that nobody needs any more."""
    row = await hold(work, claim)
    row.runner = None
    if claim.phase == "check":
        await set_status(work, row, "checked")
        return []
    row.finished_at = work.now()
    await set_status(work, row, "done")
    return [file.storage_key for file in await files_of(work, claim.import_id)]


async def fail(work: Work, import_id: UUID, message: str) -> None:
    """What was imported stays; a failed check leaves a draft with a message."""
    row = await access_import(work, import_id, lock=True)
    if row.status in ("checking", "running", "undoing"):
        row.runner = None
        await set_status(work, row, "draft" if row.status == "checking" else "failed", message)


async def cancel(work: Work, import_id: UUID) -> Import:
    """Takes effect before the next batch. A check goes back to a draft; what a run has done stays."""
    row = await access_import(work, import_id, lock=True)
    if row.status not in ("checking", "running"):
        raise ImportBusy("This import is not running, so there is nothing to cancel.")
    row.runner = None
    if row.status == "running":
        row.finished_at = work.now()
    await set_status(work, row, "draft" if row.status == "checking" else "cancelled")
    return row


async def remove(work: Work, import_id: UUID) -> list[str]:
    """Forgets an import that has written nothing; returns the keys of its stored files."""
    row = await access_import(work, import_id, lock=True)
    if row.status not in ("draft", "checked"):
        raise ImportBusy("Only an import that has not run can be deleted.")
    keys = [file.storage_key for file in await files_of(work, import_id)]
    for model in (tables.ImportRow, ImportRecord, ImportFile):
        await work.session.execute(delete(model).where(model.import_id == import_id))
    await work.session.execute(delete(Import).where(Import.id == import_id))
    return keys


async def set_status(work: Work, row: Import, status: ImportStatus, message: str | None = None) -> None:
    row.status, row.message = status, message
    row.version += 1
    row.updated_at = work.now()
    row.updated_by = work.actor.user_id
    await work.session.flush()
    await _tell(work, row)


async def _tell(work: Work, row: Import) -> None:
    await work.emit(ImportChanged(subject_id=row.id, subject_label=row.name, status=row.status))
