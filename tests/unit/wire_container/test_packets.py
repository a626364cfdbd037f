"""Recordings built byte by byte: pcap in both orders and units, pcapng, every link type, and damage everywhere."""

import struct

import pytest

from hima.errors import DecodeError
from hima.wire.container.packets import PACKET_MAX, Packet, kind_of, packets, read

TIME_NS = 1_795_717_800_250_000_000
PAYLOAD = b"the payload of a feed"
MACS = b"\x01\x00\x5e\x00\x00\x01\x02\x00\x00\x00\x00\x01"


def udp(payload: bytes = PAYLOAD) -> bytes:
    return struct.pack(">HHHH", 4000, 8600, 8 + len(payload), 0) + payload


def ipv4(payload: bytes, protocol: int = 17, fragment: int = 0, options: bytes = b"") -> bytes:
    words = 5 + len(options) // 4
    head = struct.pack(">BBHHHBBH", 0x40 | words, 0, words * 4 + len(payload), 1, fragment, 1, protocol, 0)
    return head + bytes(8) + options + payload


def ipv6(payload: bytes, next_header: int = 17) -> bytes:
    return struct.pack(">IHBB", 0x60000000, len(payload), next_header, 64) + bytes(32) + payload


def ethernet(ip: bytes, tags: bytes = b"", ether: bytes = b"\x08\x00") -> bytes:
    return MACS + tags + ether + ip


def pcap(frames: list[bytes], link_type: int = 1, order: str = "<", nanoseconds: bool = False) -> bytes:
    head = struct.pack(order + "IHHiIII", 0xA1B23C4D if nanoseconds else 0xA1B2C3D4, 2, 4, 0, 0, 65535, link_type)
    fraction = TIME_NS % 10**9 // (1 if nanoseconds else 1000)
    record = [struct.pack(order + "IIII", TIME_NS // 10**9, fraction, len(f), len(f)) + f for f in frames]
    return head + b"".join(record)


def block(kind: int, body: bytes, order: str = "<") -> bytes:
    body += bytes(-len(body) % 4)
    length = struct.pack(order + "I", 12 + len(body))
    return struct.pack(order + "I", kind) + length + body + length


def section(order: str = "<") -> bytes:
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1), order)


def interface(link_type: int = 1, resolution: int | None = None, order: str = "<") -> bytes:
    options = b""
    if resolution is not None:
        name = struct.pack(order + "HH", 2, 3) + b"eth\0"
        options = name + struct.pack(order + "HHB3x", 9, 1, resolution) + bytes(4)
    return block(1, struct.pack(order + "HHI", link_type, 0, 0) + options, order)


def enhanced(frame: bytes, stamp: int, interface: int = 0, order: str = "<") -> bytes:
    head = struct.pack(order + "IIIII", interface, stamp >> 32, stamp & 0xFFFFFFFF, len(frame), len(frame))
    return block(6, head + frame, order)


def only(data: bytes) -> Packet:
    (found,) = read(data, kind_of(data))
    assert isinstance(found, Packet)
    return found


def reasons(data: bytes, kind: str | None = None) -> list[str]:
    return [item.reason for item in read(data, kind or kind_of(data)) if isinstance(item, DecodeError)]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("nanoseconds", [False, True])
def test_pcap_of_both_orders_and_units(order: str, nanoseconds: bool) -> None:
    data = pcap([ethernet(ipv4(udp()))], order=order, nanoseconds=nanoseconds)
    packet = only(data)
    assert packet == Packet(TIME_NS, 24 + 16 + 14 + 20 + 8, PAYLOAD)
    assert data[packet.offset :] == PAYLOAD


@pytest.mark.parametrize(
    ("link_type", "frame"),
    [
        (1, ethernet(ipv4(udp()))),
        (1, ethernet(ipv4(udp(), options=bytes(8)))),
        (1, ethernet(ipv6(udp()), ether=b"\x86\xdd")),
        (1, ethernet(ipv4(udp()), tags=b"\x81\x00\x00\x07")),
        (1, ethernet(ipv4(udp()), tags=b"\x88\xa8\x00\x01\x81\x00\x00\x07")),
        (1, ethernet(ipv4(udp())) + b"\x00" * 9),
        (113, bytes(16) + ipv4(udp())),
        (276, bytes(20) + ipv6(udp())),
        (0, b"\x02\x00\x00\x00" + ipv4(udp())),
        (108, b"\x00\x00\x00\x18" + ipv6(udp())),
        (101, ipv4(udp())),
        (101, ipv6(udp())),
        (228, ipv4(udp())),
        (229, ipv6(udp())),
        (105, PAYLOAD),
        (127, PAYLOAD),
    ],
)
def test_payload_is_found_on_every_link(link_type: int, frame: bytes) -> None:
    packet = only(pcap([frame], link_type))
    assert packet.data == PAYLOAD
    assert packet.offset == 40 + frame.index(PAYLOAD)


@pytest.mark.parametrize(
    ("link_type", "frame"),
    [
        (1, ethernet(bytes(28), ether=b"\x08\x06")),
        (1, ethernet(ipv4(udp()), ether=b"\x88\xcc")),
        (1, ethernet(ipv4(udp(), protocol=6))),
        (1, ethernet(ipv4(udp(), fragment=0x2000))),
        (1, ethernet(ipv4(udp(), fragment=0x0010))),
        (1, ethernet(b"\x44" + ipv4(udp())[1:])),
        (1, ethernet(ipv6(udp(), next_header=44), ether=b"\x86\xdd")),
        (1, ethernet(ipv4(struct.pack(">HHHH", 1, 2, 7, 0)))),
        (1, b""),
        (1, MACS + b"\x81\x00" * 30),
        (101, b"\x45"),
        (101, ipv4(b"\x00" * 7)),
    ],
)
def test_what_is_no_udp_is_passed_over(link_type: int, frame: bytes) -> None:
    assert list(read(pcap([frame], link_type), "pcap")) == []


def test_link_that_cannot_be_read_is_said_once() -> None:
    found = list(read(pcap([ipv4(udp())] * 3, 999), "pcap"))
    assert [(e.offset, e.reason) for e in found if isinstance(e, DecodeError)] == [(40, "unknown_link_type")]
    assert len(found) == 1


def test_udp_cut_by_the_snap_length_gives_what_there_is() -> None:
    assert only(pcap([ethernet(ipv4(udp()))[:-5]])).data == PAYLOAD[:-5]


def test_trailer_beyond_the_udp_length_is_not_payload() -> None:
    assert only(pcap([ethernet(ipv4(udp(b"abc"))) + b"padding"])).data == b"abc"


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize(
    ("resolution", "stamp"),
    [
        (None, TIME_NS // 1000),
        (6, TIME_NS // 1000),
        (9, TIME_NS),
        (3, TIME_NS // 10**6),
        (0x80 | 2, TIME_NS * 4 // 10**9),
    ],
)
def test_pcapng_with_every_resolution(order: str, resolution: int | None, stamp: int) -> None:
    frame = enhanced(ethernet(ipv4(udp())), stamp, order=order)
    packet = only(section(order) + interface(resolution=resolution, order=order) + frame)
    assert (packet.time_ns, packet.data) == (TIME_NS, PAYLOAD)


def test_pcapng_numbers_interfaces_anew_in_every_section() -> None:
    first = section() + interface(101) + interface(1) + enhanced(ethernet(ipv4(udp())), 0, interface=1)
    second = section(">") + interface(101, order=">") + enhanced(ipv4(udp()), 0, order=">")
    assert [p.data for p in packets(first + second)] == [PAYLOAD, PAYLOAD]
    assert reasons(first + section() + enhanced(ipv4(udp()), 0)) == ["unknown_interface"]


def test_pcapng_passes_over_blocks_it_does_not_know() -> None:
    data = section() + block(4, b"names...") + interface() + block(0xBAD, b"") + enhanced(ethernet(ipv4(udp())), 0)
    assert only(data).data == PAYLOAD


def test_pcapng_packet_longer_than_its_block() -> None:
    body = struct.pack("<IIIII", 0, 0, 0, 500, 500) + b"abcd"
    assert reasons(section() + interface() + block(6, body)) == ["packet_exceeds_block"]
    assert reasons(section() + interface() + block(6, b"")) == ["packet_exceeds_block"]


@pytest.mark.parametrize("length", [0, 4, 11, 13, 0xFFFFFFF0])
def test_pcapng_block_of_impossible_length_ends_the_reading(length: int) -> None:
    assert reasons(section() + struct.pack("<II", 6, length) + bytes(20)) == ["block_exceeds_file"]


def test_pcap_packet_of_impossible_length_ends_the_reading() -> None:
    good = pcap([ethernet(ipv4(udp()))])
    for length in (PACKET_MAX + 1, 0xFFFFFFFF, 100):
        found = list(read(good + struct.pack("<IIII", 1, 0, length, length) + b"few", "pcap"))
        assert isinstance(found[0], Packet)
        assert isinstance(found[1], DecodeError)
        assert (found[1].offset, found[1].reason) == (len(good), "packet_exceeds_file")


def test_other_files_are_one_raw_packet() -> None:
    assert only(b"\x30\x00\x03") == Packet(None, 0, b"\x30\x00\x03")
    assert list(read(b"", "raw")) == []
    assert reasons(b"no capture at all, but said to be one", "pcap") == ["not_pcap"]
    assert reasons(b"no capture at all, but said to be one", "pcapng") == ["block_exceeds_file"]


@pytest.mark.parametrize(
    "data",
    [
        pcap([ethernet(ipv4(udp())), ethernet(ipv6(udp()), ether=b"\x86\xdd")]),
        section() + interface(resolution=9) + enhanced(ethernet(ipv4(udp())), TIME_NS) + enhanced(b"", 0),
    ],
    ids=["pcap", "pcapng"],
)
def test_every_truncation_gives_an_error_or_only_whole_packets(data: bytes) -> None:
    for length in range(len(data)):
        cut = data[:length]
        for kind in ("pcap", "pcapng"):
            found = list(read(cut, kind))
            whole = [item for item in found if isinstance(item, Packet)]
            assert all(item.data == PAYLOAD for item in whole)
            assert sum(isinstance(item, DecodeError) for item in found) <= 1
