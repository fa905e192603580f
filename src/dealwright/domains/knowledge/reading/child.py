"""The process that reads one file and prints it as JSON: it may crash or burst without harm to the server.

`python -m dealwright.domains.knowledge.reading.child PATH CPU_SECONDS MEGABYTES NAME MEDIA_TYPE`
"""

import sys
from pathlib import Path

import orjson

from dealwright.domains.knowledge.reading.blocks import Reading
from dealwright.domains.knowledge.reading.errors import TooMuch, Unreadable
from dealwright.domains.knowledge.reading.read import read


def main(arguments: list[str]) -> None:
    path, cpu_seconds, megabytes, name, media_type = arguments
    _limit(int(cpu_seconds), int(megabytes))
    sys.stdout.buffer.write(orjson.dumps(_answer(Path(path), name, media_type)))


def _answer(path: Path, name: str, media_type: str) -> dict[str, Reading | str]:
    try:
        return {"reading": read(path.read_bytes(), name=name, media_type=media_type)}
    except Unreadable as error:
        return {"code": error.code, "message": error.message}
    except MemoryError:
        return {"code": TooMuch.code, "message": "The file needs more memory than one file may have."}


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
