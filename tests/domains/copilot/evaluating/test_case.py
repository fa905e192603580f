"""Test sets as people write them."""

import json
from pathlib import Path

import pytest

from dealwright.domains.copilot.evaluating.case import read_file
from dealwright.kernel.errors import Invalid

PLAIN = {
    "question": "Who owns Acme?",
    "ground_truth": "Lena owns Acme.",
    "expected_tools": ["client_facts"],
    "expected_contexts": ["Acme is owned by Lena."],
}


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "set.json"
    path.write_text(text)
    return path


def test_four_fields_are_enough_as_a_list_or_as_lines(tmp_path: Path) -> None:
    as_list = read_file(written(tmp_path, json.dumps([PLAIN, PLAIN])))
    as_lines = read_file(written(tmp_path, f"{json.dumps(PLAIN)}\n\n{json.dumps(PLAIN)}\n"))
    assert as_list == as_lines
    assert [one.id for one in as_list] == ["case-1", "case-2"]
    assert as_list[0].expected_tools == [["client_facts"]]


def test_the_newer_names_of_ragas_are_known(tmp_path: Path) -> None:
    entry = {
        "user_input": "Who owns Acme?",
        "reference": "Lena owns Acme.",
        "reference_contexts": ["Acme is owned by Lena."],
        "retrieved_contexts": ["Acme is owned by Lena."],
        "response": "Lena.",
    }
    case = read_file(written(tmp_path, json.dumps([entry])))[0]
    assert (case.question, case.ground_truth) == (PLAIN["question"], PLAIN["ground_truth"])
    assert case.expected_contexts == PLAIN["expected_contexts"]
    assert (case.response, case.retrieved_contexts) == ("Lena.", ["Acme is owned by Lena."])


def test_several_sets_of_tools_may_be_right(tmp_path: Path) -> None:
    entry = PLAIN | {"expected_tools": [["client_facts"], ["query_deals", "search_documents"]]}
    tools = read_file(written(tmp_path, json.dumps([entry])))[0].expected_tools
    assert tools == [["client_facts"], ["query_deals", "search_documents"]]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "There is no question in it."),
        ("[]", "There is no question in it."),
        ('{"question": "a"}\n{broken', "line 2: not JSON"),
        ('[{"question": "a"}', "This is not JSON"),
        ('{"question": "a"}\n\n{"ground_truth": "b"}', "line 3: question"),
        ('{"question": "a", "subject": "account:7"}', "line 1: subject"),
        ('["who owns it?"]', "entry 1: entry: Value error, an object is expected"),
        ('{"id": "x", "question": "a"}\n{"id": "x", "question": "b"}', "line 2: id: 'x' is there twice"),
        ('{"question": "a", "persona": "boss"}', "line 1: persona"),
    ],
)
def test_a_bad_line_is_named_with_its_number_and_field(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(Invalid) as error:
        read_file(written(tmp_path, text))
    assert why in error.value.errors[0].reason


def test_a_file_that_is_none_and_one_that_is_no_text(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="not a file"):
        read_file(tmp_path / "gone.json")
    path = tmp_path / "set.json"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(Invalid, match="UTF-8"):
        read_file(path)
