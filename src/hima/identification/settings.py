"""Settings of identification (`site.toml`, table `[identification]`)."""

from typing import Annotated

import msgspec
from msgspec import Meta


class IdentificationSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Correlation of claims to tracks: `[identification]`."""

    gate_sigma: Annotated[
        float,
        Meta(
            gt=0,
            le=10,
            description="Distance in standard deviations within which a claim may belong to a track.",
        ),
    ] = 3.5
    agree_s: Annotated[
        float,
        Meta(
            ge=0,
            le=60,
            description="A claim must agree with a track this long to be joined to it.",
            extra={"unit": "s"},
        ),
    ] = 3.0
    contact_timeout_s: Annotated[
        float,
        Meta(gt=0, le=600, description="A claim not renewed for this long is forgotten.", extra={"unit": "s"}),
    ] = 30.0
    contacts_max: Annotated[int, Meta(ge=10, le=100_000, description="Most claims held at once.")] = 2_000
