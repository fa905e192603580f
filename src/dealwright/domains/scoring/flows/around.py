"""What surrounds records now. How many have ended is counted once a minute, however many events come."""

import time
from collections import OrderedDict
from uuid import UUID

from dealwright.domains.scoring.history.facts import Kind, Surroundings
from dealwright.domains.scoring.history.loading import load_stages
from dealwright.domains.scoring.history.outcomes import Now, outcomes_now
from dealwright.kernel.work import Work

KEPT_SECONDS = 60.0
KEPT = 64
_counted: OrderedDict[tuple[UUID, Kind], tuple[float, Now]] = OrderedDict()


async def surroundings(work: Work, kind: Kind) -> Surroundings:
    key = (work.workspace_id, kind)
    moment, outcomes = _counted.get(key, (0.0, None))
    if outcomes is None or time.monotonic() - moment > KEPT_SECONDS:
        outcomes = await outcomes_now(work, kind)
        _counted[key] = (time.monotonic(), outcomes)
        _counted.move_to_end(key)
        while len(_counted) > KEPT:
            _counted.popitem(last=False)
    return Surroundings(await load_stages(work), outcomes)
