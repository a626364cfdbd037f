"""Fuzz one target, guided by the lines of code that inputs reach.

    python -m tests.fuzz NAME --seconds 60            inputs that reach new code are looked for; a fault ends it
    python -m tests.fuzz NAME --seconds 600 --keep    the same, and those that reach most are kept in the corpus
    python -m tests.fuzz NAME FILE                    take the one input of a file, with its traceback

Kernels run as plain Python here (`NUMBA_DISABLE_JIT`), so that their lines are seen too.
"""

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

os.environ["NUMBA_DISABLE_JIT"] = "1"

import atheris
from tests.fuzz import corpus

COUNTED: Final = ["hima.wire", "hima.sensing", "hima.registry.transport"]
"""Whose lines guide the fuzzer; only the process that fuzzes counts them, for that makes importing slow."""
with atheris.instrument_imports(include=COUNTED) if "--inner" in sys.argv else contextlib.nullcontext():
    from tests.fuzz.seeds import seeds
    from tests.fuzz.targets import TARGETS

SIZE_MAX: Final = 1500
"""Bytes of an input: a datagram on Ethernet."""
SLOW_S: Final = 20
MEMORY_MB: Final = 2048


def main() -> int:
    """Fuzz, or take one input."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Fuzz one target.")
    parser.add_argument("name", choices=sorted(TARGETS))
    parser.add_argument("file", nargs="?", type=Path, help="take this input alone")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--keep", action="store_true", help="keep the inputs that reach most in the corpus")
    parser.add_argument("--faults", type=Path, default=Path("build/fuzz"), help="where an input at fault is left")
    parser.add_argument("--inner", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.file is not None:
        TARGETS[given.name].take(given.file.read_bytes())
        return 0
    if given.inner is not None:
        _fuzz(given.name, given.inner, given.seconds, given.faults)
    return _guided(given.name, given.seconds, given.faults, given.keep)


def _guided(name: str, seconds: int, faults: Path, keep: bool) -> int:
    faults.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        found = Path(folder)
        corpus.unfold(corpus.kept(name) or seeds(name), found)
        words = [sys.executable, "-m", "tests.fuzz", name, "--seconds", str(seconds), "--faults", str(faults)]
        code = subprocess.run([*words, "--inner", folder], check=False).returncode
        if code == 0 and keep:
            corpus.fold(name, found)
    return code


def _fuzz(name: str, found: Path, seconds: int, faults: Path) -> None:
    """Never returns: the fuzzer ends the process."""
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={SIZE_MAX}",
        f"-timeout={SLOW_S}",
        f"-rss_limit_mb={MEMORY_MB}",
        f"-artifact_prefix={faults}/{name}-",
        "-seed=1",
        "-reduce_inputs=1",
        "-verbosity=1",
        "-print_final_stats=1",
    ]
    atheris.Setup([sys.argv[0], *options, str(found)], TARGETS[name].take)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main())
