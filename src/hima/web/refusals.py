"""Why a request is not served: a closed code, an HTTP status, and the sentence for a person who reads English."""

from collections.abc import Sequence
from enum import Enum
from typing import Final

from hima.errors import HimaError, Problem
from hima.node.accounts import SignInRefusal
from hima.picture.decision import NAME_MAX
from hima.picture.outcome import Refusal


class RequestRefusal(Enum):
    """Refusals that the server itself makes; decisions are refused by the corridor with a `Refusal`."""

    MALFORMED = "malformed"
    SIGNED_OUT = "signed_out"
    ROLE_TOO_LOW = "role_too_low"
    FOREIGN_ORIGIN = "foreign_origin"
    LOOPBACK_ONLY = "loopback_only"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    NOT_JSON = "not_json"
    WRONG_HOST = "wrong_host"
    TOO_MANY = "too_many"
    NO_ANSWER = "no_answer"
    RECORDING_REFUSED = "recording_refused"
    ACCOUNTS_UNWRITABLE = "accounts_unwritable"
    NO_SUCH_PERSON = "no_such_person"
    LAST_ADMINISTRATOR = "last_administrator"
    NO_REPLAY = "no_replay"
    NO_REGISTRY = "no_registry"
    NO_SUCH_RECORD = "no_such_record"
    NOT_IN_ORDER = "not_in_order"
    NOT_ALLOWED_NOW = "not_allowed_now"
    CHANGED_MEANWHILE = "changed_meanwhile"
    REGISTRY_UNREACHABLE = "registry_unreachable"
    NO_PERMITS = "no_permits"
    SCANS_REFUSED = "scans_refused"
    ZONES_WRONG = "zones_wrong"
    COUNTRY_MISSING = "country_missing"
    BUG = "bug"


_R: Final = RequestRefusal

STATUS: Final[dict[RequestRefusal, int]] = {
    _R.MALFORMED: 400,
    _R.SIGNED_OUT: 401,
    _R.ROLE_TOO_LOW: 403,
    _R.FOREIGN_ORIGIN: 403,
    _R.LOOPBACK_ONLY: 401,
    _R.NOT_FOUND: 404,
    _R.METHOD_NOT_ALLOWED: 405,
    _R.TOO_SLOW: 408,
    _R.TOO_LARGE: 413,
    _R.NOT_JSON: 415,
    _R.WRONG_HOST: 421,
    _R.TOO_MANY: 429,
    _R.NO_ANSWER: 503,
    _R.RECORDING_REFUSED: 507,
    _R.ACCOUNTS_UNWRITABLE: 507,
    _R.NO_SUCH_PERSON: 404,
    _R.LAST_ADMINISTRATOR: 409,
    _R.NO_REPLAY: 404,
    _R.NO_REGISTRY: 404,
    _R.NO_SUCH_RECORD: 404,
    _R.NOT_IN_ORDER: 422,
    _R.NOT_ALLOWED_NOW: 409,
    _R.CHANGED_MEANWHILE: 409,
    _R.REGISTRY_UNREACHABLE: 503,
    _R.NO_PERMITS: 409,
    _R.SCANS_REFUSED: 507,
    _R.ZONES_WRONG: 422,
    _R.COUNTRY_MISSING: 409,
    _R.BUG: 500,
}

SENTENCE: Final[dict[RequestRefusal | SignInRefusal | Refusal, str]] = {
    _R.MALFORMED: "The request is not what this address takes.",
    _R.SIGNED_OUT: "You are not signed in.",
    _R.ROLE_TOO_LOW: "Your role does not allow this.",
    _R.FOREIGN_ORIGIN: "The request does not come from the console's own page.",
    _R.LOOPBACK_ONLY: "This is shown without sign-in on the node's own computer only.",
    _R.NOT_FOUND: "There is nothing at this address.",
    _R.METHOD_NOT_ALLOWED: "This address does not take this method.",
    _R.TOO_SLOW: "The request did not arrive in time.",
    _R.TOO_LARGE: "The request is too large.",
    _R.NOT_JSON: "The request must be JSON, with Content-Type: application/json.",
    _R.WRONG_HOST: "The node does not go by this name. Open it by the address that it printed.",
    _R.TOO_MANY: "Too many attempts. Wait a minute and try again.",
    _R.NO_ANSWER: "The node did not answer in time. Look whether it was done before you try again.",
    _R.RECORDING_REFUSED: "The decision could not be recorded, so it was not taken.",
    _R.ACCOUNTS_UNWRITABLE: "The accounts cannot be written now, so nothing was changed.",
    _R.NO_SUCH_PERSON: "There is no such person.",
    _R.LAST_ADMINISTRATOR: "The site needs at least one administrator.",
    _R.NO_PERMITS: "This node keeps no transport permits, or has no key for them yet.",
    _R.SCANS_REFUSED: "The scans could not be written, so they are still to be sent.",
    _R.BUG: "The node failed at this request. It is in the node's log.",
    _R.NO_REPLAY: "There is no recording to replay.",
    _R.NO_REGISTRY: "No registry is kept here.",
    _R.NO_SUCH_RECORD: "There is no such record.",
    _R.NOT_IN_ORDER: "This is not in order, so nothing was written.",
    _R.NOT_ALLOWED_NOW: "This may not be done, so nothing was written.",
    _R.CHANGED_MEANWHILE: "Somebody changed it meanwhile, so nothing was written. Read it again and repeat.",
    _R.REGISTRY_UNREACHABLE: "The registry cannot be reached now, so nothing was written.",
    _R.ZONES_WRONG: "The zones are not sound.",
    _R.COUNTRY_MISSING: "ED-318 wants a country of every zone: say it in [zones] of site.toml.",
    SignInRefusal.LINK_NOT_VALID: "This link is used, expired or withdrawn. Ask for a new one.",
    SignInRefusal.NAME_MISSING: "Say your name: it stands beside everything you decide.",
    Refusal.NO_SUCH_ALERT: "There is no such alert any more.",
    Refusal.ALREADY_ACKNOWLEDGED: "The alert is already acknowledged.",
    Refusal.ALREADY_CLEARED: "The alert has already ended.",
    Refusal.STILL_ACTIVE: "The alert is still active; only an ended one can be taken off the list.",
    Refusal.NO_SUCH_TRACK: "There is no such track any more.",
    Refusal.NOT_ALLOWED: "Your role does not allow this decision.",
    Refusal.REASON_MISSING: "Say why: this word needs a reason.",
    Refusal.NAME_TAKEN: "Another track has a name that looks like this one, or would be meant by it. Choose another.",
    Refusal.NAME_NOT_PLAIN: f"A name is at most {NAME_MAX} letters that can be seen. Write it anew with plain letters.",
    Refusal.SAME_TRACK: "Both numbers already stand for the same track.",
    Refusal.TOO_FAR_APART: "The two tracks are too far apart to be one object.",
    Refusal.MARKED_DIFFERENTLY: "The two tracks are marked differently. Take one of the words back first.",
    Refusal.NOT_MERGED: "That number was not merged into this track.",
    Refusal.TABLE_FULL: "No more of these can be held now.",
    Refusal.ZONES_CHANGED: "Somebody else has changed the zones meanwhile. Look at them, and make your change anew.",
    Refusal.NO_SUCH_ZONE: "There is no such zone any more, or nothing is changed.",
    Refusal.ZONE_IN_USE: "A rule of the alerts names this zone, so it cannot be taken away. Change alerts.toml first.",
}


class RequestRefusedError(HimaError):
    """A request is not served.

    Attributes:
        status: HTTP status.
        code: Closed code for programs.
        sentence: The same for people.
        problems: Everything wrong with what was sent, field by field; often empty.
    """

    def __init__(
        self, refusal: RequestRefusal | SignInRefusal | Refusal, detail: str = "", problems: Sequence[Problem] = ()
    ) -> None:
        sentence = SENTENCE[refusal]
        super().__init__(sentence)
        self.status = STATUS[refusal] if isinstance(refusal, RequestRefusal) else 409
        self.code = refusal.value
        self.sentence = f"{sentence} {detail}".rstrip()
        self.problems = tuple(problems)
