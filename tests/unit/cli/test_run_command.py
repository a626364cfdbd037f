"""What `hima run` says before it runs."""

from pathlib import Path

from hima.cli.run import compiling_notice


def test_a_first_start_without_a_terminal_says_why_it_takes_long(tmp_path: Path) -> None:
    assert "compiling the kernels" in (compiling_notice(tmp_path, terminal=False) or "")
    assert compiling_notice(None, terminal=False) is not None, "kernels that cannot be kept are compiled each time"
    assert compiling_notice(tmp_path, terminal=True) is None, "a terminal shows a spinner"
    (tmp_path / "tracking").mkdir()
    (tmp_path / "tracking" / "gating.update.nbi").touch()
    assert compiling_notice(tmp_path, terminal=False) is None
