"""`hima simulate`: recordings, truth and a journal that say the same; the same scenario gives the same files."""

import hashlib
import json
from pathlib import Path

import numpy as np
import pytest

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.app.simulate import open_named
from hima.cli.main import main
from hima.config.site import pack_site
from hima.picture.event import Opened
from hima.picture.frame import Frame
from hima.picture.mode import Mode
from hima.wire.container.packets import packets

ROOT = Path(__file__).parents[2]
SITES = str(ROOT / "sites")

SHORT = """
[scenario]
name = "Short"
site = "khor_mor"
start = "2026-11-26T17:40:00Z"
duration_s = 8
seed = 3

[[flight]]
id = "pair"
kind = "one_way"
count = 2
spread_m = 200
start = { bearing_deg = 214, range_m = 5000 }
target = "liquids_tanks"

[[flight]]
id = "survey"
kind = "survey"
start = { bearing_deg = 6.5, range_m = 3400 }
waypoint = [{ bearing_deg = 6.5, range_m = 3900, hold_s = 600, radius_m = 130 }]
at_end = "loiter"
remote_id = { serial = "1581F5FKD2290001" }
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "short.toml"
    path.write_text(SHORT)
    return path


def simulate(scenario: Path, out: Path) -> int:
    return main(["simulate", str(scenario), "--out", str(out), "--sites", SITES])


def test_the_files_say_the_same(scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["simulate", str(scenario), "--out", str(out), "--sites", SITES, "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert sorted(path.name for path in out.iterdir()) == sorted(said["files"])
    assert said["aircraft"] == 3

    with JournalReader(out / "journal.hima") as reader:
        entries = [record.entry for record in reader.records()]
        assert reader.opened().mode is Mode.SIM
        assert reader.opened().scenario == SHORT
    for feed in ("radar_north", "radar_south", "rf_west", "rid"):
        recorded = [(packet.time_ns, packet.data) for packet in packets((out / f"{feed}.pcap").read_bytes())]
        journalled = [(e.time_ns, e.data) for e in entries if isinstance(e, Frame) and e.feed == feed]
        assert recorded == journalled
        assert len(recorded) == said["frames"][feed] > 0

    with np.load(out / "truth.npz", allow_pickle=False) as truth:
        assert truth["pos"].shape == (9, 3, 3)
        assert truth["kind"].tolist() == ["owa", "owa", "quad"]

    assert main(["replay", str(out / "journal.hima"), "--hash"]) == 0
    assert capsys.readouterr().out.strip() == said["outcomes_sha256"]
    assert main(["verify", str(out / "journal.hima")]) == 0


def test_the_same_scenario_gives_the_same_files(scenario: Path, tmp_path: Path) -> None:
    digests = []
    for run in ("a", "b", "b"):
        assert simulate(scenario, tmp_path / run) == 0
        files = sorted((tmp_path / run).iterdir())
        digests.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in files if path.suffix != ".hima"])
        with JournalReader(tmp_path / run / "journal.hima") as reader:
            digests[-1] += [repr(record) for record in reader.records()]
    assert digests[0] == digests[1] == digests[2]


def test_nothing_but_the_summary_is_printed_in_a_pipe(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert simulate(scenario, tmp_path / "out") == 0
    told = capsys.readouterr()
    assert told.err == ""
    assert "radar_north.pcap" in told.out


def test_the_journal_of_a_real_site_is_never_replaced(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site, _ = open_named(scenario, ROOT / "sites")
    journal = SqliteJournal(tmp_path / "journal.hima")
    journal.append((Opened(1, "1", Mode.LIVE, pack_site(site), ""),))
    journal.close()
    before = (tmp_path / "journal.hima").read_bytes()
    assert simulate(scenario, tmp_path) == 2
    assert "not the journal of a simulation" in capsys.readouterr().err
    assert (tmp_path / "journal.hima").read_bytes() == before


def test_trouble_is_a_sentence_and_an_exit_code(
    scenario: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["simulate", str(tmp_path / "none.toml"), "--out", str(tmp_path / "out")]) == 3
    assert "cannot be read" in capsys.readouterr().err

    wrong = tmp_path / "wrong.toml"
    wrong.write_text(SHORT.replace('"one_way"', '"rocket"').replace("seed = 3", "seed = -3"))
    assert main(["simulate", str(wrong), "--out", str(tmp_path / "out"), "--sites", SITES]) == 1
    told = capsys.readouterr().err
    assert "wrong.toml: scenario.seed" in told
    assert "wrong.toml: flight[pair].kind" in told

    assert main(["simulate", str(scenario), "--out", str(tmp_path / "out"), "--sites", str(tmp_path)]) == 3
    assert "There is no site folder khor_mor" in capsys.readouterr().err

    blocked = tmp_path / "file"
    blocked.write_text("")
    assert simulate(scenario, blocked / "out") == 3
    assert "cannot be written" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
