"""One picture for several audiences."""

from collections.abc import Sequence
from typing import Any

import msgspec
from structlog.testing import capture_logs
from tests.unit.sharing.test_cot_events import context, site
from tests.unit.web.conftest import a_picture, tracks

from hima.config.site import Site
from hima.node.node import Applied
from hima.node.sharing import Sharing
from hima.picture.health import OutputHealth
from hima.picture.outcome import PictureUpdated
from hima.sharing.settings import OutputFormat, OutputSettings, OutputTransport
from hima.units import SECOND_NS

__all__ = ["site"]


class Keeping:
    """An output that keeps what it is given; one that cannot write it fails instead."""

    def __init__(self, fails: bool = False) -> None:
        self.told: list[Any] = []
        self.fails = fails

    async def start(self) -> str:
        return "kept"

    async def stop(self) -> None:
        """Nothing is held."""

    def send(self, messages: Sequence[Any]) -> None:
        if self.fails:
            raise ValueError("covariance_xy_m 16383.75 does not fit 16 bits")
        self.told += messages

    def health(self) -> OutputHealth:
        raise NotImplementedError


def settings(id_: str, format_: OutputFormat) -> OutputSettings:
    return OutputSettings(id=id_, format=format_, transport=OutputTransport.UDP, host="127.0.0.1", port=1, sac=1, sic=1)


def test_what_cannot_be_written_for_one_does_not_cost_the_others_nor_the_node(site: Site) -> None:
    broken, sound = Keeping(fails=True), Keeping()
    sharing = Sharing(
        context(site),
        [(settings("centre", OutputFormat.ASTERIX), broken), (settings("tak", OutputFormat.COT), sound)],
    )
    held = tracks(1)
    with capture_logs() as logs:
        for second in range(3):
            held = msgspec.structs.replace(held, time_ns=held.time_ns + 2 * SECOND_NS)
            picture = a_picture(held, site)
            sharing.take(Applied(picture.time_ns, (PictureUpdated(picture),), None))
            assert len(sound.told) > second
    assert [line["event"] for line in logs] == ["output_failed"], "said once in a while, not with each picture"
