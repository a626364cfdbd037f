"""`hima zones` as a person or a script meets it."""

import json
from pathlib import Path

import pytest
from tests.unit.wire_geozones.test_decode import SQUARE, document, feature

from hima.adapters.site_folder import open_site_folder
from hima.cli.main import main
from hima.config.template import new_site_files


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "plant"
    folder.mkdir()
    for name, data in new_site_files(35.0, 44.0).items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    path = tmp_path / "sound.json"
    path.write_bytes(document(feature(), feature(identifier="SECOND")))
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.json"
    path.write_bytes(document(feature(type="REQ_AUTHORISATION"), feature(type="\x1b[31mFORBIDDEN")))
    return path


def test_a_sound_document(sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["zones", "check", str(sound)]) == 0
    said = capsys.readouterr()
    assert "ED-318, 2 zones: 2 PROHIBITED." in said.out
    assert "Nothing deviates" in said.out
    assert said.err == ""


def test_a_faulty_one_is_told_and_says_so_to_scripts(faulty: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["zones", "check", str(faulty)]) == 1
    said = capsys.readouterr().out
    assert 'repaired\tzone 1 PLANT01, properties, type\t"REQ_AUTHORISATION" is not a word' in said
    assert "1 deviation repaired, 2 things left out (1 whole zone)." in said
    assert "\x1b" not in said, "nothing that a terminal obeys"
    assert main(["zones", "check", str(faulty), "--json"]) == 1
    report = json.loads(capsys.readouterr().out)
    assert (report["entries"], report["zones"], report["zones_dropped"]) == (2, 1, 1)


def test_zones_come_into_a_site(site: Path, sound: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["zones", "import", str(sound), "--out", str(site)]) == 0
    assert [zone.id for zone in open_site_folder(site).zones] == ["plant", "plant01", "second"]
    assert "2 zones written to" in capsys.readouterr().err
    assert main(["zones", "import", str(sound), "--out", str(site)]) == 0
    assert len(open_site_folder(site).zones) == 3
    assert sorted(path.name for path in site.iterdir()) == sorted(new_site_files(0.0, 0.0))


def test_what_was_left_out_is_an_exit_code(site: Path, faulty: Path) -> None:
    assert main(["zones", "import", str(faulty), "--out", str(site)]) == 1
    assert len(open_site_folder(site).zones) == 2


def test_without_a_site_they_are_printed(sound: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["zones", "import", str(sound)]) == 0
    said = capsysbinary.readouterr().out
    assert [each["properties"]["id"] for each in json.loads(said)["features"]] == ["plant01", "second"]


def test_only_those_near_the_site(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "wide.json"
    far = {"type": "Polygon", "coordinates": [[[x + 1.0, y] for x, y in SQUARE]]}
    path.write_bytes(document(feature(), feature(far)))
    assert main(["zones", "import", str(path), "--out", str(site), "--within", "20"]) == 0
    assert "1 is too far from the site." in capsys.readouterr().err


def test_a_publication_too_large_for_a_site_changes_nothing(
    site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "large.json"
    path.write_bytes(document(*[feature(identifier=f"Z{number}") for number in range(6000)]))
    before = (site / "zones.geojson").read_bytes()
    assert main(["zones", "import", str(path), "--out", str(site)]) == 2
    assert "--within" in capsys.readouterr().err
    assert (site / "zones.geojson").read_bytes() == before


def test_zones_go_out_of_a_site(site: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out.json"
    assert main(["zones", "export", str(site), "--out", str(out)]) == 2
    assert "--country" in capsys.readouterr().err
    assert main(["zones", "export", str(site), "--country", "irq", "--out", str(out)]) == 0
    assert main(["zones", "check", str(out)]) == 0
    assert main(["zones", "export", str(site), "--country", "Iraq"]) == 2


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "not JSON"),
        (b"{}", "has no list of zones"),
        (b"[]", "not a JSON object"),
        (b'{"a":1,"a":2}', "given twice"),
    ],
)
def test_what_is_no_document_is_a_sentence(
    data: bytes, says: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "wrong.json"
    path.write_bytes(data)
    assert main(["zones", "check", str(path)]) == 1
    assert says in capsys.readouterr().err


def test_what_is_not_there_cannot_be_reached(site: Path, sound: Path, tmp_path: Path) -> None:
    assert main(["zones", "check", str(tmp_path / "none.json")]) == 3
    assert main(["zones", "import", str(sound), "--out", str(tmp_path / "none")]) == 3
    assert main(["zones", "import", str(sound), "--within", "5"]) == 2
    assert main(["zones", "import", str(sound), "--out", str(site), "--within", "nan"]) == 2
