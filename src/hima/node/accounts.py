"""Who may use the console: people, one-time links, sessions. The port; `hima.adapters.accounts_sqlite` keeps them.

There are no passwords. A person comes in by a one-time link and stays for a shift.
"""

from enum import Enum
from typing import Final, Protocol

import msgspec

from hima.errors import HimaError
from hima.picture.decision import Person, Role
from hima.picture.ids import PersonId
from hima.units import SECOND_NS

FIRST_LINK_NS: Final = 15 * 60 * SECOND_NS
"""The first link makes an administrator out of whoever holds it, so it lives only as long as a walk to a browser."""
INVITATION_NS: Final = 24 * 3600 * SECOND_NS
"""An invitation reaches a person of another shift within a day."""
SESSION_NS: Final = 12 * 3600 * SECOND_NS
"""A shift."""
IDLE_NS: Final = 4 * 3600 * SECOND_NS
"""A browser that shows nothing for this long is signed out; an open live picture counts as use."""

OWNER: Final = Person(id="owner", name="Owner of the data folder", organisation="", role=Role.ADMINISTRATOR)
"""Stands in the audit for what is done with the files of the data folder themselves."""


class SignInRefusal(Enum):
    """Why a link did not work. Unknown, used, expired and withdrawn links are one case: nobody can probe which."""

    LINK_NOT_VALID = "link_not_valid"
    NAME_MISSING = "name_missing"


class SignInRefusedError(HimaError):
    """A link did not work; the link is as good as before.

    Attributes:
        refusal: Why.
    """

    def __init__(self, refusal: SignInRefusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


class NoSuchPersonError(HimaError):
    """The store holds no person with this id."""


class LastAdministratorError(HimaError):
    """The site needs at least one administrator; nothing was changed."""


class AccountsUnwritableError(HimaError):
    """The store cannot be written now: disk full or read-only. Nothing was changed; open sessions go on."""


class Session(msgspec.Struct, frozen=True):
    """A signed-in browser.

    Attributes:
        person: Who it is, as of now.
        ends_ns: When it ends at the latest, UTC nanoseconds.
    """

    person: Person
    ends_ns: int


class SignedIn(msgspec.Struct, frozen=True):
    """A new session with its secret, which is kept nowhere but in the browser."""

    token: str
    session: Session


class Member(msgspec.Struct, frozen=True):
    """A person with an account.

    Attributes:
        person: Who.
        sessions: Open sessions.
        last_seen_ns: Latest use of any session, UTC nanoseconds, 0 for never.
    """

    person: Person
    sessions: int
    last_seen_ns: int


class Invitation(msgspec.Struct, frozen=True):
    """A link that has not been used yet; its secret is not kept.

    Attributes:
        id: By which it can be withdrawn; says nothing of the secret.
        name: For whom; empty for the first administrator, who says it when signing in.
        organisation: Of whom.
        role: As what.
        made_by: Name of the person who made it.
        expires_ns: Until when it works, UTC nanoseconds.
    """

    id: str
    name: str
    organisation: str
    role: Role
    made_by: str
    expires_ns: int


class AuditLine(msgspec.Struct, frozen=True):
    """One act of account keeping: `what` is a code such as ``signed_in``, `about` the person it was done to."""

    time_ns: int
    who: str
    what: str
    about: str


class Accounts(Protocol):
    """The store. Methods may touch the disk; they may be called from any thread.

    Each one that changes something raises `AccountsUnwritableError` if it cannot.
    """

    def first_link(self) -> str | None:
        """A token that makes the first administrator, replacing an earlier one; None once there is an administrator."""
        ...

    def invite(self, name: str, organisation: str, role: Role, by: Person) -> str:
        """A token that makes a new account when it is used."""
        ...

    def fresh_link(self, person: PersonId, by: Person) -> str:
        """A token by which a known person signs in again; a link made for them earlier stops working.

        Raises:
            NoSuchPersonError: There is no such person.
        """
        ...

    def sign_in(self, token: str, name: str, organisation: str) -> SignedIn:
        """Use a link up and open a session; name and organisation matter for the first administrator only.

        Raises:
            SignInRefusedError: The link is not valid, or needs a name.
        """
        ...

    def session(self, token: str) -> Session | None:
        """The session of a browser's secret, None if it has ended; counts as use."""
        ...

    def sign_out(self, token: str) -> None:
        """End one session."""
        ...

    def end_sessions(self, person: PersonId, by: Person) -> int:
        """End all sessions of a person and withdraw the links made for them; returns how many sessions ended.

        Raises:
            NoSuchPersonError: There is no such person.
        """
        ...

    def set_role(self, person: PersonId, role: Role, by: Person) -> None:
        """Give a person another role; takes effect at once, in open sessions too.

        Raises:
            NoSuchPersonError: There is no such person.
            LastAdministratorError: The person is the only administrator.
        """
        ...

    def people(self) -> tuple[Member, ...]:
        """Everybody with an account, in order of name."""
        ...

    def invitations(self) -> tuple[Invitation, ...]:
        """Links that still work, the newest first."""
        ...

    def withdraw(self, invitation: str, by: Person) -> bool:
        """Make a link stop working; False if there is none with this id."""
        ...

    def audit(self, limit: int) -> tuple[AuditLine, ...]:
        """The latest lines of the audit, the newest first."""
        ...
