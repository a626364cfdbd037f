"""Operator and drone are registered; a flight permit is drawn, endorsed by two bodies and issued, in a real browser.

Screenshots are kept in build/screenshots for people to look at.
"""

import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect
from tests.chromium import chromium_page, shot
from tests.running import RunningNode, running

ROOT = Path(__file__).parents[2]
SPOOF = "Azad\u202edihsaR"
HOSTILE = '<img src=x onerror="window.pwned=1">'
PACKS = 'packs = ["iraq_icar_124", "krg_endorsement"]'
"""What the example site goes by; here without the region's bodies, so that two endorse."""


@pytest.fixture
def node(tmp_path: Path) -> Iterator[RunningNode]:
    """A node of a site with the federal rules alone."""
    site = tmp_path / "khor_mor"
    shutil.copytree(ROOT / "sites" / "khor_mor", site)
    settings = site / "site.toml"
    text = settings.read_text(encoding="utf-8")
    assert PACKS in text
    settings.write_text(text.replace(PACKS, 'packs = ["iraq_icar_124"]'), encoding="utf-8")
    scenario = str(ROOT / "scenarios" / "raid_low.toml")
    with running(str(site), "--scenario", scenario, "--data", str(tmp_path / "data"), "--port", "0") as started:
        yield started


def signed_in(node: RunningNode, page: Page, name: str, organisation: str, role: str) -> tuple[BrowserContext, Page]:
    """A page of another person, with an account of its own."""
    status, made = node.post("/api/invitations", {"name": name, "organisation": organisation, "role": role})
    assert status == 200, made
    browser = page.context.browser
    assert browser is not None
    context = browser.new_context(viewport={"width": 1600, "height": 900})
    token = made["link"].rpartition("token=")[2]
    answer = context.request.post(f"{node.url}/api/sign-in", data={"token": token}, headers={"origin": node.url})
    assert answer.ok, answer.text()
    theirs = context.new_page()
    theirs.goto(node.url)
    return context, theirs


def enter(page: Page, kind: str, button: str, fields: dict[str, str], choices: dict[str, str]) -> None:
    """Fill a new record in and enter it."""
    page.locator(".kinds-nav").get_by_role("button", name=kind).click()
    page.get_by_role("button", name=button).click()
    for label, text in fields.items():
        page.get_by_label(label, exact=True).fill(text)
    for label, text in choices.items():
        page.get_by_label(label, exact=True).select_option(text)
    page.get_by_role("button", name="Enter", exact=True).click()


def register(page: Page) -> None:
    """A person, an operator, a pilot, a model and a drone; a name that turns the reading is refused first."""
    page.get_by_role("button", name="Registry").click()
    expect(page.locator(".unreal")).to_contain_text("none of them is real")
    enter(page, "People", "New person", {"Number": "P-1", "Name *": SPOOF, "Remark": HOSTILE}, {})
    name = page.locator(".field", has=page.get_by_label("Name *", exact=True))
    expect(name.locator(".problem")).to_contain_text("deceive a reader")
    expect(name.locator(".problem")).to_contain_text("[U+202E]")
    expect(page.locator(".record-form .problem")).to_have_count(2)
    expect(page.get_by_label("Remark", exact=True)).to_have_value(HOSTILE)
    shot(page, "office-refused-dark")
    page.get_by_label("Name *", exact=True).fill("Azad Rashid")
    page.get_by_label("Why", exact=True).fill("form 12")
    page.get_by_role("button", name="Enter", exact=True).click()
    expect(page.locator(".record .declared")).to_contain_text(HOSTILE)
    form = {"Why": "form 12"}
    enter(page, "Operators", "New operator", {"Number": "OP-1", "Name *": "Zagros Survey", "Holder *": "P-1", **form},
        {"Kind *": "person"})  # fmt: skip
    expect(page.locator(".record h3")).to_have_text("OP-1")
    enter(page, "Pilots", "New pilot", {"Number": "L-1", "Name *": "Azad Rashid", "Person *": "P-1", **form}, {})
    expect(page.locator(".record h3")).to_have_text("L-1")
    enter(page, "Models", "New model", {"Number": "QUADRA-X4", "Maker *": "Quadra", "Name *": "X4", **form},
        {"Build *": "multirotor"})  # fmt: skip
    expect(page.locator(".record h3")).to_have_text("QUADRA-X4")
    drone = {"Number": "KR-1", "Serial *": "1581F4ABCDEFGHJKLMNP", "Model *": "QUADRA-X4", "Operator": "OP-1", **form}
    enter(page, "Drones", "New drone", drone, {"Acquisition: kind": "import"})
    expect(page.locator(".record h3")).to_have_text("KR-1")


def lose_and_take_back(page: Page) -> None:
    """An act is recorded, and taken back; the history keeps both."""
    page.get_by_label("What became of it").select_option("lost")
    page.get_by_label("Why", exact=True).fill("fell into the lake")
    page.get_by_role("button", name="Lost", exact=True).click()
    expect(page.locator(".record > header .state")).to_have_text("lost")
    page.get_by_role("button", name="Take it back").click()
    expect(page.locator(".record > header .state")).to_have_text("in service")
    expect(page.locator(".history li strong")).to_have_text(["found", "lost", "registered"])
    shot(page, "office-record-dark")
    search = page.get_by_label("Search names, numbers, serial numbers")
    search.fill("1581")
    expect(page.locator(".found-row")).to_have_count(1)
    search.fill("nothing like it")
    expect(page.locator(".found-row")).to_have_count(0)


def draw(page: Page, *corners: tuple[int, int]) -> None:
    """Click corners on the map, the last one twice; places are from its middle."""
    box = page.locator(".plan").bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    for right, down in corners:
        page.mouse.click(middle[0] + right, middle[1] + down)
        page.wait_for_timeout(300)  # two clicks in a quarter of a second are one double click
    page.mouse.dblclick(middle[0] + corners[-1][0], middle[1] + corners[-1][1])


def file_permit(page: Page, now: datetime) -> None:
    """File a permit in four steps, with the slips that people make."""
    page.get_by_role("button", name="Permits").click()
    page.get_by_role("button", name="File a permit").click()
    page.get_by_label("Purpose").fill("Inspection of the flare stack")
    page.get_by_label("Operator").fill("OP-1")
    page.get_by_label("Pilot").fill("L-9")
    page.get_by_label("Drones").fill("KR-1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Next", exact=True).click()
    expect(page.locator(".plan canvas").first).to_be_visible()
    page.wait_for_timeout(500)
    draw(page, (150, 150), (250, 70), (250, 150), (150, 70))
    expect(page.locator(".plan-side .problem")).to_contain_text("cross", timeout=10_000)
    shot(page, "office-crossing-dark")
    page.get_by_role("button", name="Draw it anew").click()
    draw(page, (150, 70), (250, 70), (250, 150), (150, 150))
    expect(page.locator(".plan-side")).to_contain_text(re.compile(r"4\W+corners"))
    expect(page.locator(".plan-side .problem")).to_have_count(0, timeout=10_000)
    shot(page, "office-drawn-dark")
    page.get_by_role("button", name="Next", exact=True).click()
    begin = now + timedelta(days=2)
    page.get_by_label("Begin").fill(begin.strftime("%Y-%m-%dT08:00"))
    page.get_by_label("End").fill(begin.strftime("%Y-%m-%dT07:00"))
    page.get_by_role("button", name="Check and submit").click()
    expect(page.locator(".filing-step .problem")).to_have_count(2, timeout=10_000)
    page.get_by_role("button", name="3 When").click()
    end = page.locator(".field", has=page.get_by_label("End"))
    expect(end.locator(".problem")).to_contain_text("is not after")
    page.get_by_label("End").fill(begin.strftime("%Y-%m-%dT12:00"))
    expect(end.locator(".problem")).to_have_count(0, timeout=10_000)
    expect(page.locator(".times li")).to_have_count(1)
    page.get_by_role("button", name="Who and what").click()
    pilot = page.locator(".field", has=page.get_by_label("Pilot"))
    expect(pilot.locator(".problem")).to_contain_text("No pilot L-9 is on the register")
    page.get_by_label("Pilot").fill("L-1")
    page.get_by_role("button", name="Check and submit").click()
    expect(page.locator(".filing [role=status]")).to_have_text("Nothing is wrong.", timeout=10_000)
    expect(page.locator(".filing")).to_contain_text("Iraqi Civil Aviation Authority, National Security Service")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator(".filing .problem")).to_contain_text("No reason is given")
    page.get_by_label("Why", exact=True).fill("asked for by the plant")
    shot(page, "office-check-dark")
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.locator(".permit > header .state")).to_have_text("submitted", timeout=10_000)


def endorse(page: Page, decision: str, condition: str = "") -> None:
    """Speak for a body, of the permit that asks for it."""
    page.get_by_role("button", name="Permits").click()
    row = page.locator(".found-row", has_text="your word is asked")
    expect(row).to_have_count(1, timeout=10_000)
    row.click()
    page.get_by_label(decision, exact=True).check()
    if condition:
        page.get_by_label("Condition", exact=True).fill(condition)
    page.locator(".endorse").get_by_label("Why", exact=True).fill("looked at by the duty officer")
    page.get_by_role("button", name="Say so").click()
    expect(page.locator(".endorsements")).to_contain_text("looked at by the duty officer", timeout=10_000)


def test_from_registration_to_an_issued_permit(node: RunningNode) -> None:
    with chromium_page(node, 1600, 900) as page:
        page.set_default_timeout(12_000)
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if "Content Security" in said.text else None)
        page.goto(node.url)
        expect(page.locator(".mode-word")).to_have_text("SIM", timeout=20_000)
        register(page)
        lose_and_take_back(page)
        file_permit(page, datetime.fromtimestamp(node.get("/health")["now_us"] / 1e6, UTC))
        aviation = signed_in(node, page, "Amina Karim", "Iraqi Civil Aviation Authority", "operator")
        endorse(aviation[1], "Approve under a condition", "not above 100 m")
        security = signed_in(node, page, "Soran Aziz", "National Security Service", "operator")
        endorse(security[1], "Approve")
        expect(security[1].locator(".permit > header .state")).to_have_text("endorsed")
        lead = signed_in(node, page, "Hana Omar", "Site security", "shift_lead")
        lead[1].get_by_role("button", name="Permits").click()
        lead[1].locator(".found-row").click()
        lead[1].get_by_label("What became of it").select_option("issued")
        lead[1].get_by_label("Why", exact=True).fill("all bodies agree")
        lead[1].get_by_role("button", name="Issue", exact=True).click()
        expect(lead[1].locator(".permit > header .state")).to_have_text("issued", timeout=10_000)
        expect(lead[1].locator(".found-row .state")).to_have_text("issued")
        expect(lead[1].get_by_role("button", name="Issue", exact=True)).to_have_count(0)
        expect(lead[1].locator(".endorsements")).to_contain_text("not above 100 m")
        lead[1].wait_for_timeout(500)
        shot(lead[1], "office-issued-dark")
        lead[1].keyboard.press("d")
        expect(lead[1].locator("html")).to_have_attribute("data-theme", "light")
        lead[1].wait_for_timeout(500)
        shot(lead[1], "office-issued-light")
        lead[1].goto(f"{node.url}/?dir=rtl")
        lead[1].get_by_role("button", name="Permits").click()
        lead[1].locator(".found-row").click()
        expect(lead[1].locator(".permit h3")).to_be_visible()
        lead[1].wait_for_timeout(500)
        shot(lead[1], "office-mirrored-light")
        assert page.evaluate("window.pwned") is None
        assert errors == []
