import json
import stat
from pathlib import Path

import pytest

from hima.adapters.accounts_sqlite import SqliteAccounts
from hima.adapters.clocks import WallClock
from hima.adapters.node_files import TOKEN_FILE, read_url, write_node_files
from hima.cli.commands import parser
from hima.errors import UnreachableError, UsageError
from hima.picture.decision import Role

URL = "http://127.0.0.1:9999"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    SqliteAccounts(folder, WallClock()).close()
    write_node_files(folder, URL)
    return folder


def hima(*words: str) -> int:
    options = parser(words[:1]).parse_args(words)
    return int(options.run(options))


def signed_in(data: Path, link: str, name: str = "") -> Role:
    accounts = SqliteAccounts(data, WallClock())
    try:
        return accounts.sign_in(link.strip().removeprefix(f"{URL}/sign-in?token="), name, "").session.person.role
    finally:
        accounts.close()


def test_the_first_link_then_a_link_for_the_administrator(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert hima("sign-in-link", "--data", str(data)) == 0
    assert signed_in(data, capsys.readouterr().out, "Rojîn") is Role.ADMINISTRATOR
    hima("sign-in-link", "--data", str(data))
    assert signed_in(data, capsys.readouterr().out) is Role.ADMINISTRATOR
    hima("people", "list", "--json", "--data", str(data))
    (person,) = json.loads(capsys.readouterr().out)["people"]
    assert (person["name"], person["sessions"]) == ("Rojîn", 2)


def test_people_are_invited_promoted_and_signed_out(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hima("people", "invite", "Azad", "--organisation", "Civil defence", "--role", "viewer", "--data", str(data))
    assert signed_in(data, capsys.readouterr().out) is Role.VIEWER
    hima("people", "role", "Azad", "shift_lead", "--data", str(data))
    hima("people", "end-sessions", "Azad", "--data", str(data))
    assert capsys.readouterr().out == "Azad: shift_lead\nAzad: 1 session ended\n"
    hima("people", "list", "--data", str(data))
    assert capsys.readouterr().out.split("\t")[1:5] == ["Azad", "Civil defence", "shift_lead", "0"]
    hima("sign-in-link", "Azad", "--data", str(data))
    assert signed_in(data, capsys.readouterr().out) is Role.SHIFT_LEAD


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("people", "end-sessions", "Nobody"), "Nobody is called"),
        (("people", "invite", "A\u202eB"), "cannot be used"),
        (("people", "invite", "  "), "cannot be used"),
        (("people", "invite", "\u2800\u200b"), "cannot be used"),
        (("people", "invite", "x" * 81), "cannot be used"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(data: Path, words: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        hima(*words, "--data", str(data))


def test_namesakes_and_the_only_administrator(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for role in ("administrator", "viewer"):
        hima("people", "invite", "Azad", "--role", role, "--data", str(data))
        signed_in(data, capsys.readouterr().out)
    with pytest.raises(UsageError, match="2 people are called Azad"):
        hima("people", "end-sessions", "Azad", "--data", str(data))
    hima("people", "list", "--json", "--data", str(data))
    held = {item["role"]: item["id"] for item in json.loads(capsys.readouterr().out)["people"]}
    with pytest.raises(UsageError, match="only administrator"):
        hima("people", "role", held["administrator"], "viewer", "--data", str(data))


def test_a_folder_without_accounts_is_said_so_and_left_alone(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(UnreachableError, match="--data"):
            hima("people", "list", "--data", str(folder))
    assert list(tmp_path.iterdir()) == []


def test_nobody_yet_is_said_in_words(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert hima("people", "list", "--data", str(data)) == 0
    said = capsys.readouterr()
    assert (said.out, said.err.partition(":")[0]) == ("", "Nobody has an account yet")


def test_the_token_file_is_new_at_each_start_and_only_its_owners(tmp_path: Path) -> None:
    first = write_node_files(tmp_path, URL)
    (tmp_path / TOKEN_FILE).chmod(0o644)
    second = write_node_files(tmp_path, URL)
    assert first != second
    assert (tmp_path / TOKEN_FILE).read_text(encoding="utf-8").strip() == second
    assert stat.S_IMODE((tmp_path / TOKEN_FILE).stat().st_mode) == 0o600
    assert read_url(tmp_path) == URL
