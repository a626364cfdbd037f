"""Aircraft derived data of category 062, I062/380: what a tracker knows from the aircraft itself."""

from typing import Final

import msgspec

from hima.wire.asterix.layout import Field, FloatArray, IntArray, Item, Shape, Text, bits, code, pair, quantity

ANGLE_16: Final = 360.0 / 2**16
KNOT_PER_LSB: Final = 3600.0 / 2**14
"""Speeds are counted in 2^-14 nautical miles a second."""
DEGREE_23: Final = 180.0 / 2**23
LEVEL_FT: Final = 25.0
HEIGHT_FT: Final = 6.25


class AircraftDerived(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """Columns of I062/380; see `hima.wire.asterix.cat062.Cat062`.

    Attributes:
        aircraft_address: 24-bit address, ADR.
        aircraft_identification: Eight characters of six bits as the aircraft says, ID.
        magnetic_heading_deg: Heading, MHG.
        airspeed_is_mach: 1 if the airspeed is a Mach number, IAS.
        airspeed: Indicated airspeed in 2^-14 NM/s, or thousandths of Mach, IAS.
        true_airspeed_kt: True airspeed, TAS.
        selected_altitude_source: 4 if a source is said, plus the source (0 unknown, 1 aircraft, 2 panel, 3 FMS), SAL.
        selected_altitude_ft: Selected altitude, SAL.
        final_altitude_modes: Vertical mode 4, altitude hold 2, approach 1, FSS.
        final_altitude_ft: Selected altitude of the final state, FSS.
        intent_status: Span of the trajectory intent status, TIS.
        intent: Span of the trajectory intent, TID.
        communications: Span of communications, collision avoidance and flight status, COM.
        broadcast_status: Span of the status reported by ADS-B, SAB.
        resolution_advisory: Span of the collision avoidance advisory, ACS.
        barometric_rate_ft_per_min: Vertical rate, BVR.
        geometric_rate_ft_per_min: Vertical rate, GVR.
        roll_deg: Roll, right wing down positive, RAN.
        turn: 1 left, 2 right, 3 straight, TAR.
        turn_rate_deg_per_s: Rate of turn, TAR.
        track_angle_deg: Course over ground, TAN.
        ground_speed_kt: Speed over ground, GS.
        velocity_uncertainty: Category of the velocity's uncertainty, VUN.
        weather: Span of the meteorological data, MET.
        emitter_category: Kind of aircraft, EMC.
        said_lat_deg: Latitude that the aircraft says, POS.
        said_lon_deg: Longitude that the aircraft says, POS.
        said_altitude_ft: Geometric altitude that the aircraft says, GAL.
        position_uncertainty: Category of the position's uncertainty, PUN.
        mode_s: Span of the registers of the transponder, MB.
        indicated_airspeed_kt: Indicated airspeed, IAR.
        mach: Mach number, MAC.
        pressure_setting_hpa: Barometric pressure setting less 800 hPa, BPS.
    """

    aircraft_address: IntArray
    aircraft_identification: IntArray
    magnetic_heading_deg: FloatArray
    airspeed_is_mach: IntArray
    airspeed: IntArray
    true_airspeed_kt: FloatArray
    selected_altitude_source: IntArray
    selected_altitude_ft: FloatArray
    final_altitude_modes: IntArray
    final_altitude_ft: FloatArray
    intent_status: IntArray
    intent: IntArray
    communications: IntArray
    broadcast_status: IntArray
    resolution_advisory: IntArray
    barometric_rate_ft_per_min: FloatArray
    geometric_rate_ft_per_min: FloatArray
    roll_deg: FloatArray
    turn: IntArray
    turn_rate_deg_per_s: FloatArray
    track_angle_deg: FloatArray
    ground_speed_kt: FloatArray
    velocity_uncertainty: IntArray
    weather: IntArray
    emitter_category: IntArray
    said_lat_deg: FloatArray
    said_lon_deg: FloatArray
    said_altitude_ft: FloatArray
    position_uncertainty: IntArray
    mode_s: IntArray
    indicated_airspeed_kt: FloatArray
    mach: FloatArray
    pressure_setting_hpa: FloatArray


_INTENT: Final = (
    *bits(("not_available", 1), ("not_compliant", 1), ("number", 6)),
    Field("altitude_ft", 8, 16, 10.0, signed=True),
    Field("lat_deg", 24, 24, DEGREE_23, signed=True),
    Field("lon_deg", 48, 24, DEGREE_23, signed=True),
    *bits(("point_type", 4), ("turn_direction", 2), ("has_turn_radius", 1), ("no_time", 1), start=72),
    Field("time_s", 80, 24, 1.0),
    Field("turn_radius_nm", 104, 16, 0.01),
)
_COMMUNICATIONS: Final = bits(
    ("com", 3), ("stat", 3), ("", 2), ("ssc", 1), ("arc", 1), ("aic", 1), ("b1a", 1), ("b1b", 4)
)
_WEATHER: Final = (
    *bits(("wind_speed_valid", 1), ("wind_direction_valid", 1), ("temperature_valid", 1), ("turbulence_valid", 1)),
    Field("wind_speed_kt", 8, 16, 1.0),
    Field("wind_direction_deg", 24, 16, 1.0),
    Field("temperature_celsius", 40, 16, 0.25, signed=True),
    Field("turbulence", 56, 8),
)
_REGISTER: Final = (Field("register", 0, 64, text=Text.HEXADECIMAL),)


def _altitude(name: str, modes: str, column: str) -> Item:
    return Item(name, size=2, fields=(Field(modes, 0, 3), Field(column, 3, 13, LEVEL_FT, signed=True)))


AIRCRAFT: Final = (
    Item("I062/380/ADR", size=3, fields=(Field("aircraft_address", 0, 24, text=Text.HEXADECIMAL),)),
    Item("I062/380/ID", size=6, fields=(Field("aircraft_identification", 0, 48, text=Text.SIX_BIT),)),
    quantity("I062/380/MHG", "magnetic_heading_deg", ANGLE_16),
    Item("I062/380/IAS", size=2, fields=bits(("airspeed_is_mach", 1), ("airspeed", 15))),
    quantity("I062/380/TAS", "true_airspeed_kt", 1.0),
    _altitude("I062/380/SAL", "selected_altitude_source", "selected_altitude_ft"),
    _altitude("I062/380/FSS", "final_altitude_modes", "final_altitude_ft"),
    Item("I062/380/TIS", Shape.EXTENDED, 1, bits(("nav", 1), ("nvb", 1)), span="intent_status"),
    Item("I062/380/TID", Shape.REPEATED, 15, _INTENT, span="intent"),
    Item("I062/380/COM", size=2, fields=_COMMUNICATIONS, span="communications"),
    Item(
        "I062/380/SAB",
        size=2,
        fields=bits(("ac", 2), ("mn", 2), ("dc", 2), ("gbs", 1), ("", 6), ("stat", 3)),
        span="broadcast_status",
    ),
    Item("I062/380/ACS", size=7, span="resolution_advisory"),
    quantity("I062/380/BVR", "barometric_rate_ft_per_min", HEIGHT_FT, signed=True),
    quantity("I062/380/GVR", "geometric_rate_ft_per_min", HEIGHT_FT, signed=True),
    quantity("I062/380/RAN", "roll_deg", 0.01, signed=True),
    Item("I062/380/TAR", size=2, fields=(Field("turn", 0, 2), Field("turn_rate_deg_per_s", 8, 7, 0.25, signed=True))),
    quantity("I062/380/TAN", "track_angle_deg", ANGLE_16),
    quantity("I062/380/GS", "ground_speed_kt", KNOT_PER_LSB, signed=True),
    code("I062/380/VUN", "velocity_uncertainty"),
    Item("I062/380/MET", size=8, fields=_WEATHER, span="weather"),
    code("I062/380/EMC", "emitter_category"),
    pair("I062/380/POS", ("said_lat_deg", "said_lon_deg"), DEGREE_23, 3),
    quantity("I062/380/GAL", "said_altitude_ft", HEIGHT_FT, signed=True),
    Item("I062/380/PUN", size=1, fields=(Field("position_uncertainty", 4, 4),)),
    Item("I062/380/MB", Shape.REPEATED, 8, _REGISTER, span="mode_s"),
    quantity("I062/380/IAR", "indicated_airspeed_kt", 1.0),
    quantity("I062/380/MAC", "mach", 0.008),
    Item("I062/380/BPS", size=2, fields=(Field("pressure_setting_hpa", 4, 12, 0.1),)),
)
