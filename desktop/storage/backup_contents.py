"""What is in a backup, and reading all of it again: to check it, or to lay it out as a vault.

    length | inventory      what was there: number and head of the log, rows, sizes
    database | objects      in the order of the inventory
    length | trailer        SHA-256 of each of them, as it was read from the vault

Nothing here takes a compartment's key: database and objects are encrypted inside as well.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import BinaryIO, Final

from desktop.core.errors import NotFound
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.storage import log, migrate
from desktop.storage.engine import sqlcipher_engine
from desktop.storage.failures import in_words
from desktop.storage.pages import check_database
from desktop.storage.vaults import DATABASE, OBJECTS
from desktop.vault import backupfile
from desktop.vault.backupfile import Header, damaged_backup
from desktop.vault.files import storage_failure, write_new
from desktop.vault.keys import Keys
from desktop.vault.objects import Objects
from desktop.vault.parts import Parts
from desktop.vault.strictjson import (
    Unreadable,
    canonical,
    read_counts,
    read_json,
    read_list,
    read_number,
    read_object,
    read_uuid,
)

_LARGEST: Final = 64 * 1024**2
_MOST: Final = 2**53
_NOT_READ: Final = _("The backup could not be read.")


@frozen_value
class Inventory:
    """What a backup holds: the log's last entry, rows by table, bytes, and files by id and bytes.

    `gaps` are files that were already missing from the vault when the backup was made.
    """

    revision: str
    seq: int
    head: str
    rows: Mapping[str, int]
    database: int
    objects: tuple[tuple[str, int], ...]
    gaps: tuple[str, ...]

    @property
    def size(self) -> int:
        """Bytes of the database and all objects."""
        return self.database + sum(size for _object_id, size in self.objects)


@frozen_value
class Checked:
    """A backup file of which every byte was read again and found as it was made."""

    header: Header
    inventory: Inventory
    sha256: str
    size: int


Keep = Callable[[str, Iterator[bytes]], None]


def check(path: Path, keys: Keys, database: Path, progress: Progress | None = None) -> Checked:
    """Read all of a backup, lay its database at `database` for the time of the check, compare.

    Raises:
        VaultRefused: no backup, or of a newer version. WrongInput: another vault's.
        Damaged: any byte of it is not as it was made.
        StorageFailure: it cannot be read, or the disk of `database` is full.
        Cancelled, Locked
    """
    try:
        checked = read_through(path, keys, database, leave_objects, progress)
        check_laid_out(database, keys, checked.inventory)
    finally:
        for left in (database, *database.parent.glob(f"{database.name}-*")):
            left.unlink(missing_ok=True)
    return checked


def leave_objects(_object_id: str, pieces: Iterator[bytes]) -> None:
    """Read an object and keep nothing of it."""
    for _piece in pieces:
        pass


def read_through(
    path: Path, keys: Keys, database: Path, keep: Keep, progress: Progress | None = None
) -> Checked:
    """Open every chunk of a backup, write its database, hand its objects to `keep`, compare hashes.

    Whatever was written before an error is to be thrown away by the caller.

    Raises:
        as `check`
    """
    whole, size = hashlib.sha256(), 0
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            from_disk(stream)
            watched = _Watched(stream, whole, size, progress or Progress())
            header = backupfile.read_header(watched)
            parts = Parts(backupfile.opened(header, keys, watched))
            inventory = _read_inventory(parts.framed(_LARGEST))
            hashes = _unpack(parts, inventory, database, keep)
            if _trailer(parts.framed(_LARGEST), len(inventory.objects)) != hashes:
                raise damaged_backup()
            parts.end()
    except FileNotFoundError:
        raise NotFound(_("There is no file {file}.", file=path.name)) from None
    except EOFError:
        raise damaged_backup() from None
    except OSError as error:
        raise storage_failure(error, _NOT_READ) from error
    return Checked(header, inventory, whole.hexdigest(), size)


def _unpack(
    parts: Parts, inventory: Inventory, database: Path, keep: Keep
) -> tuple[str, tuple[str, ...]]:
    digest, objects = hashlib.sha256(), []
    write_new(database, _seen(parts.take(inventory.database), digest))
    for object_id, size in inventory.objects:
        one = hashlib.sha256()
        keep(object_id, _seen(parts.take(size), one))
        objects.append(one.hexdigest())
    return digest.hexdigest(), tuple(objects)


def check_laid_out(database: Path, keys: Keys, inventory: Inventory) -> None:
    """Check a database that came out of a backup: every page, its rows, the end of its log.

    Raises:
        Damaged
    """
    engine = sqlcipher_engine(database, keys)
    try:
        check_database(engine)
        migrate.refuse_newer(migrate.current_revision(engine))
        with in_words(), engine.connect() as connection:
            last, rows = log.read_last(connection), migrate.row_counts(connection)
    finally:
        engine.dispose()
    expected = (inventory.seq, inventory.head) if inventory.seq else None
    if rows != inventory.rows or (last and (last.seq, last.head.hex())) != expected:
        raise damaged_backup()


def lay_out(path: Path, keys: Keys, folder: Path, progress: Progress | None = None) -> Checked:
    """Lay a backup's database and objects into `folder`, checked; its key slots are left out.

    Raises:
        as `check`
    """
    objects = Objects(folder / OBJECTS, keys.vault_id)
    placed: list[str] = []

    def keep(object_id: str, pieces: Iterator[bytes]) -> None:
        objects.lay(object_id, pieces)
        placed.append(object_id)

    checked = read_through(path, keys, folder / DATABASE, keep, progress)
    for object_id in placed:
        objects.place(object_id)
    check_laid_out(folder / DATABASE, keys, checked.inventory)
    return checked


def header_of(path: Path) -> Header:
    """Return what a backup says in clear; nothing of it is proved.

    Raises:
        NotFound, StorageFailure, VaultRefused, Damaged
    """
    try:
        with path.open("rb") as stream:
            return backupfile.read_header(stream)
    except FileNotFoundError:
        raise NotFound(_("There is no file {file}.", file=path.name)) from None
    except OSError as error:
        raise storage_failure(error, _NOT_READ) from error


def from_disk(stream: BinaryIO) -> None:
    """Have what was just written read from the disk and not from memory, where that can be asked.

    Needs the data flushed before; Windows and macOS have no such call.
    """
    if hasattr(os, "posix_fadvise"):
        os.posix_fadvise(stream.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


class _Watched:
    """A stream that hashes and counts what is read from it."""

    def __init__(
        self, stream: BinaryIO, digest: hashlib._Hash, size: int, progress: Progress
    ) -> None:
        self._stream, self._digest, self._progress = stream, digest, progress
        self._size, self._done = size, 0

    def read(self, size: int, /) -> bytes:
        data = self._stream.read(size)
        self._digest.update(data)
        self._done += len(data)
        self._progress.step(self._done, max(self._size, 1))
        return data


def _seen(pieces: Iterator[bytes], digest: hashlib._Hash) -> Iterator[bytes]:
    for piece in pieces:
        digest.update(piece)
        yield piece


def written(inventory: Inventory) -> bytes:
    """Return the text of an inventory, as it stands in a backup."""
    return canonical(
        {
            "revision": inventory.revision,
            "seq": inventory.seq,
            "head": inventory.head,
            "rows": dict(inventory.rows),
            "database": inventory.database,
            "objects": [[object_id, size] for object_id, size in inventory.objects],
            "gaps": list(inventory.gaps),
        }
    )


def _read_inventory(data: bytes) -> Inventory:
    try:
        found = read_object(
            read_json(data), "revision", "seq", "head", "rows", "database", "objects", "gaps"
        )
        rows = read_counts(found["rows"], _MOST)
        pairs = [read_list(pair) for pair in read_list(found["objects"])]
        return Inventory(
            str(found["revision"]),
            read_number(found["seq"], 0, _MOST),
            str(found["head"]),
            rows,
            read_number(found["database"], 1, _MOST),
            tuple((read_uuid(one), read_number(size, 0, _MOST)) for one, size in pairs),
            tuple(read_uuid(gap) for gap in read_list(found["gaps"])),
        )
    except (Unreadable, ValueError):
        raise damaged_backup() from None


def _trailer(data: bytes, number: int) -> tuple[str, tuple[str, ...]]:
    try:
        found = read_object(read_json(data), "database", "objects")
        hashes = tuple(str(one) for one in read_list(found["objects"]))
    except Unreadable:
        raise damaged_backup() from None
    if len(hashes) != number:
        raise damaged_backup()
    return str(found["database"]), hashes
