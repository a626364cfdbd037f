"""Bodies of requests and answers of the HTTP API. `console/src/wire.ts` is made from these structs too.

Requests are closed: an unknown field, a wrong type or a length beyond the limit refuses the whole request.
"""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from hima.picture.decision import NAME_MAX
from hima.plain_text import PLAIN

Name = Annotated[str, Meta(min_length=1, max_length=80, pattern=PLAIN)]
OptionalName = Annotated[str, Meta(max_length=80, pattern=PLAIN)]
Reason = Annotated[str, Meta(max_length=500, pattern=PLAIN)]
Token = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[A-Za-z0-9_-]+\Z")]

RoleName: TypeAlias = Literal["viewer", "operator", "shift_lead", "administrator"]
AffiliationName: TypeAlias = Literal["unknown", "pending", "assumed_friend", "friend", "neutral", "suspect", "hostile"]


class Empty(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A request that says all in its address."""


class AffiliationRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A person's word on whose a track is; `reason` in the person's words."""

    affiliation: AffiliationName
    reason: Reason = ""


class NameRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """A person's name for a track; an empty one takes it away."""

    name: Annotated[str, Meta(max_length=NAME_MAX, pattern=PLAIN)]


class MergeRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The track that ends: it is the same object as that of the address."""

    other: Annotated[int, Meta(ge=1, le=2**53)]
    reason: Reason = ""


class SplitRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The track of the address holds two objects. `other`: a number merged into it that comes back; 0 for a new one."""

    other: Annotated[int, Meta(ge=0, le=2**53)] = 0
    reason: Reason = ""


class SignInRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Use of a one-time link. Name and organisation are asked of the first administrator only."""

    token: Token
    name: OptionalName = ""
    organisation: OptionalName = ""


class InvitationRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Whom to invite, and as what."""

    name: Name
    organisation: OptionalName
    role: RoleName


class RoleRequest(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """The role a person shall have."""

    role: RoleName


class Done(msgspec.Struct, frozen=True, rename="camel"):
    """It was done."""

    ok: Literal[True]


class ProblemView(msgspec.Struct, frozen=True, rename="camel"):
    """One thing wrong: in which field, what, and what to do. `where` is empty if it is in none."""

    where: str
    what: str
    hint: str


class Refused(msgspec.Struct, frozen=True, rename="camel", omit_defaults=True):
    """It was not done: `refusal` is a closed code, `sentence` says it in English, `problems` all that is wrong."""

    ok: Literal[False]
    refusal: str
    sentence: str
    problems: tuple[ProblemView, ...] = ()


class LinkView(msgspec.Struct, frozen=True, rename="camel"):
    """A one-time link to hand to a person; shown this once."""

    link: str
    expires_us: int


class InvitationView(msgspec.Struct, frozen=True, rename="camel"):
    """A link that has not been used yet."""

    id: str
    name: str
    organisation: str
    role: str
    made_by: str
    expires_us: int


class Invitations(msgspec.Struct, frozen=True, rename="camel"):
    """Links that still work, the newest first."""

    invitations: tuple[InvitationView, ...]


class PersonView(msgspec.Struct, frozen=True, rename="camel"):
    """A person with an account; `lastSeenUs` is None if never signed in."""

    id: str
    name: str
    organisation: str
    role: str
    sessions: int
    last_seen_us: int | None


class People(msgspec.Struct, frozen=True, rename="camel"):
    """Everybody with an account, in order of name."""

    people: tuple[PersonView, ...]


class AuditView(msgspec.Struct, frozen=True, rename="camel"):
    """One act of account keeping."""

    time_us: int
    who: str
    what: str
    about: str


class Audit(msgspec.Struct, frozen=True, rename="camel"):
    """The latest acts, the newest first."""

    lines: tuple[AuditView, ...]


class TimelineAlert(msgspec.Struct, frozen=True, rename="camel"):
    """Something happened to an alert. `change`: raised, promoted, demoted, acknowledged, cleared, dismissed."""

    time_us: int
    alert: int
    track: int
    priority: int
    change: str


class TimelineFeed(msgspec.Struct, frozen=True, rename="camel"):
    """A feed fell silent, went down or came back."""

    time_us: int
    feed: str
    state: str


class TimelineDecision(msgspec.Struct, frozen=True, rename="camel"):
    """A person decided; `refusal` is empty if it had effect.

    `act`: acknowledge, dismiss, set_affiliation, rename_track, merge_tracks, split_track, change_zones. `other`: the
    second track of a merge or split; `name`: that of a renamed track.
    """

    time_us: int
    person: str
    act: str
    alert: int
    track: int
    affiliation: int
    reason: str
    refusal: str
    other: int
    name: str


class Timeline(msgspec.Struct, frozen=True, rename="camel"):
    """What happened, in order of time. `sinceUs`: nothing older is remembered."""

    since_us: int
    alerts: tuple[TimelineAlert, ...]
    feeds: tuple[TimelineFeed, ...]
    decisions: tuple[TimelineDecision, ...]


class ReplayControl(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the console may say to a replay; each field alone or together, named as in the address."""

    seek_us: Annotated[int, Meta(ge=0, le=2**53)] | None = None
    speed: Annotated[float, Meta(ge=0.1, le=60)] | None = None
    pause: bool | None = None


class TransportLists(msgspec.Struct, frozen=True, rename="camel"):
    """What a phone needs to check transport permits without a network, as base64.

    Attributes:
        root: The root's Ed25519 public key.
        keys: Signed list of the keys that sign permits.
        ended: Signed list of permits that hold no longer.
    """

    root: bytes
    keys: bytes
    ended: bytes


class ScansTaken(msgspec.Struct, frozen=True, rename="camel"):
    """How many scans were new, and how many the ledger had already."""

    taken: int
    duplicates: int
