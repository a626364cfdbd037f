"""From a drone that nobody knows to a lawful flight and back, by people's acts on a running node."""

import asyncio
from pathlib import Path
from typing import Any, Final, NamedTuple

from tests.running import ROOT, RunningNode, running, until

from hima.app.replay_source import JournalSteps
from hima.picture.outcome import PictureUpdated
from hima.picture.verdict import Cause, Standing
from hima.units import MICROSECOND_NS, SECOND_NS

SCENARIO: Final = ROOT / "scenarios" / "permit_breach.toml"
SERIAL: Final = "1581F5FKD2290001"
WITHIN_NS: Final = 2 * SECOND_NS
"""How soon a verdict follows a change of the record."""
BREACH_NS: Final = 8 * SECOND_NS
"""How soon it is called a breach: it has then lasted 5 s."""
RECORDS: Final = (
    ("person", "P-1", {"name": "Azad Rashid"}),
    ("operator", "OP-1", {"name": "Zagros Survey", "kind": "person", "holder": "P-1"}),
    ("pilot", "L-1", {"name": "Azad Rashid", "person": "P-1", "operator": "OP-1"}),
    ("model", "X4", {"maker": "Quadra", "name": "X4", "build": "multirotor"}),
    ("airframe", "KR-1", {"serial": SERIAL, "serial_form": "maker", "model": "X4", "operator": "OP-1"}),
)
APPLICATION: Final = {
    "purpose": "Survey of the pipeline",
    "operator": "OP-1",
    "pilot": "L-1",
    "airframes": ["KR-1"],
    "volume": {
        "ring_deg": [[44.8512, 35.1475], [44.8595, 35.1945], [44.8520, 35.1958], [44.8446, 35.1475]],
        "lower_m": 0, "lower_reference": "AGL", "upper_m": 120, "upper_reference": "AGL",
    },
    "window": [{"start": "2026-11-27T08:00", "end": "2026-11-27T10:00", "time_zone": "UTC"}],
    "opens": ["pipeline_corridor"],
}  # fmt: skip


class Judged(NamedTuple):
    """The verdict on the survey drone at a picture."""

    time_ns: int
    standing: Standing
    permit: str
    causes: frozenset[Cause]


def done(answer: tuple[int, Any]) -> Any:
    """What came of an act that must have been done."""
    assert answer[0] == 200, answer
    return answer[1]


def of_body(node: RunningNode, name: str, organisation: str) -> RunningNode:
    """The node as somebody of another organisation has it open."""
    invitation = done(node.post("/api/invitations", {"name": name, "organisation": organisation, "role": "operator"}))
    theirs = RunningNode(node.process, node.url, invitation["link"], 0.0)
    done(theirs.sign_in(name, organisation))
    return theirs


def permitted(node: RunningNode, lead: RunningNode) -> tuple[str, int]:
    """Register, ask, have two bodies endorse, issue; number and version of the permit."""
    for kind, number, fields in RECORDS:
        begin = "2026-11-27" if kind in {"operator", "pilot", "airframe"} else ""
        entry = {"number": number, "fields": fields, "begin": begin, "why": "form 12"}
        done(node.post(f"/api/registry/enter/{kind}", entry))
    filed = done(node.post("/api/permits/draft", {"application": APPLICATION, "why": "spring survey"}))

    def act(who: RunningNode, verb: str, **more: str) -> Any:
        said = {"number": filed["number"], "version": filed["version"], "why": "in order", **more}
        return filed | done(who.post(f"/api/permits/{verb}", said))

    filed = act(node, "submit")
    for body, organisation in (
        ("aviation", "Iraqi Civil Aviation Authority"),
        ("security", "National Security Service"),
    ):
        speaker = of_body(node, f"Speaker of {body}", organisation)
        filed = act(speaker, "endorse", body=body, decision="approve")
        speaker.hang_up()
    assert filed["state"] == "endorsed"
    filed = act(lead, "issue")
    assert filed["state"] == "issued"
    return filed["number"], filed["version"]


def borne(node: RunningNode) -> bool:
    """Whether a track bears the claim of the survey drone out."""
    contacts = node.shown()["picture"]["contacts"]
    return any(one["name"] == SERIAL and one["track"] for one in contacts)


def judged(journal: Path) -> list[Judged]:
    """The verdicts on the survey drone, picture by picture, as a replay has them."""

    async def walk() -> list[Judged]:
        found = []
        async for step in JournalSteps(journal).steps(0):
            for outcome in step.outcomes:
                if not isinstance(outcome, PictureUpdated):
                    continue
                picture = outcome.picture
                names = dict(zip(picture.identities.track.tolist(), picture.identities.name, strict=True))
                verdicts = picture.verdicts
                for row, track in enumerate(verdicts.track.tolist()):
                    if names.get(track) == SERIAL:
                        causes = frozenset(one.cause for one in verdicts.findings[row] if one.cause is not None)
                        standing = Standing(int(verdicts.standing[row]))
                        found.append(Judged(step.time_ns, standing, verdicts.permit[row], causes))
        return found

    return asyncio.run(walk())


def changed_ns(node: RunningNode, number: str) -> int:
    """When a permit was last changed, by the node's time."""
    history = node.get(f"/api/permits/sheet?number={number}")["history"]
    return max(int(row["timeUs"]) for row in history) * MICROSECOND_NS


def test_a_verdict_follows_what_people_enter_issue_and_revoke(tmp_path: Path) -> None:
    """Nobody knows the drone; it is registered and permitted by two bodies: lawful; the permit is revoked: a breach."""
    text = SCENARIO.read_text()
    scenario = tmp_path / "unregistered.toml"
    scenario.write_text(text[: text.index("# The register of this world")])
    data = tmp_path / "data"
    with running("sites/khor_mor", "--scenario", str(scenario), "--data", str(data), "--port", "0") as node:
        node.sign_in()
        invited = done(
            node.post("/api/invitations", {"name": "Sara Ali", "organisation": "Site", "role": "shift_lead"})
        )
        lead = RunningNode(node.process, node.url, invited["link"], 0.0)
        done(lead.sign_in("Sara Ali", "Site"))
        until(lambda: borne(node), 60)
        number, version = permitted(node, lead)
        issued_ns = changed_ns(node, number)
        until(lambda: node.shown()["picture"]["timeUs"] * MICROSECOND_NS > issued_ns + 5 * SECOND_NS, 30)
        done(lead.post("/api/permits/revoke", {"number": number, "version": version, "why": "a storm comes"}))
        revoked_ns = changed_ns(node, number)
        until(lambda: node.shown()["picture"]["timeUs"] * MICROSECOND_NS > revoked_ns + BREACH_NS, 30)
        lead.hang_up()
        assert node.stop() == 0
    verdicts = judged(data / "journal.hima")
    before = [one for one in verdicts if one.time_ns < issued_ns]
    assert before
    assert not any(one.standing is Standing.LAWFUL for one in before)
    lawful = next(one for one in verdicts if one.standing is Standing.LAWFUL)
    assert lawful.permit == number
    after = [one for one in verdicts if one.time_ns > revoked_ns]
    lost = next(one for one in after if one.standing is not Standing.LAWFUL)
    assert lost.causes >= {Cause.PERMIT_REVOKED}
    breach = next(one for one in after if one.standing is Standing.BREACH)
    assert breach.causes >= {Cause.PERMIT_REVOKED}
    late_ns = (lawful.time_ns - issued_ns, lost.time_ns - revoked_ns, breach.time_ns - revoked_ns)
    print(
        "s after the act: lawful {:.2f}, no longer lawful {:.2f}, breach {:.2f}".format(*(ns / 1e9 for ns in late_ns))
    )
    assert max(late_ns[:2]) <= WITHIN_NS
    assert late_ns[2] <= BREACH_NS
