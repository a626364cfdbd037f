"""Flight permits, what a check found, and conflicts, as people and programs read them."""

import sys
from collections.abc import Sequence
from typing import Any

import msgspec

from hima.archive.values import moment_text
from hima.cli.registry_view import print_json, print_rows, problem_line
from hima.errors import Problem
from hima.plain_text import visible
from hima.registry.flight.conflict import Conflict, Heights
from hima.registry.flight.record import Permit, missing
from hima.registry.flight.review import Reviewed

WINDOWS_SHOWN = 10


def permit_json(permit: Permit, version: int | None = None) -> dict[str, Any]:
    """A permit for programs; times in UTC as text."""
    plain: dict[str, Any] = msgspec.to_builtins(permit)
    plain["windows"] = [[moment_text(from_ns), moment_text(to_ns)] for from_ns, to_ns in permit.windows]
    for said in plain["endorsements"]:
        said["time"] = moment_text(said.pop("time_ns"))
    plain["missing"] = missing(permit)
    return plain if version is None else {"version": version, "permit": plain}


def print_permit(permit: Permit, version: int) -> None:
    """A permit, a line for each thing to know."""
    for name, text in _lines(permit, version):
        print(f"{name}: {visible(text)}")


def _lines(permit: Permit, version: int) -> list[tuple[str, str]]:
    asked = permit.application
    volume = asked.volume
    lines = [
        ("number", permit.number),
        ("state", permit.state.value),
        ("purpose", asked.purpose),
        ("operator", asked.operator),
        ("pilot", asked.pilot),
        ("airframes", ", ".join(asked.airframes)),
        ("ground plan", f"{len(volume.ring_deg) - 1} corners"),
        ("from", f"{volume.lower_m:g} m {volume.lower_reference.value}"),
        ("to", f"{volume.upper_m:g} m {volume.upper_reference.value}"),
    ]
    lines += [
        ("time", f"{moment_text(from_ns)} to {moment_text(to_ns)}") for from_ns, to_ns in permit.windows[:WINDOWS_SHOWN]
    ]
    if len(permit.windows) > WINDOWS_SHOWN:
        lines.append(("time", f"and {len(permit.windows) - WINDOWS_SHOWN} more"))
    for said in permit.endorsements:
        condition = f": {said.condition}" if said.condition else ""
        words = (
            f"{said.decision.value.replace('_', ' ')}{condition} ({said.name}, {moment_text(said.time_ns)}: {said.why})"
        )
        lines.append((said.body, words))
    lines += [(body, "has not spoken yet") for body in missing(permit)]
    if permit.opens:
        lines.append(("opens", ", ".join(permit.opens)))
    if permit.accepted:
        lines.append(("accepted conflicts", ", ".join(permit.accepted)))
    return [*lines, ("version", str(version))]


def line_of(permit: Permit) -> tuple[str, ...]:
    """A permit in a list."""
    asked, first, last = permit.application, permit.windows[0][0], permit.windows[-1][1]
    return permit.number, permit.state.value, moment_text(first), moment_text(last), asked.operator, asked.purpose


def tell_problems(problems: Sequence[Problem], as_json: bool) -> int:
    """Say everything wrong; exit code 1."""
    if as_json:
        print_json({"done": False, "problems": [problem._asdict() for problem in problems]})
    else:
        for problem in problems:
            print(problem_line(problem), file=sys.stderr)
    return 1


def conflict_json(conflict: Conflict) -> dict[str, Any]:
    """A conflict for programs."""
    plain: dict[str, Any] = msgspec.to_builtins(conflict)
    plain["from"], plain["to"] = moment_text(plain.pop("from_ns")), moment_text(plain.pop("to_ns"))
    return plain


def print_conflicts(conflicts: Sequence[Conflict], more: bool) -> None:
    """Which permits, where and when."""
    rows = [
        (
            one.other,
            one.state.value,
            f"{one.place_deg[1]:.5f}, {one.place_deg[0]:.5f}",
            f"{one.area_m2:.0f} m²",
            f"{moment_text(one.from_ns)} to {moment_text(one.to_ns)}",
            "heights overlap" if one.heights is Heights.OVERLAP else "heights do not compare",
        )
        for one in conflicts
    ]
    if rows:
        print_rows(("permit", "state", "latitude, longitude", "ground", "first time", "heights"), rows)
    if more:
        print("There are more permits near than were looked at.", file=sys.stderr)


def reviewed_json(found: Reviewed, problems: Sequence[Problem]) -> dict[str, Any]:
    """What a check found, for programs."""
    return {
        "sound": not problems,
        "problems": [problem._asdict() for problem in problems],
        "required": found.required,
        "opens": found.opens,
        "notes": found.notes,
        "windows": [[moment_text(from_ns), moment_text(to_ns)] for from_ns, to_ns in found.checked.windows],
        "conflicts": [conflict_json(one) for one in found.conflicts],
        "more": found.more,
    }
