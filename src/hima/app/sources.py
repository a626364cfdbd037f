"""Sites and scenarios from files."""

import asyncio
from pathlib import Path

from hima.adapters.http_poll.get import BadAnswerError, get
from hima.adapters.site_folder import open_files, open_site_folder, read_files, write_file
from hima.config.files import ZONES_GEOJSON
from hima.config.site import Site
from hima.errors import UnreachableError
from hima.plain_text import visible
from hima.simulation.load import load_scenario
from hima.simulation.scenario import Scenario


def open_site(folder: Path) -> Site:
    """The site of a folder.

    Raises:
        ConfigError: Every problem in it.
        UnreachableError: There is no such folder.
    """
    return open_site_folder(folder)


def read_site(folder: Path) -> tuple[Site, dict[str, bytes]]:
    """The site of a folder and the files it was read from; raises as `open_site`."""
    files = read_files(folder)
    return open_files(folder, files), files


def fetch(url: str) -> bytes:
    """The document at an address, `http` or `https`; bounded in time and size, redirections are not followed.

    Raises:
        UnreachableError: It cannot be had.
    """
    try:
        return asyncio.run(get(url))
    except (BadAnswerError, OSError, TimeoutError, ValueError) as error:
        reason = str(error) or "no answer in time"
        raise UnreachableError(
            f"{visible(url)} cannot be read: {reason}.", "Look at the address in a browser."
        ) from error


def keep_zones(folder: Path, files: dict[str, bytes], zones: bytes) -> None:
    """Put another `zones.geojson` in a folder, if the site is sound with it.

    Args:
        folder: The site folder.
        files: Its files, as `read_site` gave them.
        zones: The new content.

    Raises:
        ConfigError: Every problem that the site would have.
        UnreachableError: The folder cannot be written.
    """
    open_files(folder, {**files, ZONES_GEOJSON: zones})
    write_file(folder / ZONES_GEOJSON, zones)


def open_scenario(path: Path, site: Site) -> Scenario:
    """The scenario of a file, fitted to a site.

    Raises:
        ConfigError: Every problem in it.
        UnreachableError: There is no such file.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise UnreachableError(
            f"The scenario {path} cannot be read: {error.strerror}.", "Name a file such as scenarios/raid_low.toml."
        ) from error
    return load_scenario(path.name, data, site)
