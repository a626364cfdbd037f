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


def site(
    more: str = "", kind: str = "position", format_: str = "sapient", transport: str = "tcp_server"
) -> dict[str, bytes]:
    text = SENSORS.replace("KIND", kind).replace("FORMAT", format_).replace("tcp_server", transport) + more + "\n"
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
        (site(transport="udp"), "feed[north].transport", "a conversation"),
        (site(transport="mqtt", more='topic = "north"'), "feed[north].transport", "a conversation"),
        (site(kind="partner"), "feed[north].format", "does not speak"),
    ],
)
def test_a_slip_is_named(files: dict[str, bytes], where: str, what: str) -> None:
    problem = only(files)
    assert where in problem.where
    assert what in problem.what


def test_a_node_that_is_none_is_told_how_one_looks() -> None:
    assert "version 4 in lower case" in only(site('node_id = "1"')).hint


@pytest.mark.parametrize("transport", ["tcp_server", "tcp_client"])
def test_json_detections_by_a_stream_are_refused_for_nothing_ends_them(transport: str) -> None:
    problem = only(site(format_="detection_json", transport=transport))
    assert "feed[north].transport" in problem.where
    assert "`udp`" in problem.hint
