"""AES-256-GCM: sealing one value under a compartment's key, wrapping one secret under another.

A sealed value is one byte of key generation, 12 bytes of random nonce, then ciphertext and tag. The
place it belongs to ("table.column") is authenticated but not stored: a ciphertext moved to another
column does not open. This room knows keys and bytes; it does not know whose they are.

Nonces are random, which NIST SP 800-38D permits for 2^32 values per key: far above what an office
writes, and a new generation of the key starts the count again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from desktop.core.errors import Damaged
from desktop.core.text import _

NONCE_BYTES = 12
TAG_BYTES = 16
_SMALLEST = 1 + NONCE_BYTES + TAG_BYTES


class CompartmentCipher:
    """Seals under the newest generation of one compartment's key and opens under any."""

    __slots__ = ("_newest", "_sealers")

    def __init__(self, keys: Mapping[int, bytes]) -> None:
        self._sealers = {generation: AESGCM(key) for generation, key in keys.items()}
        self._newest = max(self._sealers)

    def seal(self, plain: bytes, place: str) -> bytes:
        """Return the sealed value for `place`."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = self._sealers[self._newest].encrypt(nonce, plain, place.encode())
        return bytes((self._newest,)) + nonce + sealed

    def open(self, sealed: bytes, place: str) -> bytes:
        """Return the plain value.

        Raises:
            Damaged: the bytes were altered, cut, moved from another place or sealed by other keys.
        """
        sealer = self._sealers.get(sealed[0]) if len(sealed) >= _SMALLEST else None
        if sealer is None:
            raise _broken(place)
        nonce, body = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        try:
            return sealer.decrypt(nonce, body, place.encode())
        except InvalidTag:
            raise _broken(place) from None


def wrap(key: bytes, plain: bytes, bound_to: bytes) -> bytes:
    """Return nonce, ciphertext and tag of `plain`, valid only together with `bound_to`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, plain, bound_to)


def unwrap(key: bytes, wrapped: bytes, bound_to: bytes) -> bytes | None:
    """Return what `wrap` took in; None if it was cut, or the key or what it is bound to differs."""
    if len(wrapped) < NONCE_BYTES + TAG_BYTES:
        return None
    try:
        return AESGCM(key).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], bound_to)
    except InvalidTag:
        return None


def _broken(place: str) -> Damaged:
    return Damaged(
        _(
            "A protected value ({place}) does not match its seal: it was altered or damaged. "
            "Run verify, then restore from a backup.",
            place=place,
        )
    )
