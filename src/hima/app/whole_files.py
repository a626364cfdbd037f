"""Files that are whole or not there: written beside, and given their names at the end."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def whole_files(paths: Sequence[Path]) -> Iterator[list[BinaryIO]]:
    """Files to write, for the length of a block; if it ends early, what stood under their names is untouched.

    A link keeps pointing where it points. What is no file, as a pipe or `/dev/null`, cannot be replaced and is
    written to as it is.

    Raises:
        OSError: They cannot be written.
    """
    renamed = [path.resolve() for path in paths if path.is_file() or not path.exists()]
    beside = {path: path.with_name(f"{path.name}.part") for path in renamed}
    try:
        with ExitStack() as stack:
            targets = (beside.get(path.resolve(), path) for path in paths)
            yield [stack.enter_context(target.open("wb")) for target in targets]
        for path, part in beside.items():
            part.replace(path)
    finally:
        for part in beside.values():
            part.unlink(missing_ok=True)
