"""What features are computed from: one record at one moment, with its activities counted once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from dealwright.domains.scoring.history.facts import (
    DAY,
    Change,
    Kind,
    Line,
    PastDeal,
    StageFact,
    Step,
    Touch,
)
from dealwright.domains.scoring.history.words import MISSED, OURS_TOO, UNREACHED, subjects_of

Given = float | str | None


@dataclass(eq=False)
class Seen:
    """`given` are values that an integration or a caller brings; they win over computed ones.

    `lines` is None where they are not known as of then; `amounts` and `dates` are the changes until then.
    """

    kind: Kind
    at: float
    began: float
    values: Mapping[str, Any]
    touches: Sequence[Touch] = ()
    steps: Sequence[Step] = ()
    stage: StageFact | None = None
    stages: Mapping[UUID, StageFact] = field(default_factory=dict[UUID, StageFact])
    account: Mapping[str, Any] | None = None
    contact: Mapping[str, Any] | None = None
    others: Sequence[PastDeal] = ()
    lines: Sequence[Line] | None = None
    amounts: Sequence[float] = ()
    dates: Sequence[Change] = ()
    owner: UUID | None = None
    owner_record: tuple[int, int] = (0, 0)
    team_record: tuple[int, int] = (0, 0)
    last_change: float = 0.0
    given: Mapping[str, Given] = field(default_factory=dict[str, Given])

    @cached_property
    def talk(self) -> "Talk":
        return Talk(self.touches, self.at)

    def fact(self, name: str) -> Any:
        """Of the record itself, else of its account, else of its contact."""
        for one in (self.values, self.account, self.contact):
            if one is not None and one.get(name) not in (None, ""):
                return one[name]
        return None


class Talk:
    """Activities in numbers: counted in one walk over them."""

    def __init__(self, touches: Sequence[Touch], at: float) -> None:
        self.count: dict[str, int] = {}
        self.words: dict[str, int] = {}
        self.recent: dict[int, int] = {7: 0, 14: 0, 28: 0, 30: 0, 90: 0}
        self.recent_in: dict[int, int] = {7: 0, 30: 0}
        self.owners: set[UUID] = set()
        self.minutes = 0.0
        self.last: float | None = None
        self.last_in: float | None = None
        self.last_out: float | None = None
        self.first_in: float | None = None
        self.first_out: float | None = None
        self.last_direction: str | None = None
        self.next_at: float | None = None
        self.reply_waits: list[float] = []
        self._asked_at: float | None = None
        for touch in touches:
            self._take(touch, at)

    def _add(self, name: str) -> None:
        self.count[name] = self.count.get(name, 0) + 1

    def _take(self, touch: Touch, at: float) -> None:
        if touch.kind == "task":
            self._take_task(touch, at)
        elif touch.at > at:
            self._add("planned")
            self._add(f"planned_{touch.kind}")
            self.next_at = min(self.next_at or touch.at, touch.at)
        else:
            self._take_done(touch, at)

    def _take_task(self, touch: Touch, at: float) -> None:
        if touch.done is not None:
            self._add("tasks_done")
            return
        self._add("tasks_open")
        if touch.due is not None and touch.due < at:
            self._add("tasks_overdue")
        elif touch.due is not None:
            self.next_at = min(self.next_at or touch.due, touch.due)

    def _take_done(self, touch: Touch, at: float) -> None:
        missed = bool(touch.outcome and MISSED.search(touch.outcome))
        unreached = bool(touch.outcome and UNREACHED.search(touch.outcome))
        self._add("all")
        self._add(touch.kind)
        self._add(f"{touch.kind}_{touch.direction or 'none'}")
        if touch.kind == "meeting":
            self._add("missed" if missed else "held")
        if touch.kind == "call":
            self._add("unreached" if unreached else "reached")
        if touch.owner:
            self.owners.add(touch.owner)
        for word in subjects_of(touch.said):
            if word != OURS_TOO or touch.direction != "out":
                self.words[word] = self.words.get(word, 0) + 1
        self.minutes += touch.minutes or 0.0
        self._take_time(touch, at, answered=not (missed or unreached))

    def _take_time(self, touch: Touch, at: float, *, answered: bool) -> None:
        age = (at - touch.at) / DAY
        for days in self.recent:
            self.recent[days] += age <= days
        self.last = touch.at
        if touch.kind == "note":
            return
        theirs = touch.direction == "in" or (touch.kind in ("meeting", "call") and answered)
        if theirs:
            self._take_theirs(touch, age)
        if touch.direction == "out":
            self.first_out = self.first_out or touch.at
            self.last_out = touch.at
            self._asked_at = self._asked_at or touch.at
        self.last_direction = "they" if theirs else "we"

    def _take_theirs(self, touch: Touch, age: float) -> None:
        self._add("theirs")
        self.first_in = self.first_in or touch.at
        self.last_in = touch.at
        for days in self.recent_in:
            self.recent_in[days] += age <= days
        if self._asked_at is not None and touch.direction == "in":
            self.reply_waits.append(touch.at - self._asked_at)
            self._add("replies")
            self._asked_at = None
