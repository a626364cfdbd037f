"""One scan of a permit at a checkpoint. A phone without a link keeps them, each with the digest of the one before."""

import hashlib
from typing import Annotated, Final

import msgspec

from hima.plain_text import PLAIN
from hima.registry.transport.check import Finding, Hint

FIRST: Final = "0" * 64
"""Stands for the scan before a device's first."""
BATCH_MAX: Final = 50

Hex = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}\Z")]
WORD_MAX: Final = 80
_Word = Annotated[str, msgspec.Meta(max_length=WORD_MAX, pattern=PLAIN)]
_E5 = Annotated[int, msgspec.Meta(ge=-18_000_000, le=18_000_000)]


class Scan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A scan, as the device says.

    Attributes:
        device: The device's own random name.
        number: Its count, from 1, without gaps.
        checkpoint: Where, by name.
        person: Who, by name.
        time_us: When by the device's clock, UTC microseconds.
        place_e5: Longitude and latitude in 1e-5 degrees, about a metre; None if the device does not know.
        permit: Number of the permit; empty if it could not be read.
        token: Digest of the token's claims, or of the text if it could not be read.
        finding: What it was found to be.
        hints: What was said beside it.
        previous: Digest of the device's scan before; `FIRST` for its first.
    """

    device: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")]
    number: Annotated[int, msgspec.Meta(ge=1, le=1 << 31)]
    checkpoint: _Word
    person: _Word
    time_us: Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]
    permit: _Word
    token: Hex
    finding: Finding
    hints: Annotated[tuple[Hint, ...], msgspec.Meta(max_length=8)]
    previous: Hex
    place_e5: tuple[_E5, _E5] | None = None


class Batch(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Scans of a device, oldest first, and what its clock says as it sends them, UTC microseconds."""

    clock_us: Annotated[int, msgspec.Meta(ge=0, le=1 << 53)]
    scans: Annotated[tuple[Scan, ...], msgspec.Meta(min_length=1, max_length=BATCH_MAX)]


def digest(scan: Scan) -> str:
    """SHA-256 of a scan, hex: of its fields as lines, in their order, as device and node both write them."""
    place = "" if scan.place_e5 is None else f"{scan.place_e5[0]},{scan.place_e5[1]}"
    lines = (
        scan.device,
        str(scan.number),
        scan.checkpoint,
        scan.person,
        str(scan.time_us),
        place,
        scan.permit,
        scan.token,
        scan.finding.value,
        ",".join(hint.value for hint in scan.hints),
        scan.previous,
    )
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()
