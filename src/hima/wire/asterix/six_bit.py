"""Text as characters of six bits, as identifications of aircraft are (ICAO Annex 10 volume IV, table 3-9)."""

from typing import Final

LENGTH: Final = 8
LETTERS: Final = "".join(
    chr(code + 64) if 1 <= code <= 26 else chr(code) if code == 32 or 48 <= code <= 57 else "?" for code in range(64)
)
"""The alphabet by code; what is not defined is a question mark."""
_CODES: Final = {letter: code for code, letter in enumerate(LETTERS) if letter != "?"}


def identification(code: int) -> str:
    """Eight characters of six bits as text, without trailing spaces."""
    return "".join(LETTERS[code >> shift & 0x3F] for shift in range(42, -1, -6)).rstrip()


def six_bits(text: str) -> int | None:
    """Text as eight characters of six bits, capitals for small letters; None if it is empty or does not fit."""
    letters = text.strip().upper()
    if not letters or len(letters) > LENGTH or any(letter not in _CODES for letter in letters):
        return None
    packed = 0
    for letter in letters.ljust(LENGTH):
        packed = packed << 6 | _CODES[letter]
    return packed
