"""Settings of protected assets and of the threat assessment (`site.toml`)."""

from typing import Annotated

import msgspec
from msgspec import Meta

from hima.picture.ids import AssetId


class AssetSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing worth protecting: `[[asset]]` in `site.toml`."""

    id: Annotated[AssetId, Meta(pattern=r"^[a-z][a-z0-9_]{0,31}$", description="Short name.")]
    name: Annotated[str, Meta(min_length=1, max_length=80, description="Name for people.")]
    east_m: Annotated[
        float, Meta(ge=-50_000, le=50_000, description="East of the reference point.", extra={"unit": "m"})
    ]
    north_m: Annotated[
        float, Meta(ge=-50_000, le=50_000, description="North of the reference point.", extra={"unit": "m"})
    ]
    up_m: Annotated[float, Meta(ge=-500, le=2000, description="Above the reference point.", extra={"unit": "m"})] = 0.0
    ring_m: Annotated[
        float, Meta(gt=0, le=20_000, description="Radius whose entry counts as arrival.", extra={"unit": "m"})
    ] = 150.0
    protective_time_s: Annotated[
        float, Meta(ge=0, le=7200, description="Time its protective action needs.", extra={"unit": "s"})
    ] = 60.0
    illustrative: Annotated[bool, Meta(description="True until the operator supplies the survey.")] = True


class ThreatSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far ahead threats are assessed: `[threat]`."""

    horizon_s: Annotated[
        float, Meta(gt=0, le=3600, description="How far ahead arrival is predicted.", extra={"unit": "s"})
    ] = 600.0
    manoeuvre_mps2: Annotated[
        float,
        Meta(
            gt=0,
            le=50,
            description="Acceleration noise by which a track's future spreads.",
            extra={"unit": "m/s2"},
        ),
    ] = 0.2
    probability_min: Annotated[
        float, Meta(ge=0, lt=1, description="Pairs less likely than this are left out of the picture.")
    ] = 0.02


class RaidSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which tracks are read as one raid: `[raids]`. Only tracks that an alert rule may be about belong to one."""

    near_m: Annotated[
        float,
        Meta(
            ge=10,
            le=5_000,
            description="Tracks nearer to one another than this, beside their uncertainty, join.",
            extra={"unit": "m"},
        ),
    ] = 600.0
    alike_mps: Annotated[
        float,
        Meta(
            ge=0.5,
            le=100,
            description="Their velocities must differ by less than this, beside their uncertainty.",
            extra={"unit": "m/s"},
        ),
    ] = 12.0
    leave_factor: Annotated[
        float,
        Meta(ge=1, le=5, description="A member is apart from its raid only beyond this many times both limits."),
    ] = 1.5
    tracks_min: Annotated[int, Meta(ge=2, le=1_000, description="Fewest tracks that make a raid.")] = 3
    hold_s: Annotated[
        float,
        Meta(
            ge=0,
            le=300,
            description="A member that is apart, or a raid with too few members, is kept this long.",
            extra={"unit": "s"},
        ),
    ] = 10.0
