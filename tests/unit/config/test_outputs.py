"""Outputs of a site: each slip is named, and nobody can fetch the picture who was not meant to."""

import pytest
from tests.unit.config.test_problems import TEMPLATE, only

from hima.config.load import load_site
from hima.config.site import pack_site, unpack_site
from hima.sharing.settings import OutputSettings, OutputTransport

OUTPUT = {"id": '"tak"', "format": '"cot"', "transport": '"udp"', "host": '"192.0.2.7"', "port": "4242"}


def with_output(**changes: str) -> dict[str, bytes]:
    table = "".join(f"{key} = {value}\n" for key, value in (OUTPUT | changes).items())
    return TEMPLATE | {"site.toml": TEMPLATE["site.toml"] + f"\n[[output]]\n{table}".encode()}


def test_an_output_is_part_of_the_site_and_of_its_journal() -> None:
    site = load_site("site", with_output(operators="true"))
    (output,) = site.outputs
    assert isinstance(output, OutputSettings)
    assert (output.transport, output.operators, output.names, output.simulated) == (
        OutputTransport.UDP,
        True,
        False,
        False,
    )
    assert unpack_site(pack_site(site)) == site
    assert load_site("site", TEMPLATE).outputs == ()


NODE = "a8654cdf-4328-47de-81fa-c495589e30c9"
TO_FUSION = {"format": '"sapient"', "transport": '"tcp_client"'}
CERTIFIED = {"tls": "true", "tls_certificate": '"c.pem"', "tls_key": '"k.pem"', "tls_authority": '"a.pem"'}


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        ({"port": "0"}, "output[tak].port", "0 cannot be sent to"),
        ({"transport": '"multicast"'}, "output[tak].host", "not a multicast group"),
        ({"tls": "true"}, "output[tak].tls", "not encrypted"),
        ({"transport": '"tcp_server"', "host": '"0.0.0.0"'}, "output[tak].tls", "whoever connects would see"),
        ({"transport": '"tcp_server"', "tls": "true"}, "output[tak].tls_authority", "missing"),
        ({"transport": '"tcp_client"', **CERTIFIED, "tls_key": '""'}, "output[tak].tls_key", "go together"),
        ({"transport": '"tcp_client"', **CERTIFIED, "tls": "false"}, "output[tak].tls", "it is off"),
        ({"format": '"sapient"'}, "output[tak].transport", "a conversation with one other side"),
        ({"node_id": f'"{NODE}"'}, "output[tak].node_id", "belongs to SAPIENT alone"),
        ({**TO_FUSION, "node_id": f'"{NODE.upper()}"'}, "output[tak].node_id", ""),
        ({"encoding": '"negotiate"'}, "output[tak].encoding", "only a stream"),
        ({"format": '"morse"'}, "output[tak].format", "not known here"),
        ({"period_s": "0"}, "output[tak].period_s", "out of range"),
        ({"operator": "true"}, "output[tak].operator", "unknown key"),
        ({"sic": "7"}, "output[tak].sac", "belong to ASTERIX alone"),
        ({"service": "7"}, "output[tak].sac", "belong to ASTERIX alone"),
        ({"format": '"asterix"', "sac": "25"}, "output[tak].sic", "missing"),
        ({"format": '"asterix"', "sic": "25"}, "output[tak].sac", "missing"),
        ({"format": '"asterix"', "sac": "256", "sic": "1"}, "output[tak].sac", "out of range"),
        ({"format": '"asterix"', "sac": "1", "sic": "1", "encoding": '"protobuf"'}, "output[tak].encoding", "one"),
    ],
)
def test_a_slip_is_named(changes: dict[str, str], where: str, what: str) -> None:
    problem = only(with_output(**changes))
    assert where in problem.where
    assert what in problem.what


@pytest.mark.parametrize(
    "changes",
    [
        {"transport": '"multicast"', "host": '"239.2.3.1"', "encoding": '"protobuf"', "hops": "4"},
        {"transport": '"tcp_server"', "host": '"127.0.0.1"', "port": "0"},
        {"transport": '"tcp_server"', "host": '"0.0.0.0"', **CERTIFIED},
        TO_FUSION,
        {**TO_FUSION, "node_id": f'"{NODE}"', **CERTIFIED},
        {"transport": '"tcp_client"', "host": '"tak.example"', **CERTIFIED, "tls_name": '"takserver"'},
    ],
)
def test_what_fits_together_is_taken(changes: dict[str, str]) -> None:
    assert len(load_site("site", with_output(**changes)).outputs) == 1


def test_an_output_may_not_bear_the_codes_that_a_feed_takes() -> None:
    files = with_output(format='"asterix"', sac="25", sic="7")
    assert load_site("site", files).outputs[0].sic == 7
    feed = files["sensors.toml"].replace(b'format = "asterix"', b'format = "asterix"\nsac = 25\nsic = 7', 1)
    assert feed != files["sensors.toml"]
    problem = only(files | {"sensors.toml": feed})
    assert "output[tak].sic" in problem.where
    assert "25/7" in problem.what
