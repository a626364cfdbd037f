"""A site with one radar on a free UDP port, and what such a radar sends; for tests that run a node on it."""

import math
import socket
import time
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import numpy as np
from tests.running import RunningNode

from hima.units import NAUTICAL_MILE_M
from hima.wire.asterix.cat034 import Cat034, MessageType
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.encode import encode_cat034, encode_cat048

FILES: Final = {
    "SOURCES.md": "# Sources\n\nInvented.\n",
    "alerts.toml": """
[[rule]]
id = "arrival"
sentence = "May reach the radar."
assets = ["*"]
arrival_within_s = 300
""",
    "basemap.geojson": '{"type":"FeatureCollection","features":[]}',
    "zones.geojson": '{"type":"FeatureCollection","features":[]}',
    "site.toml": """
[site]
name = "Lone radar"
time_zone = "Europe/Zagreb"

[reference]
lat_deg = 45.8
lon_deg = 16.0
height_amsl_m = 120
geoid_undulation_m = 45
accuracy_m = 1000

[tracking]
speed_max_mps = 300

[[asset]]
id = "radar"
name = "Radar"
east_m = 0
north_m = 0
""",
}
SENSOR: Final = """
[[sensor]]
id = "radar"
kind = "radar_2d"
lat_deg = 45.8
lon_deg = 16.0
range_max_m = {range_max_m}
elevation_min_deg = {elevation_min_deg}
sigma_range_m = 60
sigma_azimuth_deg = 0.1
period_s = {period_s}
rotating = true

[[feed]]
id = "radar"
sensor = "radar"
format = "asterix"
transport = "udp"
port = {port}
time_source = "receipt"
silence_s = {silence_s}
"""
SECTORS: Final = 8


def lone_radar(
    folder: Path, period_s: float = 4.0, port: int = 0, range_max_m: int = 480_000, elevation_min_deg: float = -5.0
) -> Path:
    """Make the site folder."""
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    sensor = SENSOR.format(
        period_s=period_s,
        silence_s=3 * period_s,
        port=port,
        range_max_m=range_max_m,
        elevation_min_deg=elevation_min_deg,
    )
    (folder / "sensors.toml").write_text(sensor)
    return folder


class Antenna:
    """Sends to a feed of a running node.

    Args:
        node: The node.
        feed: The feed.
    """

    def __init__(self, node: RunningNode, feed: str = "radar") -> None:
        address = urlsplit(node.get("/health")["feeds"][feed]["address"])
        assert address.hostname is not None
        assert address.port is not None
        self._to = (address.hostname, address.port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def send(self, *datagrams: bytes) -> None:
        """One datagram, or several."""
        for data in datagrams:
            self._socket.sendto(data, self._to)

    def turn(self, targets: np.ndarray, period_s: float) -> None:
        """Send one turn in its time: plots sector by sector, each followed by the mark of the sector's end.

        Args:
            targets: (N, 2) ranges in metres and azimuths in degrees.
            period_s: How long it takes.
        """
        begun_s = time.monotonic()
        sectors = (targets[:, 1] % 360.0 / 360.0 * SECTORS).astype(int)
        for sector in range(SECTORS):
            time.sleep(max(0.0, begun_s + (sector + 1) * period_s / SECTORS - time.monotonic()))
            if (sectors == sector).any():
                self.send(plots(targets[sectors == sector]))
            self.send(mark((sector + 1) % SECTORS))

    def close(self) -> None:
        """Close the socket."""
        self._socket.close()


def plots(targets: np.ndarray) -> bytes:
    """A block of category 048: (N, 2) ranges in metres and azimuths in degrees."""
    records = Cat048.empty(len(targets))
    records.sac[:], records.sic[:], records.typ[:], records.sim[:], records.rab[:] = 1, 1, 1, 0, 0
    records.time_of_day_s[:] = time.time() % 86_400.0
    records.rho_nm[:], records.theta_deg[:] = targets[:, 0] / NAUTICAL_MILE_M, targets[:, 1]
    return encode_cat048(records)


def mark(sector: int) -> bytes:
    """A block of category 034: the beam is at the start of a sector; that of sector 0 is north."""
    records = Cat034.empty(1)
    records.sac[:], records.sic[:] = 1, 1
    records.message_type[:] = MessageType.SECTOR
    records.time_of_day_s[:] = time.time() % 86_400.0
    records.sector_deg[:] = 360.0 / SECTORS * sector
    return encode_cat034(records)


def flying(count: int, time_s: float) -> np.ndarray:
    """(N, 2) ranges in metres and azimuths in degrees of aircraft that fly outward on the spokes of a wheel."""
    number = np.arange(count)
    ranges = 40_000.0 + 3_000.0 * (number % 5) + 220.0 * time_s
    return np.column_stack([ranges, math.degrees(math.tau) / count * (number + 0.5)])
