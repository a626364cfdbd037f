"""Recordings of real sources: what is read of them, and what is refused."""

from collections import Counter
from pathlib import Path

import pytest

from hima.wire.asterix.decode import decode
from hima.wire.asterix.records import good_records
from hima.wire.container.packets import Packet, kind_of_asterix, packets, read

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "asterix"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the sample recordings are not here (../shared/data/asterix)"),
]


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        ("croatia/cat034.raw", {34: 1}),
        ("croatia/cat048.raw", {48: 1}),
        ("croatia/cat062cat065.raw", {62: 2, 65: 1}),
        ("croatia/cat21_re.ast", {21: 2}),
        ("asterix4py/cat062.ast", {62: 7}),
        ("fixmpts/test_data_cat034_1", {34: 1}),
        ("fixmpts/test_data_cat048_1", {48: 1}),
        ("fixmpts/test_data_cat010Report", {10: 1}),
        ("fixmpts/test_data_cat019Start", {19: 1}),
        ("fixmpts/test_data_cat020_1", {20: 1}),
        ("fixmpts/test_data_cat023_GSStatus", {23: 1}),
        ("fixmpts/test_data_cat025Status", {25: 1}),
        ("fixmpts/test_data_cat063", {63: 1}),
        ("fixmpts/test_data_cat065", {65: 1}),
    ],
)
def test_single_blocks_are_read_whole(name: str, counts: dict[int, int]) -> None:
    decoded = decode((FOLDER / name).read_bytes())
    assert decoded.errors == ()
    assert Counter(record["category"] for record in good_records(decoded)) == counts


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
    assert (len(decoded.cat001.offset), len(decoded.cat002.offset)) == (5, 1)
    assert {str(record["category"]) for record in decoded.others} == {"32"}
    assert [error.reason for error in decoded.errors] == ["unknown_category", "unknown_category", "record_refused"]


def test_one_datagram_of_two_categories() -> None:
    (packet,) = read((FOLDER / "croatia" / "cat_062_065.pcap").read_bytes(), "pcap")
    assert isinstance(packet, Packet)
    decoded = decode(packet.data)
    assert [record["category"] for record in good_records(decoded)] == [62, 62, 65]
    assert decoded.errors == ()


@pytest.mark.parametrize(
    ("name", "kind", "counts"),
    [
        ("jade/final_frame_062_one_packet_sample2.FF", "final", {62: 3, 65: 1}),
        ("jade/final_frame_cat062_one_packet.ff", "final", {62: 1}),
        ("jade/NATS_CAT048_119bytes_TCAS.ff", "final", {48: 2}),
        ("croatia/parsegps.gps", "gps", {48: 15, 34: 3}),
        ("croatia/cat_001_002.pcap", "pcap", {1: 7, 2: 1}),
        ("croatia/cat_034_048.pcap", "pcap", {48: 128, 34: 34}),
        ("croatia/cat_062_065.pcap", "pcap", {62: 2, 65: 1}),
        ("goasterix/sample.ast", "raw", {48: 11, 34: 1, 1: 5, 2: 1}),
    ],
)
def test_containers_are_known_and_read_whole(name: str, kind: str, counts: dict[int, int]) -> None:
    data = (FOLDER / name).read_bytes()
    assert kind_of_asterix(data) == kind
    played = [decode(packet.data) for packet in packets(data, kind_of_asterix)]
    records = [record for decoded in played for record in good_records(decoded)]
    assert Counter(record["category"] for record in records if record["category"] != 32) == counts
    if kind != "raw":
        assert [error for decoded in played for error in decoded.errors] == []


def test_every_block_of_the_gps_recording_is_a_packet_with_its_time() -> None:
    found = list(packets((FOLDER / "croatia" / "parsegps.gps").read_bytes(), kind_of_asterix))
    assert len(found) == 15
    assert (found[-1].time_ns or 0) / 1e9 == (0x611 - 0x117) / 128


@pytest.mark.parametrize(
    ("name", "reasons"),
    [
        ("test_data_cat061All", {"unknown_category"}),
        ("test_data_cat204All", {"unknown_category"}),
        ("test_data_cat244", {"unknown_category"}),
        ("test_data_cat244Mach", {"unknown_category"}),
        ("test_data_cat032", {"record_refused"}),
    ],
)
def test_what_cannot_be_read_is_named(name: str, reasons: set[str]) -> None:
    decoded = decode((FOLDER / "fixmpts" / name).read_bytes())
    assert decoded.records == 0
    assert {error.reason for error in decoded.errors} == reasons
