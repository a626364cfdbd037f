"""A scenario file's bytes become a `Scenario`, or the list of everything wrong in them."""

from datetime import UTC, datetime
from typing import Final

import msgspec

from hima.config.document import Document, read_toml
from hima.config.site import Site
from hima.errors import ConfigError
from hima.simulation.consistency import check_flights, check_register, check_sensors, check_start, check_volume
from hima.simulation.scenario import Scenario, ScenarioFile
from hima.units import SECOND_NS

BYTES_MAX: Final = 1_000_000
"""Longest scenario file; it is written by people, what is longer is a mistake."""


def _document(file: str, data: bytes) -> Document:
    if len(data) > BYTES_MAX:
        document = Document(file, {}, [])
        document.add((), f"longer than {BYTES_MAX // 1000} kB", "A scenario is written by people; is this one?")
        document.readable = False
        return document
    document = read_toml(file, data)
    document.check(ScenarioFile)
    return document


def named_site(file: str, data: bytes) -> str:
    """The site that a scenario names, before anything else of it is looked at.

    Args:
        file: The file's name, for messages.
        data: Its content.

    Raises:
        ConfigError: It names none; with every problem that can be seen without the site.
    """
    document = _document(file, data)
    faulty = [finding for finding in document.findings if finding.path[:2] in {(), ("scenario",), ("scenario", "site")}]
    if faulty:
        raise ConfigError(tuple(document.problems()))
    return str(document.content["scenario"]["site"])


def load_scenario(file: str, data: bytes, site: Site) -> Scenario:
    """Turn a scenario file into a `Scenario` that fits a site.

    Args:
        file: The file's name, for messages.
        data: Its content.
        site: The site it happens at.

    Raises:
        ConfigError: With every problem of the file.
    """
    document = _document(file, data)
    check_start(document, site)
    check_sensors(document, site)
    check_flights(document, site)
    check_register(document, site)
    check_volume(document)
    problems = tuple(document.problems())
    if problems:
        raise ConfigError(problems)
    return _scenario(msgspec.convert(document.content, ScenarioFile), data.decode("utf-8-sig"))


def _scenario(file: ScenarioFile, text: str) -> Scenario:
    table = file.scenario
    start = datetime.strptime(table.start, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    return Scenario(
        name=table.name,
        start_ns=int(start.timestamp()) * SECOND_NS,
        duration_s=table.duration_s,
        seed=table.seed,
        wind=file.wind,
        sensors={override.id: override for override in file.sensor},
        flights=file.flight,
        text=text,
        airframes=file.airframe,
        permits=file.permit,
    )
