"""Which rules hold for which tracks at this moment, as columns; whether that is an alert is decided elsewhere."""

from typing import Final

import msgspec
import numpy as np

from hima.alerting.by_verdict import breaches, fits
from hima.alerting.settings import KindLimits, RuleSettings
from hima.geo.area import inside
from hima.picture.arrays import BoolArray, FloatArray, IntArray
from hima.picture.identity import FEARED, Affiliation, Identities
from hima.picture.kind import Kind
from hima.picture.threat import Threats
from hima.picture.track import Tracks, TrackState
from hima.picture.trust import Label
from hima.picture.verdict import Findings, Verdicts, unjudged
from hima.picture.zone import Asset, Zone, applies

_SERIOUS_SHARE: Final = 1.0 / 3.0
"""An asset that is this much less likely to be reached than the likeliest does not set the countdown."""


class Holding(msgspec.Struct, frozen=True, eq=False):
    """The tracks for which one rule holds now.

    Attributes:
        rule: The rule.
        track: (K,) track numbers, ascending.
        pair: (K,) row of the threat table that arrives first, -1 for a rule that is not about arrival.
        zone: K zone names, empty for a rule that is not about zones.
        breach: For a rule about breaches, what each of the K breaks; else nothing.
    """

    rule: RuleSettings
    track: IntArray
    pair: IntArray
    zone: tuple[str, ...]
    breach: tuple[Findings, ...] = ()


def _kind_codes(names: tuple[str, ...]) -> list[int]:
    return [Kind[name.upper()].value for name in names]


def surely(limits: KindLimits, identities: Identities) -> BoolArray:
    """(N,) true for tracks so probably of a kind that the rule's own limit for it is reached."""
    given = np.array([getattr(limits, kind.name.lower(), None) or np.inf for kind in Kind])
    return np.asarray((identities.kind_probability >= given).any(axis=1), np.bool_)


def eligible(rule: RuleSettings, tracks: Tracks, identities: Identities) -> BoolArray:
    """(N,) true for tracks that a rule may be about: state, kind, label of the claim and affiliation.

    A kind that rests on the aircraft's own claim exempts it only where it is surely high above the site, and never
    takes it out of a rule about unknown ones: a false claim must not silence a warning. Where a person says suspect or
    hostile, no kind exempts it, whoever named it.
    """
    mask = (tracks.state == TrackState.CONFIRMED) | (tracks.state == TrackState.COASTING)
    feared = np.isin(identities.affiliation, FEARED)
    if rule.kinds:
        wanted = _kind_codes(rule.kinds)
        named = np.isin(identities.kind, wanted)
        # What only the aircraft claims counts as unknown too, or a claim would take it out of a rule about unknowns.
        mask &= named | ((identities.claimed | feared) & (Kind.UNKNOWN in wanted))
    if rule.labels:
        mask &= np.isin(identities.label, [Label[name.upper()].value for name in rule.labels])
    exempt = np.isin(identities.kind, _kind_codes(rule.except_kinds))
    surely_above_m = tracks.position_m[:, 2] - 2.0 * np.sqrt(np.maximum(tracks.covariance[:, 2, 2], 0.0))
    exempt &= ~identities.claimed | (surely_above_m > rule.claims_except_above_m)
    exempt |= surely(rule.unless_kind_probability, identities)
    friends = [Affiliation[name.upper()].value for name in rule.except_affiliations]
    result: BoolArray = mask & (feared | ~exempt) & ~np.isin(identities.affiliation, friends)
    return result


def concerning(rules: tuple[RuleSettings, ...], tracks: Tracks, identities: Identities) -> BoolArray:
    """(N,) true for tracks that at least one rule may be about."""
    result = np.zeros(len(tracks.id), np.bool_)
    for rule in rules:
        result |= eligible(rule, tracks, identities)
    return result


def _first_arrivals(rule: RuleSettings, threats: Threats, assets: tuple[Asset, ...]) -> tuple[IntArray, IntArray]:
    """Tracks with an arrival the rule is about, ascending, and the row of each one's earliest.

    A drone on its way into a plant is sure to reach something there long before it is clear what: the rule asks for
    the probability of reaching any of its assets (their sum, as a flight seldom enters several rings). The earliest
    arrival is then that among the assets it may well be heading for.
    """
    wanted = [row for row, asset in enumerate(assets) if "*" in rule.assets or asset.id in rule.assets]
    rows = np.flatnonzero(np.isin(threats.asset, wanted))
    tracks, group = np.unique(threats.track[rows], return_inverse=True)
    probability = threats.probability[rows]
    any_asset = np.bincount(group, probability, len(tracks))
    likeliest = np.zeros(len(tracks))
    np.maximum.at(likeliest, group, probability)
    early: FloatArray = threats.arrival_s[rows, 0]
    within = np.inf if rule.arrival_within_s is None else rule.arrival_within_s
    held = (early <= within) & (any_asset[group] >= rule.probability_min)
    held &= probability >= _SERIOUS_SHARE * likeliest[group]
    chosen = np.flatnonzero(held)
    order = chosen[np.lexsort((early[chosen], threats.track[rows[chosen]]))]
    track, first = np.unique(threats.track[rows[order]], return_index=True)
    return track, rows[order[first]]


def in_zone(zone: Zone, tracks: Tracks) -> BoolArray:
    """Tracks within a zone's ground plan and heights, whether it applies or not."""
    up = tracks.position_m[:, 2]
    held: BoolArray = inside(zone.rings_m, tracks.position_m[:, :2]) & (up >= zone.lower_m) & (up <= zone.upper_m)
    return held


def _first_zones(rule: RuleSettings, tracks: Tracks, zones: tuple[Zone, ...]) -> tuple[IntArray, tuple[str, ...]]:
    """Tracks inside a zone the rule is about and that applies now, ascending, and the first such zone of each."""
    which = np.full(len(tracks.id), -1, np.int64)
    for row, zone in reversed(list(enumerate(zones))):
        if zone.id in rule.zones and applies(zone, tracks.time_ns):
            which[in_zone(zone, tracks)] = row
    rows = np.flatnonzero(which >= 0)
    return tracks.id[rows], tuple(zones[which[row]].id for row in rows)


def holding(
    rule: RuleSettings,
    tracks: Tracks,
    identities: Identities,
    threats: Threats,
    places: tuple[tuple[Asset, ...], tuple[Zone, ...]],
    verdicts: Verdicts | None = None,
) -> Holding:
    """The tracks for which every condition of a rule holds now.

    Args:
        rule: The rule.
        tracks: The picture's tracks.
        identities: Their identities, row by row.
        threats: Pairs of track and asset.
        places: The site's assets and zones.
        verdicts: The verdicts, row by row; None while there are none, which meets and silences no rule.
    """
    assets, zones = places
    verdicts = unjudged(tracks.id, tracks.time_ns) if verdicts is None else verdicts
    allowed = tracks.id[eligible(rule, tracks, identities) & fits(rule, verdicts, identities)]
    pair_of: dict[int, int] = {}
    zone_of: dict[int, str] = {}
    if rule.assets:
        track, pair = _first_arrivals(rule, threats, assets)
        pair_of = dict(zip(track.tolist(), pair.tolist(), strict=True))
        allowed = np.intersect1d(allowed, track)
    if rule.zones:
        track, names = _first_zones(rule, tracks, zones)
        zone_of = dict(zip(track.tolist(), names, strict=True))
        allowed = np.intersect1d(allowed, track)
    held = allowed.tolist()
    broken = breaches(verdicts) if rule.verdicts else {}
    return Holding(
        rule=rule,
        track=allowed,
        pair=np.array([pair_of.get(t, -1) for t in held], np.int64),
        zone=tuple(zone_of.get(t, "") for t in held),
        breach=tuple(broken.get(t, ()) for t in held) if rule.verdicts else (),
    )
