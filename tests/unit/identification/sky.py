"""A small sky for tests of claims: radar tracks and Remote ID or ADS-B claims, told and compared once a second."""

import math
from collections.abc import Mapping

import msgspec
import numpy as np
from tests.unit.identification.test_correlate import START_NS, report, tracks

from hima.identification.correlate import IdentificationState, hear, identify
from hima.identification.settings import IdentificationSettings
from hima.identification.surroundings import Surroundings
from hima.picture.calibration import CalibrationUse
from hima.picture.cooperative import CooperativeReport, CooperativeSource
from hima.picture.coverage import Coverage
from hima.picture.facts import IdScheme
from hima.picture.identity import Contact, Identities
from hima.picture.kind import Kind
from hima.picture.sensor import Sensor, SensorKind
from hima.picture.track import Tracks
from hima.picture.trust import ClaimCluster, Evidence, EvidenceCode
from hima.picture.wedge import Wedge
from hima.units import SECOND_NS

Place = tuple[float, float]
SETTINGS = IdentificationSettings()


def sensor(index: int, name: str, kind: SensorKind, at: Place = (0.0, 0.0), range_max_m: float = 8_000.0) -> Sensor:
    return Sensor(
        id=name, index=index, kind=kind, position_m=(*at, 10.0), sigma_range_m=10.0, sigma_azimuth_rad=0.01,
        sigma_elevation_rad=0.01, sigma_range_rate_mps=1.0, sigma_height_m=10.0, detection_probability=0.95,
        clutter_per_scan=0.1, range_min_m=0.0, range_max_m=range_max_m, elevation_min_rad=-0.2, elevation_max_rad=0.7,
        period_s=1.0, rotating=True, calibrate=CalibrationUse.OFF,
    )  # fmt: skip


RADAR = sensor(0, "radar", SensorKind.RADAR_3D)
RECEIVER = sensor(1, "antenna", SensorKind.REMOTE_ID)
AIR_RECEIVER = sensor(3, "air", SensorKind.ADSB, range_max_m=400_000.0)
FINDER = sensor(2, "finder", SensorKind.RF_BEARING, (2_000.0, 0.0))


def coverage(percent: int) -> Coverage:
    """The same chance of being seen everywhere within 10 km."""
    return Coverage(
        time_ns=START_NS, within_s=5.0, origin_m=np.array([-10_000.0, -10_000.0]), cell_m=500.0,
        height_m=np.array([50.0, 300.0]), chance=np.full((2, 40, 40), percent, np.uint8), seen=np.ones(2),
        sensor=np.zeros(1, np.int64), sensor_seen=np.ones(1), sensor_live=np.ones(1, np.uint8),
        reflector_m=np.zeros((0, 2)), reflector_sensor=np.zeros(0, np.int64), fixtures=0,
    )  # fmt: skip


def rid(
    second: float, at: Place | None, name: str = "SN1", emitter: str = "60aa", **changes: object
) -> CooperativeReport:
    """A Remote ID claim, 100 m up, accurate to some metres."""
    said = report(second, None, emitter=emitter, name=name)
    place = None if at is None else (*at, 100.0)
    told = {"position_m": place, "sigma_horizontal_m": 3.0, "scheme": IdScheme.SERIAL, "velocity_mps": None, **changes}
    return msgspec.structs.replace(said, **told)


def adsb(second: float, at: Place, emitter: str = "71be19", **changes: object) -> CooperativeReport:
    """An ADS-B claim of a manned aircraft."""
    told = {"source": CooperativeSource.ADSB, "feed": "adsb", "kind": Kind.MANNED_AIRCRAFT, "sigma_horizontal_m": 30.0}
    return rid(second, at, "HELI1", emitter, **{"scheme": IdScheme.CALL_SIGN, **told, **changes})


class Sky:
    """Runs identification second by second.

    Args:
        percent: Chance of being seen by radar, everywhere.
        settings: Of identification.
    """

    def __init__(self, percent: int = 0, settings: IdentificationSettings = SETTINGS) -> None:
        self.state = IdentificationState()
        self.settings = settings
        self.coverage = coverage(percent)
        self.second = 0.0
        self.wedges: tuple[Wedge, ...] = ()
        self.identities: Identities | None = None
        self.contacts: tuple[Contact, ...] = ()

    def step(
        self,
        *claims: CooperativeReport,
        seen: Mapping[int, Place] | None = None,
        sensors: int = 1,
        velocity: tuple[float, float, float] = (0.0, 0.0, 0.0),
    ) -> None:
        """A second passes: claims come, and radar sees tracks at places."""
        for claim in claims:
            hear(self.state, claim, self.settings)
        held = tracks(self.second, dict(seen or {}))
        count = len(held.id)
        self.look(
            msgspec.structs.replace(
                held, sensors=np.full(count, sensors, np.uint32), velocity_mps=np.tile(velocity, (count, 1))
            )
        )
        self.second += 1.0

    def look(self, held: Tracks) -> None:
        """Compare with tracks."""
        around = Surroundings(
            sensors=(RADAR, RECEIVER, FINDER, AIR_RECEIVER),
            receivers={"rid": RECEIVER, "adsb": AIR_RECEIVER},
            coverage=self.coverage,
            wedges=self.wedges,
        )
        self.identities, self.contacts = identify(self.state, held, self.settings, around)

    @property
    def clusters(self) -> tuple[ClaimCluster, ...]:
        return self.state.clusters

    def contact(self, key: str = "rid/60aa") -> Contact:
        return next(contact for contact in self.contacts if contact.key == key)

    def evidence(self, code: EvidenceCode, key: str = "rid/60aa") -> Evidence:
        return next(found for found in self.contact(key).evidence if found.code is code)

    def codes(self, key: str = "rid/60aa") -> set[EvidenceCode]:
        return {found.code for found in self.contact(key).evidence}

    def bearing(self, azimuth_deg: float) -> None:
        """The direction finder hears something that no track explains."""
        now_ns = START_NS + round(self.second * SECOND_NS)
        half = math.radians(2.0)
        self.wedges = (Wedge(2, now_ns, math.radians(azimuth_deg), half, None, None, 8_000.0, Kind.UNKNOWN),)
