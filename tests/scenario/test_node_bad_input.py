"""What a person gets wrong when starting a node, and what a network does to a running one."""

import os
import random
import re
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from tests.lone_radar import Antenna, flying, lone_radar, mark, plots
from tests.running import ROOT, RunningNode, running, until

AIRCRAFT = 12
RAID = ("sites/khor_mor", "--scenario", "scenarios/raid_low.toml")


def refused(*words: str) -> tuple[int, str]:
    """Exit code and standard error of a run that does not come up."""
    done = subprocess.run(
        [sys.executable, "-m", "hima", "run", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert "Traceback" not in done.stderr, done.stderr
    assert "sign-in" not in done.stdout
    return done.returncode, done.stderr.strip()


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return lone_radar(tmp_path / "site", period_s=1.0)


@pytest.fixture
def taken(request: pytest.FixtureRequest) -> Iterator[int]:
    """A port that somebody else has."""
    with socket.socket(socket.AF_INET, request.param) as holder:
        holder.bind(("127.0.0.1", 0))
        if request.param == socket.SOCK_STREAM:
            holder.listen()
        yield holder.getsockname()[1]


@pytest.mark.parametrize("taken", [socket.SOCK_STREAM], indirect=True)
def test_a_port_in_use_is_said_in_a_sentence(tmp_path: Path, taken: int) -> None:
    code, said = refused(*RAID, "--data", str(tmp_path / "data"), "--port", str(taken))
    assert code == 3
    assert f"Port {taken} of 127.0.0.1 cannot be had" in said
    assert said.count("\n") == 0
    assert not (tmp_path / "data" / "journal.hima").exists()


@pytest.mark.parametrize("taken", [socket.SOCK_DGRAM], indirect=True)
def test_a_feed_whose_port_is_in_use_is_named(tmp_path: Path, taken: int) -> None:
    site = lone_radar(tmp_path / "site", port=taken)
    code, said = refused(str(site), "--data", str(tmp_path / "data"), "--port", "0")
    assert code == 3
    assert f"UDP port 127.0.0.1:{taken} of feed radar cannot be had" in said


def test_every_problem_of_a_site_is_said(site: Path, tmp_path: Path) -> None:
    sensors = site / "sensors.toml"
    sensors.write_text(sensors.read_text().replace("480000", "-1").replace('format = "asterix"', 'format = "morse"'))
    (site / "site.toml").write_text((site / "site.toml").read_text().replace("45.8", "145.8"))
    code, said = refused(str(site), "--data", str(tmp_path / "data"), "--port", "0")
    assert code == 1
    for found in ("range_max_m", "format", "lat_deg"):
        assert found in said


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("sites/nowhere",), 3, "There is no site folder"),
        (("sites/khor_mor", "--scenario", "scenarios/nothing.toml"), 3, "nothing.toml cannot be read"),
        (("sites/khor_mor", "--replay", "nothing.hima"), 3, "nothing.hima"),
        (("sites/khor_mor", "--speed", "2"), 2, "--speed belongs to"),
        ((*RAID, "--speed", "nan"), 2, "not between"),
        ((*RAID, "--port", "70000"), 2, "not between 0 and 65535"),
        ((*RAID, "--host", "0.0.0.0"), 2, "needs --tls-cert"),  # noqa: S104 - refused
        ((*RAID, "--tls-cert", "cert.pem"), 2, "go together"),
        ((*RAID, "--host", "192.0.2.1", "--tls-cert", "no.pem", "--tls-key", "no.pem"), 2, "no.pem"),
    ],
)
def test_wrong_words_are_answered_at_once(words: tuple[str, ...], code: int, sentence: str, tmp_path: Path) -> None:
    data = tmp_path / "data"
    said_code, said = refused(*words, "--data", str(data))
    assert (said_code, sentence in said) == (code, True), said
    assert not data.exists()


def test_a_damaged_journal_is_not_gone_on_with(tmp_path: Path) -> None:
    journal = tmp_path / "journal.hima"
    journal.write_bytes(b"SQLite format 3\x00" + bytes(range(256)) * 40)
    before = journal.read_bytes()
    code, said = refused(*RAID, "--data", str(tmp_path), "--port", "0")
    assert (code, "verify" in said) == (1, True), said
    assert journal.read_bytes() == before


def test_a_second_node_on_the_same_data_is_refused_and_a_changed_record_is_found(tmp_path: Path) -> None:
    with running(*RAID, "--speed", "4", "--data", str(tmp_path), "--port", "0") as node:
        until(lambda: node.get("/health")["events"] > 100, 10)
        code, said = refused(*RAID, "--data", str(tmp_path), "--port", "0")
        assert (code, "Another node is writing" in said) == (3, True), said
        assert node.stop() == 0
    with sqlite3.connect(tmp_path / "journal.hima") as journal:
        journal.execute("UPDATE records SET body = x'00' WHERE seq = (SELECT MAX(seq) FROM records)")
    journal.close()
    code, said = refused(*RAID, "--data", str(tmp_path), "--port", "0")
    assert (code, "Nothing was changed" in said) == (1, True), said


def test_a_data_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    code, said = refused(*RAID, "--data", str(tmp_path / "file" / "data"), "--port", "0")
    assert (code, "cannot be written" in said) == (3, True), said


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can mount a file system that cannot be written")
def test_a_read_only_data_folder_is_said(tmp_path: Path) -> None:
    words = f"mount -t tmpfs -o ro none {tmp_path} && exec {sys.executable} -m hima run {' '.join(RAID)} --port 0"
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-c", f"{words} --data {tmp_path}"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert (done.returncode, "cannot be written" in done.stderr) == (3, True), done.stderr
    assert "Traceback" not in done.stderr


def garbage() -> Iterator[bytes]:
    """Random bytes of every size, the largest datagram there is, and half a record after a good one."""
    chance = random.Random(5)
    yield b""
    for size in (1, 2, 3, 7, 60, 1400, 9000, 65_507):
        yield chance.randbytes(size)
        for category in (48, 34, 62, 21):
            yield bytes([category]) + min(size + 3, 65_507).to_bytes(2, "big") + chance.randbytes(min(size, 65_504))
    yield b"{" * 60_000
    yield b'{"type":"detection","range_m":1e999}'
    yield b"[" * 65_507
    good = plots(flying(1, 0.0))
    yield good + good[:-4]
    yield good[:-4]


def rejects(node: RunningNode) -> dict[str, set[str]]:
    """Reasons of rejects by feed."""
    found: dict[str, set[str]] = {}
    for feed, reason in re.findall(
        r'^hima_rejects_total\{feed="([^"]+)",reason="([^"]+)"\}', node.get("/metrics"), re.MULTILINE
    ):
        found.setdefault(feed, set()).add(reason)
    return found


def test_garbage_on_every_feed_is_counted_and_does_nothing_else(tmp_path: Path) -> None:
    with running(*RAID, "--data", str(tmp_path), "--port", "0") as node:
        feeds = node.get("/health")["feeds"]
        by_udp = [feed for feed, report in feeds.items() if report["address"].startswith("udp:")]
        for feed in by_udp:
            antenna = Antenna(node, feed)
            for data in garbage():
                antenna.send(data)
            antenna.close()
        until(lambda: set(by_udp) <= rejects(node).keys(), 10)
        time.sleep(1.0)
        health = node.get("/health")
        assert node.process.poll() is None
        assert all(reason and not any(c.isdigit() for c in reason) for reason in set().union(*rejects(node).values()))
        for feed in by_udp:
            assert health["feeds"][feed]["rejects"] >= 10, feed
        assert health["feeds"]["radar_north"]["state"] == health["feeds"]["adsb"]["state"] == "live"
        assert "events_quarantined" not in health["notes"]
        until(lambda: node.get("/health")["tracks"]["confirmed"] >= 3, 20)
        assert node.stop() == 0
        assert node.process.stderr is not None
        assert "Traceback" not in node.process.stderr.read()


def test_garbage_alone_makes_no_track(site: Path, tmp_path: Path) -> None:
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        antenna = Antenna(node)
        chance = random.Random(6)
        for _ in range(200):
            antenna.send(chance.randbytes(chance.randrange(1, 1500)))
            time.sleep(0.005)
        antenna.close()
        until(lambda: node.get("/health")["feeds"]["radar"]["rejects"] >= 200, 5)
        assert not any(node.get("/health")["tracks"].values())
        assert node.stop() == 0


TWO_RADARS = """
[[sensor]]
id = "other"
kind = "radar_2d"
lat_deg = 45.8
lon_deg = 16.0
range_max_m = 480000
sigma_range_m = 60
sigma_azimuth_deg = 0.1
period_s = 1.0
rotating = true

[[feed]]
id = "other"
sensor = "other"
format = "asterix"
transport = "udp"
port = 0
time_source = "receipt"
"""


def flood(port: int, seconds: float, per_s: int) -> "subprocess.Popen[bytes]":
    """Datagrams that are well formed and mean little, from a process of their own."""
    code = f"""
import socket, time
to, data = ("127.0.0.1", {port}), bytes.fromhex("{mark(3).hex()}")
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
begun, sent = time.monotonic(), 0
while (passed := time.monotonic() - begun) < {seconds}:
    while sent < passed * {per_s}:
        s.sendto(data, to)
        sent += 1
    time.sleep(0.001)
"""
    return subprocess.Popen([sys.executable, "-c", code])


def test_a_flood_on_one_feed_leaves_the_other_alone(site: Path, tmp_path: Path) -> None:
    with (site / "sensors.toml").open("a") as file:
        file.write(TWO_RADARS)
    with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        antenna = Antenna(node, "other")
        begun_s = time.monotonic()
        port = int(node.get("/health")["feeds"]["radar"]["address"].rpartition(":")[2])
        sender = flood(port, 2.0, 20_000)
        pictures: list[int] = []
        for _ in range(6):
            antenna.turn(flying(AIRCRAFT, time.monotonic() - begun_s), period_s=1.0)
            pictures.append(node.shown()["picture"]["timeUs"])
        assert sender.wait(10) == 0
        antenna.close()
        until(lambda: node.get("/health")["feeds"]["radar"]["dropped"] > 10_000, 5)
        health = node.get("/health")
        assert health["feeds"]["other"]["dropped"] == 0
        assert health["feeds"]["other"]["frames"] >= 6 * 8
        assert min(after - before for before, after in pairwise(pictures)) > 500_000
        until(lambda: node.get("/health")["tracks"]["confirmed"] == AIRCRAFT, 3)
        assert node.stop() == 0
