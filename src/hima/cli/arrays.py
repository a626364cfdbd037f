"""The arrays of a NumPy archive (.npz) that anybody may have made.

Numbers and text alone, nothing is evaluated, and nothing is read before it is known to be small enough.
"""

import math
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Mapping
from typing import IO, Any, Final

import numpy as np
from numpy.typing import NDArray

from hima.errors import ConfigError, Problem

HEADER_MAX: Final = 1_000
"""Longest header of an array, bytes: NumPy writes 118."""
TABLE_MAX: Final = 2**20
"""Longest table of contents of an archive, bytes."""
BROKEN: Final = (
    *(zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError),
    *(ValueError, OverflowError, NotImplementedError, RuntimeError, MemoryError),
)
"""What Python's library raises on an archive that is none, or a damaged one."""

_MAGIC: Final = b"\x93NUMPY"
_HEADER: Final = re.compile(
    rb"\{\s*'descr':\s*'(?P<type>[<>=|](?:[iu][1248]|f[248]|U[1-9]\d{0,7}))',\s*"
    rb"'fortran_order':\s*(?:True|False),\s*'shape':\s*\((?P<shape>[\d, ]{0,60})\),?\s*\}\s*"
)
_END: Final = struct.Struct("<4s8xIIH")
_WIDE: Final = b"PK\x06\x07"
_LOCKED: Final = 0x1
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_HINT: Final = "Give a file of detections as `hima track --help` describes it."


def read_arrays(file: IO[bytes], name: str, limits: Mapping[str, int]) -> dict[str, NDArray[Any]]:
    """Read arrays of an archive; others are left alone, and those that it does not hold are missing.

    Args:
        file: The archive; can be sought.
        name: What people call it.
        limits: Names of the arrays wanted, and the most that each may take, bytes.

    Raises:
        ConfigError: It is no such archive, or one of the arrays is damaged, doubled, locked, too large, or no plain
            numbers or text.
    """
    _check_table(file, name)
    try:
        archive = zipfile.ZipFile(file)
    except BROKEN as error:
        raise _no_archive(name) from error
    with archive:
        if not archive.infolist():
            raise _no_archive(name)
        arrays = {}
        for wanted, limit in limits.items():
            found = [member for member in archive.infolist() if member.filename == f"{wanted}.npy"]
            if len(found) > 1:
                raise _refuse(name, wanted, "it is there twice", "Save each array once.")
            if found:
                arrays[wanted] = _array(name, wanted, _content(archive, name, found[0], limit))
        return arrays


def _refuse(name: str, wanted: str, what: str, hint: str = _HINT) -> ConfigError:
    return ConfigError((Problem(f"{name}: {wanted}", what, hint),))


def _no_archive(name: str) -> ConfigError:
    return ConfigError((Problem(name, "it is no NumPy archive of arrays (.npz), or a damaged one", _HINT),))


def _check_table(file: IO[bytes], name: str) -> None:
    """The library reads the whole table of contents at once: refuse one that is long, or says so in 64 bits."""
    size = file.seek(0, 2)
    file.seek(max(size - 20 - 22, 0))
    tail = file.read(20 + 22)
    if len(tail) < 22:
        raise _no_archive(name)
    sign, table, _, comment = _END.unpack(tail[-22:])
    if sign != b"PK\x05\x06" or comment or table > TABLE_MAX or tail[:-22].startswith(_WIDE):
        raise _no_archive(name)


def _content(archive: zipfile.ZipFile, name: str, member: zipfile.ZipInfo, limit: int) -> bytes:
    wanted = member.filename.removesuffix(".npy")
    if member.flag_bits & _LOCKED:
        raise _refuse(name, wanted, "it is locked by a password", "Save it anew without one.")
    if member.compress_type not in _METHODS:
        hint = "Save it anew with numpy.savez_compressed."
        raise _refuse(name, wanted, "it is compressed by a method that NumPy does not use", hint)
    if member.file_size > limit + HEADER_MAX:
        what = f"it takes {member.file_size / 1e6:,.0f} MB, more than {limit / 1e6:,.0f} MB"
        raise _refuse(name, wanted, what, "Cut the recording into parts.")
    try:
        with archive.open(member) as file:
            return file.read()
    except BROKEN as error:
        raise _refuse(name, wanted, "it is damaged", "Copy or save the file anew.") from error


def _array(name: str, wanted: str, content: bytes) -> NDArray[Any]:
    width = {b"\x01\x00": 2, b"\x02\x00": 4, b"\x03\x00": 4}.get(content[6:8], 0)
    begin = 8 + width + int.from_bytes(content[8 : 8 + width], "little")
    if content[:6] != _MAGIC or not width or begin > min(len(content), HEADER_MAX):
        raise _refuse(name, wanted, "it does not begin as an array does")
    header = _HEADER.fullmatch(content, 8 + width, begin)
    if header is None:
        raise _refuse(name, wanted, "it holds no plain numbers or text")
    shape = tuple(int(length) for length in header["shape"].replace(b",", b" ").split())
    kind = np.dtype(header["type"].decode())
    if math.prod(shape) * kind.itemsize != len(content) - begin:
        raise _refuse(name, wanted, "it holds more or less than its shape says", "Copy or save the file anew.")
    if kind.kind == "U" and (np.frombuffer(content, f"{kind.str[0]}u4", offset=begin) > sys.maxunicode).any():
        raise _refuse(name, wanted, "it holds what is no text")
    return np.frombuffer(content, kind, offset=begin).reshape(shape)
