"""What may be said: quotes stand in their passages, figures, dates and units stand in quotes."""

from dataclasses import replace
from uuid import uuid4

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dealwright.domains.knowledge.answering.calendar import Day, days_in
from dealwright.domains.knowledge.answering.checks import find_quote, numbers_in, why_not
from dealwright.domains.knowledge.answering.evidence import Claim, Evidence, Quote
from dealwright.domains.knowledge.answering.verdict import Verdict, checked


def passage(text: str, context: str = "", language: str = "en") -> Evidence:
    return Evidence(
        id=uuid4(),
        document_id=uuid4(),
        source_id=uuid4(),
        source_name="",
        title="",
        url=None,
        headings=(),
        page=None,
        kind="text",
        text=text,
        context=context,
        sentences=(),
        vectors=np.zeros((0, 2), np.float32),
        audience="internal",
        language=language,
        document_date=None,
        stale=False,
        score=1.0,
    )


def problem(said: str, text: str, *, context: str = "", language: str = "en", quote: str = "") -> str | None:
    """Why a sentence that cites this text may not be said."""
    one = passage(text, context, language)
    start = text.index(quote)
    return why_not(Claim(said, (Quote(one, start, start + len(quote or text)),)))


@pytest.mark.parametrize(
    ("text", "language", "numbers"),
    [
        ("24,900 and 24 900 and 24\u00a0900 and 24\u202f900 and 24'900 and 24’900", "en", {"24900"}),
        ("24.900", "de", {"24900"}),
        ("24.900", "en", {"24.9"}),
        ("24,900", "de", {"24.9"}),
        ("24,900", "fr", {"24.9"}),
        ("24 900", "fr", {"24900"}),
        ("1,234,567.89", "en", {"1234567.89"}),
        ("1.234.567,89", "de", {"1234567.89"}),
        ("1 234 567,89", "fr", {"1234567.89"}),
        ("1'234'567.89", "de", {"1234567.89"}),
        ("1.5 and 1,5 and 1.50", "en", {"1.5"}),
        ("0.125", "en", {"0.125"}),
        ("0.125", "de", {"0.125"}),
        ("0,050 mm", "en", {"0.05"}),
        ("3.14159", "en", {"3.14159"}),
        ("0.0005", "en", {"0.0005"}),
        ("007", "en", {"7"}),
        ("0 and 0.0 and 000", "en", {"0"}),
        ("In 2024 100 of them", "en", {"2024", "100"}),
        ("1234 567", "en", {"1234", "567"}),
        ("HR-10", "en", {"10"}),
        ("5%, 7 m², v1.2.3", "en", {"5", "7", "1.2", "3"}),
        ("from 8 to 17", "en", {"8", "17"}),
        ("no figure", "en", set()),
        ("9" * 5_000, "en", {"9" * 5_000}),
    ],
)
def test_a_figure_has_one_value_however_it_is_spelled(text: str, language: str, numbers: set[str]) -> None:
    assert numbers_in(text, language) == numbers


@given(st.integers(0, 10**12), st.sampled_from([",", " ", "\u00a0", "\u202f", "'", "’"]))
def test_every_spelling_of_thousands_is_the_number(number: int, mark: str) -> None:
    assert numbers_in(f"It is {number:,}.".replace(",", mark)) == {str(number)}


@given(st.integers(0, 10**9), st.integers(0, 99))
def test_german_figures_mean_what_english_ones_do(whole: int, cents: int) -> None:
    english = f"{whole:,}.{cents:02}"
    german = english.translate(str.maketrans(",.", ".,"))
    assert numbers_in(english, "en") == numbers_in(german, "de")
    assert problem(f"It costs {english}.", f"Es kostet {german}.", language="de") is None
    assert problem(f"Es kostet {german}.", f"It costs {english}.") is None


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("It costs 24,900.", "The price is 24 900."),
        ("It costs 24900.", "The price is 24,900."),
        ("It weighs 1.5 kg.", "Its weight is 1.50 kg."),
        ("It ships in 4 days.", "It ships in four days."),
        ("It ships in four days.", "It ships in 4 days."),
        ("It ships within twelve months.", "It ships within 12 months."),
        ("It takes 25 days.", "It takes twenty-five days."),
        ("It takes twenty-five days.", "It takes 25 days."),
        ("It takes twenty five days.", "It takes twenty-five days."),
        ("A dozen of them.", "There are 12 of them."),
        ("The HR-10 carries 150 kg.", "The HR-10 150 kg model."),
        ("No one of them fails.", "None of them fails at all."),
        ("Es dauert vier Tage.", "It takes 4 days."),
        ("It is open from 8:00.", "It is open from 8:00 to 17:00."),
        ("That is a 5% discount.", "There is a discount of 5 percent."),
        ("It costs €24,900.", "The price is EUR 24,900."),
        ("It starts on 1 May 2026.", "It starts on 2026-05-01."),
        ("It starts on 2026-05-01.", "It starts on 1 May 2026."),
        ("It starts on May 1st, 2026.", "It starts on the 1st of May 2026."),
        ("It starts on 01.05.2026.", "It starts on 1 May 2026."),
        ("It starts on 5/1/2026.", "It starts on 1 May 2026."),
        ("It starts in May.", "It starts on 1 May 2026."),
        ("It starts on 1 May.", "It starts on 1 May 2026."),
        ("Am 5. März 2026.", "On 5 March 2026."),
        ("C'est le 5 février 2026.", "It is on 5 February 2026."),
        ("It may take 3 days.", "It might take 3 days."),
        ("They march 3 times.", "They go 3 times."),
    ],
)
def test_what_stands_in_the_quote_may_be_said_otherwise(said: str, text: str) -> None:
    assert problem(said, text) is None


@pytest.mark.parametrize(
    ("said", "text", "reason"),
    [
        ("It costs 24,901.", "The price is 24,900.", "24,901"),
        ("It costs 2,490.", "The price is 24,900.", "2,490"),
        ("It costs 24900000.", "The price is 24,900.", "24900000"),
        ("It weighs 125 kg.", "It weighs 0.125 kg.", "125"),
        ("It weighs 1500 kg.", "It weighs 1.500 kg.", "1500"),
        ("It weighs 1.5 kg.", "It weighs 1,500 kg.", "1.5"),
        ("It weighs 15 kg.", "It weighs 1.5 kg.", "15"),
        ("It ships in 3 days.", "It ships in four days.", "3"),
        ("It ships in three days.", "It ships in four days.", "three"),
        ("It ships in three days.", "It ships in 4 days.", "three"),
        ("It takes twenty-five days.", "It takes twenty days.", "twenty-five"),
        ("Es dauert drei Tage.", "It takes 4 days.", "drei"),
        ("It starts on 2 May 2026.", "It starts on 1 May 2026.", "date"),
        ("It starts on 1 June 2026.", "It starts on 1 May 2026.", "date"),
        ("It starts on 1 May 2027.", "It starts on 1 May 2026.", "date"),
        ("It starts on 1 May 2027.", "It starts on 1 May.", "date"),
        ("It starts on 2026-05-02.", "It starts on 1 May 2026.", "date"),
        ("It starts in June.", "It starts in May.", "date"),
        ("C'est le 5 mars 2026.", "C'est le 5 février 2026.", "date"),
        ("It costs $24,900.", "The price is €24,900.", "unit"),
        ("It grew by 5 million.", "It grew by 5 billion.", "million"),
        ("It grew by 5%.", "It grew by 5 pieces.", "unit"),
    ],
)
def test_what_the_quote_does_not_say_is_dropped(said: str, text: str, reason: str) -> None:
    assert reason in (problem(said, text) or "")


def test_a_year_may_stand_elsewhere_in_the_quote() -> None:
    assert problem("From 1 May 2026 on.", "Prices of 2026, valid from 1 May.") is None


def test_a_quote_is_read_under_its_headings_but_not_with_the_rest_of_its_passage() -> None:
    text = "It weighs 30 kg. It costs 900."
    assert (
        problem("The HR-10 weighs 30 kg.", text, context="Robots > HR-10", quote="It weighs 30 kg.") is None
    )
    assert problem("It costs 900.", text, quote="It weighs 30 kg.") == "not in what it cites: 900"
    assert problem("It weighs 31 kg.", text, context="HR-10") == "not in what it cites: 31"
    assert problem("It costs €900.", "Price (EUR): it costs 900.", quote="it costs 900") is None


def test_a_quote_must_say_something() -> None:
    text = "Parts ship within four days. Yes. Pay by card."
    assert problem("Everything is free.", text, quote="ship") == "the quote says too little"
    whole = passage(text)
    sentence = replace(whole, sentences=((29, 33),))
    assert why_not(Claim("Yes.", (Quote(sentence, 29, 33),))) is None
    assert why_not(Claim("Yes.", ())) == "nothing is cited"
    for start, end in ((-1, 5), (5, 5), (6, 5), (0, len(text) + 1)):
        assert why_not(Claim("Yes.", (Quote(whole, start, end),))) == "the quote is not in its passage"


def test_a_sentence_about_something_else_is_dropped() -> None:
    text = "Parts ship within four days after the order."
    assert problem("All of the customers of the bank should send money.", text)
    assert problem("You will get the parts after an order.", text) is None
    assert problem("Die Teile werden nach der Bestellung schnell verschickt.", text) is None, (
        "another language"
    )


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-05-01", [(2026, 5, 1)]),
        ("01.05.2026 and 1. 5. 2026", [(2026, 5, 1)]),
        ("5/1/2026", [(2026, 1, 5), (2026, 5, 1)]),
        ("13/1/2026", [(2026, 1, 13)]),
        ("1 May 2026, 1st of May 2026, May 1, 2026, May 1st 2026", [(2026, 5, 1)]),
        ("1. Mai 2026 und 1 de mayo de 2026", [(2026, 5, 1)]),
        ("May 2026", [(2026, 5, None)]),
        ("Sept. 3", [(None, 9, 3)]),
        ("in May", [(None, 5, None)]),
        ("août 2026", [(2026, 8, None)]),
        ("2026-13-01 and 32 May", []),
        ("it may 5 times", []),
        ("May I? March on! August the Strong", []),
        ("version 1.2.3, 10/12", []),
    ],
)
def test_dates_are_read_as_people_write_them(
    text: str, days: list[tuple[int | None, int, int | None]]
) -> None:
    found = {day for options in days_in(text)[0] for day in options}
    assert found == {Day(*one) for one in days}


PARTS = (
    "24,900 24.900 0.125 1,5 24 900 12 5 2026 2026-05-01 01.05.2026 5/1/2026 May March may 3rd of in twenty"
    " five one dozen zwölf février € $ % million per cent the parts ship . , - HR-10 ½ ²"
)
WRITTEN = st.lists(
    st.sampled_from([*PARTS.split(), "\n"]) | st.text(min_size=1, max_size=6), min_size=1, max_size=12
)


@settings(max_examples=300)
@given(WRITTEN, WRITTEN, st.sampled_from(["en", "de", "fr", "ja", ""]))
def test_what_a_passage_says_word_for_word_may_always_be_said(
    words: list[str], context: list[str], language: str
) -> None:
    text = " ".join(words)
    assume(text.strip())
    assert problem(text, text, context=" ".join(context), language=language) is None


@given(WRITTEN, st.integers(0, 30), st.integers(1, 30))
def test_a_quote_is_found_where_it_stands(words: list[str], start: int, length: int) -> None:
    text = " ".join(words)
    wanted = text[start : start + length]
    place = find_quote(text, wanted)
    if not wanted.strip():
        assert place is None
    else:
        assert place is not None
        assert text[slice(*place)].split() == wanted.split()


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Parts ship\n within\u00a0four days.", "ship within four", "ship\n within\u00a0four"),
        ("Parts SHIP soon.", "parts ship", "Parts SHIP"),
        ("ship. Ship.", "Ship", "Ship"),
        ("It’s “free” – really", 'It\'s "free" - really', "It’s “free” – really"),
        ('a <b> "c"', "a ‹b› “c”", 'a <b> "c"'),
        ("Costs (net) 5.00*", "(net) 5.00*", "(net) 5.00*"),
        ("Costs 5.00", "5x00", None),
        ("Parts ship soon.", "Parts ... soon", None),
        ("Parts ship soon.", "Parts arrive soon.", None),
        ("Parts ship soon.", " \n", None),
        ("", "x", None),
    ],
)
def test_a_quote_counts_word_for_word_but_not_blank_for_blank(
    text: str, wanted: str, found: str | None
) -> None:
    place = find_quote(text, wanted)
    assert (text[slice(*place)] if place else None) == found


def test_what_is_left_after_the_checks() -> None:
    one = passage("Parts ship within four days.")
    good = Claim("Parts ship within 4 days.", (Quote(one, 0, len(one.text)),))
    bad = Claim("Parts ship within 5 days.", good.quotes)
    said = Verdict("answered", [good, bad, replace(good)], 0.9, "Said.", "llm", "small")
    left = checked(said)
    assert (left.band, left.claims, left.dropped) == ("answered", [good, good], [bad.text])
    nothing = checked(replace(said, claims=[bad]))
    assert (nothing.band, nothing.claims, nothing.confidence) == ("related", [], 0.3)
    assert checked(replace(said, claims=[good])) == replace(said, claims=[good])
