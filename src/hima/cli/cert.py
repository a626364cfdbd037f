"""`hima cert`: an authority for the site, and the certificate under which the console is served."""

import argparse
import time
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec

from hima.app.certificates import SiteCertificates
from hima.cli.data_folder import add_data_option


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima cert`."""
    parser.description = (
        "Make the node's own certificates, so that phones reach the console under TLS: `hima run --tls`."
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    make = _action(actions, "make", "a certificate for the console, and before the first one the authority", _make)
    make.add_argument("names", nargs="+", metavar="NAME", help="name or address by which phones reach the console")
    make.add_argument("--site", default="site", metavar="NAME", help="what the authority is called (default: site)")
    _action(actions, "renew", "a new certificate for the same names; phones notice nothing", _renew)
    _action(actions, "show", "names, dates, and what to install on phones", _shown)


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]",
    name: str,
    meaning: str,
    act: Callable[[SiteCertificates, argparse.Namespace], None],
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=meaning, description=f"{meaning[0].upper()}{meaning[1:]}.")
    add_data_option(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.set_defaults(run=run, act=act)
    return parser


def run(options: argparse.Namespace) -> int:
    """Do what was asked with the certificates of the data folder, and show them."""
    certificates = SiteCertificates(options.data)
    options.act(certificates, options)
    shown = certificates.shown()
    if options.json:
        said = {
            "names": shown.names,
            "to_s": shown.to_s,
            "authority": str(shown.authority),
            "sha256": shown.fingerprint,
        }
        print(msgspec.json.encode(said).decode())
        return 0
    until = datetime.fromtimestamp(shown.to_s, UTC).date().isoformat()
    print(f"For {', '.join(shown.names)} until {until}. Serve with: hima run SITE --tls --host ADDRESS")
    print(f"Install on phones: {shown.authority}")
    print(f"SHA-256 {shown.fingerprint}")
    return 0


def _make(certificates: SiteCertificates, options: argparse.Namespace) -> None:
    certificates.make(tuple(options.names), options.site, int(time.time()))


def _renew(certificates: SiteCertificates, _: argparse.Namespace) -> None:
    certificates.renew(int(time.time()))


def _shown(_: SiteCertificates, __: argparse.Namespace) -> None:
    """It is shown anyway."""
