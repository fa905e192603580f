"""Bytes of any format we know become a reading. For the server's own process there is `isolated`."""

from dealwright.domains.knowledge.reading.blocks import Reading
from dealwright.domains.knowledge.reading.finishing import finish
from dealwright.domains.knowledge.reading.formats import Format, detect
from dealwright.domains.knowledge.reading.prose import read_prose


def read(body: bytes, *, media_type: str = "", name: str = "", url: str = "") -> Reading:
    """Raises `Unreadable` with the reason. PDFs must not be read by two threads at once."""
    kind = detect(body, media_type=media_type, name=name)
    reading = _read_heavy(body, kind)
    if reading is None:
        return read_prose(body, kind, media_type=media_type, name=name, url=url)
    return finish(reading, name=name)


def _read_heavy(body: bytes, kind: Format) -> Reading | None:
    # Imported when needed: each file is read in a new process, which all three would delay by half a second.
    match kind:
        case "pdf":
            from dealwright.domains.knowledge.reading.pdf import read_pdf  # noqa: PLC0415

            return read_pdf(body)
        case "docx":
            from dealwright.domains.knowledge.reading.docx_file import read_docx  # noqa: PLC0415

            return read_docx(body)
        case "pptx":
            from dealwright.domains.knowledge.reading.pptx_file import read_pptx  # noqa: PLC0415

            return read_pptx(body)
        case _:
            return None
