"""Files that are taken into the vault: hashed at the door, sealed, read back, then recorded.

What can be done with one follows from the table its record lies in: the area of that table is whose
right it takes, and its compartment whose key.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final, cast

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from desktop.core.errors import DalilError, Damaged, NotFound, StorageFailure, WrongInput
from desktop.core.ids import new_id
from desktop.core.progress import Progress
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.media.bare import without_metadata
from desktop.media.types import HEAD, detected
from desktop.models.attachments import Attachment, ClinicalAttachment, LetterAttachment
from desktop.models.cases import Case
from desktop.rules.access import Action, access_table
from desktop.services.cases import note_view, touch
from desktop.services.desk import Desk, Work
from desktop.services.leaving import is_inside, put_in_place
from desktop.storage.metadata import metadata
from desktop.vault.chunks import CHUNK
from desktop.vault.objects import Digest, new_key

RECEIVED: Final = "received"
"""The entry of the log that tells under which hash a file came in."""

LARGEST: Final = 4 * 1024**3
"""The most bytes a file may hold; more does not fit on a stick or a DVD that goes to a court."""

LEAST_ROOM: Final = 64 * 1024**2
"""What stays free on the vault's disk: the database and its log must be able to grow."""

READ_LIMIT: Final = 64 * 1024**2
"""The most that is read into memory at once."""

_IDLE_S: Final = 24 * 3600

StoredFile = Attachment | LetterAttachment | ClinicalAttachment
FILES: Mapping[str, type[StoredFile]] = {
    kind.__tablename__: kind for kind in (Attachment, LetterAttachment, ClinicalAttachment)
}


@frozen_value
class Attached:
    """A file in the vault, as a form shows it.

    Files of older versions have no SHA-512 and no `detected` kind. `written` and `made` are what
    its disk said of it.
    """

    id: str
    case_id: str
    name: str
    size: int
    sha256: str
    received_at: datetime
    sha512: str | None = None
    detected: str | None = None
    written: str | None = None
    made: str | None = None


@frozen_value
class _Found:
    """What a file is called, and what its disk said of its times."""

    name: str
    written: str | None = None
    made: str | None = None


def take_in(
    desk: Desk,
    case_id: str,
    path: Path,
    table: str = Attachment.__tablename__,
    progress: Progress | None = None,
) -> Attached:
    """Take a file into a case; `table` says to which kind of record it belongs.

    When this returns, the vault's disk holds it sealed and gave the same bytes back. The file
    itself is only read.

    Raises:
        NotPermitted: not this user's to do, or the compartment's key is not held.
        WrongInput: a folder, an empty, too large or unreadable file, or one that changed meanwhile.
        StorageFailure: the vault's disk is full or cannot be written.
        Cancelled
    """
    _permit_taking(desk, case_id, table)
    with _opened(desk, path) as (stream, size):
        # A name that is no text, as old sticks hold them, is kept as far as it can be read.
        name = os.fsencode(path.name).decode("utf-8", "replace")
        found = _Found(name, *_times(os.fstat(stream.fileno())))
        pieces = _pieces(stream, size, path.name)
        return _keep(desk, case_id, table, found, pieces, size, progress)


def take_in_bytes(desk: Desk, case_id: str, name: str, data: bytes) -> Attached:
    """Take in what the program made itself, such as a copy of an exhibit's file.

    Raises:
        NotPermitted
        StorageFailure: the vault's disk is full or cannot be written.
    """
    table = Attachment.__tablename__
    _permit_taking(desk, case_id, table)
    return _keep(desk, case_id, table, _Found(name), iter([data]), len(data), None)


def _permit_taking(desk: Desk, case_id: str, table: str) -> None:
    with desk.reading() as session:
        desk.permit(session, access_table().kinds[table], Action.CREATE, case_id)
    desk.vault.keys.newest(FILES[table].log_compartment)


def _keep(
    desk: Desk,
    case_id: str,
    table: str,
    found: _Found,
    pieces: Iterator[bytes],
    size: int,
    progress: Progress | None,
) -> Attached:
    """Seal what `pieces` give, then record it and the hash under which it was received."""
    record_id, key, head = new_id(), new_key(), _Head()
    content = desk.vault.objects.stage(record_id, key, head.seeing(pieces), size, progress)
    with recording(desk, "take_in", [record_id]) as work:
        desk.permit(work.session, access_table().kinds[table], Action.CREATE, case_id)
        record = FILES[table](
            id=record_id,
            case_id=case_id,
            name=found.name,
            written=found.written,
            made=found.made,
            size=content.size,
            sha256=content.sha256,
            sha512=content.sha512,
            detected=detected(bytes(head.bytes)),
            received_at=work.at,
            key=key,
        )
        work.session.add(record)
        work.note(RECEIVED, table, record_id, case_id, content.sha256)
        touch(work.session, case_id, work)
    return attached(record)


class _Head:
    """Keeps the first bytes of what passes by."""

    def __init__(self) -> None:
        self.bytes = bytearray()

    def seeing(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        for piece in pieces:
            if len(self.bytes) < HEAD:
                self.bytes += piece[: HEAD - len(self.bytes)]
            yield piece


def _times(found: os.stat_result) -> tuple[str, str | None]:
    """Return when a file was last written and made, as its disk says: in words, taken on trust."""
    made = getattr(found, "st_birthtime", None)
    return _moment(found.st_mtime_ns), None if made is None else _moment(int(made * 10**9))


def _moment(nanoseconds: int) -> str:
    seconds, rest = divmod(nanoseconds, 10**9)
    try:
        return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09}Z"
    except (ValueError, OverflowError, OSError):  # no year a calendar has
        return f"{seconds}.{rest:09} s"


@contextmanager
def recording(desk: Desk, action: str, staged: Sequence[str]) -> Iterator[Work]:
    """One transaction that records staged objects, which go or are named with their records."""
    objects, entered = desk.vault.objects, False
    try:
        with desk.writing(action) as work:
            yield work
            entered = True
    except BaseException:
        if not entered:
            for object_id in staged:
                objects.discard(object_id)
        else:  # what failed may stand behind the commit: then the records are there, and need them
            with suppress(DalilError, SQLAlchemyError):
                _settle(desk, staged)
        raise
    for object_id in staged:
        objects.place(object_id)


def describe(desk: Desk, attachment_id: str) -> Attached:
    """Return what is known of a file, for whoever may see what it belongs to.

    It is a look at the case; a look at the file is to see what it holds.

    Raises:
        NotFound, NotPermitted
    """
    with desk.reading() as session:
        record = permitted(desk, session, attachment_id, Action.VIEW)
    note_view(desk, Case.__tablename__, record.case_id, record.case_id)
    return attached(record)


def read(desk: Desk, attachment_id: str, limit: int = READ_LIMIT) -> bytes:
    """Return the bytes of a file, in memory only; the first look is logged.

    Raises:
        NotFound, NotPermitted
        WrongInput: it holds more than `limit` bytes.
        Damaged: it is not what was taken in.
    """
    with desk.reading() as session:
        record = permitted(desk, session, attachment_id, Action.VIEW)
    if record.size > limit:
        raise WrongInput(_("This file is too large to be shown here: save a copy of it."))
    note_view(desk, record.__tablename__, record.id, record.case_id)
    return b"".join(checked_pieces(desk, record))


def save_copy(
    desk: Desk, attachment_id: str, path: Path, progress: Progress | None = None
) -> Attached:
    """Write a file to `path` as it came in; that it left the vault is in the log.

    Raises:
        NotFound, NotPermitted, Cancelled
        VaultRefused: the place is inside the vault.
        StorageFailure: the copy cannot be written.
        Damaged: it is not what was taken in; nothing is left at `path`.
    """
    with desk.reading() as session:
        record = permitted(desk, session, attachment_id, Action.EXPORT)
    pieces = reported(checked_pieces(desk, record), record.size, progress)
    with put_in_place(desk, path, pieces), desk.writing("save_copy") as work:
        work.note("export", record.__tablename__, record.id, record.case_id, record.sha256)
    return attached(record)


def save_bare_copy(desk: Desk, attachment_id: str, path: Path) -> Attached:
    """Write a picture to `path` without its metadata; the log tells that, and the copy's hash.

    Raises:
        NotFound, NotPermitted
        WrongInput: it is no JPEG or PNG, or is larger than READ_LIMIT.
        VaultRefused: the place is inside the vault.
        StorageFailure: the copy cannot be written.
        Damaged: it is not what was taken in.
    """
    with desk.reading() as session:
        record = permitted(desk, session, attachment_id, Action.EXPORT)
    data = without_metadata(record.detected, read(desk, attachment_id))
    with put_in_place(desk, path, data), desk.writing("save_bare_copy") as work:
        sha256 = hashlib.sha256(data).hexdigest()
        work.note("export", record.__tablename__, record.id, record.case_id, sha256)
    return attached(record)


def sweep(desk: Desk) -> None:
    """Settle what was interrupted: name what was recorded, remove what was not, or was destroyed.

    On a server other workstations may be taking files in: theirs are left alone for a day.
    """
    objects = desk.vault.objects
    with desk.reading() as session:
        destroyed = [
            found
            for kind in FILES.values()
            for found in session.scalars(sa.select(kind.id).where(kind.key.is_(None)))
        ]
    for object_id in destroyed:
        objects.remove(object_id)
    idle = _IDLE_S if desk.vault.lock is None else 0
    staged = objects.staged(idle)
    if staged:
        _settle(desk, staged)


def _settle(desk: Desk, staged: Sequence[str]) -> None:
    objects = desk.vault.objects
    with desk.reading() as session:
        known = {
            found
            for kind in FILES.values()
            for found in session.scalars(sa.select(kind.id).where(kind.id.in_(staged)))
        }
    for object_id in staged:
        (objects.place if object_id in known else objects.discard)(object_id)


def bad_file(object_id: str) -> Text:
    """Return the sentence on a file that is not what was taken in."""
    return _(
        "The file of attachment {attachment} is missing, or was changed outside Dalil.",
        attachment=object_id,
    )


# -- what is in the vault -----------------------------------------------------------------------


def permitted(desk: Desk, session: Session, attachment_id: str, action: Action) -> StoredFile:
    """Return the record of a file; NotFound or NotPermitted before anything sealed is read."""
    for table, kind in FILES.items():
        columns = metadata.tables[table].c
        its_case = sa.select(columns.case_id).where(columns.id == attachment_id)
        case_id = session.scalar(its_case)
        if case_id is not None:  # before anything sealed is read
            desk.permit(session, access_table().kinds[table], action, case_id)
            return cast("StoredFile", session.get_one(kind, attachment_id))
    raise NotFound(_("This file is not in the vault any more."))


def checked_pieces(desk: Desk, record: StoredFile) -> Iterator[bytes]:
    """Give a file's bytes; Damaged at their end if they are not those that were taken in."""
    if record.key is None:
        raise NotFound(DESTROYED)
    digest = Digest()
    yield from digest.seeing(desk.vault.objects.pieces(record.id, record.key))
    if not digest.content().agrees(record.size, record.sha256, record.sha512):
        raise Damaged(bad_file(record.id))


def attached(record: StoredFile) -> Attached:
    """Return what a form shows of a file."""
    return Attached(
        record.id,
        record.case_id,
        record.name,
        record.size,
        record.sha256,
        record.received_at,
        record.sha512,
        record.detected,
        record.written,
        record.made,
    )


DESTROYED = _("What this file held was destroyed.")


def reported(
    pieces: Iterator[bytes], size: int, progress: Progress | None, done: int = 0
) -> Iterator[bytes]:
    """Give `pieces` on, and say how far they are, `done` being before them; Cancelled ends them."""
    for piece in pieces:
        done += len(piece)
        if progress is not None:
            progress.step(done, size)
        yield piece


# -- what is taken in -----------------------------------------------------------------------------


@contextmanager
def _opened(desk: Desk, path: Path) -> Iterator[tuple[BinaryIO, int]]:
    """Open a file that may be taken in; give it with its size.

    Raises:
        WrongInput, NotFound, StorageFailure: why it may not, or cannot.
    """
    if is_inside(path, desk.vault.folder):  # also because SQLite's locks would not outlive reading
        raise WrongInput(_("{file} is part of the vault itself.", file=path.name))
    try:
        size = _size(path)
        with path.open("rb") as stream:
            _refuse_size(desk, path, size)
            yield stream, size
    except FileNotFoundError:
        raise NotFound(_("There is no file {file}.", file=path.name)) from None
    except OSError as error:
        raise WrongInput(
            _("{name} cannot be opened: check that it is a file you may read.", name=path.name)
        ) from error


def _size(path: Path) -> int:
    found = path.stat()
    if stat.S_ISDIR(found.st_mode):
        raise WrongInput(
            _("{file} is a folder: add its files one by one, or packed as one.", file=path.name)
        )
    if not stat.S_ISREG(found.st_mode):
        raise WrongInput(_("{file} is not a file that can be kept.", file=path.name))
    return found.st_size


def _refuse_size(desk: Desk, path: Path, size: int) -> None:
    if size == 0:
        raise WrongInput(
            _("{file} is empty: look whether it was copied completely.", file=path.name)
        )
    if size > LARGEST:
        raise WrongInput(
            _(
                "{file} is larger than {most} GB: split it, or keep it beside the vault and "
                "describe it.",
                file=path.name,
                most=LARGEST // 1024**3,
            )
        )
    if size + LEAST_ROOM > desk.vault.objects.room():
        raise StorageFailure(
            _(
                "{file} does not fit on the disk of the vault: free some space and try again.",
                file=path.name,
            )
        )


def _pieces(stream: BinaryIO, size: int, name: str) -> Iterator[bytes]:
    """Give what a file holds, and see to it that it is one state of it, to its end."""
    before, done = os.fstat(stream.fileno()), 0
    try:
        # One that is still being recorded grows as fast as it is read: it must not fill the disk.
        while done <= size and (piece := stream.read(CHUNK)):
            done += len(piece)
            yield piece
        after = os.fstat(stream.fileno())
    except OSError as error:
        raise WrongInput(
            _(
                "{file} could not be read to its end: is the disk or telephone it lies on still "
                "connected?",
                file=name,
            )
        ) from error
    if done != size or after.st_mtime_ns != before.st_mtime_ns:
        raise WrongInput(
            _("{file} changed while it was being read: close it elsewhere first.", file=name)
        )
