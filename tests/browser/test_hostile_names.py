"""What a partner calls an aircraft is text in a person's browser, and nothing else, whatever it is (B84, B85)."""

import time
from pathlib import Path

from playwright.sync_api import expect
from tests.chromium import chromium_page
from tests.lone_radar import Antenna, lone_radar
from tests.running import running, until
from tests.scenario.test_cot_peers import PARTNER
from tests.scenario.test_node_bad_cot import TAKEN, event

LONGEST = 18
"""Characters of a name on the map."""
WATCH = """
window.painted = new Set();
window.made = [];
for (const name of ["fillText", "strokeText"]) {
    const plain = CanvasRenderingContext2D.prototype[name];
    CanvasRenderingContext2D.prototype[name] = function (text, ...rest) {
        window.painted.add(text);
        return plain.call(this, text, ...rest);
    };
}
window.alert = (text) => window.made.push(`alert ${text}`);
document.addEventListener("securitypolicyviolation", (found) => window.made.push(found.violatedDirective));
new MutationObserver((changes) => {
    for (const change of changes) for (const node of change.addedNodes) {
        if (!(node instanceof Element)) continue;
        for (const one of [node, ...node.querySelectorAll("*")]) {
            const loads = ["IMG", "SCRIPT", "IFRAME"].includes(one.tagName);
            const foreign = loads && !one.src?.startsWith(location.origin);
            const scripted = one.getAttributeNames().some((name) => name.startsWith("on"));
            const leads = ["href", "src", "action"].map((name) => one.getAttribute(name) ?? "");
            const led = leads.some((where) => /^\\s*javascript:/i.test(where));
            if (foreign || scripted || led) window.made.push(one.outerHTML);
        }
    }
}).observe(document, { childList: true, subtree: true });
"""
"""Notes all text that is painted on the map, and whatever the page makes that it should not."""


def test_a_hostile_call_sign_is_painted_as_text_and_nothing_is_made_of_it(tmp_path: Path) -> None:
    site = lone_radar(tmp_path / "site", period_s=1.0)
    with (site / "sensors.toml").open("a") as file:
        file.write(PARTNER)
    with (
        running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node,
        chromium_page(node, 1280, 800) as page,
    ):
        page.add_init_script(WATCH)
        page.goto(node.url)
        expect(page.locator(".mode-word")).to_have_text("LIVE", timeout=20_000)
        partner = Antenna(node, "partner_udp")
        # A long name is cut with an ellipsis on the map.
        shown = {name if len(name) <= LONGEST else f"{name[: LONGEST - 1]}\u2026" for _, _, name in TAKEN.values()}

        def painted() -> bool:
            for uid, (call_sign, more, _) in TAKEN.items():
                partner.send(event(call_sign, uid=uid, more=more).encode())
            return shown <= set(page.evaluate("[...window.painted]"))

        until(painted, 30, 0.5)
        partner.close()
        page.keyboard.press("i")
        time.sleep(1.0)  # time for what should not happen
        assert page.evaluate("window.made") == []
        assert page.locator("img[onerror], a[href^='javascript:']").count() == 0
        assert node.stop() == 0
