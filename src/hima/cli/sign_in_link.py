"""`hima sign-in-link`: a one-time link, for whoever owns the data folder; the node may run or not."""

import argparse

from hima.cli.data_folder import add_data_option
from hima.cli.people import find, link, run
from hima.errors import UsageError
from hima.node.accounts import OWNER, Accounts, Member
from hima.picture.decision import Role


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima sign-in-link`."""
    parser.description = (
        "Print a one-time link: for the first administrator, for the only one, or for the person named."
    )
    parser.add_argument(
        "person", nargs="?", metavar="PERSON", help="name or id; may be left out with one administrator"
    )
    add_data_option(parser)
    parser.set_defaults(run=run, act=_sign_in_link)


def _sign_in_link(accounts: Accounts, options: argparse.Namespace) -> None:
    token = accounts.first_link() if options.person is None else None
    if token is None:
        token = accounts.fresh_link(_whose(accounts, options.person).person.id, OWNER)
    print(link(options.data, token))


def _whose(accounts: Accounts, words: str | None) -> Member:
    if words is not None:
        return find(accounts, words)
    administrators = [member for member in accounts.people() if member.person.role is Role.ADMINISTRATOR]
    if len(administrators) == 1:
        return administrators[0]
    names = ", ".join(member.person.name for member in administrators)
    raise UsageError(f"There are several administrators, so name one: {names}.")
