"""Who scores now: the champion, loaded once per process, or the rules."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from dealwright.domains.identity.models import Workspace
from dealwright.domains.scoring.features.catalogue import Catalogue
from dealwright.domains.scoring.history.facts import Kind
from dealwright.domains.scoring.judging.brain import BROKEN, NO_MODEL, About, Brain, Trained, unpack
from dealwright.domains.scoring.schemas import ScoringRule
from dealwright.domains.scoring.service import trained
from dealwright.domains.scoring.service.settings import find_settings, rules_of
from dealwright.kernel.actor import Actor
from dealwright.kernel.work import Begin, Work
from dealwright.ml.outcome.base import BrokenArtefact

KEPT = 16
_known: OrderedDict[tuple[UUID, UUID], Trained] = OrderedDict()
"""Models never change, so that what was loaded stays true. A broken one may be put right: it is not kept."""


@dataclass(frozen=True)
class Broken:
    """A champion whose stored parts are not what was saved."""

    id: UUID


@dataclass(frozen=True, eq=False)
class _Stored:
    about: About
    parts: Mapping[str, bytes]


Loaded = Trained | Broken | None


async def know(begin: Begin, actor: Actor, kind: Kind) -> Brain:
    async with begin(actor) as work:
        currency = (await work.get(Workspace, work.workspace_id)).currency
        rules = rules_of(await find_settings(work))
        found = await _find(work, kind)
    return brain_of(kind, rules, currency, await _load(actor.workspace_id, found))


def brain_of(kind: Kind, rules: list[ScoringRule], currency: str, loaded: Loaded) -> Brain:
    if isinstance(loaded, Trained):
        norms: Mapping[str, float] = loaded.about.report["norms"]
        return Brain(kind, Catalogue(kind), rules, currency, loaded, norms=norms, champion_id=loaded.about.id)
    if loaded is None:
        return Brain(kind, Catalogue(kind), rules, currency, word=NO_MODEL)
    return Brain(kind, Catalogue(kind), rules, currency, word=BROKEN, champion_id=loaded.id)


async def load_champion(begin: Begin, actor: Actor, kind: Kind) -> Loaded:
    async with begin(actor) as work:
        found = await _find(work, kind)
    return await _load(actor.workspace_id, found)


async def _find(work: Work, kind: Kind) -> Trained | _Stored | None:
    """The champion as this process holds it, else its parts."""
    row = await trained.find_champion(work, kind)
    if row is None:
        return None
    key = (work.workspace_id, row.id)
    if key in _known:
        _known.move_to_end(key)
        return _known[key]
    return _Stored(trained.about(row), await trained.parts_of(work, row.id))


async def _load(workspace_id: UUID, found: Trained | _Stored | None) -> Loaded:
    if not isinstance(found, _Stored):
        return found
    loaded = await asyncio.to_thread(_unpack, found)
    if isinstance(loaded, Trained):
        _known[(workspace_id, loaded.about.id)] = loaded
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return loaded


def _unpack(stored: _Stored) -> Trained | Broken:
    if trained.digest_of(stored.parts) != stored.about.digest:
        return Broken(stored.about.id)
    try:
        return unpack(stored.about, stored.parts)
    except BrokenArtefact:
        return Broken(stored.about.id)
