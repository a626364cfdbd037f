"""Rule packs: what a country or a region asks for, as data with a source for each number.

No number of any country stands in the code. What a pack does not know is unknown, and nothing follows from it.
"""

from enum import Enum
from typing import Annotated, Literal, NamedTuple, TypeAlias

import msgspec
from msgspec import Meta

from hima.registry.change import RecordKind
from hima.registry.records.drones import ModelDeclared
from hima.units import DAY_NS

PackId: TypeAlias = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]{0,39}$", description="Short name.")]
Source: TypeAlias = Annotated[
    str, Meta(min_length=10, max_length=400, description="Where it is said, or why it is unknown, as a sentence.")
]


class Figure(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number, and where it is said."""

    value: Annotated[float, Meta(ge=0, le=1e9, description="The number; left out where it is unknown.")] | None = None
    source: Source


class Figures(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Thresholds and terms; what is left out is unknown."""

    operator_mass_g: Annotated[Figure, Meta(description="Mass from which an operator must be registered.")] | None = (
        None
    )
    operator_camera_mass_g: (
        Annotated[Figure, Meta(description="The same of a drone with a camera; 0 for any mass.")] | None
    ) = None
    operator_energy_j: (
        Annotated[Figure, Meta(description="Energy at impact above which an operator must be registered.")] | None
    ) = None
    airframe_mass_g: Annotated[Figure, Meta(description="Mass from which the drone itself must be.")] | None = None
    remote_id_mass_g: Annotated[Figure, Meta(description="Mass from which it must say who it is.")] | None = None
    height_max_m: Annotated[Figure, Meta(description="Height above ground allowed without a permit.")] | None = None
    open_mass_g: Annotated[Figure, Meta(description="Mass below which it may fly without a permit.")] | None = None
    pilot_age_years: Annotated[Figure, Meta(description="Least age of a pilot.")] | None = None
    operator_days: Annotated[Figure, Meta(description="How long an operator's standing holds.")] | None = None
    pilot_days: Annotated[Figure, Meta(description="How long a licence holds.")] | None = None
    airframe_days: Annotated[Figure, Meta(description="How long a drone's registration holds.")] | None = None


class DroneClass(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A class of drones; a limit that is left out is none."""

    id: Annotated[str, Meta(min_length=1, max_length=20, description="Its mark.")]
    mass_below_g: Annotated[Figure, Meta(description="Mass that it must stay below.")] | None = None
    speed_max_mps: Annotated[Figure, Meta(description="Greatest speed in level flight.")] | None = None


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A body that endorses."""

    id: PackId
    name: Annotated[str, Meta(min_length=1, max_length=120, description="Name for people.")]
    endorses: Annotated[
        tuple[Literal["flight_permit", "transport_permit"], ...], Meta(max_length=2, description="What it endorses.")
    ]
    always: Annotated[
        bool, Meta(description="True if it endorses each of them; else only those that it is asked about.")
    ]
    organisations: Annotated[
        tuple[Annotated[str, Meta(max_length=120)], ...],
        Meta(max_length=20, description="Organisations whose people may speak for it; empty for its name."),
    ] = ()
    source: Source


class Fee(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What something costs."""

    what: Annotated[
        Literal["operator", "pilot", "airframe", "flight_permit", "transport_permit"], Meta(description="What for.")
    ]
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}$", description="ISO 4217 code.")]
    amount: Annotated[Figure, Meta(description="How much.")]


class RulePack(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The rules of one authority."""

    id: PackId
    name: Annotated[str, Meta(min_length=1, max_length=120, description="Name for people.")]
    jurisdiction: Annotated[str, Meta(min_length=1, max_length=120, description="Where it holds.")]
    status: Annotated[
        Literal["in_force", "draft", "assumed"],
        Meta(description="Whether its text was read, is not known in full, or is a reading of how bodies act."),
    ]
    text: Source
    figures: Figures = Figures()
    drone_class: Annotated[tuple[DroneClass, ...], Meta(max_length=20)] = ()
    body: Annotated[tuple[Body, ...], Meta(max_length=20)] = ()
    fee: Annotated[tuple[Fee, ...], Meta(max_length=20)] = ()


class Finding(Enum):
    """Whether a rule asks for something."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Ruling(NamedTuple):
    """What a pack says of a model.

    Attributes:
        finding: Whether the rule asks for it.
        because: Why, as a sentence.
        source: Where that is said.
    """

    finding: Finding
    because: str
    source: str


def operator_must_register(pack: RulePack, model: ModelDeclared) -> Ruling:
    """Whether who operates a drone of a model must be on the register. Energy at impact is weighed by nobody."""
    figures = pack.figures
    by_mass = _from_mass(figures.operator_mass_g, model.mtow_g, "operators")
    if by_mass.finding is Finding.YES or model.camera is False:
        return by_mass
    by_camera = _from_mass(figures.operator_camera_mass_g, model.mtow_g, "operators of drones with a camera")
    if by_camera.finding is Finding.YES and model.camera is None:
        return Ruling(Finding.UNKNOWN, "Nobody has said whether it has a camera.", by_camera.source)
    return by_mass if by_camera.finding is Finding.NO else by_camera


def airframe_must_register(pack: RulePack, model: ModelDeclared) -> Ruling:
    """Whether each drone of a model must be on the register itself."""
    return _from_mass(pack.figures.airframe_mass_g, model.mtow_g, "drones")


def remote_id_needed(pack: RulePack, model: ModelDeclared) -> Ruling:
    """Whether drones of a model must say who they are while they fly."""
    return _from_mass(pack.figures.remote_id_mass_g, model.mtow_g, "drones with remote identification")


def fits(drone_class: DroneClass, model: ModelDeclared) -> Ruling:
    """Whether a model keeps to the limits of a class, as far as its maker has declared them."""
    mass, speed = drone_class.mass_below_g, drone_class.speed_max_mps
    rulings = (
        *([] if mass is None else [_keeps("mass", "g", mass, model.mtow_g, below=True)]),
        *([] if speed is None else [_keeps("speed", "m/s", speed, model.speed_max_mps, below=False)]),
    )
    for finding in (Finding.NO, Finding.UNKNOWN, Finding.YES):
        for ruling in rulings:
            if ruling.finding is finding:
                return ruling
    return Ruling(Finding.UNKNOWN, f"Nothing is known of the limits of {drone_class.id}.", "")


def _keeps(what: str, unit: str, limit: Figure, declared: float | None, *, below: bool) -> Ruling:
    if limit.value is None or declared is None:
        return Ruling(Finding.UNKNOWN, f"Its {what} or the limit of it is unknown.", limit.source)
    kept = declared < limit.value or (declared == limit.value and not below)
    because = (
        f"Its {what} of {declared:g} {unit} is {'within' if kept else 'beyond'} the limit of {limit.value:g} {unit}."
    )
    return Ruling(Finding.YES if kept else Finding.NO, because, limit.source)


def term_ns(pack: RulePack, kind: RecordKind) -> int | None:
    """How long the standing of a new record holds, nanoseconds; None if that is unknown or it has none."""
    figures = pack.figures
    figure = {
        RecordKind.OPERATOR: figures.operator_days,
        RecordKind.PILOT: figures.pilot_days,
        RecordKind.AIRFRAME: figures.airframe_days,
    }.get(kind)
    return None if figure is None or figure.value is None else round(figure.value * DAY_NS)


def bodies(packs: tuple[RulePack, ...], what: Literal["flight_permit", "transport_permit"]) -> tuple[Body, ...]:
    """Bodies that endorse something, in the order of the packs; of two with the same id the first counts."""
    found: dict[str, Body] = {}
    for pack in packs:
        for body in pack.body:
            if what in body.endorses:
                found.setdefault(body.id, body)
    return tuple(found.values())


def _from_mass(figure: Figure | None, mass_g: int | None, who: str) -> Ruling:
    if figure is None or figure.value is None:
        source = "" if figure is None else figure.source
        return Ruling(Finding.UNKNOWN, f"The mass from which {who} are registered is unknown.", source)
    if mass_g is None and figure.value > 0:
        return Ruling(Finding.UNKNOWN, "Nobody has said what it weighs.", figure.source)
    heavy = (mass_g or 0) >= figure.value
    weighs = "It" if mass_g is None else f"It weighs {mass_g} g and"
    because = f"{weighs} is {'not ' if not heavy else ''}among {who} from {figure.value:g} g on."
    return Ruling(Finding.YES if heavy else Finding.NO, because, figure.source)
