"""What tests have computed apart: light to import."""

import time
from collections.abc import Callable


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
