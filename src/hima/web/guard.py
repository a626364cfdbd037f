"""Who is asking, and from where: host, origin, session."""

import hmac
import ipaddress
from typing import Final, NamedTuple

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection

from hima.node.accounts import Accounts, Session
from hima.picture.decision import Person, Role
from hima.web.refusals import RequestRefusal, RequestRefusedError

LOOPBACK_NAMES: Final = frozenset({"localhost", "127.0.0.1", "[::1]"})
SCRIPT: Final = Person(id="script", name="Script on the node", organisation="", role=Role.VIEWER)
"""Whoever holds the token file of the data folder. It sees and decides nothing: deciding takes a named person."""


class Caller(NamedTuple):
    """Who is asking.

    Attributes:
        session: The session, as of now.
        token: The browser's secret; empty for a script with the token file.
    """

    session: Session
    token: str

    @property
    def person(self) -> Person:
        """Who."""
        return self.session.person


class Guard:
    """Checks of a connection.

    Args:
        accounts: The store of sessions.
        secure: True under TLS.
        loopback_only: True if only loopback is served; then only loopback's own names are answered, so that a
            foreign page cannot reach the node through a name of its own that resolves to loopback.
        script_token: Secret of the token file, empty for none.
    """

    def __init__(self, accounts: Accounts, secure: bool, loopback_only: bool, script_token: str) -> None:
        self._accounts = accounts
        self._secure = secure
        self._loopback_only = loopback_only
        self._script_token = script_token
        # A browser takes a cookie with this prefix only from the very host, and only under TLS.
        self.cookie = "__Host-hima" if secure else "hima_session"
        self.secure = secure

    def answers_to(self, connection: HTTPConnection) -> bool:
        """Whether the node goes by the name that the client used."""
        hosts = connection.headers.getlist("host")
        if len(hosts) != 1:
            return False
        return not self._loopback_only or _without_port(hosts[0]) in LOOPBACK_NAMES

    def base_url(self, connection: HTTPConnection) -> str:
        """Scheme and host by which the client reached the node."""
        return f"{'https' if self._secure else 'http'}://{connection.headers['host']}"

    def require_own_origin(self, connection: HTTPConnection) -> None:
        """Refuse what a page of another origin asks for; browsers say the origin of every such request.

        Raises:
            RequestRefusedError: The origin is another one, or is not said.
        """
        if connection.headers.getlist("origin") != [self.base_url(connection)]:
            raise RequestRefusedError(RequestRefusal.FOREIGN_ORIGIN)

    async def caller(self, connection: HTTPConnection) -> Caller:
        """Who is asking, by cookie, or by the token file on loopback.

        Raises:
            RequestRefusedError: Nobody who is signed in.
        """
        scheme, _, secret = connection.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self._script(connection, secret)
        token = connection.cookies.get(self.cookie, "")
        session = await run_in_threadpool(self._accounts.session, token) if token else None
        if session is None:
            raise RequestRefusedError(RequestRefusal.SIGNED_OUT)
        return Caller(session, token)

    async def still(self, caller: Caller) -> bool:
        """Whether the caller's session has not ended and the person's role is the same."""
        if not caller.token:
            return True
        now = await run_in_threadpool(self._accounts.session, caller.token)
        return now is not None and now.person == caller.person

    def _script(self, connection: HTTPConnection, secret: str) -> Caller:
        fits = hmac.compare_digest(secret.encode(), self._script_token.encode())
        if not (self._script_token and fits and is_loopback(connection)):
            raise RequestRefusedError(RequestRefusal.SIGNED_OUT)
        return Caller(Session(SCRIPT, 0), "")


def is_loopback(connection: HTTPConnection) -> bool:
    """Whether the client is on the node's own computer."""
    if connection.client is None:
        return False
    try:
        address = ipaddress.ip_address(connection.client.host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback


def may(person: Person, least: Role) -> bool:
    """Whether a person's role is at least this one."""
    order = list(Role)
    return order.index(person.role) >= order.index(least)


def _without_port(host: str) -> str:
    name, colon, port = host.rpartition(":")
    return name.lower() if colon and port.isdigit() else host.lower()
