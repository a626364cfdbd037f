"""Answers of the HTTP API: structs as JSON."""

from typing import Final

import msgspec
from starlette.responses import Response

from hima.web.bodies import ProblemView, Refused
from hima.web.refusals import RequestRefusedError

_ENCODER: Final = msgspec.json.Encoder()


def json_response(body: msgspec.Struct, status: int = 200) -> Response:
    """A struct as JSON."""
    return Response(_ENCODER.encode(body), status, media_type="application/json")


def refusal_response(error: RequestRefusedError) -> Response:
    """A refusal with its code and its sentence."""
    problems = tuple(ProblemView(*problem) for problem in error.problems)
    return json_response(
        Refused(ok=False, refusal=error.code, sentence=error.sentence, problems=problems), error.status
    )
