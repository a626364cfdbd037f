"""`hima registry` as people type it."""

import csv
import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from tests.registered import AIRFRAME

from hima.cli.main import main
from hima.config.record_fields import columns, declared_from, texts_of
from hima.config.template import new_site_files
from hima.errors import ConfigError
from hima.registry.change import RecordKind
from hima.registry.records.drones import Acquisition, AcquisitionKind, Battery, Payload

WHY = ("--why", "form 12")


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A data folder with an operator and a model on its register."""
    folder = tmp_path / "data"
    for words in (
        ("person", "P-1", "name=Azad Rashid", "document=A12"),
        ("operator", "OP-1", "name=Zagros Survey", "kind=person", "holder=P-1"),
        ("model", "X4", "maker=Quadra", "name=X4", "build=multirotor", "mtow_g=900", "camera=true"),
    ):
        assert hima(folder, "add", *words, *WHY) == 0
    capsys.readouterr()
    return folder


def hima(data: Path, *words: str) -> int:
    return main(["registry", words[0], "--data", str(data), *words[1:]])


def add_airframe(data: Path, number: str = "KR-1", serial: str = "1581F4ABCDEFGHJKLMNP", *more: str) -> int:
    return hima(data, "add", "airframe", number, f"serial={serial}", "model=X4", "operator=OP-1", *WHY, *more)


def test_an_airframe_from_its_form_to_the_lake(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert add_airframe(data, "KR-1", "1581F4ABCDEFGHJKLMNP", "--as", "Shilan", "--organisation", "Office") == 0
    assert hima(data, "report-lost", "KR-1", "--why", "fell into the lake") == 0
    assert capsys.readouterr().out == "airframe KR-1: registered\nairframe KR-1: lost\n"
    assert hima(data, "report-lost", "KR-1", *WHY) == 1
    assert capsys.readouterr().err == "state: KR-1 is lost already. There is nothing to record.\n"
    hima(data, "show", "airframe", "KR-1")
    assert "state: lost\nversion: 2\n" in capsys.readouterr().out
    hima(data, "history", "airframe", "KR-1")
    first, second = (line.split("\t") for line in capsys.readouterr().out.splitlines())
    assert first[2:] == ["registered", "Shilan, Office", "form 12"]
    assert second[2:] == ["lost", "Owner of the data folder", "fell into the lake"]
    hima(data, "history", "airframe", "KR-1", "--json")
    entries = json.loads(capsys.readouterr().out)["entries"]
    assert [entry["record"]["state"] for entry in entries] == ["in_service", "lost"]
    assert [len(entry["sha256"]) for entry in entries] == [64, 64]


def test_every_act_has_a_command(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    add_airframe(data)
    hima(data, "add", "operator", "OP-2", "name=Dijla Mapping", "kind=person", "holder=P-1", *WHY)
    for words in (
        ("transfer", "KR-1", "OP-2"),
        ("suspend", "airframe", "KR-1"),
        ("reinstate", "airframe", "KR-1"),
        ("report-lost", "KR-1"),
        ("report-stolen", "KR-1"),
        ("report-found", "KR-1"),
        ("report-seized", "KR-1"),
        ("report-released", "KR-1"),
        ("report-exported", "KR-1"),
        ("report-returned", "KR-1"),
        ("correct", "airframe", "KR-1", "icao_address=73A001"),
        ("report-disposed", "KR-1"),
        ("correct", "airframe", "KR-1", "remark=the other one", "--state", "in_service"),
    ):
        assert hima(data, *words, *WHY) == 0, capsys.readouterr().err
    capsys.readouterr()
    hima(data, "show", "airframe", "KR-1", "--json")
    shown = json.loads(capsys.readouterr().out)
    assert shown["version"] == 14
    assert shown["record"]["declared"]["icao_address"] == "73A001"
    assert shown["record"]["declared"]["operator"] == "OP-2"
    assert shown["record"]["state"] == "in_service"


def test_a_reason_must_be_given(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        hima(data, "report-lost", "KR-1")
    assert left.value.code == 2
    assert hima(data, "add", "person", "P-2", "name=Sara", "--why", " ") == 1
    assert "why: no reason is given." in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (("add", "airframe", "KR-2", "serial=1581F4AB", "model=X5", *WHY), 1, "no model X5 is on the register"),
        (("add", "airframe", "KR-2", "serail=1", *WHY), 2, "serail=1 is no FIELD=VALUE of airframe. Fields: serial,"),
        (("add", "airframe", "KR-2", "model=X4", *WHY), 1, "airframe: serial: missing."),
        (("add", "model", "X9", "maker=Q", "name=N", "build=plane", *WHY), 1, 'build: "plane" is not known here.'),
        (("add", "model", "X9", "maker=Q", "name=N", "build=other", "mtow_g=9kg", *WHY), 1, "Expected: whole number"),
        (
            ("add", "operator", "OP-2", "name=Zagros survey", "kind=person", "holder=P-1", *WHY),
            1,
            "looks like the name",
        ),
        (("add", "person", "P-1", "name=B", *WHY), 1, "person P-1 is on the register already"),
        (("add", "person", "P-2", "name=\u202eB", *WHY), 1, "it would deceive a reader: [U+202E]B"),
        (("add", "person", "P-2", "name=B", "--until", "tomorrow", *WHY), 2, "'tomorrow' is no day and no moment"),
        (("add", "person", "P-2", "name=B", "--as", "\u202e", *WHY), 2, "[U+202E] cannot be a name"),
        (("add", "person", "P-2", "--file", "nowhere.json", *WHY), 3, "nowhere.json cannot be read"),
        (("add", "person", "P-2", "name=B", "--file", "x.json", *WHY), 2, "Give fields or --file, not both."),
        (("correct", "person", "P-9", "name=B", *WHY), 2, "There is no person P-9."),
        (("transfer", "KR-9", "OP-1", *WHY), 1, "no airframe KR-9 is on the register"),
        (("show", "person", "P-9"), 1, "There is no person P-9."),
        (("history", "person", "P-9"), 1, "There is no person P-9."),
        (("list", "person", "--limit", "0"), 2, "--limit must be from 1 to 1000"),
        (("verify", "--head", "abc"), 2, "64 hexadecimal digits"),
        (("import", "airframe", "nowhere.csv", *WHY), 3, "nowhere.csv cannot be read"),
        (("export", "airframe", "--out", "nowhere/out.csv"), 3, "nowhere/out.csv cannot be written"),
        (
            ("add", "pilot", "L-9", "name=B", "person=P-1", "--until", "9999-01-01", *WHY),
            1,
            "valid: it lies after 2199",
        ),
        (
            ("add", "pilot", "L-9", "name=B", "person=P-1", "--from", "1492-01-01", *WHY),
            1,
            "valid: it lies before 1970",
        ),
    ],
)
def test_an_error_says_what_to_do(
    data: Path, words: tuple[str, ...], code: int, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hima(data, *words) == code
    assert told in capsys.readouterr().err


def test_a_refusal_as_json_lists_its_problems(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert hima(data, "add", "airframe", "KR-2", "serial=1581F4AB", "model=X5", "--json", *WHY) == 1
    refused = json.loads(capsys.readouterr().out)
    assert refused["done"] is False
    assert [problem["where"] for problem in refused["problems"]] == ["serial", "model"]


def test_reading_begins_no_registry(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert hima(tmp_path / "data", "list", "airframe") == 3
    assert "There is no registry in" in capsys.readouterr().err
    assert not (tmp_path / "data").exists()


def test_lists_and_searches_go_on_where_they_ended(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(5):
        hima(data, "add", "person", f"Q-{number}", f"name=Rebin {number}", *WHY)
    capsys.readouterr()
    hima(data, "find", "person", "reb", "--limit", "3")
    captured = capsys.readouterr()
    assert [line.split("\t")[0] for line in captured.out.splitlines()] == ["Q-4", "Q-3", "Q-2"]
    mark = captured.err.strip().rpartition(" ")[2]
    hima(data, "find", "person", "reb", "--limit", "3", "--after", mark)
    captured = capsys.readouterr()
    assert [line.split("\t")[0] for line in captured.out.splitlines()] == ["Q-1", "Q-0"]
    assert captured.err == "5 found\n"


def test_what_is_said_in_a_file_is_taken(data: Path, tmp_path: Path) -> None:
    full = msgspec.structs.replace(AIRFRAME, model="X4", batteries=(Battery(chemistry="LiPo", energy_wh=77.0),))
    path = tmp_path / "form.json"
    path.write_bytes(msgspec.json.encode(full))
    assert hima(data, "add", "airframe", "KR-1", "--file", str(path), *WHY) == 0
    for wrong in (b"[]", b"{", b"\xff"):
        path.write_bytes(wrong)
        assert hima(data, "add", "airframe", "KR-2", "--file", str(path), *WHY) == 2


def table(path: Path, *rows: str) -> Path:
    path.write_text("\r\n".join(("number,serial,model,operator,acquisition.kind", *rows)) + "\r\n", encoding="utf-8")
    return path


def test_rows_are_brought_in_each_for_itself_and_once(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = table(
        tmp_path / "in.csv",
        "KR-1,1581F4ABCDEFGHJKLMNP,X4,OP-1,import",
        "KR-2,1581F4ABCDEFGHJKLMNP,X4,OP-1,import",
        "KR-3,ABCD1Z,X5,OP-1,",
        "KR-4,ABCD2ZZ,X4,OP-1,bought",
        "KR-5,ABCD2ZY,X4",
        "",
        "KR-6,ABCD2ZX,X4,OP-1,local",
        ",ABCD2ZV,X4,OP-1,local",
    )
    assert hima(data, "import", "airframe", str(file), "--dry-run", *WHY) == 1
    dry = capsys.readouterr()
    assert dry.err == "2 would be accepted, 0 there already, 5 would be refused\n"
    assert hima(data, "list", "airframe") == 0
    assert capsys.readouterr().out == ""
    assert hima(data, "import", "airframe", str(file), *WHY) == 1
    captured = capsys.readouterr()
    assert captured.err == "2 accepted, 0 there already, 5 refused\n"
    lines = captured.out.splitlines()
    assert lines[0] == "line 2: KR-1 accepted"
    assert lines[1].startswith("line 3: KR-2 refused: serial: serial 1581F4ABCDEFGHJKLMNP belongs to airframe KR-1")
    assert lines[2].startswith("line 4: KR-3 refused: model: no model X5 is on the register.")
    assert lines[3].startswith('line 5: KR-4 refused: airframe: acquisition.kind: "bought" is not known here.')
    assert lines[4].startswith("line 6: KR-5 refused: row: 3 cells under 5 columns.")
    assert lines[5] == "line 8: KR-6 accepted"
    assert lines[6].startswith("line 9:  refused: number: '' is no number.")
    assert hima(data, "import", "airframe", str(file), "--quiet", *WHY) == 1
    captured = capsys.readouterr()
    assert captured.err == "0 accepted, 2 there already, 5 refused\n"
    assert len(captured.out.splitlines()) == 5


def test_many_rows_with_bad_ones_among_them(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [f"KR-{n},ABCD4{n:04},X4,OP-1," for n in range(1000)]
    rows[333] = "KR-333,ABCD40007,X4,OP-1,"
    assert hima(data, "import", "airframe", str(table(tmp_path / "in.csv", *rows)), "--json", *WHY) == 1
    captured = capsys.readouterr()
    told = [json.loads(line) for line in captured.out.splitlines()]
    assert [row["line"] for row in told] == list(range(2, 1002))
    assert [row["number"] for row in told if row["outcome"] == "refused"] == ["KR-333"]
    hima(data, "verify", "--json")
    assert json.loads(capsys.readouterr().out)["entries"] == 3 + 999


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "`number` among them"),
        (b"serial,model\r\n", "`number` among them"),
        (b"number,colour\r\n", "no column 'colour' of person"),
        (b"number,name,name\r\n", "The column name is there twice"),
        (b"number,name\r\nP-2,\xff\xfe\r\n", "Save it as CSV, UTF-8"),
        (b'number,name\r\nP-2,"x' + b"y" * 200_000, "cannot be read after line"),
        (b"number,name\r\nP-2,a\x00b\r\n", ""),
    ],
)
def test_a_table_that_is_none_is_refused(
    data: Path, tmp_path: Path, content: bytes, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "in.csv"
    file.write_bytes(content)
    assert hima(data, "import", "person", str(file), *WHY) in {1, 2}
    assert told in capsys.readouterr().err


def test_a_state_is_not_brought_in_silently(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "in.csv"
    file.write_text("number,serial,model,operator,suspended,state\nKR-1,ABCD1Z,X4,,,stolen\nKR-2,ABCD1Y,X4,,true,\n")
    assert hima(data, "import", "airframe", str(file), *WHY) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "state: stolen cannot be brought in." in lines[0]
    assert "suspended: true cannot be brought in." in lines[1]


def test_a_table_that_was_given_out_can_be_brought_in_and_runs_nothing(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    formula = '=HYPERLINK("x")'
    hima(data, "add", "person", "P-2", f"name={formula}", 'remark=a;b, "c" \'d', *WHY)
    file = tmp_path / "out.csv"
    assert hima(data, "export", "person", "--out", str(file)) == 0
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    assert [row["number"] for row in rows] == ["P-2", "P-1"]
    assert rows[0]["name"] == f"'{formula}"
    other = tmp_path / "other"
    assert hima(other, "import", "person", str(file), *WHY) == 0
    capsys.readouterr()
    shown = []
    for folder in (data, other):
        hima(folder, "show", "person", "P-2", "--json")
        shown.append(json.loads(capsys.readouterr().out))
    assert shown[0] == shown[1]
    assert shown[0]["record"]["declared"]["name"] == formula


def test_every_declaration_survives_being_written_as_texts() -> None:
    full = msgspec.structs.replace(
        AIRFRAME,
        session_ids=("01ab", "02cd"),
        batteries=(Battery(chemistry="LiPo; 6S", energy_wh=77.5, count=2),),
        payloads=(Payload(name="Camera", camera=True),),
        acquisition=Acquisition(kind=AcquisitionKind.IMPORT, day="2026-11-01", seller="A, B"),
    )
    texts = texts_of(full)
    assert tuple(texts) == columns(RecordKind.AIRFRAME)
    assert declared_from(RecordKind.AIRFRAME, texts) == full
    for number in ("1e3", "nan", "inf", "1_000", "\u0661", "0x10", "9" * 19, "1" * 5000):
        with pytest.raises(ConfigError):
            declared_from(RecordKind.MODEL, {"maker": "Q", "name": "N", "build": "other", "mtow_g": number})


def test_terms_of_a_sites_packs_hold(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    site = tmp_path / "site"
    site.mkdir()
    for name, content in new_site_files(35.0, 44.0).items():
        (site / name).write_bytes(content)
    written = (site / "site.toml").read_text()
    assert "packs = []" in written
    (site / "site.toml").write_text(written.replace("packs = []", 'packs = ["iraq_icar_124", "eu_2019_947"]'))
    licence = ("L-1", "name=Azad Rashid", "person=P-1", "--from", "2026-01-01")
    assert hima(data, "add", "pilot", *licence, "--site", str(site), *WHY) == 0
    capsys.readouterr()
    hima(data, "show", "pilot", "L-1")
    assert "standing: from 2026-01-01T00:00:00.000Z until 2031-01-01T00:00:00.000Z\n" in capsys.readouterr().out
    hima(data, "show", "model", "X4", "--site", str(site))
    shown = capsys.readouterr().out
    assert "iraq_icar_124: operator must be registered: unknown." in shown
    assert "eu_2019_947: operator must be registered: yes. It weighs 900 g" in shown
    assert "eu_2019_947: fits class C1: no." in shown
    hima(data, "packs", "--site", str(site), "--json")
    assert [pack["id"] for pack in json.loads(capsys.readouterr().out)["packs"]] == ["iraq_icar_124", "eu_2019_947"]
    hima(data, "packs")
    assert "height_max_m: unknown" in capsys.readouterr().out


def test_an_altered_entry_and_a_cut_are_found(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hima(data, "verify", "--json")
    checked = json.loads(capsys.readouterr().out)
    assert (checked["entries"], checked["altered"], checked["sound"]) == (3, None, True)
    add_airframe(data)
    assert hima(data, "verify", "--head", checked["head"]) == 0
    assert hima(data, "verify", "--head", "0" * 63 + "1") == 1
    assert "does not go through the head" in capsys.readouterr().out


@pytest.mark.parametrize(
    "altered",
    [
        "UPDATE records SET version = 1, seq = 4 WHERE id = 'KR-1'",
        "DELETE FROM keys WHERE scheme = 'serial'",
        "UPDATE keys SET value = 'ABCD1Z' WHERE scheme = 'serial'",
        "DELETE FROM records WHERE id = 'KR-1'",
    ],
)
def test_a_record_that_is_not_found_as_it_was_written_is_named(
    data: Path, altered: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A stolen drone set back to what it was before, behind the back of the chain."""
    add_airframe(data)
    hima(data, "report-stolen", "KR-1", *WHY)
    assert hima(data, "verify") == 0
    with sqlite3.connect(data / "registry.db") as connection:
        assert connection.execute(altered).rowcount == 1
    connection.close()
    capsys.readouterr()
    assert hima(data, "verify") == 1
    assert capsys.readouterr().out.endswith("airframe KR-1 is not found as it was last written. Put back a copy.\n")


def test_as_a_program_it_prints_no_traceback(data: Path) -> None:
    words = [sys.executable, "-m", "hima", "registry", "find", "person", "azad", "--data", str(data)]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "P-1\tAzad Rashid\tregistered\n", "1 found\n")
