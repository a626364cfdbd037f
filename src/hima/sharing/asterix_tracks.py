"""Tracks of the picture as columns of ASTERIX category 062."""

from typing import Final

import numpy as np

from hima.picture.air_picture import AirPicture
from hima.picture.arrays import FloatArray, IntArray
from hima.picture.kind import Kind
from hima.picture.mode import Mode
from hima.picture.track import TrackState
from hima.sharing.context import SharingContext
from hima.sharing.settings import Audience
from hima.sharing.told import is_shown
from hima.units import DAY_NS, DEGREE_RAD, FOOT_M, FOOT_PER_MINUTE_MPS, SECOND_NS
from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.six_bit import six_bits

AGE_MAX_S: Final = 63.75
"""The most an age can say means this or more."""
SIGMA_MAX_M: Final = 32_767.5
COVARIANCE_MAX_M: Final = 16_383.5
SIGMA_MAX_MPS: Final = 63.75
SIGMA_HEIGHT_MAX_FT: Final = 1_593.75
SIGMA_CLIMB_MAX_FT_PER_MIN: Final = 1_593.75
PLANE_MAX_M: Final = 4_194_303.5
SPEED_MAX_MPS: Final = 8_191.75
HEIGHT_MAX_FT: Final = 204_793.75
NON_COOPERATIVE: Final = 2
"""I062/080 SDS."""
FROM_TARGET, NOT_FROM_TARGET = 0, 1
"""I062/245 STI."""


def shown_rows(picture: AirPicture, audience: Audience) -> IntArray:
    """Rows of the tracks that an audience is told of; what has no place that can be written is left out."""
    tracks = picture.tracks
    states = [state for state in TrackState if state is not TrackState.DROPPED and is_shown(state, audience)]
    wanted = np.isin(tracks.state, states) & (picture.identities.kind != Kind.CLUTTER)
    wanted &= np.isfinite(tracks.covariance).all(axis=(1, 2))
    wanted &= (np.abs(tracks.position_m) <= PLANE_MAX_M).all(axis=1)  # NaN is in no range
    wanted &= (np.abs(tracks.velocity_mps) <= SPEED_MAX_MPS).all(axis=1)
    return np.flatnonzero(wanted)


def track_records(picture: AirPicture, rows: IntArray, context: SharingContext, audience: Audience) -> Cat062:
    """Records of some rows, all but their numbers (I062/040) and whether they are first (TSB).

    The state vector is that of the picture's moment. A height whose uncertainty the format cannot say is left out, and
    so is its rate.
    """
    tracks = picture.tracks
    made = Cat062.empty(len(rows))
    begin(made, picture.time_ns, context, audience)
    made.mon[:] = np.bitwise_count(tracks.sensors[rows]) == 1
    made.cnf[:] = tracks.state[rows] == TrackState.TENTATIVE
    _age(made, picture, rows)
    _place(made, tracks.position_m[rows], tracks.covariance[rows], context)
    _motion(made, tracks.velocity_mps[rows], tracks.covariance[rows])
    _identify(made, picture, rows, audience)
    return made


def begin(made: Cat062, time_ns: int, context: SharingContext, audience: Audience) -> None:
    """What every record says: its source, its time, and whether it is real."""
    made.sac[:], made.sic[:], made.service[:] = audience.sac, audience.sic, audience.service
    made.time_of_day_s[:] = time_ns % DAY_NS / SECOND_NS
    made.mon[:], made.spi[:], made.mrh[:], made.src[:], made.cnf[:] = 0, 0, 1, 0, 0
    made.sim[:], made.tse[:], made.tsb[:] = context.mode is not Mode.LIVE, 0, 0


def _age(made: Cat062, picture: AirPicture, rows: IntArray) -> None:
    tracks = picture.tracks
    coasting = tracks.state[rows] == TrackState.COASTING
    made.cst[:], made.psr[:] = coasting, coasting
    # No transponder was asked: a display that goes by these bits shows a track of primary sensors.
    made.ssr[:], made.mds[:], made.ads[:], made.sds[:] = 1, 1, 1, NON_COOPERATIVE
    made.track_age_s[:] = np.clip((picture.time_ns - tracks.born_ns[rows]) / SECOND_NS, 0.0, AGE_MAX_S)
    made.psr_age_s[:] = np.clip((picture.time_ns - tracks.updated_ns[rows]) / SECOND_NS, 0.0, AGE_MAX_S)


def _place(made: Cat062, position_m: FloatArray, covariance: FloatArray, context: SharingContext) -> None:
    lat_rad, lon_rad, hae_m = context.frame.geodetic_from_enu(position_m)
    made.lat_deg[:], made.lon_deg[:] = lat_rad / DEGREE_RAD, lon_rad / DEGREE_RAD
    made.x_m[:], made.y_m[:] = position_m[:, 0], position_m[:, 1]
    made.sigma_x_m[:] = np.minimum(_sigma(covariance, 0), SIGMA_MAX_M)
    made.sigma_y_m[:] = np.minimum(_sigma(covariance, 1), SIGMA_MAX_M)
    common = covariance[:, 0, 1]
    made.covariance_xy_m[:] = np.clip(np.sign(common) * np.sqrt(np.abs(common)), -COVARIANCE_MAX_M, COVARIANCE_MAX_M)
    altitude_ft, sigma_ft = hae_m / FOOT_M, _sigma(covariance, 2) / FOOT_M
    said = (sigma_ft <= SIGMA_HEIGHT_MAX_FT) & (np.abs(altitude_ft) <= HEIGHT_MAX_FT)
    made.altitude_ft[:] = np.where(said, altitude_ft, np.nan)
    made.sigma_altitude_ft[:] = np.where(said, sigma_ft, np.nan)


def _motion(made: Cat062, velocity_mps: FloatArray, covariance: FloatArray) -> None:
    made.vx_mps[:], made.vy_mps[:] = velocity_mps[:, 0], velocity_mps[:, 1]
    made.sigma_vx_mps[:] = np.minimum(_sigma(covariance, 3), SIGMA_MAX_MPS)
    made.sigma_vy_mps[:] = np.minimum(_sigma(covariance, 4), SIGMA_MAX_MPS)
    climb, sigma = velocity_mps[:, 2] / FOOT_PER_MINUTE_MPS, _sigma(covariance, 5) / FOOT_PER_MINUTE_MPS
    said = np.isfinite(made.altitude_ft) & (np.abs(climb) <= HEIGHT_MAX_FT)
    made.climb_ft_per_min[:] = np.where(said, climb, np.nan)
    made.sigma_climb_ft_per_min[:] = np.where(said, np.minimum(sigma, SIGMA_CLIMB_MAX_FT_PER_MIN), np.nan)


def _sigma(covariance: FloatArray, axis: int) -> FloatArray:
    sigma: FloatArray = np.sqrt(np.maximum(covariance[:, axis, axis], 0.0))
    return sigma


def _identify(made: Cat062, picture: AirPicture, rows: IntArray, audience: Audience) -> None:
    """Names that our people gave; what aircraft claim only for those who may see it. What does not fit is left out."""
    said = {named.track: named.name for named in picture.by_hand.names}
    addresses = _addresses(picture) if audience.names else {}
    for at, row in enumerate(rows.tolist()):
        ours, claimed = int(picture.tracks.id[row]), picture.identities.name[row] if audience.names else ""
        code = six_bits(said.get(ours) or claimed)
        if code is not None:
            made.identification[at] = code
            made.identification_source[at] = NOT_FROM_TARGET if ours in said else FROM_TARGET
        made.aircraft_address[at] = addresses.get(picture.identities.contact[row], -1)


def _addresses(picture: AirPicture) -> dict[str, int]:
    """24-bit addresses of aircraft by contact key: what ADS-B claims end in."""
    found = {}
    for contact in picture.contacts:
        emitter = contact.key.rpartition("/")[2]
        if contact.source == "adsb" and len(emitter) == 6 and all(digit in "0123456789abcdef" for digit in emitter):
            found[contact.key] = int(emitter, 16)
    return found
