"""`hima export` on the journal of a short raid: every format read back, damage, spans, and a node beside it."""

import csv
import heapq
import json
import shutil
import sqlite3
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from lxml import etree
from tests.cap_schema import problems
from tests.running import running, until

from hima.adapters.journal_sqlite.reader import JournalReader
from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.adapters.site_folder import open_site_folder
from hima.cli.main import main
from hima.config.site import pack_site
from hima.node.full_corridor import FULL_CORRIDOR
from hima.node.recorder import Recorder
from hima.picture.event import Event, Opened, Tick
from hima.picture.frame import Frame
from hima.picture.mode import Mode
from hima.simulation.load import load_scenario
from hima.simulation.play import play
from hima.units import MILLISECOND_NS, SECOND_NS

ROOT = Path(__file__).parents[2]
LENGTH_S = 15


def at_ns(event: Event) -> int:
    return event.time_ns


def record(path: Path, mode: Mode) -> Path:
    """Fifteen seconds of a raid: long enough for two alerts."""
    site = open_site_folder(ROOT / "sites" / "khor_mor")
    text = (ROOT / "scenarios" / "raid_low.toml").read_bytes()
    scenario = load_scenario("raid_low.toml", text, site)
    end_ns = scenario.start_ns + LENGTH_S * SECOND_NS
    played = takewhile(lambda sent: sent.time_ns < end_ns, play(scenario, site))
    frames: Iterator[Event] = (Frame(sent.time_ns, sent.feed, sent.data) for sent in played)
    moments = range(scenario.start_ns, end_ns, site.picture_period_ms * MILLISECOND_NS)
    ticks: Iterator[Event] = (Tick(time_ns) for time_ns in moments)
    events: list[Event] = list(heapq.merge(ticks, frames, key=at_ns))
    recorder = Recorder(FULL_CORRIDOR, SqliteJournal(path))
    recorder.open(Opened(scenario.start_ns, "test", mode, pack_site(site), text.decode()))
    for start in range(0, len(events), 40):
        recorder.record(events[start : start + 40])
    recorder.close()
    return path


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return record(tmp_path_factory.mktemp("raid") / "journal.hima", Mode.SIM)


@pytest.fixture(scope="module")
def table(journal: Path) -> list[dict[str, str]]:
    """All tracks, from the table that the others are compared with."""
    out = journal.parent / "table"
    assert main(["export", str(journal), "--format", "csv", "--out", str(out)]) == 0
    with (out / "tracks.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_row_a_second_for_each_track(journal: Path, table: list[dict[str, str]]) -> None:
    assert len(table) > LENGTH_S
    times = [row["time"] for row in table if row["track"] == table[0]["track"]]
    assert len(times) == len(set(times))
    assert LENGTH_S - 3 <= len(times) <= LENGTH_S + 1
    assert {row["mode"] for row in table} == {"SIM"}
    assert all(34.5 < float(row["lat_deg"]) < 36.0 for row in table)


def test_geojson_holds_the_same_tracks_and_the_alerts(
    journal: Path, table: list[dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "raid.geojson"
    assert main(["export", str(journal), "--format", "geojson", "--out", str(out)]) == 0
    assert f"{len(table)} rows of tracks" in capsys.readouterr().err
    features = json.loads(out.read_text(encoding="utf-8"))["features"]
    found = [feature["properties"] for feature in features]
    assert [(f["time"], str(f["track"])) for f in found if f["what"] == "track"] == [
        (row["time"], row["track"]) for row in table
    ]
    alerts = [feature for feature in features if feature["properties"]["what"] == "alert"]
    assert len(alerts) >= 1
    assert alerts[0]["geometry"]["type"] == "Point"
    assert not list(tmp_path.glob("*.part"))


def test_kml_and_parquet_hold_as_many(journal: Path, table: list[dict[str, str]], tmp_path: Path) -> None:
    assert main(["export", str(journal), "--format", "kml", "--out", str(tmp_path / "raid.kml")]) == 0
    root = etree.parse(str(tmp_path / "raid.kml")).getroot()
    names = [mark.findtext("{*}name") for mark in root.iter("{*}Placemark")]
    assert all(name.startswith("SIM ") for name in names)
    assert main(["export", str(journal), "--format", "parquet", "--out", str(tmp_path / "raid")]) == 0
    rows = pq.read_table(tmp_path / "raid" / "tracks.parquet")
    assert rows.num_rows == len(table)
    alerts = pq.read_table(tmp_path / "raid" / "alerts.parquet").num_rows
    assert len(names) == len(table) + alerts
    assert rows.column("lat_deg").to_pylist() == [float(row["lat_deg"]) for row in table]


def test_ocsf_goes_to_standard_output(journal: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["export", str(journal), "--format", "ocsf", "--country", "iq"]) == 0
    said = capsysbinary.readouterr()
    events = [json.loads(line) for line in said.out.splitlines()]
    assert len(events) > LENGTH_S
    assert {event["class_uid"] for event in events} == {8001}
    assert events[0]["unmanned_aerial_system"]["location"]["country"] == "IQ"
    assert b"Not live: SIM." in said.err


def test_cap_is_a_file_for_each_message_and_none_is_actual(journal: Path, tmp_path: Path) -> None:
    words = ["export", str(journal), "--format", "cap", "--out", str(tmp_path / "cap"), "--sender", "plant.example"]
    assert main(words) == 0
    documents = [path.read_bytes() for path in sorted((tmp_path / "cap").iterdir())]
    assert len(documents) >= 1
    for document in documents:
        assert problems(document) == []
        assert b"<status>Test</status>" in document
        assert b"<sender>plant.example</sender>" in document
        assert b"Shelter" not in document
    assert main([*words[:5], str(tmp_path / "advised"), "--advised-by", "Amina Rashid"]) == 0
    assert any(b"<contact>Amina Rashid</contact>" in path.read_bytes() for path in (tmp_path / "advised").iterdir())


def test_only_a_live_journal_is_actual(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = record(tmp_path / "journal.hima", Mode.LIVE)
    assert main(["export", str(path), "--format", "cap", "--out", str(tmp_path / "cap")]) == 0
    documents = [file.read_bytes() for file in (tmp_path / "cap").iterdir()]
    assert documents
    assert all(b"<status>Actual</status>" in document and b"NOT REAL" not in document for document in documents)
    assert main(["export", str(path), "--format", "csv", "--out", str(tmp_path / "csv")]) == 0
    with (tmp_path / "csv" / "tracks.csv").open(encoding="utf-8", newline="") as file:
        assert {row["mode"] for row in csv.DictReader(file)} == {"LIVE"}
    assert "Not live" not in capsys.readouterr().err


def test_a_span_of_time(journal: Path, table: list[dict[str, str]], tmp_path: Path) -> None:
    since, until = "2026-11-26T17:40:05Z", "2026-11-26T17:40:08Z"
    words = ["export", str(journal), "--format", "csv", "--from", since, "--to", until]
    assert main([*words, "--out", str(tmp_path / "span")]) == 0
    with (tmp_path / "span" / "tracks.csv").open(encoding="utf-8", newline="") as file:
        times = {row["time"] for row in csv.DictReader(file)}
    assert times
    assert all("2026-11-26T17:40:05.000Z" <= time <= "2026-11-26T17:40:08.000Z" for time in times)
    assert main([*words, "--every", "0", "--out", str(tmp_path / "all")]) == 0
    assert (tmp_path / "all" / "tracks.csv").stat().st_size > 3 * (tmp_path / "span" / "tracks.csv").stat().st_size


def test_a_time_without_a_picture_is_a_sentence(
    journal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["export", str(journal), "--format", "kml", "--out", str(tmp_path / "none.kml")]
    assert main([*words, "--from", "2200-01-01T00:00:00Z"]) == 2
    assert "no picture of that time" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_damaged_journal_is_exported_up_to_the_damage(
    journal: Path, table: list[dict[str, str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "journal.hima"
    shutil.copy(journal, path)
    connection = sqlite3.connect(path)
    (last,) = connection.execute("SELECT max(seq) FROM records").fetchone()
    connection.execute("UPDATE records SET body = zeroblob(12) WHERE seq = ?", (last // 2,))
    connection.commit()
    connection.close()
    assert main(["export", str(path), "--format", "geojson", "--out", str(tmp_path / "half.geojson")]) == 1
    said = capsys.readouterr().err
    assert f"Record {last // 2} is not what was written" in said
    assert "before it is exported" in said
    features = json.loads((tmp_path / "half.geojson").read_text(encoding="utf-8"))["features"]
    assert 0 < len(features) < len(table)


def test_while_a_node_writes_the_journal(journal: Path, tmp_path: Path) -> None:
    path = tmp_path / "journal.hima"
    shutil.copy(journal, path)
    with JournalReader(path) as reader:
        end_ns = reader.time_span()[1]
    writer = SqliteJournal(path)
    try:
        writer.append([Tick(end_ns + second * SECOND_NS) for second in range(1, 4)])
        assert main(["export", str(path), "--format", "kml", "--out", str(tmp_path / "live.kml")]) == 0
        writer.append([Tick(end_ns + 5 * SECOND_NS)])
    finally:
        writer.close()


def test_what_is_no_journal_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    assert main(["export", str(path), "--format", "geojson"]) == 1
    assert "is not a journal" in capsys.readouterr().err
    assert main(["export", str(tmp_path / "none.hima"), "--format", "geojson"]) == 3


def test_nothing_is_overwritten_by_mistake(journal: Path, tmp_path: Path) -> None:
    before = journal.read_bytes()
    assert main(["export", str(journal), "--format", "kml", "--out", str(journal)]) == 2
    assert journal.read_bytes() == before
    (tmp_path / "notes.txt").write_text("mine")
    for name in ("csv", "parquet", "cap"):
        assert main(["export", str(journal), "--format", name, "--out", str(tmp_path)]) == 2
        assert main(["export", str(journal), "--format", name]) == 2
    assert main(["export", str(journal), "--format", "kml", "--out", str(tmp_path / "no" / "folder.kml")]) == 3


@pytest.mark.parametrize(
    "words",
    [
        ["--every", "-1"],
        ["--every", "nan"],
        ["--from", "yesterday"],
        ["--to", "2026-11-26T17:40:00Z", "--from", "2026-11-26T17:40:01Z"],
        ["--country", "Iraq"],
    ],
)
def test_wrong_options_are_wrong_usage(journal: Path, words: list[str]) -> None:
    assert main(["export", str(journal), "--format", "geojson", *words]) == 2


def test_a_sender_that_cannot_be_one(journal: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "cap")
    assert main(["export", str(journal), "--format", "cap", "--out", out, "--sender", "our plant"]) == 2
    assert "--sender cannot be used" in capsys.readouterr().err


def test_beside_a_node_that_runs(tmp_path: Path) -> None:
    """The node goes on writing meanwhile; what it had written by then is exported."""
    path, out = tmp_path / "node" / "journal.hima", tmp_path / "out"
    words = ("--scenario", "scenarios/raid_low.toml", "--data", str(path.parent), "--port", "0")
    with running("sites/khor_mor", *words) as node:
        until(lambda: path.exists() and newest(path) > LENGTH_S)
        assert main(["export", str(path), "--format", "parquet", "--out", str(out)]) == 0
        assert node.process.poll() is None
    rows = pq.read_table(out / "tracks.parquet")
    assert rows.num_rows > 0
    assert set(rows.column("mode").to_pylist()) == {"SIM"}


def newest(path: Path) -> float:
    """Seconds that a journal holds."""
    with JournalReader(path) as reader:
        first_ns, last_ns = reader.time_span()
    return (last_ns - first_ns) / SECOND_NS
