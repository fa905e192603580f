"""How a reading is cut into passages."""

import hashlib
import re
from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as some

from dealwright.domains.knowledge.reading.blocks import Block, Passage, Reading
from dealwright.domains.knowledge.reading.passages import approx, split


def cited(passage: Passage) -> list[str]:
    return [passage.text[start:end] for start, end in passage.sentences]


def reading(*blocks: Block, title: str = "Grippers") -> Reading:
    return Reading(title, blocks)


def test_a_passage_stays_in_its_section_and_says_where_it_is() -> None:
    found = split(
        reading(
            Block("heading", "Grippers", level=1),
            Block("text", "We make two."),
            Block("heading", "TwinGrip", level=2),
            Block("heading", "Data", level=3),
            Block("text", "It lifts 12 kg. It weighs 1.1 kg."),
            Block("heading", "AirPad", level=2),
            Block("text", "It uses air."),
        )
    )
    assert [(one.context, one.text) for one in found] == [
        ("Grippers", "We make two."),
        ("Grippers > TwinGrip > Data", "It lifts 12 kg. It weighs 1.1 kg."),
        ("Grippers > AirPad", "It uses air."),
    ]
    assert found[1].headings == ("Grippers", "TwinGrip", "Data")
    assert cited(found[1]) == ["It lifts 12 kg.", "It weighs 1.1 kg."]
    assert [one.position for one in found] == [0, 1, 2]
    assert found[2].hash == hashlib.sha256(b"Grippers > AirPad\nIt uses air.").hexdigest()[:32]


def test_a_heading_with_nothing_below_it_is_found_as_text() -> None:
    found = split(
        reading(Block("heading", "We deliver in two days", level=2), Block("heading", "Next", level=2))
    )
    assert [one.text for one in found] == ["We deliver in two days", "Next"]


def test_the_next_passage_repeats_the_last_sentence() -> None:
    text = " ".join(f"Sentence number {number} says something about grippers." for number in range(30))
    found = split(reading(Block("text", text)), max_tokens=50)
    assert len(found) > 3
    for above, below in pairwise(found):
        assert cited(above)[-1] == cited(below)[0]
        assert approx(below.text) <= 50
    assert not set(cited(split(reading(Block("text", text)), max_tokens=50, overlap_sentences=0)[1])) & set(
        cited(found[0])
    )


def test_a_page_ends_a_passage() -> None:
    found = split(
        reading(Block("text", "One.", page=1), Block("text", "Two.", page=1), Block("text", "Three.", page=2))
    )
    assert [(one.page, one.text) for one in found] == [(1, "One.\n\nTwo."), (2, "Three.")]


def test_a_list_stays_with_the_line_that_leads_into_it() -> None:
    filler = Block("text", " ".join(["The quick robot grips the box."] * 5))
    items = Block("list", "\n".join(f"the part number {number}" for number in range(6)))
    found = split(reading(filler, Block("text", "The box holds:"), items), max_tokens=50)
    assert len(found) == 2
    assert cited(found[1])[-7:] == ["The box holds:", *items.text.split("\n")]
    assert "The box holds:\nthe part number 0\n" in found[1].text
    assert "The box holds:" not in found[0].text


def test_a_long_list_repeats_its_lead_instead_of_an_item() -> None:
    items = Block("list", "\n".join(f"the spare part with the number {number}" for number in range(40)))
    found = split(reading(Block("text", "The box holds:"), items), max_tokens=60)
    assert len(found) > 3
    assert all(cited(one)[0] == "The box holds:" for one in found)
    assert [line for one in found for line in cited(one)[1:]] == items.text.split("\n")


def test_a_long_item_is_cut_at_its_sentences() -> None:
    item = " ".join(f"This is the sentence with the number {number}." for number in range(12))
    found = split(reading(Block("list", f"{item}\nshort")), max_tokens=45)
    assert all(sentence.endswith(".") or sentence == "short" for one in found for sentence in cited(one))


def test_a_small_table_is_kept_whole_and_a_large_one_repeats_its_header() -> None:
    header = "Model | Payload | Price"
    rows = [f"TG-{number} | {number} kg | {number},900 EUR" for number in range(60)]
    small = split(reading(Block("table", "\n".join([header, *rows[:3]]))))
    assert [cited(one) for one in small] == [[header, *rows[:3]]]
    large = split(reading(Block("table", "\n".join([header, *rows]), heading="Prices")))
    assert len(large) > 3
    assert all(cited(one)[0] == header and one.kind == "table" for one in large)
    assert [row for one in large for row in cited(one)[1:]] == rows
    assert large[0].context == "Grippers > Prices"
    assert max(approx(one.text) for one in large) <= 130


def test_a_question_is_one_passage_with_the_question_in_its_context() -> None:
    found = split(
        reading(
            Block("heading", "FAQ", level=2), Block("question", "Two days. Or three.", heading="How long?")
        )
    )
    assert [(one.kind, one.context, one.text) for one in found] == [
        ("question", "Grippers > FAQ > How long?", "Two days. Or three.")
    ]


def test_a_sentence_without_an_end_is_cut_between_words_and_a_word_without_an_end_inside() -> None:
    for text in ("grip " * 2_000, "x" * 5_000):
        found = split(reading(Block("text", text)), max_tokens=60)
        assert all(approx(one.text) <= 60 for one in found)
        assert "".join(sentence for one in found for sentence in cited(one)).count("grip") in (0, 2_000)


words = some.text(alphabet="abcdefgXYZ0189.,!? é漢", min_size=1, max_size=60).filter(str.strip)
lines = some.lists(words.map(str.strip), min_size=1, max_size=12).map("\n".join)
tables = some.lists(some.lists(words, min_size=2, max_size=4).map(" | ".join), min_size=1, max_size=15).map(
    "\n".join
)
paragraphs = some.lists(words, min_size=1, max_size=40).map(" ".join)
pages = some.sampled_from([None, 1, 2])
blocks = some.one_of(
    some.builds(Block, some.just("heading"), words, level=some.integers(1, 6), page=pages),
    some.builds(Block, some.just("text"), paragraphs, page=pages),
    some.builds(Block, some.just("list"), lines, page=pages),
    some.builds(Block, some.just("code"), lines, page=pages),
    some.builds(Block, some.just("table"), tables, page=pages),
    some.builds(Block, some.just("question"), paragraphs, heading=words, page=pages),
)


@given(some.lists(blocks, max_size=12), words, some.integers(8, 150), some.integers(0, 2))
def test_nothing_is_lost_and_nothing_is_too_long(
    found: list[Block], title: str, max_tokens: int, overlap: int
) -> None:
    whole = Reading(title, tuple(found))
    passages = split(whole, max_tokens=max_tokens, overlap_sentences=overlap)
    for passage in passages:
        place = 0
        for start, end in passage.sentences:
            assert place <= start < end <= len(passage.text)
            assert not passage.text[place:start].strip()
            assert passage.text[start:end].strip()
            place = end
        assert place == len(passage.text)
        assert passage.kind == "table" or approx(passage.text) <= max_tokens * 1.3
    there = "".join(f"{one.text}{''.join(one.headings)}" for one in passages) + title * len(found)
    assert not Counter(re.sub(r"\s", "", whole.text)) - Counter(re.sub(r"\s", "", there))
