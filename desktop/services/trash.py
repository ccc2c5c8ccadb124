"""The trash of a case: single records that were removed, why and by whom, to be put back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import NotFound
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import Term, vocabulary
from desktop.core.when import When
from desktop.models.lifecycle import Erasure, TrashedRecord
from desktop.models.users import User
from desktop.rules.access import Action
from desktop.rules.lifecycle import days_left
from desktop.services import trash_rows
from desktop.services.cases import looking, touch
from desktop.services.desk import Desk
from desktop.services.kinds import SEARCHED, Kind
from desktop.services.legal_holds import AREA
from desktop.services.removal import put_back


@frozen_value
class InTrash:
    """A record in the trash: what it was, by whom and why it was removed, how long it has to lie.

    `title` is never personal, `term` says of a step what happened. `days_left` is 0 when it may be
    erased; `asked_by` is empty until somebody has asked for that.
    """

    id: str
    kind: str
    form: Text
    number: int | None
    title: str
    term: Term | str
    day: When | None
    by: str
    at: datetime
    reason: str
    days_left: int
    may_put_back: bool
    erasure_id: str | None = None
    asked_by: str = ""
    asked_by_me: bool = False
    why_erased: str = ""


def of_case(desk: Desk, case_id: str) -> tuple[InTrash, ...]:
    """Return what lies in the trash of a case and is of areas this user may view, newest first.

    Raises:
        NotPermitted
    """
    with looking(desk, AREA, case_id) as session:
        return tuple(_read(desk, session, case_id))


def _read(desk: Desk, session: Session, case_id: str) -> Iterator[InTrash]:
    rights = desk.rights(session, case_id)
    tables = [kind.table for kind in SEARCHED.values() if kind.area in rights.areas]
    rows = session.scalars(
        sa.select(TrashedRecord)
        .where(TrashedRecord.case_id == case_id, TrashedRecord.kind.in_(tables))
        .order_by(TrashedRecord.at.desc(), TrashedRecord.id)
        # A key that is not held would not open its column: only what may be viewed is read.
        .options(sa.orm.defer(TrashedRecord.casework), sa.orm.defer(TrashedRecord.clinical))
    ).all()
    names = dict(session.execute(sa.select(User.id, User.name)).all()) if rows else {}
    asked = {each.record_id: each for each in session.scalars(_asked(case_id))} if rows else {}
    for row in rows:
        kind, lying = SEARCHED[row.kind], trash_rows.read(row)
        values = lying.removed.rows[0].values
        erasure = asked.get(row.record_id)
        yield InTrash(
            row.id,
            kind.key,
            kind.form.title,
            row.number,
            _title(kind, values),
            _term(kind, values),
            _day(values.get(kind.day)),
            names.get(row.by_id, ""),
            row.at,
            lying.reason,
            days_left(row.at, desk.clock.now()),
            rights.may(kind.area, Action.EDIT),
            None if erasure is None else erasure.id,
            "" if erasure is None else names.get(erasure.asked_by, ""),
            erasure is not None and erasure.asked_by == desk.user_id,
            "" if erasure is None else erasure.reason,
        )


def _asked(case_id: str) -> sa.Select[Erasure]:
    return sa.select(Erasure).where(Erasure.case_id == case_id, Erasure.erased_at.is_(None))


def _title(kind: Kind, values: Any) -> str:
    called = (values.get(name) for name in kind.called)
    return " ".join(str(next(filter(None, called), "")).split())[:_LONGEST]


def _term(kind: Kind, values: Any) -> Term | str:
    if kind.coded is None:
        return ""
    attribute, terms = kind.coded
    code = str(values[attribute])
    return vocabulary(terms).terms.get(code, code)


def _day(value: Any) -> When | None:
    return When.on(value) if isinstance(value, date) else value


def put_record_back(desk: Desk, trashed_id: str) -> Changes:
    """Put a record that lies in the trash back into its case as it was.

    Raises:
        Conflict: what it belongs to is gone.
        NotPermitted
        NotFound: it does not lie there any more.
    """
    with desk.writing("put_record_back") as work:
        session = work.session
        found = session.execute(
            sa.select(TrashedRecord.case_id, TrashedRecord.kind).where(
                TrashedRecord.id == trashed_id
            )
        ).first()
        if found is None:
            raise NotFound(_("This does not lie in the trash any more."))
        desk.permit(session, SEARCHED[found.kind].area, Action.EDIT, found.case_id)
        row = session.get_one(TrashedRecord, trashed_id)
        put_back(session, trash_rows.read(row).removed, found.case_id)
        take_back_request(session, row.record_id)
        session.delete(row)
        touch(session, found.case_id, work)
    return work.changes


def take_back_request(session: Session, record_id: str) -> None:
    """Drop what was asked for and not carried out: what is put back is not erased."""
    query = sa.select(Erasure).where(Erasure.record_id == record_id, Erasure.erased_at.is_(None))
    for asked in session.scalars(query):
        session.delete(asked)


_LONGEST = 200  # letters; the first line of a long note
