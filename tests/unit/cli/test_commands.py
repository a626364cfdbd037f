"""The list of commands costs next to nothing; a command costs what it uses itself."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "src"
HEAVY = {"numba", "numpy", "pyarrow", "google", "sapient_msg", "shapely", "starlette", "structlog", "rich"}
IMPORTED = "; import atexit; atexit.register(lambda: print(*sys.modules, file=sys.stderr))"
PROGRAM = f"import sys; sys.path.insert(0, {str(SOURCE)!r}){IMPORTED}; from hima.cli.main import main; sys.exit(main())"


def hima(*words: str) -> tuple[str, set[str]]:
    """What `hima` prints, run in a process of its own, and the packages it had imported at its end."""
    ran = subprocess.run([sys.executable, "-c", PROGRAM, *words], text=True, capture_output=True, check=False)
    return ran.stdout, {name.partition(".")[0] for name in ran.stderr.splitlines()[-1].split()}


@pytest.mark.parametrize("words", [("--help",), ("--version",), ("no-such-command",)])
def test_what_uses_no_command_imports_no_library_of_one(words: tuple[str, ...]) -> None:
    _, imported = hima(*words)
    assert "hima" in imported
    assert not HEAVY & imported


def test_a_command_imports_its_own_libraries_alone() -> None:
    said, imported = hima("new-site", "--help")
    assert "commented site folder" in said
    assert "numpy" in imported, "the test sees what is imported"
    assert not {"google", "pyarrow", "starlette", "structlog"} & imported


def test_the_list_says_of_every_command_what_it_is_for() -> None:
    said, _ = hima("--help")
    listed = re.findall(r"^    ([a-z][\w-]+)\s+\S", said, re.MULTILINE)
    assert listed == [
        *("run", "check", "new-site", "zones", "decode", "track", "simulate", "replay", "export", "verify"),
        *("registry", "permit", "transport", "people", "sign-in-link", "cert"),
    ]
