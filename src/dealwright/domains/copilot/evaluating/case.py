"""A question with what is right about its answer, and reading test sets of such questions.

The fields of RAGAS are enough: `{question, ground_truth, expected_tools, expected_contexts}`, or under its
newer names `{user_input, reference, reference_contexts}`; with `response` and `retrieved_contexts` an answer
that was given elsewhere is scored and nobody is asked.
"""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from pydantic import AliasChoices, BaseModel, ConfigDict, Field, ValidationError, model_validator

from dealwright.kernel.errors import Invalid

Half = Literal["tune", "test", "practice"]  # the last is outside both halves
Outcome = Literal["answer", "ask", "refuse"]
Ref = Annotated[str, Field(max_length=2_000)]
MAX_CASES = 2_000


class Wanted(BaseModel):
    """A proposal that is expected: one of `records` is what it is about, `says` stands in what changes."""

    model_config = ConfigDict(extra="forbid")

    action: Literal["create_task", "log_call", "draft_mail", "move_stage"]
    records: list[str] = []
    says: list[str] = []


class Case(BaseModel):
    """`expected_tools` are sets of which any one is right; None: not judged.

    `expected_contexts` are records (`account:<id>`), passage texts, or addresses of documents. In
    `expected_facts` every entry must be said, in any of its spellings. `expected_rows` are the records that a
    list must have and no others; `expected_parts` are records that a figure is made of, which may be told.
    `expected_account` is whose deal or contact `expected_client` is. `open_ended` answers may say more about
    their client than was asked.
    """

    model_config = ConfigDict(extra="ignore", populate_by_name=True)

    id: str = ""
    question: str = Field(
        min_length=1, max_length=4_000, validation_alias=AliasChoices("question", "user_input")
    )
    ground_truth: str = Field("", validation_alias=AliasChoices("ground_truth", "reference"))
    expected_tools: list[list[str]] | None = None
    expected_contexts: list[Ref] | None = Field(
        None, validation_alias=AliasChoices("expected_contexts", "reference_contexts")
    )
    expected_arguments: dict[str, dict[str, Any]] = {}
    expected_facts: list[list[str]] = []
    expected_numbers: list[str] = []
    expected_rows: list[str] = []
    expected_choices: list[str] = []
    expected_client: str | None = None
    expected_account: str | None = None
    expected_parts: list[str] = []
    expected_refusal: bool = False
    expected_proposal: Wanted | None = None
    open_ended: bool = False
    tags: list[str] = []
    persona: Literal["asker", "rep", "manager", "admin", "viewer", "no_documents"] = "asker"
    subject: str | None = Field(None, pattern=r"^(account|contact|lead|deal):[0-9a-f-]{36}$")
    history: list[str] = Field([], max_length=10)
    half: Half = "test"
    response: str | None = None
    retrieved_contexts: list[str] = []

    @property
    def expects(self) -> Outcome:
        if self.expected_refusal:
            return "refuse"
        return "ask" if self.expected_choices else "answer"

    @model_validator(mode="before")
    @classmethod
    def _one_set_of_tools_is_an_alternative(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            raise ValueError("an object is expected")
        entry = cast(dict[str, Any], data)
        tools: Any = entry.get("expected_tools")
        if isinstance(tools, list) and all(isinstance(one, str) for one in cast(list[Any], tools)):
            one_set: dict[str, Any] = {"expected_tools": [tools]}
            return entry | one_set
        return entry


def read_file(path: Path) -> list[Case]:
    """A JSON list, or a JSON object a line."""
    if not path.is_file():
        raise Invalid.field("dataset", f"{path} is not a file.")
    try:
        text = path.read_text("utf-8")
    except UnicodeDecodeError as error:
        raise Invalid.field("dataset", f"{path} is not a text in UTF-8: {error.reason}.") from error
    return named(_parsed(text))


def _parsed(text: str) -> list[tuple[str, Any]]:
    if text.lstrip().startswith("["):
        try:
            whole = json.loads(text)
        except ValueError as error:
            raise Invalid.field("dataset", f"This is not JSON: {error}") from error
        return [(f"entry {place}", one) for place, one in enumerate(whole, 1)]
    lines = [(place, line) for place, line in enumerate(text.splitlines(), 1) if line.strip()]
    return [(f"line {place}", _json(place, line)) for place, line in lines]


def _json(place: int, line: str) -> Any:
    try:
        return json.loads(line)
    except ValueError as error:
        raise Invalid.field("dataset", f"line {place}: not JSON: {error}") from error


def read_objects(objects: Iterable[Mapping[str, Any]]) -> list[Case]:
    return named([(f"entry {place}", one) for place, one in enumerate(objects, 1)])


def named(entries: list[tuple[str, Any]]) -> list[Case]:
    """Checked one by one, so that the first bad one is named with its place and field; ids are unique."""
    if not entries:
        raise Invalid.field("dataset", "There is no question in it.")
    if len(entries) > MAX_CASES:
        raise Invalid.field("dataset", f"{len(entries)} questions are more than {MAX_CASES:,}.")
    cases: list[Case] = []
    taken: set[str] = set()
    for place, (where, entry) in enumerate(entries, 1):
        try:
            case = Case.model_validate(entry)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or "entry"
            raise Invalid.field("dataset", f"{where}: {field}: {first['msg']}") from error
        case = case if case.id else case.model_copy(update={"id": f"case-{place}"})
        if case.id in taken:
            raise Invalid.field("dataset", f"{where}: id: '{case.id}' is there twice.")
        taken.add(case.id)
        cases.append(case)
    return cases
