"""Settings of identification (`site.toml`, table `[identification]`)."""

from typing import Annotated

import msgspec
import numpy as np
from msgspec import Meta

from hima.identification.kinds.model import KNOWN
from hima.picture.arrays import FloatArray

_FREQUENCY = Annotated[float, Meta(gt=0, le=1000, description="How frequent it is here, relative to the others.")]


class KindPrior(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How frequent tracks of each kind are here, none more than another unless said: `[identification.prior]`."""

    multirotor: _FREQUENCY = 1.0
    fixed_wing: _FREQUENCY = 1.0
    one_way_attack: _FREQUENCY = 1.0
    bird: _FREQUENCY = 1.0
    manned_aircraft: _FREQUENCY = 1.0
    clutter: _FREQUENCY = 1.0


def prior_of(prior: KindPrior) -> FloatArray:
    """The frequencies in order of `KNOWN`, adding up to one."""
    weights = np.array([getattr(prior, kind.name.lower()) for kind in KNOWN])
    result: FloatArray = weights / weights.sum()
    return result


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
    contacts_max: Annotated[int, Meta(ge=10, le=100_000, description="Most claims held at once.")] = 20_000
    prior: KindPrior = msgspec.field(default_factory=KindPrior)
