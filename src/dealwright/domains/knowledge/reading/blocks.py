"""What every reader gives back: a document as an ordered list of blocks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

BlockKind = Literal["heading", "text", "list", "table", "code", "question"]


@dataclass(frozen=True)
class Block:
    """`text` holds a table as lines of cells joined by ` | `, the header line first; a list as lines.

    A `question` is one question/answer pair: the question is its `heading`, the answer its text. A
    table's `heading` is its caption.
    """

    kind: BlockKind
    text: str
    level: int = 0  # of a heading, 1 to 6
    page: int | None = None  # from 1; PDF pages and slides
    heading: str = ""  # of a question or a table only


@dataclass(frozen=True)
class Notice:
    """Something a person should know: `page 3 is scanned`, `12 hidden characters were removed`."""

    code: str
    text: str
    page: int | None = None


@dataclass(frozen=True)
class Reading:
    """`links` are absolute addresses found in an HTML page, for the crawler; `canonical` its own claim."""

    title: str
    blocks: tuple[Block, ...]
    language: str = ""  # two letters, empty when unknown
    published: str = ""  # ISO day a document gives for itself
    canonical: str = ""
    links: tuple[str, ...] = ()
    may_index: bool = True  # false when a page asks not to be (robots meta)
    may_follow: bool = True
    notices: tuple[Notice, ...] = field(default=())
    meta: Mapping[str, str] = field(default_factory=dict[str, str], hash=False)  # a document's front matter

    @property
    def text(self) -> str:
        return "\n\n".join(
            f"{block.heading}\n{block.text}".strip() if block.heading else block.text for block in self.blocks
        )


@dataclass(frozen=True)
class Passage:
    """A piece of a document that can be found and cited.

    `text` is what is shown and quoted; `context` (title and heading path) goes in front of it into the index.
    `sentences` are (start, end) offsets into `text`; every citation is one or more of them.
    """

    position: int
    kind: BlockKind
    text: str
    context: str
    headings: tuple[str, ...]
    page: int | None
    sentences: tuple[tuple[int, int], ...]
    hash: str  # of context and text: the same hash needs no new vectors
