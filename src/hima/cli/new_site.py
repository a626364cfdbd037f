"""`hima new-site FOLDER`: a commented site folder to start from."""

import argparse
from pathlib import Path

from hima.app.whole_files import whole_files
from hima.config.load import load_site
from hima.config.template import new_site_files
from hima.errors import UnreachableError, UsageError


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima new-site`."""
    parser.description = "Write a minimal, commented site folder that passes `hima check`. Nothing is overwritten."
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="a folder that does not exist yet, or is empty")
    parser.add_argument("--lat", type=float, default=0.0, metavar="DEG", help="latitude of the reference point")
    parser.add_argument("--lon", type=float, default=0.0, metavar="DEG", help="longitude of the reference point")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Write the folder."""
    folder: Path = options.folder
    files = new_site_files(options.lat, options.lon)
    load_site(folder.resolve().name, files)
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} exists already and is never overwritten. Give a new folder.")
        folder.mkdir(parents=True, exist_ok=True)
        with whole_files([folder / name for name in files]) as targets:
            for target, data in zip(targets, files.values(), strict=True):
                target.write(data)
    except OSError as error:
        raise UnreachableError(
            f"{folder} cannot be written: {error.strerror}.", "Give a folder that this user may write."
        ) from error
    print(f"{folder} is ready. Fill in site.toml first, then: hima check {folder}")
    return 0
