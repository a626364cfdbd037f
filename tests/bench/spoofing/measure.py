"""Evidence against claims: how soon false ones are found, how often honest ones are, and what a tick of a flood takes.

The figures published for telling whence something cannot be heard (LoVe) are the targets for being wrong either way.
"""

from time import process_time_ns
from typing import Final

import numpy as np
from tests.bench.metric import Metric, at_least, at_most, plain
from tests.bench.spoofing.attacks import ATTACKS, Attack, found_s
from tests.bench.spoofing.honest import Tally, real_flights, recorded_adsb, recorded_remote_id, simulated
from tests.unit.identification.sky import Sky, rid

from hima.picture.trust import EvidenceCode

RUNS: Final = 12
FALSE_SHARE: Final = 0.00106
FOUND_SHARE: Final = 1.0 - 0.00334
GHOSTS: Final = 10_000
TICK_MS: Final = 200.0
"""The picture's period: a flood must leave room in it for the tracks."""


def measure() -> list[Metric]:
    """The figures."""
    found = [metric for attack in ATTACKS for metric in _attack(attack)]
    honest = [
        *_honest("simulated traffic", _sum([simulated(seed) for seed in (1,)])),
        *_honest("real flights", real_flights()),
        *_honest("recorded ADS-B", recorded_adsb()),
        *_honest("recorded Remote ID", recorded_remote_id()),
    ]
    return [*found, *honest, *_flood()]


def _attack(attack: Attack) -> list[Metric]:
    times = [found_s(attack, seed) for seed in range(RUNS)]
    there = [time for time in times if time is not None]
    slowest = float(np.percentile(there, 95)) if there else float("inf")
    return [
        at_least(f"{attack.name}: found", len(there) / RUNS, "share", FOUND_SHARE),
        at_most(f"{attack.name}: after, 95 %", slowest, "s", attack.within_s),
    ]


def _honest(name: str, tally: Tally) -> list[Metric]:
    noted = [(code, tally.rate(code.value)) for code in EvidenceCode]
    return [
        plain(f"{name}: seconds of claims", tally.seconds, "s"),
        at_most(f"{name}: contradicted", tally.rate(), "share", FALSE_SHARE),
        *(at_most(f"{name}: {code.value}", rate, "share", FALSE_SHARE) for code, rate in noted if rate),
    ]


def _sum(tallies: list[Tally]) -> Tally:
    whole = Tally()
    for number, tally in enumerate(tallies):
        whole.seconds += tally.seconds
        whole.contradicted += tally.contradicted
        whole.codes.update(tally.codes)
        whole.contacts |= {f"{number} {key}" for key in tally.contacts}
        whole.accused |= {f"{number} {key}" for key in tally.accused}
    return whole


def _flood() -> list[Metric]:
    """Processor time of a tick with ten thousand identities that have all just been heard."""
    sky, spent = Sky(percent=90), []
    tracks = {number: (100.0 * number, 300.0) for number in range(1, 51)}
    for second in range(12):
        ghosts = tuple(rid(float(second), (n % 6_000, n % 5_000), f"G{n}", f"g{n:05d}") for n in range(GHOSTS))
        begun_ns = process_time_ns()
        sky.step(*ghosts, seen=tracks)
        spent.append((process_time_ns() - begun_ns) / 1e6)
    heard_and_tick = float(np.median(spent[2:]))
    idle = []
    for _ in range(10):
        begun_ns = process_time_ns()
        sky.step(seen=tracks)
        idle.append((process_time_ns() - begun_ns) / 1e6)
    return [
        plain("10,000 claims heard, and the tick after them, median", heard_and_tick, "ms"),
        at_most("a tick with 10,000 silent contacts, median", float(np.median(idle[:4])), "ms", TICK_MS),
        at_most("clusters they are shown as", float(len(sky.clusters)), "", 1.0),
    ]
