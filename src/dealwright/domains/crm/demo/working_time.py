"""When people of a region work: weekdays, public holidays, office hours, summer leave."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from random import Random
from zoneinfo import ZoneInfo

from dealwright.domains.crm.demo.company import Habit

OPENS, CLOSES = time(8, 30), time(17, 45)
DAY = timedelta(days=1)


@dataclass(frozen=True)
class WorkingTime:
    """`leave` are the days on which this person is away: two weeks every summer."""

    zone: ZoneInfo
    habit: Habit
    leave: frozenset[date] = frozenset()

    def is_off(self, day: date) -> bool:
        return day.weekday() >= 5 or day in self.leave or day in holidays(self.habit, day.year)

    def workday(self, day: date) -> date:
        """This day, or the next on which somebody is in the office."""
        while self.is_off(day):
            day += DAY
        return day

    def at_work(self, moment: datetime, rng: Random) -> datetime:
        """The moment itself within office hours, else one early in the next of them. Never earlier."""
        local = moment.astimezone(self.zone)
        day = self.workday(local.date() + DAY if local.time() > CLOSES else local.date())
        if day != local.date() or local.time() < OPENS:
            return self.on(day, rng)
        return moment.replace(microsecond=0)

    def opening(self, moment: datetime) -> datetime:
        """When the office opens on the day of this moment."""
        return self.clock(moment.astimezone(self.zone).date(), OPENS)

    def on(self, day: date, rng: Random) -> datetime:
        """A moment of that day, more often before lunch than after."""
        minutes = int(rng.triangular(0, 530, 120))
        return self.clock(day, OPENS) + timedelta(minutes=minutes)

    def clock(self, day: date, at: time) -> datetime:
        return datetime.combine(day, at, self.zone).astimezone(UTC)


@cache
def holidays(habit: Habit, year: int) -> frozenset[date]:
    """The large ones; the days between Christmas and New Year count as such."""
    easter = easter_sunday(year)
    shared = {date(year, 1, 1), easter - 2 * DAY, *(date(year, 12, day) for day in range(24, 32))}
    if habit == "america":
        return frozenset(shared | {date(year, 7, 4), _monday(year, 9, 1), _thanksgiving(year)})
    shared.add(easter + DAY)
    if habit == "britain":
        return frozenset(shared | {_monday(year, 5, 1), _monday(year, 5, 25), _monday(year, 8, 25)})
    return frozenset(shared | {date(year, 5, 1), easter + 39 * DAY, easter + 50 * DAY})


def _monday(year: int, month: int, earliest: int) -> date:
    day = date(year, month, earliest)
    return day + timedelta(days=-day.weekday() % 7)


def _thanksgiving(year: int) -> date:
    return _monday(year, 11, 19) + 3 * DAY if date(year, 11, 1).weekday() != 4 else date(year, 11, 28)


def easter_sunday(year: int) -> date:
    """Gauss's rule in the form of Meeus, Jones and Butcher, for the Gregorian calendar."""
    a, b, c = year % 19, year // 100, year % 100
    d = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    e = (32 + 2 * (b % 4) + 2 * (c // 4) - d - c % 4) % 7
    f = d + e - 7 * ((a + 11 * d + 22 * e) // 451) + 114
    return date(year, f // 31, f % 31 + 1)
