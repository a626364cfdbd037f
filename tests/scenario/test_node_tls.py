"""A node under its own certificate: reached by whoever trusts the site's authority, and by nobody else."""

import ssl
from pathlib import Path

import httpx
import pytest
from tests.lone_radar import lone_radar
from tests.running import running

from hima.cli.main import main


def test_a_phone_that_trusts_the_authority_gets_the_page_and_the_lists(tmp_path: Path) -> None:
    data = ("--data", str(tmp_path / "data"))
    site = lone_radar(tmp_path / "site")
    with (site / "site.toml").open("a") as settings:
        settings.write("\n[registry]\n")
    assert main(["cert", "make", "127.0.0.1", "localhost", *data]) == 0
    assert main(["transport", "key", "--owner", "Ministry of Interior", *data]) == 0
    with running(str(site), *data, "--port", "0", "--tls") as node:
        port = node.url.rpartition(":")[2]
        assert node.url.startswith("https://")
        trusted = ssl.create_default_context(cafile=tmp_path / "data" / "tls" / "authority.pem")
        with httpx.Client(base_url=f"https://127.0.0.1:{port}", verify=trusted, trust_env=False) as phone:
            page = phone.get("/checkpoint/")
            assert page.headers["permissions-policy"].startswith("camera=(self)")
            assert "default-src 'self'" in page.headers["content-security-policy"]
            assert page.headers["strict-transport-security"] == "max-age=31536000"
            assert set(phone.get("/api/transport/lists").json()) == {"root", "keys", "ended"}
            assert phone.get("/").headers["permissions-policy"].startswith("camera=()")
        with pytest.raises(httpx.ConnectError, match=r"self-signed|unable to get local issuer"):
            httpx.get(f"https://127.0.0.1:{port}/checkpoint/", verify=ssl.create_default_context(), trust_env=False)
        assert node.stop() == 0
