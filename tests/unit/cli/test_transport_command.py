"""`hima transport`, from a request to the ledger, in a folder of its own."""

import json
import stat
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.permits import KEY_ID, OTHER_KEY, asked, issued

from hima.cli.main import main
from hima.config.template import new_site_files
from hima.registry.transport.token import claims_of, write

SARA = ("--by", "Sara Ahmed", "--of", "Ministry of Interior")
RULED = ("draft", "amend", "endorse")
OMAR = ("--by", "Omar Jasim", "--of", "Civil Aviation Authority")


class Desk:
    """Commands on one data folder."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.data = folder, folder / "data"
        self._capsys = capsys
        self.site = folder / "site"
        self.site.mkdir(parents=True)
        for name, content in new_site_files(35.0, 44.0).items():
            (self.site / name).write_bytes(content)

    def run(self, *words: str, code: int = 0) -> str:
        if words[0] in RULED:
            words = (*words, "--site", str(self.site))
        assert main(["transport", *words, "--data", str(self.data)]) == code, self._capsys.readouterr()
        out, err = self._capsys.readouterr()
        return out if code == 0 else out + err

    def json(self, *words: str, code: int = 0) -> Any:
        assert main(["transport", *words, "--json", "--data", str(self.data)]) == code
        return json.loads(self._capsys.readouterr().out)

    def request(self, **more: Any) -> str:
        path = self.folder / "request.json"
        path.write_text(json.dumps(asked(valid_from="2026-01-01T00:00:00Z", valid_to="2126-01-01T00:00:00Z", **more)))
        return str(path)

    def issue(self, number: str, **more: Any) -> None:
        self.run("draft", self.request(**more), "--number", number, "--why", "survey", *SARA)
        self.run("submit", number, "--why", "survey", *SARA)
        self.run("endorse", number, "security", "--why", "known", *SARA)
        self.run("issue", number, "--why", "in order", *SARA)
        self.run("issue", number, "--why", "in order", *OMAR)


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Desk:
    made = Desk(tmp_path, capsys)
    made.run("key", "--owner", "Ministry of Interior")
    return made


def test_a_permit_goes_from_a_file_to_paper_and_past_a_checkpoint(desk: Desk) -> None:
    desk.issue("TP-1")
    assert desk.json("list")["permits"][0]["state"] == "issued"
    token = desk.run("token", "TP-1").rstrip("\n")
    assert desk.run("check", token).startswith("valid TP-1")
    desk.run("depart", "TP-1", "--why", "loaded", *SARA)
    desk.run("scan", token, "--checkpoint", "Bazian", "--at", "45.13,35.60", "--by", "Hawre", "--of", "Asayish")
    desk.run("scan", token, "--checkpoint", "Kirkuk", "--at", "44.39,35.47", "--by", "Hawre", "--of", "Asayish")
    shown = desk.json("show", "TP-1")
    assert shown["seen"]["place_deg"] == [44.39, 35.47]
    assert shown["changes"] == ["draft", "submit", "endorse", "sign", "sign", "depart"]
    assert [n["kind"] for n in desk.json("notices")["notices"]] == ["deviated", "two_places"]
    assert desk.json("ledger")["first_bad"] is None
    desk.run("revoke", "TP-1", "--why", "not where it should be", *SARA)
    assert desk.run("check", token, code=1).startswith("revoked TP-1")
    assert "there is no paper of it" in desk.run("print", "TP-1", "--out", str(desk.folder / "p.pdf"), code=2)


def test_the_paper_is_a_pdf_with_a_code_that_reads(desk: Desk) -> None:
    desk.issue("TP-1")
    out = desk.folder / "permit.pdf"
    said = desk.json("print", "TP-1", "--out", str(out))
    assert out.read_bytes().startswith(b"%PDF-")
    assert said["module_mm"] >= 0.5


@pytest.mark.parametrize("verb", RULED)
def test_nobody_writes_a_permit_or_speaks_for_a_body_without_rules(
    desk: Desk, capsys: pytest.CaptureFixture[str], verb: str
) -> None:
    words = {"draft": [desk.request()], "amend": ["TP-1", desk.request()], "endorse": ["TP-1", "security"]}[verb]
    with pytest.raises(SystemExit, match="2"):
        main(["transport", verb, *words, "--why", "hurry", *SARA, "--data", str(desk.data)])
    assert "--site" in capsys.readouterr().err


def test_one_person_cannot_issue(desk: Desk) -> None:
    desk.run("draft", desk.request(), "--number", "TP-1", "--why", "survey", *SARA)
    desk.run("submit", "TP-1", "--why", "survey", *SARA)
    assert "cannot be done" in desk.run("issue", "TP-1", "--why", "hurry", *SARA, code=2)
    assert "waits for 2 of 2 keys" in desk.run("endorse", "TP-1", "security", "--why", "known", *SARA)
    assert "waits for 1 of 2 keys" in desk.run("issue", "TP-1", "--why", "in order", *SARA)
    assert "takes another person" in desk.run("issue", "TP-1", "--why", "again", *SARA, code=2)
    assert desk.json("show", "TP-1")["permit"]["state"] == "endorsed"


def test_one_person_under_two_names_cannot_issue(desk: Desk) -> None:
    desk.run("draft", desk.request(), "--number", "TP-1", "--why", "survey", *SARA)
    desk.run("submit", "TP-1", "--why", "survey", *SARA)
    desk.run("endorse", "TP-1", "security", "--why", "known", *SARA)
    desk.run("issue", "TP-1", "--why", "in order", *SARA)
    for name, code, said in (
        ("S\N{CYRILLIC SMALL LETTER A}ra Ahmed", 2, "takes another person"),
        ("Sara\u200d Ahmed", 2, "cannot be a name"),
        ("Sara\u202e Ahmed", 2, "cannot be a name"),
        (" ", 2, "--by is empty"),
    ):
        assert said in desk.run("issue", "TP-1", "--why", "again", "--by", name, "--of", OMAR[3], code=code)
    assert "[U+202E]" in desk.run("issue", "TP-1", "--why", "so\u202eevil", *OMAR, code=2)
    permit = desk.json("show", "TP-1")["permit"]
    assert (permit["state"], [key["by"]["id"] for key in permit["signatures"]]) == ("endorsed", ["owner:saraahmed"])


def test_a_new_key_leaves_old_papers_valid(desk: Desk) -> None:
    desk.issue("TP-1")
    token = desk.run("token", "TP-1").rstrip("\n")
    desk.run("key", "--owner", "Ministry of Interior")
    assert [bool(key["to_s"]) for key in desk.json("keys")["keys"]] == [True, False]
    assert desk.run("check", token).startswith("valid")
    assert desk.run("token", "TP-1").rstrip("\n") == token


def test_what_a_withdrawn_key_signed_is_void_and_what_the_next_one_signs_is_not(desk: Desk) -> None:
    desk.issue("TP-1")
    token = desk.run("token", "TP-1").rstrip("\n")
    (stolen,) = desk.json("keys")["keys"]
    assert "no reason is given" in desk.run("key", "--withdraw", stolen["id"], code=2)
    assert "no such key" in desk.run("key", "--withdraw", "ab", "--why", "stolen", code=2)
    assert "all that it signed is void" in desk.run("key", "--withdraw", stolen["id"], "--why", "stolen")
    assert "no such key" in desk.run("key", "--withdraw", stolen["id"], "--why", "again", code=2)
    assert desk.run("check", token, code=1).startswith("unknown_key TP-1")
    assert "issued anew" in desk.run("token", "TP-1", code=3)
    assert "withdrawn" in desk.run("keys")
    desk.run("key", "--owner", "Ministry of Interior")
    assert [key["withdrawn"] for key in desk.json("keys")["keys"]] == ["stolen", None]
    assert desk.run("check", token, code=1).startswith("unknown_key TP-1")


def test_keys_are_their_owners_alone(desk: Desk) -> None:
    keys = list((desk.data / "transport-keys").glob("*.key"))
    assert len(keys) == 2
    for path in keys:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    keys[0].chmod(0o644)
    keys[1].chmod(0o644)
    assert "can be read by others" in desk.run("check", "HIMA1:", code=3)


def test_items_come_from_a_csv_and_go_to_one(desk: Desk) -> None:
    table = desk.folder / "items.csv"
    table.write_text("scheme,name,model,quantity\nserial,=1+1,Mavic 3,1\ntype,propeller,,40\n", encoding="utf-8-sig")
    desk.run("draft", desk.request(), "--items", str(table), "--number", "TP-1", "--why", "survey", *SARA)
    lines = desk.run("list", "--csv").splitlines()
    assert lines[1].endswith("serial,'=1+1,Mavic 3,1")
    assert lines[2].endswith("type,propeller,,40")
    table.write_text("scheme,name,model,quantity\nserial,A,Mavic 3,many\n")
    assert "line 2" in desk.run("draft", desk.request(), "--items", str(table), "--why", "s", *SARA, code=2)


@pytest.mark.parametrize("text", [" =1+1", "\N{FULLWIDTH EQUALS SIGN}1+1", "|calc", "%0A"])
def test_no_cell_of_the_list_is_a_formula(desk: Desk, text: str) -> None:
    desk.run("draft", desk.request(consignor=text), "--number", "TP-1", "--why", "survey", *SARA)
    assert f",'{text}," in desk.run("list", "--csv").splitlines()[1]


def test_a_paper_that_cannot_be_written_leaves_the_one_before(desk: Desk) -> None:
    desk.issue("TP-1")
    out = desk.folder / "permit.pdf"
    out.write_bytes(b"the one before")
    (desk.folder / "permit.pdf.part").mkdir()
    assert "cannot be written" in desk.run("print", "TP-1", "--out", str(out), code=3)
    assert out.read_bytes() == b"the one before"


@pytest.mark.parametrize("text", ["", "[]", "{", '{"kind": "import"}', "\udcff"])
def test_what_is_no_request_is_refused_with_a_sentence(desk: Desk, text: str) -> None:
    path = desk.folder / "bad.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert "is no request" in desk.run("draft", str(path), "--why", "s", *SARA, code=2)
    assert desk.json("list")["permits"] == []


def test_a_forged_token_is_noted_and_told(desk: Desk) -> None:
    desk.issue("TP-1")
    other = Desk(desk.folder / "elsewhere", desk._capsys)
    other.run("key", "--owner", "Ministry of Interior")
    other.issue("TP-1")
    token = other.run("token", "TP-1").rstrip("\n")
    said = desk.run("scan", token, "--checkpoint", "Bazian", "--by", "Hawre", "--of", "Asayish", code=1)
    assert said.startswith("unknown_key TP-1")
    assert [n["kind"] for n in desk.json("notices")["notices"]] == ["not_genuine"]


@pytest.mark.parametrize("name", ["a\nb", "a\u202eb", "a\u2028b", "a\u0085b", "x" * 81])
def test_a_checkpoint_without_a_plain_name_is_not_noted(desk: Desk, name: str) -> None:
    said = desk.run("scan", "HIMA1:", "--checkpoint", name, "--by", "Hawre", "--of", "Asayish", code=2)
    assert "letters that can be seen" in said
    assert desk.json("ledger")["entries"] == []


def test_what_a_forged_token_says_leaves_the_ledger_readable(desk: Desk) -> None:
    claims = claims_of(issued())
    for number in ("TP\u202e-1", "T" * 90):
        forged = write(msgspec.structs.replace(claims, permit=number), KEY_ID, OTHER_KEY)
        desk.run("scan", forged, "--checkpoint", "Bazian", "--by", "Hawre", "--of", "Asayish", code=1)
    noted = [entry["scan"]["permit"] for entry in desk.json("ledger")["entries"]]
    assert noted == ["TP[U+202E]-1", "T" * 80]


def test_a_ledger_that_was_altered_is_found(desk: Desk) -> None:
    import sqlite3

    desk.issue("TP-1")
    token = desk.run("token", "TP-1").rstrip("\n")
    for _ in range(3):
        desk.run("scan", token, "--checkpoint", "Bazian", "--by", "Hawre", "--of", "Asayish")
    with sqlite3.connect(desk.data / "scans.db") as db:
        db.execute("UPDATE scans SET body = CAST(replace(CAST(body AS TEXT), 'Bazian', 'Erbil') AS BLOB) WHERE seq = 2")
    db.close()
    assert "from entry 2 on" in desk.run("ledger", code=1)


def test_without_a_key_it_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "hima transport key" in Desk(tmp_path, capsys).run("keys", code=3)
