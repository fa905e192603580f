"""How fast a host is asked, on a clock of our own."""

import asyncio

import pytest

from dealwright.domains.knowledge.crawling.pace import Pace


class Clock:
    """Time passes when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        until = self.now + seconds
        await asyncio.sleep(0)
        self.now = max(self.now, until)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(delay_seconds=2, concurrency=2, clock=clock, sleep=clock.sleep)


async def starts(pace: Pace, clock: Clock, host: str, times: int) -> list[float]:
    found: list[float] = []

    async def one() -> None:
        async with pace.turn(host):
            found.append(clock() - 100)

    await asyncio.gather(*(one() for _ in range(times)))
    return found


async def test_starts_keep_their_distance(pace: Pace, clock: Clock) -> None:
    assert await starts(pace, clock, "a", 4) == [0, 2, 4, 6]


async def test_hosts_do_not_wait_for_each_other(pace: Pace, clock: Clock) -> None:
    assert await starts(pace, clock, "a", 1) == [0]
    assert await starts(pace, clock, "b", 1) == [0]


async def test_only_so_many_pages_are_fetched_at_once() -> None:
    pace, at_once, most = Pace(delay_seconds=0, concurrency=3), 0, 0

    async def one() -> None:
        nonlocal at_once, most
        async with pace.turn("a"):
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0.001)
            at_once -= 1

    await asyncio.gather(*(one() for _ in range(20)))
    assert most == 3


async def test_the_delay_a_host_asks_for_is_kept_when_it_is_longer_than_ours(
    pace: Pace, clock: Clock
) -> None:
    pace.keep_delay("a", 5)
    pace.keep_delay("b", 0.1)
    assert await starts(pace, clock, "a", 2) == [0, 5]
    assert await starts(pace, clock, "b", 2) == [5, 7]


async def test_a_host_that_complains_rests_twice_as_long_each_time(pace: Pace, clock: Clock) -> None:
    assert [pace.slow_down("a") for _ in range(8)] == [5, 10, 20, 40, 80, 160, 300, 300]
    assert pace.wait_seconds("a") == 300
    assert pace.wait_seconds("b") == 0


async def test_a_good_answer_takes_back_one_complaint(pace: Pace) -> None:
    pace.slow_down("a")
    pace.slow_down("a")
    pace.went_well("a")
    assert pace.slow_down("a") == 10


async def test_a_host_rests_as_long_as_it_wishes(pace: Pace, clock: Clock) -> None:
    assert pace.slow_down("a", 120) == 120
    assert await starts(pace, clock, "a", 1) == [120]


async def test_those_who_wait_already_rest_too(pace: Pace, clock: Clock) -> None:
    async with pace.turn("a"):
        waiting = asyncio.create_task(starts(pace, clock, "a", 1))
        await asyncio.sleep(0)
        pace.slow_down("a", 60)
    assert await waiting == [60]


async def test_a_slot_is_given_back_after_an_error(pace: Pace, clock: Clock) -> None:
    for _ in range(5):
        with pytest.raises(ZeroDivisionError):
            async with pace.turn("a"):
                raise ZeroDivisionError
    assert await starts(pace, clock, "a", 1) == [10]
