"""Settings of the tracker (`site.toml`, table `[tracking]`)."""

from typing import Annotated

import msgspec
from msgspec import Meta


class TrackingSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Life and motion of tracks, and what is learnt of sensors: `[tracking]`."""

    speed_max_mps: Annotated[
        float, Meta(gt=0, le=400, description="Fastest object a track may start from.", extra={"unit": "m/s"})
    ] = 90.0
    height_expected_m: Annotated[
        float,
        Meta(
            gt=0,
            le=20_000,
            description="Half of what appears is expected below this height above the reference point; what appears "
            "higher needs more evidence before it is confirmed.",
            extra={"unit": "m"},
        ),
    ] = 500.0
    coast_after_s: Annotated[
        float,
        Meta(
            gt=0,
            le=60,
            description="A confirmed track without a detection for this long coasts.",
            extra={"unit": "s"},
        ),
    ] = 3.0
    drop_after_s: Annotated[
        float,
        Meta(
            gt=0,
            le=300,
            description="A track without a detection for this long is dropped.",
            extra={"unit": "s"},
        ),
    ] = 15.0
    confirm_existence: Annotated[
        float, Meta(gt=0.5, lt=1, description="Probability of existence from which a track is confirmed.")
    ] = 0.98
    learn_maps: Annotated[
        bool, Meta(description="Learn where each radar sees badly and where its false plots come from, and use it.")
    ] = True
    reflector_after_s: Annotated[
        float,
        Meta(
            ge=60,
            le=86_400,
            description="A track that has not moved since it appeared is taken for a fixed reflector after this long.",
            extra={"unit": "s"},
        ),
    ] = 1_800.0
    tracks_max: Annotated[int, Meta(ge=10, le=100_000, description="Most tracks held at once.")] = 8_000
    installation_range_m: Annotated[
        float,
        Meta(
            gt=0,
            le=1000,
            description="How far off the ranges of a newly installed sensor typically are (standard deviation).",
            extra={"unit": "m"},
        ),
    ] = 50.0
    installation_angle_deg: Annotated[
        float,
        Meta(
            gt=0,
            le=20,
            description="How far off its azimuths and elevations typically are.",
            extra={"unit": "deg"},
        ),
    ] = 0.7
    installation_clock_s: Annotated[
        float,
        Meta(gt=0, le=5, description="How far off its clock typically is.", extra={"unit": "s"}),
    ] = 0.3
    noise_limit: Annotated[
        float,
        Meta(
            gt=1.1,
            le=10,
            description="A sensor whose errors exceed the declared standard deviations by more than this factor is "
            "reported, and believed so much less.",
        ),
    ] = 1.5
