"""`hima run SITE`: a node, on real sensors, on a scenario, or on a recording."""

import argparse
import asyncio
import sys
import time
import webbrowser
from pathlib import Path
from typing import Final

from rich.console import Console

from hima.app.certificates import SiteCertificates
from hima.app.plain_log import log_plainly
from hima.app.run import STATIC, Announce, Kept, Serving, run_live, run_replay, run_scenario
from hima.app.sources import open_scenario, open_site
from hima.app.warm_up import warm_up
from hima.cli.data_folder import default_data_folder
from hima.cli.version import version
from hima.config.site import Site
from hima.errors import UnreachableError, UsageError
from hima.jit import CACHE_FOLDER
from hima.web.server import Server, Tls

PORT: Final = 8420


def declare(parser: argparse.ArgumentParser) -> None:
    """Declare `hima run`."""
    parser.description = (
        "Run a node for a site: on its real sensors, on a simulated scenario, or on a recorded journal."
    )
    parser.add_argument("site", type=Path, metavar="SITE", help="the site folder, such as sites/khor_mor")
    world = parser.add_mutually_exclusive_group()
    world.add_argument("--scenario", type=Path, metavar="FILE", help="play simulated sensors instead of real ones")
    world.add_argument("--replay", type=Path, metavar="JOURNAL", help="show a recorded journal as if it were now")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="where the node keeps journal and accounts (default: a folder of the site in the user's data folder)",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address of the console (default: %(default)s)")
    parser.add_argument("--port", type=int, default=PORT, help="port of the console, 0 for a free one (default: 8420)")
    parser.add_argument("--tls", action="store_true", help="serve under the certificate that `hima cert` has made")
    parser.add_argument("--tls-cert", type=Path, metavar="FILE", help="certificate chain, PEM; needed beyond loopback")
    parser.add_argument("--tls-key", type=Path, metavar="FILE", help="its private key, PEM")
    parser.add_argument("--speed", type=float, metavar="X", help="times real time, for --scenario and --replay")
    parser.add_argument(
        "--keep-days", type=float, default=30.0, metavar="N", help="let go of records older than this (default: 30)"
    )
    parser.add_argument(
        "--keep-gb", type=float, default=20.0, metavar="N", help="and of the oldest beyond this size (default: 20)"
    )
    parser.add_argument("--open", action="store_true", help="open the console in the browser")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Run until interrupted."""
    log_plainly()
    # What can be wrong is found before half a minute is spent on the kernels and before anything is written.
    speed = _speed(options)
    site = open_site(options.site)
    scenario = None if options.scenario is None else open_scenario(options.scenario, site)
    announce = _announcer(options.open)
    days, gigabytes = _kept(options)
    data = options.data or default_data_folder() / site.id
    server = Server(options.host, _port(options.port), _tls(options, data))
    serving = Serving(data, server, version(), days, gigabytes)
    try:
        _compile(site)
        if options.replay is not None:
            asyncio.run(run_replay(options.replay, speed, serving, announce))
        elif scenario is not None:
            _say_kept(asyncio.run(run_scenario(site, scenario, speed, serving, announce)))
        else:
            _say_kept(asyncio.run(run_live(site, options.site, serving, announce)))
    finally:
        server.stop()
    return 0


def _say_kept(kept: Kept) -> None:
    """The last words: where the record is, and how to check it."""
    print(f"Stopped. Journal: {kept.journal}")
    print(f"Outcomes: {kept.outcomes_sha256} (hima replay --hash says the same)")


def _speed(options: argparse.Namespace) -> float:
    if options.speed is None:
        return 1.0
    if options.scenario is None and options.replay is None:
        raise UsageError("--speed belongs to --scenario and --replay: the real world runs at its own.")
    speed = float(options.speed)
    if not 0.01 <= speed <= 1000.0:
        raise UsageError(f"--speed {options.speed} is not between 0.01 and 1000.")
    return speed


def _kept(options: argparse.Namespace) -> tuple[float, float]:
    days, gigabytes = float(options.keep_days), float(options.keep_gb)
    if not (0.01 <= days <= 36_500.0 and 0.01 <= gigabytes <= 1e6):
        raise UsageError("--keep-days takes 0.01 to 36500 and --keep-gb 0.01 to 1000000.")
    return days, gigabytes


def _port(port: int) -> int:
    if not 0 <= port <= 65_535:
        raise UsageError(f"--port {port} is not between 0 and 65535.")
    return port


def _tls(options: argparse.Namespace, data: Path) -> Tls | None:
    if options.tls:
        if options.tls_cert is not None or options.tls_key is not None:
            raise UsageError("--tls takes the node's own certificate; leave --tls-cert and --tls-key out.")
        served = SiteCertificates(data).served(int(time.time()))
        if served.note:
            print(served.note, file=sys.stderr)
        return Tls(served.path, served.path)
    if (options.tls_cert is None) != (options.tls_key is None):
        raise UsageError("--tls-cert and --tls-key go together.")
    return None if options.tls_cert is None else Tls(options.tls_cert, options.tls_key)


def _compile(site: Site) -> None:
    """Compile the kernels now: half a minute once on a new machine, a moment ever after."""
    notice = compiling_notice(CACHE_FOLDER, terminal=sys.stderr.isatty())
    if notice is not None:
        print(notice, file=sys.stderr, flush=True)
    with Console(stderr=True).status("preparing the kernels (half a minute the first time) ..."):
        warm_up(site)
    if CACHE_FOLDER is None:
        print("The kernels cannot be kept here: set NUMBA_CACHE_DIR to a writable folder.", file=sys.stderr)


def compiling_notice(cache: Path | None, *, terminal: bool) -> str | None:
    """What to say before the kernels are compiled: a terminal shows a spinner, a pipe or a log would stay silent."""
    compiled = cache is not None and any(cache.rglob("*.nbi"))
    return None if terminal or compiled else "compiling the kernels, once, about a minute ..."


def _announcer(open_browser: bool) -> Announce:
    if not (STATIC / "index.html").is_file():
        raise UnreachableError("The console is not built.", "Run 'make console' first.")

    def announce(url: str, link: str | None) -> None:
        print(f"hima {version()} runs. Console: {url}")
        if link is None:
            print("Sign in with a link from 'hima sign-in-link NAME'.")
        else:
            print(f"Sign in, once, within 15 minutes: {link}")
        print("Stop with Ctrl-C.", flush=True)
        if open_browser:
            webbrowser.open(link or url)

    return announce
