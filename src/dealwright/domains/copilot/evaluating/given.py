"""What came of a question, taken apart for scoring: statements with what they cite, and what was found."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from dealwright.domains.copilot.evaluating.case import Case, Outcome
from dealwright.domains.copilot.findings import Block, Draft, Fact, RecordRef, Source, ToolRun
from dealwright.ml.figures import codes_in, figures_in, folded, sentences_of, without_citations
from dealwright.ml.measures import overlap

CONTEXT_OVERLAP = 0.5
LOOK_UPS = frozenset({"find_clients", "find_people"})
_REF = re.compile(r"^(account|contact|lead|deal|activity|user|document|passage):[0-9a-f-]{36}$")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Given:
    """`error` when there was no answer at all."""

    draft: Draft | None
    runs: Sequence[ToolRun] = ()
    milliseconds: int | None = None
    rounds: int = 0
    engine: str = ""
    model: str = ""
    fell_back: str | None = None
    tokens: int = 0
    cost_micros: int = 0
    error: str | None = None

    @property
    def words(self) -> str:
        return without_citations(self.draft.words()) if self.draft else ""

    @property
    def facts(self) -> list[Fact]:
        return [fact for run in self.runs if run.found for fact in run.found.facts]


@dataclass(frozen=True)
class Statement:
    """A sentence, or a row of a table, with the sources it cites."""

    text: str
    sources: tuple[Source, ...]
    is_row: bool = False


def statements_of(draft: Draft) -> list[Statement]:
    """Everything that claims something. What leads over to it ("Here is what I found:") claims nothing.

    A fact that is repeated word for word is one statement, however many sentences it quotes.
    """
    by_number = {one.n: one for one in draft.sources}
    return [one for block in draft.blocks for one in _of_block(block, by_number)]


def _of_block(block: Block, by_number: dict[int, Source]) -> Iterator[Statement]:
    sources = tuple(by_number[n] for n in block.cites if n in by_number)
    if block.table:
        for row in block.table.rows:
            yield Statement(" | ".join(row), sources, is_row=True)
    if block.kind == "heading":
        return
    rest = without_citations(block.text)
    for source in sources:
        if source.text and source.text in rest:
            yield Statement(source.text, (source,))
            rest = rest.replace(source.text, "\n", 1)
    for text in sentences_of(rest):
        if any(letter.isalnum() for letter in text) and (sources or figures_in(text) or codes_in(text)):
            yield Statement(text, sources)


def refs_of_source(source: Source) -> set[str]:
    refs = {_name(one) for one in (source.record, *source.records) if one}
    if source.passage:
        refs |= {f"passage:{source.passage.passage_id}", f"document:{source.passage.document_id}"}
    return refs


def _name(ref: RecordRef) -> str:
    return f"{ref.kind}:{ref.id}"


def bears(source: Source, context: str) -> bool:
    """Whether a source is the expected context: the same record, document or address, or its text."""
    if _REF.match(context):
        return context in refs_of_source(source)
    passage = source.passage
    if passage and context in (passage.url, passage.title):
        return True
    if re.match(r"^https?://\S+$", context):
        return False
    text = f"{source.text} {passage.quote}" if passage else source.text
    return overlap(text, context) >= CONTEXT_OVERLAP


def evidence_of(statement: Statement, given: Given) -> list[str]:
    """What may bear a statement out: its sources as they are shown, and the names of their records."""
    sources = statement.sources or tuple(given.draft.sources if given.draft else ())
    texts: list[str] = []
    for source in sources:
        texts += [source.text, *(one.label for one in (source.record, *source.records) if one)]
        if source.passage:
            texts += [source.passage.title, *source.passage.headings, source.passage.quote]
    if statement.is_row:
        texts += _rows_found(given, {one.tool for one in sources})
    return texts


def _rows_found(given: Given, tools: set[str]) -> list[str]:
    """Rows of tables as the tools gave them."""
    texts: list[str] = []
    for run in given.runs:
        table: Any = run.found.data.get("table") if run.found and run.tool in tools else None
        if isinstance(table, dict):
            found = cast(dict[str, Any], table)
            texts += [" | ".join(map(str, row)) for row in cast(list[list[Any]], found.get("rows", []))]
    return texts


def plain(text: str) -> str:
    return _SPACES.sub(" ", folded(without_citations(text))).strip(" .")


def is_verbatim(statement: Statement, evidence: Sequence[str]) -> bool:
    said = plain(statement.text)
    return any(said in plain(one) for one in evidence)


# What was done


def tools_used(given: Given, alternatives: Sequence[Sequence[str]]) -> set[str]:
    """Looking up who is meant before another tool is used counts as part of that, unless it was expected."""
    used = {run.tool for run in given.runs}
    named = {name for one in alternatives for name in one}
    helpers = (used & LOOK_UPS) - named
    return used - helpers if used - helpers else used


def records_touched(given: Given) -> set[str]:
    """Which clients, people and deals the tools took for the ones that were meant."""
    refs: set[str] = set()
    for run in given.runs:
        if run.found is None or run.found.nothing or run.found.choices:
            continue
        refs |= {f"account:{one}" for one in run.found.account_ids}
        refs |= {_name(record) for fact in run.found.facts for record in fact.records}
        if run.found.proposal and run.found.proposal.record:
            refs.add(_name(run.found.proposal.record))
    return refs


def rows_given(given: Given, kind: str) -> set[str]:
    """The records of a list: those its rows open, else those its statements are about."""
    if given.draft is None:
        return set()
    prefix = f"{kind}:"
    listed = {
        _name(one)
        for block in given.draft.blocks
        if block.table
        for one in block.table.records
        if one and one.kind == kind
    }
    cited = {
        ref
        for one in statements_of(given.draft)
        for source in one.sources
        for ref in ([_name(source.record)] if source.record else [])
        if ref.startswith(prefix)
    }
    return listed or cited


def outcome_of(given: Given) -> Outcome:
    """A question back is "ask"; saying only that something is not kept is a refusal."""
    draft = given.draft
    if draft is None:
        return "refuse"
    if draft.choices and not any(one.sources for one in statements_of(draft)):
        return "ask"
    if draft.refused:
        return "refuse"
    if draft.proposals:
        return "answer"
    said = [source.text for one in statements_of(draft) for source in one.sources]
    empty = {fact.text for fact in given.facts if fact.values.get("empty")}
    if said and all(text in empty for text in said):
        return "refuse"
    return "answer" if said or statements_of(draft) else "refuse"


def wanted_proposal(case: Case, given: Given) -> bool:
    """Whether what was expected waits for approval, about the right record and with the right words."""
    wanted = case.expected_proposal
    if wanted is None or given.draft is None:
        return False
    for one in given.draft.proposals:
        about = [_name(one.record)] if one.record else []
        words = " ".join([one.title, *(change.after for change in one.changes)])
        said = all(_says(words, fact) for fact in wanted.says)
        if one.action == wanted.action and said and (not wanted.records or set(about) & set(wanted.records)):
            return True
    return False


def _says(words: str, fact: str) -> bool:
    figures = figures_in(fact)
    return figures <= figures_in(words) if figures else plain(fact) in plain(words)
