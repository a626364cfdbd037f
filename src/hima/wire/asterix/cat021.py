"""Category 021, ADS-B target reports. EUROCONTROL-SPEC-0149-12, editions 2.1 to 2.7 (one profile).

```
FRN  1 I010 2    11 I080 3    21 I145 2    31 I220 1+    41 I400 1
     2 I040 1+   12 I073 3    22 I152 2    32 I146 2     42 I295 1+
     3 I161 2    13 I074 4    23 I200 1    33 I148 2     43 -
     4 I015 1    14 I075 3    24 I155 2    34 I110 1+    44 -
     5 I071 3    15 I076 4    25 I157 2    35 I016 1     45 -
     6 I130 6    16 I140 2    26 I160 4    36 I008 1     46 -
     7 I131 8    17 I090 1+   27 I165 2    37 I271 1+    47 -
     8 I072 3    18 I210 1    28 I077 3    38 I132 1     48 RE 1+
     9 I150 2    19 I070 2    29 I170 6    39 I250 1+8n  49 SP 1+
    10 I151 2    20 I230 2    30 I020 1    40 I260 7
```
"""

from typing import Any

import msgspec

from hima.wire.asterix.cat021_layout import LAYOUT
from hima.wire.asterix.layout import FloatArray, IntArray


class Cat021(msgspec.Struct, frozen=True, eq=False):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or length byte included; -1, 0 if absent.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        atp: Kind of address, I040: 0 of the ICAO, 1 other, 2 of a surface vehicle, 3 anonymous.
        arc: Steps of the reported height, I040: 0 25 ft, 1 100 ft, 2 unknown.
        rc: 1 if the range check failed and the position is not sure, I040.
        rab: 1 for a field monitor, I040.
        dcr: 1 for a differential correction, I040.
        gbs: 1 on the ground, I040.
        sim: 1 for a simulated target, I040.
        tst: 1 for a test target, I040.
        saa: 1 if no selected height can be given, I040.
        cl: Confidence, I040: 0 valid, 1 suspect, 2 no information.
        llc: 1 if the check against a list of suspects says so, I040.
        ipc: 1 if the independent check of the position failed, I040.
        nogo: 1 if the ground station is not operational, I040.
        cpr: 1 if the compact position was not decoded well, I040.
        ldpj: 1 if the position jumped, I040.
        rcf: 1 if the range check failed, I040.
        tbc: Bits corrected in total, I040: 64 if said, plus their number.
        mbc: Bits corrected at most, I040: 64 if said, plus their number.
        track_number: The ground station's own track number, I161.
        service: Service identification, I015.
        position_valid_s: When the position was valid, seconds since UTC midnight, I071.
        lat_deg: Latitude, I130.
        lon_deg: Longitude, I130.
        fine_lat_deg: Latitude, finer, I131.
        fine_lon_deg: Longitude, finer, I131.
        velocity_valid_s: When the velocity was valid, I072.
        air_speed_mach: 0 if the speed through the air is in 2^-14 NM/s, 1 if in Mach 0.001, I150.
        air_speed: Speed through the air in that unit, I150.
        true_air_speed_exceeded: 1 if the true speed through the air is more than can be said, I151.
        true_air_speed_kt: True speed through the air, I151.
        aircraft_address: 24-bit address, I080.
        position_received_s: When the position was received, I073.
        position_full_second: Which second the fraction belongs to, I074: 0 the same, 1 the next, 2 the one before.
        position_fraction_s: When the position was received within that second, I074.
        velocity_received_s: When the velocity was received, I075.
        velocity_full_second: Which second the fraction belongs to, as of the position, I076.
        velocity_fraction_s: When the velocity was received within that second, I076.
        geometric_height_ft: Height above the ellipsoid, I140.
        nac_v: Accuracy category of the velocity, I090.
        nic: Integrity category of the position, I090.
        nic_baro: Integrity of the barometric height, I090.
        sil: Integrity level, I090.
        nac_p: Accuracy category of the position, I090.
        sils: Supplement of the integrity level, I090.
        sda: Design assurance, I090.
        gva: Accuracy of the geometric height, I090.
        pic: Position integrity category, I090.
        src: Where that is from, I090: 0 a version 1 position, 1 the integrity category.
        vns: 1 if the version is not supported, I210.
        vn: Version of the transponder's standard, I210.
        ltt: Kind of link, I210: 2 for 1090 MHz.
        mode_3a: Mode 3/A code as a 12-bit number, I070.
        roll_deg: Roll angle, right wing down, I230.
        flight_level: Flight level, I145.
        magnetic_heading_deg: Magnetic heading, I152.
        icf: 1 if the intent has changed, I200.
        lnav: 0 while lateral navigation is engaged, I200.
        me: 1 for a military emergency, I200.
        ps: Emergency, I200: 0 none, 1 general, 2 medical, 3 fuel, 4 no radio, 5 unlawful interference, 6 downed.
        ss: 1 permanent alert, 2 temporary alert, 3 pilot's identification pulse, I200.
        barometric_rate_exceeded: 1 if the rate is more than can be said, I155.
        barometric_rate_ft_min: Rate of climb, barometric, I155.
        geometric_rate_exceeded: 1 if the rate is more than can be said, I157.
        geometric_rate_ft_min: Rate of climb, geometric, I157.
        ground_speed_exceeded: 1 if the speed is more than can be said, I160.
        ground_speed_kt: Speed over ground, I160.
        track_angle_deg: Course over ground, I160.
        track_angle_rate_deg_s: Rate of turn, clockwise, I165.
        transmitted_s: When the report was sent, I077.
        identification: Eight characters of six bits, I170.
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
        service_period_s: Time between reports, I016.
        ra: 1 while a resolution advisory is active, I008.
        tc: Trajectory change reports that can be sent, I008.
        ts: 1 if target states can be reported, I008.
        arv: 1 if air-referenced velocities can be reported, I008.
        cdtia: 1 if traffic is displayed on board, I008.
        not_tcas: 1 if collision avoidance does not work, I008.
        sa: 1 with one antenna, I008.
        poa: 1 if the position offset is applied, I271.
        cdtis: 1 if traffic is displayed on board, on the surface, I271.
        b2_low: 1 for less than 70 W of power, I271.
        ras: 1 while air traffic services are received, I271.
        ident: 1 while the pilot's identification switch is on, I271.
        lw: Code of length and width, I271.
        amplitude_dbm: Amplitude of the message, I132.
        mode_s: Span of the Mode S registers, I250.
        resolution_advisory: Span of the collision avoidance advisory, I260.
        receiver: Which receiver, I400.
        ages: Span of the ages of data, I295.
        reserved: Span of the reserved expansion field, RE.
        special: Span of the special purpose field, SP.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    atp: IntArray
    arc: IntArray
    rc: IntArray
    rab: IntArray
    dcr: IntArray
    gbs: IntArray
    sim: IntArray
    tst: IntArray
    saa: IntArray
    cl: IntArray
    llc: IntArray
    ipc: IntArray
    nogo: IntArray
    cpr: IntArray
    ldpj: IntArray
    rcf: IntArray
    tbc: IntArray
    mbc: IntArray
    track_number: IntArray
    service: IntArray
    position_valid_s: FloatArray
    lat_deg: FloatArray
    lon_deg: FloatArray
    fine_lat_deg: FloatArray
    fine_lon_deg: FloatArray
    velocity_valid_s: FloatArray
    air_speed_mach: IntArray
    air_speed: IntArray
    true_air_speed_exceeded: IntArray
    true_air_speed_kt: FloatArray
    aircraft_address: IntArray
    position_received_s: FloatArray
    position_full_second: IntArray
    position_fraction_s: FloatArray
    velocity_received_s: FloatArray
    velocity_full_second: IntArray
    velocity_fraction_s: FloatArray
    geometric_height_ft: FloatArray
    nac_v: IntArray
    nic: IntArray
    nic_baro: IntArray
    sil: IntArray
    nac_p: IntArray
    sils: IntArray
    sda: IntArray
    gva: IntArray
    pic: IntArray
    src: IntArray
    vns: IntArray
    vn: IntArray
    ltt: IntArray
    mode_3a: IntArray
    roll_deg: FloatArray
    flight_level: FloatArray
    magnetic_heading_deg: FloatArray
    icf: IntArray
    lnav: IntArray
    me: IntArray
    ps: IntArray
    ss: IntArray
    barometric_rate_exceeded: IntArray
    barometric_rate_ft_min: FloatArray
    geometric_rate_exceeded: IntArray
    geometric_rate_ft_min: FloatArray
    ground_speed_exceeded: IntArray
    ground_speed_kt: FloatArray
    track_angle_deg: FloatArray
    track_angle_rate_deg_s: FloatArray
    transmitted_s: FloatArray
    identification: IntArray
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
    service_period_s: FloatArray
    ra: IntArray
    tc: IntArray
    ts: IntArray
    arv: IntArray
    cdtia: IntArray
    not_tcas: IntArray
    sa: IntArray
    poa: IntArray
    cdtis: IntArray
    b2_low: IntArray
    ras: IntArray
    ident: IntArray
    lw: IntArray
    amplitude_dbm: FloatArray
    mode_s: IntArray
    resolution_advisory: IntArray
    receiver: IntArray
    ages: IntArray
    reserved: IntArray
    special: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat021":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)
