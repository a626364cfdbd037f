"""Permit tokens, lists and scans with what they must be found to be: the node and the phones' page read the same file.

`python -m tests.transport_vectors` writes it anew.
"""

import base64
import zlib
from pathlib import Path
from typing import Any

import msgspec
from tests.permits import (
    BEGIN_S,
    HOUR_S,
    KEY,
    KEY_ID,
    OTHER_KEY,
    ended_list,
    issued,
    key_list,
    printed,
    scans,
)

from hima.registry.transport.check import check
from hima.registry.transport.lists import End, Ended, PublicKey, seal
from hima.registry.transport.scan import digest
from hima.registry.transport.token import PREFIX, claims_of, write
from hima.wire.cose import base45

FILE = Path(__file__).parents[1] / "console" / "src" / "checkpoint" / "vectors.json"
PUBLIC = KEY.public_key().public_bytes_raw()
GONE = (
    Ended("TP-2026-0002", End.REVOKED, BEGIN_S),
    Ended("TP-2026-0003", End.SEIZED, BEGIN_S),
    Ended("TP-2026-0004", End.DELIVERED, BEGIN_S),
)
RETIRED = PublicKey(b"\x03" * 8, PUBLIC, "Ministry of Interior", BEGIN_S - 86_400, BEGIN_S - HOUR_S)
NOW_S = BEGIN_S + HOUR_S


def tokens() -> dict[str, tuple[str, int]]:
    """Texts and when they are checked, UTC seconds."""
    text = printed()
    signed = zlib.decompress(base45.decode(text[len(PREFIX) :]))
    turned = signed[:150] + bytes([signed[150] ^ 1]) + signed[151:]
    big = [{"scheme": "serial", "name": f"S{n}", "model": "سێسنا"} for n in range(40)]
    return {
        "genuine": (text, NOW_S),
        "genuine, long": (
            printed(issued(items=big, batteries=[{"un_number": 3480, "quantity": 1, "each_wh": 77}])),
            NOW_S,
        ),
        "early": (text, BEGIN_S - 1),
        "late": (text, BEGIN_S + 13 * HOUR_S),
        "stale lists": (text, BEGIN_S + 30 * 86_400),
        "clock behind": (text, BEGIN_S - 86_400),
        "revoked": (printed(issued("TP-2026-0002")), NOW_S),
        "seized": (printed(issued("TP-2026-0003")), NOW_S),
        "delivered": (printed(issued("TP-2026-0004")), NOW_S),
        "one bit turned": (PREFIX + base45.encode(zlib.compress(turned)), NOW_S),
        "another key under the same id": (printed(key=OTHER_KEY), NOW_S),
        "unknown key": (write(claims_of(issued()), b"\x02" * 8, OTHER_KEY), NOW_S),
        "key out of use": (write(claims_of(issued()), RETIRED.id, KEY), NOW_S),
        "cut": (text[:-4], NOW_S),
        "more behind": (PREFIX + base45.encode(zlib.compress(signed + b"\0")), NOW_S),
        "bomb": (PREFIX + base45.encode(zlib.compress(b"\0" * 2_000_000, 9)), NOW_S),
        "no prefix": (text[6:], NOW_S),
        "something else": ("https://example.org/", NOW_S),
        "empty": ("", NOW_S),
        "a list": (PREFIX + base45.encode(zlib.compress(seal(key_list(), KEY_ID, KEY))), NOW_S),
    }


def vectors() -> dict[str, Any]:
    """Everything in the file."""
    keys, gone = key_list(*key_list().keys, RETIRED), ended_list(*GONE)
    chain = scans({}, {"place_e5": (4_513_000, -3_560_000), "person": "هاوڕێ"}, {"checkpoint": "", "permit": ""})
    found = {name: (text, now_s, check(text, keys, gone, now_s)) for name, (text, now_s) in tokens().items()}
    return {
        "lists": {
            "root": base64.b64encode(PUBLIC).decode(),
            "keys": base64.b64encode(seal(keys, KEY_ID, KEY)).decode(),
            "ended": base64.b64encode(seal(gone, KEY_ID, KEY)).decode(),
        },
        "tokens": [
            {
                "name": name,
                "text": text,
                "now_s": now_s,
                "finding": said.finding.value,
                "hints": [hint.value for hint in said.hints],
                "digest": said.digest,
                "permit": None if said.claims is None else said.claims.permit,
                "driver": None if said.claims is None else said.claims.said.driver,
            }
            for name, (text, now_s, said) in found.items()
        ],
        "scans": [{"scan": msgspec.to_builtins(scan), "digest": digest(scan)} for scan in chain],
    }


if __name__ == "__main__":
    FILE.write_bytes(msgspec.json.format(msgspec.json.encode(vectors()), indent=2) + b"\n")
