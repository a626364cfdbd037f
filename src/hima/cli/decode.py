"""`hima decode FORMAT FILE`: what a recording says, as JSON lines."""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from hima.errors import DecodeError, UnreachableError, UsageError
from hima.wire.adsb import hex_lines
from hima.wire.adsb.beast import ESCAPE, split
from hima.wire.adsb.decode import decode as decode_mode_s
from hima.wire.asterix import records as asterix_records
from hima.wire.container.packets import Packet, kind_of, read
from hima.wire.detection_json.message import decode as decode_json
from hima.wire.remoteid.transport import read as read_remote_id

Found: TypeAlias = Iterable[dict[str, Any] | DecodeError]
CONTAINERS: Final = ("pcap", "pcapng", "raw", "beast", "hex")


class Format(NamedTuple):
    """One format: how its packets are read."""

    meaning: str
    records: Callable[[bytes], Found]


def _adsb(data: bytes) -> Found:
    """A Beast chunk, or one bare message."""
    if data[:1] != bytes([ESCAPE]):
        yield _mode_s(data, 0)
        return
    parts = split(b"", data)
    found: list[tuple[int, dict[str, Any] | DecodeError]] = [(error.offset, error) for error in parts.errors]
    for message in parts.messages:
        if len(message.data) == 2:
            found.append((message.offset, {"df": None, "mode_a_c": message.data.hex(), "signal": message.signal}))
        else:
            found.append((message.offset, _mode_s(message.data, message.offset)))
    if parts.pending:
        found.append((len(data) - len(parts.pending), DecodeError(len(data) - len(parts.pending), "truncated")))
    yield from (item for _, item in sorted(found, key=lambda pair: pair[0]))


def _mode_s(message: bytes, offset: int) -> dict[str, Any] | DecodeError:
    found = decode_mode_s(message, offset=offset)
    return found if isinstance(found, DecodeError) else {"message": message.hex(), **found}


def _remote_id(data: bytes) -> Found:
    heard = read_remote_id(data)
    for message in heard.messages:
        record = {"transport": heard.transport, "emitter": heard.emitter or None, "counter": heard.counter}
        yield {**record, **msgspec.to_builtins(message)}
    yield from heard.errors


def _detection_json(data: bytes) -> Found:
    frame, errors = decode_json(data)
    if frame is not None:
        yield msgspec.to_builtins(frame)
    yield from errors


FORMATS: Final = {
    "asterix": Format("EUROCONTROL ASTERIX", asterix_records.records),
    "adsb": Format("Mode S and ADS-B: Beast, or hex, one message a line", _adsb),
    "remoteid": Format("Remote ID as it was received", _remote_id),
    "detection_json": Format("this project's own JSON detections", _detection_json),
}


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Declare `hima decode`."""
    parser = subparsers.add_parser(
        "decode",
        help="show what a recording says, as JSON lines",
        description="Decode a recording: one JSON line per record on standard output, one per reject on standard "
        "error with offset and reason, and a last line there with the counts.",
        epilog="Formats: " + "; ".join(f"{name}: {format_.meaning}" for name, format_ in FORMATS.items()) + ". "
        "Exit code 1 if nothing at all could be read.",
    )
    parser.add_argument("format", choices=tuple(FORMATS), metavar="FORMAT", help=" | ".join(FORMATS))
    parser.add_argument("file", type=Path, metavar="FILE", help="the recording; - for standard input")
    parser.add_argument("--container", choices=CONTAINERS, help="how the file holds its packets (default: detected)")
    parser.add_argument("--edition", metavar="E", help="edition of the standard; one is known of each now")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Decode one file."""
    if options.edition is not None:
        raise UsageError(f"Of {options.format} one edition is known, so --edition chooses nothing: leave it out.")
    data = _read(options.file)
    records = FORMATS[options.format].records
    accepted = rejected = 0
    for found in _walk(data, options.container or _container(data, options.format), records):
        if isinstance(found, DecodeError):
            rejected += 1
            print(json.dumps({"offset": found.offset, "reason": found.reason}), file=sys.stderr)
        else:
            accepted += 1
            print(msgspec.json.encode(found).decode())
    sys.stdout.flush()
    print(json.dumps({"accepted": accepted, "rejected": rejected}), file=sys.stderr)
    return 1 if rejected and not accepted else 0


def _read(path: Path) -> bytes:
    if str(path) == "-":
        return sys.stdin.buffer.read()
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreachableError(f"{path} cannot be read: {error.strerror}.", "Name a recording.") from error


def _container(data: bytes, format_: str) -> str:
    kind = kind_of(data)
    if kind == "raw" and format_ == "adsb":
        return "beast" if data[:1] == bytes([ESCAPE]) else "hex"
    return kind


def _walk(data: bytes, container: str, records: Callable[[bytes], Found]) -> Iterator[dict[str, Any] | DecodeError]:
    packets = _lines(data) if container == "hex" else read(data, "raw" if container == "beast" else container)
    for packet in packets:
        if isinstance(packet, DecodeError):
            yield packet
            continue
        for found in records(packet.data):
            if isinstance(found, DecodeError):
                yield DecodeError(packet.offset + found.offset, found.reason)
            elif packet.time_ns is not None:
                yield {"captured_us": packet.time_ns // 1_000, **found}
            else:
                yield found


def _lines(data: bytes) -> list[Packet | DecodeError]:
    """Messages as text, and lines that hold none, in the order of the file."""
    messages, errors = hex_lines.messages(data)
    packets = [Packet(None, message.offset, message.data) for message in messages]
    return sorted([*packets, *errors], key=lambda item: item.offset)
