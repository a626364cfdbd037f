"""The tool that learns kinds: what its model is said to be made from, what is learnt from, and what is written."""

import sys
from pathlib import Path

import msgspec
import numpy as np
import pytest
from tests.unit.identification.test_kinds import tracks
from tools.train_kinds import __main__ as tool
from tools.train_kinds.harvest import Rows, joined, ripe, rows_of
from tools.train_kinds.report import tables

from hima.identification.kinds.features import FEATURES
from hima.identification.kinds.history import ENOUGH_S, no_history
from hima.identification.kinds.judge import judge
from hima.identification.kinds.model import KNOWN
from hima.identification.settings import KindPrior, prior_of
from hima.picture.kind import Kind
from hima.picture.track import Tracks
from hima.simulation.truth import Truth

MADE_BY = ("simulation", "tracking", "geo", "picture", "lanes", "jit", "units", "identification.kinds")


def test_the_digest_is_of_everything_that_the_model_depends_on() -> None:
    sources = set(tool.sources())
    loaded = [name for name in sys.modules if name.startswith(tuple(f"hima.{part}" for part in MADE_BY))]
    assert "hima.tracking.calibration.learning" in loaded
    assert "hima.tracking.coverage" not in loaded or any("coverage" in str(path) for path in sources)
    left_out = ("believed", "evidence", "judge", "kinds")
    for name in loaded:
        file = Path(str(sys.modules[name].__file__))
        if file.name != "__init__.py" and name.rsplit(".", 1)[-1] not in left_out:
            assert file in sources, name
    assert {path for path in tool.SITE.iterdir() if path.is_file()} <= sources
    assert Path(str(tool.__file__)).with_name("flights.py") in sources
    assert tool.MODEL not in sources, "what is made depends not on itself"
    assert tool.sources() == sorted(sources), "in one order everywhere"


def test_the_digest_tells_names_from_contents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tool, "ROOT", tmp_path)
    one, two = tmp_path / "a.py", tmp_path / "b.py"
    one.write_bytes(b"x")
    two.write_bytes(b"y")
    apart = tool.digest_of([one, two])
    one.write_bytes(b"xb.py\0y")
    assert tool.digest_of([one]) != apart


def scene() -> tuple[Truth, list[tuple[float, Tracks]]]:
    """One thing that flies straight on, and its track, once a second."""
    seconds = np.arange(0.0, 41.0, 0.1)
    place = np.column_stack([45.0 * seconds, np.full(len(seconds), 3000.0), np.full(len(seconds), 300.0)])
    truth = Truth(
        position_m=place[:, None],
        velocity_mps=np.tile([45.0, 0.0, 0.0], (len(seconds), 1, 1)),
        aircraft=(None,),  # type: ignore[arg-type]
        kind=np.array([Kind.FIXED_WING], np.uint8),
        emits=np.zeros(1, np.bool_),
    )
    seen = [
        (float(t), tracks(t, np.array([[45.0 * t, 3000.0, 300.0]]), np.array([[45.0, 0.0, 0.0]]))) for t in range(40)
    ]
    return truth, seen


def test_only_what_the_product_would_judge_is_learnt_from() -> None:
    truth, seen = scene()
    rows = ripe(rows_of(truth, iter(seen), 1))
    history, judged = no_history(), 0
    for _, picture in seen:
        probability, _ = judge(history, picture, prior_of(KindPrior()))
        judged += bool(probability[0, Kind.UNKNOWN] == 0.0 and (history.samples[0] + 1) % 4 == 0)
    assert len(rows.x) == judged
    assert np.expm1(rows.x[:, FEATURES.index("age")]).min() >= ENOUGH_S


def test_where_nothing_flies_a_track_is_of_clutter() -> None:
    truth, seen = scene()
    gone = msgspec.structs.replace(truth, position_m=np.full_like(truth.position_m, np.nan))
    assert set(rows_of(gone, iter(seen), 1).kind.tolist()) == {Kind.CLUTTER}


def test_a_scene_without_tracks_gives_no_rows() -> None:
    rows = joined([rows_of(scene()[0], iter([]), 1)])
    assert rows.x.shape == (0, len(FEATURES))


def test_of_a_kind_that_was_not_there_nothing_is_said() -> None:
    truth, seen = scene()
    rows = ripe(rows_of(truth, iter(seen), 1))
    text = tables(np.full((len(rows.x), len(KNOWN)), 1.0 / len(KNOWN)), rows)
    assert "nan" not in text
    (line,) = [line for line in text.splitlines() if line.startswith("| bird")]
    assert line.split("|")[2:-1] == [" 0 ", *[" – "] * (len(KNOWN) + 1)]


def test_the_page_keeps_what_was_not_written_by_the_tool() -> None:
    page = f"above\n{tool.BEGIN}\nold\n{tool.END}\nbelow\n"
    assert tool.rewritten(page, "new") == f"above\n{tool.BEGIN}\n\nnew\n{tool.END}\nbelow\n"
    for torn in (f"above\n{tool.BEGIN}\nold\nbelow\n", "above\nbelow\n", f"{tool.END}\n{tool.BEGIN}\n"):
        with pytest.raises(ValueError, match="written by"):
            tool.rewritten(torn, "new")


@pytest.mark.parametrize("words", [["--share", "20"], ["--share", "0"], ["--share", "nan"], ["--jobs", "0"]])
def test_scenes_of_one_purpose_never_become_those_of_another(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["train_kinds", *words])
    monkeypatch.setattr(tool, "ProcessPoolExecutor", lambda *_: pytest.fail("it began"))
    with pytest.raises(SystemExit) as ended:
        tool.main()
    assert ended.value.code == 2
    capsys.readouterr()


def test_what_does_not_add_up_is_not_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    likelihood = np.full((3, len(KNOWN)), 0.2)
    with pytest.raises(ValueError, match="add up"):
        tool.check(likelihood)
    likelihood = np.full((3, len(KNOWN)), np.nan)
    with pytest.raises(ValueError, match="add up"):
        tool.check(likelihood)
    tool.check(np.full((3, len(KNOWN)), 1.0 / len(KNOWN)))


def test_joined_keeps_every_column() -> None:
    truth, seen = scene()
    rows = rows_of(truth, iter(seen), 1)
    twice = joined([rows, rows])
    assert isinstance(twice, Rows)
    assert all(len(column) == 2 * len(rows.x) for column in twice)
