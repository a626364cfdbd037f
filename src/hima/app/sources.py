"""Sites and scenarios from files."""

from pathlib import Path

from hima.adapters.site_folder import open_site_folder
from hima.config.site import Site
from hima.errors import UnreachableError
from hima.simulation.load import load_scenario
from hima.simulation.scenario import Scenario


def open_site(folder: Path) -> Site:
    """The site of a folder.

    Raises:
        ConfigError: Every problem in it.
        UnreachableError: There is no such folder.
    """
    return open_site_folder(folder)


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
