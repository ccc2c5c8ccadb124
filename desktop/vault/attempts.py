"""How often somebody tried to open the vault in vain since it was last opened: a number, no name.

It lies beside the key file, because nothing can be written into a database that does not open. Who
can write the folder can set it back: it tells of a visitor at the keyboard, not of a thief.
The caller holds the vault's lock.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Final

from desktop.core.errors import StorageFailure
from desktop.vault.files import sweep_partial, write_atomically

FILE_NAME: Final = "vault.failed"
_MOST: Final = 999_999
_log = logging.getLogger("dalil.attempts")


def count(folder: Path) -> int:
    """Return how many attempts failed; what cannot be read as a number counts as one."""
    try:
        written = (folder / FILE_NAME).read_bytes()[:16]
    except FileNotFoundError:
        return 0
    except OSError:
        _log.warning("attempts.unreadable")
        return 1
    return min(int(written), _MOST) if written.isdigit() else 1


def add(folder: Path) -> None:
    """Count one more; a full or read-only disk does not change what the person is told."""
    path = folder / FILE_NAME
    try:
        write_atomically(path, b"%d" % min(count(folder) + 1, _MOST))
        sweep_partial(path)
    except (StorageFailure, OSError):
        _log.warning("attempts.not.counted")


def forget(folder: Path) -> None:
    """Begin anew, once the number stands in the log; a disk that refuses lets it be told again."""
    try:
        (folder / FILE_NAME).unlink(missing_ok=True)
    except OSError:
        _log.warning("attempts.not.forgotten")
