"""A transport permit in all its stages, for tests."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from hima.registry.change import Author
from hima.registry.transport.acts import draft, endorse, move, sign
from hima.registry.transport.check import Finding
from hima.registry.transport.life import Verb
from hima.registry.transport.lists import Ended, EndedList, KeyList, PublicKey
from hima.registry.transport.permit import TransportPermit, TransportRequest
from hima.registry.transport.scan import FIRST, Scan, digest
from hima.registry.transport.token import claims_of, write
from hima.units import SECOND_NS

BEGIN: Final = datetime(2026, 11, 27, 6, 0, tzinfo=UTC)
BEGIN_S: Final = int(BEGIN.timestamp())
BEGIN_NS: Final = BEGIN_S * SECOND_NS
HOUR_S: Final = 3600
SARA: Final = Author("p1", "Sara Ahmed", "Ministry of Interior")
OMAR: Final = Author("p2", "Omar Jasim", "Civil Aviation Authority")
DRIVER: Final = "ئازاد کەریم"
KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
KEY_ID: Final = b"\x01" * 8
OTHER_KEY: Final = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def asked(**more: Any) -> dict[str, Any]:
    """A request as JSON: a survey company moves two drones from Sulaymaniyah to the field."""
    return {
        "kind": "internal_move",
        "issuer": "Ministry of Interior",
        "consignor": "Zagros Survey Company",
        "consignee": "Khor Mor Field Services",
        "vehicle": {"carrier": "Zagros Survey Company", "plate": "22 A 12345", "driver": DRIVER},
        "route": {
            "origin": {"name": "سلێمانی", "lon_deg": 45.44, "lat_deg": 35.56},
            "destination": {"name": "Khor Mor gas field", "lon_deg": 44.90, "lat_deg": 35.20},
            "line_deg": [[45.13, 35.60], [44.83, 35.53]],
            "buffer_m": 5000,
            "checkpoints": [
                {"name": "Bazian", "lon_deg": 45.13, "lat_deg": 35.60},
                {"name": "چەمچەماڵ", "lon_deg": 44.83, "lat_deg": 35.53},
            ],
        },
        "items": [
            {"scheme": "uin", "name": "IQ-000123", "model": "DJI Matrice 350"},
            {"scheme": "serial", "name": "1581F5BKD229X00A", "model": "DJI Mavic 3"},
        ],
        "batteries": [{"un_number": 3481, "quantity": 6, "each_wh": 263.2}],
        "payload": "Camera, LiDAR",
        "valid_from": BEGIN.isoformat(),
        "valid_to": (BEGIN + timedelta(hours=12)).isoformat(),
        "conditions": "By day only.",
    } | more


def requested(**more: Any) -> TransportRequest:
    return msgspec.convert(asked(**more), TransportRequest)


def issued(number: str = "TP-2026-0001", **more: Any) -> TransportPermit:
    permit = draft(number, requested(**more), BEGIN_NS - 5 * SECOND_NS)
    permit = move(permit, Verb.SUBMIT, "for the survey", BEGIN_NS - 4 * SECOND_NS)
    for authority in permit.needs:
        speaker = Author(f"e-{authority.value}", f"Speaker of {authority.value}", authority.value)
        permit = endorse(permit, authority, speaker, "known", BEGIN_NS - 3 * SECOND_NS)
    permit = sign(permit, SARA, BEGIN_NS - 2 * SECOND_NS)
    return sign(permit, OMAR, BEGIN_NS - SECOND_NS)


def under_way(number: str = "TP-2026-0001", **more: Any) -> TransportPermit:
    return move(issued(number, **more), Verb.DEPART, "loaded", BEGIN_NS)


def printed(permit: TransportPermit | None = None, key: Ed25519PrivateKey = KEY) -> str:
    return write(claims_of(permit or issued()), KEY_ID, key)


def key_list(*keys: PublicKey, made_s: int = BEGIN_S - HOUR_S) -> KeyList:
    public = PublicKey(KEY_ID, KEY.public_key().public_bytes_raw(), "Ministry of Interior", BEGIN_S - 86_400)
    return KeyList(made_s, made_s + 7 * 86_400, keys or (public,))


def ended_list(*permits: Ended, made_s: int = BEGIN_S - HOUR_S) -> EndedList:
    return EndedList(made_s, made_s + 7 * 86_400, permits)


def scans(*at: dict[str, Any], device: str = "00112233aabbccdd") -> Sequence[Scan]:
    """A device's chain of scans, one for each set of values."""
    chain: list[Scan] = []
    for number, values in enumerate(at, 1):
        said: dict[str, Any] = {
            "device": device,
            "number": number,
            "checkpoint": "Bazian",
            "person": "Hawre",
            "time_us": (BEGIN_S + number * 60) * 1_000_000,
            "permit": "TP-2026-0001",
            "token": "ab" * 32,
            "finding": Finding.VALID,
            "hints": (),
            "previous": digest(chain[-1]) if chain else FIRST,
        }
        chain.append(Scan(**(said | values)))
    return chain
