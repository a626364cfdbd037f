"""Settings of alert rules (`alerts.toml`): one reviewable table."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from hima.picture.ids import AssetId, RuleId, ZoneId

_LIMIT = Annotated[
    Annotated[float, Meta(gt=0.5, lt=1)] | None,
    Meta(description="Silent on a track that is so probably of this kind; by default it never is."),
]


class KindLimits(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Probabilities of kinds from which a rule is silent: `rule.unless_kind_probability`.

    None is set by default: a warning is not lost on a shaky classification unless the site says so. A drone is never
    such a kind.
    """

    bird: _LIMIT = None
    manned_aircraft: _LIMIT = None
    clutter: _LIMIT = None


class RuleSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One rule: `[[rule]]`. Every condition given must hold for `persistence_s`, then the alert is raised."""

    id: Annotated[RuleId, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$", description="Short name.")]
    sentence: Annotated[str, Meta(min_length=1, max_length=200, description="What the rule means, for people.")]
    assets: Annotated[
        tuple[AssetId, ...], Meta(description="Assets whose arrival counts; `*` for all, empty for none.")
    ] = ()
    arrival_within_s: Annotated[
        Annotated[float, Meta(gt=0, le=3600)] | None,
        Meta(
            description="Holds when the early arrival at one of the assets is nearer than this.",
            extra={"unit": "s"},
        ),
    ] = None
    probability_min: Annotated[
        float, Meta(ge=0, le=1, description="Least probability of entering the ring of any of the assets.")
    ] = 0.3
    zones: Annotated[tuple[ZoneId, ...], Meta(description="Zones whose inside counts; empty for none.")] = ()
    kinds: Annotated[tuple[str, ...], Meta(description="Kinds it is about, in lower case; empty for every kind.")] = ()
    labels: Annotated[
        tuple[Literal["uncorroborated", "verified", "interfered", "contradicted"], ...],
        Meta(description="Labels of the track's claim that it is about; empty for every track, with or without claim."),
    ] = ()
    except_kinds: Annotated[
        tuple[str, ...], Meta(description="Kinds it is not about, unless a person says suspect or hostile.")
    ] = (
        "bird",
        "clutter",
        "manned_aircraft",
    )
    claims_except_above_m: Annotated[
        float,
        Meta(
            ge=0,
            le=20_000,
            description="A kind that only the aircraft itself claims exempts it only above this height over the site.",
            extra={"unit": "m"},
        ),
    ] = 1_000.0
    except_affiliations: Annotated[tuple[str, ...], Meta(description="Affiliations it is never about.")] = ("friend",)
    verdicts: Annotated[
        tuple[Literal["lawful", "breach", "unknown"], ...],
        Meta(description="Verdicts it is about; empty for every verdict. Of a breach the alert says by how much."),
    ] = ()
    unless_verdict: Annotated[
        Literal["lawful", "breach", "unknown"] | None,
        Meta(
            description="Silent on a track with this verdict, unless a person says suspect or hostile; by default on "
            "none, so that what is lawful still alarms where it may arrive."
        ),
    ] = None
    priority: Annotated[
        Literal["watch", "decide", "act_now"],
        Meta(description="Priority while no arrival time says more."),
    ] = "decide"
    persistence_s: Annotated[
        float,
        Meta(ge=0, le=600, description="How long it must hold before the alert is raised.", extra={"unit": "s"}),
    ] = 2.0
    release_s: Annotated[
        float,
        Meta(
            ge=0,
            le=600,
            description="How long it must not hold before the alert is cleared.",
            extra={"unit": "s"},
        ),
    ] = 8.0
    unless_kind_probability: KindLimits = msgspec.field(default_factory=KindLimits)
