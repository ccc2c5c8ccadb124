"""The rows that belong to a record, in their order: amounts of a step, items of a claim, files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.models.base import Record


def rows_of(session: Session, model: Any, parent: str, record_id: str) -> Sequence[Any]:
    """Return the rows of `model` that name a record in their attribute `parent`, in their order."""
    query = sa.select(model).where(getattr(model, parent) == record_id).order_by(model.position)
    return session.scalars(query).all()


def replace_rows(
    session: Session, model: Any, parent: str, record: Record, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Change, add and remove rows by position, so that the log shows what really changed."""
    known = rows_of(session, model, parent, record.id)
    for row, values in zip(known, rows, strict=False):
        for name, value in values.items():
            setattr(row, name, value)
    add_rows(session, model, parent, record, rows, start=len(known))
    for extra in known[len(rows) :]:
        session.delete(extra)


def add_rows(
    session: Session,
    model: Any,
    parent: str,
    record: Record,
    rows: Sequence[Mapping[str, Any]],
    start: int = 0,
) -> None:
    """Add the rows from `start` on behind those that a record has."""
    for position, values in enumerate(rows[start:], start):
        place = {"case_id": record.log_case(), parent: record.id, "position": position}
        session.add(model(**place, **values))
