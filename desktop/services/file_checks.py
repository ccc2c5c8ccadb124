"""Whether files are still what was taken in: one that is asked about, or all of them."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import closing
from typing import Any

import sqlalchemy as sa

from desktop.core.errors import Damaged, NotFound
from desktop.core.progress import Progress
from desktop.core.text import Text
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


def first_bad(desk: Desk) -> Text | None:
    """Return what is wrong with the first file that is missing or not what was taken in.

    Whoever holds a compartment's key has every byte of its files checked; for the others it is
    seen whether they are there and as long as they were.
    """
    try:
        for kind in FILES.values():
            with closing(_stored(desk, kind)) as stored:
                for object_id, size, *hashes, key in stored:
                    if not desk.vault.objects.is_whole(object_id, size):
                        return bad_file(object_id)
                    if key is not None and not _content(desk, object_id, key).agrees(size, *hashes):
                        return bad_file(object_id)
    except Damaged as error:
        return error.sentence
    return None


def _stored(desk: Desk, kind: type[StoredFile]) -> Generator[tuple[Any, ...]]:
    """Give id, size and hashes of each file that was not destroyed, and its key if it is held."""
    held = desk.vault.keys.has(kind.log_compartment)
    with desk.reading() as session:
        there = sa.select(kind.id).where(kind.key.is_not(None))
        for object_id in session.scalars(there.order_by(kind.received_at, kind.id)).all():
            told = [kind.size, kind.sha256, kind.sha512]
            columns: list[Any] = [*told, *([kind.key] if held else [])]
            row = session.execute(sa.select(*columns).where(kind.id == object_id)).one()
            yield (object_id, *row[:3], row[3] if held else None)


def _content(desk: Desk, object_id: str, key: bytes) -> Content:
    return content_of(desk.vault.objects.pieces(object_id, key))
