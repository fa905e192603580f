"""BM25 against its formula, written down a second time in plain Python."""

import math
import time
from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dealwright.ml.bm25 import K1, B, TermIndex, Texts, packed, terms_of, unpacked

Terms = Mapping[int, int]
passages = st.lists(st.dictionaries(st.integers(0, 30), st.integers(1, 4), max_size=8), max_size=40)


def texts_of(many: Sequence[Terms]) -> Texts:
    sizes = np.array([len(one) for one in many], np.int32)
    return unpacked(b"".join(packed(one) for one in many), sizes)


def by_formula(many: Sequence[Terms | None], question: Sequence[int]) -> list[tuple[int, float]]:
    """Places and scores above 0, best first; None stands for a removed passage."""
    living = {place: one for place, one in enumerate(many) if one is not None}
    average = max(1.0, sum(sum(one.values()) for one in living.values()) / max(1, len(living)))
    scores: Counter[int] = Counter()
    for term in question:
        holders = [place for place, one in living.items() if term in one]
        idf = math.log(1 + (len(living) - len(holders) + 0.5) / (len(holders) + 0.5))
        for place in holders:
            count, length = living[place][term], sum(living[place].values())
            scores[place] += idf * count * (K1 + 1) / (count + K1 * (1 - B + B * length / average))
    return sorted(scores.items(), key=lambda item: (-round(item[1], 5), item[0]))


def check(index: TermIndex, many: Sequence[Terms | None], question: Sequence[int]) -> None:
    wanted = by_formula(many, question)
    found = index.search(question, len(many) + 1)
    assert sorted(found.places.tolist()) == sorted(place for place, _ in wanted)
    assert dict(zip(found.places.tolist(), found.scores.tolist(), strict=True)) == pytest.approx(dict(wanted))


@given(passages, passages, st.lists(st.integers(0, 30), max_size=6))
def test_scores_are_those_of_the_formula(first: list[Terms], later: list[Terms], question: list[int]) -> None:
    index = TermIndex.empty().adding(texts_of(first)).adding(texts_of(later))
    check(index, [*first, *later], question)


@given(passages, st.sets(st.integers(0, 39)), st.lists(st.integers(0, 30), max_size=6))
def test_removed_passages_count_for_nothing(many: list[Terms], gone: set[int], question: list[int]) -> None:
    gone = {place for place in gone if place < len(many)}
    index = TermIndex.empty().adding(texts_of(many)).removing(np.array(sorted(gone), np.int64))
    check(index, [None if place in gone else one for place, one in enumerate(many)], question)
    compact, kept = index.compacted()
    assert kept.tolist() == [place for place in range(len(many)) if place not in gone]
    check(compact, [many[place] for place in kept], question)


def test_the_best_of_many_are_the_best_of_all() -> None:
    chance = np.random.default_rng(3)
    many = [dict(Counter(row.tolist())) for row in chance.zipf(1.6, (5_000, 12)) % 400]
    index = TermIndex.empty()
    for at in range(0, len(many), 300):
        index = index.adding(texts_of(many[at : at + 300]))
    for question in ([1, 2, 3], [77, 5], [399]):
        every = index.search(question, len(many))
        few = index.search(question, 10)
        assert few.places.tolist() == every.places[:10].tolist()


def test_equal_scores_come_in_the_order_of_insertion() -> None:
    many = [{1: 1, 2: 1}] * 700
    index = TermIndex.empty().adding(texts_of(many[:300])).adding(texts_of(many[300:]))
    assert index.search([1], 50).places.tolist() == list(range(50))


def test_what_is_not_allowed_is_not_found_but_counts_as_before() -> None:
    many = [{1: 1}, {1: 2}, {2: 1}]
    index = TermIndex.empty().adding(texts_of(many))
    found = index.search([1], 5, np.array([True, False, True]))
    assert found.places.tolist() == [0]
    assert found.scores[0] == pytest.approx(dict(by_formula(many, [1]))[0])


def test_unknown_words_raise_what_would_be_ideal() -> None:
    index = TermIndex.empty().adding(texts_of([{1: 1}, {2: 1}]))
    known, unknown = index.search([1], 5), index.search([1, 9], 5)
    assert unknown.rarity == known.rarity == {1: pytest.approx(math.log(2))}
    assert unknown.ideal == pytest.approx(known.ideal + math.log(6))


def test_adding_leaves_the_former_index_as_it_was() -> None:
    former = TermIndex.empty().adding(texts_of([{1: 1}]))
    former.adding(texts_of([{1: 1}])).removing(np.array([0]))
    assert former.search([1], 5).places.tolist() == [0]


def test_counts_that_do_not_fit_a_byte_are_cut() -> None:
    assert texts_of([{1: 4_000, 2: 1}]).counts.tolist() == [255, 1]


def test_a_hundred_thousand_passages_are_small_and_quick() -> None:
    chance = np.random.default_rng(4)
    weights = 1 / (np.arange(50_000) + 10.0)
    rows = np.sort(chance.choice(50_000, (100_000, 70), p=weights / weights.sum()), axis=1)
    fresh = np.diff(rows, axis=1, prepend=-1) > 0
    sizes = fresh.sum(axis=1).astype(np.int32)
    terms = rows[fresh].astype(np.int32)
    index = TermIndex.empty().adding(Texts(terms, np.ones(len(terms), np.uint8), sizes))
    assert index.nbytes / len(index) < 6 * sizes.mean() + 16
    spent: list[float] = []
    for _ in range(60):
        question = chance.choice(terms, 8).tolist()
        started = time.process_time()
        index.search(question, 50)
        spent.append(time.process_time() - started)
    # 2 ms on an idle machine; the margin is for a busy one.
    assert float(np.median(spent)) < 0.008


def same(one: str, other: str, language: str = "en") -> bool:
    return bool(terms_of(one, language).keys() & terms_of(other, language).keys())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("HR-10", "hr10"),
        ("HR-10", "HR 10"),
        ("gr-2f", "GR2F"),
        ("prices", "Pricing"),
        ("ｆｕｌｌ width", "full"),
        ("café", "cafe"),
        ("1,000 units", "1.000"),
        ("don't", "DON’T"),
        ("the company's", "company"),
        ("東京大学", "京大"),
        ("R&D", "rd"),
        ("2024-05-01", "in 2024"),
    ],
)
def test_two_ways_to_write_it_meet(one: str, other: str) -> None:
    assert same(one, other)


@pytest.mark.parametrize(
    ("one", "other"), [("3.5", "35"), ("HR-10", "HR"), ("plan B", "plan C"), ("cannot", "can")]
)
def test_what_differs_stays_different(one: str, other: str) -> None:
    assert terms_of(one).keys() != terms_of(other).keys()


def test_words_are_stemmed_by_their_language() -> None:
    assert same("die Häuser", "ein Haus", "de")
    assert same("les chevaux rapides", "rapide", "fr")
    assert terms_of("what is the") == terms_of("wie ist das", "de") == {}


def test_terms_never_change_for_they_are_stored() -> None:
    assert terms_of("pump HR-10 pumps") == {746596696: 2, 1515642765: 1, 915693009: 1, 922442461: 1}


@given(st.text(max_size=80))
def test_any_text_gives_terms_of_31_bits(text: str) -> None:
    for term, count in terms_of(text).items():
        assert 0 <= term < 2**31
        assert count > 0
