"""Feeds of SAPIENT: what belongs to them alone, and which sensors speak it."""

import pytest
from tests.unit.config.test_problems import TEMPLATE, only

from hima.config.load import load_site

NODE = "a8654cdf-4328-47de-81fa-c495589e30c9"
SENSORS = """
[[sensor]]
id = "north"
kind = "KIND"
lat_deg = 35.01
lon_deg = 44.0

[[feed]]
id = "north"
sensor = "north"
format = "FORMAT"
transport = "tcp_server"
port = 5020
"""


def site(more: str = "", kind: str = "position", format_: str = "sapient") -> dict[str, bytes]:
    text = SENSORS.replace("KIND", kind).replace("FORMAT", format_) + more
    return TEMPLATE | {"sensors.toml": text.encode()}


def test_a_feed_of_one_node() -> None:
    (feed,) = load_site("site", site(f'node_id = "{NODE}"\nnorth_deg = 4.5')).feeds
    assert (feed.node_id, feed.north_deg) == (NODE, 4.5)


@pytest.mark.parametrize(
    ("files", "where", "what"),
    [
        (site("north_deg = 4", format_="cot"), "feed[north].node_id", "belong to SAPIENT alone"),
        (site('node_id = "1"'), "feed[north].node_id", ""),
        (site("north_deg = nan"), "feed[north].north_deg", "not a finite number"),
        (site(kind="partner"), "feed[north].format", "does not speak"),
    ],
)
def test_a_slip_is_named(files: dict[str, bytes], where: str, what: str) -> None:
    problem = only(files)
    assert where in problem.where
    assert what in problem.what
