"""Lets a language model give a badly made document headings, lists and tables, without touching its words.

What the model returns counts only if it holds the words and figures of the original, all of them, in their
order, and no others; the original is kept beside it either way.
"""

import re
from dataclasses import replace
from importlib.resources import files

from dealwright.domains.knowledge.flows.preparing import cut
from dealwright.domains.knowledge.reading.blocks import Block, Notice
from dealwright.domains.knowledge.reading.markdown import read_markdown
from dealwright.domains.knowledge.service.ingest import Claim, Outcome
from dealwright.kernel.errors import Unavailable
from dealwright.ports.llm.base import Llm

PROMPT = "restructure-1"
SYSTEM = (files("dealwright.domains.knowledge.flows") / "prompts" / f"{PROMPT}.md").read_text()
MOST_CHARACTERS = 24_000  # of one document; longer ones stay as they are
_WORD = re.compile(r"\w+")
_LINKS = re.compile(r"\]\([^)]*\)")


async def restructured(llm: Llm | None, claim: Claim, outcome: Outcome) -> Outcome:
    """The outcome with better blocks, or as it was with a notice that says why."""
    content = outcome.content
    if content is None or llm is None or not claim.rules.restructure:
        return outcome
    text = "\n\n".join(_shown(block) for block in content.blocks)
    if len(text) > MOST_CHARACTERS:
        return _noticed(outcome, "not_restructured", "Too long to be restructured by a model.")
    try:
        said = await llm.complete(system=SYSTEM, user=text, max_tokens=8_000, timeout_seconds=90)
    except Unavailable as error:
        return _noticed(outcome, "not_restructured", error.message)
    blocks = read_markdown(said.text.encode()).blocks
    why = unfaithful(text, "\n".join(_shown(block) for block in blocks))
    if why:
        return _noticed(
            outcome, "not_restructured", f"The model changed the text: {why}. It stays as it was."
        )
    placed, new_ids, dropped = cut(content.title, blocks, claim.boilerplate, outcome.document)
    better = replace(
        content,
        blocks=blocks,
        original=content.blocks,
        engine=f"llm {said.model}",
        pieces=placed,
        new_ids=new_ids,
        dropped=dropped,
    )
    return replace(outcome, content=better)


def _shown(block: Block) -> str:
    return f"{block.heading}\n{block.text}".strip() if block.heading else block.text


def unfaithful(original: str, made: str) -> str | None:
    """Why a restructured text must not be used; nothing when only marks and spaces differ."""
    before, after = (_WORD.findall(_LINKS.sub(" ", text.lower())) for text in (original, made))
    if before == after:
        return None
    for one, other in zip(before, after, strict=False):
        if one != other:
            return f"'{other}' in place of '{one}'"
    return "words are missing" if len(after) < len(before) else "words were added"


def _noticed(outcome: Outcome, code: str, text: str) -> Outcome:
    if outcome.content is None:
        return outcome
    notices = (*outcome.content.notices, Notice(code, text))
    return replace(outcome, content=replace(outcome.content, notices=notices))
