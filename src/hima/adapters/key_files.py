"""Private keys in files that only their owner can read, and what stands beside them."""

import os
from pathlib import Path
from typing import Final

from hima.errors import UnreachableError

BYTES_MAX: Final = 1 << 20


def write_secret(path: Path, data: bytes, *, replace: bool = False) -> None:
    """Write a secret, whole or not at all.

    Args:
        path: The file.
        data: The secret.
        replace: True if it may take the place of another one; otherwise what is there is never overwritten.

    Raises:
        UnreachableError: There is such a file, or it cannot be written.
    """
    if replace:
        _replace(path, data, 0o600)
    else:
        _write(path, data, 0o600)


def write_public(path: Path, data: bytes, *, new: bool = False) -> None:
    """Write what everybody may read, whole or not at all.

    Args:
        path: The file.
        data: What it holds.
        new: True if it must not be there yet.

    Raises:
        UnreachableError: It cannot be written, or is there and must not be.
    """
    if new:
        _write(path, data, 0o644)
    else:
        _replace(path, data, 0o644)


def read_secret(path: Path) -> bytes:
    """Read a secret; one that others can read is none, and is refused.

    Raises:
        UnreachableError: It is not there, cannot be read, or others can read it.
    """
    data = read_file(path)
    if path.stat().st_mode & 0o077:
        raise UnreachableError(
            f"The key {path} can be read by others.", "Make a new one, or if nobody has had it: chmod 600 on the file."
        )
    return data


def read_file(path: Path) -> bytes:
    """Read a file.

    Raises:
        UnreachableError: It is not there or cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(BYTES_MAX)
    except OSError as error:
        raise UnreachableError(f"{path} cannot be read: {error.strerror}.", "Check the data folder.") from error


def _replace(path: Path, data: bytes, mode: int) -> None:
    fresh = path.with_name(f"{path.name}.new")
    try:
        fresh.unlink(missing_ok=True)
        _write(fresh, data, mode)
        fresh.replace(path)
    except OSError as error:
        raise UnreachableError(f"{path} cannot be written: {error.strerror}.", "Check the folder.") from error


def _write(path: Path, data: bytes, mode: int) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # Created with its mode, so that it is never readable by others.
        with os.fdopen(os.open(path, os.O_CREAT | os.O_WRONLY | os.O_EXCL, mode), "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise UnreachableError(f"{path} is there already and is not overwritten.", "Move it away first.") from error
    except OSError as error:
        raise UnreachableError(f"{path} cannot be written: {error.strerror}.", "Check the folder.") from error
