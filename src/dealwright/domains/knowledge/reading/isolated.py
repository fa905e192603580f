"""Reads a file without danger to the process that asks: this is what the server and the worker call.

PDF and Office files are taken apart by large libraries, one of them in C++, and come from strangers: each
gets a process of its own with limits on memory and time. Text formats are read in a thread.
"""

import asyncio
import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from dealwright.domains.knowledge.reading.blocks import Reading
from dealwright.domains.knowledge.reading.errors import ReaderCrashed, TookTooLong, TooMuch, unreadable
from dealwright.domains.knowledge.reading.formats import detect
from dealwright.domains.knowledge.reading.prose import PROSE, read_prose

MAX_BYTES = 100_000_000
TIMEOUT_SECONDS = 60
MEMORY_MEGABYTES = 2_048
_OUT_OF_CPU_TIME = -24  # SIGXCPU of Linux, where the limit is set
_MAX_NAME = 255
# The process gets no other variable of ours: some of them are secrets.
_VARIABLES = ("PATH", "PYTHONPATH", "LD_LIBRARY_PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP")


@dataclass(frozen=True)
class _Answer:
    """A reading, or the code and message of the reason why there is none."""

    reading: Reading | None = None
    code: str = ""
    message: str = ""


_ANSWER = TypeAdapter(_Answer)


async def read_isolated(
    source: Path | bytes,
    *,
    media_type: str = "",
    name: str = "",
    url: str = "",
    timeout_seconds: float = TIMEOUT_SECONDS,
    memory_megabytes: int = MEMORY_MEGABYTES,
) -> Reading:
    """Raises `Unreadable` with the reason. The caller decides how many of these run at a time."""
    body = await asyncio.to_thread(_load, source)
    if isinstance(source, Path) and not name:
        name = source.name
    kind = detect(body, media_type=media_type, name=name)
    if kind in PROSE:
        return await asyncio.to_thread(read_prose, body, kind, media_type=media_type, name=name, url=url)
    limits = timeout_seconds, memory_megabytes
    if isinstance(source, Path):
        return await _in_child(source, limits, name, media_type)
    with tempfile.TemporaryDirectory(prefix="dealwright-reading-") as folder:
        path = Path(folder) / "file"
        await asyncio.to_thread(path.write_bytes, body)
        return await _in_child(path, limits, name, media_type)


def _load(source: Path | bytes) -> bytes:
    size = len(source) if isinstance(source, bytes) else source.stat().st_size
    if size > MAX_BYTES:
        raise TooMuch(f"The file has {size:,} bytes; at most {MAX_BYTES:,} are read.")
    return source if isinstance(source, bytes) else source.read_bytes()


async def _in_child(path: Path, limits: tuple[float, int], name: str, media_type: str) -> Reading:
    timeout_seconds, memory_megabytes = limits
    cpu_seconds = int(timeout_seconds) + 1
    arguments = str(path), str(cpu_seconds), str(memory_megabytes), _argument(name), _argument(media_type)
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "dealwright.domains.knowledge.reading.child",
        *arguments,
        env={key: os.environ[key] for key in _VARIABLES if key in os.environ},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
    )
    try:
        async with asyncio.timeout(timeout_seconds):
            answer, _ = await child.communicate()
    except TimeoutError:
        raise TookTooLong from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode == _OUT_OF_CPU_TIME:
        raise TookTooLong
    if child.returncode != 0:
        raise ReaderCrashed(exit_code=child.returncode)
    try:
        said = _ANSWER.validate_json(answer)
    except ValueError:
        raise ReaderCrashed from None
    if said.reading is None:
        raise unreadable(said.code, said.message)
    return said.reading


def _argument(text: str) -> str:
    return text.replace("\0", "")[-_MAX_NAME:]
