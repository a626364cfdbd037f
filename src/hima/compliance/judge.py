"""May it be there? Identity, register, permits and zones become a verdict on each track, with what it rests on."""

from typing import Final

import msgspec
import numpy as np

from hima.compliance.asked_of import lone, name_asked, permits_asked, soonest_first
from hima.compliance.asking import KEPT_NS, PERMITS, AskingState, ask, key_of, take_facts
from hima.compliance.case import Case, Law, findings, standing_of
from hima.compliance.hysteresis import Held, settle
from hima.compliance.permit_table import PermitTable, permit_table
from hima.compliance.permits import candidates, fits, in_time, valid
from hima.compliance.settings import ComplianceSettings
from hima.compliance.whereabouts import Ground, whereabouts
from hima.compliance.zones import ZoneTable, within, zone_table
from hima.picture.arrays import BoolArray, IntArray
from hima.picture.event import Facts
from hima.picture.facts import AirframeAsked, AirframeFacts, Found, NotAnswered, PermitFacts, Question
from hima.picture.identity import Contact, Identities
from hima.picture.kind import Kind
from hima.picture.threat import Threats
from hima.picture.track import Tracks, TrackState
from hima.picture.trust import EvidenceCode, Label
from hima.picture.verdict import Cause, Findings, Verdicts
from hima.picture.zone import Zone

UNMANNED: Final = (Kind.MULTIROTOR, Kind.FIXED_WING, Kind.ONE_WAY_ATTACK)
SURE: Final = 0.95
"""From this probability on its motion alone makes a track an unmanned aircraft."""

_APART: Final = (EvidenceCode.OFF_TRACK, EvidenceCode.OFF_HEIGHT, EvidenceCode.DOUBLE_IDENTITY)
"""Interference excuses these, so nobody is to blame; but the claim is no longer known to be the track's."""


class Subject(msgspec.Struct):
    """What is remembered of a judged track.

    Attributes:
        contact: Claim that it is known by; it stays when the aircraft falls silent, for silence changes nothing.
        asked: What that claim is asked about by; None while it has said no name.
        drone: True if only unmanned aircraft call themselves in that way.
        doubt: Why the claim may be another's, as it was last heard; None if nothing says so.
        held: What is told of each rule, by rule.
        standing: The verdict, a `Standing` code.
        since_ns: Since when.
    """

    contact: str = ""
    asked: AirframeAsked | None = None
    drone: bool = False
    doubt: Cause | None = None
    held: dict[str, Held] = {}
    standing: int = 0
    since_ns: int = 0


class ComplianceState(msgspec.Struct):
    """What is remembered for verdicts.

    Attributes:
        zones: The site's closed zones.
        asking: What was asked and answered.
        permits: Permits in the answers; None until they are laid out anew.
        laid_out: How many changes of answers these permits hold.
        until_ns: When the first of the answers that they are from is too old.
        subjects: Judged tracks, by number.
    """

    zones: ZoneTable
    asking: AskingState = msgspec.field(default_factory=AskingState)
    permits: PermitTable | None = None
    laid_out: int = -1
    until_ns: int = 0
    subjects: dict[int, Subject] = {}


class Sky(msgspec.Struct, frozen=True, eq=False):
    """What verdicts are about.

    Attributes:
        tracks: The picture's tracks.
        identities: Their identities, row by row.
        contacts: All claims.
        threats: Pairs of track and asset.
    """

    tracks: Tracks
    identities: Identities
    contacts: tuple[Contact, ...]
    threats: Threats


def start(zones: tuple[Zone, ...]) -> ComplianceState:
    """The state before the first picture."""
    return ComplianceState(zone_table(zones))


def rezone(state: ComplianceState, zones: tuple[Zone, ...]) -> None:
    """Hold flights against other zones from now on."""
    state.zones = zone_table(zones)


def learn(state: ComplianceState, facts: Facts, settings: ComplianceSettings) -> None:
    """Take in what the registry answered."""
    take_facts(state.asking, facts, settings)


def judge(
    state: ComplianceState, sky: Sky, ground: Ground, settings: ComplianceSettings
) -> tuple[Verdicts, tuple[Question, ...]]:
    """The verdict on each track, and what the registry is to be asked.

    Args:
        state: Changed in place.
        sky: Tracks and what is known of them.
        ground: What heights are converted by.
        settings: What is demanded here.
    """
    now_ns, tracks = sky.tracks.time_ns, sky.tracks
    rows = np.flatnonzero((tracks.state == TrackState.CONFIRMED) | (tracks.state == TrackState.COASTING))
    subjects = _subjects(state, sky, rows)
    named = {track: subject.asked for track, subject in subjects.items() if subject.asked is not None}
    questions = ask(
        state.asking,
        soonest_first(named, sky.threats),
        (*lone(sky.contacts, settings.reach_m), *_joined(sky.contacts)),
        permits_asked(ground.frame, settings.reach_m, now_ns),
        now_ns,
        settings,
    )
    law = _law(state, settings, ground, now_ns)
    return _verdicts(sky, rows, state, _cases(state, sky, rows, law), law), questions


def _joined(contacts: tuple[Contact, ...]) -> tuple[AirframeAsked, ...]:
    """Names of claims that are joined to tracks, whether or not they stand for them."""
    names = (name_asked(contact) for contact in contacts if contact.track > 0)
    return tuple(dict.fromkeys(name for name in names if name is not None))


def _subjects(state: ComplianceState, sky: Sky, rows: IntArray) -> dict[int, Subject]:
    """Judged tracks in order of row, each with the claim that it is known by."""
    contacts = {key: contact for contact in sky.contacts for key in (contact.key, *contact.also)}
    rivals = _rivals(state.asking, sky)
    found: dict[int, Subject] = {}
    for row, track in zip(rows.tolist(), sky.tracks.id[rows].tolist(), strict=True):
        subject = state.subjects.get(track) or Subject()
        had = contacts.get(subject.contact)
        label = int(sky.identities.label[row])
        # Of several claims that are believed alike the one it is known by stays: who was heard last says nothing.
        stays = had is not None and had.track == track and had.label == label
        meant = had if stays else contacts.get(sky.identities.contact[row])
        if meant is not None and sky.identities.contact[row]:
            subject.contact, subject.asked = meant.key, name_asked(meant)
            subject.drone = meant.source == "remote_id" and subject.asked is not None
            subject.doubt = _doubt(meant, label, ambiguous=track in rivals)
        elif had is not None and had.track not in (0, track):
            subject.contact, subject.asked, subject.drone, subject.doubt = "", None, False, None
        elif label == Label.CONTRADICTED:  # by a claim that is shown only as one of a crowd
            subject.doubt = Cause.IDENTITY_CONTRADICTED
        found[track] = subject
    state.subjects = found
    return found


def _doubt(contact: Contact, label: int, *, ambiguous: bool) -> Cause | None:
    """Why a claim may not be that of the track that it is joined to."""
    if label == Label.CONTRADICTED:
        return Cause.IDENTITY_CONTRADICTED
    if label == Label.INTERFERED and any(evidence.code in _APART for evidence in contact.evidence):
        return Cause.IDENTITY_INTERFERED
    return Cause.IDENTITY_AMBIGUOUS if ambiguous else None


def _rivals(asking: AskingState, sky: Sky) -> set[int]:
    """Tracks to which claims of two aircraft are joined: two names of one kind, or two airframes on the register."""
    names: dict[tuple[int, str], set[str]] = {}
    for contact in sky.contacts:
        asked = name_asked(contact) if contact.track > 0 and contact.label != Label.CONTRADICTED else None
        if asked is None:
            continue
        names.setdefault((contact.track, asked.scheme.value), set()).add(asked.name.casefold())
        facts = _answered(asking, asked, sky.tracks.time_ns)
        if isinstance(facts, AirframeFacts):
            names.setdefault((contact.track, ""), set()).add(facts.uin)
    return {track for (track, _), different in names.items() if len(different) > 1}


def _law(state: ComplianceState, settings: ComplianceSettings, ground: Ground, now_ns: int) -> Law:
    asking = state.asking
    if state.permits is None or state.laid_out != asking.changes or now_ns > state.until_ns:
        fresh = [known for _, known in sorted(asking.known.items()) if now_ns - known.answered_ns <= KEPT_NS]
        answers = [(known.answered_ns, known.found) for known in fresh]
        state.permits, state.laid_out = permit_table(answers, ground.frame), asking.changes
        state.until_ns = min((known.answered_ns for known in fresh), default=now_ns) + KEPT_NS
    return Law(now_ns, settings, ground, state.zones, state.permits, _open_to_any(state, state.permits, now_ns))


def _open_to_any(state: ComplianceState, table: PermitTable, now_ns: int) -> frozenset[str] | None:
    """Zones that a valid permit opens now; None while not all permits of the place are known."""
    known = state.asking.known.get(PERMITS)
    if known is None or now_ns - known.answered_ns > KEPT_NS:
        return None
    if not isinstance(known.found, PermitFacts) or known.found.more:
        return None
    return frozenset(
        zone
        for zone, rows in table.opening.items()
        if any(in_time(table.permits[row], now_ns) for row in valid(rows, table))
    )


def _cases(state: ComplianceState, sky: Sky, rows: IntArray, law: Law) -> list[Case]:
    """What is known of each judged track; all is measured at once."""
    where = whereabouts(sky.tracks, rows, law.ground)
    subjects = list(state.subjects.values())
    found = [None if one.asked is None else _answered(state.asking, one.asked, law.now_ns) for one in subjects]
    permits = [candidates(one, law.permits) if isinstance(one, AirframeFacts) else [] for one in found]
    manned, claimed, unmanned = _manned(sky.identities, rows)
    columns = zip(
        subjects,
        (bool(sky.identities.contact[row]) for row in rows.tolist()),
        found,
        permits,
        fits(where, permits, law.permits, law.now_ns),
        within(where, law.zones, law.now_ns),
        where.plan_m.tolist(),
        manned.tolist(),
        claimed.tolist(),
        unmanned.tolist(),
        strict=True,
    )
    return [Case(subject.contact, subject.asked, subject.drone, subject.doubt, *rest) for subject, *rest in columns]


def _answered(asking: AskingState, asked: AirframeAsked, now_ns: int) -> Found | None:
    """What the registry answered; an answer that is too old is none."""
    known = asking.known.get(key_of(asked))
    if known is None or known.found is None:
        return None
    return known.found if now_ns - known.answered_ns <= KEPT_NS else NotAnswered("late")


def _manned(identities: Identities, rows: IntArray) -> tuple[BoolArray, BoolArray, BoolArray]:
    """Which tracks are taken for what these rules are not about, which of them by claim alone, which surely are drones.

    How it moves counts for more than what it says of itself.
    """
    kind, claimed = identities.kind[rows], identities.claimed[rows]
    likely = identities.kind_probability[rows][:, list(UNMANNED)].sum(axis=1) >= SURE
    manned = np.isin(kind, (Kind.BIRD, Kind.MANNED_AIRCRAFT, Kind.CLUTTER))
    return manned, manned & claimed, np.isin(kind, UNMANNED) | (likely & (~manned | claimed))


def _verdicts(sky: Sky, rows: IntArray, state: ComplianceState, cases: list[Case], law: Law) -> Verdicts:
    number = len(sky.tracks.id)
    standing, since_ns = np.zeros(number, np.uint8), np.full(number, law.now_ns, np.int64)
    told: list[Findings] = [()] * number
    airframe, permit = [""] * number, [""] * number
    for row, subject, case in zip(rows.tolist(), state.subjects.values(), cases, strict=True):
        told[row] = settle(subject.held, findings(case, law), law.now_ns)
        now = standing_of(told[row])
        if subject.since_ns == 0 or now != subject.standing:
            subject.standing, subject.since_ns = int(now), law.now_ns
        standing[row], since_ns[row] = now, subject.since_ns
        if isinstance(case.found, AirframeFacts):
            airframe[row] = case.found.uin
        if case.weighed:
            permit[row] = law.permits.permits[case.weighed[0].permit].number
    weighed = sorted({case.weighed[0].permit for case in cases if case.weighed})
    permits = tuple(law.permits.permits[number] for number in weighed)
    return Verdicts(sky.tracks.id, standing, since_ns, tuple(told), tuple(airframe), tuple(permit), permits)
