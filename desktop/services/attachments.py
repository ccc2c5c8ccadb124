"""Files that are taken into the vault: hashed at the door, sealed, read back, then recorded.

What can be done with one follows from the table its record lies in: the area of that table is whose
right it takes, and its compartment whose key.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from desktop.core.errors import DalilError, Damaged, NotFound, StorageFailure, WrongInput
from desktop.core.ids import new_id
from desktop.core.progress import Progress
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.models.attachments import Attachment, ClinicalAttachment, LetterAttachment
from desktop.rules.access import Action, access_table
from desktop.services.cases import note_view, touch
from desktop.services.desk import Desk, Work
from desktop.services.leaving import is_inside, put_in_place
from desktop.storage.metadata import metadata
from desktop.vault.objects import CHUNK, Content, Digest, content_of, new_key

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
    """A file in the vault, as a form shows it."""

    id: str
    case_id: str
    name: str
    size: int
    sha256: str
    received_at: datetime


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
    kind, area = FILES[table], access_table().kinds[table]
    with desk.reading() as session:
        desk.permit(session, area, Action.CREATE, case_id)
    desk.vault.keys.newest(kind.log_compartment)
    record_id, key = new_id(), new_key()
    with _opened(desk, path) as (stream, size):
        pieces = _pieces(stream, size, path.name)
        content = desk.vault.objects.stage(record_id, key, pieces, size, progress)
    with _recording(desk, record_id) as work:
        desk.permit(work.session, area, Action.CREATE, case_id)
        record = kind(
            id=record_id,
            case_id=case_id,
            # A name that is no text, as old sticks hold them, is kept as far as it can be read.
            name=os.fsencode(path.name).decode("utf-8", "replace"),
            size=content.size,
            sha256=content.sha256,
            received_at=work.at,
            key=key,
        )
        work.session.add(record)
        touch(work.session, case_id, work)
    return _attached(record)


@contextmanager
def _recording(desk: Desk, object_id: str) -> Iterator[Work]:
    """One transaction that records a staged object, which goes or is named with its record."""
    objects, entered = desk.vault.objects, False
    try:
        with desk.writing("take_in") as work:
            yield work
            entered = True
    except BaseException:
        if not entered:
            objects.discard(object_id)
        else:  # what failed may stand behind the commit: then the record is there, and needs it
            with suppress(DalilError, SQLAlchemyError):
                _settle(desk, [object_id])
        raise
    objects.place(object_id)


def describe(desk: Desk, attachment_id: str) -> Attached:
    """Return what is known of a file, for whoever may see what it belongs to.

    Raises:
        NotFound, NotPermitted
    """
    with desk.reading() as session:
        return _attached(_permitted(desk, session, attachment_id, Action.VIEW))


def read(desk: Desk, attachment_id: str, limit: int = READ_LIMIT) -> bytes:
    """Return the bytes of a file, in memory only; the first look is logged.

    Raises:
        NotFound, NotPermitted
        WrongInput: it holds more than `limit` bytes.
        Damaged: it is not what was taken in.
    """
    with desk.reading() as session:
        record = _permitted(desk, session, attachment_id, Action.VIEW)
    if record.size > limit:
        raise WrongInput(_("This file is too large to be shown here: save a copy of it."))
    note_view(desk, record.__tablename__, record.id, record.case_id)
    return b"".join(_checked(desk, record))


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
        record = _permitted(desk, session, attachment_id, Action.EXPORT)
    pieces = _reported(_checked(desk, record), record.size, progress)
    with put_in_place(desk, path, pieces), desk.writing("save_copy") as work:
        work.note("export", record.__tablename__, record.id, record.case_id)
    return _attached(record)


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


def bad_files(desk: Desk, progress: Progress) -> Iterator[Text]:
    """Give what is wrong with each file that is missing, not what was taken in, or nobody's.

    Whoever holds a compartment's key has every byte of its files checked; for the others it is
    seen whether they are there and as long as they were. A sealed file that no record tells of is
    what an older database leaves that was put back.

    Raises:
        Cancelled
    """
    there = desk.vault.objects.placed()  # before the records: what has its name has its record
    known: set[str] = set()
    for kind in FILES.values():
        with closing(_stored(desk, kind)) as stored:
            for object_id, size, sha256, key in stored:
                progress.step(min(len(known), len(there)), max(len(there), 1))
                known.add(object_id)
                problem = _wrong_with(desk, object_id, Content(size, sha256), key)
                if problem is not None:
                    yield problem
        with desk.reading() as session:
            known.update(session.scalars(sa.select(kind.id)))
    for object_id in sorted(there - known):
        yield _(
            "The vault's folder holds a sealed file that no record tells of, {attachment}: the"
            " database may be older than its files.",
            attachment=object_id,
        )


def _wrong_with(desk: Desk, object_id: str, content: Content, key: bytes | None) -> Text | None:
    try:
        whole = desk.vault.objects.is_whole(object_id, content.size)
        if whole and (key is None or _content(desk, object_id, key) == content):
            return None
    except (Damaged, StorageFailure) as error:
        return error.sentence
    return _bad(object_id)


def _stored(desk: Desk, kind: type[StoredFile]) -> Generator[tuple[str, int, str, bytes | None]]:
    """Give id, size and hash of each file that was not destroyed, and its key if it opens here."""
    held = desk.vault.keys.has(kind.log_compartment)
    with desk.reading() as session:
        there = sa.select(kind.id).where(kind.key.is_not(None))
        for object_id in session.scalars(there.order_by(kind.received_at, kind.id)).all():
            plain = session.execute(_of_file(object_id, kind.size, kind.sha256)).first()
            if plain is None:  # an old index was put back: no size fits
                yield object_id, -1, "", None
            else:
                yield object_id, plain[0], plain[1], _key_of(session, kind, object_id, held=held)


def _of_file(object_id: str, *columns: Any) -> sa.Select[Any]:
    return sa.select(*columns).where(columns[0].class_.id == object_id)


def _key_of(
    session: Session, kind: type[StoredFile], object_id: str, *, held: bool
) -> bytes | None:
    """Return the key of a file; one that does not open is the record's fault, told with it."""
    try:
        return session.execute(_of_file(object_id, kind.key)).scalar() if held else None
    except Damaged:
        return None


def _content(desk: Desk, object_id: str, key: bytes) -> Content:
    return content_of(desk.vault.objects.pieces(object_id, key))


def _bad(object_id: str) -> Text:
    return _(
        "The file of attachment {attachment} is missing, or was changed outside Dalil.",
        attachment=object_id,
    )


# -- what is in the vault -----------------------------------------------------------------------


def _permitted(desk: Desk, session: Session, attachment_id: str, action: Action) -> StoredFile:
    for table, kind in FILES.items():
        columns = metadata.tables[table].c
        its_case = sa.select(columns.case_id).where(columns.id == attachment_id)
        case_id = session.scalar(its_case)
        if case_id is not None:  # before anything sealed is read
            desk.permit(session, access_table().kinds[table], action, case_id)
            return cast("StoredFile", session.get_one(kind, attachment_id))
    raise NotFound(_("This file is not in the vault any more."))


def _checked(desk: Desk, record: StoredFile) -> Iterator[bytes]:
    """Give a file's bytes; Damaged at their end if they are not those that were taken in."""
    if record.key is None:
        raise NotFound(_("What this file held was destroyed."))
    digest = Digest()
    yield from digest.seeing(desk.vault.objects.pieces(record.id, record.key))
    if digest.content() != Content(record.size, record.sha256):
        raise Damaged(_bad(record.id))


def _attached(record: StoredFile) -> Attached:
    return Attached(
        record.id, record.case_id, record.name, record.size, record.sha256, record.received_at
    )


def _reported(pieces: Iterator[bytes], size: int, progress: Progress | None) -> Iterator[bytes]:
    done = 0
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
