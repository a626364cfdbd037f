"""Recordings of real radars against the values other decoders printed for them."""

import re
import struct
from collections.abc import Iterator
from pathlib import Path

import pytest

from hima.wire.asterix import cat034, cat048
from hima.wire.asterix.decode import HEADER, Decoded, decode, split
from hima.wire.asterix.encode import encode_cat034, encode_cat048

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "asterix"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample recordings are not here (../shared/data/asterix)"),
]

LABELS = {
    48: {
        "System Area Code": "sac",
        "System Identification Code": "sic",
        "Time Of Day": "time_of_day_s",
        "TYP": "typ",
        "SIM": "sim",
        "RDP": "rdp",
        "SPI": "spi",
        "RAB": "rab",
        "RHO": "rho_nm",
        "THETA": "theta_deg",
        "FlightLevel": "flight_level",
        "SSR Plot Runlength": "run_length_ssr_deg",
        "SSR-Number of received reply": "replies_ssr",
        "SSR-Reply amplitude": "amplitude_ssr_dbm",
        "Primary Plot Runlength": "run_length_psr_deg",
        "Track Number": "track_number",
        "X component": "x_nm",
        "Y component": "y_nm",
        "Calculated groundspeed": "ground_speed_kt",
        "Calculated heading": "heading_deg",
        "CNF": "cnf",
        "RAD": "rad",
        "DOU": "dou",
        "MAH": "mah",
        "CDM": "cdm",
        "TRE": "tre",
        "GHO": "gho",
        "SUP": "sup",
        "TCC": "tcc",
        "3D_Height": "height_ft",
    },
    34: {
        "System Area Code": "sac",
        "System Identification Code": "sic",
        "Message Type": "message_type",
        "Time of day": "time_of_day_s",
        "Antenna azimuth": "sector_deg",
        "Antenna rotation speed": "rotation_period_s",
        "Latitude in WGS-84": "lat_deg",
        "Longitude in WGS-84": "lon_deg",
    },
}
"""What the printed text calls a column."""
LSB = {field.name: field.lsb for layout in (cat048.LAYOUT, cat034.LAYOUT) for _, field in layout.quantities()}


def datagrams(path: Path) -> Iterator[bytes]:
    """UDP payloads of a little-endian pcap file of Ethernet frames with plain IPv4 headers."""
    data = path.read_bytes()
    assert data[:4] == b"\xd4\xc3\xb2\xa1"
    at = 24
    while at < len(data):
        (length,) = struct.unpack_from("<I", data, at + 8)
        packet = data[at + 16 : at + 16 + length]
        udp = 14 + 4 * (packet[14] & 0x0F)
        (udp_length,) = struct.unpack_from(">H", packet, udp + 4)
        yield packet[udp + 8 : udp + udp_length]
        at += 16 + length


def printed_records(path: Path) -> list[tuple[int, dict[str, int], set[str]]]:
    """Category, raw number by label, and numbers of the items, of each record of the printed text."""
    found: list[tuple[int, dict[str, int], set[str]]] = []
    category = 0
    for line in path.read_text().splitlines():
        if match := re.match(r"Category: (\d+)", line):
            category = int(match[1])
        elif line.startswith("Data Record"):
            found.append((category, {}, set()))
        elif match := re.match(r"Item (\w+)", line):
            found[-1][2].add(match[1])
        elif match := re.match(r"\t(.+?): (-?\d+)(?: |$)", line):
            found[-1][1].setdefault(match[1], int(match[2]))
    return found


def read_records(decoded: list[Decoded]) -> list[tuple[int, dict[str, int], set[str]]]:
    """The same of what the decoder read."""
    found = []
    for datagram in decoded:
        rows = []
        for category, columns in ((48, datagram.cat048), (34, datagram.cat034)):
            layout = cat048.LAYOUT if category == 48 else cat034.LAYOUT
            for row, offset in enumerate(columns.offset.tolist()):
                labels = {}
                for label, name in LABELS[category].items():
                    value = getattr(columns, name)[row].item()
                    if value == value and not (name not in LSB and value < 0):
                        labels[label] = round(value / LSB[name]) if name in LSB else value
                items = set()
                for leaf in layout.leaves():
                    spans = [getattr(columns, leaf.span)[row, 0] >= 0] if leaf.span else []
                    for field in leaf.fields:
                        value = getattr(columns, field.name)[row].item()
                        spans.append(value == value if field.lsb else value >= 0)
                    if any(spans):
                        items.add(leaf.name.split("/")[1])
                rows.append((offset, (category, labels, items)))
        found += [record for _, record in sorted(rows, key=lambda pair: pair[0])]
    return found


@pytest.fixture(scope="module")
def recording() -> list[bytes]:
    return list(datagrams(FOLDER / "croatia" / "cat_034_048.pcap"))


def test_six_radars_item_by_item(recording: list[bytes]) -> None:
    expected = printed_records(FOLDER / "croatia" / "expected" / "cat_034_048.txt")
    read = read_records([decode(data) for data in recording])
    assert len(expected) == len(read) == 162
    assert sum(len(labels) for _, labels, _ in read) > 2_500
    for (category, labels, items), got in zip(expected, read, strict=True):
        wanted = {label: value for label, value in labels.items() if label in LABELS[category]}
        assert got == (category, wanted, items)


def test_six_radars_written_again_are_the_same_bytes(recording: list[bytes]) -> None:
    compared = 0
    for data in recording:
        for block in split(data)[0]:
            whole = data[block.start - HEADER : block.end]
            decoded = decode(whole)
            assert (encode_cat048(decoded.cat048) if block.category == 48 else encode_cat034(decoded.cat034)) == whole
            compared += 1
    assert compared == 120


def test_two_plots_carry_no_position(recording: list[bytes]) -> None:
    rho = [value for data in recording for value in decode(data).cat048.rho_nm.tolist()]
    assert (len(rho), sum(value != value for value in rho)) == (128, 2)


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("croatia/cat034.raw", (0, 1, 0)),
        ("croatia/cat048.raw", (1, 0, 0)),
        ("croatia/cat062cat065.raw", (0, 0, 3)),
        ("croatia/cat21_re.ast", (0, 0, 2)),
        ("asterix4py/cat062.ast", (0, 0, 7)),
        ("fixmpts/test_data_cat034_1", (0, 1, 0)),
        ("fixmpts/test_data_cat048_1", (1, 0, 0)),
        ("fixmpts/test_data_cat010Report", (0, 0, 1)),
        ("fixmpts/test_data_cat019Start", (0, 0, 1)),
        ("fixmpts/test_data_cat020_1", (0, 0, 1)),
        ("fixmpts/test_data_cat023_GSStatus", (0, 0, 1)),
        ("fixmpts/test_data_cat025Status", (0, 0, 1)),
        ("fixmpts/test_data_cat063", (0, 0, 1)),
        ("fixmpts/test_data_cat065", (0, 0, 1)),
    ],
)
def test_single_blocks_are_read_whole(name: str, counts: tuple[int, int, int]) -> None:
    decoded = decode((FOLDER / name).read_bytes())
    assert decoded.errors == ()
    assert (len(decoded.cat048.offset), len(decoded.cat034.offset), len(decoded.others)) == counts


@pytest.mark.parametrize("name", ["test_data_cat011Status", "test_data_cat021_1"])
def test_a_block_longer_than_its_file_is_refused(name: str) -> None:
    decoded = decode((FOLDER / "fixmpts" / name).read_bytes())
    assert (decoded.records, [error.reason for error in decoded.errors]) == (0, ["length_exceeds_datagram"])


@pytest.mark.parametrize("name", ["test_data_cat002", "test_data_cat002_2"])
def test_a_good_block_before_garbage_is_kept(name: str) -> None:
    decoded = decode((FOLDER / "fixmpts" / name).read_bytes())
    assert decoded.records == 1
    assert [(error.offset, error.reason) for error in decoded.errors] == [(12, "length_exceeds_datagram")]


def test_unknown_categories_between_known_ones_cost_only_themselves() -> None:
    decoded = decode((FOLDER / "goasterix" / "sample.ast").read_bytes())
    assert (len(decoded.cat048.offset), len(decoded.cat034.offset)) == (11, 1)
    assert {str(record["category"]) for record in decoded.others} == {"1", "2", "32"}
    assert [error.reason for error in decoded.errors] == ["unknown_category", "unknown_category", "record_refused"]


def test_one_datagram_of_two_categories() -> None:
    (data,) = datagrams(FOLDER / "croatia" / "cat_062_065.pcap")
    decoded = decode(data)
    assert [record["category"] for record in decoded.others] == [62, 62, 65]
    assert decoded.errors == ()
