"""A running node asks a provider of network Remote ID and a receiver's web server for what flies."""

import json
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from tests.asked import answering
from tests.lone_radar import FILES
from tests.running import RunningNode, running, until

LAT_DEG, LON_DEG = 47.37, 8.5
ZURICH: Final = Path(__file__).parents[2] / ".." / "shared" / "data" / "interuss" / "rid" / "zurich.json"
SENSORS: Final = """
[[sensor]]
id = "{id}"
kind = "{kind}"
lat_deg = 47.37
lon_deg = 8.5
range_max_m = 100000

[[feed]]
id = "{id}"
sensor = "{id}"
format = "{format}"
transport = "http"
poll_s = 0.2
url = "{url}"
"""


def site(folder: Path, *feeds: str) -> Path:
    folder.mkdir()
    for name, text in FILES.items():
        (folder / name).write_text(
            text.replace("lat_deg = 45.8", "lat_deg = 47.37").replace("lon_deg = 16.0", "lon_deg = 8.5")
        )
    (folder / "sensors.toml").write_text("".join(feeds))
    return folder


def contacts(node: RunningNode) -> dict[str, dict[str, Any]]:
    return {contact["key"]: contact for contact in node.shown()["picture"]["contacts"]}


def stamp(moment: datetime) -> dict[str, str]:
    return {"value": moment.isoformat().replace("+00:00", "Z"), "format": "RFC3339"}


def own_flights() -> list[dict[str, Any]]:
    """Two flights in the form of the sample: states a second apart, and who flies."""
    flights = []
    for number, serial in enumerate(("1AKGAAN8G70R7JS", "ULYK563L5G")):
        position = {
            "lat": LAT_DEG,
            "lng": LON_DEG + 0.01 * number,
            "alt": 500.0,
            "accuracy_h": "HA10m",
            "accuracy_v": "VA10m",
        }
        states = [
            {
                "timestamp": f"2022-01-01T00:00:{second:02}+00:00", "timestamp_accuracy": 1.0, "speed": 5.0,
                "track": 0.0, "position": position | {"lat": LAT_DEG + 4.5e-5 * second}, "speed_accuracy": "SA3mps",
            }
            for second in range(15)
        ]  # fmt: skip
        details = {
            "id": f"flight {number}",
            "serial_number": serial,
            "operator_location": {"lat": LAT_DEG, "lng": LON_DEG},
        }
        flights.append({"states": states, "flight_details": details, "aircraft_type": "Helicopter"})
    return flights


class Provider:
    """Plays flights in turns of their length, as a service provider would report them now."""

    def __init__(self, flights: list[dict[str, Any]], token: str) -> None:
        self.flights = flights
        self.token = token
        self.asked: set[str] = set()

    def __call__(self, path: str, token: str) -> bytes | None:
        self.asked.add(path)
        if token != self.token:
            return None
        now = datetime.now(UTC)
        if urlsplit(path).path == "/uss/flights":
            area = {
                "id": "only an area",
                "aircraft_type": "Helicopter",
                "operating_area": {"aircraft_count": 2, "volumes": []},
            }
            flying = [self._flight(flight, now) for flight in self.flights]
            return json.dumps({"timestamp": stamp(now), "flights": [*flying, area]}).encode()
        for flight in self.flights:
            said = flight["flight_details"]
            if unquote(path) == f"/uss/flights/{said['id']}/details":
                details = {
                    "id": said["id"],
                    "uas_id": {"serial_number": said["serial_number"]},
                    "operator_location": {"position": said["operator_location"]},
                }
                return json.dumps({"details": details}).encode()
        return None

    def _flight(self, flight: dict[str, Any], now: datetime) -> dict[str, Any]:
        states = flight["states"]
        state = states[int(now.timestamp()) % len(states)]
        whole = now.replace(microsecond=0) - timedelta(seconds=1)
        return {
            "id": flight["flight_details"]["id"],
            "aircraft_type": flight["aircraft_type"],
            "current_state": state | {"timestamp": stamp(whole)},
        }


SAMPLES: Final = [
    pytest.param("own", id="own"),
    pytest.param(
        "zurich",
        id="zurich",
        marks=[pytest.mark.corpus, pytest.mark.skipif(not ZURICH.is_file(), reason=f"{ZURICH} is not there")],
    ),
]


@pytest.mark.parametrize("sample", SAMPLES)
def test_flights_of_a_provider_are_contacts(tmp_path: Path, sample: str) -> None:
    flights = own_flights() if sample == "own" else json.loads(ZURICH.read_text())["flights"]
    token = tmp_path / "token"
    token.write_text("old\n")
    provider = Provider(flights, "fresh")
    with answering(provider) as base:
        feed = SENSORS.format(id="uss", kind="remote_id", format="remoteid_network", url=base)
        folder = site(tmp_path / "site", feed + f'token_file = "{token}"\n')
        with running(str(folder), "--data", str(tmp_path / "data"), "--port", "0") as node:
            node.sign_in()
            until(lambda: node.get("/health")["feeds"]["uss"]["state"] == "down", 10)
            token.write_text("fresh\n")
            serials = {flight["flight_details"]["serial_number"] for flight in flights}
            until(lambda: serials <= {contact["name"] for contact in contacts(node).values()}, 30)
            shown = contacts(node)
            area = shown.pop("uss/only an area")
            assert (area["lonDeg"], area["latDeg"], area["speedMps"]) == (None, None, None)
            assert len(shown) == len(flights)
            for contact in shown.values():
                assert contact["source"] == "remote_id"
                assert abs(contact["latDeg"] - LAT_DEG) < 0.02
                assert abs(contact["lonDeg"] - LON_DEG) < 0.03
                assert contact["operatorLonDeg"] is not None
                assert contact["ageS"] < 10
            health = node.get("/health")
            assert health["feeds"]["uss"]["state"] == "live"
            assert not any(health["tracks"].values()), "a claim is no track"
            assert node.stop() == 0
            assert node.process.stderr is not None
            assert "Traceback" not in node.process.stderr.read()
    views = [parse_qs(urlsplit(path).query)["view"][0] for path in provider.asked if path.startswith("/uss/flights?")]
    south, west, north, east = map(float, views[0].split(","))
    assert south < LAT_DEG < north
    assert west < LON_DEG < east


def test_aircraft_of_a_receivers_web_server_are_contacts_until_it_stops(tmp_path: Path) -> None:
    """The clock of the receiver stands still in the end: its document comes, and counts for nothing."""
    stopped: list[float] = []

    def answers(path: str, token: str) -> bytes | None:
        if path != "/data/aircraft.json":
            return None
        assert token == ""
        now = stopped[0] if stopped else time.time()
        aircraft = {
            "hex": "4b1a2b", "type": "adsb_icao", "flight": "SWR12A  ", "alt_geom": 3000, "gs": 200, "track": 90,
            "lat": LAT_DEG, "lon": LON_DEG, "nic": 8, "nac_p": 9, "sil": 3, "sda": 2, "seen_pos": 0.2,
        }  # fmt: skip
        return json.dumps({"now": now, "messages": 1, "aircraft": [aircraft, {"hex": "bad"}]}).encode()

    with answering(answers) as base:
        feed = SENSORS.format(id="readsb", kind="adsb", format="adsb", url=f"{base}/data/aircraft.json")
        folder = site(tmp_path / "site", feed + "silence_s = 2.0\n")
        with running(str(folder), "--data", str(tmp_path / "data"), "--port", "0") as node:
            node.sign_in()
            shown = until(lambda: contacts(node).get("readsb/4b1a2b"), 20)
            assert (shown["name"], shown["source"]) == ("SWR12A", "adsb")
            assert node.get("/health")["feeds"]["readsb"]["state"] == "live"
            stopped.append(time.time())
            until(lambda: node.get("/health")["feeds"]["readsb"]["state"] == "silent", 20)
            metrics = node.get("/metrics")
            assert 'hima_rejects_total{feed="readsb",reason="bad_aircraft"}' in metrics
            assert not any(node.get("/health")["tracks"].values())
            assert node.stop() == 0
