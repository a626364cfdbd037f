"""Reads a site folder from disk, and writes a file of it."""

import os
import zoneinfo
from pathlib import Path

from hima.config.files import BYTES_MAX
from hima.config.load import load_site
from hima.config.packs import PACK_BYTES_MAX, is_pack
from hima.config.site import Site
from hima.errors import UnreachableError


def read_files(folder: Path) -> dict[str, bytes]:
    """Content of the folder's files by name, in order of name.

    A file that belongs to a site is read to one byte past its limit, which is enough to see that it is too long;
    of others only the name is needed.

    Raises:
        UnreachableError: There is no such folder, or it cannot be read.
    """
    files = {}
    try:
        for path in sorted(folder.iterdir()):
            limit = PACK_BYTES_MAX if is_pack(path.name) else BYTES_MAX.get(path.name)
            if limit is not None:
                with path.open("rb") as file:
                    files[path.name] = file.read(limit + 1)
            elif path.is_file():
                files[path.name] = b""
    except FileNotFoundError as error:
        raise UnreachableError(f"There is no site folder {folder}.", "Give the folder that holds site.toml.") from error
    except OSError as error:
        raise UnreachableError(
            f"The site folder {folder} cannot be read: {error.strerror}.", "Give a folder that this user may read."
        ) from error
    return files


def open_site_folder(folder: Path) -> Site:
    """The site in a folder; its id is the folder's name.

    Raises:
        ConfigError: With every problem of the folder.
        UnreachableError: There is no such folder, or it cannot be read.
    """
    return open_files(folder, read_files(folder))


def open_files(folder: Path, files: dict[str, bytes]) -> Site:
    """The site that a folder would be with these files; raises as `open_site_folder`."""
    return load_site(folder.resolve().name, files, frozenset(zoneinfo.available_timezones()))


def write_file(path: Path, data: bytes) -> None:
    """Put a file in the place of another in one step: whoever reads sees the old one or the new one.

    Raises:
        UnreachableError: It cannot be written.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        with beside.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise UnreachableError(
            f"{path} cannot be written: {error.strerror}.", "Give a folder that this user may write."
        ) from error
