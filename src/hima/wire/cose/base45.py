"""Base45 (RFC 9285): bytes in the 45 characters that a QR code holds in five and a half bits each.

Two bytes become three characters, least significant first; a last single byte becomes two.
"""

from typing import Final

from hima.errors import DecodeError

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_VALUE: Final = {letter: value for value, letter in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """Bytes as base45."""
    letters = []
    for at in range(0, len(data), 2):
        pair = data[at : at + 2]
        number = int.from_bytes(pair, "big")
        for _ in range(len(pair) + 1):
            number, value = divmod(number, 45)
            letters.append(ALPHABET[value])
    return "".join(letters)


def decode(text: str) -> bytes:
    """Base45 as bytes.

    Raises:
        DecodeError: A character is none of the alphabet, or a group of them is too large or incomplete.
    """
    data = bytearray()
    for at in range(0, len(text), 3):
        group = text[at : at + 3]
        if len(group) == 1:
            raise DecodeError(at, "incomplete_group")
        number = 0
        for letter in reversed(group):
            value = _VALUE.get(letter)
            if value is None:
                raise DecodeError(at, "not_base45")
            number = number * 45 + value
        octets = len(group) - 1
        if number >= 256**octets:
            raise DecodeError(at, "group_too_large")
        data += number.to_bytes(octets, "big")
    return bytes(data)
