"""The journal under faults that the kernel injects: failed flushes (R20) and a disk without room (R21)."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from hima.adapters.journal_sqlite.verify import verify
from hima.adapters.journal_sqlite.writer import SqliteJournal

STRACE = shutil.which("strace")
needs_strace = pytest.mark.skipif(
    STRACE is None, reason="`strace` is not installed: failed flushes cannot be injected (apt-get install strace)"
)

WRITER = """
import sys
from pathlib import Path
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.node.journal_errors import JournalFailedError, JournalFullError
from hima.picture.frame import Frame
journal = SqliteJournal(Path(sys.argv[1]))
for second in range(1, 60):
    try:
        print("written", journal.append([Frame(second, "radar", bytes(3000))]), flush=True)
    except JournalFullError:
        print("full", flush=True)
    except JournalFailedError:
        print("failed", flush=True)
"""


def write_with(path: Path, fault: str) -> list[str]:
    """Words of a writer's output while strace injects a fault."""
    assert STRACE is not None
    SqliteJournal(path).close()
    command = [STRACE, "-f", "-qq", "-o", "/dev/null", "-e", f"inject={fault}"]
    done = subprocess.run(
        [*command, sys.executable, "-c", WRITER, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    if "PTRACE" in done.stderr or "ptrace" in done.stderr:
        pytest.skip(f"strace may not trace here: {done.stderr.strip()}")
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def last_written(lines: list[str]) -> int:
    return max(int(line.split()[1]) for line in lines if line.startswith("written"))


@needs_strace
@pytest.mark.parametrize("when", ["20", "25+"])
def test_after_a_failed_flush_nothing_is_acknowledged_any_more(tmp_path: Path, when: str) -> None:
    """The next flush would report success though the pages are gone: nobody may ask it."""
    path = tmp_path / "journal.hima"
    lines = write_with(path, f"fsync,fdatasync:error=EIO:when={when}")
    failed = lines.index("failed")
    assert failed > 3
    assert set(lines[failed:]) == {"failed"}
    result = verify(path)
    assert result.damage is None
    assert result.last_seq >= last_written(lines)


@needs_strace
@pytest.mark.parametrize("when", [9, 20, 40, 77])
def test_a_moment_without_room_costs_that_moment_only(tmp_path: Path, when: int) -> None:
    path = tmp_path / "journal.hima"
    lines = write_with(path, f"pwrite64:error=ENOSPC:when={when}..{when + 2}")
    assert "failed" not in lines
    assert lines[-1].startswith("written")
    result = verify(path)
    assert result.damage is None
    assert result.last_seq == last_written(lines)


@needs_strace
@pytest.mark.parametrize("when", [1, 3, 5, 7])
def test_a_making_that_was_interrupted_is_begun_again(tmp_path: Path, when: int) -> None:
    assert STRACE is not None
    path = tmp_path / "journal.hima"
    making = [sys.executable, "-c", WRITER, str(path)]
    inject = [STRACE, "-f", "-qq", "-o", "/dev/null", "-e", f"inject=pwrite64:signal=KILL:when={when}"]
    subprocess.run([*inject, *making], capture_output=True, timeout=60, check=False)
    done = subprocess.run(making, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert verify(path).damage is None
