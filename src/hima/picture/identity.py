"""Who it may be: evidence joined to tracks, never the key of a track."""

from enum import IntEnum
from typing import Final, TypeAlias

import msgspec
import numpy as np

from hima.picture.arrays import BoolArray, CodeArray, FloatArray, IntArray
from hima.picture.cooperative import HeightReference, Origin, Quality
from hima.picture.facts import IdScheme
from hima.picture.kind import Kind
from hima.picture.trust import Evidence, Label


class Affiliation(IntEnum):
    """Whose it is. Only a person sets FRIEND without evidence or HOSTILE; time alone changes nothing."""

    UNKNOWN = 0
    PENDING = 1
    ASSUMED_FRIEND = 2
    FRIEND = 3
    NEUTRAL = 4
    SUSPECT = 5
    HOSTILE = 6


FEARED: Final = (Affiliation.SUSPECT, Affiliation.HOSTILE)
HARMLESS: Final = (Affiliation.ASSUMED_FRIEND, Affiliation.FRIEND, Affiliation.NEUTRAL)
"""What a person may call a track: of the first nothing else makes it harmless, the others take its alerts down."""


ContactKey: TypeAlias = str


class Contact(msgspec.Struct, frozen=True):
    """The latest claim of one emitter (Remote ID, ADS-B), drawn as a ghost beside the tracks.

    Attributes:
        key: Feed and emitter address; two emitters that claim one name at two places are two contacts.
        source: ``remote_id``, ``adsb`` or ``cot``.
        name: Claimed serial, registration or call sign; empty if not yet said.
        kind: What the claim says is flying.
        time_ns: Time of validity of the claimed position, UTC nanoseconds.
        position_m: Claimed east, north, up in the site frame; None while the emitter has no fix.
        velocity_mps: Claimed east, north, up velocity; None if not said.
        operator_m: Claimed east, north of the pilot in the site frame; None if not said.
        track: The track the claim is correlated to, 0 for none.
        offset_m: Distance between claim and track, None without a track.
        origin: Who found the claimed position.
        height_reference: What the claimed height was measured from.
        quality: What the aircraft says of its position's quality; None where the system does not say it.
        scheme: What the name is; ICAO_ADDRESS where there is none but the address in the key is one.
        label: How far it may be believed.
        evidence: What speaks against it now, in order of code.
        score: Weight of that evidence; 1 and more contradicts. What sensors or interference answer for is left out.
        signal_db: How strong it was heard: dBm, of ADS-B dB below full scale; None if not said.
        landed: True if it says that it stands on the ground.
        also: Other emitters that claim the same identity at the same place, in order of key.
    """

    key: ContactKey
    source: str
    name: str
    kind: Kind
    time_ns: int
    position_m: tuple[float, float, float] | None
    velocity_mps: tuple[float, float, float] | None
    operator_m: tuple[float, float] | None
    track: int
    offset_m: float | None
    origin: Origin = Origin.AIRCRAFT
    height_reference: HeightReference = HeightReference.UNKNOWN
    quality: Quality | None = None
    scheme: IdScheme = IdScheme.UNSTATED
    label: Label = Label.UNCORROBORATED
    evidence: tuple[Evidence, ...] = ()
    score: float = 0.0
    signal_db: float | None = None
    landed: bool = False
    also: tuple[ContactKey, ...] = ()


def _no_labels() -> CodeArray:
    return np.zeros(0, np.uint8)


def _no_beliefs() -> FloatArray:
    return np.zeros((0, len(Kind)))


class Identities(msgspec.Struct, frozen=True, eq=False):
    """Identity of each track of the same picture, row by row.

    Attributes:
        track: (N,) track numbers, as in the track table.
        kind: (N,) `Kind` codes: what sensors keep reporting or, where they say nothing, what the aircraft claims.
        kind_probability: (N, len(Kind)) probability of each kind from motion and sensors, a claim apart; the first
            column, UNKNOWN, is 1 while there is no evidence, and 0 once there is.
        kind_evidence: (N,) `KindEvidence` codes: what those probabilities rest on.
        claimed: (N,) true where the kind rests on the aircraft's own claim alone.
        affiliation: (N,) `Affiliation` codes.
        name: N names; the correlated claim's, or empty.
        contact: N keys of the correlated contact, or empty.
        decided_by: N names of the person whose word the affiliation is, or empty.
        label: (N,) `Label` codes of the correlated contacts, NONE where there is none.
        kind_believed: (N, len(Kind)) the same as ``kind_probability`` if the claim, by its label, and a person's word
            that it is harmless are counted; for people to read, not for rules.
    """

    track: IntArray
    kind: CodeArray
    kind_probability: FloatArray
    kind_evidence: CodeArray
    claimed: BoolArray
    affiliation: CodeArray
    name: tuple[str, ...]
    contact: tuple[ContactKey, ...]
    decided_by: tuple[str, ...]
    label: CodeArray = msgspec.field(default_factory=_no_labels)
    kind_believed: FloatArray = msgspec.field(default_factory=_no_beliefs)
