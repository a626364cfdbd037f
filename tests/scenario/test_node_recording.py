"""Radar datagrams over real UDP into a running node: the picture holds what the radar saw."""

import time
from pathlib import Path
from typing import Any

import pytest
from tests.lone_radar import Antenna, flying, lone_radar, mark, plots
from tests.running import RunningNode, running, until

from hima.wire.container.packets import packets

RECORDING = Path(__file__).parents[3] / "shared" / "data" / "asterix" / "croatia" / "cat_034_048.pcap"
PERIOD_S = 4.0
PLAYS = 3
AIRCRAFT = 24


def reject_lines(node: RunningNode) -> list[str]:
    return [line for line in node.get("/metrics").splitlines() if line.startswith("hima_rejects_total{")]


def held(node: RunningNode) -> Any:
    """Tracks by state once the datagrams sent so far are in the picture."""
    time.sleep(0.6)
    return node.get("/health")["tracks"]


@pytest.mark.corpus
@pytest.mark.skipif(not RECORDING.is_file(), reason="the recording is not here (../shared/data/asterix)")
def test_a_recorded_turn_of_a_radar_becomes_tracks(tmp_path: Path) -> None:
    sent = list(packets(RECORDING.read_bytes()))
    assert all(packet.time_ns is not None for packet in sent)
    times_s = [(packet.time_ns or 0) / 1e9 for packet in sent]
    site = lone_radar(tmp_path / "site", PERIOD_S)
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        antenna = Antenna(node)
        begun_s = time.monotonic()
        for play in range(PLAYS):
            for packet, time_s in zip(sent, times_s, strict=True):
                time.sleep(max(0.0, begun_s + PERIOD_S * play + time_s - times_s[0] - time.monotonic()))
                antenna.send(packet.data)
            tracks = held(node)
            assert tracks["tentative"] + tracks["confirmed"] >= 100, f"after play {play + 1}: {tracks}"
        antenna.close()
        until(lambda: node.get("/health")["tracks"]["confirmed"] >= 100, 3)
        feed = node.get("/health")["feeds"]["radar"]
        assert (feed["state"], feed["rejects"], feed["dropped"]) == ("live", 0, 0)
        assert feed["frames"] == PLAYS * len(sent)
        assert reject_lines(node) == []
        assert node.stop() == 0


def test_aircraft_of_a_turning_radar_become_confirmed_tracks_and_fade_without_it(tmp_path: Path) -> None:
    site = lone_radar(tmp_path / "site", period_s=1.0)
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        antenna = Antenna(node)
        begun_s = time.monotonic()
        for _ in range(5):
            antenna.turn(flying(AIRCRAFT, time.monotonic() - begun_s), period_s=1.0)
        antenna.close()
        until(lambda: node.get("/health")["tracks"]["confirmed"] == AIRCRAFT, 3)
        health = node.get("/health")
        feed = health["feeds"]["radar"]
        assert health["tracks"]["tentative"] == 0
        assert (health["mode"], feed["state"], feed["rejects"], feed["dropped"]) == ("LIVE", "live", 0, 0)
        assert reject_lines(node) == []
        until(lambda: node.get("/health")["feeds"]["radar"]["state"] == "silent", 6)
        assert node.get("/health")["status"] == "degraded"
        until(lambda: node.get("/health")["tracks"]["confirmed"] == 0, 30)
        assert node.stop() == 0


def test_a_recorders_file_is_played_by_a_node(tmp_path: Path) -> None:
    site = lone_radar(tmp_path / "site", period_s=1.0)
    frames = []
    for turn in range(5):
        for sector in range(8):
            targets = flying(AIRCRAFT, turn + sector / 8)
            seen = targets[(targets[:, 1] // 45.0).astype(int) == sector]
            data = plots(seen) + mark((sector + 1) % 8)
            head = (len(data) + 12).to_bytes(2, "big") + bytes(3) + (100 * turn + 12 * sector).to_bytes(3, "big")
            frames.append(head + data + b"\xa5" * 4)
    recording = tmp_path / "radar.ff"
    recording.write_bytes(b"".join(frames))
    sensors = (site / "sensors.toml").read_text()
    played = sensors.replace('transport = "udp"', f'transport = "file"\npath = "{recording}"')
    (site / "sensors.toml").write_text(played)
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        until(lambda: node.get("/health")["tracks"]["confirmed"] == AIRCRAFT, 20)
        feed = node.get("/health")["feeds"]["radar"]
        assert (feed["rejects"], feed["dropped"]) == (0, 0)
        assert node.stop() == 0
