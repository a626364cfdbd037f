"""Every format that settings allow can be begun and written."""

import pytest
from msgspec.structs import replace
from tests.unit.sharing.test_cot_events import EVERYTHING, site
from tests.unit.web.conftest import a_picture, tracks

from hima.config.site import Site
from hima.node.sharing import sharing_context
from hima.picture.mode import Mode
from hima.sharing.output import messages, start
from hima.sharing.settings import OutputFormat
from hima.units import SECOND_NS

__all__ = ["site"]


@pytest.mark.parametrize("format_", OutputFormat)
def test_a_format_is_written_by_its_own_state_at_its_own_time(format_: OutputFormat, site: Site) -> None:
    whom = replace(EVERYTHING, format=format_)
    state, picture = start(whom), a_picture(tracks(2), site)
    assert messages(state, picture, sharing_context(site, Mode.LIVE), whom)
    assert messages(state, picture, sharing_context(site, Mode.LIVE), whom) is None
    assert messages(
        state, replace(picture, time_ns=picture.time_ns + 30 * SECOND_NS), sharing_context(site, Mode.LIVE), whom
    )
