"""Slot lists made by hand, true in everything but the passphrase: no test here derives a key."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from desktop.core.ids import new_id
from desktop.vault.kdf import DEFAULT
from desktop.vault.keys import COMPARTMENTS, Keys
from desktop.vault.recovery import RecoveryCode
from desktop.vault.sealing import KeyPairs
from desktop.vault.slotchange import empty_list
from desktop.vault.slotlist import ACTIVE, PublicKeys, Slot, SlotList
from desktop.vault.slotopening import _open_seals, mac_of, name_digest

MEMBERS: Mapping[str, tuple[str, ...]] = {
    "lawyer": ("casework",),
    "doctor": ("casework", "clinical"),
    "second doctor": ("clinical",),
    "administrator": (),
}


@dataclass(frozen=True)
class Office:
    """A list with its private side."""

    slots: SlotList
    root: Keys
    code: RecoveryCode
    pairs: Mapping[str, KeyPairs]
    ids: Mapping[str, str]

    def keys(self, name: str, slots: SlotList | None = None) -> Keys:
        """Open a member's slot as the passphrase would, out of this list or an altered one."""
        opened = slots or self.slots
        slot = opened.slot(self.ids[name])
        assert slot is not None
        return _open_seals(opened, slot.seals, self.pairs[name], slot.user_id)


def office(members: Mapping[str, Iterable[str]] = MEMBERS) -> Office:
    """Make a vault's list with these members."""
    fresh = {name: {1: os.urandom(32)} for name in COMPARTMENTS}
    root = Keys(new_id(), new_id(), os.urandom(32), fresh, os.urandom(32))
    code = RecoveryCode.new()
    pairs = {name: KeyPairs.new() for name in members}
    ids = {name: new_id() for name in members}
    slots = replace(empty_list(root, code), generation=1)
    for name, compartments in members.items():
        public = PublicKeys(
            ids[name], pairs[name].public_receiving, pairs[name].public_signing, ACTIVE
        )
        seals = root.sealed_for(ids[name], public.receiving, compartments)
        digest = name_digest(slots.vault_id, name)
        slot = Slot(ids[name], digest, DEFAULT, os.urandom(16), os.urandom(92), seals)
        slots = replace(slots.with_slot(slot), registry=(*slots.registry, public))
    return Office(signed(slots, root), root, code, pairs, ids)


def signed(slots: SlotList, keys: Keys) -> SlotList:
    """Return the list with the MAC that anybody who holds the vault key can make."""
    return replace(slots, mac=mac_of(slots, keys))
