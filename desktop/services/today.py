"""What an office has to look at today: one read-model, cut by what its user may see.

Whatever the size of the vault it takes the same few queries. Names of people are not read here:
a case shows its number and its title.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from heapq import merge
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.models.cases import Case, CaseActivity
from desktop.models.deadlines import Deadline, Task
from desktop.rules.access import Action, Scope
from desktop.services.backups import LastBackups, last_backups
from desktop.services.cases import note_list
from desktop.services.desk import Desk
from desktop.services.drafts import DraftLine, list_drafts
from desktop.services.emergencies import Emergency, to_review
from desktop.services.kinds import KINDS
from desktop.services.recovery import is_due, may_recover
from desktop.services.registers import ANSWERS

DAYS_AHEAD = 7
_SHOWN, _WHOLE = 6, 500  # lines of a card, and of one that is asked for whole

# By which attributes a record that waits for a day is called, and which day that is.
_CALLED = {
    "deadline": ("title", "due"),
    "task": ("title", "due"),
    "letter": ("subject", "reply_due"),
}


@frozen_value
class Line:
    """One row of a card: a record of the kind, or with kind "" a case.

    `due` is the day it waits for, `hard` says that a right is lost with it, `changed_at` is when
    anything in the case was last saved.
    """

    kind: str
    record_id: str
    case_id: str
    case_number: str
    title: str
    due: date | None = None
    hard: bool = False
    changed_at: datetime | None = None


@frozen_value
class Lines:
    """The first lines of a card, and how many there are in all."""

    lines: tuple[Line, ...]
    total: int


@frozen_value
class Today:
    """What the cards show; a card that is not for this user's role is None and was not read.

    `sees_terms` is False where only tasks could be read as due. `backup` is when the last
    backups were made; `emergencies` are the accesses this user has to review. `recovery_due` asks
    those who look after the recovery papers to rehearse with them.
    """

    day: date
    due: Lines | None
    sees_terms: bool
    waiting: Lines | None
    no_step: Lines | None
    drafts: tuple[DraftLine, ...]
    changed: Lines | None
    backup: LastBackups
    recovery_due: bool
    emergencies: tuple[Emergency, ...] = ()


def read_today(desk: Desk, whole: Collection[str] = ()) -> Today:
    """Return what is due, awaited, forgotten, unfinished and new, as of this moment.

    `whole` names the cards of which more than the first lines are wanted.
    """
    day = desk.today

    def most(card: str) -> int:
        return _WHOLE if card in whole else _SHOWN

    with desk.reading() as session:
        today = Today(
            day,
            _due(desk, session, day, most("due")),
            _sees(desk, "proceedings"),
            _waiting(desk, session, most("waiting")),
            _no_step(desk, session, most("no_step")),
            list_drafts(desk, session),
            _changed(desk, session, most("changed")),
            last_backups(desk, session),
            may_recover(desk) and is_due(desk, session),
            to_review(desk, session),
        )
    note_list(desk, Case.__tablename__, _shown(today))
    return today


def _shown(today: Today) -> list[object]:
    cards = (today.due, today.waiting, today.no_step, today.changed)
    return [
        *(line for card in cards if card is not None for line in card.lines),
        *today.drafts,
        *today.emergencies,
    ]


def _sees(desk: Desk, *areas: str) -> bool:
    """Say whether single records of all these areas are for this user's roles."""
    return all(desk.scopes(area, Action.VIEW) & {Scope.TEAM, Scope.ALL} for area in areas)


def _due(desk: Desk, session: Session, day: date, most: int) -> Lines | None:
    """Open terms of ours until a week from now, and open tasks of this user, undated ones last."""
    until = day + timedelta(DAYS_AHEAD)
    found = []
    if _sees(desk, "proceedings"):
        where = (Deadline.status == "open", Deadline.side == "ours", Deadline.due <= until)
        found.append(_dated(desk, session, "deadline", most, *where))
    if _sees(desk, "intake"):
        soon = sa.or_(Task.due <= until, Task.due.is_(None))
        where = (Task.status == "open", Task.responsible_id == desk.user_id, soon)
        found.append(_dated(desk, session, "task", most, *where))
    return _merged(found, most) if found else None


def _waiting(desk: Desk, session: Session, most: int) -> Lines | None:
    """What others owe: answers to letters of ours, and open terms that bind an authority."""
    if not _sees(desk, "proceedings"):
        return None
    letters = _dated(desk, session, "letter", most, ANSWERS["awaited"])
    theirs = (Deadline.status == "open", Deadline.side == "state")
    return _merged([_dated(desk, session, "deadline", most, *theirs), letters], most)


def _dated(
    desk: Desk, session: Session, key: str, most: int, *where: sa.ColumnElement[bool]
) -> Lines:
    """Return records of a kind by the day they wait for; the hard ones of a day come first."""
    model, area = KINDS[key].model, KINDS[key].area
    title, due = (getattr(model, name) for name in _CALLED[key])
    weight = getattr(model, "weight", None)
    rows = session.execute(
        sa.select(
            model.id,
            model.case_id,
            Case.number,
            title,
            due,
            sa.false() if weight is None else weight == "hard",
            sa.func.count().over(),
        )
        .join(Case, Case.id == model.case_id)
        .where(*desk.visible(area, model.case_id), *where)
        .order_by(due.is_(None), due, *(() if weight is None else (weight,)), model.id)
        .limit(most)
    ).all()
    lines = tuple(
        Line(key, record_id, case_id, number, called, day, hard=bool(hard))
        for record_id, case_id, number, called, day, hard, _total in rows
    )
    return Lines(lines, rows[0][6] if rows else 0)


def _merged(parts: list[Lines], most: int) -> Lines:
    lines = merge(*(part.lines for part in parts), key=_soonest)
    return Lines(tuple(lines)[:most], sum(part.total for part in parts))


def _soonest(line: Line) -> tuple[bool, date, bool]:
    return line.due is None, line.due or date.max, not line.hard


def _no_step(desk: Desk, session: Session, most: int) -> Lines | None:
    """Open cases in which nothing is planned, the longest untouched first.

    Only for those who see terms and tasks: to others every case would look forgotten.
    """
    if not _sees(desk, "intake", "proceedings"):
        return None
    statuses = [key for key, term in vocabulary("case_status").terms.items() if term.facts["open"]]
    term = (Deadline.case_id == Case.id, Deadline.status == "open", Deadline.side == "ours")
    task = (Task.case_id == Case.id, Task.status == "open")
    where = (
        Case.status.in_(statuses),
        ~sa.exists().where(*term),
        ~sa.exists().where(*task),
        *desk.visible("proceedings", Case.id),
    )
    changed = CaseActivity.changed_at
    return _cases(desk, session, most, (changed.is_not(None), changed), *where)


def _changed(desk: Desk, session: Session, most: int) -> Lines | None:
    """The cases in which something was saved last."""
    if not _sees(desk, "intake"):
        return None
    changed = CaseActivity.changed_at
    return _cases(desk, session, most, (changed.is_(None), changed.desc()))


def _cases(
    desk: Desk, session: Session, most: int, order: tuple[Any, ...], *where: sa.ColumnElement[bool]
) -> Lines:
    rows = session.execute(
        sa.select(Case.id, Case.number, Case.title, CaseActivity.changed_at, sa.func.count().over())
        .outerjoin(CaseActivity, CaseActivity.case_id == Case.id)
        .where(*desk.visible("intake", Case.id), *where)
        .order_by(*order, Case.number)
        .limit(most)
    ).all()
    lines = tuple(
        Line("", case_id, case_id, number, title or "", changed_at=changed_at)
        for case_id, number, title, changed_at, _total in rows
    )
    return Lines(lines, rows[0][4] if rows else 0)
