"""Random stories of leads and deals, with a copy of what a reader saw after each turn.

A turn is an edit, a move, an import or an undone import.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from sqlalchemy import select

from dealwright.domains.crm.importing import flows, undoing
from dealwright.domains.crm.models.pipelines import Stage
from dealwright.domains.crm.models.records import Deal, Lead
from dealwright.domains.crm.schemas.records import ChangeDeal, ChangeLead
from dealwright.domains.crm.service import deals, leads
from dealwright.kernel.work import Begin
from tests.factories.crm import a_lost_reason, a_moved_deal, the_stages
from tests.factories.imports import Importer, a_file

Copy = Mapping[UUID, Mapping[str, Any]]
WORDS: Mapping[str, Sequence[str]] = {
    "title": ("CEO", "Buyer", ""),
    "company": ("Acme", "Beta"),
    "source": ("web", "fair", ""),
    "status": ("new", "working", "qualified", "disqualified"),
    "next_step": ("Call", "Visit"),
    "amount": ("100", "250.5", "9000"),
    "currency": ("EUR", "USD", "JPY"),
    "expected close date": ("2026-05-01", "2026-07-15", "2026-09-30"),
    "deal stage": ("Qualify", "Proposal", "Won", "Lost"),
    "deal owner": ("Rep", "Manager"),
    "lead owner": ("Rep", "Manager"),
    "created": ("2026-02-10", "2026-02-20"),
}


@dataclass
class Story:
    """`seen` holds what the living records were at each moment."""

    importer: Importer
    set_clock: Callable[[datetime], Begin]
    dice: Random
    now: datetime
    folder: Path
    stages: Mapping[str, Stage]
    seen: list[tuple[datetime, Copy, Copy]] = field(default_factory=list[tuple[datetime, Copy, Copy]])
    imports: list[UUID] = field(default_factory=list[UUID])

    @property
    def begin(self) -> Begin:
        return self.importer.begin

    async def turn(self) -> None:
        self.now += timedelta(days=self.dice.randint(1, 9), minutes=self.dice.randint(0, 600))
        self.importer.begin = self.set_clock(self.now)
        ways = (self._import_deals, self._import_leads, self._edit_deal, self._edit_lead, self._move)
        do = self.dice.choice((*ways, self._import_deals, self._undo))
        await do()
        self.seen.append((self.now, await self._copy(Deal), await self._copy(Lead)))

    async def _copy(self, model: type[Deal] | type[Lead]) -> Copy:
        table = model.__table__
        async with self.begin(self.importer.actor) as work:
            statement = select(table).where(table.c["deleted_at"].is_(None))
            return {row["id"]: dict(row) for row in (await work.session.execute(statement)).mappings()}

    async def _import_deals(self) -> None:
        columns = ["next step", "amount", "currency", "expected close date", "deal stage", "source"]
        columns += ["deal owner", "created"]
        await self._import("deals", ["deal name", "deal id"], columns, closes=True)

    async def _import_leads(self) -> None:
        columns = ["title", "company", "source", "status", "lead owner"]
        await self._import("leads", ["last name", "lead id"], columns)

    async def _import(
        self, name: str, keys: Sequence[str], columns: Sequence[str], *, closes: bool = False
    ) -> None:
        used = [one for one in columns if self.dice.random() < 0.6 or one == columns[0]]
        if closes and "deal stage" in used:
            used.append("close date")
        lines = [",".join([*keys, *used])]
        for number in range(4):
            if self.dice.random() < 0.7:
                cells = [self._cell(one) for one in used]
                lines.append(",".join([f"{name} {number}", f"{name}{number}", *cells]))
        if len(lines) > 1:
            path = a_file(self.folder, f"{name}.csv", "\n".join(lines) + "\n")
            draft = await self.importer.upload(path)
            done = await self.importer.do("run", draft.id)
            assert done.status == "done", done.message
            self.imports.append(done.id)

    def _cell(self, column: str) -> str:
        if column == "close date":
            return f"{self.now - timedelta(days=self.dice.randint(1, 12)):%Y-%m-%d}"
        return self.dice.choice(WORDS[column.replace(" ", "_")] if column == "next step" else WORDS[column])

    async def _edit_deal(self) -> None:
        async with self.begin(self.importer.actor) as work:
            deal = await self._any(work, Deal)
            if deal is not None:
                facts = {
                    "amount_minor": self.dice.choice((5_00, 777_00, None)),
                    "currency": self.dice.choice(WORDS["currency"]),
                    "expected_close_on": self.dice.choice((*WORDS["expected close date"], None)),
                    "owner_id": self.dice.choice([str(one.id) for one in self.importer.team.users.values()]),
                    "forecast_category": self.dice.choice(("commit", "best_case", None)),
                }
                chosen = dict(self.dice.sample(sorted(facts.items(), key=lambda one: one[0]), 2))
                form = ChangeDeal.model_validate({"version": deal.version, **chosen})
                await deals.change_deal(work, deal.id, form)

    async def _edit_lead(self) -> None:
        async with self.begin(self.importer.actor) as work:
            lead = await self._any(work, Lead)
            if lead is not None:
                chosen = {one: self.dice.choice(WORDS[one]) or None for one in ("title", "status")}
                form = ChangeLead.model_validate({"version": lead.version, **chosen})
                await leads.change_lead(work, lead.id, form)

    async def _move(self) -> None:
        async with self.begin(self.importer.actor) as work:
            deal = await self._any(work, Deal)
        if deal is not None:
            stage = self.stages[self.dice.choice(WORDS["deal stage"])]
            reason = await a_lost_reason(self.begin, self.importer.team)
            facts = {"lost_reason_id": reason.id} if stage.type == "lost" else {}
            await a_moved_deal(self.begin, self.importer.team, deal, stage, **facts)

    async def _undo(self) -> None:
        """Takes back what the import had made; an import may bring it back from the bin."""
        if self.imports:
            import_id = self.imports.pop()
            async with self.begin(self.importer.actor) as work:
                await undoing.request_undo(work, import_id)
            await flows.undo(self.begin, self.importer.actor, import_id)

    async def _any(self, work: Any, model: Any) -> Any:
        living = select(model).where(model.deleted_at.is_(None)).order_by(model.external_id)
        found = (await work.session.scalars(living)).all()
        return self.dice.choice(found) if found else None


async def a_story(
    importer: Importer, set_clock: Callable[[datetime], Begin], seed: int, *, start: datetime, turns: int
) -> Story:
    importer.begin = set_clock(start)
    stages = await the_stages(importer.begin, importer.team)
    with TemporaryDirectory() as folder:
        story = Story(importer, set_clock, Random(seed), start, Path(folder), stages)
        for _ in range(turns):
            await story.turn()
    return story
