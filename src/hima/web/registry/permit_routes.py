"""The addresses of flight permits, and the least role that may use each."""

from typing import Final

from hima.picture.decision import Role
from hima.registry.flight.life import Verb
from hima.web.operation import Operation, Query
from hima.web.registry import permits
from hima.web.registry.permit_bodies import (
    AmendRequest,
    CheckedView,
    CheckRequest,
    DraftRequest,
    EndorseRequest,
    Filed,
    IssueRequest,
    PermitRequest,
    Permits,
    PermitSheet,
)
from hima.web.registry.permit_views import LEAST
from hima.web.registry.routes import LIST

_P: Final = "/api/permits"
_NUMBER: Final = (Query("number", "Its number.", "string"),)
_O: Final = Role.OPERATOR

PERMITS: Final = (
    Operation("GET", _P, _O, "Find flight permits.", permits.permits, Permits, None, LIST),
    Operation(
        "GET", f"{_P}/sheet", _O, "A permit, its history, its conflicts.", permits.sheet, PermitSheet, None, _NUMBER
    ),
    Operation("GET", f"{_P}/kml", _O, "A permit's volume as KML.", permits.drawing, None, None, _NUMBER),
    Operation(
        "POST",
        f"{_P}/check",
        _O,
        "Look at an application: problems, conflicts, zones, bodies.",
        permits.check,
        CheckedView,
        CheckRequest,
    ),
    Operation(
        "POST", f"{_P}/draft", LEAST[Verb.DRAFTED], "Write an application down.", permits.draft, Filed, DraftRequest
    ),
    Operation(
        "POST", f"{_P}/amend", LEAST[Verb.AMENDED], "Change what is asked for.", permits.amend, Filed, AmendRequest
    ),
    Operation("POST", f"{_P}/submit", LEAST[Verb.SUBMITTED], "Ask the bodies.", permits.submit, Filed, PermitRequest),
    Operation(
        "POST",
        f"{_P}/endorse",
        LEAST[Verb.ENDORSED],
        "Say what a body says; only its own people may.",
        permits.endorse,
        Filed,
        EndorseRequest,
    ),
    Operation(
        "POST",
        f"{_P}/issue",
        LEAST[Verb.ISSUED],
        "Give it out; not by who asked for it.",
        permits.issue,
        Filed,
        IssueRequest,
    ),
    Operation(
        "POST", f"{_P}/activate", LEAST[Verb.ACTIVATED], "The flight begins.", permits.activate, Filed, PermitRequest
    ),
    Operation(
        "POST",
        f"{_P}/close",
        LEAST[Verb.CLOSED],
        "It was flown, or is no longer wanted.",
        permits.close,
        Filed,
        PermitRequest,
    ),
    Operation("POST", f"{_P}/revoke", LEAST[Verb.REVOKED], "Take it back.", permits.revoke, Filed, PermitRequest),
)
