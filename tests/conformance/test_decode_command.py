"""`hima decode` on recordings: JSON lines out, rejects and counts on standard error, the exit code, closed pipes."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests import sapient_peer as peer

from hima.simulation.pcap import LINK_IEEE802_11, file_header, packet
from hima.wire.adsb.beast import frame
from hima.wire.adsb.encode import identification, squitter
from hima.wire.asterix.cat021_early import Cat021Early
from hima.wire.asterix.encode import encode as encode_asterix
from hima.wire.detection_json.message import JsonDetection, JsonFrame, encode
from hima.wire.remoteid.encode import encode_message, encode_pack
from hima.wire.remoteid.messages import Authentication, BasicId, SelfId
from hima.wire.remoteid.transport import beacon_frame

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


def test_stream_that_begins_inside_a_frame() -> None:
    found = decode("adsb", "-", data=frame(SQUITTER)[5:] + frame(SQUITTER))
    assert (found.code, found.counts) == (0, {"accepted": 1, "rejected": 1})
    assert found.rejects == [{"offset": 0, "reason": "not_a_frame"}]


def test_json_objects_a_line(tmp_path: Path) -> None:
    line = encode(JsonFrame(None, True, (JsonDetection(range_m=1.0),))) + b"\n"
    recording = tmp_path / "frames.jsonl"
    recording.write_bytes(line + b'{"v":1,"detections":[7]}\n\nnonsense\n' + line)
    found = decode("detection_json", str(recording))
    assert (found.code, found.counts) == (0, {"accepted": 3, "rejected": 2})
    assert [reject["reason"] for reject in found.rejects] == ["wrong_type", "not_json"]
    in_list, in_nonsense = (reject["offset"] - len(line) for reject in found.rejects)
    assert in_list == 21
    assert 26 <= in_nonsense < 26 + len("nonsense")


def test_offsets_count_from_the_beginning_of_the_file() -> None:
    mac = bytes.fromhex("02aabbccdd01")
    good = encode_pack((BasicId(1, 2, "A"), SelfId(0, "b")))
    bad = good[:3] + b"\x72" + good[4:]
    data = file_header(LINK_IEEE802_11) + b"".join(packet(7, beacon_frame(mac, 1, pack)) for pack in (good, bad))
    found = decode("remoteid", "-", data=data)
    assert found.counts == {"accepted": 3, "rejected": 1}
    (reject,) = found.rejects
    assert (data[reject["offset"]], reject["reason"]) == (0x72, "unknown_message_type")


def test_bytes_of_a_signature_are_hex() -> None:
    page = Authentication(1, 3, None, None, None, bytes(range(23)))
    (record,) = decode("remoteid", "-", data=encode_message(page)).records
    assert (record["type"], record["data"]) == ("authentication", bytes(range(23)).hex())


def test_container_may_be_insisted_on() -> None:
    found = decode("remoteid", "-", "--container", "pcapng", data=encode_message(BasicId(1, 2, "A")))
    assert (found.code, found.rejects) == (1, [{"offset": 0, "reason": "block_exceeds_file"}])


def test_empty_file_is_no_problem() -> None:
    for format_ in ("adsb", "remoteid", "detection_json", "asterix"):
        assert decode(format_, "-") == Decoded(0, [], [], {"accepted": 0, "rejected": 0})


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


def test_an_edition_of_asterix_is_named_as_a_feed_names_it(tmp_path: Path) -> None:
    said = Cat021Early.empty(1)
    said.sac[:], said.sic[:], said.aircraft_address[:], said.nuc_p[:] = 25, 8, 0x4BAACD, 7
    recording = tmp_path / "early.bin"
    recording.write_bytes(encode_asterix(said))
    for words in (["--edition", "021=0.26"], ["--edition", "021=2.4", "--edition", "25/8:021=0.24"]):
        found = decode("asterix", str(recording), *words)
        assert (found.code, found.counts) == (0, {"accepted": 1, "rejected": 0})
        assert found.records[0]["I021/090"]["nuc_p"] == 7
    assert decode("asterix", str(recording)).counts == {"accepted": 0, "rejected": 1}


def test_usage_is_exit_code_2() -> None:
    editions = (["adsb", "-", "--edition", "9"], ["asterix", "-", "--edition", "021=0.1"])
    for arguments in (["nonsense", "-"], ["adsb"], *editions):
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


def test_sapient_messages_and_what_is_none() -> None:
    good, bad = peer.located(), peer.located(node="1")
    found = decode("sapient", "-", data=peer.framed(good, bad, peer.status()) + b"\x09\0\0\0")
    assert [min(record) for record in found.records] == ["detection_report", "node_id"]
    assert found.records[0]["detection_report"]["location"]["y"] == 35.21
    assert [(reject["offset"], reject["reason"]) for reject in found.rejects] == [
        (len(peer.framed(good)) + 4, "bad_uuid"),
        (len(peer.framed(good, bad, peer.status())), "truncated"),
    ]


def test_cursor_on_target_in_a_stream() -> None:
    times = 'time="2026-11-27T12:00:00Z" start="2026-11-27T12:00:00Z" stale="2026-11-27T12:01:00Z"'
    head = f'<event version="2.0" uid="u" type="a-u-A" how="m-g" {times}>'
    good = f'{head}<point lat="1" lon="2" hae="9999999" ce="9999999" le="9999999"/></event>'.encode()
    found = decode("cot", "-", data=good + b"noise" + good.replace(b'lat="1"', b'lat="nan"') + good + good[:40])
    assert (found.code, found.counts) == (0, {"accepted": 2, "rejected": 3})
    assert [record["offset"] for record in found.records] == [0, 2 * len(good) + 7]
    assert found.records[0]["hae_m"] is None
    assert [(reject["reason"], reject["offset"]) for reject in found.rejects] == [
        ("not_an_event", len(good)),
        ("bad_number", len(good) + 5),
        ("truncated", 3 * len(good) + 7),
    ]
