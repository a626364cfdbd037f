"""The kernels' cache: in the user's folder, apart for every state of the sources, absent where nothing is writable."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src"


def cache_folder(package: Path, **environment: str) -> str:
    """`CACHE_FOLDER` of a copy of the package, in a process of its own."""
    code = "import hima.jit; print(hima.jit.CACHE_FOLDER)"
    base = {key: value for key, value in os.environ.items() if key not in {"NUMBA_CACHE_DIR", "XDG_CACHE_HOME"}}
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**base, "PYTHONPATH": str(package), **environment},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout.strip()


def copy_of_package(tmp_path: Path) -> Path:
    return shutil.copytree(SOURCE, tmp_path / "src", ignore=shutil.ignore_patterns("static", "__pycache__"))


def test_a_changed_source_gets_a_cache_of_its_own(tmp_path: Path) -> None:
    """Numba itself looks at the file of a kernel only, not at those it calls into."""
    package = copy_of_package(tmp_path)
    before = cache_folder(package, XDG_CACHE_HOME=str(tmp_path / "cache"))
    assert before.startswith(str(tmp_path / "cache" / "hima" / "kernels"))
    changed = package / "hima" / "tracking" / "settings.py"
    changed.write_text(changed.read_text() + "\n")
    assert cache_folder(package, XDG_CACHE_HOME=str(tmp_path / "cache")) != before


def test_a_process_started_by_another_uses_the_same_cache(tmp_path: Path) -> None:
    folder = cache_folder(SOURCE, XDG_CACHE_HOME=str(tmp_path))
    assert cache_folder(SOURCE, NUMBA_CACHE_DIR=folder) == folder
    assert cache_folder(SOURCE, NUMBA_CACHE_DIR=str(tmp_path)) == str(tmp_path / Path(folder).name)


def test_without_a_writable_folder_there_is_no_cache_and_kernels_still_work(tmp_path: Path) -> None:
    a_file = tmp_path / "file"
    a_file.write_text("")
    assert cache_folder(SOURCE, XDG_CACHE_HOME=str(a_file)) == "None"
    code = """
import numpy as np
from hima.geo.area import inside
square = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0), (0.0, 0.0))
print(inside((square,), np.array([[1.0, 1.0]]))[0])
"""
    result = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "XDG_CACHE_HOME": str(a_file), "NUMBA_CACHE_DIR": ""},
        capture_output=True,
        text=True,
        check=False,
        timeout=100,
    )
    assert result.stdout.strip() == "True", result.stderr
