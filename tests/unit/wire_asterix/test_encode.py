"""What is written: rounded, wrapped where a circle or a day is full, and refused where it does not fit."""

import math

import numpy as np
import pytest

from hima.wire.asterix.cat062 import Cat062
from hima.wire.asterix.decode import decode
from hima.wire.asterix.encode import encode_cat062


def written(**columns: float) -> Cat062:
    records = Cat062.empty(2)
    records.sac[:], records.sic[:] = 1, 2
    for name, value in columns.items():
        getattr(records, name)[1] = value
    decoded = decode(encode_cat062(records))
    assert decoded.errors == ()
    return decoded.cat062


def test_what_one_record_holds_is_absent_in_the_other() -> None:
    found = written(vx_mps=-1.1, sfc=1, m5i=0, sigma_vy_mps=0.3)
    assert found.vx_mps.tolist()[1] == -1.0
    assert math.isnan(found.vx_mps[0])
    assert found.vy_mps[1] == 0.0  # of the same item
    assert (found.sfc.tolist(), found.m5i.tolist(), found.mon.tolist()) == ([-1, 1], [-1, 0], [-1, 0])
    assert found.sigma_vy_mps[1] == 0.25


@pytest.mark.parametrize(
    ("name", "value", "read"),
    [
        ("time_of_day_s", 86_400.0, 0.0),
        ("time_of_day_s", 86_401.5, 1.5),
        ("magnetic_heading_deg", 360.0, 0.0),
        ("magnetic_heading_deg", -90.0, 270.0),
        ("orientation_deg", 359.9, 0.0),
        ("altitude_ft", -6.25 * 2**15, -6.25 * 2**15),
        ("track_number", 65_535, 65_535),
    ],
)
def test_values_are_rounded_and_wrapped(name: str, value: float, read: float) -> None:
    assert getattr(written(**{name: value}), name)[1] == read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("altitude_ft", 6.25 * 2**15),
        ("altitude_ft", math.inf),
        ("altitude_ft", -math.inf),
        ("magnetic_heading_deg", math.inf),
        ("time_of_day_s", math.inf),
        ("sigma_x_m", -1.0),
        ("track_number", 65_536),
        ("mon", 2),
    ],
)
def test_what_does_not_fit_is_refused_by_name(name: str, value: float) -> None:
    with pytest.raises(ValueError, match=name), np.errstate(invalid="ignore"):
        written(**{name: value})


def test_no_records_are_an_empty_block() -> None:
    assert encode_cat062(Cat062.empty(0)) == b"\x3e\x00\x03"
