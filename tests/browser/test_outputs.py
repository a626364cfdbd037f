"""Who is told the picture, as a person finds it: beside the feeds, and above the map when one cannot be reached."""

import re
import shutil
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from tests.chromium import chromium_page, shot
from tests.running import ROOT, RunningNode, running

OUTPUTS = """
[[output]]
id = "mesh"
format = "cot"
transport = "udp"
host = "127.0.0.1"
port = {heard}
simulated = true

[[output]]
id = "province"
format = "cot"
transport = "tcp_client"
host = "127.0.0.1"
port = {closed}
simulated = true
"""


@pytest.fixture
def sharing(tmp_path: Path) -> Iterator[RunningNode]:
    """A node of whose two recipients one cannot be reached: its port is taken, and nobody listens there."""
    site = tmp_path / "khor_mor"
    shutil.copytree(ROOT / "sites" / "khor_mor", site)
    with socket.socket(type=socket.SOCK_DGRAM) as mesh, socket.socket() as closed:
        mesh.bind(("127.0.0.1", 0))
        closed.bind(("127.0.0.1", 0))
        outputs = OUTPUTS.format(heard=mesh.getsockname()[1], closed=closed.getsockname()[1])
        settings = site / "site.toml"
        settings.write_text(settings.read_text() + outputs)
        scenario = str(ROOT / "scenarios" / "raid_low.toml")
        with running(str(site), "--scenario", scenario, "--data", str(tmp_path / "data"), "--port", "0") as node:
            yield node


def test_recipients_are_listed_and_one_that_is_down_is_named(sharing: RunningNode) -> None:
    with chromium_page(sharing, 1440, 900) as page:
        page.goto(sharing.url)
        expect(page.locator(".banner.caution")).to_contain_text("cannot be reached: province", timeout=30_000)
        page.keyboard.press("i")
        outputs = page.get_by_role("region", name="Outputs").locator("li")
        expect(outputs).to_have_text(
            [re.compile("mesh.*sending.*[1-9]\\d*\\W sent"), re.compile("province.*down.*refused")]
        )
        outputs.last.scroll_into_view_if_needed()
        shot(page, "outputs")
