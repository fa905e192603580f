"""Which format some bytes are in: their content decides; name and media type where it leaves a choice."""

import io
import re
import zipfile
from typing import Literal

from dealwright.domains.knowledge.reading.encoding import decode, is_text
from dealwright.domains.knowledge.reading.errors import Broken, EmptyFile, Encrypted, NotText, UnknownFormat
from dealwright.domains.knowledge.reading.pairs import is_question_table
from dealwright.domains.knowledge.reading.words import word_set

Format = Literal["html", "pdf", "docx", "pptx", "markdown", "text", "csv"]

_SIGNATURES = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"BM", "a bitmap picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"RIFF", "a picture, sound or film"),
    (b"\0\0\0\x18ftyp", "a film"),
    (b"\0\0\0\x20ftyp", "a film"),
    (b"ID3", "a sound recording"),
    (b"OggS", "a sound recording"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"{\\rtf", "an RTF document; save it as DOCX"),
)
_TEXT_SIGNATURES = (b"{\\rtf",)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_ENDINGS: dict[str, Format] = {
    "html": "html", "htm": "html", "xhtml": "html", "shtml": "html", "php": "html", "md": "markdown",
    "markdown": "markdown", "mdx": "markdown", "txt": "text", "text": "text", "log": "text", "csv": "csv",
    "tsv": "csv",
}  # fmt: skip
_MEDIA_TYPES: dict[str, Format] = {
    "text/html": "html", "application/xhtml+xml": "html", "text/markdown": "markdown",
    "text/x-markdown": "markdown", "text/csv": "csv",
    "text/tab-separated-values": "csv", "application/csv": "csv", "text/plain": "text",
}  # fmt: skip
_BINARY_ENDINGS = (".pdf", ".docx", ".pptx")
_REFUSED_ENDINGS = word_set(
    """
    json jsonl xml rss atom yaml yml toml js mjs css ts py java c h cpp sql svg ics vcf eml ps tex
    """
)
_REFUSED_MEDIA = re.compile(
    r"(?:application|text)/(?:[\w.-]+\+)?(?:json|xml|javascript|ecmascript|css|yaml|calendar|vcard)"
)
_HTML = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(
    r"</?(?:html|head|body|div|p|span|a|h[1-6]|ul|ol|li|table|tr|td|br|section|article|main)\b[^<>]*>", re.I
)
_XML = re.compile(r"\s*<(?:\?xml|rss|feed|urlset|sitemapindex|svg)\b", re.IGNORECASE)
_MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|```|\s*[-*] \S|\s*\|?(?:\s*:?-{3,}:?\s*\|)+|>\s)|\[[^\]\n]+\]\([^)\n]+\)|\*\*\S",
    re.MULTILINE,
)


def detect(body: bytes, *, media_type: str = "", name: str = "") -> Format:
    """The format, or the reason why it is none that we read."""
    if not body.strip(b"\0 \t\r\n"):
        raise EmptyFile
    if body.startswith(b"%PDF-") or (b"%PDF-" in body[:1024] and not is_text(body)):
        return "pdf"
    if body.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zipped(body)
    if body.startswith(_OLD_OFFICE):
        return _old_office(body)
    stated = _stated(media_type, name)
    _refuse_signatures(body, stated)
    if not is_text(body):
        if stated is not None:
            raise NotText
        raise UnknownFormat
    if name.lower().endswith(_BINARY_ENDINGS):
        raise Broken
    return _text_format(body, media_type, name, stated)


def _stated(media_type: str, name: str) -> Format | None:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return _ENDINGS.get(ending) or _MEDIA_TYPES.get(media_type.partition(";")[0].strip().lower())


def _refuse_signatures(body: bytes, stated: Format | None) -> None:
    for signature, what in _SIGNATURES:
        if not body.startswith(signature):
            continue
        if signature in _TEXT_SIGNATURES or not is_text(body):
            message = f"This is {what}. Upload HTML, PDF, DOCX, PPTX, Markdown, text or CSV."
            raise NotText(message) if stated is not None else UnknownFormat(message)


def _zipped(body: bytes) -> Format:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise Broken from None
    if "word/document.xml" in names:
        return "docx"
    if "ppt/presentation.xml" in names:
        return "pptx"
    if "xl/workbook.xml" in names:
        raise UnknownFormat("This is an Excel workbook. Save the sheet as CSV and upload that.")
    if "content.xml" in names and "mimetype" in names:
        raise UnknownFormat("This is an OpenDocument file. Save it as DOCX, PPTX or PDF and upload that.")
    raise UnknownFormat("This is an archive. Unpack it and upload the documents in it.")


def _old_office(body: bytes) -> Format:
    if "EncryptedPackage".encode("utf-16-le") in body:
        raise Encrypted
    raise UnknownFormat(
        "This is a document of an old version of Office. Save it as DOCX, PPTX or PDF and upload that."
    )


def _text_format(body: bytes, media_type: str, name: str, stated: Format | None) -> Format:
    head = decode(body[:16_384], media_type=media_type, is_markup=True)
    if _HTML.match(head):
        return "html"
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    is_refused = ending in _REFUSED_ENDINGS or _REFUSED_MEDIA.match(media_type.lower())
    if _XML.match(head) or (is_refused and stated in (None, "text")):
        raise UnknownFormat
    if stated in ("markdown", "csv"):
        return stated
    if is_question_table(head):
        return "csv"
    if stated == "html" or len(_TAG.findall(head)) > max(3, len(head) // 400):
        return "html"
    if stated == "text" and ending in ("txt", "text", "log"):
        return "text"
    return "markdown" if len(_MARKDOWN.findall(head)) >= 3 else "text"
