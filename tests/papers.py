"""Key files for desks that were opened by raw key: true in everything but the passphrase."""

from __future__ import annotations

import os
from dataclasses import replace

from desktop.services.desk import Desk
from desktop.vault import slotstore
from desktop.vault.kdf import DEFAULT
from desktop.vault.keys import COMPARTMENTS
from desktop.vault.pieces import new_set
from desktop.vault.recovery import RecoveryCode
from desktop.vault.sealing import KeyPairs
from desktop.vault.slotchange import empty_list
from desktop.vault.slotfile import render
from desktop.vault.slotlist import ACTIVE, PublicKeys, Slot
from desktop.vault.slotopening import mac_of, name_digest
from tests.desks import vault_keys


def give_papers(desk: Desk, *others: Desk) -> RecoveryCode:
    """Write the key file of a desk's vault, with a slot for each desk; return its code."""
    code, root = RecoveryCode.new(), vault_keys()
    slots = replace(empty_list(root, code), generation=1)
    for each in (desk, *others):
        keys, pairs = each.vault.keys, KeyPairs.new()
        public = PublicKeys(keys.user_id, pairs.public_receiving, pairs.public_signing, ACTIVE)
        held = [name for name in COMPARTMENTS if keys.has(name)]
        seals = root.sealed_for(keys.user_id, public.receiving, held)
        name = name_digest(slots.vault_id, keys.user_id)
        slot = Slot(keys.user_id, name, DEFAULT, os.urandom(16), os.urandom(92), seals)
        slots = replace(slots.with_slot(slot), registry=(*slots.registry, public))
    desk.vault.folder.mkdir(parents=True, exist_ok=True)
    slotstore.save(desk.vault.folder, render(replace(slots, mac=mac_of(slots, root))))
    return code


def two_pieces(
    code: RecoveryCode, vault_id: str, first: int = 1, second: int = 3
) -> tuple[str, str]:
    """Return what a person types from two pieces of a fresh set."""
    made = new_set(code, vault_id)
    return made[first - 1].text(), made[second - 1].text()
