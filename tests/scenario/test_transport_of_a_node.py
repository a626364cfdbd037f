"""Transport permits belong to a live node: a simulated one signs nothing, and no registry holds up a start."""

import socket
from pathlib import Path

from tests.lone_radar import lone_radar
from tests.running import running

from hima.app.transport_keys import TransportKeys


def keyed(data: Path) -> Path:
    TransportKeys(data).make("Ministry of Interior", 1_795_780_800)
    return data


def test_a_simulated_run_touches_neither_registry_nor_ledger(tmp_path: Path) -> None:
    data = keyed(tmp_path / "data")
    scenario = ("--scenario", "scenarios/permit_breach.toml")
    with running("sites/khor_mor", *scenario, "--data", str(data), "--port", "0") as node:
        assert node.get("/api/transport/lists")["refusal"] == "no_permits"
        assert node.stop() == 0
    assert not (data / "registry.db").exists()
    assert not (data / "scans.db").exists()


def test_a_live_node_starts_while_its_database_is_away(tmp_path: Path) -> None:
    data = keyed(tmp_path / "data")
    site = lone_radar(tmp_path / "site")
    address = tmp_path / "address"
    with (site / "site.toml").open("a") as settings:
        settings.write(f'\n[registry]\nstore = "postgresql"\ndsn_file = "{address}"\n')
    with socket.socket() as silent:
        # It takes connections and never answers, as behind a firewall.
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        address.write_text(f"postgresql://hima@127.0.0.1:{silent.getsockname()[1]}/hima")
        with running(str(site), "--data", str(data), "--port", "0") as node:
            assert node.get("/health")["recording"]
            assert node.stop() == 0
