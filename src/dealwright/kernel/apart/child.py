"""What runs in the process beside ours: `python -m dealwright.kernel.apart.child DESCRIPTOR`.

It takes orders from the socket it was started with, one after another, and ends when the other side does.
"""

import os
import pickle
import sys
import threading
import traceback
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from typing import Any, TypeAlias

from dealwright.kernel.apart.errors import WorkFailed, WorkLost
from dealwright.kernel.apart.process import Order
from dealwright.kernel.logs import configure_logs

NICENESS = 10
# Of 1000: when the system must end somebody to get memory back, then us and not the server.
EXPENDABLE = 500
CHOICE = Path("/proc/self/oom_score_adj")
Line: TypeAlias = "Connection[bytes, bytes]"


def main() -> None:
    line: Line = Connection(int(sys.argv[1]))
    give_way()
    configure_logs()
    line.send_bytes(_packed("ready", None))
    orders: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(line, orders), daemon=True).start()
    kept: dict[str, Any] = {}
    while True:
        line.send_bytes(_answer(line, kept, orders.get()))


def give_way() -> None:
    """A system may refuse either, and a figure that it chose itself must not sink."""
    with suppress(OSError):
        os.nice(NICENESS)
    with suppress(OSError):
        CHOICE.write_text(str(max(EXPENDABLE, int(CHOICE.read_text()))))


def _listen(line: Line, orders: SimpleQueue[bytes]) -> None:
    """Also while something is computed, so that we end with whoever asked for it.

    An order that cannot be received, such as for want of memory, ends us too: it would be awaited for ever.
    """
    try:
        while True:
            orders.put(line.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)
    finally:
        os._exit(1)


def _answer(line: Line, kept: dict[str, Any], packed: bytes) -> bytes:
    try:
        order: Order = pickle.loads(packed)
        del packed
        return _packed("done", _follow(line, kept, order))
    except MemoryError:
        return _packed("failed", WorkLost("This takes more memory than there is."))
    except Exception as error:  # noqa: BLE001 whatever it is, it belongs to whoever asked
        return _packed("failed", _portable(error))


def _follow(line: Line, kept: dict[str, Any], order: Order) -> object:
    for name in kept.keys() - order.kept:
        del kept[name]
    args = (kept[order.on], *order.args) if order.on else order.args

    def says(*told: object) -> None:
        line.send_bytes(_packed("said", told))

    found = order.function(*args, says=says) if order.is_told else order.function(*args)
    if order.keep is None:
        return found
    kept[order.keep] = found
    return None


def _portable(error: Exception) -> Exception:
    """The error itself, with where it happened, when it comes out of a pickle as it went in."""
    error.add_note("In a process of its own:\n" + "".join(traceback.format_exception(error)))
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 its class may raise anything when it is made again
        return WorkFailed(f"{type(error).__name__}: {error}")
    return error


def _packed(kind: str, value: object) -> bytes:
    return pickle.dumps((kind, value), pickle.HIGHEST_PROTOCOL)


if __name__ == "__main__":
    main()
