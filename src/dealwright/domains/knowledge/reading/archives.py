"""Looks at a zipped document before anything unpacks it."""

import io
import zipfile
import zlib
from typing import cast

from lxml import etree  # pyright: ignore

from dealwright.domains.knowledge.reading.errors import Broken, Encrypted, TooMuch

# What the Office libraries say to a damaged file; an AttributeError to an element of another name.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    cast(type[Exception], etree.XMLSyntaxError),  # pyright: ignore
    KeyError,
    ValueError,
    AttributeError,
    IndexError,
    TypeError,
)
MAX_ENTRIES = 10_000
MAX_UNPACKED = 300_000_000
MAX_PART = 100_000_000
# The XML of a long table shrinks by a factor of 50; what shrinks more was made to burst.
MAX_FACTOR = 150
_SMALL = 5_000_000
_ENCRYPTED = 0x1
_PROLOGUE = 4096
_UNTRUE_SIZE = "The file is damaged: what it says about its size is not true."


def check_archive(body: bytes) -> None:
    """Raises `Unreadable` for a bomb, a password, or XML with a document type, which Office never writes.

    Readers take no more out of a part than its stated size, so the stated sizes are the true limit.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
            _check_sizes(parts, len(body))
            if any(part.flag_bits & _ENCRYPTED for part in parts):
                raise Encrypted
            for part in parts:
                if part.filename.lower().endswith((".xml", ".rels")):
                    _check_prologue(archive, part)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError, zlib.error):
        raise Broken from None


def _check_sizes(parts: list[zipfile.ZipInfo], packed: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_ENTRIES:
        raise TooMuch(f"The file holds {len(parts):,} parts; at most {MAX_ENTRIES:,} are read.")
    if unpacked > MAX_UNPACKED or any(part.file_size > MAX_PART for part in parts):
        raise TooMuch(f"The file has {unpacked:,} bytes when unpacked; at most {MAX_UNPACKED:,} are read.")
    if sum(part.compress_size for part in parts) > packed:
        raise Broken(_UNTRUE_SIZE)
    for part in parts:
        if part.file_size > _SMALL and part.file_size > part.compress_size * MAX_FACTOR:
            raise TooMuch("The file is packed so tightly that it looks made to burst when it is opened.")


def _check_prologue(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        head = stream.read(_PROLOGUE)
    if b"<!DOCTYPE" in head.replace(b"\0", b"") or b"<!ENTITY" in head.replace(b"\0", b""):
        raise Broken("The file holds XML with a document type, which no Office program writes.")
