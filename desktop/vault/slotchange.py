"""Changing the slot list and writing it so that no way in is lost.

The new list is rendered to bytes, read back from those bytes and proved, by the MAC or by opening
the slot that was made; only then does it replace the files. This room asks which keys are held, not
who may do what.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.core.errors import NotPermitted, WrongInput
from desktop.core.ids import new_id
from desktop.core.text import _
from desktop.vault import kdf, slotstore
from desktop.vault.keys import COMPARTMENTS, Keys
from desktop.vault.recovery import RecoveryCode
from desktop.vault.sealing import RECOVERY, KeyPairs, receiving_public_key
from desktop.vault.slotfile import parse, render
from desktop.vault.slotgrants import seals_for
from desktop.vault.slotlist import ACTIVE, REPLACED, PublicKeys, RecoverySlot, Slot, SlotList
from desktop.vault.slotopening import (
    mac_of,
    name_digest,
    open_slot,
    require_true,
    slot_named,
    wrapped_pairs,
)
from desktop.vault.slotpaper import NewPaper, prove


@dataclass(frozen=True, slots=True, repr=False)
class Person:
    """Who is to have a slot, and the passphrase that will open it."""

    user_id: str
    user_name: str
    passphrase: str
    pairs: KeyPairs


def new_person(user_name: str, passphrase: str) -> Person:
    """Return somebody with a fresh id and fresh key pairs.

    Raises:
        WrongInput: the passphrase may not protect a slot.
    """
    kdf.check_new_passphrase(passphrase)
    return Person(new_id(), user_name, passphrase, KeyPairs.new())


def empty_list(founder: Keys, code: RecoveryCode) -> SlotList:
    """Return the list of a new vault: no user yet, everything sealed to the paper code."""
    public = receiving_public_key(code.private_key(founder.vault_id))
    seals = founder.sealed_for(RECOVERY, public, COMPARTMENTS)
    return SlotList(
        vault_id=founder.vault_id,
        generation=0,
        vault_key_generation=1,
        links=dict.fromkeys(COMPARTMENTS, ()),
        slots=(),
        recovery=RecoverySlot(public, seals),
        registry=(),
    )


def true_list(folder: Path, keys: Keys) -> SlotList:
    """Return the list on the disk after proving it.

    Raises:
        Damaged: it is not what this vault's users wrote.
    """
    slots = slotstore.load(folder).slots
    require_true(slots, keys)
    return slots


def list_for_change(folder: Path, by: Keys) -> SlotList:
    """Return the list on the disk for somebody who is in it.

    Raises:
        NotPermitted: the slot of `by` was removed while the vault was open.
    """
    slots = true_list(folder, by)
    if slots.slot(by.user_id) is None:
        raise NotPermitted(_("Your own way into this vault was removed. Lock the vault."))
    return slots


def with_person(slots: SlotList, by: Keys, person: Person, compartments: Iterable[str]) -> SlotList:
    """Return the list with a slot for `person`, in place of an earlier one of the same user."""
    require_free_name(slots, person.user_name, person.user_id)
    public = PublicKeys(
        person.user_id, person.pairs.public_receiving, person.pairs.public_signing, ACTIVE
    )
    slot = Slot(
        user_id=person.user_id,
        name=name_digest(slots.vault_id, person.user_name),
        parameters=kdf.DEFAULT,
        salt=secrets.token_bytes(kdf.SALT_BYTES),
        wrapped=b"",
        seals=seals_for(slots, by, person.user_id, public.receiving, compartments),
    )
    slot = wrapped_pairs(slots.vault_id, slot, person.pairs, person.passphrase)
    retired = slots.with_keys_retired(person.user_id, REPLACED)
    return replace(retired.with_slot(slot), registry=(*retired.registry, public))


def require_free_name(slots: SlotList, user_name: str, user_id: str = "") -> None:
    """Refuse a name that another user's slot has.

    Raises:
        WrongInput
    """
    namesake = slot_named(slots, user_name)
    if namesake is not None and namesake.user_id != user_id:
        raise WrongInput(_("There is a user of this name already. Choose another name."))


def replace_proved(folder: Path, slots: SlotList, by: Keys, person: Person) -> Keys:
    """Write the list after opening the person's slot out of the very bytes to be written."""
    data = _signed(slots, by)
    written = parse(data)
    keys = open_slot(written, written.slot(person.user_id), person.passphrase)
    slotstore.save(folder, data)
    return keys


def replace_list(folder: Path, slots: SlotList, by: Keys) -> None:
    """Write the list after reading back and proving the very bytes to be written."""
    data = _signed(slots, by)
    require_true(parse(data), by)
    slotstore.save(folder, data)


def replace_paper_proved(folder: Path, slots: SlotList, by: Keys, new: NewPaper) -> None:
    """Write the list after opening the recovery slot out of the very bytes to be written."""
    data = _signed(slots, by)
    prove(parse(data), by, new.code.text())
    slotstore.save(folder, data)


def _signed(slots: SlotList, by: Keys) -> bytes:
    raised = replace(slots, generation=slots.generation + 1)
    return render(replace(raised, mac=mac_of(raised, by)))
