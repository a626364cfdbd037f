"""Every kind of evidence is explained with the weight and the time that the table gives it, and has words to show."""

from pathlib import Path

import pytest

from hima.identification.spoofing.limits import LIMITS
from hima.picture.trust import EvidenceCode

ROOT = Path(__file__).parents[3]
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "docs" / "explain" / "spoofing.md").read_text().splitlines()
    if line.startswith("| ")
]
WORDS = (ROOT / "console" / "src" / "words" / "en.ts").read_text()


def number(cell: str) -> float:
    """The first number of a cell; a dash is none."""
    first = cell.split(maxsplit=1)[0].rstrip(":")
    return 0.0 if first == "–" else float(first)


@pytest.mark.parametrize("code", list(EvidenceCode))
def test_evidence_is_explained_with_its_figures(code: EvidenceCode) -> None:
    (row,) = [row for row in ROWS if row[0] == code.value.replace("_", " ")]
    assert (number(row[3]), number(row[4])) == (LIMITS[code].hold_s, LIMITS[code].weight)
    assert f"      {code.value}: [" in WORDS
