"""CAT034, service messages of a radar (north mark, sector crossing, status), as columns.

EUROCONTROL SPEC-0149-2b (Part 2b), editions 1.27 to 1.29.
"""

from enum import IntEnum

import msgspec

from hima.wire.asterix.columns import absent
from hima.wire.asterix.layout import FloatArray, IntArray


class MessageType(IntEnum):
    """I034/000: what a message is about."""

    NORTH_MARKER = 1
    SECTOR_CROSSING = 2
    GEOGRAPHICAL_FILTERING = 3
    JAMMING_STROBE = 4
    SOLAR_STORM = 5
    SSR_JAMMING_STROBE = 6
    MODE_S_JAMMING_STROBE = 7


class Cat034(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """N service messages, struct of arrays; each column has shape (N,).

    A code that is absent is -1, a number that is absent is NaN. The bytes of SP, RE and I070 lie in ``raw`` at
    ``..._offset`` with ``..._length``, their own count or length octet included.

    To build messages, take `Cat034.empty` and assign into its columns.

    Attributes:
        raw: The bytes that the offsets count in: the data that was decoded.
        offset: First octet of each record in ``raw``.
        sac: I010, system area code.
        sic: I010, system identification code.
        message_type: I000, a `MessageType`.
        time_of_day_s: I030, seconds since UTC midnight, LSB 1/128 s.
        sector_deg: I020, azimuth of the sector that begins, clockwise from north, LSB 360/256 degrees.
        antenna_rotation_s: I041, time of one rotation, LSB 1/128 s.
        status_common: I050 COM, eight bits.
        status_primary: I050 PSR, eight bits.
        status_secondary: I050 SSR, eight bits.
        status_mode_s: I050 MDS, sixteen bits.
        mode_common: I060 COM, eight bits.
        mode_primary: I060 PSR, eight bits.
        mode_secondary: I060 SSR, eight bits.
        mode_mode_s: I060 MDS, eight bits.
        counts_offset: I070, message counters.
        counts_length: I070.
        rho_start_nm: I100, window, LSB 1/256 NM.
        rho_end_nm: I100.
        theta_start_deg: I100, LSB 360/65536 degrees.
        theta_end_deg: I100.
        data_filter: I110, code of the filter in use.
        source_height_m: I120, height of the radar above the WGS 84 ellipsoid, LSB 1 m.
        source_lat_deg: I120, LSB 180/2^23 degrees.
        source_lon_deg: I120, LSB 180/2^23 degrees.
        range_error_nm: I090, collimation, LSB 1/128 NM.
        azimuth_error_deg: I090, collimation, LSB 360/16384 degrees.
        reserved_offset: RE.
        reserved_length: RE.
        special_offset: SP.
        special_length: SP.
    """

    raw: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    message_type: IntArray
    time_of_day_s: FloatArray
    sector_deg: FloatArray
    antenna_rotation_s: FloatArray
    status_common: IntArray
    status_primary: IntArray
    status_secondary: IntArray
    status_mode_s: IntArray
    mode_common: IntArray
    mode_primary: IntArray
    mode_secondary: IntArray
    mode_mode_s: IntArray
    counts_offset: IntArray
    counts_length: IntArray
    rho_start_nm: FloatArray
    rho_end_nm: FloatArray
    theta_start_deg: FloatArray
    theta_end_deg: FloatArray
    data_filter: IntArray
    source_height_m: FloatArray
    source_lat_deg: FloatArray
    source_lon_deg: FloatArray
    range_error_nm: FloatArray
    azimuth_error_deg: FloatArray
    reserved_offset: IntArray
    reserved_length: IntArray
    special_offset: IntArray
    special_length: IntArray

    @classmethod
    def empty(cls, count: int, raw: bytes = b"") -> "Cat034":
        """``count`` messages without any item, to assign columns into."""
        return absent(cls, count, raw)

    def __len__(self) -> int:
        return len(self.offset)
