"""How each kind flies: one reviewable table. Figures are typical of the class, not of a product."""

from typing import Final, NamedTuple

from hima.picture.kind import Kind
from hima.simulation.scenario import AtEnd, FlightKind


class Airframe(NamedTuple):
    """Limits and habits of one kind.

    Attributes:
        kind: What it is in the words of the picture.
        truth_word: What it is in the words of the benchmark's truth files.
        speed_min_mps: Slowest commanded airspeed, 0 for one that can hover.
        speed_mps: Usual airspeed.
        speed_max_mps: Fastest airspeed.
        lateral_mps2: Largest acceleration across its course.
        forward_mps2: Largest acceleration along its course.
        climb_mps: Fastest climb.
        sink_mps: Fastest descent.
        vertical_mps2: Largest vertical acceleration.
        weave_rad: Standard deviation of its course about the wanted one.
        weave_s: Correlation time of that weaving.
        bob_m: Standard deviation of its height about the wanted one, with the same correlation time.
        flap_mps: Amplitude by which its speed swings.
        flap_s: Period of that swing.
        drifts: True if the wind carries it.
        emits: True if it usually transmits (control link, video).
        at_end: What it usually does after its last waypoint.
        thermal_mps: How fast it rises in thermals on its way, 0 for one that uses none.
        thermal_s: How long it stays in one at most.
    """

    kind: Kind
    truth_word: str
    speed_min_mps: float
    speed_mps: float
    speed_max_mps: float
    lateral_mps2: float
    forward_mps2: float
    climb_mps: float
    sink_mps: float
    vertical_mps2: float
    weave_rad: float
    weave_s: float
    bob_m: float
    flap_mps: float
    flap_s: float
    drifts: bool
    emits: bool
    at_end: AtEnd
    thermal_mps: float = 0.0
    thermal_s: float = 60.0

    @property
    def hovers(self) -> bool:
        """True if it can stand still in the air."""
        return self.speed_min_mps == 0.0


AIRFRAMES: Final = {
    FlightKind.QUAD: Airframe(
        Kind.MULTIROTOR, "quad", 0, 14, 22, 4.0, 3.0, 4, 4, 2.0, 0.03, 4, 1.5, 0, 1, False, True, AtEnd.LOITER
    ),
    FlightKind.FPV: Airframe(
        Kind.MULTIROTOR, "fpv", 0, 28, 42, 8.0, 6.0, 8, 14, 5.0, 0.14, 2, 3.0, 0, 1, False, True, AtEnd.IMPACT
    ),
    FlightKind.FIXED_WING: Airframe(
        Kind.FIXED_WING, "wing", 15, 27, 45, 3.0, 1.5, 4, 6, 1.5, 0.05, 8, 4.0, 0, 1, True, False, AtEnd.LOITER
    ),
    # Autonomous small fixed wing; nothing to hear, and a dive at its end.
    FlightKind.ONE_WAY: Airframe(
        Kind.ONE_WAY_ATTACK, "owa", 25, 45, 75, 5.0, 2.0, 8, 25, 4.0, 0.02, 10, 3.0, 0, 1, True, False, AtEnd.IMPACT
    ),
    FlightKind.SURVEY: Airframe(
        Kind.MULTIROTOR, "quad", 0, 9, 16, 2.5, 2.0, 3, 3, 1.5, 0.01, 4, 0.7, 0, 1, False, True, AtEnd.REPEAT
    ),
    # Soaring and flapping in turn: speed swings with each bound of flapping.
    FlightKind.BIRD_FLOCK: Airframe(
        Kind.BIRD, "bird", 6, 11, 20, 4.0, 3.0, 2.5, 3, 2.0, 0.35, 5, 6.0, 1.2, 3.5, True, False, AtEnd.LOITER, 1.4
    ),
    # A stork, a vulture, a kite: circles upwards without a beat for minutes, then glides on.
    FlightKind.SOARING_BIRD: Airframe(
        Kind.BIRD, "bird", 7, 13, 24, 5.0, 2.0, 4, 3, 1.5, 0.12, 8, 6.0, 0.3, 5.0, True, False, AtEnd.LOITER, 2.0, 240
    ),
    FlightKind.HELICOPTER: Airframe(
        Kind.MANNED_AIRCRAFT, "heli", 0, 55, 80, 4.0, 1.5, 8, 8, 1.5, 0.01, 8, 4.0, 0, 1, False, False, AtEnd.LOITER
    ),
    FlightKind.LIGHT_AIRCRAFT: Airframe(
        Kind.MANNED_AIRCRAFT, "plane", 30, 58, 95, 4.0, 1.0, 6, 6, 1.2, 0.01, 12, 5.0, 0, 1, True, False, AtEnd.LOITER
    ),
    FlightKind.AIRLINER: Airframe(
        Kind.MANNED_AIRCRAFT,
        "airliner",
        110,
        230,
        270,
        2.5,
        0.6,
        12,
        12,
        1.0,
        0.001,
        20,
        2.0,
        0,
        1,
        False,
        False,
        AtEnd.LEAVE,
    ),
}
