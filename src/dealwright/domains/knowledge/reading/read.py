"""Bytes of any format we know become a reading. For the server's own process there is `isolated`."""

from dealwright.domains.knowledge.reading.blocks import Reading
from dealwright.domains.knowledge.reading.docx_file import read_docx
from dealwright.domains.knowledge.reading.finishing import finish
from dealwright.domains.knowledge.reading.formats import detect
from dealwright.domains.knowledge.reading.pdf import read_pdf
from dealwright.domains.knowledge.reading.pptx_file import read_pptx
from dealwright.domains.knowledge.reading.prose import read_prose


def read(body: bytes, *, media_type: str = "", name: str = "", url: str = "") -> Reading:
    """Raises `Unreadable` with the reason. PDFs must not be read by two threads at once."""
    match detect(body, media_type=media_type, name=name):
        case "pdf":
            return finish(read_pdf(body), name=name)
        case "docx":
            return finish(read_docx(body), name=name)
        case "pptx":
            return finish(read_pptx(body), name=name)
        case kind:
            return read_prose(body, kind, media_type=media_type, name=name, url=url)
