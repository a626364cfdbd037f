"""Whatever the picture holds, what goes out as ASTERIX fits its datagrams and can be read."""

from pathlib import Path
from typing import Any, Final

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.unit.sharing.test_cot_events import EVERYTHING, context
from tests.unit.web.conftest import NOON_NS, a_picture, tracks

from hima.adapters.site_folder import open_site_folder
from hima.picture.track import Tracks
from hima.sharing.asterix_output import DATAGRAM_MAX, AsterixOutput, messages
from hima.sharing.settings import OutputFormat
from hima.units import SECOND_NS
from hima.wire.asterix.decode import decode

SITE: Final = open_site_folder(Path(__file__).parents[2] / "sites" / "khor_mor")
SERVED: Final = replace(EVERYTHING, format=OutputFormat.ASTERIX, sac=255, sic=0, tentative=True)
NUMBER: Final = st.floats(allow_nan=True, allow_infinity=True) | st.floats(-1e4, 1e4)
COUNT: Final = 3


@st.composite
def pictures(draw: st.DrawFn) -> Tracks:
    """Tracks of which some numbers are anything."""
    held: Any = tracks(COUNT)
    for name in ("position_m", "velocity_mps", "covariance"):
        flat = getattr(held, name).reshape(-1)
        for place, value in draw(st.dictionaries(st.integers(0, len(flat) - 1), NUMBER, max_size=4)).items():
            flat[place] = value
    held.state[:] = draw(st.lists(st.integers(0, 3), min_size=COUNT, max_size=COUNT))
    for name in ("updated_ns", "born_ns"):
        getattr(held, name)[:] = draw(st.lists(st.integers(0, 2 * NOON_NS), min_size=COUNT, max_size=COUNT))
    held.sensors[:] = draw(st.integers(0, 2**32 - 1))
    held.id[:] = draw(st.lists(st.integers(-(2**40), 2**40), min_size=COUNT, max_size=COUNT, unique=True))
    made: Tracks = held
    return made


@given(st.lists(pictures(), min_size=1, max_size=3), st.text(max_size=10))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_picture_is_written_and_read(series: list[Tracks], name: str) -> None:
    state, live = AsterixOutput(), set[int]()
    for turn, held in enumerate(series):
        picture = replace(a_picture(held, SITE, name=name), time_ns=NOON_NS + turn * SECOND_NS)
        with np.errstate(all="raise", under="ignore"):
            sent = messages(state, picture, context(SITE), SERVED)
        assert sent is not None
        assert max(map(len, sent)) <= DATAGRAM_MAX
        decoded = decode(b"".join(sent))
        assert decoded.errors == ()
        told = decoded.cat062
        numbers = told.track_number.tolist()
        assert len(set(numbers)) == len(numbers)
        assert np.isfinite(told.lat_deg[told.tse == 0]).all()
        assert set(told.track_number[told.tse == 1].tolist()) <= live
        live = set(told.track_number[told.tse == 0].tolist())
