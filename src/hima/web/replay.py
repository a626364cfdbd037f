"""`/replay`: the live screen with another clock."""

import asyncio
from typing import Final

import msgspec
from starlette.websockets import WebSocket

from hima.node.status import NodeStatus
from hima.picture.air_picture import AirPicture
from hima.picture.mode import Mode
from hima.picture.outcome import PictureUpdated
from hima.units import MICROSECOND_NS
from hima.web.bodies import ReplayControl
from hima.web.composer import Composer
from hima.web.guard import Caller
from hima.web.live import you
from hima.web.parts import Parts
from hima.web.playhead import Playhead
from hima.web.ports import ReplaySource, Step
from hima.web.refusals import RequestRefusal, RequestRefusedError
from hima.web.socket import admit, converse, send
from hima.web.timeline import Recollection

REPLAYS: Final = 4
"""Each runs a corridor of its own; more would take the processor away from the live one."""
BEAT_S: Final = 1.0


class Player:
    """Plays a recording to one client.

    Args:
        socket: The accepted socket.
        source: The recording.
        composer: Makes the messages.
        status: The node as it is; the replay shows its site, its feeds as recorded.
        playhead: Where it stands.
    """

    def __init__(
        self, socket: WebSocket, source: ReplaySource, composer: Composer, status: NodeStatus, playhead: Playhead
    ) -> None:
        self._socket = socket
        self._source = source
        self._composer = composer
        self._status = status
        self._playhead = playhead
        self._picture: AirPicture | None = None
        self._recollection = Recollection(0)
        self._surveyed = False
        self._beat_due_s = 0.0

    async def play(self) -> None:
        """Send steps as their time comes, until cancelled; at the end wait for the client to seek."""
        while True:
            self._playhead.sought = False
            self._recollection = Recollection(0)
            # Nothing of where it was before the client sought may be told of where it is now.
            self._picture, self._surveyed = None, False
            begun = False
            async for step in self._source.steps(self._playhead.at_ns):
                if not begun:
                    self._playhead.begin(step.time_ns)
                    begun = True
                if not await self._reach(step):
                    break
                await self._show(step)
            while not self._playhead.sought:
                await self._playhead.change(BEAT_S)
                await self._beat()

    async def _reach(self, step: Step) -> bool:
        """Wait for a step's time, beating once a second all the while."""
        waiting = asyncio.ensure_future(self._playhead.reach(step.time_ns))
        try:
            while not waiting.done():
                await asyncio.wait({waiting}, timeout=BEAT_S)
                await self._beat()
        finally:
            waiting.cancel()
        return waiting.result()

    async def _show(self, step: Step) -> None:
        self._recollection.note(step.outcomes)
        pictures = [outcome.picture for outcome in step.outcomes if isinstance(outcome, PictureUpdated)]
        if not pictures:
            return
        self._picture = pictures[-1]
        alerts = self._composer.alerts(self._picture)
        if alerts is not None:
            await send(self._socket, alerts)
        await send(self._socket, self._composer.picture(self._picture, None))

    async def _beat(self) -> None:
        now_s = asyncio.get_running_loop().time()
        if now_s < self._beat_due_s:
            return
        self._beat_due_s = now_s + BEAT_S
        now_ns = self._playhead.at_ns
        then = msgspec.structs.replace(self._status, now_ns=now_ns, picture=self._picture, addresses={}, reasons={})
        alarms = self._recollection.alarms_last_10_min(now_ns // MICROSECOND_NS)
        await send(self._socket, self._composer.health(then, alarms, 1))
        coverage = self._composer.coverage(self._picture, now_ns, again=not self._surveyed)
        self._surveyed = True
        if coverage is not None:
            await send(self._socket, coverage)


async def replay(socket: WebSocket) -> None:
    """Serve one replay: `/replay?at_us=&speed=`."""
    parts: Parts = socket.app.state.parts

    def require() -> tuple[ReplaySource, Playhead]:
        if parts.replay is None:
            raise RequestRefusedError(RequestRefusal.NO_REPLAY)
        if socket.app.state.replays >= REPLAYS:
            raise RequestRefusedError(RequestRefusal.TOO_MANY)
        return parts.replay, _playhead(socket)

    admitted = await admit(socket, parts.guard, require)
    if admitted is None:
        return
    caller, (source, playhead) = admitted
    socket.app.state.replays += 1
    try:
        await _play(socket, parts, source, caller, playhead)
    finally:
        socket.app.state.replays -= 1


async def _play(socket: WebSocket, parts: Parts, source: ReplaySource, caller: Caller, playhead: Playhead) -> None:
    composer = Composer(parts.node.site, Mode.REPLAY.value, parts.node.version, parts.node.world.value)
    player = Player(socket, source, composer, parts.node.status, playhead)

    async def talk() -> None:
        await send(socket, composer.hello(you(caller), playhead.at_ns))
        await player.play()

    await converse(socket, parts.guard, caller, talk(), playhead.obey)


def _playhead(socket: WebSocket) -> Playhead:
    query = {"seek_us": socket.query_params.get("at_us", "0"), "speed": socket.query_params.get("speed", "1")}
    try:
        control = msgspec.convert(query, ReplayControl, strict=False)
    except msgspec.ValidationError as error:
        raise RequestRefusedError(RequestRefusal.MALFORMED, str(error)) from error
    return Playhead((control.seek_us or 0) * MICROSECOND_NS, control.speed or 1.0)
