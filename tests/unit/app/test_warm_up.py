"""The second process that compiles: it may fail or be missing, and never keeps a node waiting."""

import os
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from hima.app import warm_up
from hima.app.sources import open_site
from hima.config.site import Site
from hima.tracking import apart
from hima.tracking.calibration import calibration

ROOT = Path(__file__).parents[3]


@pytest.fixture
def site() -> Site:
    return open_site(ROOT / "sites" / "khor_mor")


def test_it_imports_nothing_from_the_folder_where_the_node_was_started(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "msgspec.py").write_text("open('imported', 'w').close(); raise SystemExit")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(ROOT / "src"))
    other = warm_up._started(site)
    assert other is not None
    try:
        other.wait(2.0)  # it ends at once where it imports what lies there
    except subprocess.TimeoutExpired:
        other.kill()
        other.wait()
    assert not (tmp_path / "imported").exists()


def test_a_large_site_does_not_wait_for_it_to_read(site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = tmp_path / "deaf"
    deaf.write_text("#!/bin/sh\nexec sleep 5\n")
    deaf.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(deaf))
    begun_s = time.monotonic()
    other = warm_up._started(structs.replace(site, assets=site.assets * 1000))
    assert time.monotonic() - begun_s < 2.0
    assert other is not None
    other.kill()
    other.wait()


@pytest.mark.parametrize("python", ["", None, "/nowhere/python"])
def test_there_is_none_without_an_interpreter(site: Site, monkeypatch: pytest.MonkeyPatch, python: str | None) -> None:
    monkeypatch.setattr(sys, "executable", python)
    assert warm_up._started(site) is None


def test_what_a_flight_of_seconds_does_not_meet_is_compiled_too(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or a node stands still for seconds when a radar is first corrected, or a person first joins two tracks."""
    met = []

    def noted(module: Any, name: str) -> None:
        kernel = getattr(module, name)

        def called(*arguments: Any) -> Any:
            met.append(name)
            return kernel(*arguments)

        monkeypatch.setattr(module, name, called)

    for name in ("drop_doubles", "correct", "hear_witness", "settle"):
        noted(calibration, name)
    noted(apart, "merged")
    monkeypatch.setattr(warm_up, "_second_process", nullcontext)
    monkeypatch.setattr(warm_up, "_fly", lambda _: None)
    warm_up.warm_up(site)
    assert set(met) == {"drop_doubles", "correct", "hear_witness", "settle", "merged"}


def test_processors_are_counted_where_the_system_has_no_affinity(monkeypatch: pytest.MonkeyPatch) -> None:
    assert warm_up._processors() == len(os.sched_getaffinity(0))
    monkeypatch.delattr(os, "sched_getaffinity")
    assert warm_up._processors() == os.cpu_count()
