"""What commands about flight permits are held against: the rules of a site folder."""

from pathlib import Path

from hima.adapters.time_zones import find_zone
from hima.app.sources import open_site
from hima.config.permit_rules import permit_rules
from hima.config.site import Site
from hima.registry.flight.rules import Rules


def open_rules(folder: Path | None) -> tuple[Site | None, Rules]:
    """The site of a folder and its rules; without one no body, no zone and no geoid is known.

    Raises:
        ConfigError: Every problem in it.
        UnreachableError: There is no such folder.
    """
    if folder is None:
        return None, Rules((), (), None, find_zone)
    site = open_site(folder)
    return site, permit_rules(site, find_zone)
