"""Most memory the tracker takes, in a process of its own: `python -m tests.bench.tracking.memory FILE` prints MB."""

import subprocess
import sys
from pathlib import Path

import numpy as np


def most_mb() -> float:
    """Most memory this process has had."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmHWM:"):
            return float(line.split()[1]) / 1024.0
    raise OSError("the system does not tell")


def _once(file: Path) -> float:
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.tracking.memory", str(file)],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    return float(done.stdout)


def measured(file: Path) -> float:
    """Most memory (MB) of a process that tracks the file, kernels compiled before: by the first of two processes."""
    _once(file)
    return _once(file)


if __name__ == "__main__":
    from tests.bench.tracking.play import once

    from hima.scoring.recording import read_recording

    once(read_recording(dict(np.load(sys.argv[1]))))
    print(most_mb())
