"""What is said of TLS, of feeds and of outputs."""

from hima.config.document import Document
from hima.config.structure import Path
from hima.sensing.settings import FeedSettings
from hima.sharing.settings import OutputSettings


def check_tls(document: Document, at: Path, said: FeedSettings | OutputSettings, listens: bool) -> None:
    """Note files of TLS that do not fit together.

    Args:
        document: Where problems are noted.
        at: The table.
        said: The settings.
        listens: True where others connect to us: then it must be known who is let in.
    """
    if bool(said.tls_certificate) != bool(said.tls_key):
        document.add((*at, "tls_key"), "a certificate and its key go together", "Give both, or neither.")
    if not said.tls:
        if said.tls_certificate or said.tls_authority or said.tls_name:
            document.add((*at, "tls"), "files of TLS are given, and it is off", "Set `tls = true`, or remove them.")
    elif listens and not (said.tls_certificate and said.tls_authority):
        hint = "Give certificate and key of ours, and the authority whose holders are let in."
        document.add((*at, "tls_authority"), "missing", hint)
