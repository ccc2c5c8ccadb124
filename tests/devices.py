"""Workstations in tests: slots that need a secret, and papers that were proved, without deriving.

No passphrase opens such a slot; tests that unlock turn the secret on with a real one.
"""

from __future__ import annotations

from dataclasses import replace

from desktop.services import recovery
from desktop.services.desk import Desk
from desktop.services.recovery_sheet import SHEET
from desktop.vault import device
from desktop.vault.slotchange import replace_list, true_list


def tie(desk: Desk, *user_ids: str) -> None:
    """Let the slots of these users, or one's own, need the secret of this workstation."""
    folder, keys = desk.vault.folder, desk.vault.keys
    secret = device.keep_secret(keys.vault_id)
    for user_id in user_ids or (desk.user_id,):
        listed = true_list(folder, keys)
        slot = listed.slot(user_id)
        assert slot is not None
        mark = device.mark_of(secret, keys.vault_id, user_id)
        replace_list(folder, listed.with_slot(replace(slot, device=mark)), keys)


def prove_papers(desk: Desk) -> None:
    """Let the log tell of papers on a sheet, and of a rehearsal that succeeded just now."""
    for action, operation in ((recovery.RENEWED, SHEET), (recovery.REHEARSED, "proved")):
        with desk.writing(action) as work:
            work.note(operation, "recovery", desk.vault.vault_id)
