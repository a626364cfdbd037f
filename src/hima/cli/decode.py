"""`hima decode FORMAT FILE`: what a recording says, as JSON lines."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from hima.errors import DecodeError, UnreachableError, UsageError
from hima.wire.adsb import aircraft_json, base_station, hex_lines
from hima.wire.adsb.beast import BeastMessage, split
from hima.wire.adsb.decode import decode as decode_mode_s
from hima.wire.asterix import records as asterix_records
from hima.wire.asterix.editions import editions, misspoken
from hima.wire.container.packets import DATED, Packet, kind_of, kind_of_asterix, read
from hima.wire.cot.framing import datagram
from hima.wire.cot.framing import read as read_cot
from hima.wire.detection_json.message import decode as decode_json
from hima.wire.remoteid.network import Flights
from hima.wire.remoteid.network import decode as decode_network
from hima.wire.remoteid.receiver import datagram as read_remote_id
from hima.wire.sapient.codec import decode as decode_sapient
from hima.wire.sapient.framing import LENGTH_BYTES
from hima.wire.sapient.framing import datagram as sapient_stream

Record: TypeAlias = dict[str, Any]
Found: TypeAlias = Iterable[Record | DecodeError]
CONTAINERS: Final = ("pcap", "pcapng", "beast", "hex", "lines", "final", "rply", "gps", "raw")
_MODE_AC_BYTES: Final = 2


class Format(NamedTuple):
    """One format.

    Attributes:
        meaning: For people.
        records: What one packet says.
        bare: How a file without a container of its own holds packets.
    """

    meaning: str
    records: Callable[[bytes], Found]
    bare: Callable[[bytes], str]


def _adsb(data: bytes) -> Found:
    if data.lstrip().startswith(b"{"):
        now_s, aircraft, errors = aircraft_json.decode(data)
        yield from ({"now": now_s, **msgspec.to_builtins(item)} for item in aircraft)
        yield from errors
    elif data.startswith(base_station.BEGINNINGS):
        line = base_station.read_line(data.strip())
        yield line if isinstance(line, DecodeError) else msgspec.to_builtins(line)
    else:
        yield from _beast(data)


def _beast(data: bytes) -> Found:
    parts = split(b"", data)
    found: list[tuple[int, Record | DecodeError]] = [(error.offset, error) for error in parts.errors]
    found += ((message.offset, _framed(message)) for message in parts.messages)
    if parts.pending:
        cut = len(data) - len(parts.pending)
        found.append((cut, DecodeError(cut, "truncated")))
    yield from (item for _, item in sorted(found, key=lambda pair: pair[0]))


def _framed(message: BeastMessage) -> Record | DecodeError:
    if len(message.data) == _MODE_AC_BYTES:
        return {"df": None, "mode_a_c": message.data.hex(), "signal": message.signal}
    return _mode_s(message.data, message.offset)


def _mode_s(message: bytes, offset: int) -> Record | DecodeError:
    found = decode_mode_s(message, offset=offset)
    return found if isinstance(found, DecodeError) else {"message": message.hex(), **found}


def _remote_id(data: bytes) -> Found:
    for heard in read_remote_id(data):
        for message in heard.messages:
            said = msgspec.to_builtins(message, builtin_types=(bytes,))
            if "data" in said:
                said["data"] = said["data"].hex()
            yield {"transport": heard.transport, "emitter": heard.emitter or None, "counter": heard.counter, **said}
        yield from heard.errors


def _network(data: bytes) -> Found:
    answer = decode_network(data)
    if isinstance(answer, Flights):
        yield from (msgspec.to_builtins(flight) for flight in answer.flights)
        yield from answer.errors
    else:
        yield answer if isinstance(answer, DecodeError) else msgspec.to_builtins(answer)


def _cot(data: bytes) -> Found:
    heard = datagram(data)
    found: list[tuple[int, Record | DecodeError]] = [(error.offset, error) for error in heard.errors]
    for message in heard.messages:
        said = read_cot(message)
        if isinstance(said, DecodeError):
            found.append((said.offset, said))
        else:
            where = {"offset": message.offset, "encoding": message.encoding.value}
            found.append((message.offset, {**where, **msgspec.to_builtins(said)}))
    yield from (item for _, item in sorted(found, key=lambda pair: pair[0]))


def _sapient(data: bytes) -> Found:
    heard = sapient_stream(data)
    for message in heard.messages:
        said = decode_sapient(message.data)
        if isinstance(said, DecodeError):
            yield DecodeError(message.offset + LENGTH_BYTES + said.offset, said.reason)
        else:
            yield {"offset": message.offset, **msgspec.to_builtins(said)}
    yield from heard.errors


def _detection_json(data: bytes) -> Found:
    frame, errors = decode_json(data)
    if frame is not None:
        yield msgspec.to_builtins(frame)
    yield from errors


def _text_or_stream(data: bytes) -> str:
    """A stream may begin in the middle of a frame, so what is no text is a stream."""
    if data.lstrip().startswith(b"{"):
        return "raw"
    if data.lstrip().startswith(base_station.BEGINNINGS):
        return "lines"
    return "hex" if hex_lines.is_text(data) else "beast"


def _object_or_lines(data: bytes) -> str:
    return "raw" if decode_json(data)[0] is not None or b"\n" not in data.strip() else "lines"


def _whole(data: bytes) -> str:  # noqa: ARG001 - one shape for all formats
    return "raw"


FORMATS: Final = {
    "asterix": Format("EUROCONTROL ASTERIX", asterix_records.records, kind_of_asterix),
    "adsb": Format(
        "Mode S and ADS-B: Beast, text with a message in hex on each line, BaseStation lines, aircraft.json",
        _adsb,
        _text_or_stream,
    ),
    "remoteid": Format("Remote ID: as it was on the air, MAVLink, or JSON of a receiver", _remote_id, _whole),
    "remoteid_network": Format("answers of a provider of network Remote ID (F3411-22a)", _network, _whole),
    "cot": Format("Cursor on Target: XML, or TAK protocol version 1", _cot, _whole),
    "sapient": Format("SAPIENT: BSI Flex 335 v2.0", _sapient, _whole),
    "detection_json": Format("this project's own JSON detections, an object a line", _detection_json, _object_or_lines),
}


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima decode`."""
    parser.description = (
        "Decode a recording: one JSON line per record on standard output, one per reject on standard "
        "error with offset and reason, and a last line there with the counts."
    )
    parser.epilog = (
        "Formats: " + "; ".join(f"{name}: {format_.meaning}" for name, format_ in FORMATS.items()) + ". "
        "Exit code 1 if nothing at all could be read."
    )
    parser.add_argument("format", choices=tuple(FORMATS), metavar="FORMAT", help=" | ".join(FORMATS))
    parser.add_argument("file", type=Path, metavar="FILE", help="the recording; - for standard input")
    parser.add_argument("--container", choices=CONTAINERS, help="how the file holds its packets (default: detected)")
    parser.add_argument(
        "--edition",
        action="append",
        default=[],
        metavar="E",
        help="of asterix: the edition of a category, as a feed's `editions` has it: 021=0.26, or 25/8:021=0.26 for one "
        "source; may be given several times (default: the newest)",
    )
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Decode one file; exit code 1 if there were rejects and nothing else."""
    format_ = _of_editions(options.format, tuple(options.edition))
    data = _read(options.file)
    accepted = rejected = 0
    for found in _walk(data, format_, options.container):
        if isinstance(found, DecodeError):
            rejected += 1
            print(json.dumps({"offset": found.offset, "reason": found.reason}), file=sys.stderr)
        else:
            accepted += 1
            print(msgspec.json.encode(found).decode())
    sys.stdout.flush()
    print(json.dumps({"accepted": accepted, "rejected": rejected}), file=sys.stderr)
    return 1 if rejected and not accepted else 0


def _of_editions(name: str, words: tuple[str, ...]) -> Format:
    """The format as its editions say."""
    if not words:
        return FORMATS[name]
    if name != "asterix":
        raise UsageError(f"Of {name} one edition is known, so --edition chooses nothing: leave it out.")
    for _, wrong in misspoken(words):
        raise UsageError(f"--edition {wrong.what}. {wrong.hint}")
    return FORMATS[name]._replace(records=lambda data: asterix_records.records(data, editions(words)))


def _read(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreachableError(f"{path} cannot be read: {error.strerror}.", "Name a recording.") from error


def _walk(data: bytes, format_: Format, container: str | None) -> Iterator[Record | DecodeError]:
    """Everything a file says; offsets count from its beginning."""
    kind = container or kind_of(data)
    if container is None and kind in {"raw", "beast"}:
        kind = format_.bare(data)
    if kind == "hex":
        messages, errors = hex_lines.messages(data)
        found = [(item.offset, _mode_s(item.data, item.offset)) for item in messages]
        yield from (item for _, item in sorted([*found, *((e.offset, e) for e in errors)], key=lambda pair: pair[0]))
        return
    # A stream is read as one piece: its frames are the format's affair, not the container's.
    packets = _lines(data) if kind == "lines" else read(data, "raw" if kind == "beast" else kind)
    for packet in packets:
        if isinstance(packet, DecodeError):
            yield packet
            continue
        for item in format_.records(packet.data):
            yield _placed(item, packet, "captured_us" if kind in DATED else "after_us")


def _placed(found: Record | DecodeError, packet: Packet, time_name: str) -> Record | DecodeError:
    """A record or error of a packet, with its place in the file and the time of the packet."""
    if isinstance(found, DecodeError):
        return DecodeError(packet.offset + found.offset, found.reason)
    if "offset" in found:
        found = {**found, "offset": packet.offset + found["offset"]}
    return found if packet.time_ns is None else {time_name: packet.time_ns // 1_000, **found}


def _lines(data: bytes) -> Iterator[Packet]:
    offset = 0
    for line in data.splitlines(keepends=True):
        if line.strip():
            yield Packet(None, offset, line)
        offset += len(line)
