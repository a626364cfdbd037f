import sqlite3
import stat
import threading
from pathlib import Path

import pytest

from hima.adapters.accounts_sqlite import SqliteAccounts
from hima.errors import UnreachableError
from hima.node.accounts import (
    FIRST_LINK_NS,
    IDLE_NS,
    INVITATION_NS,
    SESSION_NS,
    AccountsUnwritableError,
    LastAdministratorError,
    NoSuchPersonError,
    SignedIn,
    SignInRefusal,
    SignInRefusedError,
)
from hima.picture.decision import Person, Role
from hima.units import SECOND_NS

BOSS = Person("boss", "Boss", "Site", Role.ADMINISTRATOR)


class HandClock:
    def __init__(self) -> None:
        self.time_ns = 1_795_694_400 * SECOND_NS

    def now_ns(self) -> int:
        return self.time_ns


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def accounts(tmp_path: Path, clock: HandClock) -> SqliteAccounts:
    return SqliteAccounts(tmp_path, clock)


def first_administrator(accounts: SqliteAccounts) -> SignedIn:
    link = accounts.first_link()
    assert link is not None
    return accounts.sign_in(link, "Rojîn", "Gas field")


def refusal(accounts: SqliteAccounts, link: str, name: str = "Somebody") -> SignInRefusal:
    with pytest.raises(SignInRefusedError) as caught:
        accounts.sign_in(link, name, "")
    return caught.value.refusal


def test_only_the_owner_can_read_the_files(tmp_path: Path, accounts: SqliteAccounts) -> None:
    first_administrator(accounts)
    files = list(tmp_path.glob("accounts.db*"))
    assert len(files) >= 2, "the write-ahead log is a file of its own"
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_nobody_can_sign_in_to_a_new_store_without_the_first_link(accounts: SqliteAccounts) -> None:
    assert accounts.people() == ()
    for guess in ("", "admin", "password", "A" * 43):
        assert refusal(accounts, guess) is SignInRefusal.LINK_NOT_VALID


def test_the_first_link_makes_an_administrator_once(accounts: SqliteAccounts) -> None:
    link = accounts.first_link()
    assert link is not None
    assert refusal(accounts, link, name="") is SignInRefusal.NAME_MISSING
    signed_in = accounts.sign_in(link, "Rojîn", "Gas field")
    assert signed_in.session.person.role is Role.ADMINISTRATOR
    assert refusal(accounts, link) is SignInRefusal.LINK_NOT_VALID
    assert accounts.first_link() is None


def test_a_second_first_link_replaces_the_first(accounts: SqliteAccounts) -> None:
    earlier, later = accounts.first_link(), accounts.first_link()
    assert earlier is not None
    assert later is not None
    assert refusal(accounts, earlier) is SignInRefusal.LINK_NOT_VALID
    accounts.sign_in(later, "Rojîn", "")


def test_a_first_link_is_void_once_an_administrator_came_another_way(accounts: SqliteAccounts) -> None:
    link = accounts.first_link()
    assert link is not None
    accounts.sign_in(accounts.invite("Rojîn", "", Role.ADMINISTRATOR, BOSS), "", "")
    assert refusal(accounts, link) is SignInRefusal.LINK_NOT_VALID


@pytest.mark.parametrize(("kind", "lasts_ns"), [("first", FIRST_LINK_NS), ("invitation", INVITATION_NS)])
def test_links_expire(accounts: SqliteAccounts, clock: HandClock, kind: str, lasts_ns: int) -> None:
    link = accounts.first_link() if kind == "first" else accounts.invite("A", "", Role.VIEWER, BOSS)
    assert link is not None
    clock.time_ns += lasts_ns
    assert refusal(accounts, link) is SignInRefusal.LINK_NOT_VALID


def test_two_browsers_that_race_for_one_link_get_one_session(accounts: SqliteAccounts) -> None:
    link = accounts.invite("A", "", Role.VIEWER, BOSS)
    outcomes: list[str] = []

    def rush() -> None:
        try:
            accounts.sign_in(link, "", "")
            outcomes.append("in")
        except SignInRefusedError:
            outcomes.append("out")

    threads = [threading.Thread(target=rush) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["in"] + ["out"] * 7
    assert len(accounts.people()) == 1


def test_the_invitation_says_who_the_person_is(accounts: SqliteAccounts) -> None:
    link = accounts.invite("Azad", "Civil defence", Role.VIEWER, BOSS)
    person = accounts.sign_in(link, "Somebody else", "Elsewhere").session.person
    assert (person.name, person.organisation, person.role) == ("Azad", "Civil defence", Role.VIEWER)


def test_a_session_lasts_a_shift_and_no_longer(accounts: SqliteAccounts, clock: HandClock) -> None:
    token = first_administrator(accounts).token
    for _ in range(SESSION_NS // IDLE_NS * 2 - 1):
        clock.time_ns += IDLE_NS // 2
        assert accounts.session(token) is not None
    clock.time_ns += IDLE_NS // 2
    assert accounts.session(token) is None


def test_an_unused_session_ends_earlier(accounts: SqliteAccounts, clock: HandClock) -> None:
    token = first_administrator(accounts).token
    clock.time_ns += IDLE_NS
    assert accounts.session(token) is None


def test_ended_sessions_are_ended_and_so_are_open_links(accounts: SqliteAccounts) -> None:
    signed_in = first_administrator(accounts)
    identity = signed_in.session.person.id
    link = accounts.fresh_link(identity, BOSS)
    second = accounts.sign_in(accounts.fresh_link(identity, BOSS), "", "")
    link = accounts.fresh_link(identity, BOSS)
    assert accounts.end_sessions(identity, BOSS) == 2
    assert accounts.session(signed_in.token) is None
    assert accounts.session(second.token) is None
    assert refusal(accounts, link) is SignInRefusal.LINK_NOT_VALID


def test_signing_out_ends_one_session(accounts: SqliteAccounts) -> None:
    first = first_administrator(accounts)
    second = accounts.sign_in(accounts.fresh_link(first.session.person.id, BOSS), "", "")
    accounts.sign_out(first.token)
    assert accounts.session(first.token) is None
    assert accounts.session(second.token) is not None


def test_a_new_role_counts_at_once(accounts: SqliteAccounts) -> None:
    first_administrator(accounts)
    azad = accounts.sign_in(accounts.invite("Azad", "", Role.VIEWER, BOSS), "", "")
    accounts.set_role(azad.session.person.id, Role.OPERATOR, BOSS)
    session = accounts.session(azad.token)
    assert session is not None
    assert session.person.role is Role.OPERATOR


def test_the_last_administrator_stays_one(accounts: SqliteAccounts) -> None:
    identity = first_administrator(accounts).session.person.id
    with pytest.raises(LastAdministratorError):
        accounts.set_role(identity, Role.VIEWER, BOSS)
    assert accounts.people()[0].person.role is Role.ADMINISTRATOR


def test_an_invitation_can_be_withdrawn(accounts: SqliteAccounts) -> None:
    link = accounts.invite("Azad", "", Role.VIEWER, BOSS)
    (invitation,) = accounts.invitations()
    assert accounts.withdraw(invitation.id, BOSS)
    assert not accounts.withdraw(invitation.id, BOSS)
    assert refusal(accounts, link) is SignInRefusal.LINK_NOT_VALID


@pytest.mark.parametrize("identity", ["nobody", "' OR 1=1 --", "x' UNION SELECT * FROM people --"])
def test_nobody_is_found_by_words_of_sql(accounts: SqliteAccounts, identity: str) -> None:
    first_administrator(accounts)
    with pytest.raises(NoSuchPersonError):
        accounts.end_sessions(identity, BOSS)
    with pytest.raises(NoSuchPersonError):
        accounts.fresh_link(identity, BOSS)
    assert accounts.session(identity) is None
    assert len(accounts.people()) == 1


def test_no_secret_is_in_the_file(tmp_path: Path, accounts: SqliteAccounts) -> None:
    link = accounts.first_link()
    assert link is not None
    token = accounts.sign_in(link, "Rojîn", "").token
    invitation = accounts.invite("Azad", "", Role.VIEWER, BOSS)
    held = b"".join(file.read_bytes() for file in tmp_path.glob("accounts.db*"))
    assert b"Azad" in held
    assert not any(secret.encode() in held for secret in (link, token, invitation))


def test_every_act_is_in_the_audit(accounts: SqliteAccounts) -> None:
    administrator = first_administrator(accounts)
    me = administrator.session.person
    azad = accounts.sign_in(accounts.invite("Azad", "", Role.VIEWER, me), "", "")
    accounts.set_role(azad.session.person.id, Role.OPERATOR, me)
    accounts.end_sessions(azad.session.person.id, me)
    accounts.sign_out(administrator.token)
    assert [(line.who, line.what) for line in reversed(accounts.audit(10))] == [
        ("Rojîn", "signed_in"),
        ("Rojîn", "invited"),
        ("Azad", "signed_in"),
        ("Rojîn", "role_changed"),
        ("Rojîn", "sessions_ended"),
        ("Rojîn", "signed_out"),
    ]


def test_accounts_survive_a_restart(tmp_path: Path, clock: HandClock) -> None:
    before = SqliteAccounts(tmp_path, clock)
    token = first_administrator(before).token
    before.close()
    after = SqliteAccounts(tmp_path, clock)
    assert after.session(token) is not None
    assert after.first_link() is None


def test_a_store_that_cannot_be_written_signs_nobody_out(
    tmp_path: Path, clock: HandClock, accounts: SqliteAccounts
) -> None:
    token = first_administrator(accounts).token
    blocker = sqlite3.connect(tmp_path / "accounts.db", isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    accounts._db.execute("PRAGMA busy_timeout = 1")
    clock.time_ns += IDLE_NS // 2
    assert accounts.session(token) is not None
    with pytest.raises(AccountsUnwritableError):
        accounts.invite("Azad", "", Role.VIEWER, BOSS)
    blocker.execute("ROLLBACK")
    accounts.invite("Azad", "", Role.VIEWER, BOSS)
    blocker.close()


def test_a_file_that_is_no_store_is_said_so(tmp_path: Path, clock: HandClock) -> None:
    (tmp_path / "accounts.db").write_bytes(b"something else entirely" * 100)
    with pytest.raises(UnreachableError, match="accounts file"):
        SqliteAccounts(tmp_path, clock)
