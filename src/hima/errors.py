"""The names of trouble. One root, few children, each with typed attributes.

Errors are values at the edges (a decoder returns its `DecodeError`s beside the good records) and loud in
the middle (a broken invariant raises and stops the node).
"""

from typing import NamedTuple


class HimaError(Exception):
    """Root of every error this project raises on purpose."""


class DecodeError(HimaError):
    """Bytes that are not what their format promises.

    Attributes:
        offset: Position of the offending byte, counted from the start of the data handed to the decoder.
        reason: Closed lower-case code such as ``length_exceeds_datagram``; it becomes a metric label, so it
            never contains anything that came from the wire.
    """

    def __init__(self, offset: int, reason: str) -> None:
        super().__init__(f"byte {offset}: {reason}")
        self.offset = offset
        self.reason = reason


class Problem(NamedTuple):
    """One thing wrong in a site folder or scenario, for a person to mend.

    Attributes:
        where: File and key, such as ``sensors.toml: sensor[2].range_max_m``.
        what: What is wrong, with the value found.
        hint: What to do about it.
    """

    where: str
    what: str
    hint: str


class ConfigError(HimaError):
    """A site folder or scenario that cannot be used; carries every problem, not the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{p.where}: {p.what}" for p in problems))
        self.problems = problems


class UnreachableError(HimaError):
    """Something outside that is needed and cannot be had: a port in use, a folder not writable.

    Attributes:
        what: The sentence for the person.
        hint: What to do about it.
    """

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(f"{what} {hint}")
        self.what = what
        self.hint = hint


class UsageError(HimaError):
    """A command given in a way that cannot work; exit code 2."""
