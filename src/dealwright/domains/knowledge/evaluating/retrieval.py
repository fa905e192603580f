"""Ranking measured on a corpus in the BEIR layout: `corpus.jsonl`, `queries.jsonl`, `qrels.tsv`."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, cast

from dealwright.domains.knowledge.evaluating.library import LOOKED_AT, Lane, Library
from dealwright.domains.knowledge.reading.blocks import Block, Reading
from dealwright.kernel.errors import Invalid
from dealwright.ports.embedder.base import Embedder

Relevant = Mapping[str, Mapping[str, int]]


def read_corpus(path: Path) -> dict[str, Reading]:
    """`{"_id", "text", "title"?}` a line; paragraphs stand between empty lines."""
    documents: dict[str, Reading] = {}
    for row in _lines(path, "corpus"):
        parts = [part.strip() for part in str(row.get("text", "")).split("\n\n")]
        blocks = tuple(Block("text", part) for part in parts if part)
        title = str(row.get("title") or "").strip()
        documents[str(row["_id"])] = Reading(title, blocks or (Block("text", title),))
    return documents


def read_queries(path: Path) -> dict[str, str]:
    return {str(row["_id"]): str(row.get("text", "")) for row in _lines(path, "queries")}


def _lines(path: Path, field: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise Invalid.field(field, f"{path.name}, line {number}: not JSON.") from error
        if not isinstance(row, dict) or "_id" not in row:
            raise Invalid.field(field, f"{path.name}, line {number}: an object with '_id' is expected.")
        rows.append(cast(dict[str, Any], row))
    return rows


def read_qrels(path: Path) -> dict[str, dict[str, int]]:
    """Query, document and grade by tabs; a heading line is passed over."""
    wanted: dict[str, dict[str, int]] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        cells = line.split("\t")
        if len(cells) < 3 or (number == 1 and not cells[-1].strip().lstrip("-").isdigit()):
            continue
        # TREC's four columns have an unused second one.
        query, document, grade = cells[0], cells[-2], cells[-1].strip()
        if not grade.lstrip("-").isdigit():
            raise Invalid.field("qrels", f"{path.name}, line {number}: '{grade}' is not a grade.")
        if int(grade) > 0:
            wanted.setdefault(query, {})[document] = int(grade)
    return wanted


async def evaluate(
    embedder: Embedder, documents: Mapping[str, Reading], queries: Mapping[str, str], relevant: Relevant
) -> dict[str, Any]:
    """The product's own ranking, and each search alone. Queries without a relevant document are left out."""
    asked = {key: text for key, text in queries.items() if relevant.get(key)}
    if not asked:
        raise Invalid.field("qrels", "No query has a relevant document.")
    library = Library(embedder)
    await library.add(documents)
    rankings: dict[Lane, dict[str, list[str]]] = {"hybrid": {}, "lexical": {}, "vector": {}}
    started = perf_counter()
    for key, text in asked.items():
        lanes, _ = await library.search(text, max(LOOKED_AT, 100))
        rankings["hybrid"][key] = library.documents_of(lanes, "hybrid")
        for lane in ("lexical", "vector"):
            rankings[lane][key] = library.documents_of(lanes, lane)
    spent = (perf_counter() - started) * 1_000 / len(asked)
    figures = {lane: _figures(ranking, relevant) for lane, ranking in rankings.items()}
    return {
        **figures["hybrid"],
        "ms_per_query": round(spent, 2),
        "lexical": figures["lexical"],
        "vector": figures["vector"],
        "queries": len(asked),
        "documents": len(documents),
        "passages": len(library.passages),
    }


def _figures(rankings: Mapping[str, Sequence[str]], relevant: Relevant) -> dict[str, float]:
    def mean(values: Sequence[float]) -> float:
        return round(sum(values) / len(values), 4)

    pairs = [(ranking, relevant[key]) for key, ranking in rankings.items()]
    return {
        "ndcg@10": mean([ndcg(ranking, grades, 10) for ranking, grades in pairs]),
        "recall@1": mean([recall(ranking, grades, 1) for ranking, grades in pairs]),
        "recall@5": mean([recall(ranking, grades, 5) for ranking, grades in pairs]),
        "recall@20": mean([recall(ranking, grades, 20) for ranking, grades in pairs]),
        "mrr@10": mean([reciprocal_rank(ranking, grades, 10) for ranking, grades in pairs]),
    }


def ndcg(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    """Gains are the grades, discounted by log2(rank + 1), as in trec_eval."""
    gained = sum(grades.get(one, 0) / math.log2(rank + 1) for rank, one in enumerate(ranking[:depth], 1))
    best = sorted(grades.values(), reverse=True)[:depth]
    return gained / sum(grade / math.log2(rank + 1) for rank, grade in enumerate(best, 1))


def recall(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    return len(set(ranking[:depth]) & set(grades)) / len(grades)


def reciprocal_rank(ranking: Sequence[str], grades: Mapping[str, int], depth: int) -> float:
    return next((1 / rank for rank, one in enumerate(ranking[:depth], 1) if one in grades), 0.0)
