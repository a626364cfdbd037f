"""What a transport permit says. A request is what a person asks for; a permit is that and what became of it."""

from datetime import datetime
from enum import Enum
from typing import Annotated, Final, TypeAlias

import msgspec

from hima.registry.change import Author
from hima.units import SECOND_NS

Line: TypeAlias = Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
"""A name or a number, one line on paper."""
Remark: TypeAlias = Annotated[str, msgspec.Meta(max_length=400)]
Moment: TypeAlias = Annotated[datetime, msgspec.Meta(tz=True)]
Longitude: TypeAlias = Annotated[float, msgspec.Meta(ge=-180.0, le=180.0)]
Latitude: TypeAlias = Annotated[float, msgspec.Meta(ge=-90.0, le=90.0)]

ITEMS_MAX: Final = 500
LINE_POINTS_MAX: Final = 500
CHECKPOINTS_MAX: Final = 40


class TransportKind(Enum):
    """Why drones are moved."""

    IMPORT = "import"
    TRANSIT = "transit"
    INTERNAL_MOVE = "internal_move"
    SALE_TRANSFER = "sale_transfer"
    DISPOSAL = "disposal"


class Authority(Enum):
    """What kind of body endorses."""

    SECURITY = "security"
    AVIATION = "aviation"
    CUSTOMS = "customs"
    REGIONAL = "regional"


class TransportState(Enum):
    """Where a permit stands between its draft and its end."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ENDORSED = "endorsed"
    ISSUED = "issued"
    IN_TRANSIT = "in_transit"
    OVERDUE = "overdue"
    DEVIATED = "deviated"
    DELIVERED = "delivered"
    SEIZED = "seized"
    REVOKED = "revoked"
    WITHDRAWN = "withdrawn"


class ItemScheme(Enum):
    """What an item is called by."""

    UIN = "uin"
    SERIAL = "serial"
    TYPE = "type"


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is carried.

    Attributes:
        scheme: What its name is; a ``type`` stands for pieces without a number of their own.
        name: UIN, serial number or type.
        model: Maker and model.
        quantity: How many; one of what has a number.
    """

    scheme: ItemScheme
    name: Line
    model: Annotated[str, msgspec.Meta(max_length=80)] = ""
    quantity: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)] = 1


class Batteries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Lithium-ion batteries as declared (UN Model Regulations, entries 3480 and 3481).

    Attributes:
        un_number: 3480 on their own, 3481 in or with equipment.
        quantity: How many.
        each_wh: Energy of each, watt hours.
    """

    un_number: Annotated[int, msgspec.Meta(ge=3480, le=3481)]
    quantity: Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
    each_wh: Annotated[float, msgspec.Meta(gt=0.0, le=100_000.0)]


class Place(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A place by name and position, degrees, WGS 84."""

    name: Line
    lon_deg: Longitude
    lat_deg: Latitude


class Route(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The way that is allowed.

    Attributes:
        origin: Where it begins.
        destination: Where it ends.
        buffer_m: How far beside the line is still on the way.
        line_deg: (longitude, latitude) between origin and destination; without it the way is not watched.
        checkpoints: Where it is to be scanned, in order.
    """

    origin: Place
    destination: Place
    buffer_m: Annotated[float, msgspec.Meta(ge=100.0, le=200_000.0)] = 5000.0
    line_deg: Annotated[tuple[tuple[Longitude, Latitude], ...], msgspec.Meta(max_length=LINE_POINTS_MAX)] = ()
    checkpoints: Annotated[tuple[Place, ...], msgspec.Meta(max_length=CHECKPOINTS_MAX)] = ()


class Vehicle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who carries, and with what. The driver is the only private person on a permit."""

    carrier: Line
    plate: Line
    driver: Line


class TransportRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person asks for.

    Attributes:
        kind: Why.
        issuer: The body that is to issue it.
        consignor: Who sends.
        consignee: Who receives.
        vehicle: Who carries.
        route: Which way.
        items: What.
        valid_from: From when.
        valid_to: Until when.
        batteries: Lithium-ion batteries, as declared.
        payload: Payloads, as declared; empty for none.
        conditions: Under which conditions.
        needs: Whose endorsement it needs beyond what the kind asks for.
    """

    kind: TransportKind
    issuer: Line
    consignor: Line
    consignee: Line
    vehicle: Vehicle
    route: Route
    items: Annotated[tuple[Item, ...], msgspec.Meta(min_length=1, max_length=ITEMS_MAX)]
    valid_from: Moment
    valid_to: Moment
    batteries: Annotated[tuple[Batteries, ...], msgspec.Meta(max_length=20)] = ()
    payload: Remark = ""
    conditions: Remark = ""
    needs: Annotated[tuple[Authority, ...], msgspec.Meta(max_length=4)] = ()


class Endorsement(msgspec.Struct, frozen=True):
    """A body's word.

    Attributes:
        authority: What kind of body.
        by: Who spoke for it.
        time_ns: When, UTC nanoseconds.
        why: In the person's words.
    """

    authority: Authority
    by: Author
    time_ns: int
    why: str


class Signature(msgspec.Struct, frozen=True):
    """One of the two keys of an issue: who turned it, and when, UTC nanoseconds."""

    by: Author
    time_ns: int


class TransportPermit(msgspec.Struct, frozen=True):
    """A request, and what became of it.

    Attributes:
        number: Its number, as printed.
        state: Where it stands.
        request: What was asked for.
        needs: Whose endorsement it needs.
        endorsements: Those that it has.
        signatures: Keys turned so far; two of them issue it.
        since_ns: When it came to its state, UTC nanoseconds.
    """

    number: str
    state: TransportState
    request: TransportRequest
    needs: tuple[Authority, ...]
    since_ns: int
    endorsements: tuple[Endorsement, ...] = ()
    signatures: tuple[Signature, ...] = ()

    @property
    def from_ns(self) -> int:
        """Begin of its validity, UTC nanoseconds."""
        return moment_ns(self.request.valid_from)

    @property
    def to_ns(self) -> int:
        """End of its validity, UTC nanoseconds."""
        return moment_ns(self.request.valid_to)


def moment_ns(moment: datetime) -> int:
    """A moment in UTC nanoseconds, of whole seconds: finer times are not printed."""
    return int(moment.timestamp()) * SECOND_NS
