"""Cooperative aircraft bear witness: three that agree are believed, a liar turns no radar."""

import numpy as np
from tests.unit.tracking.misaligned import DEG, NONE, applied, bias, calibrations, drones, fly, radars
from tests.unit.tracking.world import BEGIN_NS, Flight, World, sensor

from hima.picture.arrays import FloatArray
from hima.picture.calibration import CalibrationState, Quantity, Witness
from hima.picture.sensor import SensorKind
from hima.tracking import tracker


def turned(place: FloatArray, angle_rad: float) -> FloatArray:
    """A place turned clockwise about the first radar."""
    east = place[0] * np.cos(angle_rad) + place[1] * np.sin(angle_rad)
    north = place[1] * np.cos(angle_rad) - place[0] * np.sin(angle_rad)
    return np.array((east, north, place[2]))


def speak(world: World, name: int, flight: Flight, lie_rad: float, at_s: float, emitters: int) -> None:
    """The flight claims a place turned by ``lie_rad`` from its own, from so many addresses."""
    tracks, place = world.picture(at_s), flight(at_s)[:3]
    near = np.linalg.norm(tracks.position_m[:, :2] - place[:2], axis=1)
    if not len(near) or near.min() > 600.0:
        return
    east, north, up = turned(place, lie_rad).tolist()
    track, time_ns = int(tracks.id[near.argmin()]), BEGIN_NS + round(at_s * 1e9)
    claims = (Witness(f"adsb/{name}/{k}", track, time_ns, (east, north, up), 10.0, 20.0) for k in range(emitters))
    tracker.bear_witness(world.state, tuple(claims))


def with_claims(
    world: World, off: tuple[tuple[float, ...], ...], flights: list[Flight], claims: dict[int, float], emitters: int = 1
) -> None:
    """Fly for 40 s; ``claims`` says by how much which of the flights lie."""

    def all_speak(second: float) -> None:
        for k, lie_rad in claims.items():
            speak(world, k, flights[k], lie_rad, second + 0.9, emitters)

    fly(world, off, flights, 40.0, each=all_speak)


def lone_radar() -> World:
    return World(*radars(1), sensor(1, SensorKind.ADSB))


def test_three_honest_aircraft_show_that_a_lone_radar_is_off() -> None:
    world, flights = lone_radar(), drones(8, 1)
    with_claims(world, ((30.0, 1.0 * DEG, 0.0, 0.0), NONE), flights, dict.fromkeys(range(4), 0.0))
    report = calibrations(world)[0]
    value, sigma = bias(world, 0, Quantity.AZIMUTH)
    assert abs(value - 1.0 * DEG) < 3.0 * sigma
    assert report.claimants >= 3
    assert report.state is CalibrationState.CORRECTED


def test_one_liar_turns_no_radar_however_often_and_from_however_many_addresses_he_speaks() -> None:
    world, flights = lone_radar(), drones(8, 2)
    with_claims(world, (NONE, NONE), flights, {0: 1.2 * DEG}, emitters=5)
    assert not applied(world).any()
    assert calibrations(world)[0].claimants == 0


def test_a_liar_among_honest_ones_is_left_out() -> None:
    world, flights = lone_radar(), drones(8, 3)
    with_claims(world, (NONE, NONE), flights, {0: 2.5 * DEG, 1: 0.0, 2: 0.0, 3: 0.0})
    assert not applied(world).any()
    value, sigma = bias(world, 0, Quantity.AZIMUTH)
    assert abs(value) < 3.0 * sigma


def test_liars_who_agree_do_not_outweigh_two_radars_that_do() -> None:
    world, flights = World(*radars(2)), drones(14, 4)
    with_claims(world, (NONE, NONE), flights, dict.fromkeys(range(5), 1.2 * DEG))
    assert not applied(world).any()
    assert calibrations(world)[0].claimants == 0


def test_a_claim_about_no_track_is_nothing() -> None:
    world = lone_radar()
    tracker.bear_witness(world.state, (Witness("adsb/x", 77, BEGIN_NS, (0.0, 0.0, 0.0), 10.0, 10.0),))
    assert not calibrations(world)[0].claimants
