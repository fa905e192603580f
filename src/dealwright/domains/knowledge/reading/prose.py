"""Reads the formats that are text themselves; safe in a thread of the server, unlike PDF and Office files."""

from dealwright.domains.knowledge.reading.blocks import Reading
from dealwright.domains.knowledge.reading.errors import EmptyFile
from dealwright.domains.knowledge.reading.finishing import finish
from dealwright.domains.knowledge.reading.formats import Format
from dealwright.domains.knowledge.reading.html import read_html
from dealwright.domains.knowledge.reading.markdown import read_markdown
from dealwright.domains.knowledge.reading.pairs import read_csv
from dealwright.domains.knowledge.reading.plain import read_plain

PROSE: frozenset[Format] = frozenset(("html", "markdown", "text", "csv"))


def read_prose(body: bytes, kind: Format, *, media_type: str = "", name: str = "", url: str = "") -> Reading:
    match kind:
        case "html":
            reading = read_html(body, media_type=media_type, url=url)
        case "markdown":
            reading = read_markdown(body, media_type=media_type)
        case "csv":
            reading = read_csv(body, media_type=media_type)
        case _:
            reading = read_plain(body, media_type=media_type)
    finished = finish(reading, name=name)
    if kind != "html" and not finished.blocks:
        raise EmptyFile
    return finished
