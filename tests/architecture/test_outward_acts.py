"""Defensive by construction: the list of outward acts is closed, and a person decides."""

import re
from pathlib import Path
from typing import get_args

from hima.picture.act import AUTOMATIC, BY_A_PERSON, OutwardAct
from hima.picture.outcome import OUTWARD_ACTS, LookupWanted, Outcome

SOURCE = Path(__file__).parents[2] / "src" / "hima"


def test_the_list_is_closed() -> None:
    assert {act.value for act in OutwardAct} == {
        "notify",
        "sound",
        "publish",
        "advise",
        "hand_over",
        "all_clear",
        "sensor_request",
    }
    assert {act.value for act in AUTOMATIC} == {"notify", "sound", "publish"}
    assert AUTOMATIC.isdisjoint(BY_A_PERSON)
    assert frozenset(OutwardAct) == AUTOMATIC | BY_A_PERSON


def test_every_outcome_of_the_corridor_is_an_automatic_act_of_the_list() -> None:
    """A new kind of outcome must be placed here, where a reviewer sees it. A look-up leaves nothing: no outward act."""
    assert set(OUTWARD_ACTS) == set(get_args(Outcome))
    assert {outcome for outcome, acts in OUTWARD_ACTS.items() if not acts} == {LookupWanted}
    for outcome, acts in OUTWARD_ACTS.items():
        assert acts <= AUTOMATIC, outcome


def test_no_module_names_an_effector() -> None:
    """No code for tasking anything that acts on a drone exists under any of its usual names."""
    words = re.compile(
        r"\b(jam(s|mer|ming)?|effector|engage(ment)?|intercept(or)?|fire_control|weapon|kill)\b", re.IGNORECASE
    )
    told_not_to = re.compile(r"controls no|no weapon|never|SIGKILL|kill -|killed|kill\(", re.IGNORECASE)
    for path in sorted(SOURCE.rglob("*.py")):
        for number, line in enumerate(path.read_text().splitlines(), 1):
            assert not words.search(line) or told_not_to.search(line), f"{path.name}:{number}: {line.strip()}"
