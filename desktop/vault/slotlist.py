"""What vault.json says, as frozen values. How it is written: slotfile. What it opens: slots."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from desktop.vault.kdf import Parameters
from desktop.vault.keys import Seals

ACTIVE: Final = "active"
REPLACED: Final = "replaced"
DISABLED: Final = "disabled"

MAC_BYTES: Final = 32


@dataclass(frozen=True, slots=True)
class Slot:
    """One user's way in: what Argon2id needs, the wrapped private keys, the sealed vault keys."""

    user_id: str
    name: bytes
    parameters: Parameters
    salt: bytes
    wrapped: bytes
    seals: Seals
    device: bytes | None = None
    """The mark of the workstation's secret without which the passphrase opens nothing."""


@dataclass(frozen=True, slots=True)
class RecoverySlot:
    """The paper's way in."""

    public: bytes
    seals: Seals


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """A user's public keys, kept after the user left so that old signatures can be checked."""

    user_id: str
    receiving: bytes
    signing: bytes
    status: str


@dataclass(frozen=True, slots=True)
class SlotList:
    """Everything vault.json says. `generation` rises by one with each write."""

    vault_id: str
    generation: int
    vault_key_generation: int
    links: Mapping[str, tuple[bytes, ...]]
    slots: tuple[Slot, ...]
    recovery: RecoverySlot
    registry: tuple[PublicKeys, ...]
    mac: bytes = bytes(MAC_BYTES)

    def newest(self, compartment: str) -> int:
        """Return the newest generation of a compartment's key."""
        return len(self.links[compartment]) + 1

    def public_keys(self, user_id: str) -> PublicKeys | None:
        """Return the keys a user has now, if the user has a slot."""
        mine = (k for k in self.registry if k.user_id == user_id and k.status == ACTIVE)
        return next(mine, None)

    def slot(self, user_id: str) -> Slot | None:
        """Return a user's slot."""
        return next((slot for slot in self.slots if slot.user_id == user_id), None)

    def with_slot(self, slot: Slot) -> SlotList:
        """Return the list with a slot, in place of the same user's earlier one."""
        if self.slot(slot.user_id) is None:
            return replace(self, slots=(*self.slots, slot))
        kept = tuple(slot if one.user_id == slot.user_id else one for one in self.slots)
        return replace(self, slots=kept)

    def with_keys_retired(self, user_id: str, status: str) -> SlotList:
        """Return the list with a user's present public keys marked as no longer so."""
        registry = tuple(
            replace(keys, status=status)
            if (keys.user_id, keys.status) == (user_id, ACTIVE)
            else keys
            for keys in self.registry
        )
        return replace(self, registry=registry)
