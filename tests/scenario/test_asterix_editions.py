"""A running node whose one feed carries ADS-B of two ground stations, an old one and a new one."""

import time
from pathlib import Path
from typing import Any

import pytest
from tests.lone_radar import FILES, Antenna
from tests.running import RunningNode, running, until
from tests.scenario.test_node_bad_input import refused

from hima.wire.asterix.cat021 import Cat021
from hima.wire.asterix.cat021_early import Cat021Early
from hima.wire.asterix.encode import encode

SENSORS = """
[[sensor]]
id = "adsb"
kind = "adsb"
lat_deg = 45.8
lon_deg = 16.0
range_max_m = 300000

[[feed]]
id = "adsb"
sensor = "adsb"
format = "asterix"
transport = "udp"
editions = {editions}
"""
OLD_LAT_DEG, NEW_LAT_DEG, LON_DEG = 45.9, 45.7, 16.1


def site(folder: Path, editions: str) -> Path:
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(text)
    (folder / "sensors.toml").write_text(SENSORS.format(editions=editions))
    return folder


def old(edition: str = "0.26") -> bytes:
    made = Cat021Early.empty(3)
    made.sac[:], made.sic[:], made.time_of_day_s[:] = 25, 8, time.time() % 86_400.0
    made.gbs[:], made.atp[:], made.arc[:], made.mds[:], made.nuc_p[:] = 0, 1, 1, 1, 7
    made.aircraft_address[:] = [0x501C01, 0x501C02, 0x501C03]
    made.lat_deg[:], made.lon_deg[:], made.flight_level[:], made.geometric_height_ft[:] = (
        OLD_LAT_DEG,
        LON_DEG,
        200.0,
        20_500.0,
    )
    made.ground_speed_kt[:], made.track_angle_deg[:], made.identification[:] = 360.0, 90.0, 0x508679518820
    made.emitter_category[:] = 3
    return encode(made, edition)


def new() -> bytes:
    made = Cat021.empty(2)
    made.sac[:], made.sic[:], made.position_valid_s[:] = 25, 7, time.time() % 86_400.0
    made.atp[:], made.arc[:], made.nic[:], made.nac_p[:] = 0, 0, 8, 9
    made.aircraft_address[:] = [0x4BAA01, 0x4BAA02]
    made.lat_deg[:], made.lon_deg[:], made.flight_level[:] = NEW_LAT_DEG, LON_DEG, 100.0
    made.ground_speed_kt[:], made.track_angle_deg[:] = 180.0, 180.0
    return encode(made)


def contacts(node: RunningNode) -> dict[str, dict[str, Any]]:
    return {contact["key"].rpartition("/")[2]: contact for contact in node.shown()["picture"]["contacts"]}


def test_two_stations_of_one_feed_are_read_each_by_its_edition(tmp_path: Path) -> None:
    folder = site(tmp_path / "site", '["021=2.4", "25/8:021=0.26"]')
    with running(str(folder), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        stations = Antenna(node, "adsb")

        def all_five() -> dict[str, dict[str, Any]] | None:
            stations.send(old())
            stations.send(new())
            found = contacts(node)
            return found if len(found) == 5 else None

        found = until(all_five, 20)
        stations.close()
        assert set(found) == {"501c01", "501c02", "501c03", "4baa01", "4baa02"}
        for address, contact in found.items():
            of_old = address.startswith("50")
            assert contact["latDeg"] == pytest.approx(OLD_LAT_DEG if of_old else NEW_LAT_DEG, abs=1e-4)
            assert contact["lonDeg"] == pytest.approx(LON_DEG, abs=1e-4)
            assert contact["heightReference"] == ("ellipsoid" if of_old else "barometric")
            assert contact["speedMps"] == pytest.approx(185.2 if of_old else 92.6, abs=0.2)
            assert contact["courseDeg"] == pytest.approx(90.0 if of_old else 180.0, abs=0.1)
            assert contact["name"] == ("THY9TX" if of_old else "")
            assert contact["nic"] is None
        assert node.rejects("adsb") == {}
        assert node.stop() == 0


@pytest.mark.parametrize(
    ("editions", "spoken"), [("[]", "0.26"), ('["021=2.4"]', "0.23"), ('["25/8:021=0.23"]', "0.26")]
)
def test_the_wrong_edition_is_refused_by_name_and_nothing_is_invented(
    tmp_path: Path, editions: str, spoken: str
) -> None:
    folder = site(tmp_path / "site", editions)
    with running(str(folder), "--data", str(tmp_path / "data"), "--port", "0") as node:
        node.sign_in()
        station, sent = Antenna(node, "adsb"), 30
        for _ in range(sent):
            station.send(old(spoken))
        station.close()
        health = until(lambda: heard(node, sent), 10)
        assert health["messages"] == 0
        counted = node.rejects("adsb")
        assert counted["edition_implausible"] >= sent - 8
        assert counted[f"edition_may_be_021={spoken}"] == 3 * sent
        told = {"edition_implausible", f"edition_may_be_021={spoken}"}
        until(lambda: told <= node.get("/health")["feeds"]["adsb"]["reject_reasons"].keys(), 10)
        assert contacts(node) == {}
        assert node.stop() == 0


def heard(node: RunningNode, frames: int) -> dict[str, Any] | None:
    feed: dict[str, Any] = node.get("/health")["feeds"]["adsb"]
    return feed if feed["frames"] >= frames else None


def test_an_edition_that_is_not_read_is_a_problem_of_the_site(tmp_path: Path) -> None:
    code, said = refused(str(site(tmp_path / "site", '["021=0.22"]')), "--data", str(tmp_path / "data"), "--port", "0")
    assert code == 1
    assert "sensors.toml: feed[adsb].editions[#1]: edition 0.22 of category 021 is not read" in said
    assert "Read are 0.23 and 0.24 to 0.26 and 2.1 to 2.7." in said
