"""`dealwright evaluate` as somebody else's script calls it."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dealwright.cli import app
from dealwright.kernel.errors import Invalid

DOCUMENTS = (
    {
        "_id": "d1",
        "title": "Warranty",
        "text": "Arms are under warranty for 24 months.\n\nGrippers for twelve.",
    },
    {"_id": "d2", "title": "Delivery", "text": "Arms are delivered eight weeks after the order."},
    {"_id": "d3", "text": "GR-2F is the finger gripper."},
)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    paths = {name: tmp_path / name for name in ("corpus.jsonl", "queries.jsonl", "qrels.tsv")}
    paths["corpus.jsonl"].write_text("\n".join(json.dumps(one) for one in DOCUMENTS))
    queries = {"q1": "how long is the guarantee", "q2": "GR-2F", "q3": "nothing is relevant to this"}
    lines = (json.dumps({"_id": key, "text": text}) for key, text in queries.items())
    paths["queries.jsonl"].write_text("\n".join(lines))
    paths["qrels.tsv"].write_text("query-id\tcorpus-id\tscore\nq1\td1\t1\nq2\td3\t1\nq3\td1\t0\n")
    return paths


def arguments(files: dict[str, Path]) -> list[str]:
    return [
        *("evaluate", "retrieval", "--corpus", str(files["corpus.jsonl"])),
        *("--queries", str(files["queries.jsonl"]), "--qrels", str(files["qrels.tsv"]), "--json"),
    ]


def test_ranking_is_measured_on_a_corpus_in_the_beir_layout(files: dict[str, Path]) -> None:
    answer = CliRunner().invoke(app, arguments(files))
    assert answer.exit_code == 0, answer.output
    report = json.loads(answer.stdout)
    names = {"ndcg@10", "recall@5", "recall@20", "mrr@10"}
    assert {*names, "ms_per_query", "lexical", "vector"} <= set(report)
    assert names <= set(report["lexical"])
    assert names <= set(report["vector"])
    assert (report["queries"], report["ndcg@10"], report["recall@5"]) == (2, 1.0, 1.0)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("corpus.jsonl", "{not json", "line 1: not JSON"),
        ("corpus.jsonl", '{"text": "no id"}', "'_id' is expected"),
        ("qrels.tsv", "q\td\tgrade\nq1\td1\tbest\n", "'best' is not a grade"),
        ("qrels.tsv", "", "No query has a relevant document"),
    ],
)
def test_a_broken_file_is_named_with_its_line(files: dict[str, Path], name: str, text: str, why: str) -> None:
    files[name].write_text(text)
    answer = CliRunner().invoke(app, arguments(files))
    assert isinstance(answer.exception, Invalid)
    assert why in answer.exception.errors[0].reason
