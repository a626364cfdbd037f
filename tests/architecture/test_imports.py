"""The import contracts hold, and they bite: a planted violation of each kind is caught."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def lint(folder: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts on a copy of the package in ``folder``."""
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=folder,
        env={"PYTHONPATH": str(folder / "src"), "PATH": "/usr/bin:/bin", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    shutil.copytree(
        ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("static", "__pycache__", "*.egg-info")
    )
    shutil.copy(ROOT / ".importlinter", tmp_path / ".importlinter")
    return tmp_path


def test_contracts_hold(copy: Path) -> None:
    result = lint(copy)
    assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "planted", "contract"),
    [
        ("picture/track.py", "import hima.tracking.tracker", "Nouns below, verbs above"),
        ("threat/assess.py", "import hima.tracking.tracker", "Nouns below, verbs above"),
        ("sensing/receive.py", "import time", "The core reads no clock"),
        ("pipeline.py", "import asyncio", "The core reads no clock"),
        ("web/views.py", "import hima.adapters.udp", "Only the composition root names adapters"),
        ("wire/asterix/decode.py", "import hima.wire.container.pcap", "Standards know nothing of each other"),
        ("adapters/udp.py", "import hima.adapters.tcp", "Adapters know nothing of each other"),
    ],
)
def test_a_planted_violation_is_caught(copy: Path, module: str, planted: str, contract: str) -> None:
    path = copy / "src" / "hima" / module
    path.write_text(path.read_text() + f"\n{planted}  # noqa\n")
    result = lint(copy)
    assert result.returncode == 1, result.stdout + result.stderr
    broken = [line for line in result.stdout.splitlines() if contract in line and "BROKEN" in line]
    assert broken, result.stdout


def test_every_package_init_holds_a_docstring_only() -> None:
    """Re-exports are the cause of nearly every import cycle."""
    for init in sorted((ROOT / "src").rglob("__init__.py")):
        text = init.read_text().strip()
        assert text.startswith('"""'), init
        assert text.endswith('"""'), init
        assert text.count('"""') == 2, init
