"""Who may open a vault: making slots, opening them, changing them.

The way in that worked before keeps working until the new one has been seen to work.

Whether somebody *may* add or remove a user is the services' question. This room asks only which
keys are held. The caller holds the vault's lock (lockfile) and has checked the place (place).
Importing this room loads the cryptography: do it where a vault is opened, not for the first window.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from desktop.core.errors import NotFound, NotPermitted, StorageFailure, VaultRefused
from desktop.core.ids import new_id
from desktop.core.text import Text, _
from desktop.vault import device, kdf, slotstore
from desktop.vault.files import storage_failure
from desktop.vault.fingerprint import fingerprint
from desktop.vault.keys import COMPARTMENTS, Keys
from desktop.vault.pieces import TypedPaper
from desktop.vault.recovery import RecoveryCode
from desktop.vault.sealing import RECOVERY
from desktop.vault.slotchange import (
    Person,
    empty_list,
    list_for_change,
    new_person,
    replace_list,
    replace_paper_proved,
    replace_proved,
    require_free_name,
    true_list,
    with_person,
)
from desktop.vault.slotgrants import (
    seals_for,
    slot_of,
    vouched_compartments,
    with_grant,
    with_renewed,
)
from desktop.vault.slotlist import DISABLED, Slot, SlotList
from desktop.vault.slotopening import (
    open_pairs,
    open_recovery,
    open_slot,
    slot_named,
    wrapped_pairs,
)
from desktop.vault.slotpaper import NewPaper, prepared, prove, with_paper

FILE_NAME = slotstore.FILE_NAME

# One change at a time within the process; other processes are kept out by the vault's lock.
_changing = threading.Lock()


@dataclass(frozen=True, slots=True)
class Member:
    """A present or former user, as the key file knows one: no name."""

    user_id: str
    active: bool
    compartments: frozenset[str]
    signing_keys: tuple[bytes, ...]
    """Ed25519 public keys, oldest first; the last is the present one."""
    needs_device: bool = False
    """Whether the passphrase opens the slot only with the secret of a workstation."""
    fingerprint: str | None = None
    """That of the present public keys; None without a slot."""


@dataclass(frozen=True, slots=True)
class Directory:
    """The true slot list as others may see it.

    `generation` rises with each change: whoever remembers it elsewhere notices an older key file
    put back. `newest` is the newest generation of each compartment's key.
    """

    generation: int
    members: tuple[Member, ...]
    newest: Mapping[str, int]


def is_vault(folder: Path) -> bool:
    """Say whether the folder holds key slots; the copy alone is enough to open and mend them."""
    return slotstore.exists(folder)


def create(
    folder: Path, user_name: str, passphrase: str, compartments: Iterable[str] = COMPARTMENTS
) -> tuple[Keys, RecoveryCode]:
    """Make the key file of a new vault with its first user, who holds the given compartments.

    The recovery code opens all compartments, whatever the first user holds.

    Raises:
        WrongInput: the user name or passphrase cannot be used.
        VaultRefused: a vault lies there already.
        StorageFailure: the folder or file cannot be written.
    """
    vault_id, code = new_id(), RecoveryCode.new()
    person = new_person(user_name, passphrase)
    fresh = {name: {1: secrets.token_bytes(32)} for name in COMPARTMENTS}
    signing = person.pairs.signing
    founder = Keys(vault_id, person.user_id, secrets.token_bytes(32), fresh, signing)
    with _changing:
        if slotstore.exists(folder):
            raise VaultRefused(_("There is a vault in this folder already. Choose another folder."))
        slots = with_person(empty_list(founder, code), founder, person, compartments)
        _make_folder(folder)
        try:
            keys = replace_proved(folder, slots, founder, person)
        except StorageFailure:
            # Half a key file would be a vault whose recovery code nobody was shown.
            slotstore.discard(folder)
            raise
    founder.drop()
    return keys, code


def unlock(folder: Path, user_name: str, passphrase: str) -> Keys:
    """Return the keys of a user; a damaged key file is mended from its copy.

    Raises:
        WrongPassphrase: user name and passphrase open nothing; the same for an unknown user.
        DeviceRefused: the slot needs a secret that this workstation cannot give.
        VaultRefused: no vault, or a newer one.
        Damaged: the key file cannot be read, or was written by somebody without the vault key.
    """
    stored = slotstore.load(folder)
    keys = open_slot(stored.slots, slot_named(stored.slots, user_name), passphrase)
    slotstore.mend(stored)
    return keys


def directory(folder: Path, keys: Keys) -> Directory:
    """Return who has and had a slot.

    Raises:
        Damaged: the key file is not what this vault's users wrote.
    """
    slots = true_list(folder, keys)
    users = dict.fromkeys(entry.user_id for entry in slots.registry)
    members = tuple(_member(slots, user_id) for user_id in users)
    return Directory(slots.generation, members, {name: slots.newest(name) for name in COMPARTMENTS})


def refuse_user(
    folder: Path,
    by: Keys,
    user_name: str,
    passphrase: str,
    compartments: Iterable[str],
    user_id: str = "",
) -> None:
    """Refuse what `add_user` would refuse, before anything is written anywhere.

    Raises:
        NotPermitted, WrongInput: as `add_user`.
    """
    kdf.check_new_passphrase(passphrase)
    slots = list_for_change(folder, by)
    require_free_name(slots, user_name, user_id)
    seals_for(slots, by, RECOVERY, slots.recovery.public, compartments)


def unlike(folder: Path) -> tuple[Text, ...]:
    """Say which of the two key files is not the one that counts; the next unlock mends it."""
    return tuple(
        _("The key file {file} is damaged or old; the other one counts.", file=path.name)
        for path in slotstore.load(folder).differing
    )


def add_user(
    folder: Path,
    by: Keys,
    user_name: str,
    passphrase: str,
    compartments: Iterable[str],
    user_id: str | None = None,
) -> str:
    """Add a user who holds the given compartments and return the new user's id.

    With `user_id` somebody who was disabled, or whose workstation lost its secret, is let in again:
    new keys, and the old public ones stay in the registry.

    Raises:
        NotPermitted: a compartment is not held by who grants it.
        WrongInput: the name is taken, or name or passphrase cannot be used.
    """
    person = new_person(user_name, passphrase)
    if user_id is not None:
        person = replace(person, user_id=user_id)
    with _changing:
        slots = with_person(list_for_change(folder, by), by, person, compartments)
        replace_proved(folder, slots, by, person).drop()
    return person.user_id


def grant(folder: Path, by: Keys, user_id: str, compartment: str) -> None:
    """Give a user the key of one more compartment; the user finds it at the next unlock.

    Raises:
        NotPermitted: `by` does not hold the compartment.
        NotFound: no such user.
    """
    with _changing:
        replace_list(folder, with_grant(list_for_change(folder, by), by, user_id, compartment), by)


def change_passphrase(folder: Path, keys: Keys, old: str, new: str) -> None:
    """Wrap the user's own private keys under another passphrase; no key changes.

    The key file's earlier versions, in backups and in freed blocks of the disk, still open with
    the old passphrase.

    Raises:
        WrongPassphrase: the old passphrase is not the present one.
        WrongInput: the new one cannot be used.
        DeviceRefused: the slot needs a secret that this workstation cannot give.
    """
    kdf.check_new_passphrase(new)
    with _changing:
        _rewrap(folder, keys, old, new, lambda slot: slot.device)


def bind_device(folder: Path, keys: Keys, passphrase: str) -> None:
    """Let the user's own slot open only with this workstation's secret beside the passphrase.

    The secret is in the keyring, and read back, before the slot is made; copies of the key file
    from before still open with the passphrase alone.

    Raises:
        WrongPassphrase: it is not the present one.
        DeviceRefused: the keyring of this computer keeps no secret.
    """

    def keep(slot: Slot) -> bytes:
        return device.mark_of(device.keep_secret(keys.vault_id), keys.vault_id, slot.user_id)

    with _changing:
        _rewrap(folder, keys, passphrase, passphrase, keep)


def release_device(folder: Path, keys: Keys, passphrase: str) -> None:
    """Let the user's own slot open with the passphrase alone.

    The secret stays in the keyring: colleagues at this computer may need it, and backups made
    meanwhile do.

    Raises:
        WrongPassphrase: it is not the present one.
        DeviceRefused: this workstation cannot give the secret.
    """
    with _changing:
        _rewrap(folder, keys, passphrase, passphrase, lambda _slot: None)


def recover(folder: Path, paper: TypedPaper, user_name: str, new_passphrase: str) -> Keys:
    """Let a user back in by the paper: same user, same compartments, new private keys.

    The paper is the code of the sheet, or two pieces of it.
    The earlier public keys stay in the registry. A name that no slot has is refused, so that a
    slip of the pen does not make a second user; `recover_as_new_user` makes one on purpose.

    Raises:
        WrongInput: the paper is mistyped, replaced or of another vault, or the passphrase is unfit.
        NotFound: no user of that name has a slot.
        Damaged: the key file is not what this vault's users wrote.
    """
    person = new_person(user_name, new_passphrase)
    with _changing:
        slots = slotstore.load(folder).slots
        slot = slot_named(slots, user_name)
        if slot is None:
            raise NotFound(
                _(
                    "No user of this name has a way into this vault. Check the spelling, "
                    "or use the recovery code to make a new user."
                )
            )
        person = replace(person, user_id=slot.user_id)
        by = open_recovery(slots, paper, person.pairs.signing, person.user_id)
        held = vouched_compartments(slots, by, slot.user_id)
        keys = replace_proved(folder, with_person(slots, by, person, held), by, person)
    by.drop()
    return keys


def recover_as_new_user(
    folder: Path,
    paper: TypedPaper,
    user_name: str,
    passphrase: str,
    compartments: Iterable[str] = COMPARTMENTS,
) -> Keys:
    """Make a new user by the paper code, when nobody knows a name or passphrase any more.

    Raises:
        WrongInput: the paper is mistyped, of another vault or replaced, or the name cannot be used.
        Damaged: the key file is not what this vault's users wrote.
    """
    person = new_person(user_name, passphrase)
    with _changing:
        slots = slotstore.load(folder).slots
        by = open_recovery(slots, paper, person.pairs.signing, person.user_id)
        keys = replace_proved(folder, with_person(slots, by, person, compartments), by, person)
    by.drop()
    return keys


def disable_user(folder: Path, by: Keys, user_id: str) -> None:
    """Remove a user's slot; the public keys stay so that what the user signed can be checked.

    An older copy of the vault still opens for that user: `renew_compartment` keeps later data out
    of reach.

    Raises:
        NotFound: no such user.
        NotPermitted: nobody else could open the vault.
    """
    with _changing:
        slots = list_for_change(folder, by)
        slot_of(slots, user_id)
        if len(slots.slots) == 1:
            raise NotPermitted(
                _("This is the last user who can open the vault. Add another user first.")
            )
        left = tuple(slot for slot in slots.slots if slot.user_id != user_id)
        retired = slots.with_keys_retired(user_id, DISABLED)
        replace_list(folder, replace(retired, slots=left), by)


def renew_compartment(folder: Path, by: Keys, compartment: str) -> Keys:
    """Start a new generation of a compartment's key, sealed to all its present holders.

    Values sealed before stay readable under their own generation until they are written again.
    Returned are the keys of `by` with the new generation; drop the old ones.

    Raises:
        NotPermitted: `by` does not hold the compartment.
        Damaged: somebody is listed as holder whom no holder let in.
    """
    with _changing:
        slots, renewed = with_renewed(list_for_change(folder, by), by, compartment)
        replace_list(folder, slots, by)
    return renewed


def rehearse(folder: Path, keys: Keys, paper: TypedPaper) -> None:
    """Prove that the paper still opens every part of the vault; nothing is written or kept.

    Raises:
        RecoveryRefused: it does not, and why.
        Damaged: the key file is not what this vault's users wrote.
    """
    prove(true_list(folder, keys), keys, paper)


def confirm(folder: Path, keys: Keys, passphrase: str) -> None:
    """Check that who sits here knows the passphrase of whose keys these are.

    Raises:
        WrongPassphrase: it is another one.
    """
    slots = list_for_change(folder, keys)
    open_pairs(slots, slot_of(slots, keys.user_id)[0], passphrase)


def prepare_paper(folder: Path, keys: Keys, paper: TypedPaper | None) -> NewPaper:
    """Make a new recovery code that `replace_paper` will put in place of the present one.

    `paper` is the present one; without it `keys` have to hold every part of the vault.

    Raises:
        NotPermitted: there is no paper, and a part is not held.
        RecoveryRefused: the paper does not fit.
    """
    return prepared(list_for_change(folder, keys), keys, paper)


def replace_paper(folder: Path, keys: Keys, new: NewPaper) -> None:
    """Let a new paper open the vault in place of the earlier one, after seeing that it does.

    Copies of the vault made before still open with the earlier paper.

    Raises:
        Conflict: a part was renewed since the paper was made.
    """
    with _changing:
        replace_paper_proved(folder, with_paper(list_for_change(folder, keys), new), keys, new)


def _rewrap(
    folder: Path, keys: Keys, old: str, new: str, device_for: Callable[[Slot], bytes | None]
) -> None:
    """Wrap the user's own private keys anew; the new slot is opened before the old one goes."""
    slots = list_for_change(folder, keys)
    slot, _public = slot_of(slots, keys.user_id)
    pairs = open_pairs(slots, slot, old)
    fresh = replace(
        slot,
        parameters=kdf.DEFAULT,
        salt=secrets.token_bytes(kdf.SALT_BYTES),
        device=device_for(slot),
    )
    changed = slots.with_slot(wrapped_pairs(slots.vault_id, fresh, pairs, new))
    replace_proved(folder, changed, keys, Person(keys.user_id, "", new, pairs)).drop()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise storage_failure(error, _("The vault's folder could not be made.")) from error


def _member(slots: SlotList, user_id: str) -> Member:
    slot, public = slots.slot(user_id), slots.public_keys(user_id)
    return Member(
        user_id=user_id,
        active=slot is not None,
        compartments=frozenset(slot.seals.grants if slot else ()),
        signing_keys=tuple(k.signing for k in slots.registry if k.user_id == user_id),
        needs_device=slot is not None and slot.device is not None,
        fingerprint=None if public is None else fingerprint(slots.vault_id, public),
    )
