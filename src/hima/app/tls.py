"""Certificates and passwords that settings name, from their files."""

import ssl
from pathlib import Path
from typing import Final, Protocol

from hima.errors import UnreachableError

PASSWORD_MAX_BYTES: Final = 4096


class TlsSettings(Protocol):
    """What feeds and outputs say of TLS."""

    @property
    def tls(self) -> bool:
        """Whether the way is encrypted."""
        ...

    @property
    def tls_certificate(self) -> str:
        """File of our certificate."""
        ...

    @property
    def tls_key(self) -> str:
        """File of its key."""
        ...

    @property
    def tls_authority(self) -> str:
        """File of the authority that is trusted."""
        ...


def tls_context(settings: TlsSettings, side: int, who: str, file: str) -> ssl.SSLContext | None:
    """How a stream is encrypted; None for not at all.

    Certificates of both sides are checked; there is no setting that turns this off.

    Args:
        settings: The files.
        side: ``ssl.PROTOCOL_TLS_CLIENT`` or ``ssl.PROTOCOL_TLS_SERVER``.
        who: Whose they are, such as ``output tak``, for the sentence.
        file: The file of the site folder that names them.

    Raises:
        UnreachableError: A certificate cannot be used.
    """
    if not settings.tls:
        return None
    context = ssl.SSLContext(side)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    try:
        for path in filter(None, (settings.tls_certificate, settings.tls_key, settings.tls_authority)):
            Path(path).open("rb").close()  # the names of files that cannot be read are not in errors of `ssl`
        if settings.tls_certificate:
            context.load_cert_chain(settings.tls_certificate, settings.tls_key, password=_no_password)
        if settings.tls_authority:
            context.load_verify_locations(settings.tls_authority)
        else:
            context.load_default_certs()
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        raise UnreachableError(
            f"The certificates of {who} cannot be used: {what}.",
            f"Name PEM files that belong together in {file}.",
        ) from error
    return context


def _no_password() -> str:
    """Asked for by an encrypted key: without an answer OpenSSL would ask on the terminal, and wait."""
    return ""


def password(path: str, who: str, file: str) -> str:
    """The first line of a password's file; empty where none is named.

    Raises:
        UnreachableError: The file cannot be read.
    """
    if not path:
        return ""
    try:
        with Path(path).open(encoding="utf-8") as lines:
            return lines.readline(PASSWORD_MAX_BYTES).rstrip("\r\n")
    except (OSError, ValueError) as error:
        what = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise UnreachableError(
            f"The password of {who} cannot be read from {path}: {what}.", f"Change `password_file` in {file}."
        ) from error
