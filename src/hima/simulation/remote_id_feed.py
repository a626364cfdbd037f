"""Remote ID as a receiver passes it on: Wi-Fi beacon frames, one a second from each drone that says who it is."""

import hashlib
import math
from collections.abc import Iterator
from typing import Final

from hima.picture.kind import Kind
from hima.simulation.broadcast import Claim, due, heard, rhythms
from hima.simulation.ground import Ground
from hima.simulation.scenario import Place, RemoteIdClaim
from hima.simulation.sent import Sent
from hima.simulation.world import Post, World
from hima.units import SECOND_NS
from hima.wire.remoteid.encode import encode_pack
from hima.wire.remoteid.messages import BasicId, Location, Message, OperatorId, System
from hima.wire.remoteid.transport import beacon_frame

PERIOD_S: Final = 1.0
DELAY_S: Final = 0.08
"""Time from the drone's own fix to the receiver's datagram."""
SERIAL: Final = 1
AEROPLANE: Final = 1
MULTIROTOR: Final = 2
AIRBORNE: Final = 2
TAKE_OFF: Final = 0
EUROPEAN_OPERATOR: Final = 0
UNDER_3_M: Final = 11
UNDER_3_M_VERTICAL: Final = 5
UNDER_1_MPS: Final = 3
STANDING_MPS: Final = 0.3
"""Below this speed a course means nothing and is not said."""


def remote_id_feed(post: Post, world: World, from_s: float) -> Iterator[Sent]:
    """Everything a Remote ID receiver passes on from a time on, in order of time."""
    beacons = rhythms(world, lambda row: world.flight(row).remote_id is not None, {"beacon": PERIOD_S})
    for item in due(beacons, from_s - DELAY_S, world.scenario.duration_s - DELAY_S):
        said = world.flight(item.rhythm.row).remote_id
        claim = heard(post.sensor, world, item)
        if said is None or claim is None or post.silent(item.time_s + DELAY_S):
            continue
        fixed_ns = world.moment_ns(item.time_s)
        fixed_wing = world.truth.kind[item.rhythm.row] != Kind.MULTIROTOR
        pack = encode_pack(_messages(said, claim, fixed_wing, fixed_ns, world.ground))
        yield Sent(
            world.moment_ns(item.time_s + DELAY_S),
            post.feed.id,
            beacon_frame(_mac(said.serial), item.number % 256, pack),
        )


def _mac(serial: str) -> bytes:
    """A locally administered address that belongs to the serial."""
    return bytes([0x02]) + hashlib.blake2b(serial.encode(), digest_size=5).digest()


def _messages(said: RemoteIdClaim, claim: Claim, fixed_wing: bool, moment_ns: int, ground: Ground) -> list[Message]:
    messages: list[Message] = [
        BasicId(SERIAL, AEROPLANE if fixed_wing else MULTIROTOR, said.serial),
        _location(claim, moment_ns),
    ]
    if said.operator is not None:
        messages.append(_system(said.operator, moment_ns, ground))
    if said.operator_id:
        messages.append(OperatorId(EUROPEAN_OPERATOR, said.operator_id))
    return messages


def _location(claim: Claim, moment_ns: int) -> Location:
    east, north, up = claim.velocity_mps.tolist()
    speed = math.hypot(east, north)
    return Location(
        status=AIRBORNE,
        height_above_ground=True,
        track_deg=math.degrees(math.atan2(east, north)) % 360.0 if speed > STANDING_MPS else None,
        speed_mps=speed,
        climb_mps=up,
        lat_deg=claim.lat_deg,
        lon_deg=claim.lon_deg,
        pressure_altitude_m=None,
        geodetic_altitude_m=claim.hae_m,
        height_m=claim.height_m,
        horizontal_accuracy=UNDER_3_M,
        vertical_accuracy=UNDER_3_M_VERTICAL,
        speed_accuracy=UNDER_1_MPS,
        seconds_past_hour=moment_ns % (3600 * SECOND_NS) / SECOND_NS,
    )


def _system(operator: Place, moment_ns: int, ground: Ground) -> System:
    lat_deg, lon_deg = ground.degrees(operator)
    return System(
        operator_source=TAKE_OFF,
        operator_lat_deg=lat_deg,
        operator_lon_deg=lon_deg,
        operator_altitude_m=ground.frame.hae_m,
        area_count=1,
        area_radius_m=0,
        area_ceiling_m=None,
        area_floor_m=None,
        category=0,
        aircraft_class=0,
        time_s=moment_ns // SECOND_NS,
    )
