"""A running node agrees on TAK protocol 1 with a client and with a server of others; `takproto` reads what follows."""

import socket
import xml.etree.ElementTree as ET
from pathlib import Path

import takproto
from tests.lone_radar import lone_radar
from tests.running import running
from tests.scenario.test_cot_peers import address, stamp

OUTPUTS = """
[[output]]
id = "clients"
format = "cot"
transport = "tcp_server"
host = "127.0.0.1"
port = 0
encoding = "negotiate"

[[output]]
id = "server"
format = "cot"
transport = "tcp_client"
host = "127.0.0.1"
port = {port}
encoding = "negotiate"
"""
WANTED = 2
"""Signs of life, one in ten seconds: no aircraft is needed to see how things are written."""


def word(type_: str, uid: str, said: str) -> bytes:
    """As another's program writes it."""
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>\n<event version='2.0' uid='{uid}' type='{type_}' time='{stamp()}'"
        f" start='{stamp()}' stale='{stamp(60)}' how='m-g'><point lat='0.0' lon='0.0' hae='0.0' ce='999999'"
        f" le='999999'/><detail><TakControl>{said}</TakControl></detail></event>"
    ).encode()


class Stream:
    """Another's end of a connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.connection.settimeout(30)
        self.data = b""

    def _more(self) -> None:
        more = self.connection.recv(65_536)
        assert more, "the node hung up"
        self.data += more

    def event(self) -> ET.Element:
        """The next event in XML."""
        while b"</event>" not in self.data:
            self._more()
        text, _, self.data = self.data.partition(b"</event>")
        assert text.startswith(b"<?xml")
        return ET.fromstring(text + b"</event>")  # noqa: S314 - what our own node sent

    def until(self, type_: str) -> ET.Element:
        """The next event of a type; whatever comes before it is in XML too."""
        while (event := self.event()).get("type") != type_:
            pass
        return event

    def by_protobuf(self) -> str:
        """Type of the next event, which `takproto` must be able to read."""
        while len(self.data) < 4:
            self._more()
        assert self.data[0] == 0xBF
        length = self.data[1] & 0x7F | (self.data[2] & 0x7F) << 7 if self.data[1] & 0x80 else self.data[1]
        end = length + (3 if self.data[1] & 0x80 else 2)
        while len(self.data) < end:
            self._more()
        frame, self.data = self.data[:end], self.data[end:]
        message = takproto.parse_proto(bytearray(frame))
        assert message is not None
        return str(message.cotEvent.type)


def test_a_client_and_a_server_of_others_agree_with_us_and_one_that_asks_for_nothing_gets_xml(tmp_path: Path) -> None:
    site = lone_radar(tmp_path / "site", period_s=1.0)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(30)
        with (site / "site.toml").open("a") as file:
            file.write(OUTPUTS.format(port=listener.getsockname()[1]))
        with running(str(site), "--data", str(tmp_path / "data"), "--port", "0") as node:
            node.sign_in()
            there = ("127.0.0.1", int(address(node, "outputs", "clients").rpartition(":")[2]))
            with (
                socket.create_connection(there) as asks,
                socket.create_connection(there) as asks_nothing,
                listener.accept()[0] as accepted,
            ):
                client, plain, server = Stream(asks), Stream(asks_nothing), Stream(accepted)

                offer = client.until("t-x-takp-v")
                support = offer.find("detail/TakControl/TakProtocolSupport")
                assert support is not None
                assert support.get("version") == "1"
                asks.sendall(word("t-x-takp-q", offer.get("uid") or "", "<TakRequest version='1'/>"))
                response = client.until("t-x-takp-r").find("detail/TakControl/TakResponse")
                assert response is not None
                assert response.get("status") == "true"

                support_of_theirs = "<TakProtocolSupport version='1'/><TakServerVersionInfo serverVersion='5.2'/>"
                accepted.sendall(word("t-x-takp-v", "theirs", support_of_theirs))
                request = server.until("t-x-takp-q")
                asked = request.find("detail/TakControl/TakRequest")
                assert asked is not None
                assert (request.get("uid"), asked.get("version")) == ("theirs", "1")
                accepted.sendall(word("t-x-takp-r", "theirs", "<TakResponse status='true'/>"))

                for _ in range(WANTED):
                    for peer in (client, server):
                        assert peer.by_protobuf() == "t-x-c-t-r"
                assert plain.until("t-x-takp-v") is not None
                for _ in range(WANTED):
                    assert plain.event().get("type") == "t-x-c-t-r"
                outputs = node.get("/health")["outputs"]
                assert (outputs["clients"]["peers"], outputs["server"]["state"]) == (2, "up")
            assert node.stop() == 0
            assert node.process.stderr is not None
            assert "Traceback" not in node.process.stderr.read()
