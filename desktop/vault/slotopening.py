"""Opening a slot: from a passphrase or the paper code to keys, and proof that the list is true.

Nothing here writes. The order is fixed: derive, open the private keys, open the vault key, open the
compartments, and only then believe the rest of the list, by its MAC.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from dataclasses import replace

from desktop.core.errors import RecoveryRefused, WrongInput, WrongPassphrase
from desktop.core.text import _
from desktop.vault import kdf
from desktop.vault.cipher import unwrap, wrap
from desktop.vault.device import secret_for
from desktop.vault.keys import Keys, Seals
from desktop.vault.pieces import TypedPaper, code_of
from desktop.vault.sealing import (
    RECOVERY,
    VAULT_KEY,
    KeyPairs,
    Scope,
    check_chain,
    damaged_slots,
    hkdf,
    open_key,
    receiving_public_key,
    voucher,
)
from desktop.vault.slotfile import authenticated_text, slot_binding
from desktop.vault.slotlist import Slot, SlotList

LONGEST_NAME = 200


def name_digest(vault_id: str, user_name: str) -> bytes:
    """Return what stands in the key file for a user's name.

    Case, width and spacing of the name do not matter. The key of this HMAC, the vault's id, stands
    in the same file: the digest keeps names from who reads over a shoulder and keeps two vaults
    from being compared, but whoever has the file can test whether a given name is in it.

    Raises:
        WrongInput: the name is empty, too long or no text.
    """
    folded = " ".join(unicodedata.normalize("NFKC", user_name).casefold().split())
    folded = unicodedata.normalize("NFKC", folded)
    if not folded or len(folded) > LONGEST_NAME:
        raise WrongInput(
            _("A user name needs at least one letter and at most {n} characters.", n=LONGEST_NAME)
        )
    try:
        return hmac.digest(vault_id.encode(), b"dalil/1/name\0" + folded.encode(), hashlib.sha256)
    except UnicodeEncodeError:
        raise WrongInput(_("The user name holds a character that is no text.")) from None


def slot_named(slots: SlotList, user_name: str) -> Slot | None:
    """Return the slot of a user name."""
    digest = name_digest(slots.vault_id, user_name)
    return next((slot for slot in slots.slots if slot.name == digest), None)


def open_slot(slots: SlotList, slot: Slot | None, passphrase: str) -> Keys:
    """Return the keys of a slot after the whole list has been proved.

    Without a slot the same work is done in vain, so that neither the sentence nor the time tells
    whether a user name exists.

    Raises:
        WrongPassphrase: no slot, or the passphrase does not open it.
        DeviceRefused: the slot needs a secret that this workstation cannot give.
        Damaged: it opens, but the list around it is not what this vault's users wrote.
    """
    pairs = open_pairs(slots, slot, passphrase)
    if slot is None:
        raise wrong_passphrase()
    public = slots.public_keys(slot.user_id)
    mine = (pairs.public_receiving, pairs.public_signing)
    if public is None or (public.receiving, public.signing) != mine:
        raise damaged_slots()
    return _open_seals(slots, slot.seals, pairs, slot.user_id)


def open_pairs(slots: SlotList, slot: Slot | None, passphrase: str) -> KeyPairs:
    """Return the private keys of a slot.

    Raises:
        WrongPassphrase: no slot, or the passphrase does not open it.
        DeviceRefused: the slot needs a secret that this workstation cannot give; whatever the
            passphrase, of which nothing is derived.
    """
    tried = slot or replace(slots.slots[0], salt=bytes(kdf.SALT_BYTES), device=None)
    key = _wrapping_key(slots.vault_id, passphrase, tried)
    plain = unwrap(key, tried.wrapped, slot_binding(slots.vault_id, tried))
    if plain is None:
        raise wrong_passphrase()
    return KeyPairs(receiving=plain[:32], signing=plain[32:])


def wrapped_pairs(vault_id: str, slot: Slot, pairs: KeyPairs, passphrase: str) -> Slot:
    """Return `slot` with private keys wrapped under a passphrase, by its own parameters.

    Raises:
        DeviceRefused: it needs a secret that this workstation cannot give.
    """
    plain = pairs.receiving + pairs.signing
    key = _wrapping_key(vault_id, passphrase, slot)
    return replace(slot, wrapped=wrap(key, plain, slot_binding(vault_id, slot)))


def open_recovery(slots: SlotList, typed: TypedPaper, signing: bytes, user_id: str) -> Keys:
    """Return the keys behind the paper, signing as the user who is being let in again.

    Raises:
        RecoveryRefused: the code or the pieces are mistyped, of another vault, or were replaced.
        Damaged: they fit, but the list is not what this vault's users wrote.
    """
    private = code_of(typed, slots.vault_id).private_key(slots.vault_id)
    if receiving_public_key(private) != slots.recovery.public:
        raise _other_code() if isinstance(typed, str) else _replaced()
    pairs = KeyPairs(private, signing)
    return _open_seals(slots, slots.recovery.seals, pairs, RECOVERY, acting_as=user_id)


def _other_code() -> RecoveryRefused:
    """A sheet says nothing of its vault that could be read back: it may be either."""
    return RecoveryRefused(
        "other_vault",
        _(
            "This recovery code is written correctly but belongs to another vault, or was "
            "replaced by a newer one. Look for the sheet of this vault that was made last."
        ),
    )


def _replaced() -> RecoveryRefused:
    return RecoveryRefused(
        "replaced",
        _(
            "These two pieces are of this vault but were replaced by newer ones. "
            "Look for the set that was made last."
        ),
    )


def mac_of(slots: SlotList, keys: Keys) -> bytes:
    """Return the MAC of a slot list under the vault key."""
    return hmac.digest(keys.derive("slots"), authenticated_text(slots), hashlib.sha256)


def require_true(slots: SlotList, keys: Keys) -> None:
    """Check that the list was written by somebody who holds this vault's key.

    Raises:
        Damaged: a slot was added, removed, changed or moved by anybody else.
    """
    if not hmac.compare_digest(mac_of(slots, keys), slots.mac):
        raise damaged_slots()


def wrong_passphrase() -> WrongPassphrase:
    """Say the one sentence for an unknown user and for a wrong passphrase."""
    return WrongPassphrase(
        _(
            "This user name and passphrase do not open the vault. "
            "Check both, the keyboard layout and Caps Lock."
        )
    )


def _open_seals(
    slots: SlotList, seals: Seals, pairs: KeyPairs, user_id: str, acting_as: str | None = None
) -> Keys:
    scope = Scope(slots.vault_id, VAULT_KEY, slots.vault_key_generation, user_id)
    vault_key = open_key(seals.vault_key, pairs.receiving, scope)
    compartments = {name: _compartment(slots, seals, name, pairs, user_id) for name in seals.grants}
    keys = Keys(slots.vault_id, acting_as or user_id, vault_key, compartments, pairs.signing)
    require_true(slots, keys)
    return keys


def _compartment(
    slots: SlotList, seals: Seals, name: str, pairs: KeyPairs, user_id: str
) -> dict[int, bytes]:
    grant = seals.grants[name]
    keys = {
        generation: open_key(
            sealed, pairs.receiving, Scope(slots.vault_id, name, generation, user_id)
        )
        for generation, sealed in enumerate(grant.sealed, start=1)
    }
    check_chain(list(keys.values()), slots.links[name], slots.vault_id, name)
    newest = Scope(slots.vault_id, name, slots.newest(name), user_id)
    stated = voucher(keys[slots.newest(name)], pairs.public_receiving, newest)
    if not hmac.compare_digest(stated, grant.voucher):
        raise damaged_slots()
    return keys


def _wrapping_key(vault_id: str, passphrase: str, slot: Slot) -> bytes:
    """Return what Argon2id gives, mixed with the secret of the workstation where a slot needs it.

    The secret is asked for first: without it there is nothing to derive, and nothing to learn.
    """
    if slot.device is None:
        derived = kdf.derive(passphrase, slot.salt, slot.parameters)
    else:
        secret = secret_for(vault_id, slot.user_id, slot.device)
        derived = kdf.derive(passphrase, slot.salt, slot.parameters)
        derived = hmac.digest(derived, b"dalil/1/device\0" + secret, hashlib.sha256)
    return hkdf(derived, b"", b"dalil/1/slot")
