"""Every decoder under fuzz for a bounded time: what comes of any bytes is a message or a `DecodeError`.

A minute each where `CI` is `true`, a few seconds otherwise; `FUZZ_SECONDS` says it outright.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeGuard

import pytest
from tests.fuzz.corpus import kept
from tests.fuzz.targets import TARGETS

ROOT: Final = Path(__file__).parents[2]
SECONDS: Final = int(os.environ.get("FUZZ_SECONDS", "60" if os.environ.get("CI") == "true" else "3"))
FAULTS: Final = ROOT / "build" / "fuzz"
BEGIN_S: Final = 240
"""A fuzzer reads its corpus and starts within this, also on a busy machine."""

Run = subprocess.CompletedProcess[str]


@pytest.mark.parametrize("name", sorted(TARGETS))
def test_inputs_that_were_kept(name: str) -> None:
    inputs = kept(name)
    assert inputs
    for data in inputs:
        TARGETS[name].take(data)


@pytest.fixture(scope="module")
def runs(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Run]]]:
    """A run of the fuzzer for every target that is asked for, as many at once as there are processors."""
    asked = [str(item.callspec.params["name"]) for item in request.session.items if _fuzzes(item)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {name: pool.submit(_fuzz, name) for name in asked}
        pool.shutdown(cancel_futures=True)


def _fuzzes(item: pytest.Item) -> TypeGuard[pytest.Function]:
    return isinstance(item, pytest.Function) and "runs" in item.fixturenames


def _fuzz(name: str) -> Run:
    return subprocess.run(
        [sys.executable, "-m", "tests.fuzz", name, "--seconds", str(SECONDS), "--faults", str(FAULTS)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=SECONDS + BEGIN_S,
        check=False,
    )


@pytest.mark.timeout(len(TARGETS) * (SECONDS + BEGIN_S))
@pytest.mark.parametrize("name", sorted(TARGETS))
def test_nothing_but_messages_and_errors_comes_of_any_bytes(name: str, runs: dict[str, Future[Run]]) -> None:
    done = runs[name].result()
    assert done.returncode == 0, f"{done.stdout[-2000:]}{done.stderr[-4000:]}"
    executed = [line for line in done.stderr.splitlines() if line.startswith("stat::number_of_executed_units")]
    assert int(executed[0].rpartition(":")[2]) > len(kept(name)), "it must have tried more than what was kept"
