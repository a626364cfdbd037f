"""Cooperative claims joined to tracks, as evidence: the key of a track is never what it says of itself.

One emitter (feed and address) is one contact. A contact joins the track it has agreed with, in position, for long
enough; it stays tied while the distance grows, so that a claim that leaves its aircraft is seen to disagree, and
is let go when another track has agreed for as long. Several contacts may join one track: addresses rotate.
"""

import math

import msgspec
import numpy as np

from hima.identification.kinds.history import MotionHistory, no_history
from hima.identification.kinds.judge import judge
from hima.identification.said import Names, Word, Words, word_on
from hima.identification.settings import IdentificationSettings, prior_of
from hima.picture.arrays import FloatArray
from hima.picture.cooperative import CooperativeReport
from hima.picture.decision import Person, SetAffiliation
from hima.picture.identity import Affiliation, Contact, ContactKey, Identities
from hima.picture.ids import TrackId
from hima.picture.kind import Kind
from hima.picture.track import Tracks, TrackState
from hima.units import SECOND_NS

DEFAULT_SIGMA_M = 30.0
"""Of a claim that says nothing of its accuracy: the class most receivers with a clear sky meet (NACp 8)."""
_FRESH_S = 5.0
"""A claim older than this is not compared with tracks: it could have flown on in any direction."""

_LEFT_S = 60
"""What was said of a track is kept this long after it ended, in case a person says which one it is now."""


class ContactState(msgspec.Struct):
    """What is remembered of one emitter.

    Attributes:
        report: Its latest report.
        candidate: The track it agrees with at present, 0 for none.
        candidate_since_ns: Since when.
        track: The track it is joined to, 0 for none.
        offset_m: Horizontal distance to that track at the last comparison, -1 for none.
    """

    report: CooperativeReport
    candidate: int = 0
    candidate_since_ns: int = 0
    track: int = 0
    offset_m: float = -1.0


class IdentificationState(msgspec.Struct):
    """Contacts by key in order of last report, and what people said by track number.

    Attributes:
        contacts: What is remembered of each emitter.
        words: Whose tracks are, as people say.
        forgotten: How many contacts had to make room.
        names: What tracks are called.
        left_ns: Since when tracks of which something was said are gone.
        motion: How each track has moved.
    """

    contacts: dict[ContactKey, ContactState] = {}
    words: Words = {}
    names: Names = {}
    left_ns: dict[int, int] = {}
    forgotten: int = 0
    motion: MotionHistory = msgspec.field(default_factory=no_history)


def hear(state: IdentificationState, report: CooperativeReport, settings: IdentificationSettings) -> None:
    """Take in one claim; the longest-silent contact makes room when there are too many."""
    key = f"{report.feed}/{report.emitter}"
    contact = state.contacts.pop(key, None)
    if contact is None:
        contact = ContactState(report)
        if len(state.contacts) >= settings.contacts_max:
            del state.contacts[next(iter(state.contacts))]
            state.forgotten += 1
    elif report.time_ns >= contact.report.time_ns:
        contact.report = report
    state.contacts[key] = contact


def set_word(state: IdentificationState, act: SetAffiliation, person: Person, also: tuple[TrackId, ...] = ()) -> None:
    """Keep a person's word on a track and the numbers that stand for it; UNKNOWN takes all earlier ones back."""
    if act.affiliation is Affiliation.UNKNOWN:
        state.words.pop(act.track, None)
    else:
        state.words[act.track] = (Word(act.affiliation, person.name, act.reason, act.track, also),)


def _expire(state: IdentificationState, tracks: Tracks, settings: IdentificationSettings) -> None:
    oldest_ns = tracks.time_ns - round(settings.contact_timeout_s * SECOND_NS)
    for key in [k for k, c in state.contacts.items() if c.report.time_ns < oldest_ns]:
        del state.contacts[key]
    alive = {int(t) for t in tracks.id[tracks.state != TrackState.DROPPED]}
    said = (state.words.keys() | state.names.keys()) - alive
    state.left_ns = {track: state.left_ns.get(track, tracks.time_ns) for track in sorted(said)}
    for track in [t for t, left_ns in state.left_ns.items() if tracks.time_ns - left_ns > _LEFT_S * SECOND_NS]:
        state.words.pop(track, None)
        state.names.pop(track, None)
        del state.left_ns[track]


def _claimed_now(report: CooperativeReport, now_ns: int) -> tuple[float, float, float, float] | None:
    """East, north now, and one standard deviation of each; None if the claim cannot be compared."""
    age_s = (now_ns - report.time_ns) / SECOND_NS
    if report.position_m is None or not -_FRESH_S <= age_s <= _FRESH_S:
        return None
    east, north, _ = report.position_m
    sigma = report.sigma_horizontal_m or DEFAULT_SIGMA_M
    if report.velocity_mps is None:
        return east, north, sigma + 10.0 * max(age_s, 0.0), sigma
    return east + report.velocity_mps[0] * age_s, north + report.velocity_mps[1] * age_s, sigma, sigma


def _nearest(claim: tuple[float, float, float, float], places: FloatArray, variances: FloatArray) -> tuple[int, float]:
    """Row of the track nearest to a claim in standard deviations, and that distance."""
    difference = places - np.array(claim[:2])
    scaled = np.hypot(
        difference[:, 0] / np.sqrt(variances[:, 0] + claim[2] ** 2),
        difference[:, 1] / np.sqrt(variances[:, 1] + claim[2] ** 2),
    )
    row = int(np.argmin(scaled))
    return row, float(scaled[row])


def _join(contact: ContactState, nearest: int, now_ns: int, settings: IdentificationSettings) -> None:
    """Advance the agreement of a contact with the track that is nearest within the gate (0 for none)."""
    if nearest != contact.candidate:
        contact.candidate = nearest
        contact.candidate_since_ns = now_ns
    agreed_ns = now_ns - contact.candidate_since_ns
    if contact.candidate and agreed_ns >= settings.agree_s * SECOND_NS:
        contact.track = contact.candidate


def _compare(state: IdentificationState, tracks: Tracks, settings: IdentificationSettings) -> None:
    rows = np.flatnonzero((tracks.state == TrackState.CONFIRMED) | (tracks.state == TrackState.COASTING))
    ids = tracks.id[rows]
    places = tracks.position_m[rows, :2]
    variances = np.stack([tracks.covariance[rows, 0, 0], tracks.covariance[rows, 1, 1]], axis=1)
    row_of = {int(track): row for row, track in enumerate(ids)}
    for contact in state.contacts.values():
        if contact.track not in row_of:
            contact.track, contact.offset_m = 0, -1.0
        claim = _claimed_now(contact.report, tracks.time_ns)
        if claim is None or not len(ids):
            continue
        row, distance = _nearest(claim, places, variances)
        _join(contact, int(ids[row]) if distance <= settings.gate_sigma else 0, tracks.time_ns, settings)
        if contact.track:
            east, north = places[row_of[contact.track]]
            contact.offset_m = math.hypot(claim[0] - float(east), claim[1] - float(north))


def _contact(key: ContactKey, state: ContactState) -> Contact:
    report = state.report
    return Contact(
        key=key,
        source=report.source.value,
        name=report.name,
        kind=report.kind,
        time_ns=report.time_ns,
        position_m=report.position_m,
        velocity_mps=report.velocity_mps,
        operator_m=report.operator_m,
        track=state.track,
        offset_m=state.offset_m if state.track else None,
        origin=report.origin,
        height_reference=report.height_reference,
        quality=report.quality,
    )


def _identities(state: IdentificationState, tracks: Tracks, settings: IdentificationSettings) -> Identities:
    joined: dict[int, tuple[ContactKey, CooperativeReport]] = {}
    for key, contact in state.contacts.items():
        if contact.track:
            joined[contact.track] = (key, contact.report)  # the one heard last stands for the track
    probability, evidence = judge(state.motion, tracks, prior_of(settings.prior))
    kinds = tracks.kind.copy()
    claimed = np.zeros(len(tracks.id), np.bool_)
    affiliations = np.zeros(len(tracks.id), np.uint8)
    names, contacts, people = [], [], []
    for row, track in enumerate(tracks.id.tolist()):
        key, report = joined.get(track, ("", None))
        word = word_on(state.words, track)
        if report is not None and kinds[row] == Kind.UNKNOWN:
            kinds[row] = report.kind
            claimed[row] = True
        if word is not None:
            affiliations[row] = word.affiliation
        names.append(report.name if report is not None else "")
        contacts.append(key)
        people.append(word.person if word is not None else "")
    return Identities(
        track=tracks.id,
        kind=kinds,
        kind_probability=probability,
        kind_evidence=evidence,
        claimed=claimed,
        affiliation=affiliations,
        name=tuple(names),
        contact=tuple(contacts),
        decided_by=tuple(people),
    )


def identify(
    state: IdentificationState, tracks: Tracks, settings: IdentificationSettings
) -> tuple[Identities, tuple[Contact, ...]]:
    """Compare the claims with the tracks of this moment.

    Returns:
        The identity of each track, row by row, and all contacts in order of key.
    """
    _expire(state, tracks, settings)
    _compare(state, tracks, settings)
    contacts = tuple(_contact(key, state.contacts[key]) for key in sorted(state.contacts))
    return _identities(state, tracks, settings), contacts
