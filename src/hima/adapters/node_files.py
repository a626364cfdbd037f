"""Small files of the data folder by which commands find a running node: its address, and a token to ask it with."""

import os
import secrets
from pathlib import Path
from typing import Final

from hima.errors import UnreachableError

TOKEN_FILE: Final = "cli-token"  # noqa: S105 - the name of a file
URL_FILE: Final = "console-url"


def write_node_files(folder: Path, url: str) -> str:
    """Say where the console is served, and make a new token that only the folder's owner can read.

    Args:
        folder: The data folder; made if it is not there.
        url: Address of the console.

    Returns:
        The token, for `create_app`.

    Raises:
        UnreachableError: The folder cannot be written.
    """
    token = secrets.token_urlsafe(32)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _replace(folder / TOKEN_FILE, token)
        _replace(folder / URL_FILE, url)
    except OSError as error:
        what = f"The data folder {folder} cannot be written: {error.strerror}."
        raise UnreachableError(what, "Choose another with --data.") from error
    return token


def read_url(folder: Path) -> str | None:
    """Where the node of this folder served, or serves, the console; None if none ever did."""
    try:
        return (folder / URL_FILE).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return None


def _replace(path: Path, text: str) -> None:
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    # Created with its mode, so that it is never readable by others, and renamed, so that it is never half written.
    with os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(f"{text}\n")
    fresh.replace(path)
