"""Scores records soon after something happened to them, however much happened, once."""

from collections.abc import Sequence
from uuid import UUID

from dealwright.domains.scoring.flows.scoring import score_records
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.service import awaiting
from dealwright.kernel.jobs import job
from dealwright.kernel.work import Work
from dealwright.kernel.worker import JobContext

AT_ONCE = 500


async def score_soon(work: Work, kind: Kind, ids: Sequence[UUID], because: str) -> None:
    """A change that comes while they are being scored counts, too: it makes them wait again."""
    if ids and await awaiting.add(work, kind, ids, because):
        await work.defer(score_awaited, kind=kind)


@job("scoring.score_awaited", queue="scoring")
async def score_awaited(context: JobContext, *, kind: Kind) -> None:
    """Makes jobs of those that wait, which live on when this one dies."""
    async with context.begin(context.actor) as work:
        for because, ids in (await awaiting.take(work, kind)).items():
            named = sorted(str(one) for one in ids)
            for start in range(0, len(named), AT_ONCE):
                some = named[start : start + AT_ONCE]
                await work.defer(score_records, kind=kind, ids=some, because=because)
