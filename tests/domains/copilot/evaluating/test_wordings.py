"""The practice wordings stand beside the halves, and a part of a set is drawn the same way again."""

from collections import Counter
from string import Formatter

from dealwright.domains.copilot.evaluating import wordings_practice, wordings_test, wordings_tune
from dealwright.domains.copilot.evaluating.runner import chosen
from dealwright.ml.figures import folded
from tests.factories.evaluations import a_case


def _places(wording: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(wording) if name}


def test_practice_asks_every_kind_in_words_of_neither_half() -> None:
    practice = wordings_practice.WORDINGS
    assert set(practice) == set(wordings_tune.WORDINGS)
    assert all(len(set(texts)) >= 8 for texts in practice.values())
    asked = {folded(text) for texts in practice.values() for text in texts}
    for half in (wordings_tune.WORDINGS, wordings_test.WORDINGS):
        assert asked.isdisjoint(folded(text) for texts in half.values() for text in texts)


def test_practice_has_the_places_that_are_filled() -> None:
    for kind, texts in wordings_practice.WORDINGS.items():
        places = [_places(text) for text in wordings_tune.WORDINGS[kind]]
        for text in texts:
            assert places[0].intersection(*places) <= _places(text) <= places[0].union(*places), text


def test_a_seed_draws_two_of_each_kind_and_the_same_ones_again() -> None:
    cases = [
        a_case(id=f"{kind}-{place}", half="practice", tags=["any", kind])
        for kind in ("owner", "spend")
        for place in range(8)
    ]
    drawn = chosen(cases, "practice", 1)
    assert Counter(one.tags[-1] for one in drawn) == {"owner": 2, "spend": 2}
    assert chosen(cases, "practice", 1) == drawn
    assert any(chosen(cases, "practice", seed) != drawn for seed in range(2, 6))
    assert chosen(cases, "practice") == cases
    assert chosen(cases, "test", 1) == []
