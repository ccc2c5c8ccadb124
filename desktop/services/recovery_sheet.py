"""The recovery sheet: drawn once when a vault is made, and kept by nobody but the person."""

from __future__ import annotations

from pathlib import Path

from desktop.core.errors import VaultRefused, WrongInput
from desktop.core.text import _
from desktop.documents.recovery_sheet import RecoverySheet, render
from desktop.services.desk import Desk
from desktop.services.leaving import is_inside
from desktop.vault.files import write_atomically
from desktop.vault.recovery import RecoveryCode


def refuse_place(path: Path, vault: Path) -> None:
    """Refuse to write the sheet where it would be found with the vault.

    Raises:
        VaultRefused: it lies inside the vault's folder.
    """
    if is_inside(path, vault):
        raise VaultRefused(
            _("Whoever takes the vault must not get the recovery sheet: choose another folder.")
        )


def refuse_existing(path: Path) -> None:
    """Refuse to write over a file nobody was asked about.

    Raises:
        VaultRefused: the file exists.
    """
    if path.exists():
        raise VaultRefused(
            _("{file} exists already and is not overwritten. Choose another name.", file=path.name)
        )


def is_code(code: RecoveryCode, typed: str) -> bool:
    """Say whether `typed` is the code, however it is spaced and capitalised."""
    try:
        return RecoveryCode.parse(typed) == code
    except WrongInput:
        return False


def draw(desk: Desk, code: RecoveryCode, user_name: str, language: str) -> bytes:
    """Return the sheet as PDF."""
    return render(
        RecoverySheet(
            vault_name=desk.vault.folder.name,
            vault_id=desk.vault.vault_id,
            user_name=user_name,
            groups=code.groups,
            created_at=desk.clock.now(),
            language=language,
        )
    )


def write(desk: Desk, code: RecoveryCode, path: Path, user_name: str, language: str) -> None:
    """Write the sheet to `path`, readable by this account only.

    Raises:
        StorageFailure: the file cannot be written.
    """
    what = _("The recovery sheet {file} could not be written.", file=path.name)
    write_atomically(path, draw(desk, code, user_name, language), what=what)
