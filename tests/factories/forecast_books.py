"""Books of deals as arrays, for what needs no database. Days count from a quiet day 19000."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import numpy as np

from dealwright.domains.forecasting.history import LOST, OPEN, WON, Deals, Edits, StageOf, Steps
from dealwright.domains.forecasting.money import Converter

PIPELINE = UUID(int=1)
OWNERS = (UUID(int=2), UUID(int=3))
STAGES = tuple(
    StageOf(UUID(int=10 + place), PIPELINE, name, kind, probability, place)
    for place, (name, kind, probability) in enumerate(
        [("First", "open", 10), ("Late", "open", 60), ("Won", "won", 100), ("Lost", "lost", 0)]
    )
)
_CLOSING = {WON: 2, LOST: 3}


@dataclass(frozen=True)
class Made:
    """`created` None: entered when it was opened. `stage` of `STAGES`, where an open deal stands."""

    opened: float
    closed: float = np.nan
    status: int = OPEN
    stage: int = 0
    amount: float = 100.0
    created: float | None = None
    expected: float = np.nan
    owner: int = 0


def deals_of(made: Sequence[Made], *, loaded: float) -> Deals:
    """Steps as an import or a plain closing notes them: into a stage, then closed."""
    count = len(made)
    steps: list[tuple[int, float, int, int]] = []
    for row, one in enumerate(made):
        steps.append((row, one.opened, -1, one.stage))
        if one.status != OPEN:
            steps.append((row, one.closed, one.stage, _CLOSING[one.status]))

    def numbers(name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([getattr(one, name) for one in made], dtype=np.float64)

    whole, none = np.zeros(count, dtype=np.int32), np.full(count, -1, dtype=np.int32)
    opened, closed = numbers("opened"), numbers("closed")
    stage = [_CLOSING.get(one.status, one.stage) for one in made]
    empty = Edits(np.zeros(0, dtype=np.int32), np.zeros(0), np.zeros(0), np.zeros(0))
    return Deals(
        loaded=loaded,
        ids=np.array([(1000 + row).to_bytes(16, "big") for row in range(count)], dtype="S16"),
        created=np.array([one.opened if one.created is None else one.created for one in made]),
        opened=opened,
        closed=closed,
        entered=np.where(np.isnan(closed), opened, closed),
        expected=numbers("expected"),
        amount=numbers("amount"),
        override=np.full(count, np.nan),
        status=np.array([one.status for one in made], dtype=np.int32),
        said=none,
        stage=np.array(stage, dtype=np.int32),
        pipeline=whole,
        owner=np.array([one.owner for one in made], dtype=np.int32),
        account=none,
        currency=whole,
        source=none,
        lost_reason=none,
        stages=STAGES,
        pipelines=(PIPELINE,),
        owners=OWNERS,
        accounts=(),
        sources=(),
        lost_reasons=(),
        converter=Converter("EUR", ("EUR",), {}),
        steps=Steps(
            deal=np.array([one[0] for one in steps], dtype=np.int32),
            at=np.array([one[1] for one in steps]),
            from_stage=np.array([one[2] for one in steps], dtype=np.int32),
            to_stage=np.array([one[3] for one in steps], dtype=np.int32),
            amount=np.full(len(steps), np.nan),
        ),
        amounts=empty,
        dates=empty,
        handovers=empty,
        words=empty,
    )
