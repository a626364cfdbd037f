"""Compiles the kernels before the first real frame: a few simulated seconds through the whole corridor."""

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from tempfile import TemporaryFile
from typing import Final

import numpy as np
from msgspec import structs

from hima.config.site import Site, unpack_site
from hima.jit import CACHE_FOLDER
from hima.node.full_corridor import FULL_CORRIDOR
from hima.picture.calibration import Witness
from hima.picture.detection import Sweep
from hima.picture.local_track import LocalTracks
from hima.picture.packing import pack
from hima.picture.sensor import Reports
from hima.sensing.settings import Format
from hima.simulation.events import events, opening
from hima.simulation.load import load_scenario
from hima.simulation.play import play
from hima.tracking import sensor_care, tracker
from hima.tracking.apart import motion
from hima.tracking.calibration.calibration import bear_witness
from hima.tracking.gating import Plots
from hima.tracking.measurement import POLAR_CODE
from hima.wire.asterix.decode import decode as decode_asterix

RANGE_MAX_M: Final = 20_000.0
"""Enough for the flight below; what a sensor sees farther out takes the same code, and may not fit its format."""

_SCENARIO: Final = b"""
[scenario]
name = "Warm-up"
site = "any"
start = "2026-01-01T00:00:00Z"
duration_s = 6
seed = 1

[[flight]]
id = "one"
kind = "quad"
start = { bearing_deg = 200, range_m = 3000 }
height_m = 150
waypoint = [{ bearing_deg = 200, range_m = 100 }]
"""

_OLD_PLOT: Final = bytes.fromhex("01 0007 C0 0000 20")
"""A record of category 001, whose two profiles have a kernel of their own; it is not simulated."""
_WITNESS: Final = Witness("warm-up", 1, 0, (100.0, 100.0, 100.0), 10.0, 10.0)


def warm_up(site: Site) -> None:
    """Run the corridor on scratch data; nothing of it is kept.

    A second process compiles meanwhile what comes later on the way of a detection. The two share nothing but the
    cache of kernels, so it may be late or end without harm: what it has not compiled is compiled here at last.
    """
    sensors = (structs.replace(s, range_min_m=0.0, range_max_m=min(s.range_max_m, RANGE_MAX_M)) for s in site.sensors)
    site = structs.replace(site, sensors=tuple(sensors))
    with _undisturbed(), _second_process(site):
        _fly(site)
        for sensor in site.sensors:
            if sensor.reports is Reports.TRACKS:
                _fuse_one(site, sensor.index)
                break
        compile_later(site)


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the collector of garbage, which would look again and again at all that a compiler builds."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _second_process(site: Site) -> Iterator[None]:
    other = _started(site) if CACHE_FOLDER is not None and _processors() > 1 else None
    try:
        yield
    finally:
        if other is not None:
            other.kill()
            other.wait()


def _processors() -> int:
    """How many this process may use; where the system does not say, how many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _started(site: Site) -> subprocess.Popen[bytes] | None:
    """The second process, None if there can be none; it only saves time, so its troubles are nobody's.

    It reads the site from a file, for a pipe would let a large one wait until it reads. Nothing is imported from
    the folder in which the node happens to be started (`-P`).
    """
    if not sys.executable:
        return None
    with suppress(OSError), TemporaryFile() as file:
        file.write(pack(site))
        file.seek(0)
        return subprocess.Popen(
            [sys.executable, "-P", "-m", "hima.app.warm_up"],
            stdin=file,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    return None


def _fly(site: Site) -> None:
    """One flight through the whole corridor."""
    scenario = load_scenario("warm-up", _SCENARIO.replace(b'"any"', f'"{site.id}"'.encode()), site)
    state = FULL_CORRIDOR.open_site(opening(scenario, site, ""))
    for event in events(scenario, site, play(scenario, site)):
        state, _ = FULL_CORRIDOR.advance(state, event)


def compile_later(site: Site) -> None:
    """Compile what a detection meets after it was absorbed: calibration, looks and pictures.

    And what a flight of seconds does not meet, for it must not keep people waiting when it is met: sensors that have
    just been corrected, claims that bear witness, and two tracks that a person compares.
    """
    if any(feed.format is Format.ASTERIX for feed in site.feeds):
        decode_asterix(_OLD_PLOT)
    state = tracker.start(site.sensors, site.tracking)
    known = state.care.calibration
    known.told, known.corrected_ns = 1, 0  # as if something had been learnt, so that it is settled
    known.verdicts.active[:] = True
    nobody = np.full(1, -1)
    for sensor in site.sensors:
        plots = Plots(
            sensor=sensor.index,
            coordinates=POLAR_CODE,
            time_ns=np.zeros(1, np.int64),
            value=np.full((1, 4), 100.0),
            sigma=np.ones((1, 4)),
            kind=np.zeros(1, np.uint8),
            excess=np.zeros(1),
        )
        sensor_care.learn(state.care, plots, nobody, state.estimates, state.lives, 0)
        tracker.look(state, Sweep(sensor.index, 0, 0.0, 1.0))
        tracker.picture(state, 0)
    bear_witness(known, _WITNESS, 0, state.estimates)
    motion(state, 0, 0)


def _fuse_one(site: Site, sensor: int) -> None:
    """Fuse a local track: not every format that carries some is simulated."""
    one = LocalTracks(
        sensor=sensor,
        time_ns=np.zeros(1, np.int64),
        position_m=np.full((1, 3), 100.0),
        velocity_mps=np.zeros((1, 3)),
        covariance=np.eye(6)[None],
        kind=np.zeros(1, np.uint8),
        source_track=np.ones(1, np.int64),
    )
    tracker.fuse(tracker.start(site.sensors, site.tracking), one)


if __name__ == "__main__":
    gc.disable()
    compile_later(unpack_site(sys.stdin.buffer.read()))
