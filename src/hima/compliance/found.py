"""Short forms of findings as they are made, before it is known since when each has held."""

import math

from hima.picture.facts import Validity
from hima.picture.verdict import Cause, Finding, Measure, Rule, Standing
from hima.units import SECOND_NS


def met(rule: Rule, *cites: str) -> Finding:
    """A rule that is met."""
    return Finding(rule, Standing.LAWFUL, None, None, None, None, 0, cites)


def unknown(rule: Rule, cause: Cause, *cites: str) -> Finding:
    """A rule that cannot be judged."""
    return Finding(rule, Standing.UNKNOWN, cause, None, None, None, 0, cites)


def broken(rule: Rule, cause: Cause, *cites: str) -> Finding:
    """A rule that is broken, by no number."""
    return Finding(rule, Standing.BREACH, cause, None, None, None, 0, cites)


def by_seconds(rule: Rule, standing: Standing, cause: Cause, amount_ns: int, *cites: str) -> Finding:
    """A rule that is broken, or may be, by so much time."""
    return Finding(rule, standing, cause, float(round(amount_ns / SECOND_NS)), None, Measure.SECONDS, 0, cites)


def by_metres(
    rule: Rule, standing: Standing, cause: Cause, amount: tuple[float, float], cites: tuple[str, ...]
) -> Finding:
    """A rule that is broken, or may be, by so many metres, give or take two standard deviations; None if not finite."""
    metres, beyond = (float(round(number)) if math.isfinite(number) else None for number in amount)
    return Finding(rule, standing, cause, metres, beyond, None if metres is None else Measure.METRES, 0, cites)


def holds(rule: Rule, validity: Validity, now_ns: int, cite: str) -> Finding:
    """Whether a standing on the register holds at a moment."""
    if validity.suspended:
        return broken(rule, Cause.SUSPENDED, cite)
    if validity.from_ns is not None and now_ns < validity.from_ns:
        return by_seconds(rule, Standing.BREACH, Cause.NOT_YET_VALID, validity.from_ns - now_ns, cite)
    if validity.to_ns is not None and now_ns >= validity.to_ns:
        return by_seconds(rule, Standing.BREACH, Cause.EXPIRED, now_ns - validity.to_ns, cite)
    return met(rule, cite)
