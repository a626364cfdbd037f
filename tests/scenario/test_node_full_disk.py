"""A node whose disk is full goes on warning, says so, refuses what it cannot record, and recovers by itself."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from tests.running import ROOT, RunningNode, running, until

DISK_MB: Final = 8
RAID: Final = ("sites/khor_mor", "--scenario", "scenarios/raid_low.toml", "--speed", "4", "--port", "0")


def may_mount() -> bool:
    done = subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False)
    return os.geteuid() == 0 and done.returncode == 0


pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not may_mount(), reason="a small disk needs a mount namespace, which takes root"
)


@pytest.fixture
def disk(tmp_path: Path) -> Path:
    folder = tmp_path / "disk"
    folder.mkdir()
    return folder


@pytest.fixture
def node(disk: Path) -> Iterator[RunningNode]:
    """A node in a namespace of its own, in which its data folder is a file system of a few megabytes."""
    mounted = f'mount -t tmpfs -o size={DISK_MB}m none "{disk}" && exec "$@"'
    with running(*RAID, "--data", str(disk), within=("unshare", "--mount", "sh", "-c", mounted, "sh")) as node:
        yield node


def inside(node: RunningNode, disk: Path) -> Path:
    """The node's data folder as seen from outside its namespace."""
    return Path(f"/proc/{node.process.pid}/root{disk}")


@contextmanager
def held_open(folder: Path) -> Iterator[Path]:
    """A folder that stays although the namespace of its file system goes."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)


def fill(folder: Path) -> Path:
    ballast = folder / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return ballast


def test_the_warning_goes_on_and_recording_resumes(node: RunningNode, disk: Path, tmp_path: Path) -> None:
    node.sign_in()
    until(lambda: node.get("/health")["alerts"].get("raised", 0) >= 2, 30)
    first, second = [alert["id"] for alert in node.shown()["alerts"]["alerts"]][:2]
    ballast = fill(inside(node, disk))
    full = until(lambda: node.get("/health") if node.get("/health")["recording"] == "full" else None, 10)
    assert full["status"] == "degraded"
    assert full["recording_reason"].endswith(".")
    assert {"not_recording", "unrecorded_events"} <= set(full["notes"])

    status, answer = node.post(f"/api/alerts/{first}/acknowledge", {})
    assert (status, answer["refusal"], answer["sentence"].endswith(".")) == (507, "recording_refused", True)
    later = until(lambda: node.get("/health") if node.get("/health")["events"] > full["events"] + 50 else None, 10)
    assert later["now_us"] > full["now_us"]
    assert later["tracks"]["confirmed"] >= 3
    assert later["feeds"]["radar_north"]["state"] == "live"
    assert later["outcomes_sha256"] != full["outcomes_sha256"]

    ballast.unlink()
    until(lambda: node.get("/health")["recording"] == "ok", 10)
    assert node.get("/health")["recording_reason"] == ""
    assert node.post(f"/api/alerts/{second}/acknowledge", {}) == (200, {"ok": True})
    journal = tmp_path / "journal.hima"
    with held_open(inside(node, disk)) as folder:
        assert node.stop() == 0
        for path in folder.glob("journal.hima*"):
            shutil.copy(path, tmp_path / path.name)
    for command in (("verify",), ("replay", "--hash")):
        said = subprocess.run(
            [sys.executable, "-m", "hima", *command, str(journal)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert said.returncode == 0, said.stderr
