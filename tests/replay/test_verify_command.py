"""`hima verify`: sentences and exit codes."""

import json
import sqlite3
from pathlib import Path

import pytest

from hima.adapters.journal_sqlite.writer import SqliteJournal
from hima.cli.commands import parser
from hima.errors import UnreachableError, UsageError
from hima.picture.event import Tick


def command(*words: str) -> int:
    options = parser(["verify"]).parse_args(["verify", *words])
    return int(options.run(options))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "journal.hima"
    journal = SqliteJournal(path)
    for second in range(20):
        journal.append([Tick(1_800_000_000_000_000_000 + second * 1_000_000_000)])
    journal.close()
    return path


def test_a_sound_journal_is_done(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command(str(path)) == 0
    said = capsys.readouterr()
    assert "20 records" in said.out
    assert "head 20:" in said.out
    assert said.err == "", "nothing extra in a pipe"
    head = said.out.split("head ")[1].strip()
    assert command(str(path), "--head", head) == 0


def test_the_first_bad_record_is_named(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    connection = sqlite3.connect(path)
    connection.execute("UPDATE records SET body = zeroblob(12) WHERE seq IN (7, 9)")
    connection.commit()
    connection.close()
    assert command(str(path)) == 1
    said = capsys.readouterr()
    assert "Record 7 is not what was written" in said.err
    assert "2027-01-15T08:00:05" in said.err, "the time of the last good one"
    assert command(str(path), "--json") == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["damage"]["seq"], report["last_seq"]) == (7, 6)


def test_a_file_that_is_no_journal_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("hello")
    assert command(str(path)) == 1
    assert "is not a journal" in capsys.readouterr().err


def test_what_is_missing_cannot_be_reached(tmp_path: Path) -> None:
    with pytest.raises(UnreachableError, match="There is no journal"):
        command(str(tmp_path / "journal.hima"))
    with pytest.raises(UnreachableError):
        command(str(tmp_path))


def test_a_malformed_head_is_wrong_usage(path: Path) -> None:
    with pytest.raises(UsageError, match="SEQ:HASH"):
        command(str(path), "--head", "last")
