"""The published decoding of a datagram of an old radar: every value of its tracks and its service message."""

import json
from pathlib import Path
from typing import Any

import pytest

from hima.wire.asterix.decode import decode
from hima.wire.asterix.records import good_records
from hima.wire.container.packets import packets

CROATIA = Path(__file__).parents[2] / ".." / "shared" / "data" / "asterix" / "croatia"
GOLDEN = CROATIA / "expected" / "cat_001_002_json.txt"
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not GOLDEN.is_file(), reason="../shared/data/asterix is not there"),
]
KNOT = 0.22 / (3600 / 2**14)
"""The published text takes 2^-14 NM/s for 0.22 kt."""


def of_track(said: dict[str, Any]) -> dict[str, Any]:
    """Our record of what is published."""
    flags = {name: said["I020"][name] for name in ("TYP", "SIM", "SSRPSR", "ANT", "SPI", "RAB")}
    status, reply, level = said["I170"], said["I070"], said["I090"]
    return {
        "I001/010": {"sac": said["I010"]["SAC"], "sic": said["I010"]["SIC"]},
        "I001/020": dict(zip(("typ", "sim", "ssr_psr", "ant", "spi", "rab"), flags.values(), strict=True)),
        "I001/161": {"track_number": said["I161"]["tpn"]},
        "I001/040": {"rho_nm": said["I040"]["RHO"], "theta_deg": said["I040"]["THETA"]},
        "I001/200": {"ground_speed_kt": said["I200"]["CalcGS"] / KNOT, "heading_deg": said["I200"]["CalcHdg"]},
        "I001/070": {"mode_3a_flags": 4 * reply["V"] + 2 * reply["G"] + reply["L"], "mode_3a": reply["Mode3A"]},
        "I001/090": {"flight_level_flags": 2 * level["V"] + level["G"], "flight_level": level["ModeC"]},
        "I001/141": {"truncated_time_s": said["I141"]["Time"]},
        "I001/170": {
            "con": status["CON"],
            "rad": status["RAD"],
            "man": status["MAN"],
            "dou": status["DOU"],
            "rdpc": status["RDPC"],
            "gho": status["GHO"],
        },
        "I001/210": bytes(part["Qty"] << 1 | part["FX"] for part in said["I210"]).hex(),
    }


def of_service(said: dict[str, Any]) -> dict[str, Any]:
    return {
        "I002/010": {"sac": said["I010"]["SAC"], "sic": said["I010"]["SIC"]},
        "I002/000": {"message_type": said["I000"]["type"]},
        "I002/020": {"sector_deg": said["I020"]["Azi"]},
        "I002/030": {"time_of_day_s": said["I030"]["ToD"]},
    }


def test_every_published_value_is_read() -> None:
    lines = [json.loads(line) for line in GOLDEN.read_text(encoding="utf-8").splitlines() if line.strip()]
    (datagram,) = packets((CROATIA / "cat_001_002.pcap").read_bytes())
    found = good_records(decode(datagram.data))
    assert len(found) == len(lines) == 8
    for record, line in zip(found, lines, strict=True):
        assert record["category"] == line["cat"]
        data = bytes.fromhex(line["hexdata"])
        assert datagram.data[record["offset"] :].startswith(data)
        expected = of_track(line["CAT001"]) if line["cat"] == 1 else of_service(line["CAT002"])
        for name, content in expected.items():
            assert record[name] == (pytest.approx(content, abs=5e-8) if isinstance(content, dict) else content), name
        assert set(record) - {"category", "offset"} == set(expected)
