"""Recordings of real sources: what is read of them, and what is refused."""

from collections import Counter
from pathlib import Path

import pytest

from hima.wire.asterix.decode import decode
from hima.wire.asterix.records import good_records
from hima.wire.container.packets import Packet, read

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
    assert {str(record["category"]) for record in decoded.others} == {"1", "2", "32"}
    assert [error.reason for error in decoded.errors] == ["unknown_category", "unknown_category", "record_refused"]


def test_one_datagram_of_two_categories() -> None:
    (packet,) = read((FOLDER / "croatia" / "cat_062_065.pcap").read_bytes(), "pcap")
    assert isinstance(packet, Packet)
    decoded = decode(packet.data)
    assert [record["category"] for record in good_records(decoded)] == [62, 62, 65]
    assert decoded.errors == ()
