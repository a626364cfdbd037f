"""The one door to numba.

Numba decides on its cache folder when it is imported and raises at import time of a cached function where no
folder is writable; a cold compile of the tracker takes tens of seconds. So the folder is chosen here, before
numba is imported, and where nothing is writable kernels are compiled anew at each start.
"""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeVar

Function = TypeVar("Function", bound=Callable[..., object])


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _cache_folder() -> Path | None:
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return Path(chosen) if _writable(Path(chosen)) else None
    root = os.environ.get("XDG_CACHE_HOME")
    try:
        base = Path(root) if root else Path.home() / ".cache"
    except RuntimeError:  # no home folder for this user
        return None
    folder = base / "hima" / "kernels"
    return folder if _writable(folder) else None


CACHE_FOLDER: Final = _cache_folder()
if CACHE_FOLDER is not None:
    os.environ["NUMBA_CACHE_DIR"] = str(CACHE_FOLDER)

import numba  # noqa: E402 - only after the cache folder is chosen


def kernel(function: Function) -> Function:
    """Compile a function of arrays and scalars to machine code.

    No fast-math (replays must give the same bits on every run), the lock of the interpreter is released, and
    division by zero gives inf or NaN as in NumPy instead of raising.
    """
    compiled: Function = numba.njit(
        function, cache=CACHE_FOLDER is not None, fastmath=False, nogil=True, error_model="numpy"
    )
    return compiled
