"""A page as a tree: the one place that talks to lxml, with types around the little we use of it."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, Protocol, cast

from lxml import etree  # pyright: ignore

# libxml2 gives up below 2,048 levels and drops the rest of the page.
_CONTAINERS = re.compile(
    r"</?(?:div|span|section|center|font|small|big|b|i|u|em|strong|article|main|blockquote|li|ul|ol|table|tbody|tr|td)"
    r"\b[^<>]{0,2000}>",
    re.IGNORECASE,
)
# Characters, written out or as references, that a tree does not accept when its text is changed.
_UNSTORABLE = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]|&#(?:[xX]([0-9a-fA-F]+)|([0-9]+));?"
)
_ANY_TAG = re.compile(r"<[^<>]{0,2000}>")


class Element(Protocol):
    tag: str
    text: str | None
    tail: str | None

    def get(self, name: str) -> str | None: ...
    def items(self) -> list[tuple[str, str]]: ...
    def iter(self, *tags: str) -> "Iterator[Element]": ...
    def iterancestors(self, *tags: str) -> "Iterator[Element]": ...
    def itertext(self) -> Iterator[str]: ...
    def find(self, path: str) -> "Element | None": ...
    def getparent(self) -> "Element | None": ...
    def getprevious(self) -> "Element | None": ...
    def remove(self, element: "Element") -> None: ...
    def __iter__(self) -> "Iterator[Element]": ...
    def __len__(self) -> int: ...


class Walk(Protocol):
    """Start and end of every element in the order of the document, without recursion."""

    def __iter__(self) -> Iterator[tuple[Literal["start", "end"], Element]]: ...
    def skip_subtree(self) -> None: ...


class _ErrorLine(Protocol):
    message: str


class _Parser(Protocol):
    error_log: Iterable[_ErrorLine]


def parse(markup: str) -> Element | None:
    """The root of the page, however broken it is; nothing when there is no element at all."""
    markup = _UNSTORABLE.sub(_storable, markup)
    root, is_whole = _parse(markup)
    if is_whole:
        return root
    root, is_whole = _parse(_CONTAINERS.sub("\n", markup))
    return root if is_whole else _parse(f"<p>{_ANY_TAG.sub(' ', markup)}</p>")[0]


def _storable(match: re.Match[str]) -> str:
    hexadecimal, decimal = match.groups()
    if not (hexadecimal or decimal):
        return ""
    code = int(hexadecimal, 16) if hexadecimal else int(decimal[:9])
    is_character = 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000
    return match.group() if is_character or code in (9, 10, 13) else ""


def _parse(markup: str) -> tuple[Element | None, bool]:
    parser = cast(
        _Parser,
        etree.HTMLParser(  # pyright: ignore
            encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
        ),
    )
    try:
        found = cast(Element | None, etree.fromstring(markup.encode("utf-8", "replace"), parser))  # pyright: ignore
    except (etree.ParserError, etree.XMLSyntaxError):  # pyright: ignore
        found = None
    return found, not any("Excessive depth" in line.message for line in parser.error_log)


def walk(element: Element) -> Walk:
    return cast(Walk, etree.iterwalk(element, events=("start", "end")))  # pyright: ignore


def drop(element: Element) -> None:
    """Removes an element; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    behind = f" {element.tail or ''}"
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + behind
    else:
        parent.text = (parent.text or "") + behind
    parent.remove(element)


def text_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def text_size(element: Element) -> int:
    """About the characters a reader sees."""
    return len("".join(element.itertext()).strip())
