"""Keeping records of a kind: reading, saving, removing one, and changing several at once.

What all kinds share stands here once: permission, version, child rows, the touch of the case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import NotFound, NotPermitted
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.forms.fields import Field, Link, LinkField
from desktop.forms.spec import GroupField
from desktop.models.base import Record
from desktop.rules.access import Action
from desktop.services import links, trash_rows
from desktop.services.binding import answered, stored
from desktop.services.cases import expect_version, note_view, touch
from desktop.services.desk import Desk, Work
from desktop.services.holds import refuse_removal
from desktop.services.kinds import Kind
from desktop.services.legal_holds import refuse_held, said_reason
from desktop.services.removal import Removed, put_back, take_out
from desktop.services.rows import replace_rows, rows_of
from desktop.storage.log import raise_version


def record_values(
    desk: Desk, kind: Kind, case_id: str, record_id: str
) -> tuple[dict[str, Any], int]:
    """Return the form's values of a record, and the version they were read at.

    Raises:
        NotPermitted, NotFound
    """
    with desk.reading() as session:
        desk.permit(session, kind.area, Action.VIEW, case_id)
        values, version = read_values(session, kind, case_id, record_id)
    note_view(desk, kind.table, record_id, case_id)
    return values, version


def read_values(
    session: Session, kind: Kind, case_id: str, record_id: str
) -> tuple[dict[str, Any], int]:
    """Read a record's values and version in the transaction under way.

    Raises:
        NotFound
    """
    record = _get(session, kind, case_id, record_id)
    values = answered(kind.form.fields, record) | _rows_of(session, kind, record)
    values |= _named(session, kind.form.fields, case_id, values)
    return values, record.version


def why_closed(desk: Desk, kind: Kind, case_id: str, record_id: str | None = None) -> Text | None:
    """Return why the form of a record is for reading only for this user, or None.

    Without a record it is that of a new one. What is final is closed for everybody, and only
    whoever might edit it is told.
    """
    action = Action.CREATE if record_id is None else Action.EDIT
    with desk.reading() as session:
        refused = desk.refusal(session, kind.area, action, case_id)
        if refused is None and record_id is not None:
            is_final = _is_final(kind, _get(session, kind, case_id, record_id))
            return _FINAL if is_final else None
        return refused


def save_record(
    desk: Desk,
    kind: Kind,
    case_id: str,
    values: Mapping[str, Any],
    record_id: str | None = None,
    expected_version: int | None = None,
) -> tuple[str, Changes]:
    """Add a record to a case, or save one.

    Raises:
        Conflict: saved by somebody else since `expected_version`.
        WrongInput: an answer names a record of another case.
        NotPermitted: not this user's to do, or the record is closed for editing.
        NotFound
    """
    with desk.writing(f"{'save' if record_id else 'add'}_{kind.key}") as work:
        session = work.session
        desk.permit(session, kind.area, Action.EDIT if record_id else Action.CREATE, case_id)
        if record_id is None:
            links.refuse_foreign(session, case_id, kind.form.fields, values, {})
            record = _new(session, kind, case_id, stored(kind.model, kind.form.fields, values))
        else:
            record = _get(session, kind, case_id, record_id)
            expect_version(record.version, expected_version or 0)
            _assign(session, kind, record, values)
            # A change of a group's rows alone must also raise the record's version.
            raise_version(session, record, "case_id")
        session.flush()
        for name, group in kind.groups.items():
            if name in values:
                fields = _group_fields(kind, name)
                rows = [stored(group.model, fields, row) for row in values[name]]
                replace_rows(session, group.model, group.parent, record, rows)
        touch(session, case_id, work)
    return record.id, work.changes


@frozen_value
class Changed:
    """What records answered before they were changed together, and the versions they have now."""

    answers: Mapping[str, Mapping[str, Any]]
    versions: Mapping[str, int]


def change_records(desk: Desk, kind: Kind, answers: Mapping[str, Mapping[str, Any]]) -> Changed:
    """Give several records, of any cases, other answers in one transaction: all of them or none.

    `answers` are those of each record, by its id; `put_back_answers` undoes it.

    Raises:
        NotPermitted: one of them is not this user's to edit.
        WrongInput: an answer names a record of another case.
        NotFound
    """
    found: dict[str, Record] = {}
    before: dict[str, Mapping[str, Any]] = {}
    with desk.writing(f"save_{kind.key}") as work:
        for record_id, values in answers.items():
            record = work.session.get(kind.model, record_id)
            if record is None:
                raise NotFound(_GONE)
            found[record_id] = record
            before[record_id] = _change(desk, work, kind, record, values)
    return Changed(before, {each: record.version for each, record in found.items()})


def put_back_answers(desk: Desk, kind: Kind, changed: Changed) -> int:
    """Give records that were changed together the answers they had; return how many stay.

    A record that somebody changed or removed since stays as it is.

    Raises:
        NotPermitted: one of the others is not this user's to edit any more.
    """
    left = 0
    with desk.writing(f"save_{kind.key}") as work:
        for record_id, values in changed.answers.items():
            record = work.session.get(kind.model, record_id)
            if record is None or record.version != changed.versions[record_id]:
                left += 1
            else:
                _change(desk, work, kind, record, values)
    return left


def _change(
    desk: Desk, work: Work, kind: Kind, record: Record, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Give a record other answers; return those that it had."""
    case_id = record.log_case() or ""
    desk.permit(work.session, kind.area, Action.EDIT, case_id)
    before = answered([field for field in kind.form.fields if field.key in values], record)
    _assign(work.session, kind, record, values)
    touch(work.session, case_id, work)
    return before


def _assign(session: Session, kind: Kind, record: Record, values: Mapping[str, Any]) -> None:
    """Give a record the answers that lie in its own columns; those in rows are looked at only."""
    _refuse_final(kind, record)
    fields = kind.form.fields
    before = answered(fields, record) | _rows_of(session, kind, record)
    links.refuse_foreign(session, record.log_case() or "", fields, values, before)
    attributes = stored(kind.model, fields, values)
    if kind.guard is not None:
        kind.guard(session, record, attributes)
    for name, value in attributes.items():
        setattr(record, name, value)


def remove_record(desk: Desk, kind: Kind, case_id: str, record_id: str, reason: str) -> Removed:
    """Put a record of a case into the trash; the log keeps what it said.

    Raises:
        WrongInput: no reason is given.
        NotPermitted: not this user's to do, records of this kind are closed and not removed, or
            a legal hold stands.
        Conflict: another record refers to it.
        NotFound
    """
    said = said_reason(reason)
    with desk.writing(f"remove_{kind.key}") as work:
        desk.permit(work.session, kind.area, Action.EDIT, case_id)
        record = _get(work.session, kind, case_id, record_id)
        if not kind.removable:
            raise NotPermitted(_("This is not removed: give it another status, and say why."))
        _refuse_final(kind, record)
        refuse_held(work.session, case_id)
        refuse_removal(record)
        removed = take_out(work.session, record)
        trash_rows.lay(desk, work, kind, removed, said)
        touch(work.session, case_id, work)
    return removed


def restore_record(desk: Desk, kind: Kind, case_id: str, removed: Removed) -> Changes:
    """Put a record that was removed back as it was.

    Raises:
        Conflict: it is there again, or what it refers to is gone.
        NotPermitted
    """
    with desk.writing(f"restore_{kind.key}") as work:
        desk.permit(work.session, kind.area, Action.EDIT, case_id)
        put_back(work.session, removed, case_id)
        trash_rows.clear(work.session, removed.record_id)
        touch(work.session, case_id, work)
    return work.changes


def _new(session: Session, kind: Kind, case_id: str, attributes: dict[str, Any]) -> Record:
    if kind.numbered is not None:
        column = getattr(kind.model, kind.numbered)
        last = session.scalar(sa.select(sa.func.max(column)).where(kind.model.case_id == case_id))
        removed = trash_rows.highest_number(session, kind, case_id)
        attributes[kind.numbered] = max(last or 0, removed) + 1
    record: Record = kind.model(case_id=case_id, **attributes)
    session.add(record)
    return record


def _get(session: Session, kind: Kind, case_id: str, record_id: str) -> Record:
    record: Record | None = session.get(kind.model, record_id)
    if record is None or record.log_case() != case_id:
        raise NotFound(_GONE)
    return record


def _is_final(kind: Kind, record: Record) -> bool:
    return bool(kind.final) and getattr(record, "status", None) in kind.final


def _refuse_final(kind: Kind, record: Record) -> None:
    if _is_final(kind, record):
        raise NotPermitted(_FINAL)


def _group_fields(kind: Kind, name: str) -> tuple[Field, ...]:
    groups = (each for each in kind.form.fields if isinstance(each, GroupField))
    return next(group.fields for group in groups if group.key == name)


def _rows_of(session: Session, kind: Kind, record: Record) -> dict[str, Any]:
    return {
        name: tuple(
            answered(_group_fields(kind, name), row)
            for row in rows_of(session, group.model, group.parent, record.id)
        )
        for name, group in kind.groups.items()
    }


def _named(
    session: Session, fields: Sequence[Field], case_id: str, values: Mapping[str, Any]
) -> dict[str, Any]:
    """Give the links their names, for the reader; those in rows, too."""
    named: dict[str, Any] = {}
    for field in fields:
        value = values.get(field.key)
        if isinstance(field, LinkField) and isinstance(value, Link):
            pair = (case_id, value.record_id)
            known = links.names(session, field.of, [pair])
            named[field.key] = replace(value, name=known.get(pair, ""))
        elif isinstance(field, GroupField):
            named[field.key] = tuple(
                {**row, **_named(session, field.fields, case_id, row)} for row in value or ()
            )
    return named


_GONE = _("This is not in the case any more.")
_FINAL = _("This is signed and is not changed any more: add a new one instead.")
