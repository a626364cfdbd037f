"""The kinds of text that records are made of."""

from typing import Annotated, Final, TypeAlias

from msgspec import Meta

NUMBER_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9._/:\-]{0,63}$"

Number: TypeAlias = Annotated[
    str, Meta(pattern=NUMBER_PATTERN, description="A number: letters A to Z, digits, and . _ / : - within.")
]
OptionalNumber: TypeAlias = Annotated[
    str, Meta(pattern=NUMBER_PATTERN[:-1] + "$|^$", description="A number, or nothing.")
]
Name: TypeAlias = Annotated[str, Meta(min_length=1, max_length=120, description="A name as people write it.")]
Line: TypeAlias = Annotated[str, Meta(max_length=120, description="One line of text; may be empty.")]
Remark: TypeAlias = Annotated[str, Meta(max_length=400, description="A remark; may be empty.")]


def folded(number: str) -> str:
    """The form in which numbers are compared: case does not tell them apart.

    Letters other than those of numbers stay: some of them would become one, and what is heard on the air holds any.
    """
    return number.lower() if number.isascii() else number
