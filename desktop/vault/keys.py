"""What an unlocked user holds in memory, and nothing of where it came from.

`Keys` never gives a compartment's key away: it seals, opens and hands keys on to other public keys.

What forgetting can and cannot do in Python: `drop` overwrites the bytearrays below and lets go of
the cipher objects, whose copies OpenSSL clears when it frees them. `bytes` objects made on the way
(by HKDF, HPKE, Argon2id) are freed but not overwritten, and swap, hibernation or a memory image can
hold any of it. After `drop` no path of the program decrypts; what the memory of a machine seized
while unlocked still shows is not promised.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn, TypeVar

from desktop.core.errors import Locked, NotPermitted
from desktop.core.text import _
from desktop.core.vocabulary import vocabulary

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from desktop.vault.cipher import CompartmentCipher

COMPARTMENTS = ("casework", "clinical")

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Grant:
    """One compartment's key sealed to one person: each generation, oldest first, and the proof."""

    sealed: tuple[bytes, ...]
    voucher: bytes


@dataclass(frozen=True, slots=True)
class Seals:
    """All keys sealed to one person: the vault key and the compartments granted."""

    vault_key: bytes
    grants: Mapping[str, Grant]


@dataclass(frozen=True, slots=True, repr=False)
class _Held:
    vault_key: bytearray
    compartments: Mapping[str, tuple[bytearray, ...]]
    ciphers: Mapping[str, CompartmentCipher]
    signer: Ed25519PrivateKey


class Keys:
    """The keys of one user in one vault, until `drop`.

    `vault_key` is 32 random bytes, `compartments` maps a name to its keys by generation (1, 2, …,
    none missing), `signing_key` is a raw Ed25519 private key. Safe to use from several threads.
    Nothing is global: the keys of two vaults in one process do not know of each other.
    """

    __slots__ = ("_guard", "_held", "user_id", "vault_id")

    def __init__(
        self,
        vault_id: str,
        user_id: str,
        vault_key: bytes,
        compartments: Mapping[str, Mapping[int, bytes]],
        signing_key: bytes,
    ) -> None:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        from desktop.vault.cipher import CompartmentCipher

        self.vault_id = vault_id
        self.user_id = user_id
        self._guard = threading.Lock()
        self._held: _Held | None = _Held(
            bytearray(vault_key),
            {name: _in_order(keys) for name, keys in compartments.items()},
            {name: CompartmentCipher(keys) for name, keys in compartments.items()},
            Ed25519PrivateKey.from_private_bytes(signing_key),
        )

    def has(self, compartment: str) -> bool:
        """Say whether the compartment's key is held."""
        return compartment in self._holding().ciphers

    def newest(self, compartment: str) -> int:
        """Return the newest generation held of a compartment's key.

        Raises:
            NotPermitted: the compartment's key is not held.
        """
        return len(_of(self._holding().compartments, compartment))

    def seal(self, compartment: str, plain: bytes, place: str) -> bytes:
        """Return `plain` sealed for `place` ("table.column") under the newest generation.

        Raises:
            NotPermitted: the compartment's key is not held.
            Locked: the keys were dropped.
        """
        return self._cipher(compartment).seal(plain, place)

    def open(self, compartment: str, sealed: bytes, place: str) -> bytes:
        """Return the plain value that was sealed for `place` under any generation.

        Raises:
            Damaged: the bytes do not authenticate.
            NotPermitted: the compartment's key is not held.
            Locked: the keys were dropped.
        """
        return self._cipher(compartment).open(sealed, place)

    def derive(self, purpose: str) -> bytes:
        """Return 32 bytes of this vault for one purpose, the same for every user.

        Raises:
            Locked: the keys were dropped.
        """
        from desktop.vault.sealing import hkdf

        with self._guard:
            return hkdf(
                self._holding().vault_key, self.vault_id.encode(), b"dalil/1/" + purpose.encode()
            )

    def database_key(self) -> bytes:
        """Return the raw SQLCipher key: derived, so that the vault key itself never leaves here."""
        return self.derive("database")

    def sign(self, data: bytes) -> bytes:
        """Return the user's Ed25519 signature of `data`, 64 bytes.

        Raises:
            Locked: the keys were dropped.
        """
        return self._holding().signer.sign(data)

    def signing_public_key(self) -> bytes:
        """Return the public half of the signing key, 32 bytes."""
        return self._holding().signer.public_key().public_bytes_raw()

    def packet_public_key(self) -> bytes:
        """Return the X25519 key to which others seal hand-over packets for this user, 32 bytes.

        It is derived from the signing key, and seals nothing else: so it exists wherever the keys
        are held, and is renewed with them.

        Raises:
            Locked: the keys were dropped.
        """
        from desktop.vault.sealing import receiving_public_key

        return receiving_public_key(self._packet_key())

    def open_packet_key(self, sealed: bytes, info: bytes) -> bytes | None:
        """Return the key of a packet that was sealed to this user, or None: to another, or altered.

        Raises:
            Locked: the keys were dropped.
        """
        from desktop.vault.sealing import opened_with

        return opened_with(self._packet_key(), sealed, info)

    def _packet_key(self) -> bytes:
        from desktop.vault.sealing import hkdf

        with self._guard:
            seed = self._holding().signer.private_bytes_raw()
        return hkdf(seed, self.vault_id.encode(), b"dalil/1/packet receiving key")

    def sealed_for(
        self, user_id: str, public: bytes, compartments: Iterable[str], vault_generation: int = 1
    ) -> Seals:
        """Return the vault key and the named compartments sealed to another public key.

        Raises:
            NotPermitted: a compartment is not held here.
            Locked: the keys were dropped.
        """
        from desktop.vault.sealing import VAULT_KEY, Scope, seal_key

        with self._guard:
            held = self._holding()
            scope = Scope(self.vault_id, VAULT_KEY, vault_generation, user_id)
            return Seals(
                seal_key(bytes(held.vault_key), public, scope),
                {name: self._grant(held, name, user_id, public) for name in compartments},
            )

    def vouches(self, compartment: str, user_id: str, public: bytes, grant: Grant) -> bool:
        """Say whether a holder of the compartment's newest key granted it to this public key."""
        import hmac

        with self._guard:
            stated = self._voucher(self._holding(), compartment, user_id, public)
        return hmac.compare_digest(stated, grant.voucher)

    def renewed(self, compartment: str) -> tuple[Keys, bytes]:
        """Return the same keys with one more generation of a compartment, and its link.

        Raises:
            NotPermitted: the compartment is not held here.
            Locked: the keys were dropped.
        """
        import secrets

        from desktop.vault.sealing import Scope, link

        fresh = secrets.token_bytes(32)
        with self._guard:
            held = self._holding()
            keys = _of(held.compartments, compartment)
            generation = len(keys) + 1
            proof = link(bytes(keys[-1]), fresh, Scope(self.vault_id, compartment, generation))
            compartments = {name: _numbered(held.compartments[name]) for name in held.compartments}
            compartments[compartment][generation] = fresh
            signing_key = held.signer.private_bytes_raw()
            vault_key = bytes(held.vault_key)
        return Keys(self.vault_id, self.user_id, vault_key, compartments, signing_key), proof

    def adopt(self, renewed: Keys) -> None:
        """Go on with the keys of `renewed`, which forgets them; whoever holds this has them, too.

        Raises:
            Locked: these keys were dropped meanwhile, and now the others are as well.
        """
        with self._guard:
            if self._held is None:
                renewed.drop()
            held = self._holding()
            with renewed._guard:
                self._held, renewed._held = renewed._holding(), None
            _forget(held)

    def drop(self) -> None:
        """Forget everything; from now on every method raises Locked. The ids stay readable.

        A call that another thread is in the middle of ends with the keys it began with.
        """
        with self._guard:
            held, self._held = self._held, None
            if held is not None:
                _forget(held)

    def _holding(self) -> _Held:
        held = self._held
        if held is None:
            raise Locked(_("The vault is locked. Unlock it and try again."))
        return held

    def _cipher(self, compartment: str) -> CompartmentCipher:
        return _of(self._holding().ciphers, compartment)

    def _grant(self, held: _Held, name: str, user_id: str, public: bytes) -> Grant:
        from desktop.vault.sealing import Scope, seal_key

        sealed = tuple(
            seal_key(bytes(key), public, Scope(self.vault_id, name, generation, user_id))
            for generation, key in enumerate(_of(held.compartments, name), start=1)
        )
        return Grant(sealed, self._voucher(held, name, user_id, public))

    def _voucher(self, held: _Held, name: str, user_id: str, public: bytes) -> bytes:
        from desktop.vault.sealing import Scope, voucher

        keys = _of(held.compartments, name)
        return voucher(bytes(keys[-1]), public, Scope(self.vault_id, name, len(keys), user_id))

    def __repr__(self) -> str:
        return "<Keys>"

    def __reduce__(self) -> NoReturn:
        message = "keys are neither copied nor written"
        raise TypeError(message)


def signature_holds(public: bytes, signature: bytes, data: bytes) -> bool:
    """Say whether an Ed25519 signature was made by the owner of `public`, who may have left."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except InvalidSignature:
        return False
    return True


def _of(by_compartment: Mapping[str, _T], compartment: str) -> _T:
    found = by_compartment.get(compartment)
    if found is None:
        raise NotPermitted(
            _(
                "You do not hold the key of this part of the vault: {part}. "
                "Ask a colleague who holds it.",
                part=vocabulary("vault_parts").terms.get(compartment, compartment),
            )
        )
    return found


def _in_order(keys: Mapping[int, bytes]) -> tuple[bytearray, ...]:
    return tuple(bytearray(keys[generation]) for generation in range(1, len(keys) + 1))


def _numbered(keys: tuple[bytearray, ...]) -> dict[int, bytes]:
    return {generation: bytes(key) for generation, key in enumerate(keys, start=1)}


def _forget(held: _Held) -> None:
    _overwrite(held.vault_key)
    for keys in held.compartments.values():
        for key in keys:
            _overwrite(key)


def _overwrite(key: bytearray) -> None:
    key[:] = bytes(len(key))
