"""Recordings hold what was sent, when it was sent, and their containers can be taken apart again."""

import msgspec

from hima.config.site import Site
from hima.simulation.recording import recording_entry, recording_head, recording_name
from hima.simulation.sent import Sent
from hima.wire.container.packets import Packet, kind_of, read

TIME_NS = 1_795_715_159_998_750_123


def test_a_feed_comes_back_out_of_its_recording(site: Site) -> None:
    for feed in site.feeds:
        sent = [Sent(TIME_NS + number, feed.id, bytes([number]) * (number * 200 + 1)) for number in range(8)]
        data = recording_head(feed) + b"".join(recording_entry(feed, item) for item in sent)
        if feed.id == "adsb":
            assert recording_name(feed) == "adsb.beast"
            assert data == b"".join(item.data for item in sent)
            continue
        assert recording_name(feed) == f"{feed.id}.pcap"
        assert kind_of(data) == "pcap"
        found = list(read(data, "pcap"))
        assert all(isinstance(packet, Packet) for packet in found)
        assert [(p.time_ns, p.data) for p in found if isinstance(p, Packet)] == [(s.time_ns, s.data) for s in sent]


def test_a_recorded_datagram_has_a_sound_header_and_the_feed_s_port(site: Site) -> None:
    frame = recording_entry(site.feeds[0], Sent(TIME_NS, "radar_north", b"abc"))[16:]
    header = frame[14:34]
    total = sum(int.from_bytes(header[at : at + 2], "big") for at in range(0, 20, 2))
    assert (total & 0xFFFF) + (total >> 16) == 0xFFFF
    assert int.from_bytes(frame[36:38], "big") == 8600
    open_port = msgspec.structs.replace(site.feeds[0], port=0)
    assert int.from_bytes(recording_entry(open_port, Sent(TIME_NS, "radar_north", b"abc"))[16:][36:38], "big") == 9
