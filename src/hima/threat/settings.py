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
