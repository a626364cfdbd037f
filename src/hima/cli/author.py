"""Who does what through the command line: whoever owns the data folder says who."""

import unicodedata
from typing import Final

from hima.errors import UsageError
from hima.looks import looks, plain
from hima.node.accounts import OWNER
from hima.plain_text import visible
from hima.registry.change import Author

NAME_MAX: Final = 80


def author(name: str, organisation: str) -> Author:
    """A named person, or the owner of the folder if there is no name.

    Whoever is named is a person of their own: else nobody could check on anybody. Two names that look the same are
    one person.

    Raises:
        UsageError: One of the two cannot be a name.
    """
    name, organisation = name.strip(), organisation.strip()
    for text in (name, organisation):
        if text and not _can_be_a_name(text):
            said = visible(text)[: NAME_MAX + 10]
            raise UsageError(f"{said} cannot be a name. Type it as people write it, in at most {NAME_MAX} letters.")
    return Author(f"{OWNER.id}:{looks(name)}" if name else OWNER.id, name or OWNER.name, organisation)


def _can_be_a_name(text: str) -> bool:
    return plain(unicodedata.normalize("NFC", text)) and visible(text) == text and len(text) <= NAME_MAX
