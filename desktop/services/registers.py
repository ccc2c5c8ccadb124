"""Lists of one kind of record, over all cases a user may see or in one of them.

A register says which attributes a list shows, by which it may be sorted and narrowed, and what it
counts beside them. Sorting and narrowing happen in the database and so only by what is not sealed;
words are found by the index in memory. Whatever its size, a page costs the same few queries.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session, aliased

from desktop.core.errors import NotPermitted
from desktop.core.money import Money
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.forms.fields import LinkField
from desktop.models.cases import Case
from desktop.models.columns import PlainId, Sealed, WhenText
from desktop.models.correspondence import Letter
from desktop.models.medical import Finding
from desktop.models.redress import AwardItem, ClaimItem
from desktop.rules.access import Action, Scope
from desktop.services import links
from desktop.services.cases import note_list
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS, Kind
from desktop.services.search import MOST_NAMED, find
from desktop.storage.order import first_day, in_order

Counted = Mapping[str, Any]
Count = Callable[[Session, Sequence[str]], Counted]
Derived = Mapping[str, sa.ColumnElement[bool]]
"""What follows from a record's attributes: a clause for each term of a code list."""


@dataclass(frozen=True, repr=False)
class Query:
    """What a list is asked for.

    `codes` narrows attributes to some values, `since` and `until` the days of the register's main
    date, both counted in. `sort` names an attribute; without one the register's own order is taken.
    """

    text: str = ""
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    sort: str = ""
    descending: bool = False
    case_id: str | None = None


@dataclass(frozen=True, repr=False)
class Register:
    """How a kind is listed: attributes shown, its own order, what is counted, what is derived.

    Without an order of its own it is that of its day. By what is `derived` a list is narrowed as
    by an attribute of that name.
    """

    kind: Kind
    shown: tuple[str, ...]
    order: tuple[str, ...] = ()
    descending: bool = False
    counted: Mapping[str, Count] = field(default_factory=dict)
    derived: Mapping[str, Derived] = field(default_factory=dict)

    @property
    def sortable(self) -> frozenset[str]:
        """The attributes a list can be sorted by: what is sealed or linked has no order to see."""
        return frozenset(
            name
            for name in self.shown
            if not isinstance(getattr(self.kind.model, name).type, (Sealed, PlainId))
        )


@frozen_value
class RecordLine:
    """One record in a list: its values by attribute; linked records by their names."""

    id: str
    case_id: str
    case_number: str
    values: Mapping[str, Any]


@frozen_value
class RecordPage:
    """Some lines, and how many there are in all."""

    lines: tuple[RecordLine, ...]
    total: int


def list_records(
    desk: Desk, register: Register, query: Query, offset: int = 0, limit: int = 100
) -> RecordPage:
    """Return a page of the records this user may see.

    Raises:
        NotPermitted: the user's roles see no record of this kind.
    """
    model = register.kind.model
    with desk.reading() as session:
        where = [*_visible(desk, register.kind, query.case_id, session), *_asked(register, query)]
        where += _found(desk, register.kind, query.text)
        total = session.scalar(sa.select(sa.func.count()).select_from(model).where(*where)) or 0
        rows = session.execute(
            sa.select(model.id, model.case_id, Case.number, *_columns(register))
            .join(Case, Case.id == model.case_id)
            .where(*where)
            .order_by(*_order(register, query))
            .offset(offset)
            .limit(limit)
        ).all()
        ids = [row[0] for row in rows]
        values = [dict(zip(register.shown, row[3:], strict=True)) for row in rows]
        _name_links(session, register, [row[1] for row in rows], values)
        for name, count in register.counted.items():
            counted = count(session, ids)
            for record_id, each in zip(ids, values, strict=True):
                each[name] = counted.get(record_id)
    note_list(desk, register.kind.table, rows, query.case_id)
    return RecordPage(
        tuple(
            RecordLine(row[0], row[1], row[2], each) for row, each in zip(rows, values, strict=True)
        ),
        total,
    )


def _columns(register: Register) -> list[Any]:
    return [getattr(register.kind.model, name) for name in register.shown]


def _visible(
    desk: Desk, kind: Kind, case_id: str | None, session: Session
) -> list[sa.ColumnElement[bool]]:
    model = kind.model
    if case_id is not None:
        desk.permit(session, kind.area, Action.VIEW, case_id)
        return [model.case_id == case_id]
    if not desk.scopes(kind.area, Action.VIEW) & {Scope.TEAM, Scope.ALL}:
        raise NotPermitted(_("Your role does not show this list. Ask the coordinator for access."))
    return desk.visible(kind.area, model.case_id)


def _asked(register: Register, query: Query) -> list[sa.ColumnElement[bool]]:
    model = register.kind.model
    where = [_one_of(register, name, codes) for name, codes in query.codes.items() if codes]
    day = getattr(model, register.kind.day)
    since: Any = query.since
    until: Any = query.until
    if isinstance(day.type, WhenText):
        day = first_day(day)
        since, until = (each and each.isoformat() for each in (since, until))
    if since is not None:
        where.append(day >= since)
    if until is not None:
        where.append(day <= until)
    return where


def _one_of(register: Register, name: str, codes: Sequence[str]) -> sa.ColumnElement[bool]:
    derived = register.derived.get(name)
    if derived is None:
        is_one_of: sa.ColumnElement[bool] = getattr(register.kind.model, name).in_(codes)
        return is_one_of
    return sa.or_(sa.false(), *(derived[code] for code in codes if code in derived))


def _found(desk: Desk, kind: Kind, text: str) -> list[sa.ColumnElement[bool]]:
    """Words find a record by its own words, or by its case's number, title and people."""
    if not text.strip():
        return []
    model = kind.model
    own = find(desk, text, kind.table)[:MOST_NAMED]
    cases = find(desk, text, Case.__tablename__)[:MOST_NAMED]
    return [sa.or_(model.id.in_(own), model.case_id.in_(cases))]


def _order(register: Register, query: Query) -> list[Any]:
    model = register.kind.model
    names = (query.sort,) if query.sort else register.order or (register.kind.day,)
    down = query.descending if query.sort else register.descending
    ordered = [Case.number if name == "case" else getattr(model, name) for name in names]
    return [*(key for each in ordered for key in in_order(each, descending=down)), model.id]


def _name_links(
    session: Session,
    register: Register,
    case_ids: Sequence[str],
    values: Sequence[dict[str, Any]],
) -> None:
    for each in register.kind.form.fields:
        name = f"{each.key}_id"
        if isinstance(each, LinkField) and name in register.shown:
            pairs = [(case_id, row[name]) for case_id, row in zip(case_ids, values, strict=True)]
            known = links.names(session, each.of, pairs)
            for pair, row in zip(pairs, values, strict=True):
                row[name] = known.get(pair, "")


def sums(model: Any, parent: str) -> Count:
    """Count the amounts of a record's rows, a sum for each currency; no key is needed for it."""

    def count(session: Session, ids: Sequence[str]) -> Counted:
        column = getattr(model, parent)
        found: dict[str, dict[str, Money]] = {}
        for record_id, value, currency in session.execute(
            sa.select(column, model.amount_value, model.amount_currency).where(column.in_(ids))
        ):
            sums, amount = found.setdefault(record_id, {}), Money(value, currency)
            sums[currency] = sums[currency] + amount if currency in sums else amount
        return {record_id: tuple(sums.values()) for record_id, sums in found.items()}

    return count


def _findings(session: Session, ids: Sequence[str]) -> Counted:
    rows = session.execute(
        sa.select(Finding.evaluation_id, sa.func.count())
        .where(Finding.evaluation_id.in_(ids))
        .group_by(Finding.evaluation_id)
    )
    return {record_id: number for record_id, number in rows}  # noqa: C416 - rows are no pairs to the type checker


def _answers() -> Derived:
    """Say of letters of ours that asked for an answer whether it was noted, or linked to them."""
    answer = aliased(Letter)
    asked = sa.and_(Letter.direction == "out", Letter.reply_due.is_not(None))
    given = Letter.replied.is_not(None) | sa.exists().where(answer.answers_id == Letter.id)
    return {"awaited": asked & ~given, "given": asked & given}


ANSWERS = _answers()

_ALL = (
    Register(KINDS["incident"], ("when", "place_type", "place", "agency")),
    Register(
        KINDS["evaluation"],
        ("when", "kind", "status", "person_id", "examiner_id", "overall_level", "urgent_need"),
        descending=True,
        counted={"findings": _findings},
    ),
    Register(
        KINDS["exhibit"],
        (
            *("exhibit", "kind", "title", "received", "received_from", "location"),
            *("derived_from_id", "sensitivity", "hold"),
        ),
        ("exhibit",),
    ),
    Register(
        KINDS["custody"],
        ("when", "exhibit_id", "kind", "party", "by_id", "document"),
        descending=True,
    ),
    Register(
        KINDS["deadline"],
        ("due", "time", "title", "side", "weight", "status", "responsible_id", "basis"),
        ("due", "time"),
    ),
    Register(KINDS["task"], ("due", "title", "status", "responsible_id"), ("status", "due")),
    Register(
        KINDS["letter"],
        (
            "when",
            "received",
            "direction",
            "party",
            "subject",
            "number",
            "their_number",
            "method",
            "reply_due",
            "replied",
        ),
        descending=True,
        derived={"answer": ANSWERS},
    ),
    Register(
        KINDS["note"],
        ("when", "time", "kind", "party", "person_id", "text", "author_id"),
        order=("when", "time"),
        descending=True,
    ),
    Register(
        KINDS["claim"],
        ("when", "kind", "title", "forum", "number", "status"),
        descending=True,
        counted={"claimed": sums(ClaimItem, "claim_id")},
    ),
    Register(
        KINDS["award"],
        ("when", "claim_id", "instance", "result", "body", "in_force"),
        descending=True,
        counted={"awarded": sums(AwardItem, "award_id")},
    ),
    Register(
        KINDS["payment"],
        ("when", "kind", "amount_value", "amount_currency", "payer", "award_id"),
        descending=True,
    ),
    Register(
        KINDS["measure"],
        ("sought", "form", "description", "status", "granted", "implemented"),
    ),
)

REGISTERS: Mapping[str, Register] = {register.kind.key: register for register in _ALL}
