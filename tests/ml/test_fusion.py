"""Fusion: who wins when the two searches disagree."""

from dataclasses import dataclass

import pytest

from dealwright.ml.fusion import fuse, fuse_ranks


@dataclass(frozen=True)
class Hit:
    id: str
    score: float


def hits(**scores: float) -> list[Hit]:
    return [Hit(name, score) for name, score in scores.items()]


def order(*lanes: list[Hit], ideal: float = 0.0) -> list[str]:
    return [one.id for one in fuse(*lanes, ideal=ideal)]


def test_a_code_that_only_words_find_comes_first() -> None:
    dense = hits(a=0.62, b=0.61, c=0.60)
    assert order(dense, hits(code=9.0, a=1.0, b=0.9), ideal=9.0)[0] == "code"


def test_a_paraphrase_is_not_drowned_by_a_common_word() -> None:
    dense = hits(right=0.70, wrong=0.55)
    assert order(dense, hits(wrong=2.0, other=1.9, third=1.9), ideal=12.0)[0] == "right"


def test_what_both_searches_like_beats_what_one_likes() -> None:
    assert order(hits(a=0.60, b=0.58), hits(b=5.0, c=4.0), ideal=8.0)[0] == "b"


def test_without_words_the_order_of_the_vectors_stays() -> None:
    fused = fuse(hits(a=0.6, b=0.5), [])
    assert [(one.id, one.score) for one in fused] == [("a", 0.6), ("b", 0.5)]


def test_without_vectors_the_order_of_the_words_stays() -> None:
    assert order([], hits(a=3.0, b=2.0)) == ["a", "b"]


def test_nothing_found_is_nothing_fused() -> None:
    assert fuse([], []) == []


def test_every_passage_tells_where_it_came_from() -> None:
    fused = {one.id: one for one in fuse(hits(a=0.6, b=0.5), hits(b=3.0, c=2.0))}
    assert (fused["a"].dense_rank, fused["a"].dense_score) == (1, 0.6)
    assert (fused["a"].lexical_rank, fused["a"].lexical_score) == (None, None)
    assert (fused["b"].dense_rank, fused["b"].lexical_rank) == (2, 1)
    assert (fused["c"].dense_score, fused["c"].lexical_score) == (None, 2.0)


def test_equal_scores_keep_the_order_of_the_vectors() -> None:
    assert order(hits(b=0.5, a=0.5, c=0.5), []) == ["b", "a", "c"]


def test_ranks_weigh_three_to_one() -> None:
    fused = fuse_ranks(hits(a=0.9, b=0.1), hits(b=9.0, a=1.0))
    assert [one.id for one in fused] == ["a", "b"]
    assert fused[0].score == pytest.approx(3 / 3 + 1 / 4)
