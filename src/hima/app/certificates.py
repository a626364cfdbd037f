"""The node's own certificates: an authority for this site, and the certificate under which the console is served."""

import ipaddress
import re
import secrets
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from hima.adapters.key_files import read_file, read_secret, write_public, write_secret
from hima.errors import UnreachableError, UsageError

FOLDER: Final = "tls"
AUTHORITY_DAYS: Final = 3652
SERVER_DAYS: Final = 397
"""Phones refuse certificates that last much longer than a year."""
WARN_DAYS: Final = 30
NAMES_MAX: Final = 20
_DNS: Final = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\Z")
_NETWORKS: Final = (
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "127.0.0.0/8",
    "169.254.0.0/16",
    "fc00::/7",
    "::1/128",
)
"""Networks that are nobody's on the internet."""


class Served(NamedTuple):
    """The certificate in use.

    Attributes:
        path: A PEM file with key and certificate.
        note: What a person should know of it; empty for nothing.
    """

    path: Path
    note: str


class Shown(NamedTuple):
    """What there is.

    Attributes:
        names: Names and addresses of the server's certificate.
        to_s: Until when that holds, UTC seconds.
        authority: File to be installed on phones, DER.
        fingerprint: SHA-256 of the authority's certificate, hex.
    """

    names: tuple[str, ...]
    to_s: int
    authority: Path
    fingerprint: str


class SiteCertificates:
    """Certificates of a data folder.

    Args:
        data: The data folder.
    """

    def __init__(self, data: Path) -> None:
        folder = data / FOLDER
        self._key, self._certificate = folder / "authority.key", folder / "authority.pem"
        self._for_phones, self._server = folder / "authority.crt", folder / "server.pem"

    def make(self, names: tuple[str, ...], site: str, now_s: int) -> None:
        """Make a certificate for the console, and before the first one the authority.

        The authority vouches for these names and for private networks only: whoever gets hold of its key cannot speak
        for the rest of the world to the phones on which it is installed.

        Args:
            names: DNS names and addresses by which the console is reached.
            site: What the authority is called.
            now_s: Now, UTC seconds.

        Raises:
            UsageError: A name is none.
            UnreachableError: There is a certificate already, or the folder cannot be written.
        """
        said = [_name(name) for name in names]
        if not 1 <= len(said) <= NAMES_MAX:
            raise UsageError(f"Give 1 to {NAMES_MAX} names or addresses by which phones reach the console.")
        if self._server.exists():
            raise UnreachableError(
                f"{self._server} is there already and is not overwritten.", "Use `hima cert renew`, or move it away."
            )
        self._begin(said, site, now_s)
        write_secret(self._server, self._signed(said, now_s))

    def renew(self, now_s: int) -> None:
        """A new key and certificate for the same names, by the same authority: phones notice nothing."""
        extension = self._served().extensions.get_extension_for_class(x509.SubjectAlternativeName)
        write_secret(self._server, self._signed(list(extension.value), now_s), replace=True)

    def served(self, now_s: int) -> Served:
        """The certificate to serve under.

        Raises:
            UnreachableError: There is none, it cannot be used, or it has ended.
        """
        ends = self._served().not_valid_after_utc
        left = ends - datetime.fromtimestamp(now_s, UTC)
        if left <= timedelta(0):
            raise UnreachableError(f"The certificate {self._server} has ended.", "Make a new one: hima cert renew.")
        note = f"The certificate ends in {left.days} days: hima cert renew." if left.days < WARN_DAYS else ""
        return Served(self._server, note)

    def shown(self) -> Shown:
        """What there is; raises as `served`."""
        served, authority = self._served(), self._authority()
        names = served.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return Shown(
            tuple(str(name.value) for name in names),
            int(served.not_valid_after_utc.timestamp()),
            self._for_phones,
            authority.fingerprint(SHA256()).hex(),
        )

    def _begin(self, names: list[x509.GeneralName], site: str, now_s: int) -> None:
        """What is missing of the authority: also after this was interrupted between one file and the next."""
        if self._certificate.exists() and not self._key.exists():
            raise UnreachableError(
                f"The key {self._key} is not there, though its certificate is.",
                "Put back a copy of it; or move the folder tls away, make a new one, and install it on the phones.",
            )
        if not self._key.exists():
            write_secret(self._key, _pem(ec.generate_private_key(ec.SECP256R1())))
        if not self._certificate.exists():
            made = _authority(self._authority_key(), names, site, now_s)
            write_public(self._certificate, made.public_bytes(Encoding.PEM))
        if not self._for_phones.exists():
            write_public(self._for_phones, self._authority().public_bytes(Encoding.DER))

    def _signed(self, names: list[x509.GeneralName], now_s: int) -> bytes:
        """Key and certificate in one file, so that a renewal never leaves two that do not belong together."""
        authority, root = self._authority(), self._authority_key()
        constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
        for name in names:
            if not _permitted(name, constraints):
                raise UsageError(
                    f"The authority of this folder may not vouch for {name.value}. "
                    "Move the folder tls away, make a new one, and install it on the phones."
                )
        key = ec.generate_private_key(ec.SECP256R1())
        title = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(names[0].value)[:64])])
        usage = x509.KeyUsage(True, False, False, False, False, False, False, False, False)
        made = (
            _dated(title, authority.subject, key.public_key(), now_s, SERVER_DAYS)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(usage, critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False)
            .sign(root, SHA256())
        )
        return _pem(key) + made.public_bytes(Encoding.PEM)

    def _authority(self) -> x509.Certificate:
        return _loaded(self._certificate, read_file(self._certificate))

    def _authority_key(self) -> ec.EllipticCurvePrivateKey:
        try:
            key = load_pem_private_key(read_secret(self._key), None)
        except (ValueError, TypeError) as error:
            raise UnreachableError(f"The key {self._key} is damaged.", "Put back a copy of it.") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey):
            raise UnreachableError(f"The key {self._key} is none of ours.", "Put back a copy of it.")
        return key

    def _served(self) -> x509.Certificate:
        if not self._server.exists():
            raise UnreachableError("There is no certificate for the console.", "Make one: hima cert make NAME.")
        return _loaded(self._server, read_secret(self._server))


def _authority(
    key: ec.EllipticCurvePrivateKey, names: list[x509.GeneralName], site: str, now_s: int
) -> x509.Certificate:
    title = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"hima {site}"[:64])])
    allowed = [name for name in names if isinstance(name, x509.DNSName)] or [x509.DNSName("localhost")]
    networks = [x509.IPAddress(ipaddress.ip_network(network)) for network in _NETWORKS]
    single = [_alone(name) for name in names if isinstance(name, x509.IPAddress)]
    usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    return (
        _dated(title, title, key.public_key(), now_s, AUTHORITY_DAYS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(usage, critical=True)
        .add_extension(x509.NameConstraints([*allowed, *networks, *single], None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, SHA256())
    )


def _name(said: str) -> x509.GeneralName:
    try:
        address = ipaddress.ip_address(said)
    except ValueError:
        return _dns(said)
    if address.is_unspecified or address.is_multicast or said == "255.255.255.255":
        raise UsageError(f"{said} is the address of no computer: name the one by which phones reach the console.")
    return x509.IPAddress(address)


def _dns(said: str) -> x509.DNSName:
    name = said.lower()
    if not _DNS.match(name) or name.rpartition(".")[2].isdigit():
        raise UsageError(f"{said} is no name or address of a computer; write names in Latin letters, without https://.")
    own = {"hima", "localhost", socket.gethostname().partition(".")[0].lower()}
    if "." not in name and name not in own and (name.isalpha() or name.startswith("xn--")):
        raise UsageError(
            f"{said} may be the end of other people's names, as com is, and the authority would vouch for all of them. "
            f"Write a longer name such as hima.{name}, one with a digit, or the name of this computer."
        )
    return x509.DNSName(name)


def _alone(address: x509.IPAddress) -> x509.IPAddress:
    return x509.IPAddress(ipaddress.ip_network(f"{address.value}"))


def _permitted(name: x509.GeneralName, constraints: x509.NameConstraints) -> bool:
    for allowed in constraints.permitted_subtrees or ():
        if isinstance(name, x509.DNSName) and isinstance(allowed, x509.DNSName):
            if name.value == allowed.value or name.value.endswith(f".{allowed.value}"):
                return True
        elif isinstance(name, x509.IPAddress) and isinstance(allowed, x509.IPAddress):
            network = ipaddress.ip_network(str(allowed.value))
            address = ipaddress.ip_address(str(name.value))
            if address.version == network.version and address in network:
                return True
    return False


def _dated(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, now_s: int, days: int
) -> x509.CertificateBuilder:
    now = datetime.fromtimestamp(now_s, UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(int.from_bytes(secrets.token_bytes(19), "big"))
        # Clocks of phones are often a little behind.
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=days))
    )


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _loaded(path: Path, data: bytes) -> x509.Certificate:
    try:
        return x509.load_pem_x509_certificate(data)
    except ValueError as error:
        raise UnreachableError(f"{path} holds no certificate.", "Put back a copy of it, or make a new one.") from error
