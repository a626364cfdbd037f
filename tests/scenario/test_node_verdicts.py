"""The permit breach on a running node: lawful, then a breach that grows, told in numbers; and a replay asks nobody."""

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from tests.running import ROOT, RunningNode, running, until

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.picture.event import Facts
from hima.picture.facts import AirframeFacts

UNKNOWN, LAWFUL, BREACH = 0, 1, 2
SERIAL = "1581F5FKD2290001"
SCENARIO = ROOT / "scenarios" / "permit_breach.toml"


@pytest.fixture
def shortened(tmp_path: Path) -> Path:
    """The shipped scenario, from a moment before the drone leaves its permit."""
    text = SCENARIO.read_text(encoding="utf-8")
    text, changed = re.subn(
        r"start = \{ bearing_deg = 6\.5, range_m = 4200 \}(.*?)  \{[^}]*hold_s = 20 \},\n",
        r"start = { bearing_deg = 4, range_m = 3300 }\1",
        text,
        count=1,
        flags=re.DOTALL,
    )
    assert changed == 1
    path = tmp_path / "permit_breach.toml"
    path.write_text(text, encoding="utf-8")
    return path


def survey(node: RunningNode, verdict: int) -> dict[str, Any] | None:
    """What is shown of the track that is taken for the survey drone, if that is the verdict."""
    tracks = node.shown()["picture"]["tracks"]
    for row, airframe in enumerate(tracks["airframe"]):
        if airframe == "IQ-UA-000417" and tracks["verdict"][row] == verdict:
            return {name: column[row] for name, column in tracks.items()}
    return None


def outside_m(row: dict[str, Any]) -> float:
    found = [finding["amount"] for finding in row["findings"] if finding["cause"] == "outside"]
    return float(found[0]) if found else 0.0


def breach_alert(node: RunningNode) -> dict[str, Any] | None:
    reasons = [reason for alert in node.shown()["alerts"]["alerts"] for reason in alert["reasons"]]
    return next((reason for reason in reasons if reason["rule"] == "permit_breach"), None)


@pytest.mark.timeout(400)
def test_a_survey_drone_is_lawful_until_it_leaves_its_permit(tmp_path: Path, shortened: Path) -> None:
    data = tmp_path / "data"
    with running("sites/khor_mor", "--scenario", str(shortened), "--data", str(data), "--port", "0") as node:
        node.sign_in()
        lawful = until(lambda: survey(node, LAWFUL), 60)
        assert (lawful["permit"], lawful["findings"]) == ("KM-0012", [])
        assert breach_alert(node) is None
        (permit,) = node.shown()["picture"]["permits"]
        assert (permit["number"], permit["upperM"], permit["upperReference"]) == ("KM-0012", 120, "AGL")
        first = until(lambda: survey(node, BREACH), 90)
        later = until(lambda: (row := survey(node, BREACH)) and outside_m(row) > outside_m(first) + 20 and row, 60)
        (volume,) = [finding for finding in later["findings"] if finding["cause"] == "outside"]
        assert volume["cites"] == ["permit:KM-0012"]
        assert volume["uncertainty"] < volume["amount"]
        told = until(lambda: breach_alert(node), 10)
        assert "volume" in {finding["rule"] for finding in told["breach"]}
        assert max(finding["amount"] for finding in told["breach"]) > 0
        assert node.stop() == 0
    journal = next(data.glob("*.hima"))
    with JournalReader(journal) as reader:
        facts = [record.entry for record in reader.records() if isinstance(record.entry, Facts)]
    found = [answer.found for event in facts for answer in event.answers]
    assert any(isinstance(one, AirframeFacts) and one.uin == "IQ-UA-000417" for one in found)
    assert len({digest(journal, seed) for seed in ("0", "1")}) == 1, "a replay asks nobody and says the same"


@pytest.mark.timeout(240)
def test_once_a_clone_says_its_name_nobody_knows_which_is_the_survey_drone(tmp_path: Path, shortened: Path) -> None:
    text = shortened.read_text(encoding="utf-8")
    assert text.count("begin_s = 240\n") == 1
    shortened.write_text(text.replace("begin_s = 240\n", "begin_s = 30\n"), encoding="utf-8")
    with running(
        "sites/khor_mor", "--scenario", str(shortened), "--data", str(tmp_path / "data"), "--port", "0"
    ) as node:
        node.sign_in()
        until(lambda: survey(node, LAWFUL), 60)
        until(lambda: contradicted(node), 90)
        doubted = until(lambda: (row := survey(node, UNKNOWN)) and identity_cause(row) and row, 10)
        assert identity_cause(doubted) == "identity_contradicted"
        assert node.stop() == 0


def contradicted(node: RunningNode) -> bool:
    """True once the name is contradicted: the clone copies the address too, so one claim jumps from place to place."""
    claims = [contact for contact in node.shown()["picture"]["contacts"] if contact["name"] == SERIAL]
    return bool(claims) and all(
        claim["label"] == "contradicted" and "speed" in {found["code"] for found in claim["evidence"]}
        for claim in claims
    )


def identity_cause(row: dict[str, Any]) -> str | None:
    return next((finding["cause"] for finding in row["findings"] if finding["rule"] == "identity"), None)


def digest(journal: Path, seed: str) -> str:
    """What a replay in another process, under another seed of hashes, says of a journal."""
    words = [sys.executable, "-m", "hima", "replay", str(journal), "--hash"]
    environment = {**os.environ, "PYTHONHASHSEED": seed}
    return subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True, env=environment).stdout
