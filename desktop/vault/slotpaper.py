"""The recovery slot: proving that a paper opens it, and preparing another in its place.

A new paper is prepared first and put in place only when somebody has typed it back: until then the
earlier one opens the vault. Between the two nothing is kept but the new code and what is sealed to
it. The keys that the earlier paper opened, which may be more than its typist holds, are dropped.
This room changes lists in memory; it reads and writes no file.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from desktop.core.errors import Conflict
from desktop.core.text import _
from desktop.vault.keys import COMPARTMENTS, Keys
from desktop.vault.pieces import TypedPaper
from desktop.vault.recovery import RecoveryCode
from desktop.vault.sealing import RECOVERY, damaged_slots, receiving_public_key
from desktop.vault.slotgrants import seals_for
from desktop.vault.slotlist import RecoverySlot, SlotList
from desktop.vault.slotopening import open_recovery


@dataclass(frozen=True, slots=True, repr=False)
class NewPaper:
    """A code, and the slot that it will open once that has been put in place."""

    code: RecoveryCode
    slot: RecoverySlot


def prove(slots: SlotList, keys: Keys, paper: TypedPaper) -> None:
    """Check that a paper opens every compartment in its newest generation; nothing is kept.

    Raises:
        RecoveryRefused: it does not fit.
        Damaged: it fits, but the slots do not.
    """
    with _opened(slots, keys, paper) as found:
        for name in COMPARTMENTS:
            if not found.has(name) or found.newest(name) != slots.newest(name):
                raise damaged_slots()


def prepared(slots: SlotList, keys: Keys, paper: TypedPaper | None) -> NewPaper:
    """Return a new paper, sealed by who holds every compartment or by the earlier paper.

    Raises:
        NotPermitted: there is no earlier paper, and `keys` lack a compartment.
        RecoveryRefused: the earlier paper does not fit.
    """
    if paper is None:
        return _sealed(slots, keys)
    with _opened(slots, keys, paper) as found:
        return _sealed(slots, found)


def with_paper(slots: SlotList, new: NewPaper) -> SlotList:
    """Return the list with a new paper in place of the earlier one.

    Raises:
        Conflict: a compartment was renewed since the paper was prepared.
    """
    grants = new.slot.seals.grants
    if any(len(grants[name].sealed) != slots.newest(name) for name in COMPARTMENTS):
        raise Conflict(
            _("The keys of this vault were renewed meanwhile. Make the recovery papers again.")
        )
    return replace(slots, recovery=new.slot)


def _sealed(slots: SlotList, by: Keys) -> NewPaper:
    code = RecoveryCode.new()
    public = receiving_public_key(code.private_key(slots.vault_id))
    return NewPaper(
        code, RecoverySlot(public, seals_for(slots, by, RECOVERY, public, COMPARTMENTS))
    )


@contextmanager
def _opened(slots: SlotList, keys: Keys, paper: TypedPaper) -> Iterator[Keys]:
    """Hold what a paper opens for a moment; nothing is signed with it."""
    found = open_recovery(slots, paper, secrets.token_bytes(32), keys.user_id)
    try:
        yield found
    finally:
        found.drop()
