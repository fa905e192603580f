"""A reading as JSON, to carry it from one process to another."""

from dataclasses import dataclass

from pydantic import TypeAdapter

from dealwright.domains.knowledge.reading.blocks import Reading
from dealwright.domains.knowledge.reading.errors import Unreadable, unreadable


@dataclass(frozen=True)
class Answer:
    """A reading, or the code and message of the reason why there is none."""

    reading: Reading | None = None
    code: str = ""
    message: str = ""


_ANSWER = TypeAdapter(Answer)


def answer_with(result: Reading | Unreadable) -> bytes:
    if isinstance(result, Unreadable):
        return _ANSWER.dump_json(Answer(code=result.code, message=result.message))
    return _ANSWER.dump_json(Answer(result))


def reading_of(answer: bytes) -> Reading:
    """Raises the `Unreadable` that was sent instead; `ValueError` when this is no answer at all."""
    parsed = _ANSWER.validate_json(answer)
    if parsed.reading is None:
        raise unreadable(parsed.code, parsed.message)
    return parsed.reading
