"""The log of a running node: tracebacks that say where it failed, and nothing of what was held there."""

import sys

import structlog
from structlog.dev import ConsoleRenderer, plain_traceback


def log_plainly() -> None:
    """Configure the log of this process.

    As it comes, the log shows the variables of every frame, and those of a request are what people sent: identity
    documents, telephones, addresses.
    """
    before = structlog.get_config()["processors"][:-1]
    shown = ConsoleRenderer(colors=sys.stdout.isatty(), exception_formatter=plain_traceback)
    structlog.configure(processors=[*before, shown])
