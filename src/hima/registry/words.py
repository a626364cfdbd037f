"""The words by which a record is searched: folded, so that keyboards, cases and spellings that look alike agree."""

import unicodedata
from typing import Final

from hima.looks import looks

WORDS_MAX: Final = 64
"""Words of one text that are searched by; a record's names are fewer."""
WORD_MAX: Final = 48
"""Letters of a word that count."""


def search_words(text: str) -> tuple[str, ...]:
    """Words of a text in the form in which they are compared, each once, in order.

    A word is letters and digits without a mark between them; marks on letters do not count.
    """
    bare = "".join(
        letter if letter.isalnum() else " "
        for letter in unicodedata.normalize("NFKD", text[: WORDS_MAX * WORD_MAX])
        if not unicodedata.category(letter).startswith("M")
    )
    folded = ("".join(filter(str.isalnum, looks(word)))[:WORD_MAX] for word in bare.split())
    return tuple(dict.fromkeys(word for word in folded if word))[:WORDS_MAX]


def storable(text: str) -> bool:
    """False for text that no store can hold: with a zero among its letters, or half a letter. No record is named so."""
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)
