"""Which keys of a vault are sealed to whom, and whether a holder gave them.

Every user holds the vault key and could write anybody into the list. So before a compartment's new
key is sealed to those who are listed, each must be vouched for by a holder of the present one. This
room changes lists in memory; it reads and writes no file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from desktop.core.errors import Conflict, NotFound, VaultRefused
from desktop.core.text import _
from desktop.vault.keys import Keys, Seals
from desktop.vault.sealing import RECOVERY, damaged_slots
from desktop.vault.slotfile import MOST_GENERATIONS
from desktop.vault.slotlist import PublicKeys, Slot, SlotList


def slot_of(slots: SlotList, user_id: str) -> tuple[Slot, PublicKeys]:
    """Return a user's slot and present public keys.

    Raises:
        NotFound: the user has no slot.
    """
    slot, public = slots.slot(user_id), slots.public_keys(user_id)
    if slot is None or public is None:
        raise NotFound(_("This user has no way into this vault."))
    return slot, public


def seals_for(
    slots: SlotList, by: Keys, user_id: str, public: bytes, compartments: Iterable[str]
) -> Seals:
    """Return the vault key and the compartments sealed to a public key.

    Raises:
        NotPermitted: `by` does not hold one of the compartments.
        Conflict: the compartment was renewed after `by` was unlocked.
    """
    names = tuple(compartments)
    for name in names:
        _require_current(slots, by, name)
    return by.sealed_for(user_id, public, names, slots.vault_key_generation)


def with_grant(slots: SlotList, by: Keys, user_id: str, compartment: str) -> SlotList:
    """Return the list with one more compartment sealed to a user."""
    slot, public = slot_of(slots, user_id)
    given = seals_for(slots, by, user_id, public.receiving, (compartment,))
    grants = {**slot.seals.grants, **given.grants}
    return slots.with_slot(replace(slot, seals=replace(slot.seals, grants=grants)))


def vouched_compartments(slots: SlotList, by: Keys, user_id: str) -> tuple[str, ...]:
    """Return what a user holds, after checking that holders gave it.

    Raises:
        Damaged: a compartment stands in the slot that no holder put there.
    """
    slot, public = slot_of(slots, user_id)
    for name in slot.seals.grants:
        _require_vouched(by, name, user_id, public.receiving, slot.seals)
    return tuple(slot.seals.grants)


def with_renewed(slots: SlotList, by: Keys, compartment: str) -> tuple[SlotList, Keys]:
    """Return the list with a new generation of a compartment's key, and the keys that hold it.

    Raises:
        NotPermitted: `by` does not hold the compartment.
        Damaged: a holder is listed for whom no holder vouches.
    """
    _require_current(slots, by, compartment)
    if slots.newest(compartment) >= MOST_GENERATIONS:
        raise VaultRefused(_("The keys of this vault were renewed as often as its format allows."))
    renewed, link = by.renewed(compartment)
    changed = replace(slots, links={**slots.links, compartment: (*slots.links[compartment], link)})
    for slot in slots.slots:
        if compartment in slot.seals.grants:
            public = slot_of(slots, slot.user_id)[1].receiving
            seals = _resealed(by, renewed, compartment, (slot.user_id, public), slot.seals)
            changed = changed.with_slot(replace(slot, seals=seals))
    paper = slots.recovery
    seals = _resealed(by, renewed, compartment, (RECOVERY, paper.public), paper.seals)
    return replace(changed, recovery=replace(paper, seals=seals)), renewed


def _resealed(
    by: Keys, renewed: Keys, compartment: str, holder: tuple[str, bytes], seals: Seals
) -> Seals:
    user_id, public = holder
    _require_vouched(by, compartment, user_id, public, seals)
    given = renewed.sealed_for(user_id, public, (compartment,))
    return replace(seals, grants={**seals.grants, **given.grants})


def _require_vouched(by: Keys, name: str, user_id: str, public: bytes, seals: Seals) -> None:
    if not by.vouches(name, user_id, public, seals.grants[name]):
        raise damaged_slots()


def _require_current(slots: SlotList, by: Keys, compartment: str) -> None:
    if by.newest(compartment) != slots.newest(compartment):
        raise Conflict(
            _("The keys of this vault were renewed since you unlocked it. Lock and unlock it.")
        )
