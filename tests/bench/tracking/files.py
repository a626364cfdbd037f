"""The benchmark's files, where they are at hand: `shared/bench/tracking` beside the project."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, Final, NamedTuple

import numpy as np

from hima.scoring.picture import Truth

FOLDER: Final = Path(__file__).resolve().parents[4] / "shared" / "bench" / "tracking"
Arrays = dict[str, np.ndarray[Any, Any]]


class Scene(NamedTuple):
    """One recording and what really flew.

    Attributes:
        name: Of the file.
        arrays: The detections, as `hima.scoring.recording.read_recording` takes them.
        truth: The truth.
    """

    name: str
    arrays: Arrays
    truth: Truth


def read(folder: Path, name: str) -> Scene:
    """NAME.npz and NAME.truth.npz of a folder."""
    with np.load(folder / f"{name}.npz") as file:
        arrays = dict(file)
    with np.load(folder / f"{name}.truth.npz") as file:
        truth = Truth(file["t"], file["pos"], file["vel"])
    return Scene(name, arrays, truth)


def tuning(names: tuple[str, ...]) -> list[Scene]:
    """Those of the named tuning files that are at hand."""
    data = FOLDER / "data"
    return [read(data, name) for name in names if (data / f"{name}.truth.npz").is_file()]


def in_order(scene: Scene) -> Scene:
    """The same scene as if nothing had come late: rows in order of ``time``, ``arrival = time``."""
    order = np.argsort(scene.arrays["time"], kind="stable")
    arrays = {name: column[order] if column.ndim else column for name, column in scene.arrays.items()}
    return Scene(scene.name, arrays | {"arrival": arrays["time"]}, scene.truth)


def scenario() -> ModuleType | None:
    """The benchmark's own generator of files, None where it is not at hand."""
    path = FOLDER / "scenario.py"
    if not path.is_file():
        return None
    spec = importlib.util.spec_from_file_location("tracking_scenario", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # its dataclasses look themselves up there
    spec.loader.exec_module(module)
    return module
