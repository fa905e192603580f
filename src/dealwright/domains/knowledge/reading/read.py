"""Bytes of any format we know become a reading. Not for the server's own process: see `isolated`."""

from dealwright.domains.knowledge.reading.blocks import Reading
from dealwright.domains.knowledge.reading.errors import UnknownFormat
from dealwright.domains.knowledge.reading.formats import detect
from dealwright.domains.knowledge.reading.prose import PROSE, read_prose


def read(body: bytes, *, media_type: str = "", name: str = "", url: str = "") -> Reading:
    """Raises `Unreadable` with the reason. PDF is not safe beside other threads that read PDF."""
    kind = detect(body, media_type=media_type, name=name)
    if kind in PROSE:
        return read_prose(body, kind, media_type=media_type, name=name, url=url)
    raise UnknownFormat
