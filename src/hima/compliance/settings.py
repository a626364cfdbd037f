"""Settings of verdicts (`site.toml`, table `[compliance]`)."""

from typing import Annotated, Literal

import msgspec
from msgspec import Meta


class ComplianceSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a flight is held against here, and how the registry is asked: `[compliance]`."""

    demanded: Annotated[
        tuple[Literal["registration", "operator", "permit"], ...],
        Meta(
            description="What the law in force here demands of every unmanned aircraft. Where the registry was asked "
            "and surely holds none, that is a breach; of what is not demanded, absence is unknown."
        ),
    ] = ()
    reach_m: Annotated[
        float,
        Meta(
            gt=0,
            le=200_000,
            description="How far from the reference point permits are asked for, and aircraft that no sensor sees.",
            extra={"unit": "m"},
        ),
    ] = 15_000.0
    ground_sigma_m: Annotated[
        float,
        Meta(
            ge=0,
            le=1000,
            description="Standard deviation of the ground around the site against the reference point's height; "
            "heights above ground are known no better.",
            extra={"unit": "m"},
        ),
    ] = 10.0
    renew_s: Annotated[
        float,
        Meta(ge=5, le=600, description="After how long what the registry answered is asked anew.", extra={"unit": "s"}),
    ] = 30.0
    questions_per_picture: Annotated[int, Meta(ge=1, le=500, description="Most questions asked at one picture.")] = 32
    answers_max: Annotated[int, Meta(ge=16, le=100_000, description="Most answers kept.")] = 4_096
