"""Whatever is encoded comes back; whatever comes, nothing raises; columns and records say the same."""

import msgspec
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from hima.wire.remoteid.columns import decode_columns
from hima.wire.remoteid.decode import decode_message
from hima.wire.remoteid.encode import encode_message, encode_pack
from hima.wire.remoteid.messages import (
    EPOCH_2019_S,
    Authentication,
    BasicId,
    Location,
    Message,
    OperatorId,
    SelfId,
    System,
)
from hima.wire.remoteid.transport import addressed, beacon_frame, read

QUIET = settings(max_examples=200, deadline=None, derandomize=True)

nibbles = st.integers(0, 15)
altitudes = st.none() | st.integers(1, 0xFFFF).map(lambda code: code * 0.5 - 1000.0)
places = st.just((None, None)) | st.tuples(
    st.integers(-900_000_000, 900_000_000).map(lambda units: units / 1e7),
    st.integers(1, 1_800_000_000).map(lambda units: units / 1e7),
)
seconds = st.none() | st.integers(EPOCH_2019_S + 1, EPOCH_2019_S + 2**32 - 1)
speeds = (
    st.none() | st.integers(0, 255).map(lambda code: code * 0.25) | st.integers(1, 254).map(lambda c: c * 0.75 + 63.75)
)


def texts(size: int) -> st.SearchStrategy[str]:
    return st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=size)


def location(place: tuple[float | None, float | None], **rest: object) -> Location:
    return msgspec.convert({"type": "location", "lat_deg": place[0], "lon_deg": place[1], **rest}, Location)


def system(place: tuple[float | None, float | None], **rest: object) -> System:
    return msgspec.convert(
        {"type": "system", "operator_lat_deg": place[0], "operator_lon_deg": place[1], **rest}, System
    )


locations = st.builds(
    location,
    places,
    status=nibbles,
    height_above_ground=st.booleans(),
    track_deg=st.none() | st.integers(0, 359).map(float),
    speed_mps=speeds,
    climb_mps=st.none() | st.integers(-124, 124).map(lambda code: code * 0.5),
    pressure_altitude_m=altitudes,
    geodetic_altitude_m=altitudes,
    height_m=altitudes,
    horizontal_accuracy=nibbles,
    vertical_accuracy=nibbles,
    speed_accuracy=nibbles,
    barometer_accuracy=nibbles,
    seconds_past_hour=st.none() | st.integers(0, 36_000).map(lambda tenths: tenths / 10.0),
    time_accuracy_s=st.none() | st.integers(1, 15).map(lambda tenths: tenths / 10.0),
)
systems = st.builds(
    system,
    places,
    operator_source=st.integers(0, 3),
    operator_altitude_m=altitudes,
    area_count=st.integers(0, 0xFFFF),
    area_radius_m=st.integers(0, 255).map(lambda tens: tens * 10),
    area_ceiling_m=altitudes,
    area_floor_m=altitudes,
    category=nibbles,
    aircraft_class=nibbles,
    time_s=seconds,
    classification=st.integers(0, 7),
)
first_pages = st.integers(0, 15).flatmap(
    lambda last: st.builds(
        Authentication,
        nibbles,
        st.just(0),
        st.just(last),
        st.integers(0, min(255, 17 + 23 * last)),
        seconds,
        st.binary(min_size=17, max_size=17),
    )
)
further_pages = st.builds(
    Authentication,
    nibbles,
    st.integers(1, 15),
    st.none(),
    st.none(),
    st.none(),
    st.binary(min_size=23, max_size=23),
)
basic_ids = st.builds(BasicId, st.sampled_from([0, 1, 2, 5, 15]), nibbles, texts(20)) | st.builds(
    BasicId, st.just(3), nibbles, st.binary(min_size=16, max_size=16).map(bytes.hex)
)
messages: st.SearchStrategy[Message] = st.one_of(
    basic_ids,
    locations,
    first_pages,
    further_pages,
    st.builds(SelfId, st.integers(0, 255), texts(23)),
    systems,
    st.builds(OperatorId, st.integers(0, 255), texts(20)),
)


@QUIET
@given(messages)
def test_messages_come_back(message: Message) -> None:
    body = encode_message(message)
    assert len(body) == 25
    assert decode_message(body) == message


@QUIET
@given(st.lists(messages, min_size=1, max_size=9), st.binary(min_size=6, max_size=6), st.integers(0, 255))
def test_packs_come_back_through_the_air(pack: list[Message], mac: bytes, counter: int) -> None:
    found = read(beacon_frame(mac, counter, encode_pack(pack)))
    assert found.messages == tuple(pack)
    assert (found.transport, found.emitter, found.counter, found.errors) == ("beacon", mac.hex(), counter, ())
    by_bluetooth = read(addressed(mac, b"\x0d" + bytes([counter]) + encode_pack(pack)))
    assert (by_bluetooth.messages, by_bluetooth.emitter) == (tuple(pack), mac.hex())


introductions = st.sampled_from(
    [
        b"",
        b"\xf2\x19\x09",
        b"\x0d\x01",
        b"\xfa\xff\x0d\x01",
        b"\x00\x00\x09\x00\x02\x00\x00\x00\x00",
        b"\x80\x00",
        b"\xa5RID\x01",
    ]
)


@settings(max_examples=1000, deadline=None, derandomize=True)
@given(introductions, st.binary(max_size=300))
def test_any_bytes_give_values_never_exceptions(introduction: bytes, rest: bytes) -> None:
    data = introduction + rest
    found = read(data)
    for error in found.errors:
        assert 0 <= error.offset <= len(data)
        assert error.reason.replace("_", "").isalpha()
    for message in found.messages:
        if isinstance(message, Location):
            assert message.lat_deg is None or -90.0 <= message.lat_deg <= 90.0
            assert message.track_deg is None or 0.0 <= message.track_deg < 360.0


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.binary(min_size=1, max_size=300), st.integers(0, 2**16), st.binary(min_size=1, max_size=4))
def test_damaged_frames_give_values_never_exceptions(tail: bytes, at: int, damage: bytes) -> None:
    frame = bytearray(beacon_frame(b"\2abcde", 1, encode_pack([BasicId(1, 2, "X"), SelfId(0, "y")])) + tail)
    at %= len(frame)
    frame[at : at + len(damage)] = damage
    assert len(read(bytes(frame)).messages) <= 9


def _number(value: float | None) -> float:
    return float("nan") if value is None else float(value)


def _same(columns: msgspec.Struct, index: int, record: Message) -> None:
    for name in type(record).__struct_fields__:
        assert _number(getattr(columns, name)[index].item()) == _number(getattr(record, name)) or (
            getattr(record, name) is None and np.isnan(getattr(columns, name)[index])
        ), name


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(st.binary(min_size=25, max_size=25) | messages.map(encode_message), max_size=20))
def test_columns_say_what_records_say(bodies: list[bytes]) -> None:
    batch = np.frombuffer(b"".join(bodies), np.uint8).reshape(-1, 25)
    columns = decode_columns(batch)
    placed = {
        int(row): (table, index)
        for table in (columns.basic_ids, columns.locations, columns.systems)
        for index, row in enumerate(table.row)
    }
    for row, body in enumerate(bodies):
        record = decode_message(body)
        assert columns.refused[row] == (body[0] >> 4 > 5 or body[0] & 15 > 2)
        assert columns.kind[row] == body[0] >> 4
        assert (row in placed) == isinstance(record, BasicId | Location | System)
        if isinstance(record, BasicId):
            table, index = columns.basic_ids, placed[row][1]
            assert (table.id_type[index], table.aircraft_type[index]) == (record.id_type, record.aircraft_type)
            assert table.id[index] == body[2:22].rstrip(b"\0")
        elif isinstance(record, Location | System):
            _same(*placed[row], record)
