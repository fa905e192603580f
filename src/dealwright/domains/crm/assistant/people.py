"""Which colleague is meant."""

from collections.abc import Sequence
from uuid import UUID

from dealwright.domains.crm.assistant.common import Colleague, colleagues_of
from dealwright.domains.crm.assistant.schemas import PeopleFound
from dealwright.kernel.work import Work
from dealwright.ml.names import SURE_SCORE, Entry, NameIndex, plain

ME = frozenset(("i", "me", "my", "mine", "myself", "ich", "mir", "mich", "mein", "meine"))
MOST = 10
LEAST = 75.0


async def find_people(work: Work, text: str) -> PeopleFound:
    """By first name, last name, both, mail address or team, typos forgiven; "me" is the asker."""
    people = await colleagues_of(work)
    key = " ".join(plain(text[:200]).split())
    if key in ME:
        return _found(text, [one for one in people if one.id == work.actor.user_id], is_me=True)
    team = _team(key, people)
    if team:
        members = [one for one in people if one.team == team and one.is_active]
        return _found(text, members, team=team)
    named = _exactly(key, people) or _similar(text, people)
    active = [one for one in named if one.is_active]
    return _found(text, active or named)


def _found(
    text: str, people: Sequence[Colleague], *, team: str | None = None, is_me: bool = False
) -> PeopleFound:
    verdict = "none" if not people else "sure" if len(people) == 1 or team else "unsure"
    shown = people if team else people[:MOST]
    return PeopleFound(text=text, verdict=verdict, people=[one.ref for one in shown], team=team, is_me=is_me)


def _team(key: str, people: Sequence[Colleague]) -> str | None:
    wanted = key.removeprefix("the ").removeprefix("team ").removesuffix(" team")
    teams = {" ".join(plain(one.team).split()): one.team for one in people if one.team}
    return teams.get(wanted) or teams.get(key)


def _exactly(key: str, people: Sequence[Colleague]) -> list[Colleague]:
    """The whole name or mail address; or else every word of it is one of the name's."""
    whole = [one for one in people if key in (_plain(one.name), _plain(one.email or ""))]
    words = set(key.split())
    return whole or [one for one in people if words and words <= set(_plain(one.name).split())]


def _plain(name: str) -> str:
    return " ".join(plain(name).split())


def _similar(text: str, people: Sequence[Colleague]) -> list[Colleague]:
    by_id = {one.id: one for one in people}
    parts = [Entry(one.id, one.name, tuple(one.name.split())) for one in people]
    likely = [
        one
        for one in NameIndex[UUID].build(parts, sort="person").find(text, limit=MOST)
        if one.score >= LEAST
    ]
    best = [one for one in likely if one.score >= max(likely[0].score - 5, SURE_SCORE - 10)]
    return [by_id[one.id] for one in best]
