"""What can be seen now, as it goes to the screen."""

import math

import numpy as np
import pytest

from hima.config.site import Site
from hima.picture.coverage import Coverage
from hima.web.coverage_view import coverage_view, told_share


def survey_of(site: Site) -> Coverage:
    chance = np.zeros((2, 3, 3), np.uint8)
    chance[0, 0] = (9, 10, 89)
    chance[1, 2, 2] = 100
    return Coverage(
        time_ns=5_000_000_000,
        within_s=5.0,
        origin_m=np.array([-1500.0, -1500.0]),
        cell_m=1000.0,
        height_m=np.array([50.0, 300.0]),
        chance=chance,
        seen=np.array([0.8765, math.nan]),
        sensor=np.array([0], np.int64),
        sensor_seen=np.array([0.5]),
        sensor_live=np.array([0], np.uint8),
        reflector_m=np.array([[0.0, 0.0]]),
        reflector_sensor=np.array([0], np.int64),
        fixtures=2,
    )


def test_a_digit_a_cell_from_the_south_west(site: Site) -> None:
    view = coverage_view(site, survey_of(site))
    assert view is not None
    assert view.tenths == ("018000000", "000000009")
    assert view.seen == (0.876, None)
    assert (view.time_us, view.fixtures, view.cells) == (5_000_000, 2, 3)
    assert [(one.id, one.live, one.seen) for one in view.sensors] == [(site.sensors[0].id, False, 0.5)]


def test_the_box_lies_around_the_reference_point(site: Site) -> None:
    view = coverage_view(site, survey_of(site))
    assert view is not None
    reference = site.reference
    assert view.south_deg < reference.lat_deg < view.north_deg
    assert view.west_deg < reference.lon_deg < view.east_deg
    assert (view.north_deg - view.south_deg) * 111_000 == pytest.approx(3000.0, rel=0.01)
    assert view.reflectors[0].lat_deg == pytest.approx(reference.lat_deg, abs=1e-5)
    assert view.reflectors[0].lon_deg == pytest.approx(reference.lon_deg, abs=1e-5)


def test_before_the_first_survey_nothing_is_said(site: Site) -> None:
    assert coverage_view(site, None) is None


def test_a_share_is_never_rounded_up_to_all() -> None:
    assert told_share(2303 / 2304) == 0.999
    assert [told_share(share) for share in (0.0, 0.57, 0.8999, 1.0)] == [0.0, 0.57, 0.899, 1.0]
    assert told_share(math.nan) is None
