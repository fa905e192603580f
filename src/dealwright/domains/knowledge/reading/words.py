"""Lists of words, written as people write them."""


def word_set(words: str) -> frozenset[str]:
    return frozenset(words.split())
