"""Keys of transport permits in a data folder: a root signs the lists, and one key after the other signs permits."""

import hashlib
from pathlib import Path
from typing import Final, NamedTuple, TypeVar

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from hima.adapters.key_files import read_file, read_secret, write_public, write_secret
from hima.errors import UnreachableError, UsageError
from hima.registry.transport.lists import LASTS_S, KeyList, PublicKey

FOLDER: Final = "transport-keys"
_ROOT: Final = "root.key"
_LIST: Final = "keys.json"
_WITHDRAWN: Final = "withdrawn.json"


_Read = TypeVar("_Read")


class Signer(NamedTuple):
    """A key and its id."""

    id: bytes
    key: Ed25519PrivateKey


class Withdrawn(msgspec.Struct, frozen=True):
    """A key that is not trusted any more: its id, since when (UTC seconds), and why."""

    id: bytes
    time_s: int
    why: str


class TransportKeys:
    """Keys of a data folder.

    Args:
        data: The data folder.
    """

    def __init__(self, data: Path) -> None:
        self._folder = data / FOLDER

    def make(self, owner: str, now_s: int) -> PublicKey:
        """Make a key for permits, and the root before the first; the key before it signs no more.

        Raises:
            UsageError: The owner is no name of a body.
            UnreachableError: The folder cannot be written.
        """
        if not owner.strip() or len(owner) > 80:
            raise UsageError("Say in --owner whose key it is, in at most 80 letters.")
        if not (self._folder / _ROOT).exists():
            self._store(_ROOT, Ed25519PrivateKey.generate())
        key = Ed25519PrivateKey.generate()
        public = key.public_key().public_bytes_raw()
        fresh = PublicKey(key_id(public), public, owner.strip(), now_s)
        self._store(f"{fresh.id.hex()}.key", key)
        before = (msgspec.structs.replace(k, to_s=k.to_s or now_s) for k in self.keys())
        write_public(self._folder / _LIST, msgspec.json.encode((*before, fresh)))
        return fresh

    def withdraw(self, id_hex: str, why: str, now_s: int) -> PublicKey:
        """Trust a key no more, as when somebody else may have it: nothing that it ever signed is a permit any longer.

        Raises:
            UsageError: There is no such key, or it was withdrawn before.
            UnreachableError: The folder cannot be written.
        """
        gone = self.withdrawn()
        key = next((key for key in self.keys() if key.id.hex() == id_hex), None)
        if key is None or any(one.id == key.id for one in gone):
            raise UsageError("There is no such key that could be withdrawn; `hima transport keys` shows them.")
        write_public(self._folder / _WITHDRAWN, msgspec.json.encode((*gone, Withdrawn(key.id, now_s, why))))
        return key

    def keys(self) -> tuple[PublicKey, ...]:
        """All keys that ever signed permits, oldest first."""
        return self._read(_LIST, tuple[PublicKey, ...])

    def withdrawn(self) -> tuple[Withdrawn, ...]:
        """Keys that are trusted no more, in the order in which they were withdrawn."""
        return self._read(_WITHDRAWN, tuple[Withdrawn, ...])

    def listed(self, now_s: int) -> KeyList:
        """The list of keys as of now, UTC seconds: those that are trusted."""
        return KeyList(now_s, now_s + LASTS_S, self._trusted())

    def _trusted(self) -> tuple[PublicKey, ...]:
        gone = {one.id for one in self.withdrawn()}
        return tuple(key for key in self.keys() if key.id not in gone)

    def _read(self, name: str, kind: type[_Read]) -> _Read:
        path = self._folder / name
        try:
            return msgspec.json.decode(read_file(path) if path.exists() else b"[]", type=kind)
        except msgspec.MsgspecError as error:
            raise UnreachableError(f"{path} is damaged: {error}.", "Put back a copy of it.") from error

    def signer(self, issued_s: int) -> Signer:
        """The key that signs what was issued at a time, UTC seconds: a paper printed again is the same paper.

        Raises:
            UnreachableError: There is none.
        """
        fitting = (key for key in self._trusted() if key.from_s <= issued_s and (not key.to_s or issued_s <= key.to_s))
        current = next(fitting, None)
        if current is None:
            raise UnreachableError(
                "No trusted key for transport permits signed then.",
                "Make one with: hima transport key; what a withdrawn key signed is to be drafted and issued anew.",
            )
        return Signer(current.id, self._load(f"{current.id.hex()}.key"))

    def root(self) -> Signer:
        """The root.

        Raises:
            UnreachableError: There is none.
        """
        if not (self._folder / _ROOT).exists():
            raise UnreachableError("There is no key for transport permits.", "Make one with: hima transport key.")
        key = self._load(_ROOT)
        return Signer(key_id(key.public_key().public_bytes_raw()), key)

    def _store(self, name: str, key: Ed25519PrivateKey) -> None:
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        write_secret(self._folder / name, pem)

    def _load(self, name: str) -> Ed25519PrivateKey:
        path = self._folder / name
        try:
            key = load_pem_private_key(read_secret(path), None)
        except (ValueError, TypeError) as error:
            raise UnreachableError(f"The key {path} is damaged.", "Put back a copy of it.") from error
        if not isinstance(key, Ed25519PrivateKey):
            raise UnreachableError(f"The key {path} is no Ed25519 key.", "Put back a copy of it.")
        return key


def key_id(public: bytes) -> bytes:
    """The id of a key: the first 8 bytes of the SHA-256 of its public half."""
    return hashlib.sha256(public).digest()[:8]
