"""Files of the same kind as the tuning files that nothing was tuned on: other seeds, sizes and sensor errors.

Made by the benchmark's own generator where it is at hand, into `build/bench/holdout`. Whoever changes the tracker looks
at the tuning files; these only tell afterwards whether the change holds elsewhere.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from tests.bench.tracking.files import Scene, read, scenario

OUT: Final = Path("build/bench/holdout")
DEGREE: Final = 0.017453292519943295


class Plan(NamedTuple):
    """How a file is made.

    Attributes:
        n: Drones.
        clutter: False plots a scan.
        seed: Of the generator.
        multi: A second radar and a bearing as well.
        errors: Hidden errors of sensors, by number: fields of the generator's sensors.
        like: The file without these errors, for the ratio; empty for none.
    """

    n: int
    clutter: float
    seed: int
    multi: bool = False
    errors: Mapping[int, Mapping[str, Any]] = MappingProxyType({})
    like: str = ""


# One radar is always in time: if all come late, no tracker can show the present.
PLANS: Final = {
    "hold-n10-c0": Plan(10, 0, 2001),
    "hold-n20-c50": Plan(20, 50, 2002),
    "hold-n50-c100": Plan(50, 100, 2003),
    "hold-n100-c10": Plan(100, 10, 2004),
    "holdmulti-n10-c0": Plan(10, 0, 2005, multi=True),
    "holdmulti-n20-c50": Plan(20, 50, 2006, multi=True),
    "holdmulti-n50-c10": Plan(50, 10, 2007, multi=True),
    "holdmulti-n100-c100": Plan(100, 100, 2008, multi=True),
    "holdbias-n10-c0": Plan(10, 0, 2005, True, {0: {"az_bias": -0.4 * DEGREE, "rng_bias": -25.0}}, "holdmulti-n10-c0"),
    "holdbias-n20-c50": Plan(
        20, 50, 2006, True, {1: {"az_bias": 0.9 * DEGREE, "rng_bias": -60.0}}, "holdmulti-n20-c50"
    ),
    "holdbias-n50-c10": Plan(
        50,
        10,
        2007,
        True,
        {0: {"az_bias": -0.4 * DEGREE, "rng_bias": -25.0}, 1: {"az_bias": 0.3 * DEGREE, "rng_bias": 30.0}},
        "holdmulti-n50-c10",
    ),
    "holdoosm-n20-c50": Plan(20, 50, 2006, True, {1: {"latency": (0.3, 5.0)}}),
    "holdoosm-n50-c10": Plan(50, 10, 2007, True, {0: {"latency": (0.3, 3.0)}}),
}


def _make(generator: Any, name: str, plan: Plan) -> None:
    config = generator.Config(n=plan.n, clutter=plan.clutter, seed=plan.seed, multi=plan.multi)
    for number, errors in plan.errors.items():
        config.sensors[number] = replace(config.sensors[number], **errors)
    generator.save(config, name, OUT, with_csv=False)


def holdout(told: Callable[[str], None] = lambda _name: None) -> list[Scene]:
    """Make and read all of them; none where the generator is not at hand.

    Args:
        told: Called with the name of each file before it is made.
    """
    generator = scenario()
    if generator is None:
        return []
    for name, plan in PLANS.items():
        told(name)
        _make(generator, name, plan)
    return [read(OUT, name) for name in PLANS]
