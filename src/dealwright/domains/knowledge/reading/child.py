"""The process that reads one file and prints it as JSON: it may crash or burst without harm to the server.

`python -m dealwright.domains.knowledge.reading.child PATH CPU_SECONDS MEGABYTES NAME MEDIA_TYPE`
"""

import sys
from pathlib import Path

from dealwright.domains.knowledge.reading.blocks import Reading
from dealwright.domains.knowledge.reading.errors import TooMuch, Unreadable
from dealwright.domains.knowledge.reading.read import read
from dealwright.domains.knowledge.reading.wire import answer_with


def main(arguments: list[str]) -> None:
    path, cpu_seconds, megabytes, name, media_type = arguments
    _limit(int(cpu_seconds), int(megabytes))
    sys.stdout.buffer.write(answer_with(_result(Path(path), name, media_type)))


def _result(path: Path, name: str, media_type: str) -> Reading | Unreadable:
    try:
        return read(path.read_bytes(), name=name, media_type=media_type)
    except Unreadable as error:
        return error
    except MemoryError:
        return TooMuch("The file needs more memory than one file may have.")


def _limit(cpu_seconds: int, megabytes: int) -> None:
    """Of Linux only: macOS does not keep the memory limit, Windows has neither."""
    if sys.platform != "linux":
        return
    import resource  # noqa: PLC0415  (there is none on Windows)

    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_seconds, cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main(sys.argv[1:])
