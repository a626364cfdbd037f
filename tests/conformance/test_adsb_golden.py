"""2,000 recorded ADS-B messages, and 600 that another decoder (pyModeS) has published the fields of.

The golden file covers 200 messages each of DF17, DF20 and DF21. Compared are, for every message: downlink format and
address; where it has them: type code, call sign, altitude, squawk, CPR format, speed, track and vertical rate of
squitters; and for Comm-B the fields of BDS 5,0 and 6,0. Both decoders guess the register of a Comm-B reply, so those
fields are compared only where both guessed the one register. Left out are the rate of turn, which the decoder used
here gives only where its sign is sound, and the category, which it says in words.
"""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hima.errors import DecodeError
from hima.wire.adsb.beast import frame, split
from hima.wire.adsb.decode import Message, decode

DATA = Path(__file__).parents[2] / ".." / "shared" / "data" / "adsb" / "pymodes"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data/adsb is not there"),
]
OURS = {"groundspeed": 1.0, "track": 0.5, "vertical_rate": 64.0, "altitude": 0.0}
"""Tolerance by key that is spelled alike; the golden file has whole knots."""
COMM_B = {
    "BDS50": (
        "bds50",
        {"roll": "roll", "true_track": "track", "groundspeed": "groundspeed"},
    ),
    "BDS60": ("bds60", {"magnetic_heading": "heading", "indicated_airspeed": "IAS", "mach": "Mach"}),
}
TOLERANCE = {"roll": 0.2, "true_track": 0.2, "magnetic_heading": 0.2, "mach": 0.005}


def recorded() -> list[bytes]:
    with (DATA / "sample_data_adsb.csv").open(newline="") as lines:
        return [bytes.fromhex(row[1]) for row in csv.reader(lines)]


def golden() -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((DATA / "golden_v2.json").read_text())
    return found


def read(message: bytes) -> Message:
    found = decode(message)
    assert not isinstance(found, DecodeError), (message.hex(), found.reason)
    return found


def close(ours: object, theirs: float, tolerance: float) -> bool:
    return isinstance(ours, int | float) and abs(ours - theirs) <= tolerance


def test_every_recorded_message_decodes() -> None:
    messages = recorded()
    assert len(messages) == 2000
    found = [read(message) for message in messages]
    assert {one["icao24"] for one in found} == {"406b90"}
    assert {one["df"] for one in found} == {"17"}


def test_recording_survives_beast_framing() -> None:
    messages = recorded()
    found = split(b"", b"".join(frame(message, counter=i) for i, message in enumerate(messages)))
    assert [m.data for m in found.messages] == messages
    assert (found.errors, found.pending) == ((), b"")


def squitter_pairs(ours: Message, theirs: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    if "callsign" in theirs:
        yield "callsign", ours["callsign"] == theirs["callsign"].rstrip("_")
    if "cpr_format" in theirs:
        yield "cpr_format", ours["parity"] == ("even", "odd")[theirs["cpr_format"]]
        yield "typecode", ours["tc"] == theirs["typecode"]
    for key in sorted(OURS.keys() & theirs.keys()):
        yield key, close(ours[key], theirs[key], OURS[key])


def reply_pairs(ours: Message, theirs: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    if "altitude" in theirs:
        yield "altitude", ours["altitude"] == theirs["altitude"]
    if "squawk" in theirs:
        yield "squawk", ours["squawk"] == theirs["squawk"]
    register, names = COMM_B.get(theirs.get("bds", ""), ("", {}))
    if register in ours and sum(key.startswith("bds") for key in ours) == 1:
        for key in sorted(names.keys() & theirs.keys()):
            yield key, close(ours[register].get(names[key]), theirs[key], TOLERANCE.get(key, 0.0))


def pairs(ours: Message, theirs: dict[str, Any]) -> Iterator[tuple[str, bool]]:
    """Key by key: is it the same?"""
    yield "df", int(ours["df"]) == theirs["df"]
    yield "icao", ours["icao24"] == theirs["icao"].lower()
    yield from (squitter_pairs if theirs["df"] == 17 else reply_pairs)(ours, theirs)


def test_fields_agree_with_the_published_ones() -> None:
    counts: Counter[str] = Counter()
    wrong = []
    for message, theirs in golden().items():
        ours = read(bytes.fromhex(message))
        for key, same in pairs(ours, theirs):
            counts[key] += 1
            if not same:
                wrong.append(f"{message} {key}: {ours} against {theirs[key]}")
    assert wrong == []
    assert (counts["df"], counts["icao"], counts["squawk"]) == (600, 600, 200)
    assert counts["altitude"] == 385
    assert min(counts[key] for key in ("roll", "true_track", "magnetic_heading", "mach", "groundspeed")) >= 100
    assert (counts["cpr_format"], counts["typecode"], counts["track"], counts["callsign"]) == (185, 185, 14, 1)
    assert sum(counts.values()) >= 2900, counts


@pytest.mark.parametrize("name", ["sample_data_commb_df20.csv", "sample_data_commb_df21.csv"])
def test_every_recorded_reply_decodes(name: str) -> None:
    with (DATA / name).open(newline="") as lines:
        rows = list(csv.reader(lines))
    assert len(rows) == 5000
    for row in rows:
        hexes = [field for field in row if len(field) == 28]
        assert read(bytes.fromhex(hexes[0]))["icao24"]
