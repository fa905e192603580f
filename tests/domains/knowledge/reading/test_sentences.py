"""Where sentences end."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dealwright.domains.knowledge.reading.sentences import sentences


@pytest.mark.parametrize(
    "text",
    [
        "It works.|We know.",
        "Dr. Smith and Mrs. Jones of J. R. Tools Inc. visited GmbH & Co. KG in St. Gallen.|They left.",
        "It follows ISO 10218-1.|The robot weighs approx. 1.5 kg, e.g. in v2.0.1.|See Fig. 3 and No. 5.",
        "He said no.|We left.|Ask Acme Inc.|The price is 12.|Then call us.",
        "Am 3. Mai und im 19. Jahrhundert galt z. B. der 2. Platz.|Heute nicht.",
        "Die Lieferung erfolgt ca. am 5. Tag zzgl. MwSt.|Der Rest, d. h. alles, bzw. vieles, usw. später.",
        "1. Open the box.|2. Take it out.",
        "What?|Yes!|“Stop.”|She ran… and so on (see Fig. 3).|Ok.",
        "Works in the U.S.|The E.U. directive is new.",
        "Choose Plan B.|It is cheaper.|Keep this in mind.|Done.",
        "Siehe Abs. 3 und Art. 5 der Verordnung Nr. 12.|Ende.",
        "Use Node.js and www.northwind.example today.|Or not.",
        "これはロボットです。|それは速い。",
        "Il dit: « C'est bon. »|Merci.",
        "The limit is 10 min.|The next one is 5 kg max.|It holds.",
        "Line one\n|Line two",
        "no capital. here. at all",
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str) -> None:
    expected = [part.strip() for part in text.split("|")]
    whole = text.replace("|", "" if "。" in text or "\n" in text else " ")
    assert [whole[start:end] for start, end in sentences(whole)] == expected


@given(some.text(alphabet=some.sampled_from("aB1 .!?\n\t\"')(«»…。-\u00a0ß"), max_size=200))
def test_only_white_space_lies_between_sentences(text: str) -> None:
    place = 0
    for start, end in sentences(text):
        assert not text[place:start].strip()
        assert text[start:end] == text[start:end].strip() != ""
        place = end
    assert not text[place:].strip()
