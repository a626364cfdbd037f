"""The site, its map, and what happened lately."""

from typing import Final

from starlette.responses import Response

from hima.units import MICROSECOND_NS
from hima.web.bodies import Timeline
from hima.web.operation import Call
from hima.web.refusals import RequestRefusal, RequestRefusedError
from hima.web.schema.site import SiteView
from hima.web.site_view import site_view

_NO_MAP: Final = '{"type":"FeatureCollection","features":[]}'


async def site(call: Call) -> SiteView:
    """The site as the console draws it."""
    return site_view(call.parts.node.site)


async def base_map(call: Call) -> Response:
    """Borders, towns, roads and rivers."""
    return Response(call.parts.node.site.base_map or _NO_MAP, media_type="application/geo+json")


async def openapi(call: Call) -> Response:
    """The description of this API."""
    return Response(call.request.app.state.openapi, media_type="application/json")


async def timeline(call: Call) -> Timeline:
    """What happened between two moments."""
    now_us = call.parts.node.status.now_ns // MICROSECOND_NS
    return call.parts.recollection.between(_moment(call, "from_us", 0), _moment(call, "to_us", now_us))


def _moment(call: Call, name: str, otherwise: int) -> int:
    given = call.request.query_params.getlist(name)
    if not given:
        return otherwise
    # `isdigit` also takes digits of other scripts, which are no part of an address.
    if len(given) > 1 or not (given[0].isascii() and given[0].isdigit() and len(given[0]) <= 16):
        raise RequestRefusedError(RequestRefusal.MALFORMED, f"{name} is one whole number of microseconds.")
    return int(given[0])
