"""What is declared, looked at by itself: letters that deceive, numbers that cannot be."""

import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import Final

import msgspec

from hima.errors import Problem
from hima.looks import blank, plain
from hima.plain_text import visible
from hima.registry.acts.act import WHY_MAX
from hima.registry.records.drones import AirframeDeclared, SerialForm
from hima.registry.records.record import Declared
from hima.registry.records.serial import serial_fault

_NAMES: Final = frozenset({"name", "maker"})
_ALIKE_SCRIPTS: Final = frozenset({"LATIN", "CYRILLIC", "GREEK"})
"""Scripts with letters that cannot be told apart."""
_NO_ADDRESS: Final = frozenset({"000000", "FFFFFF"})


def declared_problems(declared: Declared) -> tuple[Problem, ...]:
    """Everything wrong with what is declared, by field."""
    found = [problem for where, text in _texts(declared, "") for problem in _text_problems(where, text)]
    if isinstance(declared, AirframeDeclared):
        found += _airframe_problems(declared)
    return tuple(found)


def why_problems(why: str) -> tuple[Problem, ...]:
    """What is wrong with a reason."""
    if blank(why):
        return (Problem("why", "no reason is given", "Say why, in a sentence; it stands in the record."),)
    if len(why) > WHY_MAX:
        return (Problem("why", f"{len(why)} characters", f"Say it in at most {WHY_MAX}."),)
    return tuple(_text_problems("why", why))


def _texts(value: object, where: str) -> Iterator[tuple[str, str]]:
    """Every text in a struct, with its place."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, tuple):
        for position, item in enumerate(value, 1):
            yield from _texts(item, f"{where}[#{position}]")
    elif isinstance(value, msgspec.Struct):
        for field in value.__struct_fields__:
            yield from _texts(getattr(value, field), f"{where}.{field}" if where else field)


def _text_problems(where: str, text: str) -> Iterator[Problem]:
    if (shown := visible(text)) != text:
        hint = "Type it again without characters that nobody sees or that turn the direction of reading."
        yield Problem(where, f"it would deceive a reader: {shown}", hint)
        return
    if where.rpartition(".")[2] in _NAMES and not plain(unicodedata.normalize("NFC", text)):
        yield Problem(
            where, "some of its letters cannot be seen, or nothing of it can", "Type the name as people write it."
        )
        return
    mixed = next((word for word in text.split() if len(_scripts(word)) > 1), "")
    if mixed:
        scripts = " and ".join(sorted(script.capitalize() for script in _scripts(mixed)))
        what = f'the word "{mixed}" mixes {scripts} letters, some of which look alike'
        yield Problem(where, what, "Type the word in one script.")


def _scripts(word: str) -> set[str]:
    return {unicodedata.name(letter, "").partition(" ")[0] for letter in word if letter.isalpha()} & _ALIKE_SCRIPTS


def _airframe_problems(declared: AirframeDeclared) -> Iterator[Problem]:
    fault = serial_fault(declared.serial) if declared.serial_form is SerialForm.CTA_2063_A else ""
    if fault:
        hint = "Read it from the aircraft again. If its maker counts otherwise, declare `serial_form` as `maker`."
        yield Problem("serial", f"{visible(declared.serial)} is no number by ANSI/CTA-2063-A: {fault}", hint)
    if declared.serial != declared.serial.strip() or blank(declared.serial):
        yield Problem("serial", "it begins or ends with a space, or is empty", "Give the number alone.")
    if declared.icao_address.upper() in _NO_ADDRESS:
        yield Problem(
            "icao_address", f"{declared.icao_address} is nobody's address", "Leave it empty, or read it again."
        )
    if not _is_day(declared.acquisition.day):
        yield Problem("acquisition.day", f"there is no day {declared.acquisition.day}", "Give a day as 2026-11-27.")


def _is_day(text: str) -> bool:
    try:
        return not text or bool(date.fromisoformat(text))
    except ValueError:
        return False
