"""May it be there: what is broken, and the permits that tracks are weighed against."""

import msgspec


class FindingView(msgspec.Struct, frozen=True, rename="camel"):
    """One rule that is broken, or cannot be judged.

    `standing`: a code of `Standing`; words of `rule`, `cause` and `measure` as in the picture's nouns. `amount`: by how
    much; `uncertainty`: two standard deviations of that. `cites`: what it rests on, as `kind:name`.
    """

    rule: str
    standing: int
    cause: str
    amount: float | None
    uncertainty: float | None
    measure: str
    since_us: int
    cites: tuple[str, ...]


class PermitView(msgspec.Struct, frozen=True, rename="camel"):
    """The volume of a permit that a track is weighed against, to draw."""

    number: str
    ring_deg: tuple[tuple[float, float], ...]
    lower_m: float
    lower_reference: str
    upper_m: float
    upper_reference: str
    until_us: int | None
