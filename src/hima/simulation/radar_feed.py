"""A radar's reports as ASTERIX: category 048 plots, sector by sector, and the category 034 marks between them.

A turning radar sends one datagram for each of its sectors, as soon as the beam has left it: the plots in it, then
the mark that the beam crosses into the next; at the end of a turn also the north mark with the time of a turn. A radar
that stares sends one datagram for each frame: its plots, then a north mark.
"""

import math
from collections.abc import Iterator
from itertools import count
from typing import Final

import numpy as np

from hima.geo.sensor_frame import polar_to_enu
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.sensor import Sensor, SensorKind
from hima.simulation.plots import Plots, scan_plots
from hima.simulation.sent import Sent
from hima.simulation.world import Post, World
from hima.units import DAY_NS, DEGREE_RAD, FOOT_M, NAUTICAL_MILE_M, SECOND_NS
from hima.wire.asterix.cat034 import Cat034, MessageType
from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.encode import encode_cat034, encode_cat048

SECTORS: Final = 32
EXTRACTION_S: Final = 0.03
"""Time the radar's processor takes from the end of a sector to its datagram."""
PRIMARY: Final = 1
RHO_MAX_NM: Final = 65_535 / 256
"""I048/040 has 16 bits of 1/256 NM for the range: what is farther cannot be said."""
HEIGHT_MAX_FT: Final = 8_191 * 25.0
"""I048/110 has 14 bits of 25 ft, one of them the sign: what is higher cannot be said either."""
SECTOR_DEG: Final = 360.0 / SECTORS


def radar_feed(post: Post, world: World, from_s: float) -> Iterator[Sent]:
    """Everything one radar sends from a time on, in order of time."""
    sensor = post.sensor
    for scan in count(max(0, math.floor((from_s - EXTRACTION_S) / sensor.period_s) - 1)):
        if scan * sensor.period_s >= world.scenario.duration_s:
            return
        plots = scan_plots(sensor, world.truth, scan, world.scenario.seed)
        sectors = _sectors(plots, sensor, scan)
        for sector in range(SECTORS if sensor.rotating else 1):
            parts = SECTORS if sensor.rotating else 1
            end_s = (scan + (sector + 1) / parts) * sensor.period_s
            sent_s = end_s + EXTRACTION_S
            if from_s <= sent_s < world.scenario.duration_s and not post.silent(sent_s):
                rows = np.flatnonzero(sectors == sector)
                data = _plots(plots, rows, post, world) + _marks(sector, end_s, post, world)
                yield Sent(world.moment_ns(sent_s), post.feed.id, data)


def _sectors(plots: Plots, sensor: Sensor, scan: int) -> IntArray:
    """(M,) the sector in which each plot is reported: that of its measured azimuth, within the same turn."""
    if not sensor.rotating:
        return np.zeros(len(plots.time_s), np.int64)
    looked = plots.time_s / sensor.period_s - scan
    measured = plots.value[:, 1] / (2.0 * math.pi)
    near_north = np.round(looked - measured)
    return np.clip(np.floor((measured + near_north) * SECTORS), 0, SECTORS - 1).astype(np.int64)


def _time_of_day_s(moment_ns: FloatArray | int) -> FloatArray:
    return np.asarray(moment_ns % DAY_NS, np.float64) / SECOND_NS


def _plots(plots: Plots, rows: IntArray, post: Post, world: World) -> bytes:
    """A block of category 048 with the plots that the format can say; nothing where there is none."""
    rows = rows[_sayable(plots.value[rows], post, world)]
    if not len(rows):
        return b""
    value = plots.value[rows]
    records = Cat048.empty(len(rows))
    records.sac[:], records.sic[:] = _source(post)
    moments_ns = np.array([world.moment_ns(time_s) for time_s in plots.time_s[rows].tolist()])
    records.time_of_day_s[:] = _time_of_day_s(moments_ns)
    records.typ[:] = PRIMARY
    # Not marked as simulated (I048/020 SIM): a node leaves such reports out, and the run's mode already says it.
    for column in (records.sim, records.rdp, records.spi, records.rab):
        column[:] = 0
    records.rho_nm[:] = value[:, 0] / NAUTICAL_MILE_M
    records.theta_deg[:] = value[:, 1] / DEGREE_RAD
    if post.sensor.kind is SensorKind.RADAR_3D:
        records.height_ft[:] = _height_amsl_m(value, post.sensor, world) / FOOT_M
    records.doppler_doubtful[:] = 0
    records.doppler_mps[:] = value[:, 3]
    return encode_cat048(records)


def _sayable(value: FloatArray, post: Post, world: World) -> BoolArray:
    """(M,) whether category 048 has room for the plot's range and, of a 3D radar, its height."""
    near = value[:, 0] <= RHO_MAX_NM * NAUTICAL_MILE_M
    if post.sensor.kind is not SensorKind.RADAR_3D:
        return near
    return near & (np.abs(_height_amsl_m(value, post.sensor, world)) <= HEIGHT_MAX_FT * FOOT_M)


def _height_amsl_m(value: FloatArray, sensor: Sensor, world: World) -> FloatArray:
    """Height above mean sea level, as a 3D radar computes it from its range and elevation."""
    position = polar_to_enu(value[:, 0], value[:, 1], value[:, 2]) + np.asarray(sensor.position_m)
    _, _, hae_m = world.frame.geodetic_from_enu(position)
    return hae_m - world.reference.geoid_undulation_m


def _marks(sector: int, end_s: float, post: Post, world: World) -> bytes:
    """A block of category 034: what the beam crosses at the end of a sector."""
    sensor = post.sensor
    north = sector + 1 == SECTORS or not sensor.rotating
    types = [MessageType.NORTH] if north else []
    if sensor.rotating:
        types.append(MessageType.SECTOR)
    records = Cat034.empty(len(types))
    records.sac[:], records.sic[:] = _source(post)
    records.message_type[:] = types
    records.time_of_day_s[:] = _time_of_day_s(world.moment_ns(end_s))
    for row, message in enumerate(types):
        if message is MessageType.NORTH:
            records.rotation_period_s[row] = sensor.period_s
        else:
            records.sector_deg[row] = 0.0 if north else (sector + 1) * SECTOR_DEG
    return encode_cat034(records)


def _source(post: Post) -> tuple[int, int]:
    """SAC and SIC that the feed expects; 0 where it takes any."""
    return post.feed.sac or 0, post.feed.sic or 0
