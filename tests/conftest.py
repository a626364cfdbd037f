"""What every test run needs first."""

from pathlib import Path

import pytest

from hima.app.sources import open_site
from hima.app.warm_up import warm_up

ROOT = Path(__file__).parents[1]


def pytest_sessionstart(session: pytest.Session) -> None:
    """Compile the kernels before any test's own time runs: a minute once for every state of the sources."""
    if not session.config.option.collectonly:
        warm_up(open_site(ROOT / "sites" / "khor_mor"))
