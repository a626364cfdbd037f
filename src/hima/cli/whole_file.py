"""Where a command writes text: standard output, or a file that takes its place only when it is whole."""

import contextlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from hima.errors import UnreachableError


@contextlib.contextmanager
def whole_file(path: Path | None) -> Iterator[TextIO]:
    """Write beside the file, and put it in its place when it is whole; without a path, standard output.

    Raises:
        UnreachableError: The file cannot be written.
    """
    if path is None:
        yield sys.stdout
        return
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("w", encoding="utf-8", newline="") as out:
            yield out
        beside.replace(path)
    except OSError as error:
        raise UnreachableError(f"{path} cannot be written: {error.strerror}.", "Name another file.") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
