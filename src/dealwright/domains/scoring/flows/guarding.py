"""How a run ends when its job does not: failed with the reason, so that the next one may start."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from uuid import UUID

from dealwright.domains.scoring.service import runs
from dealwright.kernel.apart.errors import WorkInterrupted
from dealwright.kernel.errors import AppError, Unavailable
from dealwright.kernel.worker import TRIES, JobContext
from dealwright.ml.outcome.base import NothingToLearn

OURS = "Something went wrong on the server. It was logged."


class Stopped(Exception):
    """Somebody stopped the run while it computed."""


async def fail(context: JobContext, message: str, *, run_id: str, **_: str) -> None:
    async with context.begin(context.actor) as work:
        await runs.fail(work, UUID(run_id), message)


@asynccontextmanager
async def guarded(context: JobContext, run_id: str) -> AsyncGenerator[None]:
    """A refusal ends the run at once; what may pass is tried again as often as the worker does."""
    try:
        yield
    except Stopped:
        return
    except NothingToLearn as error:
        await fail(context, str(error), run_id=run_id)
    except WorkInterrupted:
        raise
    except AppError as error:
        if context.attempt >= TRIES or not isinstance(error, Unavailable):
            await fail(context, error.message, run_id=run_id)
        raise
    except Exception:  # whatever it was, the run must not stay "running"; it is raised again and logged
        if context.attempt >= TRIES:
            await fail(context, OURS, run_id=run_id)
        raise
