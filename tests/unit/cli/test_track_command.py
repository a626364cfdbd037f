"""`hima track` on files that are such and files that are not."""

import json
import math
from pathlib import Path

import numpy as np
import pytest

from hima.cli.main import main
from hima.scoring.recording import read_recording

SENSOR = {
    "id": 0,
    "kind": "radar3d",
    "pos": [0, 0, 10],
    "period": 1.0,
    "sigma_rng": 8.0,
    "sigma_az": 0.006,
    "sigma_el": 0.01,
    "sigma_rr": 0.7,
    "pd": 0.9,
    "clutter": 2.0,
    "rng_lim": [100, 20_000],
    "el_lim": [-0.05, 0.5],
}


def arrays(seconds: int = 20) -> dict[str, np.ndarray]:
    """One drone that comes straight in at 20 m/s from the north, seen each second."""
    time = np.arange(seconds, dtype=float)
    return {
        "time": time,
        "arrival": time + 0.25,
        "sensor": np.zeros(seconds, np.int32),
        "scan": np.arange(seconds, dtype=np.int32),
        "rng": 5000.0 - 20.0 * time,
        "az": np.zeros(seconds),
        "el": np.full(seconds, 0.03),
        "rr": np.full(seconds, -20.0),
        "sensors": np.array(json.dumps([SENSOR])),
    }


def write(path: Path, **changes: np.ndarray) -> Path:
    np.savez(path, allow_pickle=True, **(arrays() | changes))
    return path


def test_the_picture_and_the_line_of_numbers(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "picture.npz"
    assert main(["track", str(write(tmp_path / "d.npz")), "--out", str(out), "--json"]) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    assert printed.out.count("\n") == 1
    line = json.loads(printed.out)
    assert line["detections"] == line["scans"] == 20
    assert line["peak_tracks"] == 1
    assert list(line) == [
        *("detections", "scans", "wall_s", "cpu_s", "compile_s", "detections_per_second"),
        *("scan_ms_p50", "scan_ms_p95", "scan_ms_max", "peak_tracks"),
    ]
    assert line["detections_per_second"] == pytest.approx(20 / line["cpu_s"])
    assert line["scan_ms_p50"] <= line["scan_ms_p95"] <= line["scan_ms_max"] <= 1000.0 * line["wall_s"]
    assert line["compile_s"] > 0.0
    picture = np.load(out)
    assert set(picture.files) == {"report", "time", "id", "pos", "vel"}
    assert set(picture["time"]) < set(picture["report"])
    assert (np.diff(picture["report"]) > 0).all()
    assert picture["report"] == pytest.approx(np.arange(20) + 0.25)
    assert picture["id"].dtype == np.int64
    assert set(picture["id"].tolist()) == {1}
    assert picture["pos"].shape == picture["vel"].shape == (len(picture["time"]), 3)
    assert np.linalg.norm(picture["pos"][-1, :2] - (0.0, 5000.0 - 20.0 * 19.25)) < 30.0
    assert picture["vel"][-1, 1] == pytest.approx(-20.0, abs=2.0)


def test_scans_that_arrive_together_make_one_report(tmp_path: Path) -> None:
    out = tmp_path / "picture.npz"
    data = write(tmp_path / "d.npz", arrival=np.repeat(np.arange(10.0) * 2 + 1.5, 2))
    assert main(["track", str(data), "--out", str(out)]) == 0
    assert np.load(out)["report"].tolist() == (np.arange(10.0) * 2 + 1.5).tolist()


def test_rows_are_read_in_order_of_arrival() -> None:
    late = arrays()
    late["arrival"][3] += 10.0
    recording = read_recording(late)
    first_times = [int(scan.detections.time_ns[0]) for scan in recording.scans]
    assert first_times != sorted(first_times)
    assert [scan.arrival_ns for scan in recording.scans] == sorted(scan.arrival_ns for scan in recording.scans)


def test_a_missing_file_is_out_of_reach(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["track", str(tmp_path / "none.npz"), "--out", str(tmp_path / "p.npz")]) == 3
    assert "cannot be read" in capsys.readouterr().err


def test_an_unwritable_picture_is_out_of_reach(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["track", str(write(tmp_path / "d.npz")), "--out", str(tmp_path / "no" / "p.npz")]) == 3
    assert "cannot be written" in capsys.readouterr().err


def test_what_cannot_be_written_is_said_before_the_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hima.cli.track.take", lambda *_: pytest.fail("it was tracked"))
    data = write(tmp_path / "d.npz")
    assert main(["track", str(data), "--out", str(tmp_path)]) == 3
    assert "it is a folder" in capsys.readouterr().err


def test_the_detections_are_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = write(tmp_path / "d.npz")
    before = data.read_bytes()
    assert main(["track", str(data), "--out", str(tmp_path / "." / "d.npz")]) == 2
    assert data.read_bytes() == before
    assert "would be lost" in capsys.readouterr().err


def test_without_a_place_for_the_picture_the_usage_is_wrong(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["track", str(write(tmp_path / "d.npz"))])
    assert ended.value.code == 2


def test_a_file_without_rows_gives_a_picture_without_reports(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "picture.npz"
    none = {name: column[:0] for name, column in arrays().items() if name != "sensors"}
    assert main(["track", str(write(tmp_path / "d.npz", **none)), "--out", str(out), "--json"]) == 0
    line = json.loads(capsys.readouterr().out)
    assert (line["detections"], line["scans"], line["scan_ms_max"], line["peak_tracks"]) == (0, 0, 0.0, 0)
    picture = np.load(out)
    assert picture["report"].shape == picture["id"].shape == (0,)
    assert picture["pos"].shape == (0, 3)


def test_refused_rows_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    strange = arrays()["rng"]
    strange[3] = math.inf
    assert main(["track", str(write(tmp_path / "d.npz", rng=strange)), "--out", str(tmp_path / "p.npz")]) == 0
    assert "20 detections in 20 scans" in (said := capsys.readouterr().out)
    assert "; 1 detections refused." in said


def test_rows_name_sensors_by_id_not_by_place(tmp_path: Path) -> None:
    table = np.array(json.dumps([SENSOR | {"id": 7, "pos": [9e6, 0, 0]}, SENSOR | {"id": 3}]))
    out = tmp_path / "picture.npz"
    data = write(tmp_path / "d.npz", sensors=table, sensor=np.full(20, 3))
    assert main(["track", str(data), "--out", str(out)]) == 0
    assert np.abs(np.load(out)["pos"]).max() < 10_000.0


def test_a_look_that_comes_apart_is_looked_once() -> None:
    apart = arrays()
    apart["scan"] = np.array([0, 0, *range(1, 19)])
    apart["sensor"] = np.array([0, 1] + [0] * 18)
    apart["scan"][:4] = 0, 0, 0, 1
    apart["sensors"] = np.array(json.dumps([SENSOR, SENSOR | {"id": 1}]))
    looks = [(scan.detections.sensor, scan.sweep is not None) for scan in read_recording(apart).scans[:4]]
    assert looks == [(0, False), (1, True), (0, True), (0, True)]


def test_a_damaged_archive_is_named_never_a_traceback(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "d.npz"
    np.savez_compressed(path, allow_pickle=False, **arrays())
    whole = path.read_bytes()
    luck = np.random.default_rng(1)
    codes = set()
    for _ in range(200):
        broken = bytearray(whole)
        for place in luck.integers(0, len(whole), 3):
            broken[place] ^= 1 << int(luck.integers(8))
        path.write_bytes(
            broken[: int(luck.integers(len(whole) // 2, len(whole) + 1))] if luck.random() < 0.3 else broken
        )
        codes.add(main(["track", str(path), "--out", str(tmp_path / "p.npz")]))
    assert 1 in codes <= {0, 1}
    capsys.readouterr()


@pytest.mark.parametrize("content", [b"", b"not an archive", b"PK\x03\x04 broken"])
def test_a_file_that_is_no_archive(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "d.npz"
    path.write_bytes(content)
    assert main(["track", str(path), "--out", str(tmp_path / "p.npz")]) == 1
    assert "no NumPy archive" in capsys.readouterr().err


def test_a_single_array_is_no_archive(tmp_path: Path) -> None:
    np.save(tmp_path / "d.npy", np.zeros(3))
    assert main(["track", str(tmp_path / "d.npy"), "--out", str(tmp_path / "p.npz")]) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"rng": np.zeros(3)},
        {"rng": np.array(["a"] * 20)},
        {"time": np.full(20, math.nan)},
        {"arrival": np.full(20, 1e300)},
        {"sensor": np.full(20, 5)},
        {"sensors": np.array("{}")},
        {"sensors": np.array("not json")},
        {"sensors": np.array('[{"id": 0, "kind": "sonar"}]')},
        {"sensors": np.array(json.dumps([SENSOR | {"period": 0.0}]))},
        {"sensors": np.array(json.dumps([SENSOR | {"pos": [math.nan, 0, 0]}]))},
        {"sensors": np.array(json.dumps([SENSOR | {"clutter": math.inf}]))},
        {"sensors": np.array(json.dumps([SENSOR | {"pd": 1.5}]))},
        {"sensors": np.array(json.dumps([SENSOR | {"sigma_az": 0.0}]))},
        {"sensors": np.array(json.dumps([SENSOR | {"period": 10**400}]))},
        {"sensors": np.array(json.dumps([SENSOR, SENSOR]))},
        {"sensors": np.array("[" * 100_000)},
        {"sensor": np.full(20, math.nan)},
        {"scan": np.full(20, math.inf)},
        {"scan": np.arange(20) + 0.5},
    ],
)
def test_arrays_that_are_not_such_are_named(
    tmp_path: Path, changes: dict[str, np.ndarray], capsys: pytest.CaptureFixture[str]
) -> None:
    path = write(tmp_path / "d.npz", **changes)
    assert main(["track", str(path), "--out", str(tmp_path / "p.npz")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert ".." not in line
