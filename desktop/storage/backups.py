"""Making a backup file of an open vault, under a temporary name until all of it was read again.

A backup holds the database, copied page by page by the engine itself and still encrypted, and every
object its records refer to, as they lie. So making and checking one takes no compartment's key. The
file gets its name only after it was opened again and all that is in it was compared.
"""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import BinaryIO, Final

import sqlalchemy as sa

from desktop.core.errors import NotFound, StorageFailure, VaultRefused
from desktop.core.ids import new_id
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.models.attachments import StoredFile
from desktop.storage import log, migrate
from desktop.storage.backup_contents import Checked, Inventory, check, from_disk, written
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.failures import in_words
from desktop.storage.vaults import DATABASE, OpenVault, copy_database
from desktop.vault import backupfile, slotstore
from desktop.vault.backupfile import damaged_backup
from desktop.vault.backupnames import name_of
from desktop.vault.files import flush_folder, storage_failure, write_new
from desktop.vault.keys import Keys
from desktop.vault.objects import sealed_size
from desktop.vault.parts import framed
from desktop.vault.strictjson import canonical

WORKING: Final = "backing-up"
"""A folder in the vault for the copy of the database; what a kill leaves in it is encrypted."""

LEAST_ROOM: Final = 64 * 1024**2
_READ: Final = 1 << 20
_NOT_MADE: Final = _("The backup was not made.")


@frozen_value
class Staged:
    """A checked backup that has no name yet; `place` gives it one, and it counts."""

    path: Path
    final: Path
    checked: Checked

    def place(self) -> Path:
        """Give the file its name.

        Raises:
            StorageFailure: the disk refuses; there is no backup.
        """
        try:
            self.path.replace(self.final)
            flush_folder(self.final.parent)
        except OSError as error:
            raise storage_failure(error, _NOT_MADE) from error
        return self.final


@contextmanager
def staged_backup(
    vault: OpenVault,
    keys: log.LogKeys,
    folder: Path,
    at: datetime,
    progress: Progress | None = None,
) -> Iterator[Staged]:
    """Write a backup of an open vault into `folder` and check it; without `place` it goes again.

    Raises:
        VaultRefused: the vault's database lies on a server.
        NotFound: the folder is not there.
        StorageFailure: a disk is full or cannot be written.
        Damaged: the vault's database is, or the disk gave back something else.
        Cancelled, Locked: nothing is left.
    """
    refuse_server(vault)
    if not folder.is_dir():
        raise NotFound(_("The folder for backups is not there: connect its disk and try again."))
    steps = progress or Progress()
    sweep(folder, vault.vault_id)
    with _working(vault.folder) as working, in_words():
        copy = working / DATABASE
        _copy(vault, copy, steps.share(0, 10, 100))
        inventory = _take_inventory(vault, keys, copy)
        _refuse_full(folder, inventory.size)
        header, key = backupfile.new_header(
            vault.keys, slotstore.load(vault.folder).data, _free_moment(folder, vault, at)
        )
        final = folder / name_of(header.vault_id, header.made_at)
        path = folder / f".{final.name}.{new_id()}.partial"
        try:
            content = _content(vault, copy, inventory)
            counted = _counting(backupfile.sealed(header, key, content), inventory.size, steps)
            _write(path, counted)
            copy.unlink()
            yield Staged(path, final, check(path, vault.keys, copy, steps.share(55, 100, 100)))
        finally:
            path.unlink(missing_ok=True)


def refuse_server(vault: OpenVault) -> None:
    """Refuse a vault whose database is not a file.

    Raises:
        VaultRefused
    """
    if vault.engine.dialect.name != "sqlite":
        raise VaultRefused(
            _(
                "The database of this vault lies on a server. Whoever runs the server backs it up; "
                "copy the vault's folder beside it."
            )
        )


@contextmanager
def _working(vault: Path) -> Iterator[Path]:
    """Give an empty folder inside the vault, and leave none behind."""
    folder = vault / WORKING
    try:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o700)
        yield folder
    except OSError as error:
        raise storage_failure(error, _NOT_MADE) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _copy(vault: OpenVault, copy: Path, progress: Progress) -> None:
    target = sqlcipher_engine(copy, vault.keys, foreign_keys=False)
    try:
        copy_database(vault.engine, target, progress)
    finally:
        target.dispose()


def _take_inventory(vault: OpenVault, keys: log.LogKeys, copy: Path) -> Inventory:
    """Say what the copy holds, and which of its objects lie in the vault."""
    with _reading(copy, vault.keys) as connection:
        revision = migrate.revision_of(connection) or ""
        last = log.read_last(connection)
        seq, head = (0, keys.start()) if last is None else (last.seq, last.head)
        there, gaps = [], []
        for object_id, size in _objects_in(connection):
            whole = vault.objects.is_whole(object_id, size)
            there.append((object_id, sealed_size(size))) if whole else gaps.append(object_id)
        rows = migrate.row_counts(connection)
    return Inventory(
        revision,
        seq,
        head.hex(),
        rows,
        copy.stat().st_size,
        tuple(there),
        tuple(gaps),
    )


@contextmanager
def _reading(database: Path, keys: Keys) -> Iterator[sa.Connection]:
    engine = sqlcipher_engine(database, keys)
    try:
        with in_words(), engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def _objects_in(connection: sa.Connection) -> Iterator[tuple[str, int]]:
    """Give id and size of every file whose key was not destroyed."""
    for kind in StoredFile.__subclasses__():
        columns = StoredFile.metadata.tables[kind.__tablename__].c
        query = sa.select(columns.id, columns.size).where(columns.key.is_not(None))
        for row in connection.execute(query.order_by(columns.id)):
            yield row[0], row[1]


def _refuse_full(folder: Path, size: int) -> None:
    if shutil.disk_usage(folder).free < size + LEAST_ROOM:
        raise StorageFailure(
            _("{what} The disk is full: free some space and try again.", what=_NOT_MADE)
        )


def _free_moment(folder: Path, vault: OpenVault, at: datetime) -> datetime:
    """Return the moment itself, or the first second after it at which no backup bears the name."""
    while (folder / name_of(vault.vault_id, at)).exists():
        at += timedelta(seconds=1)
    return at


def _content(vault: OpenVault, copy: Path, inventory: Inventory) -> Iterator[bytes]:
    yield framed(written(inventory))
    database, objects = hashlib.sha256(), []
    with copy.open("rb") as stream:
        while piece := stream.read(_READ):
            database.update(piece)
            yield piece
    for object_id, _size in inventory.objects:
        digest = hashlib.sha256()
        for piece in vault.objects.sealed_pieces(object_id):
            digest.update(piece)
            yield piece
        objects.append(digest.hexdigest())
    yield framed(canonical({"database": database.hexdigest(), "objects": objects}))


def _counting(pieces: Iterable[bytes], size: int, progress: Progress) -> Iterator[bytes]:
    """Report from a tenth to a little over half of the work, and stop when asked to."""
    share, done = progress.share(10, 55, 100), 0
    for piece in pieces:
        done += len(piece)
        share.step(min(done, size), size)
        yield piece


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    try:
        write_new(path, pieces)
        flush_folder(path.parent)
    except OSError as error:
        raise storage_failure(error, _NOT_MADE) from error


def sweep(folder: Path, vault_id: str) -> None:
    """Remove what a kill left of a vault's backups in `folder`; only one process makes them."""
    beginning = name_of(vault_id, None)
    for left in folder.glob(f".{beginning}*.partial"):
        left.unlink(missing_ok=True)


@contextmanager
def staged_copy(
    source: Path, checked: Checked, folder: Path, progress: Progress | None = None
) -> Iterator[Staged]:
    """Copy a checked backup into another folder and compare every byte; as `staged_backup`.

    Raises:
        NotFound, StorageFailure, Cancelled
        Damaged: a disk gave back something else.
    """
    if not folder.is_dir():
        raise NotFound(_("The folder for backups is not there: connect its disk and try again."))
    sweep(folder, checked.header.vault_id)
    _refuse_full(folder, checked.size)
    steps, final = progress or Progress(), folder / source.name
    path = folder / f".{final.name}.{new_id()}.partial"
    try:
        with source.open("rb") as stream:
            _write(path, _hashed(stream, hashlib.sha256(), checked.size, steps.share(0, 1, 2)))
        digest = hashlib.sha256()
        with path.open("rb") as stream:
            from_disk(stream)
            for _piece in _hashed(stream, digest, checked.size, steps.share(1, 2, 2)):
                pass
        if digest.hexdigest() != checked.sha256:
            raise damaged_backup()
        yield Staged(path, final, checked)
    except OSError as error:
        raise storage_failure(error, _NOT_MADE) from error
    finally:
        path.unlink(missing_ok=True)


def _hashed(stream: BinaryIO, digest: hashlib._Hash, size: int, steps: Progress) -> Iterator[bytes]:
    done = 0
    while piece := stream.read(_READ):
        digest.update(piece)
        done += len(piece)
        steps.step(done, size)
        yield piece
