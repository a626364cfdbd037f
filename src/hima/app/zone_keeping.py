"""Writes zones that people have changed into the site folder, so that the next start has them too."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import structlog

from hima.app.sources import keep_zones, read_site
from hima.config.zone_words import feature_of
from hima.config.zones_file import zones_text
from hima.errors import HimaError
from hima.node.node import Applied, Node
from hima.picture.outcome import ZonesChanged
from hima.picture.zone import Zone

_log: Final = structlog.get_logger("hima.zones")


class ZoneKeeper:
    """Keeps `zones.geojson` as the zones in force. What cannot be written stays in the journal, and is said.

    Args:
        node: The node; `Node.unkept_zones` is set.
        folder: The site folder.
    """

    def __init__(self, node: Node, folder: Path) -> None:
        self._node = node
        self._folder = folder
        self._writer = ThreadPoolExecutor(max_workers=1, thread_name_prefix="hima-zones")

    def take(self, applied: Applied) -> None:
        """Take what came of a batch of events; called in the event loop's thread after each."""
        for outcome in applied.outcomes:
            if isinstance(outcome, ZonesChanged):
                self.keep(outcome.zoning.zones)

    def keep(self, zones: tuple[Zone, ...]) -> None:
        """Write zones, one change after the other."""
        self._writer.submit(self._write, zones)

    def close(self) -> None:
        """Write what waits."""
        self._writer.shutdown()

    def _write(self, zones: tuple[Zone, ...]) -> None:
        try:
            site, files = read_site(self._folder)
            if site.zones != zones:
                keep_zones(self._folder, files, zones_text([feature_of(zone) for zone in zones]))
        except HimaError as error:
            _log.error("zones_not_written", reason=str(error))
            self._node.unkept_zones = str(error)
        else:
            self._node.unkept_zones = ""
