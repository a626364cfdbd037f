"""Every bad event that is known of Cursor on Target, sent to a running node beside a radar that goes on turning.

B86, a formula in a name, is meant for spreadsheets: what `hima export` makes of it is tested where tables are written
(`tests/unit/archive/test_formats.py`); what a browser makes of names, in `tests/browser/test_hostile_names.py`.
"""

import re
import socket
import time
from collections import Counter
from pathlib import Path

from tests.lone_radar import Antenna, lone_radar
from tests.neighbour import AIRCRAFT, neighbour
from tests.running import RunningNode, running, until
from tests.scenario.test_cot_peers import PARTNER, address, stamp
from tests.scenario.test_node_bad_input import TWO_RADARS

RECEIVER = """
[[sensor]]
id = "receiver"
kind = "position"
lat_deg = 45.8
lon_deg = 16.0
range_max_m = 200000
sigma_range_m = 20
sigma_height_m = 30

[[feed]]
id = "receiver"
sensor = "receiver"
format = "cot"
transport = "udp"
"""
LARGEST = 65_000
"""What a datagram holds, nearly."""


def event(call_sign: str = "K", **changed: str) -> str:
    """A drone; attributes may be changed, and a detail's text given."""
    said = {
        "uid": "U-1",
        "type": "a-u-A-M-H-Q",
        "how": "m-g",
        "time": stamp(),
        "start": stamp(),
        "stale": stamp(60),
        "ce": "10",
        "le": "10",
        "more": "",
    } | changed
    head = " ".join(f'{name}="{said[name]}"' for name in ("uid", "type", "how", "time", "start", "stale"))
    point = f'<point lat="45.9" lon="16.1" hae="500" ce="{said["ce"]}" le="{said["le"]}"/>'
    contact = f'<contact callsign="{call_sign}"/>'
    return f'<event version="2.0" {head}>{point}<detail>{contact}{said["more"]}</detail></event>'


def with_type(definitions: str, use: str) -> bytes:
    return f"<!DOCTYPE e [{definitions}]>{event(use)}".encode()


def filled(part: str, count: int) -> bytes:
    return event(more="\x00").replace("\x00", part * count).encode()


def refused(web: int) -> dict[str, tuple[bytes, dict[str, int]]]:
    """Datagrams with the reasons that they must be refused for; ``web`` is a port where nobody may ask."""
    laughs = '<!ENTITY a "lol">' + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    small = (
        "".join(f'<!ENTITY {a} "{f"&{b};" * 14}">' for a, b in ("ab", "bc", "cd", "de")) + f'<!ENTITY e "{"x" * 34}">'
    )
    outside = {"document_type_forbidden": 1}
    attributes = "<a " + " ".join(f'b{i}=""' for i in range(6_000)) + "/>"
    declared = '<?xml version="1.0" encoding="{}"?>'
    return {
        "B82 a billion laughs": (with_type(laughs, "&j;"), outside),
        "B82 a small one, under every limit of size": (with_type(small, "&a;"), outside),
        "B83 a file": (with_type('<!ENTITY x SYSTEM "file:///etc/passwd">', "&x;"), outside),
        "B83 an address": (with_type(f'<!ENTITY x SYSTEM "http://127.0.0.1:{web}/x">', "&x;"), outside),
        "B83 a definition elsewhere": (
            f'<!DOCTYPE e SYSTEM "http://127.0.0.1:{web}/e.dtd">{event()}'.encode(), outside
        ),
        "B83 a parameter": (with_type(f'<!ENTITY % x SYSTEM "http://127.0.0.1:{web}/p"> %x;', "K"), outside),
        "B83 quadratic blow-up": (with_type(f'<!ENTITY q "{"x" * 30_000}">', "&q;" * 10_000), outside),
        "B83 undefined": (event("&x;").encode(), {"not_well_formed": 1}),
        "B83 deep": (filled("<a>", LARGEST // 3 - 300), {"too_deep": 1}),
        "B83 many attributes": (filled(attributes, 1), {"too_many_attributes": 1}),
        "B83 many elements": (filled("<a/>", 10_000), {"too_many_elements": 1}),
        "B83 said to be UTF-7": ((declared.format("UTF-7") + event("+ADw-b+AD4-")).encode(), {"encoding_not_utf8": 1}),
        "B83 said to be UTF-16": ((declared.format("UTF-16") + event()).encode(), {"encoding_not_utf8": 1}),
        "B83 UTF-16": (event().encode("utf-16"), {"not_an_event": 1}),
        "B87 lines in a type": (event(type="a-u-A&#13;&#10;ERROR forged").encode(), {"bad_type": 1}),
        "B87 an escape": (event("\x1b[2J").encode(), {"not_well_formed": 1}),
        "B87 an escape as a reference": (event("&#27;[2J").encode(), {"not_well_formed": 1}),
        "B87 lines between events": (b"\r\nERROR forged\x1b[2J", {"not_an_event": 1}),
        "B89 no end": (event()[:-8].encode(), {"truncated": 1}),
        "B89 stale before it begins": (event(stale=stamp(-60)).encode(), {"stale_before_start": 1}),
        "B89 a negative error": (event(ce="-9999999").encode(), {"out_of_range": 1}),
        "B89 a type that is none": (event(type="unknown type").encode(), {"bad_type": 1}),
    }  # fmt: skip


TAKEN = {
    "B84": ("&lt;img src onerror=alert(1)&gt;", "", "<img src onerror=alert(1)>"),
    "B85": ("javascript:alert(1)", "<remarks>javascript:alert(1)</remarks>", "javascript:alert(1)"),
    "B85-link": ("K85", '<link url="javascript:alert(1)" relation="r"/>', "K85"),
    "B86": ("=HYPERLINK(1)", "", "=HYPERLINK(1)"),
    "B87&#13;&#10;ERROR forged": ("K&#13;&#10;ERROR forged\u009b2J", "", "KERROR forged2J"),
    "B88": ("gpj\u202eexe.\u2066", "", "gpjexe."),
}
"""By uid: call sign, the rest of the detail, and the name that a person is shown."""
NO_AIRCRAFT = ("b-m-p-s-m", "x-y-z", "t-x-d-d", "a-u-G", "y")


def messages(node: RunningNode, feed: str) -> int:
    return int(node.get("/health")["feeds"][feed]["messages"])


def frames(node: RunningNode, feed: str) -> int:
    return int(node.get("/health")["feeds"][feed]["frames"])


def names(node: RunningNode) -> set[str]:
    return {contact["name"] for contact in node.shown()["picture"]["contacts"]}


def deliver(node: RunningNode, hostile: Antenna, feed: str, data: bytes) -> None:
    """Send, and wait until the node has taken it."""
    received = frames(node, feed) + 1
    hostile.send(data)
    until(lambda: frames(node, feed) >= received, 10)


def through_a_stream(node: RunningNode, stream: socket.socket) -> None:
    """What is longer than a datagram, what never ends, and an event cut at each of its bytes."""
    feed = "partner_tcp"

    def said(data: bytes, expected: dict[str, int]) -> None:
        before, received = node.rejects(feed), messages(node, feed)
        stream.sendall(data + event().encode())
        until(lambda: messages(node, feed) > received, 20)
        assert node.rejects(feed) - before == Counter(expected)

    said(filled("<a>", 200_000), {"too_long": 1})
    said(filled("<a " + " ".join(f'b{i}=""' for i in range(200_000)) + "/>", 1), {"too_long": 1})
    said(b"<event>" + bytes(1_000_000).replace(b"\0", b"z"), {"too_long": 1})  # it ends with the next one's end

    data = event("\u00e9\u20ac\U0001f681", uid="CUT", stale=stamp(600)).encode()
    before, received, chunks = node.rejects(feed), messages(node, feed), frames(node, feed)
    for cut in range(1, len(data)):
        stream.sendall(data[:cut])
        time.sleep(0.004)  # so that it comes in two, mostly; what is asserted of events holds either way
        stream.sendall(data[cut:])
        time.sleep(0.002)
    until(lambda: messages(node, feed) - received >= len(data) - 1, 20)
    assert messages(node, feed) - received == len(data) - 1
    assert node.rejects(feed) == before
    assert frames(node, feed) - chunks > len(data) // 2  # many did come in two, also where the machine is busy
    assert "\u00e9\u20ac\U0001f681" in names(node)


def test_every_bad_event_is_refused_by_its_reason_or_is_plain_text_and_harms_nothing_else(tmp_path: Path) -> None:
    site = lone_radar(tmp_path / "site", period_s=1.0)
    with (site / "sensors.toml").open("a") as file:
        file.write(TWO_RADARS + PARTNER + RECEIVER)
    with (
        socket.create_server(("127.0.0.1", 0)) as web,
        running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node,
    ):
        node.sign_in()
        hostile, measured = Antenna(node, "partner_udp"), Antenna(node, "receiver")
        there = ("127.0.0.1", int(address(node, "feeds", "partner_tcp").rpartition(":")[2]))
        with neighbour(node) as radar:
            bad = refused(web.getsockname()[1])
            memory_mb = node.memory_mb()
            for name, (data, expected) in bad.items():
                for feed, sender in (("partner_udp", hostile), ("receiver", measured)):
                    before = node.rejects(feed)
                    deliver(node, sender, feed, data)
                    assert node.rejects(feed) - before == Counter(expected), name
                    assert node.process.poll() is None, name
            for type_ in NO_AIRCRAFT:
                deliver(node, measured, "receiver", event(type=type_).encode())
                deliver(node, hostile, "partner_udp", event(type=type_).encode())
            assert names(node) == set()
            before = node.rejects("partner_udp")
            for uid, (call_sign, more, _) in TAKEN.items():
                deliver(node, hostile, "partner_udp", event(call_sign, uid=uid, more=more).encode())
            deliver(node, hostile, "partner_udp", event("B89", uid="B89", ce="9999999", le="9999999").encode())
            assert node.rejects("partner_udp") == before
            assert names(node) == {shown for _, _, shown in TAKEN.values()} | {"B89"}
            with socket.create_connection(there) as stream:
                stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                through_a_stream(node, stream)
            every = [data for data, _ in bad.values()]
            radar.is_heard_as_soon(lambda: hostile.send(*every))
            assert node.memory_mb() - memory_mb < 10.0
            assert len(node.shown()["picture"]["tracks"]["id"]) == AIRCRAFT
        for sender in (hostile, measured):
            sender.close()
        health = node.get("/health")
        assert health["feeds"]["other"]["dropped"] == 0
        assert "events_quarantined" not in health["notes"]
        web.settimeout(0.0)
        try:
            web.accept()
        except BlockingIOError:
            pass
        else:
            raise AssertionError("the node asked where an event told it to")
        assert node.stop() == 0
        assert node.process.stderr is not None
        log = node.process.stderr.read()
        assert "Traceback" not in log
        assert "forged" not in log
        assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", log) is None
