"""The reference page of rule packs, written from the structs that check them and from those of the program."""

from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec import inspect

from hima.config.fields import slot
from hima.config.packs import shipped
from hima.config.reference import sections
from hima.registry.rules import Body, DroneClass, Fee, Figure, Figures, RulePack

_OPENING: Final = """\
# Rule packs

This page is written by `make docs` from the structs that check rule packs, and from those of the program; do not
edit it.

A rule pack holds what one authority asks for, each number with a sentence that says where it is said. A number that is
left out is unknown, and the program says "unknown" rather than guess. `[registry] packs` in `site.toml` names those
that hold, in their order. A site brings its own as `NAME.rules.toml` beside `site.toml`; one of the same name takes the
place of the program's. `hima check` names everything wrong in them, `hima registry packs` shows what they hold.

## What a pack may hold
"""


def packs_reference() -> str:
    """The page as Markdown."""
    parts = [_OPENING, next(sections(RulePack, "", toml=True))]
    parts += [f"\n### `[figures]`\n\nNumbers; each is a table of its own, as below.\n\n{_numbers(Figures)}"]
    parts += [next(sections(Figure, "[figures.NAME]", toml=True))]
    parts += [next(sections(DroneClass, "[[drone_class]]", toml=True)), "\n", _numbers(DroneClass)]
    parts += [next(sections(Body, "[[body]]", toml=True))]
    parts += [next(sections(Fee, "[[fee]]", toml=True)), "\n", _numbers(Fee)]
    return "".join((*parts, *map(_pack, shipped())))


def _pack(pack: RulePack) -> str:
    head = f"\n## {pack.id}\n\n{pack.name}. {pack.jurisdiction}; {pack.status.replace('_', ' ')}. {pack.text}\n"
    unknown = [name for name, figure in _figures(pack.figures) if figure is None or figure.value is None]
    rows = [_row(name, figure) for name, figure in _figures(pack.figures) if figure is not None]
    for one in pack.drone_class:
        rows += [_row(f"{one.id} {name}", figure) for name, figure in _figures(one) if figure is not None]
    rows += [f"| {body.name} endorses | {', '.join(body.endorses)} | {body.source} |\n" for body in pack.body]
    table = f"\n| what | value | source |\n|---|---|---|\n{''.join(rows)}" if rows else ""
    return f"{head}{table}\nUnknown: {', '.join(unknown)}.\n"


def _figures(holder: Figures | DroneClass) -> Iterator[tuple[str, Figure | None]]:
    for field in holder.__struct_fields__:
        figure = getattr(holder, field)
        if figure is None or isinstance(figure, Figure):
            yield f"`{field}`", figure


def _row(what: str, figure: Figure) -> str:
    value = "unknown" if figure.value is None else f"{figure.value:.9g}"
    return f"| {what} | {value} | {figure.source} |\n"


def _numbers(struct: type[msgspec.Struct]) -> str:
    """A table of the figures of a struct."""
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)  # noqa: S101 - a Struct class has no other description
    places = ((field.encode_name, slot(field.type)) for field in info.fields)
    rows = [
        f"| `{name}` | {place.sentence} |\n"
        for name, place in places
        if isinstance(place.type, inspect.StructType) and place.type.cls is Figure
    ]
    return f"| number | meaning |\n|---|---|\n{''.join(rows)}"
