"""The built console: one page, and the files it loads."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.staticfiles import PathLike, StaticFiles
from starlette.types import Scope

PAGE: Final = "index.html"
TYPES: Final[Mapping[str, str]] = {
    ".css": "text/css; charset=utf-8",
    ".geojson": "application/geo+json",
    ".html": "text/html; charset=utf-8",
    ".ico": "image/x-icon",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mp3": "audio/mpeg",
    ".ogg": "audio/ogg",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wav": "audio/wav",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
"""Said here because a computer's own table may differ, and browsers do not guess under `nosniff`."""

_FOREVER: Final = "public, max-age=31536000, immutable"
_ASK_EACH_TIME: Final = "no-cache"


class ConsoleFiles(StaticFiles):
    """Files of the console's folder. Those under `assets/` have their hash in their name and never change."""

    def file_response(
        self, full_path: PathLike, stat_result: os.stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file with its type and how long it may be kept."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        path = Path(os.fspath(full_path))
        response.headers["cache-control"] = _FOREVER if path.parent.name == "assets" else _ASK_EACH_TIME
        if isinstance(response, FileResponse):
            response.headers["content-type"] = TYPES.get(path.suffix, "application/octet-stream")
        return response


async def page(request: Request) -> Response:
    """The console's one page, at each of its addresses."""
    files: ConsoleFiles = request.app.state.files
    try:
        return await files.get_response(PAGE, request.scope)
    except HTTPException:
        return PlainTextResponse("The console is not built. Run: make console", 503)


async def file(request: Request) -> Response:
    """A file of the console."""
    files: ConsoleFiles = request.app.state.files
    return await files.get_response(files.get_path(request.scope), request.scope)
