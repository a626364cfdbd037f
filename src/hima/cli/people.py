"""`hima people`: accounts, for whoever owns the data folder; the node may run or not."""

import argparse
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec
from rich.console import Console
from rich.table import Table

from hima.app.stores import console_url, open_accounts
from hima.cli.data_folder import add_data_option
from hima.errors import UnreachableError, UsageError
from hima.looks import blank
from hima.node.accounts import OWNER, Accounts, AccountsUnwritableError, LastAdministratorError, Member
from hima.picture.decision import Role
from hima.units import SECOND_NS
from hima.web.bodies import InvitationRequest
from hima.web.people import person_view

ROLES: Final = tuple(role.value for role in Role)

Act = Callable[[Accounts, argparse.Namespace], None]


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima people`."""
    parser.description = "Keep the accounts of a node. Owning the data folder is the authority; the audit says `owner`."
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _action(actions, "list", "everybody with an account", _list).add_argument(
        "--json", action="store_true", help="one JSON object on standard output"
    )
    invite = _action(actions, "invite", "a link by which a new person gets an account", _invite)
    invite.add_argument("name", metavar="NAME", help="the person's name; it stands beside all they decide")
    invite.add_argument("--organisation", default="", metavar="NAME", help="whose person it is")
    invite.add_argument("--role", choices=ROLES, default=Role.OPERATOR.value, help="default: %(default)s")
    role = _action(actions, "role", "give a person another role", _role)
    _add_person(role)
    role.add_argument("role", choices=ROLES)
    _add_person(_action(actions, "end-sessions", "sign a person out everywhere, within five seconds", _end_sessions))


def run(options: argparse.Namespace) -> int:
    """Do what was asked with the accounts of the data folder."""
    act: Act = options.act
    with open_accounts(options.data) as accounts:
        try:
            act(accounts, options)
        except AccountsUnwritableError as error:
            raise UnreachableError(str(error), "Free the disk or stop what holds the file.") from error
    return 0


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, meaning: str, act: Act
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.")
    add_data_option(parser)
    parser.set_defaults(run=run, act=act)
    return parser


def _add_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("person", metavar="PERSON", help="name or id, as `hima people list` shows them")


def _list(accounts: Accounts, options: argparse.Namespace) -> None:
    members = accounts.people()
    if options.json:
        print(msgspec.json.encode({"people": [person_view(member) for member in members]}).decode())
        return
    if not members:
        print("Nobody has an account yet: the first one is made with the link that `hima run` prints.", file=sys.stderr)
        return
    if not sys.stdout.isatty():
        for member in members:
            print(*_row(member), sep="\t")
        return
    table = Table("id", "name", "organisation", "role", "sessions", "last seen")
    for member in members:
        table.add_row(*_row(member))
    Console(markup=False).print(table)


def _row(member: Member) -> tuple[str, ...]:
    person, seen_ns = member.person, member.last_seen_ns
    seen = datetime.fromtimestamp(seen_ns // SECOND_NS, UTC).isoformat() if seen_ns else "never"
    return person.id, person.name, person.organisation, person.role.value, str(member.sessions), seen


def _invite(accounts: Accounts, options: argparse.Namespace) -> None:
    name = "" if blank(options.name) else options.name.strip()
    asked = {"name": name, "organisation": options.organisation.strip(), "role": options.role}
    try:
        invitation = msgspec.convert(asked, InvitationRequest)
    except msgspec.ValidationError as error:
        raise UsageError(f"This name or organisation cannot be used: {error}.") from error
    token = accounts.invite(invitation.name, invitation.organisation, Role(invitation.role), OWNER)
    print(link(options.data, token))


def _role(accounts: Accounts, options: argparse.Namespace) -> None:
    member = find(accounts, options.person)
    try:
        accounts.set_role(member.person.id, Role(options.role), OWNER)
    except LastAdministratorError:
        raise UsageError(f"{member.person.name} is the only administrator; name another one first.") from None
    print(f"{member.person.name}: {options.role}")


def _end_sessions(accounts: Accounts, options: argparse.Namespace) -> None:
    member = find(accounts, options.person)
    ended = accounts.end_sessions(member.person.id, OWNER)
    print(f"{member.person.name}: {ended} session{'s' if ended != 1 else ''} ended")


def find(accounts: Accounts, words: str) -> Member:
    """The one person of that name or id.

    Raises:
        UsageError: Nobody is called so, or several are.
    """
    found = [member for member in accounts.people() if words in {member.person.id, member.person.name}]
    if len(found) == 1:
        return found[0]
    if found:
        raise UsageError(f"{len(found)} people are called {words}; give the id of one, from `hima people list`.")
    raise UsageError(f"Nobody is called {words}; `hima people list` shows everybody.")


def link(folder: Path, token: str) -> str:
    """Where a one-time token is used: an address of the node's console."""
    return f"{console_url(folder)}/sign-in?token={token}"
