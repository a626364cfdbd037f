"""The published decoding of two recordings: every value of their 162 and 18 records, number by number.

``expected/cat_034_048.txt`` (six radars) and ``expected/parsegps.txt`` are the texts that another decoder printed;
their raw numbers are compared, scaled by the resolutions that the standard states, which stand in this file a second
time on purpose.
"""

import re
from pathlib import Path

import numpy as np
import pytest

from hima.wire.asterix.blocks import HEADER, split
from hima.wire.asterix.decode import Decoded, decode
from hima.wire.asterix.encode import encode_cat034, encode_cat048
from hima.wire.asterix.six_bit import identification
from hima.wire.container.packets import Packet, read

CROATIA = Path(__file__).parents[2] / ".." / "shared" / "data" / "asterix" / "croatia"
GOLDEN = (CROATIA / "expected" / "cat_034_048.txt", CROATIA / "expected" / "parsegps.txt")
GPS_FILLER, GPS_TRAILER = 2_200, 10
"""The recorder's file: filler, then blocks, each with its time behind it."""
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not GOLDEN[0].is_file(), reason="../shared/data/asterix is not there"),
]

COLUMN_048 = {
    ("010", "System Area Code"): ("sac", 1),
    ("010", "System Identification Code"): ("sic", 1),
    ("020", "TYP"): ("typ", 1),
    ("020", "SIM"): ("sim", 1),
    ("020", "RDP"): ("rdp", 1),
    ("020", "SPI"): ("spi", 1),
    ("020", "RAB"): ("rab", 1),
    ("020", "TST"): ("tst", 1),
    ("020", "XPP"): ("xpp", 1),
    ("020", "ME"): ("me", 1),
    ("020", "MI"): ("mi", 1),
    ("020", "FOE/FRI"): ("foe_fri", 1),
    ("040", "RHO"): ("rho_nm", 1 / 256),
    ("040", "THETA"): ("theta_deg", 360 / 65536),
    ("042", "X component"): ("x_nm", 1 / 128),
    ("042", "Y component"): ("y_nm", 1 / 128),
    ("090", "FlightLevel"): ("flight_level", 1 / 4),
    ("110", "3D_Height"): ("height_ft", 25),
    ("130", "Primary Plot Runlength"): ("run_length_psr_deg", 360 / 8192),
    ("130", "Amplitude of Primary plot"): ("amplitude_psr_dbm", 1),
    ("130", "SSR Plot Runlength"): ("run_length_ssr_deg", 360 / 8192),
    ("130", "SSR-Number of received reply"): ("replies_ssr", 1),
    ("130", "SSR-Reply amplitude"): ("amplitude_ssr_dbm", 1),
    ("140", "Time Of Day"): ("time_of_day_s", 1 / 128),
    ("161", "Track Number"): ("track_number", 1),
    ("170", "CNF"): ("cnf", 1),
    ("170", "RAD"): ("rad", 1),
    ("170", "DOU"): ("dou", 1),
    ("170", "MAH"): ("mah", 1),
    ("170", "CDM"): ("cdm", 1),
    ("170", "TRE"): ("tre", 1),
    ("170", "GHO"): ("gho", 1),
    ("170", "SUP"): ("sup", 1),
    ("170", "TCC"): ("tcc", 1),
    ("200", "Calculated groundspeed"): ("ground_speed_kt", 3600 / 16384),
    ("200", "Calculated heading"): ("heading_deg", 360 / 65536),
}
COLUMN_034 = {
    ("010", "System Area Code"): ("sac", 1),
    ("010", "System Identification Code"): ("sic", 1),
    ("000", "Message Type"): ("message_type", 1),
    ("020", "Antenna azimuth"): ("sector_deg", 360 / 256),
    ("030", "Time of day"): ("time_of_day_s", 1 / 128),
    ("041", "Antenna rotation speed"): ("rotation_period_s", 1 / 128),
    ("120", "Signed Height of the Data Source, expressed in meters above WGS 84 reference ellipsoid."): ("height_m", 1),
    ("120", "Latitude in WGS-84"): ("lat_deg", 180 / 2**23),
    ("120", "Longitude in WGS-84"): ("lon_deg", 180 / 2**23),
}
BITS_048 = {
    "mode_3a_flags": [("070", "V", 2), ("070", "G", 1), ("070", "L", 0)],
    "flight_level_flags": [("090", "V", 1), ("090", "G", 0)],
    "capability": [
        ("230", "COM", 13),
        ("230", "STAT", 10),
        ("230", "SI/II Transponder Capability", 9),
        ("230", "ModeS Specific Service Capability", 7),
        ("230", "Altitude reporting capability", 6),
        ("230", "Aircraft identification capability", 5),
        ("230", "BDS 1,0 bit 16", 4),
        ("230", "BDS 1,0 bits 37/40", 0),
    ],
}
BITS_034 = {
    "system_status": [
        ("050", "Operational Release Status of the System", 7),
        ("050", "Radar Data Processor Chain Selection Status", 6),
        ("050", "Event to signal a reset/restart of the selected Radar Data Processor Chain", 5),
        ("050", "Radar Data Processor Overload Indicator", 4),
        ("050", "Transmission Subsystem Overload Status", 3),
        ("050", "Monitoring System Connected Status", 2),
        ("050", "Time Source Validity", 1),
    ],
    "psr_status": [
        ("050", "Selected PSR antenna", 7),
        ("050", "PSR Channel A/B selection status", 5),
        ("050", "PSSR Overload condition", 4),
        ("050", "PSSR Monitoring System Connected Status", 3),
    ],
    "ssr_status": [
        ("050", "Selected SSR antenna", 7),
        ("050", "SSR Channel A/B selection status", 5),
        ("050", "SSR Overload condition", 4),
        ("050", "SSR Monitoring System Connected Status", 3),
    ],
    "mode_s_status": [
        ("050", "Mode S Selected antenna", 15),
        ("050", "Mode S Channel A/B selection status for surveillance", 13),
        ("050", "Mode S Overload condition", 12),
        ("050", "Mode S Monitoring System Connected Status", 11),
        ("050", "Mode S Channel A/B sellection for Surveillance Co-ordination Function", 10),
        ("050", "Mode S Channel A/B sellection for Data Link Function", 9),
        ("050", "Mode S Overload in Surveillance Co-ordination Function", 8),
        ("050", "Mode S Overload in Data Link Function", 7),
    ],
    "system_mode": [
        ("060", "Reduction Steps in use for an overload of the RDP", 4),
        ("060", "Reduction Steps in use for an overload of the Transmission subsystem", 1),
    ],
    "psr_mode": [
        ("060", "Polarization in use by PSR", 7),
        ("060", "Reduction Steps in use as result of an overload within the PSR subsystem", 4),
        ("060", "Sensitivity Time Control Map in use", 2),
    ],
    "mode_s_mode": [
        ("060", "Reduction Steps in use as result of an overload within the Mode S subsystem", 5),
        ("060", "Cluster State", 4),
    ],
}
TEXTS_048 = {
    ("070", "Mode-3/A reply code"),
    ("220", "AircraftAddress"),
    ("240", "Characters 1-8 (coded on 6 bits each) defining target identification"),
}
"""What is compared as text, not as a number."""
Values = dict[tuple[str, str], str]


class Published:
    """One record of the golden text."""

    def __init__(self, category: int, text: str) -> None:
        self.category = category
        self.data = bytes.fromhex(re.findall(r"^HexData: ([0-9A-F]+)$", text, re.MULTILINE)[0])
        self.values: Values = {}
        self.bytes: dict[str, bytes] = {}
        for number, hexes, lines in re.findall(
            r"^Item (\d{3}) : .*\n\[ ([0-9A-F ]+) \]\n((?:\t.*\n)*)", text, re.MULTILINE
        ):
            self.bytes[number] = bytes.fromhex(hexes)
            for line in lines.splitlines():
                label, _, value = line.strip().partition(":")
                if "spare" not in label and label != "FX":
                    self.values[number, label] = value.strip()

    def number(self, key: tuple[str, str]) -> int:
        return int(self.values[key].split()[0])


@pytest.fixture(scope="module")
def published() -> list[Published]:
    found = []
    for golden in GOLDEN:
        for block in f"{golden.read_text(encoding='utf-8')}\n".split("Data Block ")[1:]:
            category = int(re.findall(r"^Category: (\d+)$", block, re.MULTILINE)[0])
            found += [Published(category, record) for record in block.split("Data Record ")[1:]]
    return found


@pytest.fixture(scope="module")
def datagrams() -> list[bytes]:
    captured = (CROATIA / "cat_034_048.pcap").read_bytes()
    found = [packet.data for packet in read(captured, "pcap") if isinstance(packet, Packet)]
    recorded = (CROATIA / "parsegps.gps").read_bytes()[GPS_FILLER:]
    while recorded:
        length = int.from_bytes(recorded[1:3], "big")
        found.append(recorded[:length])
        recorded = recorded[length + GPS_TRAILER :]
    return found


@pytest.fixture(scope="module")
def decoded(datagrams: list[bytes]) -> list[Decoded]:
    return [decode(datagram) for datagram in datagrams]


def columns(decoded: list[Decoded], category: int, name: str) -> np.ndarray:
    parts = [getattr(one.cat048 if category == 48 else one.cat034, name) for one in decoded]
    return np.concatenate(parts)


def absent(values: np.ndarray) -> np.ndarray:
    return np.isnan(values) if values.dtype.kind == "f" else values < 0


def test_the_golden_file_is_whole(published: list[Published]) -> None:
    assert [record.category for record in published].count(48) == 128 + 15
    assert [record.category for record in published].count(34) == 34 + 3
    assert sum(("040", "RHO") in record.values for record in published) == 126 + 14


def test_every_record_is_read_and_nothing_is_refused(decoded: list[Decoded]) -> None:
    assert len(decoded) == 100 + 15
    assert sum(len(one.cat048.offset) for one in decoded) == 128 + 15
    assert sum(len(one.cat034.offset) for one in decoded) == 34 + 3
    assert [error for one in decoded for error in one.errors] == []


@pytest.mark.parametrize(
    ("category", "key", "column", "lsb"),
    [
        (category, key, *place)
        for category, table in ((48, COLUMN_048), (34, COLUMN_034))
        for key, place in table.items()
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_numbers(
    category: int,
    key: tuple[str, str],
    column: str,
    lsb: float,
    published: list[Published],
    decoded: list[Decoded],
) -> None:
    ours = columns(decoded, category, column)
    theirs = [record.values.get(key) for record in published if record.category == category]
    assert [value is None for value in theirs] == absent(ours).tolist()
    known = ~absent(ours)
    assert known.any()
    expected = np.array([int(value.split()[0]) for value in theirs if value is not None]) * lsb
    np.testing.assert_array_equal(ours[known], expected)


@pytest.mark.parametrize(
    ("category", "column", "parts"),
    [(category, *entry) for category, table in ((48, BITS_048), (34, BITS_034)) for entry in table.items()],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_words_of_bits(
    category: int,
    column: str,
    parts: list[tuple[str, str, int]],
    published: list[Published],
    decoded: list[Decoded],
) -> None:
    ours = columns(decoded, category, column).tolist()
    theirs = [
        sum(record.number((item, label)) << shift for item, label, shift in parts)
        if (parts[0][0], parts[0][1]) in record.values
        else -1
        for record in published
        if record.category == category
    ]
    assert ours == theirs


def test_codes_and_texts(published: list[Published], decoded: list[Decoded]) -> None:
    reports = [record for record in published if record.category == 48]
    for (item, label), column in zip(sorted(TEXTS_048), ("mode_3a", "aircraft_address", "identification"), strict=True):
        for record, code in zip(reports, columns(decoded, 48, column).tolist(), strict=True):
            said = record.values.get((item, label))
            shown = {"mode_3a": f"{code:04o}", "aircraft_address": f"{code:06X}"}.get(column)
            # What is not in the alphabet (a transponder that sends zeros) is "?" here and nothing there.
            text = shown or identification(code).replace("?", "")
            assert said == (None if code < 0 else text)


def test_registers_are_kept_byte_by_byte(published: list[Published], decoded: list[Decoded]) -> None:
    spans = [
        plots.data[start : start + length] if start >= 0 else None
        for plots in (one.cat048 for one in decoded)
        for start, length in plots.mode_s.tolist()
    ]
    assert spans == [record.bytes.get("250") for record in published if record.category == 48]
    assert sum(span is not None for span in spans) > 60


def test_no_published_value_is_left_uncompared(published: list[Published]) -> None:
    compared = {48: {*COLUMN_048, *TEXTS_048}, 34: {*COLUMN_034}}
    for category, table in ((48, BITS_048), (34, BITS_034)):
        compared[category] |= {(item, label) for parts in table.values() for item, label, _ in parts}
    for record in published:
        left = {key for key in record.values if key not in compared[record.category] and key[0] != "250"}
        assert not left


def test_records_stand_in_the_order_of_their_offsets(
    published: list[Published], datagrams: list[bytes], decoded: list[Decoded]
) -> None:
    found = [
        (category, datagram[offset:])
        for datagram, one in zip(datagrams, decoded, strict=True)
        for offset, category in sorted(
            [(offset, 48) for offset in one.cat048.offset.tolist()]
            + [(offset, 34) for offset in one.cat034.offset.tolist()]
        )
    ]
    assert len(found) == len(published)
    for (category, data), record in zip(found, published, strict=True):
        assert category == record.category
        assert data.startswith(record.data)


def test_what_was_read_is_written_as_the_same_bytes(datagrams: list[bytes]) -> None:
    compared = 0
    for datagram in datagrams:
        for block in split(datagram)[0]:
            whole = datagram[block.start - HEADER : block.end]
            one = decode(whole)
            assert (encode_cat048(one.cat048) if block.category == 48 else encode_cat034(one.cat034)) == whole
            compared += 1
    assert compared == 120 + 15
