"""The picture as columns for the screen: degrees, metres, microseconds, rounded to what a screen can show.

All tracks are turned at once; one row at a time would cost more than encoding them.
"""

import math
from collections import defaultdict
from typing import Final

import numpy as np

from hima.config.site import Site, site_frame
from hima.geo.frames import SiteFrame
from hima.picture.air_picture import AirPicture
from hima.picture.arrays import BoolArray, FloatArray
from hima.picture.by_hand import ByHand, Named
from hima.picture.kind import Kind
from hima.picture.threat import Threats
from hima.picture.track import Tracks, TrackState
from hima.units import MICROSECOND_NS, SECOND_NS
from hima.web.contact_view import cluster_view, contact_view
from hima.web.raid_view import raid_views
from hima.web.schema.picture import PictureMessage
from hima.web.schema.threats import ThreatColumns
from hima.web.schema.tracks import TrackColumns
from hima.web.verdict_view import permit_views, told
from hima.web.wedge_view import wedge_views

CHI_95: Final = math.sqrt(-2.0 * math.log(0.05))
"""Radius of the 95 % ellipse of a two-dimensional normal distribution, in standard deviations: 2.448."""
PLACE_DIGITS: Final = 6
"""A millionth of a degree is 11 cm."""

NO_NAME: Final = Named(0, "", "")


class PictureView:
    """Turns pictures of one site into messages.

    Args:
        site: The site whose frame the pictures are in.
    """

    def __init__(self, site: Site) -> None:
        self._frame: SiteFrame = site_frame(site)
        self._geoid_m = site.reference.geoid_undulation_m
        self._ground_amsl_m = site.reference.height_amsl_m
        self._assets = tuple(asset.id for asset in site.assets)
        self._sensors = tuple(sensor.id for sensor in site.sensors)

    def message(self, picture: AirPicture, seq: int, oldest_received_ns: int | None) -> PictureMessage:
        """The whole picture; dropped tracks are left out, and so is a track that has no finite place."""
        return PictureMessage(
            seq=seq,
            time_us=picture.time_ns // MICROSECOND_NS,
            oldest_received_us=None if oldest_received_ns is None else oldest_received_ns // MICROSECOND_NS,
            tracks=self._tracks(picture),
            threats=self._threats(picture.threats),
            raids=raid_views(picture.raids, self._frame, self._assets),
            contacts=tuple(contact_view(contact, picture.time_ns, self._place) for contact in picture.contacts),
            clusters=tuple(cluster_view(cluster, self._place) for cluster in picture.clusters),
            wedges=wedge_views(picture.wedges, self._sensors, picture.time_ns),
            permits=permit_views(picture.verdicts, picture.time_ns),
        )

    def _tracks(self, picture: AirPicture) -> TrackColumns:
        tracks, identities, verdicts = picture.tracks, picture.identities, picture.verdicts
        shown = shown_tracks(tracks)
        position, velocity = tracks.position_m[shown], tracks.velocity_mps[shown]
        covariance = tracks.covariance[shown]
        lat, lon, hae = self._frame.geodetic_from_enu(position)
        amsl = hae - self._geoid_m
        major, minor, bearing = ellipse_95(covariance[:, :2, :2])
        rows = np.flatnonzero(shown).tolist()
        ids = tuple(tracks.id[shown].tolist())
        names, merged = _said(picture.by_hand)
        updated_ns = tracks.updated_ns[shown]
        return TrackColumns(
            id=ids,
            state=tuple(tracks.state[shown].tolist()),
            kind=tuple(identities.kind[shown].tolist()),
            kind_percent=_kind_percent(identities.kind_probability[shown]),
            kind_evidence=tuple(identities.kind_evidence[shown].tolist()),
            kind_believed=_kind_percent(identities.kind_believed[shown]),
            affiliation=tuple(identities.affiliation[shown].tolist()),
            label=tuple(names.get(track, NO_NAME).name for track in ids),
            labelled_by=tuple(names.get(track, NO_NAME).person for track in ids),
            also=tuple(merged.get(track, ()) for track in ids),
            name=tuple(identities.name[row] for row in rows),
            decided_by=tuple(identities.decided_by[row] for row in rows),
            contact=tuple(identities.contact[row] for row in rows),
            claim_label=tuple(identities.label[shown].tolist()),
            lon_deg=_rounded(np.degrees(lon), PLACE_DIGITS),
            lat_deg=_rounded(np.degrees(lat), PLACE_DIGITS),
            amsl_m=_rounded(amsl, 1),
            above_site_m=_rounded(amsl - self._ground_amsl_m, 1),
            sigma_height_m=_rounded(np.sqrt(np.maximum(covariance[:, 2, 2], 0.0)), 1),
            course_deg=_turned(np.degrees(np.arctan2(velocity[:, 0], velocity[:, 1])), 360.0),
            speed_mps=_rounded(np.hypot(velocity[:, 0], velocity[:, 1]), 1),
            climb_mps=_rounded(velocity[:, 2], 1),
            ellipse_major_m=_rounded(major, 1),
            ellipse_minor_m=_rounded(minor, 1),
            ellipse_deg=_turned(bearing, 180.0),
            age_s=_rounded((picture.time_ns - updated_ns) / SECOND_NS, 2),
            born_us=tuple((tracks.born_ns[shown] // MICROSECOND_NS).tolist()),
            existence=_rounded(tracks.existence[shown], 3),
            sensors=tuple(tracks.sensors[shown].tolist()),
            updated_us=tuple((updated_ns // MICROSECOND_NS).tolist()),
            verdict=tuple(verdicts.standing[shown].tolist()),
            verdict_us=tuple((verdicts.since_ns[shown] // MICROSECOND_NS).tolist()),
            findings=tuple(told(verdicts.findings[row]) for row in rows),
            airframe=tuple(verdicts.airframe[row] for row in rows),
            permit=tuple(verdicts.permit[row] for row in rows),
        )

    def _threats(self, threats: Threats) -> ThreatColumns:
        early, median, late = (_or_none(threats.arrival_s[:, column], 1) for column in range(3))
        low, middle, high = (_rounded(threats.closest_m[:, column], 1) for column in range(3))
        return ThreatColumns(
            track=tuple(threats.track.tolist()),
            asset=tuple(self._assets[row] for row in threats.asset.tolist()),
            arrival_early_s=early,
            arrival_median_s=median,
            arrival_late_s=late,
            closest_low_m=low,
            closest_median_m=middle,
            closest_high_m=high,
            closest_s=_rounded(threats.closest_s, 1),
            probability=_rounded(threats.probability, 3),
        )

    def _place(self, enu_m: tuple[float, float, float] | None) -> tuple[float | None, float | None, float | None]:
        if enu_m is None:
            return None, None, None
        lat, lon, hae = self._frame.geodetic_from_enu(enu_m)
        return (
            round(math.degrees(float(lon)), PLACE_DIGITS),
            round(math.degrees(float(lat)), PLACE_DIGITS),
            round(float(hae) - self._geoid_m, 1),
        )


def _said(by_hand: ByHand) -> tuple[dict[int, Named], dict[int, tuple[int, ...]]]:
    """Names, and numbers that were merged, by track."""
    merged: defaultdict[int, list[int]] = defaultdict(list)
    for same in by_hand.same:
        merged[same.track].append(same.other)
    return {named.track: named for named in by_hand.names}, {track: tuple(others) for track, others in merged.items()}


def shown_tracks(tracks: Tracks) -> BoolArray:
    """(N,) which tracks go to the screen: not the dropped ones, and none whose place or motion is not finite."""
    finite = np.isfinite(tracks.position_m).all(axis=1) & np.isfinite(tracks.velocity_mps).all(axis=1)
    finite &= np.isfinite(tracks.covariance).all(axis=(1, 2))
    shown: BoolArray = (tracks.state != TrackState.DROPPED) & finite
    return shown


def ellipse_95(covariance: FloatArray) -> tuple[FloatArray, FloatArray, FloatArray]:
    """95 % ellipses of east-north covariances, from the closed form of a symmetric 2 x 2 eigenproblem.

    Args:
        covariance: (N, 2, 2), metres squared.

    Returns:
        Semi-axes, major then minor, in metres, and the bearing of the major axis in degrees clockwise from north,
        in [0, 180); each (N,).
    """
    east, north, cross = covariance[:, 0, 0], covariance[:, 1, 1], covariance[:, 0, 1]
    mean, half = (east + north) / 2.0, (east - north) / 2.0
    radius = np.hypot(half, cross)
    major = CHI_95 * np.sqrt(np.maximum(mean + radius, 0.0))
    minor = CHI_95 * np.sqrt(np.maximum(mean - radius, 0.0))
    bearing = (90.0 - np.degrees(np.arctan2(cross, half)) / 2.0) % 180.0
    return major, minor, bearing


def _rounded(values: FloatArray, digits: int) -> tuple[float, ...]:
    return tuple(np.round(values, digits).tolist())


def _kind_percent(probability: FloatArray) -> tuple[tuple[int, ...], ...]:
    told = (probability[:, Kind.UNKNOWN] < 1.0).tolist()
    percent = np.round(100.0 * probability[:, Kind.UNKNOWN + 1 :]).astype(np.int64).tolist()
    return tuple(tuple(row) if known else () for row, known in zip(percent, told, strict=True))


def _turned(angle_deg: FloatArray, turn_deg: float) -> tuple[float, ...]:
    # Rounded first: 359.96 rounds to 360, which is 0.
    return tuple((np.round(angle_deg, 1) % turn_deg).tolist())


def _or_none(values: FloatArray, digits: int) -> tuple[float | None, ...]:
    return tuple(value if math.isfinite(value) else None for value in np.round(values, digits).tolist())
