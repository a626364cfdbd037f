"""What feeds say of TLS: each slip is named."""

import pytest
from tests.unit.config.test_problems import edited, only

from hima.config.load import load_site

CERTIFIED = {"tls": "true", "tls_certificate": '"c.pem"', "tls_key": '"k.pem"', "tls_authority": '"a.pem"'}


def with_feed(transport: str, **said: str) -> dict[str, bytes]:
    table = "".join(f"{key} = {value}\n" for key, value in said.items())
    return edited("sensors.toml", ('"udp"', f'"{transport}"\n{table}'))


@pytest.mark.parametrize(
    ("transport", "said", "key", "what"),
    [
        ("udp", {"tls": "true"}, "tls", "not encrypted"),
        ("tcp_client", {**CERTIFIED, "tls": "false"}, "tls", "it is off"),
        ("tcp_client", {**CERTIFIED, "tls_key": '""'}, "tls_key", "go together"),
        ("tcp_server", {"tls": "true"}, "tls_authority", "missing"),
        ("tcp_server", {**CERTIFIED, "tls_authority": '""'}, "tls_authority", "missing"),
    ],
)
def test_a_slip_is_named(transport: str, said: dict[str, str], key: str, what: str) -> None:
    problem = only(with_feed(transport, **said))
    assert (f"feed[radar].{key}" in problem.where, what in problem.what) == (True, True), problem


@pytest.mark.parametrize("transport", ["tcp_client", "tcp_server"])
def test_what_fits_together_is_taken(transport: str) -> None:
    (feed,) = load_site("site", with_feed(transport, **CERTIFIED)).feeds
    assert feed.tls
