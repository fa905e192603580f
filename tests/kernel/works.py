"""What tests have computed apart: light to import."""

import resource
import time
from collections.abc import Callable
from pathlib import Path


def told_twice(says: Callable[[float, str], None]) -> str:
    says(0.5, "half")
    says(1.0, "whole")
    return "done"


class Sharp(Exception):
    """Cannot be made again from its words alone."""

    def __init__(self, edge: str, *, side: str) -> None:
        super().__init__(f"{edge} on the {side}")


def cut() -> None:
    raise Sharp("cut", side="left")


def sleep_long(says: Callable[[], None]) -> None:
    says()
    time.sleep(600)


def leave_room_for(more: int) -> None:
    """From now on this process gets no more memory than so many bytes beside what it has."""
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    room = pages * resource.getpagesize() + more
    resource.setrlimit(resource.RLIMIT_AS, (room, room))
