"""Members of an object that may be anything: each is read as what it should be, or noted."""

import math
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from hima.plain_text import visible
from hima.wire.geozones.reading import Twice
from hima.wire.geozones.report import Report
from hima.wire.geozones.times import moment
from hima.wire.geozones.zone import TEXT_MAX, UNDETERMINED, Text

ENTRIES_MAX: Final = 200
"""Most entries of a list inside a zone, positions apart."""
_LANGUAGE_MAX: Final = 5
_NUMBER: Final = re.compile(r"[+-]?\d{1,12}(?:\.\d{1,12})?", re.ASCII)


class Fields:
    """An object of a document, and where it stands.

    Args:
        members: The object.
        where: Its place, for people.
        report: Where deviations are noted.
    """

    def __init__(self, members: dict[str, Any], where: str, report: Report) -> None:
        self.members = members
        self.where = where
        self.report = report

    def at(self, key: str) -> str:
        """The place of a member."""
        return f"{self.where}, {key}" if self.where else key

    def repair(self, key: str, what: str) -> None:
        """Note a member that was put right."""
        self.report.repair(self.at(key), what)

    def drop(self, key: str, what: str) -> None:
        """Note a member that was left out."""
        self.report.drop(self.at(key), what)

    def leave(self, known: Sequence[str]) -> None:
        """Note members that the standard does not have here."""
        for key in [key for key in self.members if key not in known]:
            self.drop(visible(key[:TEXT_MAX]), "Not a member that the standard has here.")

    def text(self, key: str, most: int = TEXT_MAX) -> str:
        """Words; empty if there are none."""
        value = self.members.get(key)
        if value is None:
            return ""
        if isinstance(value, str):
            return self.clean(key, value, most)
        if isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value):
            self.repair(key, "A number, where text belongs: taken as text.")
            return str(value)
        self.drop(key, "Not text.")
        return ""

    def pattern(self, key: str, most: int, shape: re.Pattern[str], what: str) -> str:
        """Words of a certain shape; empty if there are none or they are not."""
        words = self.text(key, most)
        if words and shape.fullmatch(words) is None:
            self.drop(key, f"Not {what}.")
            return ""
        return words

    def clean(self, key: str, text: str, most: int = TEXT_MAX) -> str:
        """Words that deceive nobody and are not too long."""
        if len(text) > most:
            self.repair(key, f"{len(text)} characters, where {most} are allowed: cut off.")
            text = text[:most]
        seen = visible(text.replace("\r\n", " ").replace("\n", " ").replace("\t", " "))
        if "[U+" in seen and "[U+" not in text:
            self.repair(key, "Holds characters that hide or turn text: written as their numbers.")
        return seen[:most]

    def texts(self, key: str) -> tuple[Text, ...]:
        """Words in several languages."""
        value = self.members.get(key)
        if isinstance(value, str):
            self.repair(key, "Plain text, where a list by language belongs: taken as of no stated language.")
            return (Text(self.clean(key, value)),) if value else ()
        return tuple(text for part in self.children(key) if (text := part.one_text()) is not None)

    def one_text(self) -> Text | None:
        """This object as words in one language; None if it holds none."""
        words = self.text("text")
        lang = self.text("lang", _LANGUAGE_MAX)
        if not lang:
            self.repair("lang", f'No language is given: taken as "{UNDETERMINED}".')
        return Text(words, lang or UNDETERMINED) if words else None

    def words(self, key: str, known: tuple[str, ...], spellings: dict[str, str] | None = None) -> tuple[str, ...]:
        """A list of words, each of a closed list."""
        value = self.members.get(key)
        if value is None:
            return ()
        if isinstance(value, str):
            self.repair(key, "One word, where a list belongs.")
            value = [value]
        if not isinstance(value, list):
            self.drop(key, "Not a list.")
            return ()
        found = [self._word(key, item, known, spellings or {}) for item in self.bounded(key, value)]
        return tuple(dict.fromkeys(word for word in found if word))

    def word(self, key: str, known: tuple[str, ...], spellings: dict[str, str] | None = None) -> str:
        """A word of a closed list; empty if it is not there or is none of them.

        Args:
            key: The member.
            known: The words.
            spellings: Other spellings, in capitals, that are understood and noted.
        """
        value = self.members.get(key)
        return "" if value is None else self._word(key, value, known, spellings or {})

    def _word(self, key: str, value: object, known: tuple[str, ...], spellings: dict[str, str]) -> str:
        if isinstance(value, str):
            if value in known:
                return value
            meant = value.strip().upper()
            meant = spellings.get(meant, meant)
            if meant in known:
                self.repair(key, f'"{visible(value[:TEXT_MAX])}" is not a word of the standard: taken as {meant}.')
                return meant
        said = f'"{visible(value[:40])}"' if isinstance(value, str) else "What stands here"
        self.drop(key, f"{said} is not one of {', '.join(known)}.")
        return ""

    def number(self, key: str) -> float | None:
        """A finite number, None if there is none."""
        value = self.members.get(key)
        if value is None:
            return None
        if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
            self.repair(key, f'"{value.strip()}" is text, where a number belongs: taken as that number.')
            return float(value)
        if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
            self.drop(key, "Not a finite number.")
            return None
        return float(value)

    def moment_ns(self, key: str) -> int | None:
        """A moment, None if there is none."""
        value = self.members.get(key)
        if value is None:
            return None
        found = moment(value) if isinstance(value, str) else None
        if found is None:
            self.drop(key, "Not a date with a time, such as 2026-01-31T12:00:00Z.")
            return None
        if not found[1]:
            self.repair(key, "No time zone is given: taken as UTC.")
        return found[0]

    def child(self, key: str) -> "Fields | None":
        """A member that is an object, None if there is none."""
        value = self.members.get(key)
        return None if value is None else self._child(value, self.at(key))

    def children(self, key: str) -> "Iterator[Fields]":
        """The objects of a list."""
        value = self.members.get(key)
        if value is None:
            return
        if isinstance(value, dict):
            self.repair(key, "One object, where a list belongs.")
            value = [value]
        if not isinstance(value, list):
            self.drop(key, "Not a list.")
            return
        for number, item in enumerate(self.bounded(key, value), 1):
            found = self._child(item, f"{self.at(key)} {number}")
            if found is not None:
                yield found

    def bounded(self, key: str, items: list[Any]) -> list[Any]:
        """The first entries of a list; that there are more is noted."""
        if len(items) > ENTRIES_MAX:
            self.drop(key, f"{len(items)} entries: only the first {ENTRIES_MAX} are read.")
        return items[:ENTRIES_MAX]

    def _child(self, value: object, where: str) -> "Fields | None":
        if isinstance(value, Twice):
            self.report.drop(where, "A member is given twice: which of the two holds is not known.")
            return None
        if not isinstance(value, dict):
            self.report.drop(where, "Not an object.")
            return None
        return Fields(value, where, self.report)
