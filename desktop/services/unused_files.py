"""Sealed files that no record uses: named, and destroyed only by somebody who has looked at them.

A file is taken in before its record is saved, and stays when the record goes. Nothing here is done
by itself: what looks forgotten may be evidence. A file counts as used while a record or anybody's
draft may name it, while a record that may name it lies in the trash, and for thirty days after one
that could have named it was last changed: so whatever can still be undone finds its files. That is
read from plain columns and the log; no draft is opened for it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Conflict
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.forms.fields import AttachmentField
from desktop.forms.spec import GroupField
from desktop.models.attachments import Attachment
from desktop.models.audit import AuditEntry
from desktop.models.cases import Case
from desktop.models.drafts import Draft
from desktop.models.lifecycle import TrashedRecord
from desktop.rules.access import Action, access_table
from desktop.services.attachments import FILES, Attached, StoredFile
from desktop.services.cases import note_list
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS, Kind
from desktop.services.legal_holds import refuse_held
from desktop.storage.log import WRITES
from desktop.storage.metadata import metadata

DAYS_KEPT: Final = 30
_TOLD: Final = tuple(each.name for each in fields(Attached))


@frozen_value
class UnusedFile:
    """A file that no record uses; `forgotten` for longer than it is kept, it may be destroyed."""

    file: Attached
    case_number: str
    forgotten: bool


@frozen_value
class Unused:
    """All of them that this user may destroy, the oldest first."""

    files: tuple[UnusedFile, ...]

    @property
    def size(self) -> int:
        """How many bytes they hold."""
        return sum(each.file.size for each in self.files)

    @property
    def forgotten(self) -> tuple[UnusedFile, ...]:
        """The ones that may be destroyed now."""
        return tuple(each for each in self.files if each.forgotten)


def find_unused(desk: Desk) -> Unused:
    """Return the files of no record in the areas this user may edit, as far as keys are held."""
    with desk.reading() as session:
        files = [each for kind in FILES.values() for each in _unused(desk, session, kind)]
    note_list(desk, Attachment.__tablename__, files)
    return Unused(tuple(sorted(files, key=lambda each: (each.file.received_at, each.file.id))))


def destroy_unused(desk: Desk, file_ids: Collection[str]) -> Changes:
    """Destroy the keys of forgotten files, then what they sealed: all of these files or none.

    Nothing brings them back. Their records stay, with name, size and hash, and so does the log.

    Raises:
        NotPermitted: the case of one of them is under a legal hold.
        Conflict: one of them is used, was used until lately, or is not this user's to edit.
    """
    with desk.writing("destroy_unused") as work:
        session = work.session
        found = {
            each.file.id: kind
            for kind in FILES.values()
            for each in _unused(desk, session, kind)
            if each.forgotten and each.file.id in file_ids
        }
        if set(found) != set(file_ids):
            raise Conflict(_("One of these files is needed again, or is gone. Check once more."))
        for file_id, kind in found.items():
            record = cast("StoredFile", session.get_one(kind, file_id))
            refuse_held(session, record.case_id)
            record.key = None
    # Only now: without the commit the key would still open them. A crash leaves them to `sweep`.
    for file_id in found:
        desk.vault.objects.remove(file_id)
    return work.changes


def _unused(desk: Desk, session: Session, kind: type[StoredFile]) -> list[UnusedFile]:
    if not desk.vault.keys.has(kind.log_compartment):
        return []  # nobody destroys what they cannot look at
    area = access_table().kinds[kind.__tablename__]
    since = desk.clock.now() - timedelta(DAYS_KEPT)
    rows = session.execute(
        sa.select(
            sa.and_(kind.received_at <= since, ~_changed(kind, since)),
            Case.number,
            *(getattr(kind, name) for name in _TOLD),
        )
        .join(Case, Case.id == kind.case_id)
        .where(kind.key.is_not(None), *desk.visible(area, kind.case_id, Action.EDIT))
        .where(*(~sa.exists().where(column == kind.id) for column in _naming(kind)))
        .where(*(~_is_drafted(each, kind) for each in KINDS.values() if _takes(each, kind)))
        .where(~_lies_in_trash(kind))
    )
    return [UnusedFile(Attached(*row[2:]), row[1], bool(row[0])) for row in rows]


def _changed(kind: type[StoredFile], since: datetime) -> sa.ColumnElement[bool]:
    """Say that something which could have named the file was changed in its case since then."""
    return sa.exists().where(
        AuditEntry.case_id == kind.case_id,
        AuditEntry.kind.in_([column.table.name for column in _naming(kind)]),
        AuditEntry.operation.in_(WRITES),
        AuditEntry.at > since,
    )


@cache
def _naming(kind: type[StoredFile]) -> tuple[sa.Column[Any], ...]:
    """Return every column of the vault that may name a file of this kind."""
    return tuple(
        column
        for table in metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == kind.__tablename__ for key in column.foreign_keys)
    )


def _takes(kind: Kind, files: type[StoredFile]) -> bool:
    """Say whether the form of a kind of record takes such files in."""
    asked = [
        each
        for field in kind.form.fields
        for each in (field.fields if isinstance(field, GroupField) else (field,))
    ]
    return any(
        isinstance(each, AttachmentField) and each.of == files.__tablename__ for each in asked
    )


def _lies_in_trash(files: type[StoredFile]) -> sa.ColumnElement[bool]:
    """Say that a record which could name the file lies in the trash of its case.

    Nobody destroys alone what was removed: its file goes with it, when two persons erase it.
    """
    tables = [each.table for each in KINDS.values() if _takes(each, files)]
    return sa.exists().where(TrashedRecord.case_id == files.case_id, TrashedRecord.kind.in_(tables))


def _is_drafted(kind: Kind, files: type[StoredFile]) -> sa.ColumnElement[bool]:
    """Say that somebody has left a form unfinished in the file's case that could name it."""
    theirs = sa.select(kind.model.id).where(kind.model.case_id == files.case_id)
    at = sa.or_(Draft.place == files.case_id, Draft.place.in_(theirs))
    return sa.exists().where(Draft.form == kind.key, at)
