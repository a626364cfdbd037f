"""The one door to numba.

Numba decides on its cache folder when it is imported and raises at import time of a cached function where no
folder is writable; a cold compile of the tracker takes tens of seconds. So the folder is chosen here, before
numba is imported, and where nothing is writable kernels are compiled anew at each start.

Numba keys a cached kernel by its own file alone: one that calls a kernel of another file, or uses a constant from
there, would run on with what that file said when it was compiled. So the folder carries a digest of all sources that
kernels are made of.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeVar, cast

Function = TypeVar("Function", bound=Callable[..., object])


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


def _sources_digest() -> str:
    """Digest of every folder of the package that holds a kernel, and of the units they share."""
    package = Path(__file__).parent
    folders = sorted({path.parent for path in package.rglob("*.py") if b"@kernel" in path.read_bytes()})
    sources = [path for folder in folders for path in sorted(folder.glob("*.py"))]
    digest = hashlib.sha256()
    for path in [package / "units.py", package / "compiler.py", *sources]:
        digest.update(str(path.relative_to(package)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _cache_root() -> Path | None:
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return Path(chosen)
    root = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(root) if root else Path.home() / ".cache") / "hima" / "kernels"
    except RuntimeError:  # no home folder for this user
        return None


def _cache_folder() -> Path | None:
    root = _cache_root()
    if root is None:
        return None
    digest = _sources_digest()
    # A process started by one of ours is given the very folder, and must not compile all again in a folder within.
    folder = root if root.name == digest else root / digest
    return folder if _writable(folder) else None


CACHE_FOLDER: Final = _cache_folder()
if CACHE_FOLDER is not None:
    os.environ["NUMBA_CACHE_DIR"] = str(CACHE_FOLDER)

from hima.compiler import Kernel  # noqa: E402 - numba is imported only after the cache folder is chosen

DISABLED: Final = os.environ.get("NUMBA_DISABLE_JIT", "0") != "0"
"""For those who step through kernels or count their lines."""


def kernel(function: Function) -> Function:
    """Compile a function of arrays and scalars to machine code.

    No fast-math (replays must give the same bits on every run), the lock of the interpreter is released, and
    division by zero gives inf or NaN as in NumPy instead of raising. `NUMBA_DISABLE_JIT` leaves it as it is.
    """
    if DISABLED:
        return function
    options = {"nopython": True, "fastmath": False, "nogil": True, "error_model": "numpy"}
    compiled: Any = Kernel(function, targetoptions=options)
    if CACHE_FOLDER is not None:
        compiled.enable_caching()
    return cast(Function, compiled)
