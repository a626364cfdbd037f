"""The wheel: what a site installs, without Node.js and without the tests."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "src" / "hima" / "web" / "static"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = folder.glob("*.whl")
    return found


@pytest.mark.skipif(not (STATIC / "index.html").is_file(), reason="the console is not built ('make console')")
def test_the_wheel_carries_the_console(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.startswith("hima/web/static/")}
    assert "hima/web/static/index.html" in packed
    built = {f"hima/web/static/{path.relative_to(STATIC).as_posix()}" for path in STATIC.rglob("*") if path.is_file()}
    assert packed == built


def test_the_wheel_is_typed_licensed_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        entry_points = next(archive.read(name).decode() for name in names if name.endswith("entry_points.txt"))
    assert "hima/py.typed" in names
    assert any(name.endswith("LICENSE") for name in names)
    assert "hima = " in entry_points
    assert {name.partition("/")[0].partition("-")[0] for name in names} == {"hima"}
    assert not any("test" in name or "__pycache__" in name or name.endswith(".nbc") for name in names)


def test_the_wheel_holds_every_module(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {name for name in archive.namelist() if name.endswith(".py")}
    assert packed == {path.relative_to(ROOT / "src").as_posix() for path in (ROOT / "src" / "hima").rglob("*.py")}
