"""`/api/zones.geojson`: the zones in force as ED-318, for other systems; asked again, it says if nothing is new."""

import hashlib
from email.utils import formatdate, parsedate_to_datetime
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from hima.config.zones_export import publication
from hima.units import SECOND_NS
from hima.web.operation import Call
from hima.web.refusals import RequestRefusal, RequestRefusedError
from hima.wire.geozones.ed318_encode import CountryMissingError, encode

MEDIA: Final = "application/geo+json"


async def document(call: Call) -> Response:
    """The zones of the site as a document of ED-318."""
    node = call.parts.node
    published = publication(node.site, node.mode, node.zoning.changed_ns, node.status.now_ns)
    try:
        data = encode(published).data
    except CountryMissingError as error:
        raise RequestRefusedError(RequestRefusal.COUNTRY_MISSING, str(error)) from error
    issued_s = (published.issued_ns or 0) // SECOND_NS
    tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
    headers = {
        "etag": tag,
        "last-modified": formatdate(issued_s, usegmt=True),
        "cache-control": "no-cache" if node.site.publishing.public else "private, no-cache",
    }
    if _known(call.request, tag, issued_s):
        return Response(status_code=304, headers=headers)
    return Response(data, media_type=MEDIA, headers=headers)


def _known(request: Request, tag: str, issued_s: int) -> bool:
    """Whether the asker has this very document (RFC 9110, 13.1): the tag decides, and only without one the date."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in tags.split(","))
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return since.timestamp() >= issued_s
    except (ValueError, OverflowError):
        return False
