"""Streams where the other side has a say: what goes out, and when, is for a conversation to decide."""

import asyncio
import ssl
import weakref
from collections.abc import Callable, Sequence
from typing import Final

import msgspec
import structlog

from hima.adapters.tcp_sender.sending import Peer, TcpClientSender, TcpServerSender
from hima.clock import Clock
from hima.node.ports import Conversation
from hima.picture.health import OutputHealth, OutputState
from hima.sharing.settings import OutputSettings

_log = structlog.get_logger("hima.outputs")
LOGGED_EVERY_S: Final = 60.0


class TcpTalker(TcpClientSender):
    """Connects to a server with which a conversation is held: what goes out, and when, is the conversation's to say.

    Args:
        settings: The output's settings.
        tls: How it is encrypted and whom we trust; None for neither.
        conversation: The conversation.
        clock: The wall's, for stamps.
    """

    def __init__(
        self, settings: OutputSettings, tls: ssl.SSLContext | None, conversation: Conversation, clock: Clock
    ) -> None:
        super().__init__(settings, tls)
        self._conversation = conversation
        self._clock = clock
        self._logged, self._logged_s = "", -LOGGED_EVERY_S

    def send(self, messages: Sequence[bytes]) -> None:
        """Say of the messages what may be said now; the rest is dropped, for the next picture says it anew."""
        sent = 0
        peer = next(iter(self._peers), None)
        if peer is None or not peer.waiting():  # what would wait would be too old when it goes out
            data, count = self._conversation.say(messages, self._clock.now_ns())
            if peer is not None and peer.take(data):
                sent = count
            if peer is not None and self._conversation.over:
                peer.end()
        elif peer.stuck():
            self._refused += 1
            peer.end()
        self._sent += sent
        self._dropped += len(messages) - sent

    def health(self) -> OutputHealth:
        """How it is; what the other side did not take counts as dropped."""
        health = super().health()
        reason = self._conversation.reason if self._peers else self._reason or self._conversation.reason
        dropped = health.dropped + self._conversation.refused
        return msgspec.structs.replace(health, reason=reason, dropped=dropped)

    def _state(self) -> OutputState:
        return OutputState.UP if self._peers and self._conversation.open else OutputState.DOWN

    def _why_closed(self) -> str:
        return self._conversation.reason if self._conversation.over else super()._why_closed()

    def _begun(self, peer: Peer) -> None:
        peer.take(self._conversation.begin(self._clock.now_ns()))

    def _heard(self, peer: Peer, data: bytes) -> None:
        refused = self._conversation.refused
        answer = self._conversation.hear(data, self._clock.now_ns())
        if self._conversation.refused > refused:
            self._note_refusal(self._conversation.reason)
        _answer(peer, self._conversation, answer)

    def _note_refusal(self, reason: str) -> None:
        """Log what was not taken: a new reason, and no more than one a minute, for they are the other side's words."""
        now_s = asyncio.get_running_loop().time()
        if reason != self._logged and now_s - self._logged_s >= LOGGED_EVERY_S:
            self._logged, self._logged_s = reason, now_s
            _log.warning("output_refused", output=self._settings.id, reason=reason)


class TcpServerTalker(TcpServerSender):
    """Listens for those who want the picture, and holds a conversation with each of them.

    Args:
        settings: The output's settings.
        tls: How it is encrypted and who is let in; None for neither.
        converse: Begins a conversation.
        clock: The wall's, for stamps.
    """

    def __init__(
        self, settings: OutputSettings, tls: ssl.SSLContext | None, converse: Callable[[], Conversation], clock: Clock
    ) -> None:
        super().__init__(settings, tls)
        self._converse = converse
        self._clock = clock
        self._talks: weakref.WeakKeyDictionary[Peer, Conversation] = weakref.WeakKeyDictionary()

    def _begun(self, peer: Peer) -> None:
        talk = self._talks[peer] = self._converse()
        peer.take(talk.begin(self._clock.now_ns()))

    def _heard(self, peer: Peer, data: bytes) -> None:
        talk = self._talks[peer]
        _answer(peer, talk, talk.hear(data, self._clock.now_ns()))

    def _words(self, peer: Peer, messages: Sequence[bytes], data: bytes) -> tuple[bytes, int]:  # noqa: ARG002 - said or not by the conversation
        return self._talks[peer].say(messages, self._clock.now_ns())


def _answer(peer: Peer, talk: Conversation, answer: bytes) -> None:
    """Answer, and hang up where that is over, or where a word that the other side goes by finds no room."""
    if (answer and not peer.take(answer)) or talk.over:
        peer.end()
