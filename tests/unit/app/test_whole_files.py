"""Files are whole or not there."""

import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from hima.app.whole_files import whole_files
from hima.config.template import new_site_files

SOURCE = Path(__file__).parents[3] / "src"
LITTLE_ROOM = (
    f"import resource, sys; sys.path.insert(0, {str(SOURCE)!r}); from hima.cli.main import main; "
    "resource.setrlimit(resource.RLIMIT_FSIZE, (150, 150)); sys.exit(main())"
)


def hima(*words: str) -> "subprocess.CompletedProcess[str]":
    """`hima` where no file can be longer than 150 bytes."""
    return subprocess.run([sys.executable, "-c", LITTLE_ROOM, *words], text=True, capture_output=True, check=False)


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_what_ends_early_leaves_the_old_files_alone(tmp_path: Path) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.write_bytes(b"before")
    with suppress(KeyboardInterrupt), whole_files([old, new]) as files:
        for file in files:
            file.write(b"half")
            file.flush()
        assert names(tmp_path) > {"old"}
        raise KeyboardInterrupt
    assert old.read_bytes() == b"before"
    assert names(tmp_path) == {"old"}
    with whole_files([old, new]) as files:
        for file in files:
            file.write(b"whole")
        assert old.read_bytes() == b"before", "until the end"
    assert old.read_bytes() == new.read_bytes() == b"whole"
    assert names(tmp_path) == {"old", "new"}


def test_a_link_is_followed_and_a_pipe_is_written_to(tmp_path: Path) -> None:
    there, link, pipe = tmp_path / "there", tmp_path / "link", tmp_path / "pipe"
    link.symlink_to("there")
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        with whole_files([link, pipe]) as (file, other):
            file.write(b"by the link")
            other.write(b"through the pipe")
        assert os.read(reader, 100) == b"through the pipe"
    finally:
        os.close(reader)
    assert there.read_bytes() == b"by the link"
    assert link.is_symlink()
    assert pipe.is_fifo()
    assert names(tmp_path) == {"there", "link", "pipe"}


def test_zones_that_find_no_room_leave_the_document_as_it_was(tmp_path: Path) -> None:
    site, out = tmp_path / "plant", tmp_path / "zones.json"
    site.mkdir()
    for name, data in new_site_files(35.0, 44.0).items():
        (site / name).write_bytes(data)
    out.write_text("before")
    done = hima("zones", "export", str(site), "--country", "IRQ", "--out", str(out))
    assert (done.returncode, out.read_text()) == (3, "before")
    assert f"{out} cannot be written: File too large." in done.stderr
    assert names(tmp_path) == {"plant", "zones.json"}


def test_a_new_site_that_finds_no_room_can_be_begun_again(tmp_path: Path) -> None:
    site = tmp_path / "plant"
    assert hima("new-site", str(site)).returncode == 3
    assert names(site) == set()


def test_a_simulation_that_finds_no_room_leaves_no_recordings_of_another(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "truth.npz").write_text("of an earlier one")
    done = hima("simulate", str(SOURCE.parent / "scenarios" / "raid_low.toml"), "--out", str(out))
    assert (done.returncode, done.stderr) == (
        3,
        f"hima: {out} cannot be written: File too large. Choose another folder.\n",
    )
    assert names(out) == set()
