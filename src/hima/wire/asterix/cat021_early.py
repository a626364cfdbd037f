"""Category 021 before edition 2.1: 0.23 to 0.26, whose items stand in another order and say other things.

```
FRN   1 I010 2   10 I145 2    19 I095 1    28 I131 1
      2 I040 2   11 I150 2    20 I032 1    29 -
      3 I030 3   12 I151 2    21 I200 1    30 -
      4 I130 8   13 I152 2    22 I020 1    31 -
      5 I080 3   14 I155 2    23 I220 1+   32 -
      6 I140 2   15 I157 2    24 I146 2    33 -
      7 I090 2   16 I160 4    25 I148 2    34 RE 1+
      8 I210 1   17 I165 1+   26 I110 1+   35 SP 1+
      9 I230 2   18 I170 6    27 I070 2
```

I130 has 8 bytes, in edition 0.23 it has 6.
"""

from typing import Any

import msgspec

from hima.wire.asterix.cat021_early_layout import LAYOUT
from hima.wire.asterix.layout import FloatArray, IntArray


class Cat021Early(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        dcr: 1 for a differential correction, I040.
        gbs: 1 on the ground, I040.
        sim: 1 for a simulated target, I040.
        tst: 1 for a test target, I040.
        rab: 1 for a field monitor, I040.
        saa: 1 if no selected height can be given, I040.
        spi: 1 while the pilot identifies the aircraft, I040.
        atp: Kind of address, I040: 0 not unique, 1 of the ICAO, 2 of a surface vehicle, 3 anonymous.
        arc: Steps of the reported height, I040: 0 unknown, 1 25 ft, 2 100 ft.
        time_of_day_s: When the position was valid, seconds since UTC midnight, I030.
        lat_deg: Latitude, I130.
        lon_deg: Longitude, I130.
        aircraft_address: 24-bit address, I080.
        geometric_height_ft: Height above the ellipsoid, I140.
        ac: Collision avoidance, I090: 0 unknown, 1 does not work, 2 works.
        mn: Several navigation aids, I090: 0 unknown, 1 not used, 2 used.
        dc: Differential correction, I090: 0 unknown, 1 yes, 2 no.
        nuc_p: Uncertainty category of the position, I090/PA: 0 unknown to 9. It is neither NIC nor NACp.
        dti: 1 if traffic is displayed on board, I210.
        mds: 1 if heard by Mode S extended squitter, I210.
        uat: 1 if heard by UAT, I210.
        vdl: 1 if heard by VDL Mode 4, I210.
        otr: 1 if heard by another technology, I210.
        roll_deg: Roll angle, right wing down, I230.
        flight_level: Flight level, I145.
        air_speed_mach: 0 if the speed through the air is in 2^-14 NM/s, 1 if in Mach 0.001, I150.
        air_speed: Speed through the air in that unit, I150.
        true_air_speed_kt: True speed through the air, I151.
        magnetic_heading_deg: Magnetic heading, I152.
        barometric_rate_ft_min: Rate of climb, barometric, I155.
        geometric_rate_ft_min: Rate of climb, geometric, I157.
        ground_speed_kt: Speed over ground, negative when moving backwards, I160.
        track_angle_deg: Course over ground, I160.
        turn: Where it turns, I165: 0 not said, 1 left, 2 right, 3 straight on.
        rate_of_turn_deg_s: Rate of turn, I165.
        identification: Eight characters of six bits, I170.
        nuc_v: Uncertainty category of the velocity, I095.
        time_accuracy_s: How far the time of day may be off, I032.
        emergency: Emergency, I200: 0 none, 1 general, 2 medical, 3 fuel, 4 no radio, 5 unlawful interference.
        emitter_category: Kind of aircraft, I020.
        wind_speed_kt: Wind, I220/WS.
        wind_direction_deg: Wind, I220/WD.
        temperature_c: Temperature of the air, I220/TMP.
        turbulence: Turbulence, 0 to 15, I220/TRB.
        sas: 1 if the source of the selected height is said, I146.
        selected_source: Source of the selected height, I146: 1 aircraft, 2 control panel, 3 flight management.
        selected_altitude_ft: Selected height, I146.
        mv: 1 if vertical management is engaged, I148.
        ah: 1 while the height is held, I148.
        am: 1 on approach, I148.
        final_altitude_ft: Selected height in the end, I148.
        trajectory_intent: Span of the intended trajectory, I110.
        mode_3a_flags: Mode 3/A: not validated 4, garbled 2, not of this update 1, I070.
        mode_3a: Mode 3/A code as a 12-bit number, I070.
        amplitude: Amplitude of the signal, I131.
        reserved: Span of the reserved expansion field, RE.
        special: Span of the special purpose field, SP.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    dcr: IntArray
    gbs: IntArray
    sim: IntArray
    tst: IntArray
    rab: IntArray
    saa: IntArray
    spi: IntArray
    atp: IntArray
    arc: IntArray
    time_of_day_s: FloatArray
    lat_deg: FloatArray
    lon_deg: FloatArray
    aircraft_address: IntArray
    geometric_height_ft: FloatArray
    ac: IntArray
    mn: IntArray
    dc: IntArray
    nuc_p: IntArray
    dti: IntArray
    mds: IntArray
    uat: IntArray
    vdl: IntArray
    otr: IntArray
    roll_deg: FloatArray
    flight_level: FloatArray
    air_speed_mach: IntArray
    air_speed: IntArray
    true_air_speed_kt: FloatArray
    magnetic_heading_deg: FloatArray
    barometric_rate_ft_min: FloatArray
    geometric_rate_ft_min: FloatArray
    ground_speed_kt: FloatArray
    track_angle_deg: FloatArray
    turn: IntArray
    rate_of_turn_deg_s: FloatArray
    identification: IntArray
    nuc_v: IntArray
    time_accuracy_s: FloatArray
    emergency: IntArray
    emitter_category: IntArray
    wind_speed_kt: FloatArray
    wind_direction_deg: FloatArray
    temperature_c: FloatArray
    turbulence: IntArray
    sas: IntArray
    selected_source: IntArray
    selected_altitude_ft: FloatArray
    mv: IntArray
    ah: IntArray
    am: IntArray
    final_altitude_ft: FloatArray
    trajectory_intent: IntArray
    mode_3a_flags: IntArray
    mode_3a: IntArray
    amplitude: IntArray
    reserved: IntArray
    special: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat021Early":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)
