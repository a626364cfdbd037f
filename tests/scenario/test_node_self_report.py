"""A radar that says of itself that it must not be used, on a running node: heard, and not well."""

import time
from pathlib import Path
from typing import Any

from tests.lone_radar import Antenna, lone_radar, mark
from tests.running import RunningNode, running, until

from hima.wire.asterix.cat034 import Cat034, MessageType
from hima.wire.asterix.encode import encode_cat034

NOGO = 0x80


def north(status: int) -> bytes:
    """A north mark with the status of the data processor (I034/050/COM)."""
    made = Cat034.empty(1)
    made.sac[:], made.sic[:], made.message_type[:], made.system_status[:] = 1, 1, MessageType.NORTH, status
    made.time_of_day_s[:] = time.time() % 86_400.0
    return encode_cat034(made)


def said(node: RunningNode, status: int, antenna: Antenna, expected: str) -> dict[str, Any]:
    """The node's health once the radar's word has arrived."""
    antenna.send(north(status))
    until(lambda: node.get("/health")["feeds"]["radar"]["says"] == expected, 10)
    found: dict[str, Any] = node.get("/health")
    return found


def test_a_radar_that_must_not_be_used_is_live_and_says_so_until_it_takes_it_back(tmp_path: Path) -> None:
    site = lone_radar(tmp_path / "site", period_s=4.0)
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        antenna = Antenna(node)
        antenna.send(mark(0))
        until(lambda: node.get("/health")["feeds"]["radar"]["state"] == "live", 10)
        feed = node.get("/health")["feeds"]["radar"]
        assert (feed["says"], feed["says_in"]) == ("unknown", "")

        health = said(node, NOGO, antenna, "not_operational")
        feed = health["feeds"]["radar"]
        assert (feed["state"], feed["says_in"], feed["rejects"]) == ("live", "I034/050", 0)
        assert "feed_not_operational" in health["notes"]
        assert health["status"] == "degraded"
        metrics = node.get("/metrics")
        assert 'hima_feed_says{feed="radar",state="not_operational",item="I034/050"} 1' in metrics
        assert 'hima_feed_live{feed="radar"} 1' in metrics
        until(lambda: node.get("/health")["coverage"]["blind"] == ["radar"], 10)
        shown = node.shown()["health"]["feeds"][0]
        assert (shown["state"], shown["says"], shown["saysIn"]) == ("live", "not_operational", "I034/050")

        antenna.send(mark(1))  # says nothing of it: what was said holds
        health = said(node, 0, antenna, "operational")
        assert health["feeds"]["radar"]["state"] == "live"
        assert "feed_not_operational" not in health["notes"]
        until(lambda: said(node, 0, antenna, "operational")["coverage"]["blind"] == [], 10)
        antenna.close()
        assert node.stop() == 0
