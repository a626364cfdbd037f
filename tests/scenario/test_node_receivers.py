"""Receivers on their own lines: AVR by TCP, MAVLink and JSON by a serial line, into a running node."""

import os
import socket
import time
from pathlib import Path
from typing import Any, Final

import pytest
from tests.lone_radar import FILES
from tests.running import RunningNode, running, until
from tests.unit.wire_remoteid import golden_mavlink as golden

from hima.wire.adsb.beast import frame
from hima.wire.adsb.encode import airborne_position, identification, squitter

LAT_DEG, LON_DEG = 35.2, 44.9
SENSORS: Final = """
[[sensor]]
id = "avr"
kind = "adsb"
lat_deg = 35.2
lon_deg = 44.9
range_max_m = 100000

[[feed]]
id = "avr"
sensor = "avr"
format = "adsb"
transport = "tcp_client"
port = {port}

[[sensor]]
id = "usb"
kind = "remote_id"
lat_deg = 35.2
lon_deg = 44.9

[[feed]]
id = "usb"
sensor = "usb"
format = "remoteid"
transport = "serial"
path = "{path}"
"""


def contacts(node: RunningNode) -> dict[str, dict[str, Any]]:
    return {contact["key"]: contact for contact in node.shown()["picture"]["contacts"]}


def avr(*contents: int) -> bytes:
    return b"".join(b"@0000016CE367%b;\r\n" % squitter(0x71BE19, content).hex().encode() for content in contents)


def test_what_receivers_send_as_it_comes_is_shown(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    for name, text in FILES.items():
        moved = text.replace("lat_deg = 45.8", "lat_deg = 35.2").replace("lon_deg = 16.0", "lon_deg = 44.9")
        (folder / name).write_text(moved)
    theirs, ours = os.openpty()
    with socket.create_server(("127.0.0.1", 0)) as server:
        sensors = SENSORS.format(port=server.getsockname()[1], path=os.ttyname(ours))
        (folder / "sensors.toml").write_text(sensors)
        with running(str(folder), "--data", str(tmp_path / "data"), "--port", "0") as node:
            node.sign_in()
            receiver, _ = server.accept()
            place = airborne_position(LAT_DEG + 0.1, LON_DEG, 3000.0, False)
            for byte in avr(identification("IAW123"), place):  # as slowly as a line may be
                receiver.send(bytes([byte]))
            shown = until(lambda: contacts(node).get("avr/71be19"), 20)
            assert (shown["name"], shown["nic"], shown["heightReference"]) == ("IAW123", 8, "barometric")
            receiver.sendall(b"*8D")
            receiver.sendall(frame(squitter(0x71BE1A, place)))
            until(lambda: "avr/71be1a" in contacts(node), 10)

            until(lambda: node.get("/health")["feeds"]["usb"]["state"] != "down", 10)
            os.write(theirs, b"boot\r\n" + golden.HEARTBEAT + golden.BASIC[:20])
            time.sleep(0.1)
            os.write(theirs, golden.BASIC[20:] + golden.BASIC + golden.LOC[:30] + golden.LOC)
            os.write(theirs, b'{"mac":"02:aa:bb:cc:dd:09","drone_lat":35.3,"drone_long":44.9,"basic_id":"S9"}\r\n')
            until(lambda: {"usb/02aabbccdd01", "usb/02aabbccdd09"} <= contacts(node).keys(), 10)
            shown = contacts(node)["usb/02aabbccdd01"]
            assert (shown["latDeg"], shown["lonDeg"]) == pytest.approx((35.2, 44.9), abs=1e-5)
            assert shown["name"] == "1787F04BM24010011039"
            assert not any(node.get("/health")["tracks"].values())
            os.close(ours)
            os.close(theirs)
            until(lambda: node.get("/health")["feeds"]["usb"]["state"] == "down", 10)
            assert node.get("/health")["feeds"]["avr"]["state"] == "live"
            receiver.close()
            assert node.stop() == 0
            assert node.process.stderr is not None
            assert "Traceback" not in node.process.stderr.read()
