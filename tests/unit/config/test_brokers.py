"""Feeds and outputs by a broker: each slip is named."""

import pytest
from tests.unit.config.test_outputs import with_output
from tests.unit.config.test_problems import TEMPLATE, edited, only

from hima.config.brokers import is_topic_filter
from hima.config.load import load_site
from hima.sensing.settings import TransportKind

FEED = {"topic": '"sensors/site/radar/#"', "port": "1883"}
CERTIFIED = {"tls": "true", "tls_certificate": '"c.pem"', "tls_key": '"k.pem"', "tls_authority": '"a.pem"'}


def with_feed(**changes: str) -> dict[str, bytes]:
    table = "".join(f"{key} = {value}\n" for key, value in (FEED | changes).items())
    return edited("sensors.toml", ('"udp"', f'"mqtt"\n{table}'), ('host = "127.0.0.1" ', "# "), ("port = 8600", ""))


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        ({"topic": '""'}, "feed[radar].topic", "missing"),
        ({"topic": '"a/#/b"'}, "feed[radar].topic", "not a topic filter"),
        ({"port": "0"}, "feed[radar].port", "0 cannot be connected to"),
        ({**CERTIFIED, "tls_key": '""'}, "feed[radar].tls_key", "go together"),
        ({**CERTIFIED, "tls": "false"}, "feed[radar].tls", "it is off"),
        ({"password_file": '"p"'}, "feed[radar].user", "missing"),
        ({"password_file": '"p"', "user": '"u"', "host": '"192.0.2.7"'}, "feed[radar].tls", "go unencrypted"),
        ({**CERTIFIED, "tls_name": '"b.example"'}, "feed[radar].tls_name", "belongs to streams"),
        ({**CERTIFIED, "tls_name": '"x"'}, "feed[radar].tls_name", "belongs to streams alone"),
        ({"topics": '"a"'}, "feed[radar].topics", "unknown key"),
    ],
)
def test_a_slip_is_named(changes: dict[str, str], where: str, what: str) -> None:
    problem = only(with_feed(**changes))
    assert where in problem.where
    assert what in problem.what


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"host": '"broker.example"', "port": "8883", **CERTIFIED},
        {"tls": "true", "user": '"u"', "password_file": '"p"', "host": '"192.0.2.7"'},
        {"user": '"u"', "password_file": '"p"', "host": '"localhost"'},
    ],
)
def test_what_fits_together_is_taken(changes: dict[str, str]) -> None:
    (feed,) = load_site("site", with_feed(**changes)).feeds
    assert feed.transport is TransportKind.MQTT


@pytest.mark.parametrize("key", ["topic", "user"])
def test_what_belongs_to_brokers_belongs_to_no_other_transport(key: str) -> None:
    problem = only(TEMPLATE | edited("sensors.toml", ('"udp"', f'"udp"\n{key} = "x"')))
    assert (f"feed[radar].{key}" in problem.where, problem.what) == (True, "belongs to the transport `mqtt` alone")


@pytest.mark.parametrize("text", ["a", "a/b", "+", "#", "a/+/b", "a/#", "/", "a//b", "$share/group/a/#", "ًا/b c"])
def test_topic_filters(text: str) -> None:
    assert is_topic_filter(text)


@pytest.mark.parametrize("text", ["", "a/#/b", "#/a", "a+", "a/b#", "a/\0", "$share/group", "$share//a"])
def test_no_topic_filters(text: str) -> None:
    assert not is_topic_filter(text)


TOLD = {"format": '"json"', "transport": '"mqtt"', "port": "1883"}


@pytest.mark.parametrize(
    ("changes", "where", "what"),
    [
        ({"format": '"cot"'}, "output[tak].format", "`json` goes by `mqtt`"),
        ({"transport": '"udp"'}, "output[tak].format", "`json` goes by `mqtt`"),
        ({"port": "0"}, "output[tak].port", "0 cannot be connected to"),
        ({**CERTIFIED, "tls_name": '"x"'}, "output[tak].tls_name", "host's name alone"),
        ({"user": '"u"', "password_file": '"p"'}, "output[tak].tls", "go unencrypted"),
        ({"format": '"cot"', "transport": '"udp"', "home_assistant": "true"}, "output[tak].home_assistant", "alone"),
    ],
)
def test_a_slip_of_an_output_is_named(changes: dict[str, str], where: str, what: str) -> None:
    problem = only(with_output(**(TOLD | changes)))
    assert where in problem.where
    assert what in problem.what


def test_an_output_to_a_broker_is_taken_and_a_second_to_the_same_is_not() -> None:
    files = with_output(**TOLD, **CERTIFIED, home_assistant="true")
    assert load_site("site", files).outputs[0].home_assistant
    second = files["site.toml"].partition(b"[[output]]")[2].replace(b'"tak"', b'"other"')
    problem = only(files | {"site.toml": files["site.toml"] + b"[[output]]" + second})
    assert ("output[other].host" in problem.where, '"tak" tells that broker' in problem.what) == (True, True)
