"""From each picture what every audience is told: encoded once for all outputs that may see the same."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
import structlog

from hima.config.site import Site, site_frame
from hima.node.node import Applied
from hima.node.ports import OutputAdapter
from hima.picture.air_picture import AirPicture
from hima.picture.mode import Mode
from hima.picture.outcome import PictureUpdated, ZonesChanged
from hima.sharing.context import SharingContext
from hima.sharing.output import messages, start
from hima.sharing.settings import Audience, OutputSettings, audience
from hima.units import SECOND_NS

NOTED_EVERY_NS: Final = 60 * SECOND_NS

_log = structlog.get_logger("hima.outputs")


def sharing_context(site: Site, mode: Mode) -> SharingContext:
    """What messages on a site's pictures need beside them."""
    return SharingContext(
        site.id,
        mode,
        site_frame(site),
        site.tracking.drop_after_s,
        site.zones,
        name=site.name,
        assets=site.assets,
        sensors=tuple(sensor.id for sensor in site.sensors),
        feeds=tuple((feed.id, feed.sensor) for feed in site.feeds),
        rules=tuple(rule.id for rule in site.rules),
    )


class Sharing:
    """Tells the outputs of a node what they may know.

    Args:
        context: What messages need beside the picture.
        outputs: Settings of each output with its adapter, which takes what its format makes.
    """

    def __init__(self, context: SharingContext, outputs: Sequence[tuple[OutputSettings, OutputAdapter[Any]]]) -> None:
        self._context = context
        self._adapters: dict[Audience, list[OutputAdapter[Any]]] = {}
        for settings, adapter in outputs:
            self._adapters.setdefault(audience(settings), []).append(adapter)
        self._silent_until_ns: dict[Audience, int] = {}
        self._states = {known: start(known) for known in self._adapters}

    def take(self, applied: Applied) -> None:
        """Take what came of a batch of events; called in the event loop's thread after each."""
        for outcome in applied.outcomes:
            if isinstance(outcome, ZonesChanged):
                self._context = msgspec.structs.replace(self._context, zones=outcome.zoning.zones)
        pictures = [outcome.picture for outcome in applied.outcomes if isinstance(outcome, PictureUpdated)]
        if pictures:
            self._tell(pictures[-1])

    def _tell(self, picture: AirPicture) -> None:
        for known, state in self._states.items():
            try:
                told = messages(state, picture, self._context, known)
                if told:
                    for adapter in self._adapters[known]:
                        adapter.send(told)
            except Exception as error:  # noqa: BLE001 - the supervisor: nobody's message may cost others the picture
                self._note(known, picture.time_ns, error)

    def _note(self, known: Audience, now_ns: int, error: Exception) -> None:
        """Say in the log that an audience was not told, with its first failure and again each minute of them."""
        if now_ns >= self._silent_until_ns.get(known, 0):
            self._silent_until_ns[known] = now_ns + NOTED_EVERY_NS
            _log.error("output_failed", format=known.format.value, error=repr(error))
