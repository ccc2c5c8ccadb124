"""A mark in a vault's folder from the first moment of its making to the last.

Whoever finds it where nobody is at work knows that the making was interrupted: by a power cut, or
because the program was ended. The mark is an empty file, so that it is there or not and never half.
This room knows nothing of what else lies in the folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from desktop.core.errors import VaultRefused
from desktop.core.text import _
from desktop.vault.files import flush_folder, storage_failure

MARK: Final = "vault.making"


def begin(folder: Path) -> None:
    """Set the mark in a folder that is still empty.

    Raises:
        OSError: the folder cannot be written; no mark is left, for nothing was begun.
    """
    mark = folder / MARK
    mark.touch(mode=0o600)
    try:
        flush_folder(folder)
    except OSError:
        mark.unlink(missing_ok=True)
        raise


def finish(folder: Path) -> None:
    """Take the mark away, for good: a power cut does not bring it back.

    Raises:
        StorageFailure: the folder cannot be written.
    """
    if is_unfinished(folder):
        try:
            (folder / MARK).unlink()
            flush_folder(folder)
        except OSError as error:
            raise storage_failure(error, _("The new vault was not finished.")) from error


def is_unfinished(folder: Path) -> bool:
    """Say whether a vault is being made here, or its making was interrupted."""
    return (folder / MARK).exists()


def interrupted(folder: Path) -> VaultRefused:
    """Return the refusal of such a folder; ask for the vault's lock first."""
    return VaultRefused(
        _(
            "The making of a vault in {folder} was interrupted, and nothing was kept in it yet. "
            "Delete this folder, then make the vault anew there or elsewhere.",
            folder=folder.name,
        )
    )
