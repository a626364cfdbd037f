"""CAT048, reports of targets seen by one radar, as columns.

EUROCONTROL SPEC-0149-4 (Part 4). Editions 1.14 to 1.32 share the user application profile; later ones only add
extents to I048/020 and meanings to codes.
"""

import msgspec

from hima.wire.asterix.columns import absent
from hima.wire.asterix.layout import FloatArray, IntArray


class Cat048(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """N target reports, struct of arrays; each column has shape (N,).

    A code that is absent is -1, a number that is absent is NaN. The bytes of items of no fixed content (SP, RE, I030,
    I250, repetitions of the raw Doppler speed) lie in ``raw`` at ``..._offset`` with ``..._length``, their own count
    or length octet included; both are -1 where the item is absent.

    To build reports, take `Cat048.empty` and assign into its columns.

    Attributes:
        raw: The bytes that the offsets count in: the data that was decoded.
        offset: First octet of each record in ``raw``.
        sac: I010, system area code.
        sic: I010, system identification code.
        time_of_day_s: I140, seconds since UTC midnight, LSB 1/128 s.
        typ: I020, kind of detection: 0 none, 1 primary, 2 secondary, 3 both, 4 to 7 Mode S.
        sim: I020, 1 for a simulated target.
        rdp: I020, 0 or 1 for data processor chain 1 or 2.
        spi: I020, 1 for a special position identification.
        rab: I020, 1 for a field monitor (a fixed transponder).
        tst: I020, 1 for a test target.
        err: I020, 1 if the range exceeds I040 and stands in RE.
        xpp: I020, 1 for an X pulse.
        me: I020, 1 for a military emergency.
        mi: I020, 1 for a military identification.
        foe_fri: I020, Mode 4: 0 not asked, 1 friendly, 2 unknown, 3 no reply.
        descriptor_3: I020, the seven bits of the third octet, without FX.
        descriptor_4: I020, fourth octet likewise.
        descriptor_5: I020, fifth octet likewise.
        descriptor_6: I020, sixth octet likewise.
        rho_nm: I040, slant range, LSB 1/256 NM.
        theta_deg: I040, azimuth clockwise from north at the radar, LSB 360/65536 degrees.
        mode_3a: I070, the twelve bits of the reply.
        mode_3a_v: I070, 1 if not validated.
        mode_3a_g: I070, 1 if garbled.
        mode_3a_l: I070, 1 if not extracted in the last scan.
        flight_level: I090, hundreds of feet by standard pressure, LSB 1/4.
        flight_level_v: I090, 1 if not validated.
        flight_level_g: I090, 1 if garbled.
        ssr_run_length_deg: I130 SRL.
        ssr_replies: I130 SRR.
        ssr_amplitude_dbm: I130 SAM.
        primary_run_length_deg: I130 PRL.
        primary_amplitude_dbm: I130 PAM.
        range_difference_nm: I130 RPD, primary minus secondary.
        azimuth_difference_deg: I130 APD, primary minus secondary.
        address: I220, 24-bit aircraft address.
        identification: I240, eight characters of six bits (`hima.wire.asterix.characters`).
        mode_s_offset: I250, register data.
        mode_s_length: I250.
        track_number: I161, 0 to 4095.
        x_nm: I042, towards the radar's east, LSB 1/128 NM.
        y_nm: I042, towards its north.
        groundspeed_nmps: I200, nautical miles per second, LSB 2^-14.
        heading_deg: I200, LSB 360/65536 degrees.
        cnf: I170, 1 for a tentative track.
        rad: I170, 0 combined, 1 primary, 2 secondary or Mode S, 3 invalid.
        dou: I170, 1 for low confidence in the association.
        mah: I170, 1 for a horizontal manoeuvre.
        cdm: I170, 0 level, 1 climbing, 2 descending, 3 unknown.
        tre: I170, 1 for the end of the track.
        gho: I170, 1 for a ghost.
        sup: I170, 1 if maintained with a neighbour's information.
        tcc: I170, 0 for the radar plane, 1 for slant range correction.
        sigma_x_nm: I210, LSB 1/128 NM.
        sigma_y_nm: I210.
        sigma_groundspeed_nmps: I210, LSB 2^-14 NM/s.
        sigma_heading_deg: I210, LSB 360/4096 degrees.
        warning_offset: I030, warnings and classes of target.
        warning_length: I030.
        mode_3a_quality: I080, a 1 for each low-quality pulse.
        mode_c: I100, Gray code and validity, bits 32 to 17.
        mode_c_quality: I100, a 1 for each low-quality pulse.
        height_3d_ft: I110, height above mean sea level measured by a 3D radar, LSB 25 ft.
        doppler_doubtful: I120 CAL, 1 if doubtful.
        doppler_mps: I120 CAL, calculated Doppler speed, signed, LSB 1 m/s.
        raw_dopplers: I120 RDS, number of repetitions.
        raw_doppler_mps: I120 RDS, first repetition, unsigned.
        raw_ambiguity_mps: I120 RDS, first repetition.
        raw_frequency_mhz: I120 RDS, first repetition.
        raw_doppler_offset: I120 RDS, all repetitions.
        raw_doppler_length: I120 RDS.
        communications: I230, sixteen bits.
        resolution_advisory: I260, 56 bits.
        mode_1: I055, eight bits.
        mode_2: I050, sixteen bits.
        mode_1_quality: I065, a 1 for each low-quality pulse.
        mode_2_quality: I060, likewise.
        special_offset: SP.
        special_length: SP.
        reserved_offset: RE.
        reserved_length: RE.
    """

    raw: bytes
    offset: IntArray
    sac: IntArray
    sic: IntArray
    time_of_day_s: FloatArray
    typ: IntArray
    sim: IntArray
    rdp: IntArray
    spi: IntArray
    rab: IntArray
    tst: IntArray
    err: IntArray
    xpp: IntArray
    me: IntArray
    mi: IntArray
    foe_fri: IntArray
    descriptor_3: IntArray
    descriptor_4: IntArray
    descriptor_5: IntArray
    descriptor_6: IntArray
    rho_nm: FloatArray
    theta_deg: FloatArray
    mode_3a: IntArray
    mode_3a_v: IntArray
    mode_3a_g: IntArray
    mode_3a_l: IntArray
    flight_level: FloatArray
    flight_level_v: IntArray
    flight_level_g: IntArray
    ssr_run_length_deg: FloatArray
    ssr_replies: IntArray
    ssr_amplitude_dbm: FloatArray
    primary_run_length_deg: FloatArray
    primary_amplitude_dbm: FloatArray
    range_difference_nm: FloatArray
    azimuth_difference_deg: FloatArray
    address: IntArray
    identification: IntArray
    mode_s_offset: IntArray
    mode_s_length: IntArray
    track_number: IntArray
    x_nm: FloatArray
    y_nm: FloatArray
    groundspeed_nmps: FloatArray
    heading_deg: FloatArray
    cnf: IntArray
    rad: IntArray
    dou: IntArray
    mah: IntArray
    cdm: IntArray
    tre: IntArray
    gho: IntArray
    sup: IntArray
    tcc: IntArray
    sigma_x_nm: FloatArray
    sigma_y_nm: FloatArray
    sigma_groundspeed_nmps: FloatArray
    sigma_heading_deg: FloatArray
    warning_offset: IntArray
    warning_length: IntArray
    mode_3a_quality: IntArray
    mode_c: IntArray
    mode_c_quality: IntArray
    height_3d_ft: FloatArray
    doppler_doubtful: IntArray
    doppler_mps: FloatArray
    raw_dopplers: IntArray
    raw_doppler_mps: FloatArray
    raw_ambiguity_mps: FloatArray
    raw_frequency_mhz: FloatArray
    raw_doppler_offset: IntArray
    raw_doppler_length: IntArray
    communications: IntArray
    resolution_advisory: IntArray
    mode_1: IntArray
    mode_2: IntArray
    mode_1_quality: IntArray
    mode_2_quality: IntArray
    special_offset: IntArray
    special_length: IntArray
    reserved_offset: IntArray
    reserved_length: IntArray

    @classmethod
    def empty(cls, count: int, raw: bytes = b"") -> "Cat048":
        """``count`` reports without any item, to assign columns into."""
        return absent(cls, count, raw)

    def __len__(self) -> int:
        return len(self.offset)
