"""Who scores now: the champion, loaded once per process, or the rules."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping
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
_known: OrderedDict[tuple[UUID, UUID], Trained | BrokenArtefact] = OrderedDict()
"""Models never change, so that what was loaded stays true."""


async def know(begin: Begin, actor: Actor, kind: Kind) -> Brain:
    async with begin(actor) as work:
        currency = (await work.get(Workspace, work.workspace_id)).currency
        rules = rules_of(await find_settings(work))
        row = await trained.find_champion(work, kind)
        about = trained.about(row) if row else None
        parts = await _missing_parts(work, about)
    if about is None:
        return Brain(kind, Catalogue(kind), rules, currency)
    loaded = await _load(actor.workspace_id, about, parts)
    return brain_of(kind, rules, currency, loaded)


def brain_of(
    kind: Kind, rules: list[ScoringRule], currency: str, loaded: Trained | BrokenArtefact | None
) -> Brain:
    if isinstance(loaded, Trained):
        norms: Mapping[str, float] = loaded.about.report["norms"]
        return Brain(kind, Catalogue(kind), rules, currency, loaded, norms=norms)
    return Brain(kind, Catalogue(kind), rules, currency, word=NO_MODEL if loaded is None else BROKEN)


async def load_trained(begin: Begin, actor: Actor, kind: Kind) -> Trained | None:
    """The champion, unless there is none or its parts are broken."""
    async with begin(actor) as work:
        row = await trained.find_champion(work, kind)
        about = trained.about(row) if row else None
        parts = await _missing_parts(work, about)
    loaded = await _load(actor.workspace_id, about, parts) if about else None
    return loaded if isinstance(loaded, Trained) else None


async def _missing_parts(work: Work, about: About | None) -> dict[str, bytes]:
    if about is None or (work.workspace_id, about.id) in _known:
        return {}
    return await trained.parts_of(work, about.id)


async def _load(workspace_id: UUID, about: About, parts: Mapping[str, bytes]) -> Trained | BrokenArtefact:
    key = (workspace_id, about.id)
    found = _known.get(key)
    if found is None:
        found = await asyncio.to_thread(_unpack, about, parts)
        _known[key] = found
        while len(_known) > KEPT:
            _known.popitem(last=False)
    return found


def _unpack(about: About, parts: Mapping[str, bytes]) -> Trained | BrokenArtefact:
    if trained.digest_of(parts) != about.digest:
        return BrokenArtefact("The digest does not fit.")
    try:
        return unpack(about, parts)
    except BrokenArtefact as error:
        return error
