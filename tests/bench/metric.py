"""One measured figure."""

import msgspec


class Metric(msgspec.Struct, frozen=True):
    """A figure, with what it should reach.

    Attributes:
        name: What was measured.
        value: The figure.
        unit: Its unit.
        target: What it should reach, such as `<= 0.5`; empty for a figure without target.
        met: Whether it does; None without target.
    """

    name: str
    value: float
    unit: str
    target: str = ""
    met: bool | None = None


def at_most(name: str, value: float, unit: str, limit: float) -> Metric:
    """A figure that should not exceed a limit."""
    return Metric(name, round(value, 4), unit, f"<= {limit:g}", value <= limit)


def at_least(name: str, value: float, unit: str, limit: float) -> Metric:
    """A figure that should reach a limit."""
    return Metric(name, round(value, 4), unit, f">= {limit:g}", value >= limit)


def plain(name: str, value: float, unit: str) -> Metric:
    """A figure without target."""
    return Metric(name, round(value, 4), unit)
