"""Getting a vault back out of a backup, and rehearsing it: nothing counts before it was checked."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Final

from desktop.core.clock import Clock
from desktop.core.errors import Damaged
from desktop.core.progress import Progress
from desktop.core.text import Text
from desktop.core.values import frozen_value
from desktop.models.backups import BackupEvent
from desktop.services.backups import REHEARSAL, RESTORE, event_of
from desktop.services.checking import Verification
from desktop.services.desk import Desk
from desktop.services.history import verify
from desktop.services.passphrases import refuse_weak
from desktop.storage import log
from desktop.storage.backup_contents import Checked, header_of, lay_out
from desktop.storage.backups import refuse_server
from desktop.storage.vaults import discard_vault, make_folder, open_tables, refuse_used
from desktop.vault import making, slots, slotstore
from desktop.vault.backupfile import Header
from desktop.vault.keys import Keys
from desktop.vault.lockfile import VaultLock
from desktop.vault.pieces import TypedPaper
from desktop.vault.place import refuse_unsafe_place

Opener = Callable[[Path], Keys]
"""Opens the key slots that lie in a folder."""

_TRIAL: Final = "dalil-rehearsal-"
_FORGOTTEN_S: Final = 24 * 3600


@frozen_value
class Known:
    """Number and head of the last entry of a vault's log that this computer saw, and when."""

    seq: int
    head: str
    at: datetime | None = None


@frozen_value
class Restored:
    """What came back: the moment and the end of the log of the backup.

    `missing` counts entries of the log that this computer saw after it, None if it saw none of this
    vault. `foreign` says that the log of the backup is not the one this computer saw. `problem` is
    what the check of the vault found: it was so already when the backup was made.
    """

    made_at: datetime
    seq: int
    records: int
    objects: int
    gaps: int
    missing: int | None
    foreign: bool
    problem: Text | None


@frozen_value
class Rehearsed:
    """A backup that was restored for trial and removed again; `problem` is None if all was well."""

    made_at: datetime
    seq: int
    records: int
    objects: int
    gaps: int
    problem: Text | None


def by_passphrase(user: str, passphrase: str) -> Opener:
    """Open with name and passphrase as they were when the backup was made."""
    return partial(slots.unlock, user_name=user, passphrase=passphrase)


def by_paper(paper: TypedPaper, user: str, new_passphrase: str) -> Opener:
    """Open with the recovery papers, and give the user a new passphrase in the restored vault.

    Raises:
        WrongInput: the passphrase would be guessed.
    """
    refuse_weak(new_passphrase, (user,))
    return partial(slots.recover, paper=paper, user_name=user, new_passphrase=new_passphrase)


def restore(
    path: Path,
    folder: Path,
    opener: Opener,
    clock: Clock,
    known: Callable[[str], Known | None] = lambda _vault: None,
    progress: Progress | None = None,
) -> Restored:
    """Make the vault that a backup holds in a new or empty folder; that it was is in its log.

    `known` says, for a vault's id, what this computer saw of its log. The vault opens afterwards
    with the passphrase given. Whatever fails leaves no vault behind.

    Raises:
        VaultRefused: the folder is not empty or a wrong place; no backup, or of a newer version.
        WrongPassphrase, WrongInput, NotFound: what was given does not open it.
        Damaged: the backup is. StorageFailure, Cancelled
    """
    refuse_unsafe_place(folder)
    refuse_used(folder)
    header = header_of(path)
    with _slots_of(header) as beside, ExitStack() as undo:
        keys = opener(beside)
        undo.callback(keys.drop)
        make_folder(folder)
        undo.callback(discard_vault, folder)
        lock = VaultLock(folder)
        lock.acquire()
        undo.callback(lock.release)
        checked = lay_out(path, keys, folder, progress)
        restored = _enter(folder, keys, clock, checked, known(header.vault_id))
        # The key slots last: until they lie there, this is no vault to anybody.
        slotstore.save(folder, slotstore.load(beside).data)
        making.finish(folder)
        undo.pop_all()
        lock.release()
    return restored


@contextmanager
def _slots_of(header: Header) -> Iterator[Path]:
    """Lay the key slots of a backup into a folder for the time of the block; they are no secret."""
    with TemporaryDirectory(prefix="dalil-slots-") as name:
        folder = Path(name)
        slotstore.save(folder, header.slots)
        yield folder


def _enter(
    folder: Path, keys: Keys, clock: Clock, checked: Checked, known: Known | None
) -> Restored:
    """Check what was laid out as any vault is checked, and write into its log where it is from."""
    vault = open_tables(folder, keys, being_made=True)
    desk = Desk(vault, clock, keys.user_id, frozenset())
    try:
        found = verify(desk)
        foreign = known is not None and _is_foreign(desk, checked, known)
        with desk.writing("restored_from_backup") as work:
            work.session.add(event_of(work, RESTORE, checked))
    finally:
        desk.close()
    inventory = checked.inventory
    return Restored(
        checked.header.made_at,
        inventory.seq,
        found.records,
        len(inventory.objects),
        len(inventory.gaps),
        None if known is None else max(known.seq - inventory.seq, 0),
        foreign,
        found.problem,
    )


def _is_foreign(desk: Desk, checked: Checked, known: Known) -> bool:
    """Say whether the log should have an entry this computer saw, and does not."""
    if known.seq > checked.inventory.seq:
        return False  # it is older than that entry
    with desk.reading() as session:
        return not log.is_head(session, bytes.fromhex(known.head))


def rehearse(desk: Desk, path: Path, progress: Progress | None = None) -> Rehearsed:
    """Restore a backup of this vault for trial, check all of it, remove it; the log tells of it.

    Raises:
        WrongInput: it is of another vault. Damaged: it is of no use, which is logged, too.
        VaultRefused, NotFound, StorageFailure, Cancelled, Locked
    """
    refuse_server(desk.vault)  # whose backups, and so whose rehearsals, are the server's
    try:
        checked, found = _try_out(path, desk.vault.keys, desk.clock, progress)
    except Damaged:
        with desk.writing("rehearse_backup") as work:
            work.note("failed", BackupEvent.__tablename__, None)
        raise
    with desk.writing("rehearse_backup") as work:
        good = found.problem is None
        work.session.add(event_of(work, REHEARSAL, checked, good=good))
    return _rehearsed(checked, found)


def rehearse_alone(
    path: Path, opener: Opener, clock: Clock, progress: Progress | None = None
) -> Rehearsed:
    """Rehearse where the vault is not at hand, as on another computer; nothing is logged.

    Raises:
        WrongPassphrase; and as `rehearse`
    """
    with _slots_of(header_of(path)) as beside:
        keys = opener(beside)
    try:
        return _rehearsed(*_try_out(path, keys, clock, progress))
    finally:
        keys.drop()


def _try_out(
    path: Path, keys: Keys, clock: Clock, progress: Progress | None
) -> tuple[Checked, Verification]:
    """Lay a backup out in a folder of its own, everything in it encrypted, and check it there."""
    _sweep_trials()
    with TemporaryDirectory(prefix=_TRIAL) as name:
        folder = Path(name)
        checked = lay_out(path, keys, folder, progress)
        vault = open_tables(folder, keys)
        try:
            return checked, verify(Desk(vault, clock, keys.user_id, frozenset()))
        finally:
            vault.engine.dispose()


def _sweep_trials() -> None:
    """Remove what a rehearsal that was killed has left; one under way is younger than a day."""
    for left in Path(gettempdir()).glob(f"{_TRIAL}*"):
        try:
            if time.time() - left.stat().st_mtime > _FORGOTTEN_S:
                shutil.rmtree(left, ignore_errors=True)
        except OSError:
            continue


def _rehearsed(checked: Checked, found: Verification) -> Rehearsed:
    inventory = checked.inventory
    return Rehearsed(
        checked.header.made_at,
        inventory.seq,
        found.records,
        len(inventory.objects),
        len(inventory.gaps),
        found.problem,
    )
