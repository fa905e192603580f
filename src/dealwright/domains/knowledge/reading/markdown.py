"""Reads Markdown, with the front matter that our own knowledge files carry."""

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from dealwright.domains.knowledge.reading.blocks import Block, Reading
from dealwright.domains.knowledge.reading.dom import parse
from dealwright.domains.knowledge.reading.encoding import decode
from dealwright.domains.knowledge.reading.errors import TooMuch
from dealwright.domains.knowledge.reading.page_blocks import blocks_of, table_text
from dealwright.domains.knowledge.reading.page_main import prune

MAX_BYTES = 5_000_000
_FRONT = re.compile(r"\A---[ \t]*\n(.*?)\n(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w-]{0,40})[ \t]*:[ \t]*(.*)")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_markdown(body: bytes, *, media_type: str = "") -> Reading:
    if len(body) > MAX_BYTES:
        raise TooMuch(f"The file has {len(body):,} bytes; at most {MAX_BYTES:,} of Markdown are read.")
    text = decode(body, media_type=media_type).replace("\0", "")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    meta, text = _front_matter(text)
    blocks = markdown_blocks(text)
    first = next((block.text for block in blocks if block.kind == "heading"), "")
    day = _DAY.match(meta.get("updated", ""))
    return Reading(
        title=meta.get("title") or first,
        blocks=tuple(blocks),
        published=day.group() if day else "",
        language=meta.get("language", "")[:2].lower(),
        meta=meta,
    )


def markdown_blocks(text: str) -> list[Block]:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return _Writer(parser.parse(text)).blocks()


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    fields: dict[str, str] = {}
    name = ""
    for line in match.group(1).split("\n"):
        stated = _FIELD.fullmatch(line.rstrip())
        if stated:
            name = stated.group(1).lower()
            fields[name] = _value(stated.group(2))
        elif name and (item := re.match(r"\s+-\s+(.+)|-\s+(.+)", line)):
            value = _value(item.group(1) or item.group(2))
            fields[name] = f"{fields[name]}, {value}" if fields[name] else value
    return (fields, text[match.end() :]) if fields else ({}, text)


def _value(stated: str) -> str:
    stated = stated.strip()
    if stated.startswith("[") and stated.endswith("]"):
        return ", ".join(one for part in stated[1:-1].split(",") if (one := _value(part)))
    if len(stated) > 1 and stated[0] == stated[-1] and stated[0] in "\"'":
        return stated[1:-1]
    return re.sub(r"\s+#.*$", "", stated)


class _Writer:
    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.place = 0

    def blocks(self) -> list[Block]:
        found: list[Block] = []
        while self.place < len(self.tokens):
            found.extend(self._next())
        return found

    def _next(self) -> list[Block]:
        token = self.tokens[self.place]
        self.place += 1
        match token.type:
            case "heading_open":
                text = self._inline_until("heading_close").replace("\n", " ")
                return [Block("heading", text, level=int(token.tag[1]))] if text else []
            case "inline":
                text = _inline(token)
                return [Block("text", text)] if text else []
            case "fence" | "code_block":
                text = token.content.rstrip().strip("\n")
                return [Block("code", text)] if text else []
            case "bullet_list_open" | "ordered_list_open":
                return self._list(token)
            case "table_open":
                return self._table()
            case "html_block":
                return _html(token.content)
            case _:
                return []

    def _inline_until(self, end: str) -> str:
        text = ""
        while self.tokens[self.place].type != end:
            text += _inline(self.tokens[self.place])
            self.place += 1
        self.place += 1
        return text

    def _list(self, opening: Token) -> list[Block]:
        """Lines of the list, and behind it what a line cannot hold: code and tables."""
        lines: list[str] = []
        beside: list[Block] = []
        numbers: list[int | None] = [_start(opening)]
        fresh = False
        while numbers:
            token = self.tokens[self.place]
            self.place += 1
            match token.type:
                case "bullet_list_open" | "ordered_list_open":
                    numbers.append(_start(token))
                case "bullet_list_close" | "ordered_list_close":
                    numbers.pop()
                case "list_item_open":
                    number = numbers[-1]
                    marker = f"{number}. " if number is not None else ""
                    numbers[-1] = number + 1 if number is not None else None
                    lines.append("  " * (len(numbers) - 1) + marker)
                    fresh = True
                case "inline":
                    text = _inline(token).replace("\n", " ")
                    lines[-1] += text if fresh else f" {text}"
                    fresh = False
                case "fence" | "code_block" | "table_open" | "html_block":
                    self.place -= 1
                    beside.extend(self._next())
                case _:
                    pass
        text = "\n".join(line for line in lines if line.strip())
        return [*([Block("list", text)] if text else []), *beside]

    def _table(self) -> list[Block]:
        rows: list[list[str]] = []
        while (token := self.tokens[self.place]).type != "table_close":
            self.place += 1
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(_inline(token).replace("\n", " "))
        self.place += 1
        text = table_text(rows)
        return [Block("table", text)] if text else []


def _start(token: Token) -> int | None:
    return int(token.attrs.get("start", 1)) if token.type == "ordered_list_open" else None


def _inline(token: Token) -> str:
    """The words without their marks; a soft line break is a space."""
    words: list[str] = []
    for child in token.children or ():
        match child.type:
            case "text" | "code_inline":
                words.append(child.content)
            case "softbreak":
                words.append(" ")
            case "hardbreak":
                words.append("\n")
            case "html_inline" if child.content.lower().startswith("<br"):
                words.append("\n")
            case _:
                pass
    return "\n".join(line for one in "".join(words).split("\n") if (line := " ".join(one.split())))


def _html(markup: str) -> list[Block]:
    root = parse(markup)
    if root is None:
        return []
    prune(root, also_doubtful=False)
    return blocks_of(root)
