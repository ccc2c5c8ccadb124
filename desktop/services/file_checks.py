"""Whether files are still what was taken in: one that is asked about, or all of them."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import Damaged, NotFound, StorageFailure
from desktop.core.progress import Progress
from desktop.core.text import Text, _
from desktop.rules.access import Action
from desktop.services.attachments import (
    DESTROYED,
    FILES,
    StoredFile,
    bad_file,
    permitted,
    reported,
)
from desktop.services.desk import Desk
from desktop.vault.objects import Content, content_of


def check(desk: Desk, attachment_id: str, progress: Progress | None = None) -> bool:
    """Read a file to its end and say whether it is what was taken in; the answer is in the log.

    Raises:
        NotFound, NotPermitted, Cancelled
        StorageFailure: the disk cannot be read.
    """
    with desk.reading() as session:
        record = permitted(desk, session, attachment_id, Action.VIEW)
    if record.key is None:
        raise NotFound(DESTROYED)
    pieces = desk.vault.objects.pieces(record.id, record.key)
    sha256, is_same = None, False
    try:
        content = content_of(reported(pieces, record.size, progress))
        sha256 = content.sha256
        is_same = content.agrees(record.size, record.sha256, record.sha512)
    except Damaged:  # not even whole: there is nothing to take a hash of
        pass
    with desk.writing("check_file") as work:
        told = "hash_ok" if is_same else "hash_bad"
        work.note(told, record.__tablename__, record.id, record.case_id, sha256)
    return is_same


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
            for object_id, size, *hashes, key in stored:
                progress.step(min(len(known), len(there)), max(len(there), 1))
                known.add(object_id)
                problem = _wrong_with(desk, object_id, size, hashes, key)
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


def _wrong_with(
    desk: Desk, object_id: str, size: int, hashes: Sequence[Any], key: bytes | None
) -> Text | None:
    try:
        whole = desk.vault.objects.is_whole(object_id, size)
        if whole and (key is None or _content(desk, object_id, key).agrees(size, *hashes)):
            return None
    except (Damaged, StorageFailure) as error:
        return error.sentence
    return bad_file(object_id)


def _stored(desk: Desk, kind: type[StoredFile]) -> Generator[tuple[Any, ...]]:
    """Give id, size and hashes of each file that was not destroyed, and its key if it opens."""
    held = desk.vault.keys.has(kind.log_compartment)
    with desk.reading() as session:
        there = sa.select(kind.id).where(kind.key.is_not(None))
        for object_id in session.scalars(there.order_by(kind.received_at, kind.id)).all():
            told = session.execute(_of_file(object_id, kind.size, kind.sha256, kind.sha512)).first()
            if told is None:  # an old index was put back: no size fits
                yield (object_id, -1, "", None, None)
            else:
                yield (object_id, *told, _key_of(session, kind, object_id, held=held))


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
