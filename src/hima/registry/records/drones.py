"""Models of drones, and airframes: one aircraft each."""

from enum import Enum
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from hima.picture.facts import AirframeState, Validity
from hima.registry.records.words import Line, Name, Number, OptionalNumber, Remark

Grams: TypeAlias = Annotated[int, Meta(ge=1, le=10_000_000, description="A mass.", extra={"unit": "g"})]


class Build(Enum):
    """How a drone is built."""

    MULTIROTOR = "multirotor"
    FIXED_WING = "fixed_wing"
    VTOL = "vtol"
    HELICOPTER = "helicopter"
    AIRSHIP = "airship"
    OTHER = "other"


class ModelDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model, as its maker declares it. What nobody has said is None: it is unknown, and no rule takes it for 0.

    Attributes:
        maker: Who makes it.
        name: What it is called.
        build: How it is built.
        mtow_g: Greatest take-off mass.
        speed_max_mps: Greatest speed.
        range_max_m: How far it flies from its pilot.
        camera: Whether it carries a camera.
        payload_max_g: Greatest payload.
        remark: Anything else.
    """

    maker: Name
    name: Name
    build: Build
    mtow_g: Grams | None = None
    speed_max_mps: Annotated[float, Meta(gt=0, le=400, description="A speed.", extra={"unit": "m/s"})] | None = None
    range_max_m: Annotated[float, Meta(gt=0, le=5_000_000, description="A way.", extra={"unit": "m"})] | None = None
    camera: bool | None = None
    payload_max_g: Grams | None = None
    remark: Remark = ""


class DroneModel(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A model on the register."""

    number: Number
    declared: ModelDeclared


class SerialForm(Enum):
    """By which rule a serial number is made."""

    CTA_2063_A = "cta_2063_a"
    MAKER = "maker"


class Battery(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Batteries declared with an airframe."""

    chemistry: Line
    energy_wh: Annotated[float, Meta(gt=0, le=100_000, description="Energy of one.", extra={"unit": "Wh"})]
    count: Annotated[int, Meta(ge=1, le=1000, description="How many.")] = 1
    serial: Line = ""


class Payload(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A payload declared with an airframe."""

    name: Name
    mass_g: Grams | None = None
    camera: bool = False
    detachable: bool = False


class AcquisitionKind(Enum):
    """How an airframe came to whom it belongs."""

    IMPORT = "import"
    LOCAL = "local"
    OWN_BUILD = "own_build"
    UNKNOWN = "unknown"


class Acquisition(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How an airframe came into the country and to its first operator.

    Attributes:
        kind: How.
        reference: Number of the import permit, the customs paper or the bill.
        origin: Where from.
        seller: Who sold it.
        day: When, as ``2026-11-27``; empty if unknown.
    """

    kind: AcquisitionKind
    reference: Line = ""
    origin: Line = ""
    seller: Line = ""
    day: Annotated[str, Meta(pattern=r"^([0-9]{4}-[0-9]{2}-[0-9]{2})?$", description="A day, or nothing.")] = ""


class AirframeDeclared(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An airframe, as declared.

    Attributes:
        serial: Its maker's serial number.
        serial_form: By which rule that is made.
        model: Number of its model.
        operator: Number of its operator; empty if it has none, as a seized one.
        registration_mark: A mark painted on it, if it has one beside its number.
        icao_address: Its ICAO 24-bit address as six hexadecimal digits, if it has one.
        session_ids: Session identifiers of Remote ID given out for it, as hexadecimal digits.
        batteries: Batteries.
        payloads: Payloads.
        acquisition: How it came.
        remark: Anything else.
    """

    serial: Annotated[str, Meta(min_length=1, max_length=64, description="The maker's serial number.")]
    serial_form: SerialForm = SerialForm.CTA_2063_A
    model: Number
    operator: OptionalNumber = ""
    registration_mark: OptionalNumber = ""
    icao_address: Annotated[
        str, Meta(pattern=r"^([0-9A-Fa-f]{6})?$", description="Six hexadecimal digits, or nothing.")
    ] = ""
    session_ids: Annotated[
        tuple[Annotated[str, Meta(pattern=r"^[0-9A-Fa-f\-]{2,40}$", description="Hexadecimal digits.")], ...],
        Meta(max_length=64),
    ] = ()
    batteries: Annotated[tuple[Battery, ...], Meta(max_length=20)] = ()
    payloads: Annotated[tuple[Payload, ...], Meta(max_length=20)] = ()
    acquisition: Acquisition = Acquisition(kind=AcquisitionKind.UNKNOWN)
    remark: Remark = ""


class Airframe(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An airframe on the register; its number is its UIN."""

    number: Number
    declared: AirframeDeclared
    standing: Validity
    state: AirframeState = AirframeState.IN_SERVICE
