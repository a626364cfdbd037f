"""`hima track` on archives that were made to do harm: one line that says what is wrong, little memory, no traceback."""

import io
import json
import os
import struct
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from tests.unit.cli.test_track_command import SENSOR, arrays

from hima.cli.main import main
from hima.errors import ConfigError
from hima.scoring.recording import SCANS_MAX, read_recording

Make = Callable[[Path], None]
MIB = 2**20


def npy(array: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def raw(header: str, data: bytes = b"", version: tuple[int, int] = (1, 0), length: int | None = None) -> bytes:
    """An array file whose header says anything."""
    text = header.encode("latin-1")
    size = len(text) if length is None else length
    return b"\x93NUMPY" + bytes(version) + struct.pack("<H" if version == (1, 0) else "<I", size) + text + data


def header(descr: str = "'<f8'", shape: str = "(20,)", order: str = "False") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}\n"


def members(**changes: bytes) -> dict[str, bytes]:
    return {name: npy(array) for name, array in arrays().items()} | changes


def archive(path: Path, content: dict[str, bytes], compression: int = zipfile.ZIP_STORED) -> None:
    with zipfile.ZipFile(path, "w", compression) as file:
        for name, data in content.items():
            file.writestr(f"{name}.npy", data)


def with_member(name: str, data: bytes) -> Make:
    return lambda path: archive(path, members(**{name: data}))


def truncated(path: Path) -> None:
    archive(path, members())
    path.write_bytes(path.read_bytes()[:-200])


def without(name: str) -> Make:
    return lambda path: archive(path, {key: data for key, data in members().items() if key != name})


def compressed_by(method: int) -> Make:
    return lambda path: archive(path, members(), method)


def patched(at: int, old: bytes, new: bytes, sign: bytes) -> Make:
    """Of the record of `rng`, local (PK 3 4) or in the directory (PK 1 2)."""

    def make(path: Path) -> None:
        archive(path, members())
        content = bytearray(path.read_bytes())
        begin = content.rindex(b"rng.npy") if sign == b"PK\x01\x02" else content.index(b"rng.npy")
        begin = content.rindex(sign, 0, begin)
        assert content[begin + at : begin + at + len(old)] == old
        content[begin + at : begin + at + len(new)] = new
        path.write_bytes(content)

    return make


def both(first: Make, at: tuple[int, int], new: bytes) -> Make:
    def make(path: Path) -> None:
        first(path)
        content = bytearray(path.read_bytes())
        for sign, place in zip((b"PK\x03\x04", b"PK\x01\x02"), at, strict=True):
            begin = content.index(b"rng.npy") if sign == b"PK\x03\x04" else content.rindex(b"rng.npy")
            begin = content.rindex(sign, 0, begin)
            content[begin + place : begin + place + len(new)] = new
        path.write_bytes(content)

    return make


def whole(path: Path) -> None:
    archive(path, members())


def twice(path: Path) -> None:
    archive(path, members())
    with zipfile.ZipFile(path, "a") as file, pytest.warns(UserWarning, match="Duplicate"):
        file.writestr("rng.npy", npy(np.zeros(20)))


def bomb(path: Path) -> None:
    """A GiB of zeros in a MiB, honestly declared."""
    archive(path, members(), zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, data in members().items():
            if name != "rng":
                file.writestr(f"{name}.npy", data)
        with file.open("rng.npy", "w", force_zip64=True) as member:
            member.write(raw(header(shape=f"({2**27},)")))
            for _ in range(64):
                member.write(bytes(16 * MIB))


def many_scans(path: Path) -> None:
    count = SCANS_MAX + 1
    columns = {name: np.resize(column, count) for name, column in arrays().items() if name != "sensors"}
    columns |= {"scan": np.arange(count), "sensor": np.zeros(count, np.int8)}
    archive(path, members(**{name: npy(column) for name, column in columns.items()}), zipfile.ZIP_DEFLATED)


def many(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        for number in range(60_000):
            file.writestr(f"{number}", b"")


def directory(entries: int) -> Make:
    """A table of contents that stands for a great many members, all of them the same."""

    def make(path: Path) -> None:
        archive(path, members())
        content = path.read_bytes()
        begin = content.index(b"PK\x01\x02")
        end = content.index(b"PK\x01\x02", begin + 4)
        table = content[begin:end] * entries
        tail = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, len(table), begin, 0)
        path.write_bytes(content[:begin] + table + tail)

    return make


WRONG_DTYPES = [
    npy(np.array([{}] * 20, dtype=object)),
    npy(np.array(["a"] * 20)),
    npy(np.zeros(20, complex)),
    npy(np.zeros(20, bool)),
    npy(np.zeros(20, "M8[s]")),
    npy(np.zeros(20, [("a", float)])),
    npy(np.zeros(20, "V0")),
    npy(np.zeros(20, np.longdouble)),
]
HEADERS = [
    raw(header(shape=f"({10**12},)")),
    raw(header(shape=f"({10**30},)")),
    raw(header(shape="(4294967296, 4294967296)")),
    raw(header(shape="(-20,)"), bytes(160)),
    raw(header(shape="(20.0,)"), bytes(160)),
    raw(header(shape="(True,)"), bytes(8)),
    raw(header(shape="20"), bytes(160)),
    raw(header(shape="(20"), bytes(160)),
    raw(header(shape=f"({'1,' * 100})"), bytes(8)),
    raw(header(shape="(21,)"), bytes(160)),
    raw(header(shape="(19,)"), bytes(160)),
    raw(header("'<U99999999999'"), bytes(160)),
    raw(header("'<f3'"), bytes(160)),
    raw(header("'|O'"), bytes(160)),
    raw(header("()"), bytes(160)),
    raw(header("[]"), bytes(160)),
    raw(header("[('a', '<f8'), ('a', '<f8')]"), bytes(320)),
    raw(header("{}"), bytes(160)),
    raw(header("','"), bytes(160)),
    raw(header(order="1"), bytes(160)),
    raw("{}", bytes(160)),
    raw("[" * 9000, bytes(160)),
    raw("-" * 9000 + "1", bytes(160)),
    raw("{'descr': '<f8', 'fortran_order': False, 'shape': (20,), 'more': 1}\n", bytes(160)),
    raw("1 if", bytes(160)),
    raw("\x00", bytes(160)),
    raw("'''", bytes(160)),
    raw("__import__('os')", bytes(160)),
    raw(header() + " " * 60_000, bytes(160)),
    raw(header(), bytes(160), (2, 0), 2**32 - 1),
    raw(header(), bytes(160), (3, 0), 2**31),
    raw(header(), bytes(160), (9, 9)),
    b"",
    b"\x93NUM",
    b"\x93NUMPY\x01",
    b"\x93NUMPY\x01\x00\x76",
    b"not an array",
]


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (truncated, "no NumPy archive"),
        (lambda path: path.write_text("time,rng\n1,2\n"), "no NumPy archive"),
        (lambda path: path.write_bytes(npy(np.zeros(3))), "no NumPy archive"),
        *((without(name), f"no array {name}") for name in ("time", "rng", "sensors")),
        *((with_member("rng", data), "rng") for data in WRONG_DTYPES),
        *((with_member("rng", data), "rng") for data in HEADERS),
        *(
            (with_member("time", npy(array)), "time")
            for array in (np.zeros((20, 2)), np.zeros(()), np.full(20, np.nan))
        ),
        *(
            (with_member("sensors", npy(array)), "sensors")
            for array in (np.zeros(3), np.array(["[]", "[]"]), np.array(b"[]"), np.array("[]" + " " * 2_000_000))
        ),
        (bomb, "rng"),
        (many_scans, "scans"),
        (with_member("sensors", raw(header("'<U1'", "()"), b"\xff" * 4)), "sensors"),
        (many, "no NumPy archive"),
        (directory(100_000), "no NumPy archive"),
        (twice, "rng"),
        (compressed_by(zipfile.ZIP_BZIP2), "savez"),
        (compressed_by(zipfile.ZIP_LZMA), "savez"),
        (both(whole, (8, 10), b"\x63\x00"), "savez"),
        (both(whole, (6, 8), b"\x01\x00"), "password"),
        (both(whole, (6, 8), b"\x41\x00"), "password"),
        (both(whole, (6, 8), b"\x20\x00"), "rng"),
        (patched(30, b"rng", b"abc", b"PK\x03\x04"), "rng"),
        (patched(42, b"", b"\xff\xff\xff\x7f", b"PK\x01\x02"), ""),
        (patched(24, b"", b"\xff\xff\xff\x7f", b"PK\x01\x02"), "rng"),
        (patched(16, b"", b"abcd", b"PK\x01\x02"), "rng"),
    ],
)
def test_an_archive_made_to_do_harm_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Make, word: str
) -> None:
    path = tmp_path / "d.npz"
    make(path)
    assert main(["track", str(path), "--out", str(tmp_path / "p.npz")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert word in line
    assert len(line) < 500
    assert line.endswith(".")
    assert not (tmp_path / "p.npz").exists()


@pytest.mark.parametrize("make", [bomb, with_member("rng", raw(header(shape=f"({10**12},)"))), directory(100_000)])
def test_little_memory_is_taken_before_it_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], make: Make
) -> None:
    path = tmp_path / "d.npz"
    make(path)
    tracemalloc.start()
    try:
        assert main(["track", str(path), "--out", str(tmp_path / "p.npz")]) == 1
        assert tracemalloc.get_traced_memory()[1] < 20 * MIB
    finally:
        tracemalloc.stop()
    capsys.readouterr()


def test_what_is_no_file_is_not_waited_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "d.npz")
    assert main(["track", str(tmp_path / "d.npz"), "--out", str(tmp_path / "p.npz")]) == 3
    assert "it is no file" in capsys.readouterr().err


def test_arrays_that_nobody_asked_for_are_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "d.npz"
    archive(path, members(note=npy(np.array([{}], dtype=object)), more=b"nothing"))
    assert main(["track", str(path), "--out", str(tmp_path / "p.npz")]) == 0


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "x" * 100_000},
        {"kind": "radar\n3d\x1b[2J"},
        {"id": "y" * 100_000, "pd": 0.0},
        {"id": "two\nlines \u202e", "pd": 0.0},
        {"pos": [1e300, 0.0, 0.0]},
        {"pos": [0.0, 0.0, 1e30]},
        {"rng_lim": [0.0, 1e300]},
        {"rng_lim": [0.0, 1e12]},
        {"rng_lim": [20_000.0, 100.0]},
        {"rng_lim": [-100.0, 100.0]},
        {"el_lim": [0.5, -0.5]},
        {"el_lim": [-1e300, 1e300]},
        {"sigma_rng": 1e300},
        {"sigma_rr": 1e-300},
        {"clutter": 1e300},
        {"period": 1e-300},
        {"period": 1e300},
        {"pd": 1e-300},
    ],
)
def test_a_sensor_that_cannot_be_is_named_on_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: dict[str, object]
) -> None:
    path = tmp_path / "d.npz"
    archive(path, members(sensors=npy(np.array(json.dumps([SENSOR | change])))))
    assert main(["track", str(path), "--out", str(tmp_path / "p.npz")]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert "sensor" in line
    assert len(line) < 400
    assert line.isprintable()


def test_a_track_remembers_no_more_sensors_than_it_has_bits_for() -> None:
    table = [SENSOR | {"id": number} for number in range(33)]
    with pytest.raises(ConfigError, match="32"):
        read_recording(arrays() | {"sensors": np.array(json.dumps(table))})
    read_recording(arrays() | {"sensors": np.array(json.dumps(table[:32]))})
