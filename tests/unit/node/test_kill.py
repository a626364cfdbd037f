"""R18 for people: a decision that was answered survives kill -9, and the restarted node has applied it."""

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.verify import verify
from hima.node.corridor import Corridor
from hima.node.replay import replay
from hima.picture.decision import Decision

NODE = """
import asyncio, importlib.util, sys
from pathlib import Path
from hima.adapters.clocks import WallClock
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.node.node import Node
from hima.picture.decision import Acknowledge
from hima.picture.event import Opened
from hima.picture.mode import Mode

def load(name):
    spec = importlib.util.spec_from_file_location(name, Path(sys.argv[2]) / f"{name}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

small, nodes = load("conftest"), load("test_node")

async def live():
    opened = Opened(0, "1.0", Mode.SIM, b"site", "")
    node = Node(nodes.site(20), opened, small.SMALL, SqliteJournal(Path(sys.argv[1])), WallClock())
    async with nodes.running(node):
        print("ready", node.status.outcomes_sha256, flush=True)
        while True:
            for _ in range(5):
                node.offer("radar", bytes(200))
            taken = await node.decide(nodes.PERSON, Acknowledge(1))
            print("taken", taken.decision.id, flush=True)

asyncio.run(live())
"""


def test_answered_decisions_survive_kill_9(tmp_path: Path, corridor: Corridor[Any]) -> None:
    path = tmp_path / "journal.hima"
    rng = random.Random(3)
    answered: set[str] = set()
    before = ""
    for _ in range(5):
        command = [sys.executable, "-c", NODE, str(path), str(Path(__file__).parent)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as node:
            assert node.stdout is not None
            ready = node.stdout.readline().split()
            assert ready[0] == "ready"
            if before:
                assert ready[1] == before, "the restarted node stands exactly where the journal ends"
            time.sleep(rng.uniform(0.02, 0.15))
            node.send_signal(signal.SIGKILL)
            answered |= {line.split()[1] for line in node.stdout if line.endswith("\n")}
        assert verify(path).damage is None
        with JournalReader(path) as reader:
            records = list(reader.records())
        assert answered <= {record.entry.id for record in records if isinstance(record.entry, Decision)}
        state = replay(records, corridor)
        assert state is not None
        before = state.outcomes_sha256.hex()
    assert len(answered) > 20
