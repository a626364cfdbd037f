"""A node that is killed in the middle of a raid, and one whose scenario has been played: what stands afterwards."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.running import ROOT, RunningNode, running, until

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.node.full_corridor import FULL_CORRIDOR
from hima.node.replay import Replay

RESTART_S = 10.0
NAME = "Amina Rashid"
ACT_NOW = 3

SHORT = """
[scenario]
name = "One from the south"
site = "khor_mor"
start = "2026-11-26T17:40:00Z"
duration_s = 24
seed = 3

[[flight]]
id = "one"
kind = "one_way"
start = { bearing_deg = 200, range_m = 5000 }
height_m = 90
speed_mps = 45
target = "process_train"
"""


def confirmed(picture: dict[str, Any]) -> set[int]:
    tracks = picture["tracks"]
    return {number for number, state in zip(tracks["id"], tracks["state"], strict=True) if state == 1}


def hima(*words: str, seed: str = "0") -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "hima", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": seed},
    )


def replayed_hash(journal: Path, seed: str = "0") -> str:
    done = hima("replay", str(journal), "--hash", seed=seed)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def raid(data: Path) -> tuple[str, ...]:
    return (
        "sites/khor_mor", "--scenario", "scenarios/raid_low.toml", "--speed", "2", "--data", str(data), "--port", "0",
    )  # fmt: skip


def acknowledge(node: RunningNode) -> dict[str, Any]:
    """Take an alert that cannot become more urgent, which would ask for a new acknowledgement; the alert as shown."""
    node.sign_in(NAME)
    number = until(lambda: most_urgent(node), 30)
    assert node.post(f"/api/alerts/{number}/acknowledge", {}) == (200, {"ok": True})
    taken: dict[str, Any] = until(lambda: held(node, number), 15)
    return taken


def most_urgent(node: RunningNode) -> int | None:
    alerts = node.shown()["alerts"]["alerts"]
    return next((alert["id"] for alert in alerts if alert["priority"] == ACT_NOW and alert["state"] == "raised"), None)


def held(node: RunningNode, number: int) -> Any:
    alerts = node.shown()["alerts"]["alerts"]
    return next((alert for alert in alerts if alert["id"] == number and alert["acknowledgedBy"]), None)


def recovered(node: RunningNode) -> bool:
    health = node.get("/health")
    return "recovering" not in health["notes"] and any(health["tracks"].values())


def test_a_node_killed_in_a_raid_goes_on_where_it_was(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(*raid(data)) as node:
        taken = acknowledge(node)
        assert taken["acknowledgedBy"] == NAME
        before = node.shown()["picture"]
        now_us = node.get("/health")["now_us"]
        cookies = node.cookies()
        node.kill()

    begun_s = time.monotonic()
    with running(*raid(data)) as node:
        until(lambda: recovered(node), 20, 0.02)
        restart_s = time.monotonic() - begun_s
        print(f"restart: {restart_s:.2f} s")
        assert restart_s < RESTART_S
        node.take_cookies(cookies)
        assert node.get("/api/me")["name"] == NAME
        now = node.shown()
        again = next(alert for alert in now["alerts"]["alerts"] if alert["id"] == taken["id"])
        same = ("state", "acknowledgedBy", "acknowledgedUs", "raisedUs", "track")
        assert {key: again[key] for key in same} == {key: taken[key] for key in same}
        assert len(confirmed(before)) >= 5
        assert len(confirmed(before) & confirmed(now["picture"])) >= 0.8 * len(confirmed(before))
        assert now["picture"]["timeUs"] > before["timeUs"]
        assert node.get("/health")["now_us"] > now_us
        until(lambda: node.get("/health")["now_us"] > now_us + 4_000_000, 5)
        still = confirmed(node.shown()["picture"])
        assert len(confirmed(before) & still) >= 0.8 * len(confirmed(before))
        assert node.stop() == 0

    journal = data / "journal.hima"
    sound = hima("verify", str(journal))
    assert (sound.returncode, "all as written" in sound.stdout) == (0, True), sound.stdout + sound.stderr
    hashes = {replayed_hash(journal, seed) for seed in ("0", "1", "2")}
    assert len(hashes) == 1


def test_names_and_merges_outlive_a_kill(tmp_path: Path) -> None:
    words = ("sites/khor_mor", "--scenario", "scenarios/raid_forty.toml", "--data", str(tmp_path), "--port", "0")
    with running(*words) as node:
        node.sign_in(NAME)
        until(lambda: node.get("/health")["tracks"]["confirmed"] >= 36)
        keep, other = merged_neighbours(node)
        assert node.post(f"/api/tracks/{other}/name", {"name": "Kestrel"}) == (200, {"ok": True})
        until(lambda: named(node).get(keep) == ("Kestrel", True))
        cookies = node.cookies()
        node.kill()
    with running(*words) as node:
        until(lambda: recovered(node), 20, 0.02)
        node.take_cookies(cookies)
        assert named(node)[keep] == ("Kestrel", True)
        assert other not in named(node)
        assert node.stop() == 0
    assert len({replayed_hash(tmp_path / "journal.hima", seed) for seed in ("0", "1")}) == 1


def merged_neighbours(node: RunningNode) -> tuple[int, int]:
    """Merge any two members of the raid that are near enough to be one object."""
    keep, *others = node.shown()["picture"]["raids"][0]["tracks"]
    for other in others:
        if node.post(f"/api/tracks/{keep}/merge", {"other": other, "reason": "one echo"})[0] == 200:
            return keep, other
    raise AssertionError("no two tracks are near one another")


def named(node: RunningNode) -> dict[int, tuple[str, bool]]:
    """Name of each track, and whether other numbers were merged into it."""
    tracks = node.shown()["picture"]["tracks"]
    columns = zip(tracks["id"], tracks["label"], tracks["also"], strict=True)
    return {track: (label, bool(also)) for track, label, also in columns}


def test_every_digest_that_health_said_is_that_of_a_replay_so_far(tmp_path: Path) -> None:
    said: list[str] = []
    with running(*raid(tmp_path)) as node:
        until(lambda: node.get("/health")["tracks"]["confirmed"] >= 5, 20)
        for _ in range(20):
            said.append(node.get("/health")["outcomes_sha256"])
            time.sleep(0.05)
        assert node.stop() == 0
    said = list(dict.fromkeys(said))
    assert len(said) > 5
    with JournalReader(tmp_path / "journal.hima") as reader:
        replay = Replay(FULL_CORRIDOR, reader.quarantined())
        digests = []
        for record in reader.records():
            replay.take(record)
            digests.append("" if replay.state is None else replay.state.outcomes_sha256.hex())
    assert set(said) <= set(digests)
    assert [digest for digest in dict.fromkeys(digests) if digest in said] == said
    assert replayed_hash(tmp_path / "journal.hima") == digests[-1]


def test_a_scenario_played_to_its_end_starts_anew_and_its_journal_is_kept(tmp_path: Path) -> None:
    scenario = tmp_path / "short.toml"
    scenario.write_text(SHORT)
    data = tmp_path / "data"
    words = ("sites/khor_mor", "--scenario", str(scenario), "--speed", "8", "--data", str(data), "--port", "0")
    with running(*words) as node:
        first_us = node.get("/health")["now_us"]
        until(lambda: node.get("/health")["now_us"] > first_us + 26_000_000, 20)
        assert node.stop() == 0
    digest = replayed_hash(data / "journal.hima")

    with running(*words) as node:
        assert node.get("/health")["now_us"] < first_us + 20_000_000
        assert node.stop() == 0
    (kept,) = data.glob("journal-*.hima")
    assert replayed_hash(kept) == digest
    assert hima("verify", str(kept)).returncode == 0
    assert hima("verify", str(data / "journal.hima")).returncode == 0


def test_the_last_words_of_a_node_are_those_of_a_replay(tmp_path: Path) -> None:
    """What a person can check after the fact: the digest that the node prints when it is stopped."""
    with running(
        "sites/khor_mor", "--scenario", "scenarios/birds.toml", "--data", str(tmp_path), "--port", "0"
    ) as node:
        until(lambda: node.get("/health")["tracks"]["confirmed"] > 0)
        assert node.stop() == 0
        assert node.process.stdout is not None
        said = node.process.stdout.read()
    digest = re.search(r"Outcomes: ([0-9a-f]{64})", said)
    assert digest is not None, said
    replayed = subprocess.run(
        [sys.executable, "-m", "hima", "replay", str(tmp_path / "journal.hima"), "--hash"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert replayed.stdout.strip() == digest.group(1)
