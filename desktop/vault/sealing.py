"""Handing the vault's keys to a person: HPKE to a public key, and proof of who may hold what.

HPKE (RFC 9180, base mode) says nothing about who sealed a key, and every user can rewrite the slot
list, because every user holds the vault key. Two proofs made under the compartment's own key close
that gap, so that an administrator who does not hold the clinical key cannot slip one of his own
making into a doctor's slot, nor put himself among those who receive its next generation:

- a *link* proves that a generation was made by a holder of the generation before it;
- a *voucher* proves that a holder of the newest generation gave it to this public key.

This room knows keys and names of compartments. It does not know files or passphrases.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from desktop.core.errors import Damaged
from desktop.core.text import _
from desktop.vault.strictjson import canonical

VAULT_KEY = "vault"
"""Stands where a compartment's name stands when the vault key itself is sealed."""

RECOVERY = "recovery"
"""Stands where a user's id stands for the recovery slot; ids are UUIDs, so it is no user."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a sealed key belongs to; no seal, link or voucher holds for another scope."""

    vault_id: str
    compartment: str
    generation: int
    user_id: str = ""

    def said_for(self, purpose: bytes) -> bytes:
        """Return the bytes that a seal or proof of this purpose is bound to."""
        return (
            b"dalil/1/"
            + purpose
            + b"\0"
            + canonical(
                {
                    "vault": self.vault_id,
                    "compartment": self.compartment,
                    "generation": self.generation,
                    "user": self.user_id,
                }
            )
        )


@dataclass(frozen=True, slots=True, repr=False)
class KeyPairs:
    """The private halves of a user: X25519 to receive keys, Ed25519 to sign; 32 bytes each."""

    receiving: bytes
    signing: bytes

    @classmethod
    def new(cls) -> KeyPairs:
        """Make two fresh pairs."""
        return cls(
            X25519PrivateKey.generate().private_bytes_raw(),
            Ed25519PrivateKey.generate().private_bytes_raw(),
        )

    @property
    def public_receiving(self) -> bytes:
        """The X25519 public key."""
        return receiving_public_key(self.receiving)

    @property
    def public_signing(self) -> bytes:
        """The Ed25519 public key."""
        return Ed25519PrivateKey.from_private_bytes(self.signing).public_key().public_bytes_raw()


def hkdf(key: bytes | bytearray, salt: bytes, info: bytes) -> bytes:
    """Return 32 bytes derived from `key` (HKDF-SHA256, RFC 5869)."""
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=salt, info=info).derive(key)


def receiving_public_key(private: bytes) -> bytes:
    """Return the X25519 public key that belongs to a private one."""
    return X25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def seal_key(key: bytes, public: bytes, scope: Scope) -> bytes:
    """Return `key` sealed to an X25519 public key: 32 + 32 + 16 bytes.

    Raises:
        Damaged: the public key is not one (a point of small order).
    """
    recipient = X25519PublicKey.from_public_bytes(public)
    try:
        return _suite().encrypt(key, recipient, info=scope.said_for(b"seal"))
    except ValueError as error:
        raise damaged_slots() from error


def open_key(sealed: bytes, private: bytes, scope: Scope) -> bytes:
    """Return the key sealed for `scope`.

    Raises:
        Damaged: it was sealed to another key, for another scope, or altered.
    """
    recipient = X25519PrivateKey.from_private_bytes(private)
    try:
        return _suite().decrypt(sealed, recipient, info=scope.said_for(b"seal"))
    except InvalidTag:
        raise damaged_slots() from None


def sealed_to(public: bytes, key: bytes, info: bytes) -> bytes:
    """Return `key` sealed to an X25519 public key that is of no slot, bound to `info`.

    Raises:
        ValueError: the public key is not one (a point of small order).
    """
    return _suite().encrypt(key, X25519PublicKey.from_public_bytes(public), info=info)


def opened_with(private: bytes, sealed: bytes, info: bytes) -> bytes | None:
    """Return the key that `sealed_to` sealed, or None: to another key, for another use, altered."""
    try:
        return _suite().decrypt(sealed, X25519PrivateKey.from_private_bytes(private), info=info)
    except (InvalidTag, ValueError):
        return None


def link(previous: bytes, key: bytes, scope: Scope) -> bytes:
    """Return the proof that who held `previous` made `key` the generation of `scope`."""
    return _proof(previous, scope.said_for(b"link") + key)


def voucher(key: bytes, public: bytes, scope: Scope) -> bytes:
    """Return the proof that a holder of `key` gave it to the user and public key of `scope`."""
    return _proof(key, scope.said_for(b"voucher") + public)


def check_chain(keys: Sequence[bytes], links: Sequence[bytes], vault_id: str, name: str) -> None:
    """Check that each generation of a compartment was made by a holder of the one before.

    Raises:
        Damaged: a generation was slipped in, or the list was altered.
    """
    for position, stated in enumerate(links, start=1):
        scope = Scope(vault_id, name, position + 1)
        if not hmac.compare_digest(link(keys[position - 1], keys[position], scope), stated):
            raise damaged_slots()


def damaged_slots() -> Damaged:
    """Say that the key file cannot be trusted."""
    return Damaged(
        _(
            "The key slots of this vault do not match its keys: vault.json was altered or "
            "damaged. Restore vault.json from a backup."
        )
    )


def _proof(key: bytes, said: bytes) -> bytes:
    return hmac.digest(hkdf(key, b"", b"dalil/1/proof"), said, hashlib.sha256)


def _suite() -> Suite:
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
