"""A vault is a folder: `vault.json` (key slots), `vault.db` (SQLCipher), `objects/` (sealed).

Opening takes the lock, the keys and the tables in this order and gives all back when a step fails.
"""

from __future__ import annotations

import logging
import shutil
import threading
from collections.abc import Container, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final

import sqlalchemy as sa

from desktop.core.errors import (
    DalilError,
    Damaged,
    DeviceRefused,
    Locked,
    StorageFailure,
    VaultRefused,
    WrongPassphrase,
    places,
)
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.storage import migrate
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.failures import in_words
from desktop.storage.gate import Gate
from desktop.storage.pages import check_database
from desktop.storage.watch import HeadWatch
from desktop.vault import attempts, making, slots
from desktop.vault.files import flush_folder, storage_failure
from desktop.vault.keys import Keys
from desktop.vault.lockfile import LOCK_NAME, VaultLock
from desktop.vault.objects import Objects
from desktop.vault.pieces import TypedPaper
from desktop.vault.place import refuse_unsafe_place
from desktop.vault.recovery import RecoveryCode

DATABASE: Final = "vault.db"
OBJECTS: Final = "objects"
COPY_BEFORE_UPGRADE: Final = "before-upgrade"
COPY_WHILE_RENEWING: Final = "renewing"
PATIENCE_MS: Final = 200
_PAGES: Final = 256  # copied between two looks at whether to go on: a mebibyte
_NO_FOLDER: Final = _("The vault's folder could not be made.")
_PLAIN_SQLITE: Final = b"SQLite format 3\x00"

_log = logging.getLogger("dalil.vaults")


@dataclass(slots=True, repr=False)
class OpenVault:
    """An unlocked vault: its engine, its keys, and the lock that keeps others out."""

    folder: Path
    engine: sa.Engine
    keys: Keys
    lock: VaultLock | None = None
    watch: HeadWatch | None = None
    # One writer at a time in this process: waiting here has no end, waiting in SQLite has.
    writer: threading.Lock = field(default_factory=threading.Lock)
    # Whoever reads is inside; the file is exchanged when nobody is (storage/renewing).
    gate: Gate = field(default_factory=Gate)

    @property
    def vault_id(self) -> str:
        """The vault's own id, part of every seal."""
        return self.keys.vault_id

    @property
    def objects(self) -> Objects:
        """The sealed attachments; they lie in the folder on both engines."""
        return Objects(self.folder / OBJECTS, self.vault_id)

    def close(self) -> None:
        """Leave nothing that decrypts: forget the keys, fold the log in, close the connections.

        The keys go first: a reader that is still at work must not keep them in memory.
        """
        self.keys.drop()
        try:
            self.note_head()
            self._fold_log_in()
        except (Locked, VaultRefused, StorageFailure):
            # No idle connection, a reader at work, or a full disk: what was saved lies whole in the
            # write-ahead log, which is folded in at the next opening.
            pass
        finally:
            self.engine.dispose()
            if self.lock is not None:
                self.lock.release()

    def note_head(self) -> None:
        """Let this computer remember the log's head as it is now.

        A note that cannot be written keeps nobody from saving or locking: the earlier one stands,
        and shows less.
        """
        if self.watch is not None:
            try:
                self.watch.note(self.engine)
            except DalilError as error:
                _log.warning("head not noted: %s", places(error))

    def _fold_log_in(self) -> None:
        if self.engine.dialect.name == "sqlite":
            with in_words(), self.engine.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE_MS}")
                _fold(connection)


def create_vault(folder: Path, user_name: str, passphrase: str) -> tuple[OpenVault, RecoveryCode]:
    """Make a vault in a new or empty folder and open it; it counts as made after `making.finish`.

    Raises:
        VaultRefused: the folder is not empty, a making was interrupted there, or it lies on a
            network or in a synchronised place.
        WrongInput: the name or the passphrase cannot be used.
        StorageFailure: the folder cannot be written.
    """
    refuse_unsafe_place(folder)
    refuse_used(folder)
    make_folder(folder)
    with ExitStack() as undo:
        undo.callback(discard_vault, folder)
        _make_objects(folder)
        lock = VaultLock(folder)
        lock.acquire()
        undo.callback(lock.release)
        keys, code = slots.create(folder, user_name, passphrase)
        with in_words():
            _migrate_new(folder, keys)
        vault = OpenVault(folder, sqlcipher_engine(folder / DATABASE, keys), keys, lock)
        undo.pop_all()
        return vault, code


def refuse_used(folder: Path) -> None:
    """Refuse a folder in which something lies already, or a making was interrupted.

    Raises:
        VaultRefused
    """
    if making.is_unfinished(folder):
        with VaultLock(folder):  # refused while somebody is making it at this moment
            raise making.interrupted(folder)
    if not _is_free(folder):
        raise VaultRefused(
            _("{folder} is not empty. Choose a new folder for the vault.", folder=folder.name)
        )


def make_folder(folder: Path) -> None:
    """Make a vault's folder, with the mark that its making has begun.

    Raises:
        StorageFailure
    """
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        making.begin(folder)
    except OSError as error:
        raise storage_failure(error, _NO_FOLDER) from error


def _make_objects(folder: Path) -> None:
    try:
        (folder / OBJECTS).mkdir(mode=0o700)
    except OSError as error:
        raise storage_failure(error, _NO_FOLDER) from error


def discard_vault(folder: Path) -> None:
    """Leave an empty folder behind a vault that could not be made; the mark of it goes last."""
    _remove_all(folder, but=(making.MARK,))
    _remove_all(folder)


def clear_unfinished(folder: Path) -> bool:
    """Empty a folder in which a making was interrupted; say whether a vault can be made in it now.

    For a vault that can be made again without asking anybody, as the practice vault can.

    Raises:
        VaultRefused: somebody is making it at this moment.
    """
    if making.is_unfinished(folder):
        with VaultLock(folder):
            _remove_all(folder, but=(making.MARK, LOCK_NAME))
        discard_vault(folder)
    return _is_free(folder)


def _is_free(folder: Path) -> bool:
    return not folder.exists() or (folder.is_dir() and not any(folder.iterdir()))


def _remove_all(folder: Path, but: Container[str] = ()) -> None:
    for entry in folder.iterdir():
        if entry.name in but:
            continue
        if entry.is_dir():
            shutil.rmtree(entry)
        else:
            entry.unlink()


def _migrate_new(folder: Path, keys: Keys) -> None:
    engine = sqlcipher_engine(folder / DATABASE, keys, foreign_keys=False)
    try:
        migrate.upgrade(engine)
    finally:
        engine.dispose()


def open_vault(folder: Path, user_name: str, passphrase: str) -> OpenVault:
    """Open the vault in `folder` and bring its tables up to date, on a verified copy first.

    Raises:
        VaultRefused: no vault, a newer vault, in use, on a network or in a synchronised folder.
        WrongPassphrase: name and passphrase open no slot.
        DeviceRefused: the slot needs a secret that this workstation cannot give.
        Damaged: the slots or the database do not authenticate.
        StorageFailure: the folder cannot be written, the disk is full.
    """
    with locked_folder(folder) as release_not:
        keys = _unlock(folder, user_name, passphrase)
        vault = _open_or_drop(folder, keys)
        vault.lock = release_not()
    return vault


def _unlock(folder: Path, user_name: str, passphrase: str) -> Keys:
    """Open a slot; an attempt that fails is counted, and told to whoever opens the vault next."""
    try:
        return slots.unlock(folder, user_name, passphrase)
    except (WrongPassphrase, DeviceRefused):
        attempts.add(folder)
        raise


def recover_vault(folder: Path, paper: TypedPaper, user_name: str, passphrase: str) -> OpenVault:
    """Open the vault with its recovery papers and give `user_name` a new passphrase.

    Raises:
        WrongInput: the papers are mistyped, replaced or of another vault.
        NotFound: there is no such user.
        VaultRefused, Damaged, StorageFailure: as `open_vault`.
    """
    with locked_folder(folder) as release_not:
        keys = slots.recover(folder, paper, user_name, passphrase)
        vault = _open_or_drop(folder, keys)
        vault.lock = release_not()
    return vault


class _Keeper:
    """Hands the lock over to the open vault; until then the `with` block gives it back."""

    def __init__(self, lock: VaultLock) -> None:
        self.lock: VaultLock | None = lock

    def __call__(self) -> VaultLock | None:
        lock, self.lock = self.lock, None
        return lock


@contextmanager
def locked_folder(folder: Path) -> Iterator[_Keeper]:
    """Check the place and take the vault's lock; call the value to keep the lock.

    Raises:
        VaultRefused: no vault, in use, on a network or in a synchronised folder, or its making was
            interrupted, which then explains what is missing or damaged.
    """
    if not slots.is_vault(folder) and not making.is_unfinished(folder):
        raise VaultRefused(
            _("{folder} is not a Dalil vault: it holds no key slots.", folder=folder.name)
        )
    refuse_unsafe_place(folder)
    lock = VaultLock(folder)
    lock.acquire()
    keeper = _Keeper(lock)
    try:
        if not slots.is_vault(folder):
            raise making.interrupted(folder)
        yield keeper
    except Damaged as error:
        if making.is_unfinished(folder):
            raise making.interrupted(folder) from error
        raise
    finally:
        if keeper.lock is not None:
            keeper.lock.release()


def _open_or_drop(folder: Path, keys: Keys) -> OpenVault:
    try:
        return open_tables(folder, keys)
    except BaseException:
        keys.drop()
        raise


def open_tables(folder: Path, keys: Keys, *, being_made: bool = False) -> OpenVault:
    """Open a vault's database with keys that are held, and bring it up to date; it takes no lock.

    `being_made` says that the mark in the folder is the caller's own, who has just laid whole
    tables there.

    Raises:
        Damaged, VaultRefused, StorageFailure: as `open_vault`.
    """
    path = folder / DATABASE
    try:
        remove_copy(folder / f"{DATABASE}.{COPY_WHILE_RENEWING}")  # its renewal was killed
        _refuse_plain(path)
        with in_words():
            engine = sqlcipher_engine(path, keys)
            revision = _revision(engine)
            if revision != migrate.newest_revision():
                engine.dispose()
                if making.is_unfinished(folder) and not being_made:  # its tables were never whole
                    raise making.interrupted(folder)
                _upgrade_copy(folder, keys)
                engine = sqlcipher_engine(path, keys)
    except OSError as error:
        raise storage_failure(error, _("The vault was not opened; it is as it was.")) from error
    return OpenVault(folder, engine, keys)


def _revision(engine: sa.Engine) -> str:
    """Return the revision of the tables; a database that is refused is let go of."""
    try:
        revision = migrate.current_revision(engine)
        migrate.refuse_newer(revision)
    except BaseException:
        engine.dispose()
        raise
    if revision is None:  # an upgrade would quietly make all tables anew: empty
        engine.dispose()
        raise _empty()
    return revision


def _refuse_plain(path: Path) -> None:
    if not path.is_file():
        raise Damaged(
            _("The vault's database is missing: {file}. Restore the last backup.", file=path.name)
        )
    with path.open("rb") as stream:
        first = stream.read(len(_PLAIN_SQLITE))
        if not first:  # to SQLite an empty database, which it would begin to fill
            raise _empty()
        if first == _PLAIN_SQLITE:
            raise Damaged(
                _("{file} is not encrypted: it was exchanged. Restore the backup.", file=path.name)
            )


def _empty() -> Damaged:
    return Damaged(
        _(
            "The vault's database, {file}, is empty: it was cut off or exchanged."
            " Restore the last backup.",
            file=DATABASE,
        )
    )


def _upgrade_copy(folder: Path, keys: Keys) -> None:
    """Upgrade a copy, check it, keep the old file beside it, and put the copy in place."""
    path = folder / DATABASE
    copy = folder / f"{DATABASE}.upgrading"
    remove_copy(copy)
    source = sqlcipher_engine(path, keys)
    engine = sqlcipher_engine(copy, keys, foreign_keys=False)
    try:
        copy_database(source, engine)
        migrate.upgrade(engine)
        check_database(engine)
        close_whole(engine, copy)
        close_whole(source, path)
    except BaseException:
        engine.dispose()
        remove_copy(copy)
        raise
    finally:
        source.dispose()
        engine.dispose()
    _keep(path, folder / f"{DATABASE}.{COPY_BEFORE_UPGRADE}")
    copy.replace(path)
    flush_folder(folder)


def _keep(path: Path, kept: Path) -> None:
    """Keep a closed database under a second name; at no moment is the first one gone."""
    kept.unlink(missing_ok=True)
    try:
        kept.hardlink_to(path)
    except OSError:  # a file system without links, such as that of a memory stick
        shutil.copyfile(path, kept)


def close_whole(engine: sa.Engine, path: Path) -> None:
    """Close a database before its file at `path` is renamed, or another takes its name.

    Closing folds the write-ahead log in as well, but says nothing when the disk refuses. Then some
    pages of the file are new and some old, and are nothing without the log; and a log that was left
    would be taken for that of the file which takes this one's name.

    Raises:
        StorageFailure: the disk refused, or somebody reads it.
    """
    with in_words(), engine.connect() as connection:
        _fold(connection)
    engine.dispose()
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise StorageFailure(
            _("The vault is being read all the time. Wait for what runs, then try again.")
        )


def _fold(connection: sa.Connection) -> None:
    """Bring the write-ahead log into the file, outside of any transaction."""
    raw = connection.connection.dbapi_connection
    if raw is not None:
        raw.rollback()
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def remove_copy(copy: Path) -> None:
    """Remove a database and what its engine keeps beside it."""
    for left in (copy, *copy.parent.glob(f"{copy.name}-*")):
        left.unlink(missing_ok=True)


def copy_database(source: sa.Engine, target: sa.Engine, progress: Progress | None = None) -> None:
    """Copy an open database page by page with the engine's own backup; files are never copied.

    What is copied is of one moment, whoever writes meanwhile.

    Raises:
        Cancelled: what was copied so far is of no use.
    """
    with source.connect() as reading, target.connect() as writing:
        # A transaction of its own: without one, a writer would make the copy begin anew.
        reading.execute(sa.text("SELECT count(*) FROM sqlite_master"))
        old, new = reading.connection.dbapi_connection, writing.connection.dbapi_connection
        if old is None or new is None:
            raise Damaged(_("The vault's database could not be read for the upgrade."))
        new.rollback()
        old.backup(new, pages=_PAGES, progress=partial(_step, progress or Progress()))
        new.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _step(progress: Progress, _status: int, left: int, pages: int) -> None:
    progress.step(pages - left, pages)
