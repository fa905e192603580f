"""The engine that lets a language model write, from passages only. Its prompt is a file with a version."""

import re
from collections.abc import Sequence
from importlib.resources import files
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from dealwright.domains.knowledge.answering.checks import find_quote
from dealwright.domains.knowledge.answering.evidence import Claim, Evidence, Quote
from dealwright.domains.knowledge.answering.verdict import Verdict
from dealwright.kernel.errors import AppError

SHOWN = 8
PROMPT = "grounded-1"
SYSTEM = (files("dealwright.domains.knowledge.answering") / "prompts" / f"{PROMPT}.md").read_text()
_FENCED = re.compile(r"```(?:json)?\s*(\{.*\})\s*```", re.DOTALL)


class Nonsense(AppError):
    """The model did not keep to the form of an answer."""

    code = "model_nonsense"


class _Cited(BaseModel):
    passage: int
    quote: str


class _Said(BaseModel):
    text: str
    citations: Annotated[list[_Cited], Field(max_length=10)] = []


class _Reply(BaseModel):
    sentences: Annotated[list[_Said], Field(max_length=20)] = []
    refused: bool = False
    reason: str = ""


def prompt(question: str, evidence: Sequence[Evidence]) -> str:
    """Passages stand between marks that their own text cannot close."""
    parts = [
        f'<passage number="{place}" title="{_bare(one.title)}" section="{_bare(" > ".join(one.headings))}">\n'
        f"{_bare(one.text)}\n</passage>"
        for place, one in enumerate(evidence, 1)
    ]
    return "\n\n".join([*parts, f"<question>\n{_bare(question)}\n</question>"])


def _bare(text: str) -> str:
    return text.replace("<", "‹").replace(">", "›")


def read(text: str, evidence: Sequence[Evidence], model: str) -> Verdict:
    """What the model said, with quotes looked up in the passages. Raises `Nonsense`."""
    reply = _parse(text)
    if reply.refused or not reply.sentences:
        reason = "The passages do not answer this."
        return Verdict("related", (), 0.3, reason, "llm", model)
    claims = [Claim(one.text.strip(), _quotes(one, evidence)) for one in reply.sentences if one.text.strip()]
    return Verdict("answered", claims, 0.9, "Written from the passages it cites.", "llm", model)


def _parse(text: str) -> _Reply:
    fenced = _FENCED.search(text)
    start, end = text.find("{"), text.rfind("}")
    raw = fenced[1] if fenced else text[start : end + 1] if 0 <= start < end else ""
    try:
        return _Reply.model_validate_json(raw)
    except ValidationError as error:
        raise Nonsense from error


def _quotes(said: _Said, evidence: Sequence[Evidence]) -> tuple[Quote, ...]:
    """Only if every quote of the sentence stands where the model says."""
    quotes: list[Quote] = []
    for cited in said.citations:
        if not 1 <= cited.passage <= len(evidence):
            return ()
        one = evidence[cited.passage - 1]
        place = find_quote(one.text, cited.quote)
        if place is None:
            return ()
        quotes.append(Quote(one, *place))
    return tuple(quotes)
