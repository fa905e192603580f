"""What is done to every reading, whatever it was read from: clean text, a language, warnings."""

from dataclasses import replace

from dealwright.domains.knowledge.reading.blocks import Block, Notice, Reading
from dealwright.domains.knowledge.reading.clean import clean_text, suspicious
from dealwright.domains.knowledge.reading.language import guess_language

MAX_TITLE = 300
MAX_WARNINGS = 20


def finish(reading: Reading, *, name: str = "") -> Reading:
    """`name` is the file's name: the title of a document that has none."""
    blocks, removed = _clean(reading)
    title = clean_text(" ".join(reading.title.split())).text.strip() or _from_name(name)
    notices = list(reading.notices)
    if removed:
        one = "1 hidden character was" if removed == 1 else f"{removed} hidden characters were"
        notices.append(Notice("hidden_characters", f"{one} removed."))
    text = "\n".join(map(_words, blocks))
    if suspicious(text):
        notices.extend(_warnings(blocks))
    return replace(
        reading,
        title=title[:MAX_TITLE],
        blocks=tuple(blocks),
        language=guess_language(text) or reading.language,
        meta={key: clean_text(value).text for key, value in reading.meta.items()},
        notices=tuple(notices),
    )


def _clean(reading: Reading) -> tuple[list[Block], int]:
    blocks: list[Block] = []
    total = 0
    for block in reading.blocks:
        text, removed = clean_text(block.text)
        heading, more = clean_text(block.heading)
        total += removed + more
        if text.strip():
            changed = text != block.text or heading != block.heading
            blocks.append(replace(block, text=text, heading=heading) if changed else block)
    return blocks, total


def _warnings(blocks: list[Block]) -> list[Notice]:
    """One notice for each phrase and page, the first ones only."""
    found: dict[tuple[str, int | None], None] = {}
    for block in blocks:
        for phrase in suspicious(_words(block)):
            found.setdefault((phrase, block.page))
    return [
        Notice("instructions", f"This reads like an instruction to a machine: “{phrase}”", page)
        for phrase, page in list(found)[:MAX_WARNINGS]
    ]


def _words(block: Block) -> str:
    return f"{block.heading}\n{block.text}" if block.heading else block.text


def _from_name(name: str) -> str:
    stem = name.replace("\\", "/").rpartition("/")[2]
    stem = stem.rpartition(".")[0] or stem
    return " ".join(clean_text(stem).text.replace("_", " ").split())
