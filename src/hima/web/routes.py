"""The one table of the HTTP API: every address, and the least role that may use it."""

from typing import Final

from hima.picture.decision import Role
from hima.web import checkpoint, decisions, people, sign_in, site_api, zones, zones_document
from hima.web.bodies import (
    AffiliationRequest,
    Audit,
    Done,
    Empty,
    InvitationRequest,
    Invitations,
    LinkView,
    MergeRequest,
    NameRequest,
    People,
    RoleRequest,
    SignInRequest,
    SplitRequest,
    Timeline,
)
from hima.web.health import HealthReport, health
from hima.web.metrics import metrics
from hima.web.operation import Open, Operation, Query
from hima.web.registry.permit_routes import PERMITS
from hima.web.registry.routes import RECORDS
from hima.web.schema.hello import You
from hima.web.schema.site import SiteView
from hima.web.schema.zones import ZoneChangeRequest, ZoneChecked, ZoneDraft, ZonesView, ZoneUndoRequest

_SPAN: Final = (
    Query("from_us", "UTC microseconds; 0 if left out."),
    Query("to_us", "UTC microseconds; now if left out."),
)

OPERATIONS: Final = (
    Operation("GET", "/health", Open.LOOPBACK, "How the node is.", health, HealthReport),
    Operation("GET", "/metrics", Open.LOOPBACK, "Numbers for Prometheus, as text.", metrics, None),
    Operation("POST", "/api/sign-in", Open.ANYBODY, "Use a one-time link up.", sign_in.sign_in, You, SignInRequest),
    Operation("POST", "/api/sign-out", Role.VIEWER, "End this browser's session.", sign_in.sign_out, Done, Empty),
    Operation("GET", "/api/me", Role.VIEWER, "Who is signed in.", sign_in.me, You),
    Operation("GET", "/api/site", Role.VIEWER, "The site as the console draws it.", site_api.site, SiteView),
    Operation("GET", "/api/site/map", Role.VIEWER, "The base map, as GeoJSON.", site_api.base_map, None),
    Operation("GET", "/api/timeline", Role.VIEWER, "What happened lately.", site_api.timeline, Timeline, None, _SPAN),
    Operation("GET", "/api/openapi.json", Role.VIEWER, "This description.", site_api.openapi, None),
    Operation(
        "POST",
        "/api/alerts/{number:int}/acknowledge",
        Role.OPERATOR,
        "Take an alert on.",
        decisions.acknowledge,
        Done,
        Empty,
    ),
    Operation(
        "POST",
        "/api/alerts/{number:int}/dismiss",
        Role.OPERATOR,
        "Take an ended alert, never acknowledged, off the list.",
        decisions.dismiss,
        Done,
        Empty,
    ),
    Operation(
        "POST",
        "/api/tracks/{number:int}/affiliation",
        Role.OPERATOR,
        "Say whose a track is.",
        decisions.set_affiliation,
        Done,
        AffiliationRequest,
    ),
    Operation(
        "POST",
        "/api/tracks/{number:int}/name",
        Role.OPERATOR,
        "Give a track a name.",
        decisions.rename,
        Done,
        NameRequest,
    ),
    Operation(
        "POST",
        "/api/tracks/{number:int}/merge",
        Role.OPERATOR,
        "Say that another track is the same object.",
        decisions.merge,
        Done,
        MergeRequest,
    ),
    Operation(
        "POST",
        "/api/tracks/{number:int}/split",
        Role.OPERATOR,
        "Say that a track holds two objects.",
        decisions.split,
        Done,
        SplitRequest,
    ),
    Operation(
        "GET", "/api/zones", Role.VIEWER, "Geo-zones in force, and their latest changes.", zones.zones, ZonesView
    ),
    Operation(
        "POST",
        "/api/zones/check",
        Role.SHIFT_LEAD,
        "Everything wrong in a draft of zones, and what is inside of them now.",
        zones.check,
        ZoneChecked,
        ZoneDraft,
    ),
    Operation(
        "POST", "/api/zones", Role.SHIFT_LEAD, "Draw, change or take away zones.", zones.change, Done, ZoneChangeRequest
    ),
    Operation(
        "POST",
        "/api/zones/undo",
        Role.SHIFT_LEAD,
        "Take the latest change of zones back.",
        zones.undo,
        Done,
        ZoneUndoRequest,
    ),
    Operation(
        "GET", "/api/zones.geojson", Open.PUBLISHED, "Geo-zones in force as ED-318.", zones_document.document, None
    ),
    Operation("GET", "/api/people", Role.SHIFT_LEAD, "Everybody with an account.", people.people, People),
    Operation(
        "POST",
        "/api/people/{person}/link",
        Role.SHIFT_LEAD,
        "A link by which a known person signs in again; only an administrator makes one for a shift lead or above.",
        people.fresh_link,
        LinkView,
        Empty,
    ),
    Operation(
        "POST",
        "/api/people/{person}/role",
        Role.ADMINISTRATOR,
        "Give a person another role.",
        people.set_role,
        Done,
        RoleRequest,
    ),
    Operation(
        "DELETE",
        "/api/people/{person}/sessions",
        Role.ADMINISTRATOR,
        "End all sessions of a person and withdraw the person's links.",
        people.end_sessions,
        Done,
    ),
    Operation("GET", "/api/invitations", Role.ADMINISTRATOR, "Links that still work.", people.invitations, Invitations),
    Operation(
        "POST",
        "/api/invitations",
        Role.ADMINISTRATOR,
        "A link by which a new person gets an account.",
        people.invite,
        LinkView,
        InvitationRequest,
    ),
    Operation(
        "DELETE",
        "/api/invitations/{invitation}",
        Role.ADMINISTRATOR,
        "Make a link stop working.",
        people.withdraw,
        Done,
    ),
    Operation("GET", "/api/audit", Role.ADMINISTRATOR, "The latest acts of account keeping.", people.audit, Audit),
    *RECORDS,
    *PERMITS,
    *checkpoint.OPERATIONS,
)
