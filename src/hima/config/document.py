"""One file of a site folder while it is being checked: its decoded content and everything wrong in it."""

import tomllib
from collections.abc import Iterator
from typing import Any, Final, TypeVar

import msgspec
from msgspec import inspect

from hima.config.structure import Finding, Path, findings
from hima.errors import Problem

Table = TypeVar("Table", bound=msgspec.Struct)

FINDINGS_MAX: Final = 200
"""Most problems listed of one file; a wrong file of another kind would otherwise fill screens."""


class Document:
    """A file of the folder.

    Attributes:
        file: Its name.
        content: What it holds, an empty table where it cannot be read at all.
        findings: What is wrong so far, in the order found.
        readable: False where the content is empty because the file is missing or is not what it should be.
    """

    def __init__(self, file: str, content: dict[str, Any], found: list[Finding]) -> None:
        self.file = file
        self.content = content
        self.findings = found
        self.readable = not found

    def add(self, path: Path, what: str, hint: str) -> None:
        """Note one more thing wrong."""
        self.findings.append(Finding(path, what, hint))

    def check(self, struct: type[msgspec.Struct]) -> None:
        """Note every difference from the struct that this file should fill; nothing more if it cannot be read."""
        if self.readable:
            self.findings.extend(findings(self.content, inspect.type_info(struct), ()))

    def entries(self, key: str) -> list[Any]:
        """The raw list under a key, empty if there is none."""
        value = self.content.get(key, [])
        return value if isinstance(value, list) else []

    def names(self, key: str) -> list[str]:
        """All names given in a list of tables, also those of faulty entries, in order."""
        return [name for entry in self.entries(key) if (name := _name(entry))]

    def rows(self, key: str, struct: type[Table]) -> Iterator[tuple[int, Table]]:
        """Position and value of each faultless entry of a list of tables. Call after `check`."""
        faulty = {finding.path[:2] for finding in self.findings if len(finding.path) > 1}
        for position, entry in enumerate(self.entries(key)):
            if (key, position) not in faulty and isinstance(entry, dict):
                yield position, msgspec.convert(entry, struct)

    def table(self, key: str, struct: type[Table]) -> Table | None:
        """A table, or None where it is missing or faulty. Call after `check`."""
        if key not in self.content or any(finding.path[:1] == (key,) for finding in self.findings):
            return None
        return msgspec.convert(self.content[key], struct)

    def problems(self) -> Iterator[Problem]:
        """Everything wrong, worded for people."""
        for finding in self.findings[:FINDINGS_MAX]:
            where = self._where(finding.path)
            yield Problem(f"{self.file}: {where}" if where else self.file, finding.what, finding.hint)
        more = len(self.findings) - FINDINGS_MAX
        if more > 0:
            yield Problem(self.file, f"{more} more problems", "Mend those listed and check again.")

    def _where(self, path: Path) -> str:
        text = ""
        for depth, step in enumerate(path):
            if isinstance(step, str):
                text += f".{step}" if text else step
            else:
                text += f"[{self._label(path[:depth], step)}]"
        return text

    def _label(self, path: Path, position: int) -> str:
        """An entry's name where it is the only one so named, else its number counted from 1."""
        if len(path) == 1 and isinstance(path[0], str):
            entries = self.entries(path[0])
            name = _name(entries[position])
            if name and self.names(path[0]).count(name) == 1:
                return name
        return f"#{position + 1}"


def _name(entry: object) -> str:
    if not isinstance(entry, dict):
        return ""
    properties = entry.get("properties")
    name = properties.get("id") if isinstance(properties, dict) else entry.get("id")
    return name if isinstance(name, str) and name.isidentifier() else ""


def read_toml(file: str, data: bytes) -> Document:
    """A TOML file; bytes that are not TOML give a document with that one finding."""
    try:
        return Document(file, tomllib.loads(data.decode("utf-8-sig")), [])
    except UnicodeDecodeError as error:
        return Document(file, {}, [Finding((), f"not UTF-8 text at byte {error.start}", "Save the file as UTF-8.")])
    except RecursionError:
        return Document(file, {}, [Finding((), "nested too deeply", "A site file needs three levels at most.")])
    except ValueError as error:
        return Document(file, {}, [Finding((), f"not valid TOML: {error}", "Mend this line first; see toml.io.")])


def read_json(file: str, data: bytes) -> Document:
    """A GeoJSON file; bytes that are not a JSON object give a document with that one finding."""
    try:
        content = msgspec.json.decode(data.removeprefix(b"\xef\xbb\xbf"))
    except RecursionError:
        return Document(file, {}, [Finding((), "nested too deeply", "GeoJSON needs ten levels at most.")])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Document(file, {}, [Finding((), f"not valid JSON: {error}", "Export it again as GeoJSON (RFC 7946).")])
    if not isinstance(content, dict):
        return Document(file, {}, [Finding((), "not a GeoJSON object", "It should begin with {.")])
    return Document(file, content, [])
