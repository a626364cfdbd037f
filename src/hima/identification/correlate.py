"""Cooperative claims joined to tracks, as evidence: the key of a track is never what it says of itself.

One emitter (feed and address) is one row of the contact table. A contact joins the track it has agreed with, in
position, for long enough; it stays tied while the distance grows, so that a claim that leaves its aircraft is seen to
disagree, and is let go when another track has agreed for as long. Several contacts may join one track.

Emitters that claim one identity at one place are listed as one; at two places they are two, and both are contradicted.
"""

import msgspec
import numpy as np

from hima.identification.contact_table import ContactTable, make_room, no_contacts, put, remove, rows_of
from hima.identification.joining import compare
from hima.identification.kinds.believed import believed
from hima.identification.kinds.history import MotionHistory, no_history
from hima.identification.kinds.judge import judge
from hima.identification.listing import listed_contacts
from hima.identification.said import Names, Word, Words, word_on
from hima.identification.settings import IdentificationSettings, prior_of
from hima.identification.spoofing.judge import SpoofingState, judge_claims
from hima.identification.surroundings import NOWHERE, Surroundings
from hima.picture.arrays import CodeArray, FloatArray, IntArray
from hima.picture.cooperative import CooperativeReport
from hima.picture.decision import Person, SetAffiliation
from hima.picture.identity import Affiliation, Contact, Identities
from hima.picture.ids import TrackId
from hima.picture.kind import Kind
from hima.picture.track import Tracks, TrackState
from hima.picture.trust import ClaimCluster, Label
from hima.units import SECOND_NS

_LEFT_S = 60
"""What was said of a track is kept this long after it ended, in case a person says which one it is now."""
_BELIEVED = (Label.CONTRADICTED, Label.UNCORROBORATED, Label.INTERFERED, Label.VERIFIED)
"""Of several claims that are joined to one track the one with the best label stands for it."""
_RANK = np.array([_BELIEVED.index(label) if label in _BELIEVED else -1 for label in Label])


class IdentificationState(msgspec.Struct):
    """Contacts, and what people said by track number.

    Attributes:
        contacts: What is remembered of each emitter.
        words: Whose tracks are, as people say.
        forgotten: How many contacts had to make room, or found none.
        names: What tracks are called.
        left_ns: Since when tracks of which something was said are gone.
        motion: How each track has moved.
        spoofing: What the defences remember.
        clusters: Claims that are shown as one, as of the last tick.
    """

    contacts: ContactTable = msgspec.field(default_factory=no_contacts)
    words: Words = {}
    names: Names = {}
    left_ns: dict[int, int] = {}
    forgotten: int = 0
    motion: MotionHistory = msgspec.field(default_factory=no_history)
    spoofing: SpoofingState = msgspec.field(default_factory=SpoofingState)
    clusters: tuple[ClaimCluster, ...] = ()


def hear(state: IdentificationState, report: CooperativeReport, settings: IdentificationSettings) -> None:
    """Take in one claim; the longest-silent contact that no track bears out makes room when there are too many."""
    key = f"{report.feed}/{report.emitter}"
    if key not in state.contacts.slot and len(state.contacts) >= settings.contacts_max:
        state.forgotten += 1
        if not make_room(state.contacts, settings.contacts_max):
            return
    put(state.contacts, key, report)


def set_word(state: IdentificationState, act: SetAffiliation, person: Person, also: tuple[TrackId, ...] = ()) -> None:
    """Keep a person's word on a track and the numbers that stand for it; UNKNOWN takes all earlier ones back."""
    if act.affiliation is Affiliation.UNKNOWN:
        state.words.pop(act.track, None)
    else:
        state.words[act.track] = (Word(act.affiliation, person.name, act.reason, act.track, also),)


def _expire(state: IdentificationState, tracks: Tracks, settings: IdentificationSettings) -> None:
    oldest_ns = tracks.time_ns - round(settings.contact_timeout_s * SECOND_NS)
    table = state.contacts
    for key in [key for key, row in table.slot.items() if table.time_ns[row] < oldest_ns]:
        remove(table, key)
    alive = {int(t) for t in tracks.id[tracks.state != TrackState.DROPPED]}
    said = (state.words.keys() | state.names.keys()) - alive
    state.left_ns = {track: state.left_ns.get(track, tracks.time_ns) for track in sorted(said)}
    for track in [t for t, left_ns in state.left_ns.items() if tracks.time_ns - left_ns > _LEFT_S * SECOND_NS]:
        state.words.pop(track, None)
        state.names.pop(track, None)
        del state.left_ns[track]


def _standing(table: ContactTable, rows: IntArray) -> dict[int, int]:
    """Row of the contact that stands for each track: the one with the best label; of several, the one heard last."""
    joined = rows[table.track[rows] > 0]
    order = np.lexsort((joined, table.time_ns[joined], _RANK[table.label[joined]]))
    return dict(zip(table.track[joined[order]].tolist(), joined[order].tolist(), strict=True))


def _identities(
    state: IdentificationState,
    tracks: Tracks,
    rows: IntArray,
    kinds_found: tuple[FloatArray, CodeArray],
    prior: FloatArray,
) -> Identities:
    probability, evidence = kinds_found
    table = state.contacts
    standing, key_of = _standing(table, rows), {row: key for key, row in table.slot.items()}
    kinds = tracks.kind.copy()
    claimed = np.zeros(len(tracks.id), np.bool_)
    affiliations, labels = np.zeros(len(tracks.id), np.uint8), np.zeros(len(tracks.id), np.uint8)
    names, contacts, people, claims = [], [], [], np.zeros(len(tracks.id), np.uint8)
    for row, track in enumerate(tracks.id.tolist()):
        contact = standing.get(track, -1)
        report = table.report[contact] if contact >= 0 else None
        word = word_on(state.words, track)
        if report is not None:
            labels[row], claims[row] = table.label[contact], report.kind
            # What the evidence speaks against says nothing of the kind, or a false claim would take an alert down.
            if kinds[row] == Kind.UNKNOWN and labels[row] != Label.CONTRADICTED:
                kinds[row] = report.kind
                claimed[row] = True
        if word is not None:
            affiliations[row] = word.affiliation
        names.append(report.name if report is not None else "")
        contacts.append(key_of[contact] if report is not None else "")
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
        label=labels,
        kind_believed=believed(probability, prior, claims, labels, affiliations),
    )


def identify(
    state: IdentificationState,
    tracks: Tracks,
    settings: IdentificationSettings,
    around: Surroundings = NOWHERE,
) -> tuple[Identities, tuple[Contact, ...]]:
    """Compare the claims with the tracks of this moment, and weigh the evidence against them.

    Args:
        state: Changed in place; ``clusters`` are those of this moment.
        tracks: The picture's tracks.
        settings: Of identification.
        around: The site and what can be seen now.

    Returns:
        The identity of each track, row by row, and the contacts that are shown one by one, in order of key.
    """
    _expire(state, tracks, settings)
    table = state.contacts
    rows = rows_of(table)
    prior = prior_of(settings.prior)
    probability, evidence = judge(state.motion, tracks, prior)
    compare(table, rows, tracks, settings)
    judged = judge_claims(state.spoofing, table, rows, tracks, probability, around)
    state.clusters = judged.clusters
    contacts = listed_contacts(table, rows, judged, tracks.time_ns)
    return _identities(state, tracks, rows, (probability, evidence), prior), contacts
