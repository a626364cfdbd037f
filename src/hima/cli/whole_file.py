"""Where a command writes text: standard output, or a file that takes its place only when it is whole."""

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from hima.app.whole_files import whole_files
from hima.errors import UnreachableError


@contextmanager
def whole_file(path: Path | None) -> Iterator[TextIO]:
    """Text to write, for the length of a block; without a path, standard output.

    Raises:
        UnreachableError: The file cannot be written.
    """
    if path is None:
        yield sys.stdout
        return
    try:
        with whole_files([path]) as (file,):
            text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)
            yield text
            text.flush()
            text.detach()
    except OSError as error:
        raise UnreachableError(f"{path} cannot be written: {error.strerror}.", "Name another file.") from error
