"""`hima cert`: certificates that TLS itself accepts, and refuses where it should."""

import json
import socket
import ssl
import stat
import threading
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from hima.app.certificates import SERVER_DAYS, SiteCertificates
from hima.cli.main import main
from hima.errors import UnreachableError, UsageError

NAMES = ("127.0.0.1", "localhost", "hima.example")
NOW_S = 1_795_800_000


def cert(data: Path, *words: str) -> int:
    return main(["cert", *words, "--data", str(data)])


def shaken(data: Path, name: str, authority: Path | None = None) -> dict[str, Any]:
    """A TLS handshake with a server that has the certificate; the client trusts the authority alone."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(data / "tls" / "server.pem")
    client = ssl.create_default_context(cafile=authority or data / "tls" / "authority.pem")
    one, other = socket.socketpair()

    def serve() -> None:
        try:
            server.wrap_socket(other, server_side=True).close()
        except OSError:
            other.close()

    serving = threading.Thread(target=serve)
    serving.start()
    try:
        with client.wrap_socket(one, server_hostname=name) as wrapped:
            return wrapped.getpeercert() or {}
    finally:
        one.close()
        serving.join(10)


@pytest.fixture
def data(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert cert(tmp_path, "make", *NAMES, "--site", "Khor Mor") == 0
    capsys.readouterr()
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_whoever_trusts_the_authority_trusts_the_console(data: Path, name: str) -> None:
    assert shaken(data, name)["issuer"] == ((("commonName", "hima Khor Mor"),),)


def test_another_name_and_another_authority_are_not_trusted(data: Path, tmp_path: Path) -> None:
    with pytest.raises(ssl.SSLCertVerificationError, match="not valid for"):
        shaken(data, "other.example")
    assert cert(tmp_path / "other", "make", "localhost") == 0
    with pytest.raises(ssl.SSLCertVerificationError):
        shaken(data, "localhost", tmp_path / "other" / "tls" / "authority.pem")


def test_the_authority_cannot_speak_for_the_world(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Even whoever has its key: TLS itself refuses what lies outside its names."""
    (data / "tls" / "server.pem").unlink()
    with pytest.raises(UsageError, match=r"bank\.example"):
        SiteCertificates(data).make(("bank.example",), "", NOW_S)
    monkeypatch.setattr("hima.app.certificates._permitted", lambda *_: True)
    assert cert(data, "make", "bank.example") == 0
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        shaken(data, "bank.example")


def test_keys_are_their_owners_alone_and_nothing_is_overwritten(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("authority.key", "server.pem"):
        assert stat.S_IMODE((data / "tls" / name).stat().st_mode) == 0o600
    before = {path.name: path.read_bytes() for path in (data / "tls").iterdir()}
    assert cert(data, "make", "localhost") == 3
    assert "not overwritten" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in (data / "tls").iterdir()} == before
    (data / "tls" / "authority.key").chmod(0o640)
    assert cert(data, "renew") == 3
    assert "read by others" in capsys.readouterr().err


def test_a_renewal_keeps_names_and_authority(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (data / "tls" / "server.pem").read_bytes()
    authority = (data / "tls" / "authority.crt").read_bytes()
    assert cert(data, "renew", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert set(said["names"]) == set(NAMES)
    assert (data / "tls" / "server.pem").read_bytes() != before
    assert (data / "tls" / "authority.crt").read_bytes() == authority
    assert x509.load_der_x509_certificate(authority).subject.rfc4514_string() == "CN=hima Khor Mor"
    assert shaken(data, "localhost")


def test_an_end_is_told_before_it_comes_and_refused_after(tmp_path: Path) -> None:
    certificates = SiteCertificates(tmp_path)
    certificates.make(("localhost",), "", NOW_S)
    assert certificates.served(NOW_S).note == ""
    assert "9 days" in certificates.served(NOW_S + (SERVER_DAYS - 9) * 86_400 - 1).note
    with pytest.raises(UnreachableError, match="has ended"):
        certificates.served(NOW_S + SERVER_DAYS * 86_400)


@pytest.mark.parametrize(
    "name",
    ["https://hima.example", "a b", "-x", "x" * 64, "هێما", "*", "", "1.2.3.4.5/8",
     "com", "IQ", "xn--p1ai", "1234", "1.2.3.4.5", "0.0.0.0", "::", "255.255.255.255", "224.0.0.1"],  # noqa: S104
)  # fmt: skip
def test_what_is_no_name_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert main(["cert", "make", "--data", str(tmp_path), "--", name]) == 2
    assert not (tmp_path / "tls").exists()


def test_short_names_of_a_local_network_stay_possible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cert(tmp_path, "make", "wadi") == 2
    monkeypatch.setattr(socket, "gethostname", lambda: "Wadi.example")
    assert cert(tmp_path, "make", "hima", "node1", "gate-2", "wadi", "hima.local") == 0


@pytest.mark.parametrize("left", [["authority.key"], ["authority.key", "authority.pem"]])
def test_what_was_interrupted_is_finished(data: Path, left: list[str]) -> None:
    kept = {name: (data / "tls" / name).read_bytes() for name in left}
    for path in (data / "tls").iterdir():
        if path.name not in left:
            path.unlink()
    assert cert(data, "make", *NAMES, "--site", "Khor Mor") == 0
    assert {name: (data / "tls" / name).read_bytes() for name in left} == kept
    authority = x509.load_pem_x509_certificate((data / "tls" / "authority.pem").read_bytes())
    assert x509.load_der_x509_certificate((data / "tls" / "authority.crt").read_bytes()) == authority
    assert shaken(data, "localhost")


def test_a_lost_key_is_told_and_the_authority_on_the_phones_is_not_replaced(
    data: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (data / "tls" / "authority.pem").read_bytes()
    for name in ("authority.key", "server.pem"):
        (data / "tls" / name).unlink()
    assert cert(data, "make", *NAMES) == 3
    assert "move the folder tls away" in capsys.readouterr().err
    assert (data / "tls" / "authority.pem").read_bytes() == before


def test_without_a_certificate_run_says_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "sites/khor_mor", "--tls", "--data", str(tmp_path), "--port", "0"]) == 3
    assert "hima cert make" in capsys.readouterr().err
