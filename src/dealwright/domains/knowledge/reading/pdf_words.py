"""Opens a PDF and gives its words with their places: the one file that talks to pdfium.

pdfium is not thread safe and is written in C++: it runs in a process of its own (`isolated`).
"""
# pypdfium2 has no types; everything that leaves this file has.
# pyright: reportUnknownMemberType=false, reportUnknownVariableType=false, reportUnknownArgumentType=false
# pyright: reportMissingTypeStubs=false, reportUnknownParameterType=false

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2
from pypdfium2 import raw

from dealwright.domains.knowledge.reading.errors import Broken, Encrypted, TooManyPages

MAX_PAGES = 1_000
MAX_CHARACTERS = 200_000  # of a page
# What is smaller is not there to be read by people.
SMALLEST_POINTS = 2.0
LINE_END_HYPHEN = "\u00ad"
_SPACE = 0x20
_BOLD_NAME = re.compile(rb"bold|black|heavy|semibold|demi", re.IGNORECASE)
_BOLD_WEIGHT = 600
_DAY = re.compile(r"D:(\d{4})(\d{2})(\d{2})")


@dataclass(slots=True)
class Word:
    """A word and its box in points, y growing downwards from the top of the page as it is seen."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    size: float
    bold: bool


@dataclass(frozen=True)
class Page:
    number: int
    width: float
    height: float
    words: list[Word]
    hidden: int  # characters too small to be seen
    has_images: bool


@dataclass(frozen=True)
class Document:
    title: str
    published: str
    pages: list[Page]


def open_pdf(body: bytes) -> Document:
    try:
        document = pypdfium2.PdfDocument(body)
    except pypdfium2.PdfiumError as error:
        raise (Encrypted if error.err_code == raw.FPDF_ERR_PASSWORD else Broken) from None
    with document:
        count = len(document)
        if count == 0:
            raise Broken
        if count > MAX_PAGES:
            raise TooManyPages(f"The file has {count:,} pages; at most {MAX_PAGES:,} are read. Split it.")
        facts = document.get_metadata_dict()
        return Document(facts.get("Title", ""), _day(facts), list(_pages(document, count)))


def _pages(document: Any, count: int) -> Iterator[Page]:
    failed = 0
    for index in range(count):
        try:
            page = document[index]
        except pypdfium2.PdfiumError:
            failed += 1
            continue
        try:
            yield _page(page, index + 1)
        finally:
            page.close()
    if failed == count:
        raise Broken


def _day(facts: dict[str, str]) -> str:
    match = _DAY.match(facts.get("ModDate", "")) or _DAY.match(facts.get("CreationDate", ""))
    return "-".join(match.groups()) if match else ""


def _page(page: Any, number: int) -> Page:
    left, bottom, right, top = page.get_cropbox()
    width, height = right - left, top - bottom
    turn = page.get_rotation()
    reader = _Reader(page.get_textpage(), left, bottom, width, height, turn)
    words = reader.words()
    text_size = sum(len(word.text) for word in words)
    has_images = text_size < 200 and any(page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=4))
    if turn in (90, 270):
        width, height = height, width
    return Page(number, width, height, words, reader.hidden, has_images)


class _Reader:
    """Puts the characters of one page together to words."""

    def __init__(self, text: Any, left: float, bottom: float, width: float, height: float, turn: int) -> None:
        self.text = text
        self.left, self.bottom, self.width, self.height, self.turn = left, bottom, width, height, turn
        self.hidden = 0
        self.found: list[Word] = []

    def words(self) -> list[Word]:
        box = raw.FS_RECTF()
        place = ctypes.byref(box)
        word: Word | None = None
        count = min(raw.FPDFText_CountChars(self.text), MAX_CHARACTERS)
        for index in range(max(count, 0)):
            code = raw.FPDFText_GetUnicode(self.text, index)
            if code in (0x02, 0xFFFE):
                if word is not None:
                    word.text += LINE_END_HYPHEN
                continue
            if code <= _SPACE or code == 0xA0 or not raw.FPDFText_GetLooseCharBox(self.text, index, place):
                word = self._end(word)
                continue
            left, top, right, bottom = self._seen(box)
            size = bottom - top
            if word is not None and _goes_on(word, left, top, bottom, size):
                word.text += chr(code)
                word.right = max(word.right, right)
                word.top, word.bottom = min(word.top, top), max(word.bottom, bottom)
                continue
            self._end(word)
            word = Word(chr(code), left, top, right, bottom, size, self._is_bold(index))
        self._end(word)
        return self.found

    def _end(self, word: Word | None) -> None:
        if word is None:
            return
        if any("\ud800" <= character <= "\udfff" for character in word.text):
            word.text = word.text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        is_on_page = word.right > 0 and word.bottom > 0 and word.left < max(self.width, self.height)
        if word.size < SMALLEST_POINTS or not is_on_page:
            self.hidden += len(word.text)
        else:
            self.found.append(word)

    def _seen(self, box: Any) -> tuple[float, float, float, float]:
        """Left, top, right and bottom on the page as it is shown."""
        left, right = box.left - self.left, box.right - self.left
        bottom, top = box.bottom - self.bottom, box.top - self.bottom
        match self.turn:
            case 90:
                return bottom, left, top, right
            case 180:
                return self.width - right, bottom, self.width - left, top
            case 270:
                return self.height - top, self.width - right, self.height - bottom, self.width - left
            case _:
                return left, self.height - top, right, self.height - bottom

    def _is_bold(self, index: int) -> bool:
        if raw.FPDFText_GetFontWeight(self.text, index) >= _BOLD_WEIGHT:
            return True
        name = ctypes.create_string_buffer(128)
        raw.FPDFText_GetFontInfo(self.text, index, name, 128, None)
        return _BOLD_NAME.search(name.value) is not None


def _goes_on(word: Word, left: float, top: float, bottom: float, size: float) -> bool:
    middle = (top + bottom) / 2
    return word.top - 1 < middle < word.bottom + 1 and -size < left - word.right < size * 0.6
