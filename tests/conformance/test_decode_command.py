"""`hima decode` on recordings: JSON lines out, rejects and counts on standard error, the exit code, closed pipes."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from hima.wire.adsb.beast import frame
from hima.wire.adsb.encode import identification, squitter
from hima.wire.detection_json.message import JsonDetection, JsonFrame, encode

DATA = Path(__file__).parents[2] / ".." / "shared" / "data"
corpus = [
    pytest.mark.corpus,
    pytest.mark.skipif(not DATA.is_dir(), reason="../shared/data is not there"),
]
SQUITTER = squitter(0x71BE19, identification("IAW123"))


class Decoded(NamedTuple):
    """What the command gave."""

    code: int
    records: list[dict[str, Any]]
    rejects: list[dict[str, Any]]
    counts: dict[str, int]


def hima(*arguments: str, data: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "hima", "decode", *arguments]
    return subprocess.run(command, input=data, capture_output=True, timeout=60, check=False)


def decode(*arguments: str, data: bytes = b"") -> Decoded:
    ran = hima(*arguments, data=data)
    told = [json.loads(line) for line in ran.stderr.splitlines()]
    records = [json.loads(line) for line in ran.stdout.splitlines()]
    return Decoded(ran.returncode, records, told[:-1], told[-1])


@pytest.mark.parametrize("name", [pytest.param("odid_wifi_bcn_sample.pcap", marks=corpus)])
def test_remote_id_capture(name: str) -> None:
    found = decode("remoteid", str(DATA / "remoteid" / name))
    assert (found.code, found.rejects) == (0, [])
    assert found.counts == {"accepted": 105, "rejected": 0}
    kinds = Counter(record["type"] for record in found.records)
    assert kinds == dict.fromkeys(["basic_id", "location", "self_id", "system", "operator_id"], 21)
    assert {record["transport"] for record in found.records} == {"beacon"}
    assert len({record["emitter"] for record in found.records}) == 1
    stamps = [record["captured_us"] for record in found.records]
    assert stamps == sorted(stamps)


@pytest.mark.parametrize("name", [pytest.param("sample_data_adsb.csv", marks=corpus)])
def test_adsb_recording(name: str) -> None:
    path = DATA / "adsb" / "pymodes" / name
    found = decode("adsb", str(path))
    assert (found.code, found.counts) == (0, {"accepted": 2000, "rejected": 0})
    golden = json.loads((path.parent / "golden_v2.json").read_text())
    compared = 0
    for record in found.records:
        theirs = golden.get(record["message"])
        if theirs is not None and "altitude" in theirs:
            assert (record["altitude"], record["tc"]) == (theirs["altitude"], theirs["typecode"])
            compared += 1
    assert compared >= 185


def test_beast_and_hex_say_the_same() -> None:
    by_stream = decode("adsb", "-", data=frame(SQUITTER))
    by_text = decode("adsb", "-", data=b"*" + SQUITTER.hex().upper().encode() + b";\n")
    assert by_stream.counts == by_text.counts == {"accepted": 1, "rejected": 0}
    assert by_stream.records[0]["callsign"] == by_text.records[0]["callsign"] == "IAW123"


def test_rejects_stand_beside_records() -> None:
    bad = bytearray(SQUITTER)
    bad[5] ^= 1
    found = decode("adsb", "-", data=frame(SQUITTER) + frame(bytes(bad)) + b"\x1a\x33half")
    assert found.code == 0
    assert found.counts == {"accepted": 1, "rejected": 2}
    assert [(r["offset"], r["reason"]) for r in found.rejects] == [(23, "bad_parity"), (46, "truncated")]


def test_json_from_a_file(tmp_path: Path) -> None:
    recording = tmp_path / "frame.json"
    recording.write_bytes(encode(JsonFrame(1_795_717_800_000_000_000, True, (JsonDetection(range_m=1.0),))))
    found = decode("detection_json", str(recording))
    assert (found.code, found.counts) == (0, {"accepted": 1, "rejected": 0})
    assert found.records[0]["time_ns"] == 1_795_717_800_000_000_000


def test_nothing_readable_is_exit_code_1() -> None:
    for format_ in ("adsb", "remoteid", "detection_json", "asterix"):
        found = decode(format_, "-", data=b"\xee" * 40)
        assert (found.code, found.counts["accepted"]) == (1, 0), format_
        assert found.counts["rejected"] >= 1, format_


def test_usage_is_exit_code_2() -> None:
    for arguments in (["nonsense", "-"], ["adsb"], ["adsb", "-", "--edition", "9"]):
        ran = hima(*arguments)
        assert (ran.returncode, ran.stdout) == (2, b""), arguments
        assert b"Traceback" not in ran.stderr


def test_no_such_file_is_exit_code_3(tmp_path: Path) -> None:
    ran = hima("adsb", str(tmp_path / "nothing.bin"))
    assert (ran.returncode, ran.stdout) == (3, b"")
    assert b"cannot be read" in ran.stderr
    assert b"Traceback" not in ran.stderr


def test_reader_that_goes_away_is_no_trouble(tmp_path: Path) -> None:
    recording = tmp_path / "long.bin"
    recording.write_bytes(frame(SQUITTER) * 20_000)
    command = [sys.executable, "-m", "hima", "decode", "adsb", str(recording)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        assert b"IAW123" in running.stdout.readline()
        running.stdout.close()
        told = running.stderr.read()
        running.wait(timeout=60)
    assert b"Traceback" not in told
    assert b"BrokenPipe" not in told
    assert b"Exception ignored" not in told
