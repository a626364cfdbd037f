"""Category 062, system track data: columns. EUROCONTROL-SPEC-0149-9; see `hima.wire.asterix.cat062_layout`."""

from enum import IntEnum
from typing import Any

from hima.wire.asterix.cat062_aircraft import AircraftDerived
from hima.wire.asterix.cat062_layout import LAYOUT
from hima.wire.asterix.layout import FloatArray, IntArray


class HeightSource(IntEnum):
    """Where the geometric height comes from, I062/080."""

    NONE = 0
    GNSS = 1
    RADAR_3D = 2
    TRIANGULATION = 3
    COVERAGE = 4
    SPEED_TABLE = 5
    DEFAULT = 6
    MULTILATERATION = 7


class Cat062(AircraftDerived, frozen=True, eq=False, kw_only=True):
    """Records as columns of length N, in the order of the bytes; NaN or -1 where an item is absent.

    A span is (N, 2): first byte in ``data`` and number of bytes, count or length byte included; -1, 0 if absent. The
    columns of I062/380 are those of the base.

    Attributes:
        data: The bytes that the spans refer to.
        offset: Where each record begins in ``data``.
        sac: System area code, I010.
        sic: System identification code, I010.
        service: Service identification, I015.
        time_of_day_s: Seconds since UTC midnight, I070: the time of the state vector.
        lat_deg: Latitude, WGS 84, I105.
        lon_deg: Longitude, WGS 84, I105.
        x_m: East in the system's plane, I100.
        y_m: North in the system's plane, I100.
        vx_mps: Velocity east, I185.
        vy_mps: Velocity north, I185.
        ax_mps2: Acceleration east, I210.
        ay_mps2: Acceleration north, I210.
        mode_3a_flags: Not validated 4, garbled 2, changed 1, I060.
        mode_3a: Mode 3/A code as a 12-bit number, I060.
        identification_source: 0 from the target, 1 call sign and 2 registration not from it, 3 invalid, I245.
        identification: Eight characters of six bits, I245.
        track_number: The system's own number, I040.
        mon: 1 if one sensor supports the track, I080.
        spi: 1 while the pilot's identification pulse is on, I080.
        mrh: 1 if the geometric height is the more reliable, I080.
        src: Source of the geometric height (`HeightSource`), I080.
        cnf: 1 for a tentative track, I080.
        sim: 1 for a simulated track, I080.
        tse: 1 in the last message on a track, I080.
        tsb: 1 in the first message on a track, I080.
        fpc: 1 if correlated with a flight plan, I080.
        aff: 1 if ADS-B contradicts other sensors, I080.
        stp: 1 for a slave track promotion, I080.
        kos: 1 for the background service, I080.
        ama: 1 if tracks were merged into it, I080.
        md4: Mode 4: 0 not asked, 1 friendly, 2 unknown, 3 no reply, I080.
        me: 1 for a military emergency, I080.
        mi: 1 for a military identification, I080.
        md5: Mode 5, as Mode 4, I080.
        cst: 1 while coasting: the last update is older than the system likes, I080.
        psr: 1 if the last primary update is that old, I080.
        ssr: The same of secondary radar, I080.
        mds: The same of Mode S, I080.
        ads: The same of ADS-B, I080.
        suc: 1 for a code of special interest, I080.
        aac: 1 if its code is assigned to another track, I080.
        sds: 0 combined, 1 cooperative only, 2 non-cooperative only, I080.
        ems: Emergency, 0 for none, I080.
        pft: 1 for a track that may be false, I080.
        fplt: 1 if made or updated from a flight plan, I080.
        dupt: 1 for a code used twice, I080.
        dupf: 1 if several flight plans fit, I080.
        dupm: 1 if so after correlation by hand, I080.
        sfc: 1 for a target on the surface, I080.
        idd: 1 for a flight identification used twice, I080.
        iec: 1 for emergency codes that disagree, I080.
        mlat: As ``psr``, of multilateration, I080.
        m5i: As ``psr``, of Mode 5, I080.
        track_age_s: Time since the track began, I290/TRK.
        psr_age_s: Age of the last primary update, I290; those after it alike.
        ssr_age_s: Secondary radar.
        mds_age_s: Mode S.
        adsc_age_s: ADS-C.
        es_age_s: ADS-B by extended squitter.
        vdl_age_s: ADS-B by VDL mode 4.
        uat_age_s: ADS-B by UAT.
        loop_age_s: Magnetic loops.
        mlat_age_s: Multilateration.
        trans: 0 constant course, 1 right turn, 2 left turn, 3 not known, I200.
        long: 0 constant speed, 1 faster, 2 slower, 3 not known, I200.
        vert: 0 level, 1 climb, 2 descent, 3 not known, I200.
        adf: 1 if heights disagree, I200.
        data_ages: Span of the ages of single data, I295.
        flight_level: Last measured flight level, I136.
        altitude_ft: Geometric altitude above WGS 84, I130.
        qnh: 1 if the barometric altitude is corrected for pressure, I135.
        barometric_level: Barometric altitude in flight levels, I135.
        climb_ft_per_min: Rate of climb, I220.
        flight_plan: Span of the flight plan's data, I390.
        length_m: Length of the target, I270.
        orientation_deg: Its orientation, clockwise from north, I270.
        width_m: Its width, I270.
        fleet: Kind of vehicle, I300.
        mode_5: Span of Mode 5 data and the extended Mode 1 code, I110.
        mode_2: Mode 2 code as a 12-bit number, I120.
        composed_numbers: Span of the composed track number, I510.
        sigma_x_m: Standard deviation of x, I500/APC.
        sigma_y_m: Standard deviation of y, I500/APC.
        covariance_xy_m: Root of the covariance of x and y, with its sign, I500/COV.
        sigma_lat_deg: Standard deviation of the latitude, I500/APW.
        sigma_lon_deg: Standard deviation of the longitude, I500/APW.
        sigma_altitude_ft: Standard deviation of the geometric altitude, I500/AGA.
        sigma_level: Standard deviation of the barometric altitude in flight levels, I500/ABA.
        sigma_vx_mps: Standard deviation of the velocity east, I500/ATV.
        sigma_vy_mps: Standard deviation of the velocity north, I500/ATV.
        sigma_ax_mps2: Standard deviation of the acceleration east, I500/AA.
        sigma_ay_mps2: Standard deviation of the acceleration north, I500/AA.
        sigma_climb_ft_per_min: Standard deviation of the rate of climb, I500/ARC.
        measured: Span of the last measurement, I340.
        reserved: Span of the reserved expansion field, RE.
        special: Span of the special purpose field, SP.
    """

    data: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    service: IntArray
    time_of_day_s: FloatArray
    lat_deg: FloatArray
    lon_deg: FloatArray
    x_m: FloatArray
    y_m: FloatArray
    vx_mps: FloatArray
    vy_mps: FloatArray
    ax_mps2: FloatArray
    ay_mps2: FloatArray
    mode_3a_flags: IntArray
    mode_3a: IntArray
    identification_source: IntArray
    identification: IntArray
    track_number: IntArray
    mon: IntArray
    spi: IntArray
    mrh: IntArray
    src: IntArray
    cnf: IntArray
    sim: IntArray
    tse: IntArray
    tsb: IntArray
    fpc: IntArray
    aff: IntArray
    stp: IntArray
    kos: IntArray
    ama: IntArray
    md4: IntArray
    me: IntArray
    mi: IntArray
    md5: IntArray
    cst: IntArray
    psr: IntArray
    ssr: IntArray
    mds: IntArray
    ads: IntArray
    suc: IntArray
    aac: IntArray
    sds: IntArray
    ems: IntArray
    pft: IntArray
    fplt: IntArray
    dupt: IntArray
    dupf: IntArray
    dupm: IntArray
    sfc: IntArray
    idd: IntArray
    iec: IntArray
    mlat: IntArray
    m5i: IntArray
    track_age_s: FloatArray
    psr_age_s: FloatArray
    ssr_age_s: FloatArray
    mds_age_s: FloatArray
    adsc_age_s: FloatArray
    es_age_s: FloatArray
    vdl_age_s: FloatArray
    uat_age_s: FloatArray
    loop_age_s: FloatArray
    mlat_age_s: FloatArray
    trans: IntArray
    long: IntArray
    vert: IntArray
    adf: IntArray
    data_ages: IntArray
    flight_level: FloatArray
    altitude_ft: FloatArray
    qnh: IntArray
    barometric_level: FloatArray
    climb_ft_per_min: FloatArray
    flight_plan: IntArray
    length_m: FloatArray
    orientation_deg: FloatArray
    width_m: FloatArray
    fleet: IntArray
    mode_5: IntArray
    mode_2: IntArray
    composed_numbers: IntArray
    sigma_x_m: FloatArray
    sigma_y_m: FloatArray
    covariance_xy_m: FloatArray
    sigma_lat_deg: FloatArray
    sigma_lon_deg: FloatArray
    sigma_altitude_ft: FloatArray
    sigma_level: FloatArray
    sigma_vx_mps: FloatArray
    sigma_vy_mps: FloatArray
    sigma_ax_mps2: FloatArray
    sigma_ay_mps2: FloatArray
    sigma_climb_ft_per_min: FloatArray
    measured: IntArray
    reserved: IntArray
    special: IntArray

    @classmethod
    def empty(cls, count: int) -> "Cat062":
        """``count`` records without any item, to be filled in place."""
        columns: dict[str, Any] = LAYOUT.absent(count)
        return cls(data=b"", **columns)
