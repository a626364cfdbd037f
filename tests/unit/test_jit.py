"""Kernels, which may call one another, and their cache: in the user's folder, apart for every state of the sources."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

from hima.jit import kernel
from hima.picture.arrays import FloatArray

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


class Pair(NamedTuple):
    values: FloatArray
    limit: float


@kernel
def _bounded(pair: Pair, index: int, factor: float = 2.0) -> tuple[float, bool]:
    value = pair.values[index] * factor
    return min(value, pair.limit), value > pair.limit


@kernel
def _strict(value: float) -> float:
    if value < 0.0:
        raise ValueError("below nothing")
    return float(1.0 / value)


@kernel
def _total(pair: Pair, factor: float) -> tuple[float, int]:
    total, over = 0.0, 0
    for i in range(len(pair.values)):
        value, beyond = _bounded(pair, i, factor)
        total += value
        over += beyond
    return total, over


@kernel
def _harmonic(values: FloatArray) -> float:
    total = 0.0
    for i in range(len(values)):
        total += _strict(values[i])
    return total


@kernel
def _default(pair: Pair) -> float:
    return _bounded(pair, 1)[0]


def test_a_kernel_gives_the_same_whether_python_or_a_kernel_calls_it() -> None:
    pair = Pair(np.array([0.1, 0.7, 3.0]), 1.0)
    assert _total(pair, 1.5) == (0.1 * 1.5 + 1.0 + 1.0, 2)
    assert [_bounded(pair, i, 1.5) for i in range(3)] == [(0.1 * 1.5, False), (1.0, True), (1.0, True)]
    assert _default(pair) == _bounded(pair, 1)[0] == 1.0
    # Other types are other versions of the same kernel.
    assert _total(Pair(np.array([1.0, 2.0], np.float32).astype(np.float64)[::1], 9.0), 1) == (3.0, 0)


def test_an_error_within_a_kernel_within_a_kernel_is_the_callers() -> None:
    assert _harmonic(np.array([1.0, 2.0])) == 1.5
    assert _harmonic(np.array([0.0])) == np.inf
    with pytest.raises(ValueError, match="below nothing"):
        _harmonic(np.array([1.0, -1.0]))
    with pytest.raises(ValueError, match="below nothing"):
        _strict(-1.0)


@kernel
def _factorial(number: int) -> int:
    return 1 if number <= 1 else number * _factorial(number - 1)


@kernel
def _factorial_and_one(number: int) -> int:
    return _factorial(number) + 1


def test_a_kernel_may_call_itself_whoever_called_it_first() -> None:
    assert _factorial_and_one(5) == 121
    assert _factorial(5) == 120


def test_a_kernel_may_be_handed_to_another_also_from_the_cache(tmp_path: Path) -> None:
    module = """
from hima.jit import kernel

@kernel
def double(value):
    return 2.0 * value

@kernel
def one_more(of, value):
    return of(value) + 1.0
"""
    (tmp_path / "handed.py").write_text(module)
    environment = dict(os.environ) | {"NUMBA_CACHE_DIR": str(tmp_path / "cache"), "PYTHONPATH": f"{SOURCE}:{tmp_path}"}
    for _ in ("compiled", "cached"):
        program = "import handed; print(handed.one_more(handed.double, 2.0))"
        result = subprocess.run(
            [sys.executable, "-c", program], check=False, env=environment, capture_output=True, text=True, timeout=60
        )
        assert result.stdout.strip() == "5.0", result.stderr


def test_what_only_kernels_call_is_not_made_a_program_of_its_own() -> None:
    """A cold start would take twice as long."""
    assert _total(Pair(np.ones(3), 9.0), 1.0) == (3.0, 0)
    inner = _bounded._inner.overloads  # type: ignore[attr-defined]
    assert inner
    assert not any(callable(version.entry_point) for version in inner.values())
