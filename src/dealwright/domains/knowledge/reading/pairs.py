"""Reads CSV: pairs of question and answer become questions, any other table becomes a table."""

import csv
import io

from dealwright.domains.knowledge.reading.blocks import Block, Reading
from dealwright.domains.knowledge.reading.encoding import decode
from dealwright.domains.knowledge.reading.errors import TooMuch
from dealwright.domains.knowledge.reading.page_blocks import table_text
from dealwright.domains.knowledge.reading.words import word_set

MAX_BYTES = 20_000_000
DELIMITERS = ",;\t|"
_QUESTIONS = word_set(
    """
    question questions frage fragen q question/frage prompt pregunta vraag domanda fråga pergunta
    """
)
_ANSWERS = word_set(
    """
    answer answers antwort antworten a réponse reponse respuesta antwoord risposta svar resposta
    """
)


def read_csv(body: bytes, *, media_type: str = "") -> Reading:
    if len(body) > MAX_BYTES:
        raise TooMuch(f"The file has {len(body):,} bytes; at most {MAX_BYTES:,} of CSV are read.")
    rows = _rows(decode(body, media_type=media_type))
    columns = _columns(rows)
    if columns is None:
        table = table_text([[" ".join(cell.split()) for cell in row] for row in rows])
        return Reading("", (Block("table", table),) if table else ())
    question, answer = columns
    first = 1 if _is_header(rows[0]) else 0
    pairs = [(_cell(row, question), _cell(row, answer)) for row in rows[first:]]
    return Reading(
        "", tuple(Block("question", text, heading=heading) for heading, text in pairs if heading and text)
    )


def is_question_table(text: str) -> bool:
    """Whether the first line names a question and an answer."""
    line = text.lstrip().split("\n", 1)[0]
    return any(mark in line for mark in DELIMITERS) and _is_header((_rows(line) or [[""]])[0])


def _rows(text: str) -> list[list[str]]:
    if text[:4].lower() == "sep=" and len(text) > 4:
        text = text.partition("\n")[2]
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)))
    except csv.Error:
        rows = [line.split(_delimiter(text)) for line in text.splitlines()]
    return [row for row in rows if any(cell.strip() for cell in row)]


def _delimiter(text: str) -> str:
    """The one that cuts most of the first rows into the same number of cells, at least two."""

    def fit(mark: str) -> tuple[float, int]:
        try:
            widths = [
                len(row) for row in csv.reader(io.StringIO(text[:20_000], newline=""), delimiter=mark) if row
            ]
        except csv.Error:
            return 0.0, 0
        same = sum(1 for width in widths if width > 1 and width == widths[0])
        return same / max(len(widths), 1), -DELIMITERS.index(mark)

    return max(DELIMITERS, key=fit)


def _columns(rows: list[list[str]]) -> tuple[int, int] | None:
    if not rows:
        return None
    header = [_name(cell) for cell in rows[0]]
    question = next((place for place, name in enumerate(header) if name in _QUESTIONS), None)
    answer = next((place for place, name in enumerate(header) if name in _ANSWERS), None)
    # In French the question is a `question` too; only the answer tells.
    if question is not None and answer is not None:
        return question, answer
    asked = sum(1 for row in rows if len(row) == 2 and row[0].rstrip().endswith("?"))
    return (0, 1) if asked * 2 > len(rows) else None


def _is_header(row: list[str]) -> bool:
    names = {_name(cell) for cell in row}
    return bool(names & _QUESTIONS and names & _ANSWERS)


def _name(cell: str) -> str:
    return cell.strip().strip("\ufeff:*").strip().lower()


def _cell(row: list[str], place: int) -> str:
    text = row[place] if place < len(row) else ""
    return "\n".join(line for one in text.splitlines() if (line := " ".join(one.split())))
