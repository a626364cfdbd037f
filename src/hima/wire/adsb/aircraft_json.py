"""`aircraft.json` of readsb and dump1090-fa: all aircraft that a receiver knows, as one document.

Only what is used here is named; everything else in it is passed over. Ages count back from the document's ``now``.

Source: README-json.md of readsb.
"""

from typing import Annotated, Final

import msgspec
from msgspec import Meta

from hima.errors import DecodeError

AIRCRAFT_MAX: Final = 4_000
Limited = Annotated[float, Meta(ge=-1e6, le=1e6)]
Age = Annotated[float, Meta(ge=0.0, le=1e6)]
Category = Annotated[int, Meta(ge=0, le=15)]


class Aircraft(msgspec.Struct, frozen=True):
    """One aircraft; None where a key is missing.

    Attributes:
        hex: Address; behind ``~`` one that is not of ICAO.
        type: Where the position comes from: ``adsb_icao``, ``adsr_icao``, ``tisb_icao``, ``mlat`` ...; empty from
            dump1090-fa.
        flight: Call sign.
        category: Emitter category, A0 to D7.
        alt_baro: Above the 1013.25 hPa level, ft; or ``ground``.
        alt_geom: Above the WGS 84 ellipsoid, ft.
        gs: Over ground, kt.
        track: Over ground, deg.
        baro_rate: Upwards, ft/min, by pressure.
        geom_rate: The same by GNSS.
        lat: Latitude, deg.
        lon: Longitude, deg.
        nic: Integrity category.
        rc: Radius of containment, m.
        nac_p: Accuracy category.
        sil: Source integrity level.
        sda: System design assurance.
        seen_pos: Age of the position, s.
        mlat: Names of fields that arrival times at several receivers gave.
        tisb: Names of fields that a ground station gave.
        rssi: How strong it was heard, dB below full scale.
    """

    hex: Annotated[str, Meta(pattern="^~?[0-9A-Fa-f]{6}$")]
    type: str = ""
    flight: str = ""
    category: str = ""
    alt_baro: Limited | str | None = None
    alt_geom: Limited | None = None
    gs: Limited | None = None
    track: Limited | None = None
    baro_rate: Limited | None = None
    geom_rate: Limited | None = None
    lat: Annotated[float, Meta(ge=-90.0, le=90.0)] | None = None
    lon: Annotated[float, Meta(ge=-180.0, le=180.0)] | None = None
    nic: Category = -1
    rc: Age | None = None
    nac_p: Category = -1
    sil: Category = -1
    sda: Category = -1
    seen_pos: Age | None = None
    mlat: list[str] = []
    tisb: list[str] = []
    rssi: Limited | None = None


class Document(msgspec.Struct, frozen=True):
    """The whole: when it was made (UTC seconds), and the aircraft."""

    now: Annotated[float, Meta(gt=0.0, lt=9e9)]  # as nanoseconds it fits into 64 bits
    aircraft: list[msgspec.Raw]


_DOCUMENT: Final = msgspec.json.Decoder(Document)
_AIRCRAFT: Final = msgspec.json.Decoder(Aircraft)


def decode(data: bytes) -> tuple[float, tuple[Aircraft, ...], tuple[DecodeError, ...]]:
    """Read one document.

    Returns:
        ``now``, 0 if it is none; good aircraft; and errors: ``not_aircraft_json``, ``bad_aircraft``,
        ``too_many_aircraft``.
    """
    try:
        document = _DOCUMENT.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return 0.0, (), (DecodeError(0, "not_aircraft_json"),)
    found: list[Aircraft] = []
    errors: list[DecodeError] = []
    behind = 0
    for raw in document.aircraft[:AIRCRAFT_MAX]:
        try:
            found.append(_AIRCRAFT.decode(raw))
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            # Looked for behind the last one only: from the beginning, a long list of bad ones would take seconds.
            at = data.find(raw, behind)
            behind = at + len(raw)
            errors.append(DecodeError(at, "bad_aircraft"))
    if len(document.aircraft) > AIRCRAFT_MAX:
        errors.append(DecodeError(0, "too_many_aircraft"))
    return document.now, tuple(found), tuple(errors)
