"""Inputs that are kept: one line of hex each, in `corpus/NAME.txt`. All of them were found from nothing by the fuzzer,
or written by our own encoders; none is anybody's recording.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "corpus"


def kept(name: str) -> list[bytes]:
    """The inputs kept for a target."""
    path = FOLDER / f"{name}.txt"
    return [bytes.fromhex(line) for line in path.read_text().splitlines()] if path.exists() else []


def keep(name: str, inputs: Iterable[bytes]) -> None:
    """Keep these and no others, the shortest first."""
    lines = sorted({one.hex() for one in inputs if one}, key=lambda line: (len(line), line))
    (FOLDER / f"{name}.txt").write_text("".join(f"{line}\n" for line in lines))


def unfold(inputs: Iterable[bytes], folder: Path) -> None:
    """Write inputs as files, as the fuzzer wants them."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in inputs:
        (folder / hashlib.sha1(one, usedforsecurity=False).hexdigest()).write_bytes(one)


def fold(name: str, folder: Path) -> None:
    """Keep the inputs of a folder."""
    keep(name, [path.read_bytes() for path in folder.iterdir()])
