"""Where a node keeps what it must remember, if nobody says otherwise."""

import argparse
import os
from pathlib import Path


def default_data_folder() -> Path:
    """The user's data folder by the XDG convention: `$XDG_DATA_HOME/hima`, or `~/.local/share/hima`."""
    told = os.environ.get("XDG_DATA_HOME", "")
    # The convention says that a relative path is to be ignored.
    base = Path(told) if Path(told).is_absolute() else Path.home() / ".local" / "share"
    return base / "hima"


def add_data_option(parser: argparse.ArgumentParser) -> None:
    """Declare `--data DIR`."""
    parser.add_argument(
        "--data",
        type=Path,
        default=default_data_folder(),
        metavar="DIR",
        help="the node's data folder (default: %(default)s)",
    )
