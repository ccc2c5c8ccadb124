"""From a passphrase to a key: Argon2id with bounds on both sides.

Too cheap a derivation lets a stolen key file be guessed; too dear a one, written into the file by
somebody else, would take all of the machine's memory before anything is checked. Both bounds hold
before the derivation starts, and no argument or setting of the program moves them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from desktop.core.errors import Damaged, StorageFailure, WrongInput
from desktop.core.text import _, n_

MINIMUM_PASSPHRASE = 8
"""Characters of a new passphrase; measuring its strength is a matter of the form that asks."""

MAXIMUM_PASSPHRASE = 1024
"""Characters read at all, so that a pasted file is not fed to the derivation."""

SALT_BYTES = 16
KEY_BYTES = 32

_MIB = 1024


@dataclass(frozen=True, slots=True)
class Parameters:
    """Cost of one derivation: memory in KiB, passes over it, and parallel lanes."""

    memory_kib: int
    iterations: int
    lanes: int


DEFAULT = Parameters(memory_kib=128 * _MIB, iterations=4, lanes=2)
FLOOR = Parameters(memory_kib=64 * _MIB, iterations=3, lanes=1)
CEILING = Parameters(memory_kib=1024 * _MIB, iterations=20, lanes=8)


def check_parameters(parameters: Parameters) -> None:
    """Refuse a cost outside the bounds.

    Raises:
        Damaged: the parameters were not written by Dalil.
    """
    if not _between(parameters):
        raise Damaged(
            _(
                "A key slot of this vault asks for a key derivation outside the permitted bounds: "
                "the key file was altered. Restore vault.json from a backup."
            )
        )


def derive(passphrase: str, salt: bytes, parameters: Parameters) -> bytes:
    """Return the 32-byte key of a passphrase.

    The passphrase is normalised (NFKC), so that the same letters typed on another keyboard or
    system give the same key.

    Raises:
        WrongInput: the passphrase is empty, too long or no text.
        Damaged: the parameters lie outside the bounds; nothing was derived.
        StorageFailure: the machine has too little free memory.
    """
    check_parameters(parameters)
    secret = _normalised(passphrase)
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        return Argon2id(
            salt=salt,
            length=KEY_BYTES,
            iterations=parameters.iterations,
            lanes=parameters.lanes,
            memory_cost=parameters.memory_kib,
        ).derive(secret)
    except MemoryError as error:
        raise StorageFailure(
            _(
                "Checking the passphrase needs {mebibytes} MiB of free memory, more than this "
                "computer has now. Close other programs and try again.",
                mebibytes=parameters.memory_kib // _MIB,
            )
        ) from error


def check_new_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that may not protect a new slot.

    Raises:
        WrongInput: it is shorter than `MINIMUM_PASSPHRASE`, too long, empty or no text.
    """
    _normalised(passphrase)
    if len(unicodedata.normalize("NFKC", passphrase)) < MINIMUM_PASSPHRASE:
        raise WrongInput(
            n_(
                "The passphrase is too short: use at least {n} character.",
                "The passphrase is too short: use at least {n} characters.",
                MINIMUM_PASSPHRASE,
            )
        )


def _between(parameters: Parameters) -> bool:
    return (
        FLOOR.memory_kib <= parameters.memory_kib <= CEILING.memory_kib
        and FLOOR.iterations <= parameters.iterations <= CEILING.iterations
        and FLOOR.lanes <= parameters.lanes <= CEILING.lanes
    )


def _normalised(passphrase: str) -> bytes:
    if not passphrase:
        raise WrongInput(_("The passphrase is empty."))
    if len(passphrase) > MAXIMUM_PASSPHRASE:
        raise WrongInput(
            n_(
                "The passphrase is too long: at most {n} character.",
                "The passphrase is too long: at most {n} characters.",
                MAXIMUM_PASSPHRASE,
            )
        )
    try:
        return unicodedata.normalize("NFKC", passphrase).encode()
    except UnicodeEncodeError as error:
        # Half of a surrogate pair, which a keyboard cannot give. The error itself would carry the
        # passphrase into a log, so it is not chained.
        del error
        raise WrongInput(_("The passphrase holds a character that is no text.")) from None
