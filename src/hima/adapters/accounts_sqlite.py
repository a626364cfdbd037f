"""Accounts in one SQLite file that only its owner can read. Secrets are stored as SHA-256 digests.

A digest without salt or stretching is enough here because the secrets are 256 random bits, not words of people.
"""

import hashlib
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from hima.clock import Clock
from hima.errors import UnreachableError
from hima.node.accounts import (
    FIRST_LINK_NS,
    IDLE_NS,
    INVITATION_NS,
    OWNER,
    SESSION_NS,
    AccountsUnwritableError,
    AuditLine,
    Invitation,
    LastAdministratorError,
    Member,
    NoSuchPersonError,
    Session,
    SignedIn,
    SignInRefusal,
    SignInRefusedError,
)
from hima.picture.decision import Person, Role
from hima.picture.ids import PersonId
from hima.units import SECOND_NS

FILE_NAME: Final = "accounts.db"
TOUCH_NS: Final = 60 * SECOND_NS
"""The latest use of a session is written at most this often."""
AUDIT_LINES: Final = 100_000
"""Older lines of the audit are let go: a hundred sign-ins a day fill it in years."""

_SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS people (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, organisation TEXT NOT NULL, role TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS links (
    digest BLOB PRIMARY KEY, person TEXT REFERENCES people, name TEXT NOT NULL, organisation TEXT NOT NULL,
    role TEXT NOT NULL, made_by TEXT NOT NULL, made_ns INTEGER NOT NULL, expires_ns INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS sessions (
    digest BLOB PRIMARY KEY, person TEXT NOT NULL REFERENCES people, ends_ns INTEGER NOT NULL, seen_ns INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS audit (
    number INTEGER PRIMARY KEY, time_ns INTEGER NOT NULL, who TEXT NOT NULL, what TEXT NOT NULL, about TEXT NOT NULL
) STRICT;
"""


class SqliteAccounts:
    """`hima.node.accounts.Accounts` in a data folder.

    Args:
        folder: The data folder; made if it is not there.
        clock: The world's clock, by which links and sessions end.

    Raises:
        UnreachableError: The file cannot be opened or is no accounts file.
    """

    def __init__(self, folder: Path, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            # Made before SQLite opens it, so that it is never readable by others, nor are its side files.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
            path.chmod(0o600)
            self._db = sqlite3.connect(path, timeout=5.0, isolation_level=None, check_same_thread=False)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = FULL")
            self._db.execute("PRAGMA foreign_keys = ON")
            self._db.executescript(_SCHEMA)
        except (OSError, sqlite3.Error) as error:
            raise UnreachableError(f"The accounts file {path} cannot be used: {error}.", "Mend or move it.") from error

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._db.close()

    def first_link(self) -> str | None:
        """See `Accounts.first_link`."""
        with self._writing():
            if self._administrators() > 0:
                return None
            self._db.execute("DELETE FROM links WHERE person IS NULL AND name = ''")
            return self._link(None, "", "", Role.ADMINISTRATOR, OWNER, FIRST_LINK_NS)

    def invite(self, name: str, organisation: str, role: Role, by: Person) -> str:
        """See `Accounts.invite`."""
        with self._writing():
            self._note(by.name, "invited", f"{name}, {organisation}, {role.value}")
            return self._link(None, name, organisation, role, by, INVITATION_NS)

    def fresh_link(self, person: PersonId, by: Person) -> str:
        """See `Accounts.fresh_link`."""
        with self._writing():
            known = self._person(person)
            self._db.execute("DELETE FROM links WHERE person = ?", (person,))
            self._note(by.name, "link_made", known.name)
            return self._link(person, known.name, known.organisation, known.role, by, INVITATION_NS)

    def sign_in(self, token: str, name: str, organisation: str) -> SignedIn:
        """See `Accounts.sign_in`."""
        with self._writing():
            now_ns = self._clock.now_ns()
            row = self._db.execute(
                "SELECT person, name, organisation, role FROM links WHERE digest = ? AND expires_ns > ?",
                (_digest(token), now_ns),
            ).fetchone()
            if row is None:
                raise SignInRefusedError(SignInRefusal.LINK_NOT_VALID)
            known, link_name, link_organisation, role = row
            if not (link_name or name):
                raise SignInRefusedError(SignInRefusal.NAME_MISSING)
            if known is None:
                known = self._add(link_name or name, link_organisation if link_name else organisation, Role(role))
            self._db.execute("DELETE FROM links WHERE digest = ?", (_digest(token),))
            return self._open_session(self._person(known), now_ns)

    def session(self, token: str) -> Session | None:
        """See `Accounts.session`."""
        now_ns = self._clock.now_ns()
        with self._lock:
            row = self._db.execute(
                "SELECT people.id, name, organisation, role, ends_ns, seen_ns"
                " FROM sessions JOIN people ON people.id = person WHERE digest = ? AND ends_ns > ? AND seen_ns > ?",
                (_digest(token), now_ns, now_ns - IDLE_NS),
            ).fetchone()
            if row is None:
                return None
            *who, ends_ns, seen_ns = row
            if now_ns - seen_ns > TOUCH_NS:
                # A full disk must not sign anybody out.
                with suppress(sqlite3.OperationalError):
                    self._db.execute("UPDATE sessions SET seen_ns = ? WHERE digest = ?", (now_ns, _digest(token)))
            return Session(_as_person(*who), ends_ns)

    def sign_out(self, token: str) -> None:
        """See `Accounts.sign_out`."""
        with self._writing():
            row = self._db.execute(
                "DELETE FROM sessions WHERE digest = ? RETURNING person", (_digest(token),)
            ).fetchone()
            if row is not None:
                name = self._person(row[0]).name
                self._note(name, "signed_out", name)

    def end_sessions(self, person: PersonId, by: Person) -> int:
        """See `Accounts.end_sessions`."""
        with self._writing():
            self._note(by.name, "sessions_ended", self._person(person).name)
            self._db.execute("DELETE FROM links WHERE person = ?", (person,))
            return self._db.execute("DELETE FROM sessions WHERE person = ?", (person,)).rowcount

    def set_role(self, person: PersonId, role: Role, by: Person) -> None:
        """See `Accounts.set_role`."""
        with self._writing():
            known = self._person(person)
            if known.role is Role.ADMINISTRATOR and role is not known.role and self._administrators() == 1:
                raise LastAdministratorError(known.name)
            self._db.execute("UPDATE people SET role = ? WHERE id = ?", (role.value, person))
            self._db.execute("UPDATE links SET role = ? WHERE person = ?", (role.value, person))
            self._note(by.name, "role_changed", f"{known.name}: {known.role.value} to {role.value}")

    def people(self) -> tuple[Member, ...]:
        """See `Accounts.people`."""
        now_ns = self._clock.now_ns()
        with self._lock:
            rows = self._db.execute(
                "SELECT people.id, name, organisation, role,"
                " COUNT(*) FILTER (WHERE ends_ns > ? AND seen_ns > ?), COALESCE(MAX(seen_ns), 0)"
                " FROM people LEFT JOIN sessions ON person = people.id GROUP BY people.id ORDER BY name, people.id",
                (now_ns, now_ns - IDLE_NS),
            ).fetchall()
        return tuple(Member(_as_person(*who), sessions, seen_ns) for *who, sessions, seen_ns in rows)

    def invitations(self) -> tuple[Invitation, ...]:
        """See `Accounts.invitations`."""
        with self._lock:
            rows = self._db.execute(
                "SELECT digest, name, organisation, role, made_by, expires_ns FROM links WHERE expires_ns > ?"
                " ORDER BY made_ns DESC",
                (self._clock.now_ns(),),
            ).fetchall()
        return tuple(
            Invitation(digest[:8].hex(), name, organisation, Role(role), made_by, expires_ns)
            for digest, name, organisation, role, made_by, expires_ns in rows
        )

    def withdraw(self, invitation: str, by: Person) -> bool:
        """See `Accounts.withdraw`."""
        with self._writing():
            row = self._db.execute(
                "DELETE FROM links WHERE lower(hex(substr(digest, 1, 8))) = ? RETURNING name", (invitation,)
            ).fetchone()
            if row is not None:
                self._note(by.name, "invitation_withdrawn", row[0])
            return row is not None

    def audit(self, limit: int) -> tuple[AuditLine, ...]:
        """See `Accounts.audit`."""
        with self._lock:
            rows = self._db.execute(
                "SELECT time_ns, who, what, about FROM audit ORDER BY number DESC LIMIT ?", (limit,)
            ).fetchall()
        return tuple(AuditLine(*row) for row in rows)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        with self._lock, _refusals():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def _administrators(self) -> int:
        query = "SELECT COUNT(*) FROM people WHERE role = ?"
        count: int = self._db.execute(query, (Role.ADMINISTRATOR.value,)).fetchone()[0]
        return count

    def _link(
        self, person: PersonId | None, name: str, organisation: str, role: Role, by: Person, lasts_ns: int
    ) -> str:
        now_ns = self._clock.now_ns()
        token = secrets.token_urlsafe(32)
        self._db.execute("DELETE FROM links WHERE expires_ns <= ?", (now_ns,))
        self._db.execute(
            "INSERT INTO links VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (_digest(token), person, name, organisation, role.value, by.name, now_ns, now_ns + lasts_ns),
        )
        return token

    def _add(self, name: str, organisation: str, role: Role) -> PersonId:
        identity = secrets.token_hex(8)
        if role is Role.ADMINISTRATOR:
            self._db.execute("DELETE FROM links WHERE person IS NULL AND name = ''")
        self._db.execute("INSERT INTO people VALUES (?, ?, ?, ?)", (identity, name, organisation, role.value))
        return identity

    def _open_session(self, person: Person, now_ns: int) -> SignedIn:
        token = secrets.token_urlsafe(32)
        ends_ns = now_ns + SESSION_NS
        self._db.execute("DELETE FROM sessions WHERE ends_ns <= ? OR seen_ns <= ?", (now_ns, now_ns - IDLE_NS))
        self._db.execute("INSERT INTO sessions VALUES (?, ?, ?, ?)", (_digest(token), person.id, ends_ns, now_ns))
        self._note(person.name, "signed_in", person.name)
        return SignedIn(token, Session(person, ends_ns))

    def _person(self, identity: PersonId) -> Person:
        row = self._db.execute("SELECT id, name, organisation, role FROM people WHERE id = ?", (identity,)).fetchone()
        if row is None:
            raise NoSuchPersonError(identity)
        return _as_person(*row)

    def _note(self, who: str, what: str, about: str) -> None:
        self._db.execute(
            "INSERT INTO audit (time_ns, who, what, about) VALUES (?, ?, ?, ?)",
            (self._clock.now_ns(), who, what, about),
        )
        self._db.execute("DELETE FROM audit WHERE number <= (SELECT MAX(number) FROM audit) - ?", (AUDIT_LINES,))


@contextmanager
def _refusals() -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        raise AccountsUnwritableError(f"The accounts cannot be written: {error}.") from error


def _as_person(identity: str, name: str, organisation: str, role: str) -> Person:
    return Person(id=identity, name=name, organisation=organisation, role=Role(role))


def _digest(token: str) -> bytes:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()
