"""What a name looks like to people: letters that nobody sees, and letters that look like others."""

import re
import unicodedata
from typing import Final

JOINER: Final = "\N{ZERO WIDTH NON-JOINER}"
"""Persian and Kurdish write it inside words, after a letter that would join the next one."""
MARKS_MAX: Final = 3
"""Most marks on one letter: Arabic writes as many; more of them cover the lines around."""

_HIDDEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Controls, overrides of direction and the like."""
_BLANK: Final = frozenset(
    {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, 0x16FE4, 0x1D159}
    | {*range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
)
"""Fillers, joiners, selectors of variants and blank patterns that Unicode counts among letters, marks and symbols."""
_ALIKE: Final = str.maketrans(
    {
        JOINER: "",
        "\N{ARABIC TATWEEL}": "",
        "\N{ARABIC LETTER YEH}": "\N{ARABIC LETTER FARSI YEH}",
        "\N{ARABIC LETTER ALEF MAKSURA}": "\N{ARABIC LETTER FARSI YEH}",
        "\N{ARABIC LETTER KAF}": "\N{ARABIC LETTER KEHEH}",
        "\N{ARABIC LETTER AE}": "\N{ARABIC LETTER HEH}",
    }
    # Cyrillic and Greek small letters of which the small or the capital one looks Latin.
    | dict(zip(map(chr, (0x430, 0x432, 0x435, 0x43A, 0x43C, 0x43D, 0x43E)), "abekmho", strict=True))
    | dict(zip(map(chr, (0x440, 0x441, 0x442, 0x443, 0x445, 0x455, 0x456, 0x458)), "pctyxsij", strict=True))
    | dict(zip(map(chr, (0x3B1, 0x3B2, 0x3B5, 0x3B6, 0x3B7, 0x3B9, 0x3BA)), "abezhik", strict=True))
    | dict(zip(map(chr, (0x3BC, 0x3BD, 0x3BF, 0x3C1, 0x3C4, 0x3C5, 0x3C7)), "mnoptyx", strict=True))
)
_NUMBER: Final = re.compile(r"[-_#.:/]*(?:\d+|t[-_#.:/]*[\do]*\d[\do]*)[-_#.:/]*")


def blank(text: str) -> bool:
    """True if nobody sees anything of a text: spaces, fillers, and what has no looks of its own."""
    return all(
        unicodedata.category(letter) in _HIDDEN | {"Zs", "Mn"} or ord(letter) in _BLANK or letter.isspace()
        for letter in text
    )


def plain(name: str) -> bool:
    """True if every letter of a name can be seen, each mark stands on a letter, and there is a letter at all.

    Args:
        name: A name in normal form C.
    """
    base, marks = "", 0
    for letter in name:
        category = unicodedata.category(letter)
        if letter == JOINER:
            if unicodedata.bidirectional(base or " ") != "AL":
                return False
            base = ""
        elif category in _HIDDEN or ord(letter) in _BLANK:
            return False
        elif category.startswith("M"):
            marks += 1
            if not base or marks > MARKS_MAX:
                return False
        else:
            base, marks = "" if category == "Zs" else letter, 0
    return bool(looks(name))


def looks(name: str) -> str:
    """What people tell names apart by: two that differ in case, width, spaces or letters that look alike are the same.

    At most some twenty times as long as the name.
    """
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return "".join(folded.translate(_ALIKE).split())


def a_number(looks: str) -> bool:
    """True if what a name looks like would be read as the number of a track."""
    return _NUMBER.fullmatch(looks) is not None
