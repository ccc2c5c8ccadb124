"""One process at a time: an exclusive lock of the operating system on `vault.lock`.

The lock is the system's, not the file's existence, so a crashed process leaves none behind and the
file may stay where it is. SQLite's own locks come too late for this: key slots and sealed files
are written outside the database.
"""

from __future__ import annotations

import threading
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from desktop.core.errors import VaultRefused
from desktop.core.text import _
from desktop.vault.files import storage_failure

if TYPE_CHECKING:
    from filelock import BaseFileLock

LOCK_NAME = "vault.lock"


class VaultLock:
    """The right to use a vault folder, held from `acquire` to `release` or the process's end."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / LOCK_NAME
        self._held: BaseFileLock | None = None
        self._guard = threading.Lock()

    def acquire(self) -> None:
        """Take the lock at once or not at all; taking it again while held changes nothing.

        Raises:
            VaultRefused: another window or process uses the vault.
            StorageFailure: the lock file cannot be made.
        """
        with self._guard:
            if self._held is None:
                self._held = self._take()

    def release(self) -> None:
        """Give the lock back, from any thread; without a lock this does nothing."""
        with self._guard:
            held, self._held = self._held, None
            if held is not None:
                held.release()

    def _take(self) -> BaseFileLock:
        from filelock import FileLock, Timeout

        # thread_local=False: the window unlocks on a worker and locks from another thread.
        # fallback_to_soft=False: a lock that is only a file's existence outlives a crash.
        lock = FileLock(self._path, mode=0o600, thread_local=False, fallback_to_soft=False)
        try:
            # filelock would make the folders of a mistyped path; a vault's folder is there.
            self._path.parent.stat()
            lock.acquire(timeout=0)
        except Timeout:
            raise VaultRefused(
                _(
                    "This vault is already in use on this computer. "
                    "Close the other window or program and try again."
                )
            ) from None
        except OSError as error:
            raise storage_failure(error, _("The vault cannot be locked for you.")) from error
        return lock

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.release()
