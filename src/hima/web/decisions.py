"""People's decisions: acknowledge, dismiss, say whose a track is, what it is called, and which are one object."""

import asyncio
from typing import Final

from hima.node.ports import RecordingRefusedError
from hima.picture.decision import Acknowledge, Act, Dismiss, MergeTracks, RenameTrack, SetAffiliation, SplitTrack
from hima.picture.identity import Affiliation
from hima.picture.outcome import Refusal
from hima.web.bodies import AffiliationRequest, Done, MergeRequest, NameRequest, SplitRequest
from hima.web.operation import Call
from hima.web.refusals import RequestRefusal, RequestRefusedError

ANSWER_S: Final = 10.0
"""The node answers within a tenth of a second; longer means that it hangs, and the person must know."""
LARGEST_NUMBER: Final = 2**53
"""Numbers of alerts and tracks that JavaScript can hold; the corridor gives out none larger."""


async def acknowledge(call: Call) -> Done:
    """Take an alert on."""
    return await take(call, Acknowledge(_number(call, Refusal.NO_SUCH_ALERT)))


async def dismiss(call: Call) -> Done:
    """Take an ended alert off the list."""
    return await take(call, Dismiss(_number(call, Refusal.NO_SUCH_ALERT)))


async def set_affiliation(call: Call) -> Done:
    """Say whose a track is."""
    body = call.body
    if not isinstance(body, AffiliationRequest):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    track = _number(call, Refusal.NO_SUCH_TRACK)
    return await take(call, SetAffiliation(track, Affiliation[body.affiliation.upper()], body.reason.strip()))


async def rename(call: Call) -> Done:
    """Give a track a name."""
    body = call.body
    if not isinstance(body, NameRequest):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    return await take(call, RenameTrack(_number(call, Refusal.NO_SUCH_TRACK), body.name))


async def merge(call: Call) -> Done:
    """Say that two tracks are one object."""
    body = call.body
    if not isinstance(body, MergeRequest):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    return await take(call, MergeTracks(_number(call, Refusal.NO_SUCH_TRACK), body.other, body.reason.strip()))


async def split(call: Call) -> Done:
    """Say that a track holds two objects."""
    body = call.body
    if not isinstance(body, SplitRequest):
        raise RequestRefusedError(RequestRefusal.MALFORMED)
    return await take(call, SplitTrack(_number(call, Refusal.NO_SUCH_TRACK), body.other, body.reason.strip()))


async def take(call: Call, act: Act) -> Done:
    """Have a person's act recorded and applied.

    Raises:
        RequestRefusedError: It has no effect, or could not be recorded.
    """
    try:
        async with asyncio.timeout(ANSWER_S):
            taken = await call.parts.node.decide(call.signed_in().person, act)
    except RecordingRefusedError as error:
        raise RequestRefusedError(RequestRefusal.RECORDING_REFUSED, str(error)) from error
    except TimeoutError:
        raise RequestRefusedError(RequestRefusal.NO_ANSWER) from None
    if taken.refusal is not None:
        raise RequestRefusedError(taken.refusal)
    return Done(ok=True)


def _number(call: Call, missing: Refusal) -> int:
    number = int(call.request.path_params["number"])
    if number > LARGEST_NUMBER:
        raise RequestRefusedError(missing)
    return number
