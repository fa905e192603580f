"""One process beside ours: how it is started, spoken with and ended. `child` is what runs there.

It is started anew, never forked: it has no port, no database connection and none of our settings, that is
of what begins with `DEALWRIGHT_`; other words of the environment it has. Functions travel by name, arguments
and results by pickle, over a socket that only the two hold.
"""

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from multiprocessing import Pipe
from typing import Any, Literal, NamedTuple

STANDARD_ERROR = 2
Heard = tuple[Literal["ready", "said", "done", "failed"], Any]


class Order(NamedTuple):
    """What is computed. `on` names a kept object that goes first of the arguments, `keep` what comes of it.

    Only what is named in `kept` lives on.
    """

    function: Callable[..., Any]
    args: tuple[Any, ...]
    is_told: bool = False
    on: str | None = None
    keep: str | None = None
    kept: frozenset[str] = frozenset()


class Gone(Exception):
    """The process has ended."""


class Process:
    def __init__(self) -> None:
        self.is_killed = False
        self.is_ready = False
        self._line, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "dealwright.kernel.apart.child", str(theirs.fileno())],
                env=_environment(),
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=STANDARD_ERROR,
                start_new_session=True,  # a Ctrl-C is ours to hear
            )

    @property
    def is_alive(self) -> bool:
        return not self.is_killed and self._process.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    def say(self, packed: bytes) -> None:
        try:
            self._line.send_bytes(packed)
        except OSError as error:
            raise Gone from error

    def hear(self) -> Heard:
        try:
            packed = self._line.recv_bytes()
        except (EOFError, OSError) as error:
            raise Gone from error
        heard: Heard = pickle.loads(packed)
        if heard[0] == "ready":
            self.is_ready = True
            return self.hear()
        return heard

    def kill(self) -> None:
        """Takes no time; whoever hears it then finds it gone."""
        self.is_killed = True
        self._process.kill()

    def end(self) -> str:
        """How it ended, in words."""
        self._line.close()
        self._process.kill()
        code = self._process.wait()
        if code == -signal.SIGKILL:
            return "it was killed, as happens when memory runs out"
        return f"signal {-code}" if code < 0 else f"exit code {code}"


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DEALWRIGHT_")}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
