"""Every bad input that is known of ASTERIX, sent to a running node beside a radar that goes on turning."""

import socket
from collections import Counter
from pathlib import Path

from tests.lone_radar import Antenna, lone_radar
from tests.neighbour import AIRCRAFT, neighbour
from tests.running import RunningNode, running, until
from tests.scenario.test_node_bad_input import TWO_RADARS

from hima.wire.asterix.cat048 import Cat048
from hima.wire.asterix.encode import encode

PLOT = "F0 0101 000080 20 0A00 4000"
"""I010 1/1, I140, I020 primary, I040 10 NM at 90 degrees: what the feed expects."""


def block(category: int, *parts: str) -> bytes:
    body = bytes.fromhex("".join(parts))
    return bytes([category]) + (len(body) + 3).to_bytes(2, "big") + body


def numbered(track_number: int) -> bytes:
    made = Cat048.empty(1)
    made.sac[:], made.sic[:], made.typ[:], made.track_number[:] = 1, 1, 1, track_number
    made.rho_nm[:], made.theta_deg[:] = 20.0, 45.0
    return encode(made)


BAD: dict[str, tuple[list[bytes], dict[str, int]]] = {
    "B01 length 0": ([block(48, PLOT)[:1] + b"\0\0"], {"block_length_too_short": 1}),
    "B02 shorter than a header": ([b"\x30", b"\x30\0"], {"block_header_truncated": 2}),
    "B03 longer than the datagram": ([b"\x30\0\x40" + bytes(20)], {"length_exceeds_datagram": 1}),
    "B04 trailing bytes": ([block(48, PLOT) + b"\0\0"], {"trailing_bytes": 1}),
    "B05 length 65535": ([b"\x30\xff\xff" + bytes(57)], {"length_exceeds_datagram": 1}),
    "B06 presence bits without end": ([block(48, "FF" * 900)], {"field_specification_too_long": 1}),
    "B07 nothing present": ([block(48, "00")], {"empty_record": 1}),
    "B08 unknown categories": ([block(0, PLOT), block(255, PLOT)], {"unknown_category": 2}),
    "B09 another edition": ([block(62, "FF 01 01 0101"), block(21, "8B 0101 00")], {"record_truncated": 2}),
    "B10 a spare place": ([block(34, "04 40 00")], {"spare_item": 1}),
    "B11 a count of 255": ([block(48, "01 20 FF 000000")], {"record_truncated": 1}),
    "B12 explicit length 0 and 1": (
        [block(48, "01 01 01 02 00"), block(48, "01 01 01 04 01")],
        {"explicit_length_too_short": 2},
    ),
    "B13 a compound item's bits without end": ([block(48, "03 00 81 80 00 00")], {"presence_field_too_long": 1}),
    "B14 another source": ([block(48, PLOT.replace("0101", "0909", 1))], {"foreign_source": 1}),
    "B15 extremes of position": (
        [block(48, "D0 0101 000080 0000 0000", "D0 0101 000080 FFFF FFFF"), block(62, "88 0101" + "00" * 8)],
        {},
    ),
    "B16 plots among tracks": ([block(62, "80 0101") + block(48, PLOT) + block(62, "80 0101")], {}),
    "B17 a second record cut": ([block(48, PLOT, PLOT[:-2])], {"record_truncated": 1}),
    "B18 after 24:00:00": ([block(62, "98 0101 A8C100" + "00638E39" + "00800000")], {}),
    "B19 a hundred small records": ([block(48, "C0 0101 000080" * 230)], {}),
    "B20 track number 4095, then 0": ([numbered(4_095), numbered(0)], {}),
    "B20 a turn of 0 s, no north mark": ([block(34, "E8 0101 01 000080 0000"), block(34, "F0 0101 02 000080 40")], {}),
    "B20 a long packet of 030": ([block(30, "FF" * 480)], {"unknown_category": 1}),
}


def frames(node: RunningNode) -> int:
    return int(node.get("/health")["feeds"]["radar"]["frames"])


def deliver(node: RunningNode, hostile: Antenna, sent: list[bytes]) -> None:
    """Send, and wait until the node has taken it."""
    received = frames(node) + len(sent)
    for data in sent:
        hostile.send(data)
    until(lambda: frames(node) >= received, 10)


def test_every_bad_input_is_counted_once_by_its_reason_and_harms_nothing_else(tmp_path: Path) -> None:
    site = lone_radar(tmp_path / "site", period_s=1.0)
    with (site / "sensors.toml").open("a") as file:
        file.write(TWO_RADARS)
    sensors = (site / "sensors.toml").read_text()
    first = sensors.index('time_source = "receipt"')
    (site / "sensors.toml").write_text(sensors[:first] + "sac = 1\nsic = 1\n" + sensors[first:])
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        hostile = Antenna(node)
        with neighbour(node) as radar:
            for name, (sent, expected) in BAD.items():
                before = node.rejects("radar")
                deliver(node, hostile, sent)
                assert node.rejects("radar") - before == Counter(expected), name
                assert node.process.poll() is None, name
            memory_mb = node.memory_mb()
            every = [data for sent, _ in BAD.values() for data in sent]
            radar.is_heard_as_soon(lambda: hostile.send(*every))
            assert node.memory_mb() - memory_mb < 10.0
        hostile.close()
        health = node.get("/health")
        assert health["feeds"]["other"]["dropped"] == 0
        assert health["feeds"]["other"]["state"] == "live"
        assert health["tracks"]["confirmed"] >= AIRCRAFT
        assert "events_quarantined" not in health["notes"]
        assert node.stop() == 0
        assert node.process.stderr is not None
        assert "Traceback" not in node.process.stderr.read()


def feed_is(node: RunningNode, state: str, messages: int) -> bool:
    feed = node.get("/health")["feeds"]["radar"]
    return (feed["state"], feed["messages"]) == (state, messages)


def test_a_stream_that_is_lost_is_hung_up_and_the_next_connection_read(tmp_path: Path) -> None:
    """A length that no block can have, and a good block behind it, which must not be believed."""
    site = lone_radar(tmp_path / "site")
    good = block(48, PLOT)
    with socket.create_server(("127.0.0.1", 0)) as radar:
        radar.settimeout(20)
        port = radar.getsockname()[1]
        sensors = (site / "sensors.toml").read_text()
        by_tcp = f'transport = "tcp_client"\nhost = "127.0.0.1"\nport = {port}'
        (site / "sensors.toml").write_text(sensors.replace('transport = "udp"\nport = 0', by_tcp))
        with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
            for already in (0, 2):
                first, _ = radar.accept()
                with first:
                    first.settimeout(20)
                    first.sendall(good)
                    until(lambda already=already: feed_is(node, "live", already + 1), 10)
                    first.sendall(good + b"\x30\0\0" + good)
                    assert first.recv(1) == b"", "hung up"
                    until(lambda already=already: feed_is(node, "down", already + 2), 10)
            second, _ = radar.accept()
            with second:
                second.sendall(good)
                until(lambda: feed_is(node, "live", 5), 10)
            assert node.rejects("radar") == Counter(block_length_too_short=2)
            assert node.stop() == 0
