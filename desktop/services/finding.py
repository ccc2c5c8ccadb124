"""Finding anything by its words: cases, people and records of every kind a user may see."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import WrongInput
from desktop.core.ids import valid_case_number
from desktop.core.names import whole_name
from desktop.core.values import frozen_value
from desktop.core.vocabulary import Term, vocabulary
from desktop.core.when import When
from desktop.models.cases import Case, CaseActivity
from desktop.models.people import Person, PersonRole
from desktop.services.cases import note_list
from desktop.services.desk import Desk
from desktop.services.kinds import KINDS, STEPS, Kind
from desktop.services.papers import PAPER, find_papers
from desktop.services.person_codes import NOBODY, PersonCode, person_codes
from desktop.services.search import MOST_NAMED, catch_up

CASE, PERSON = "case", "person"

_LONGEST_TITLE = 200  # letters; the first line of a long note
_NAMES = ("family_name", "given_name", "patronymic")


@frozen_value
class Found:
    """Something that was found: `kind` is "case", "person", "paper" or the key of a kind.

    A person is found once, in the case that was changed last; `more` counts the other cases, and
    `code` stands for the name where names are hidden. `term` says of a step what happened, and of a
    paper what it is; a paper over all cases has no case.
    """

    kind: str
    record_id: str
    case_id: str
    case_number: str
    title: str
    day: When | None = None
    more: int = 0
    code: PersonCode | None = None
    term: Term | str = ""


def find_everything(desk: Desk, typed: str, most: int = 5) -> tuple[Found, ...]:
    """Return at most `most` of each kind that hold every part of `typed`, in any spelling.

    Cases come first, and before all others the one whose number was typed; then people, then the
    kinds of record in their order, steps, and what left the vault.
    """
    if not typed.strip():
        return ()
    catch_up(desk)
    with desk.reading() as session:
        found = [*_cases(desk, session, typed, most), *_people(desk, session, typed, most)]
        for kind in (*KINDS.values(), STEPS):
            found += _records(desk, session, kind, typed, most)
        for paper in find_papers(desk, session, typed, most):
            term = _term("papers", paper.kind)
            day = When.on(paper.at.astimezone().date())
            of_case = paper.case_id, paper.case_number
            found.append(Found(PAPER, paper.id, *of_case, "", day, term=term))
    named = any(each.kind == PERSON for each in found)
    note_list(desk, (Person if named else Case).__tablename__, found)
    return tuple(found)


def recall_cases(desk: Desk, case_ids: Sequence[str]) -> tuple[Found, ...]:
    """Return cases by their ids, in this order; what the user may not see any more is left out."""
    with desk.reading() as session:
        found = tuple(_named_cases(desk, session, case_ids))
    note_list(desk, Case.__tablename__, found)
    return found


def is_number(found: Found, typed: str) -> bool:
    """Say whether `typed` is the whole number of a case that was found."""
    return found.kind == CASE and found.case_number.casefold() == typed.strip().casefold()


def _cases(desk: Desk, session: Session, typed: str, most: int) -> Iterator[Found]:
    ids = [*_numbered(session, typed), *desk.index.find(typed, Case.__tablename__)]
    where = desk.visible("intake", Case.id)
    seen = _visible(session, Case.id, where, [*dict.fromkeys(ids)])[:most]
    return _named_cases(desk, session, seen)


def _numbered(session: Session, typed: str) -> Sequence[str]:
    """Return the case whose whole number was typed, in small letters or in capitals."""
    try:
        number = valid_case_number(typed)
    except WrongInput:
        return ()
    spellings = {number, number.upper(), number.lower()}
    return session.scalars(sa.select(Case.id).where(Case.number.in_(spellings))).all()


def _named_cases(desk: Desk, session: Session, ids: Sequence[str]) -> Iterator[Found]:
    where = desk.visible("intake", Case.id)
    rows = session.execute(
        sa.select(Case.id, Case.number, Case.title).where(Case.id.in_(ids), *where)
    )
    known = {row.id: Found(CASE, row.id, row.id, row.number, row.title or "") for row in rows}
    return (known[each] for each in ids if each in known)


def _people(desk: Desk, session: Session, typed: str, most: int) -> Iterator[Found]:
    ids = desk.index.find(typed, Person.__tablename__)
    where = desk.visible("identity", PersonRole.case_id)
    ids = _visible(session, PersonRole.person_id, where, ids)[:most]
    if not ids:
        return
    names = [getattr(Person, name) for name in _NAMES if desk.shows("identity", name)]
    rows = session.execute(
        sa.select(Person.id, Case.id, Case.number, *names)
        .join(PersonRole, PersonRole.person_id == Person.id)
        .join(Case, Case.id == PersonRole.case_id)
        .outerjoin(CaseActivity, CaseActivity.case_id == Case.id)
        .where(Person.id.in_(ids), *where)
        .order_by(CaseActivity.changed_at.is_(None), CaseActivity.changed_at.desc(), Case.number)
    ).all()
    codes = person_codes(session, (row[1] for row in rows))
    for person_id in ids:
        theirs = [row for row in rows if row[0] == person_id]
        if theirs:
            _id, case_id, number, *parts = theirs[0]
            others = {row[1] for row in theirs} - {case_id}
            name, code = whole_name(*parts), codes.get((case_id, person_id), NOBODY)
            yield Found(PERSON, person_id, case_id, number, name, more=len(others), code=code)


def _records(desk: Desk, session: Session, kind: Kind, typed: str, most: int) -> Iterator[Found]:
    model = kind.model
    ids = desk.index.find(typed, kind.table)
    ids = _visible(session, model.id, desk.visible(kind.area, model.case_id), ids)[:most]
    if not ids:
        return
    words = [getattr(model, name) for name in kind.called]
    attribute, terms = kind.coded or ("id", "")
    days_and_codes = getattr(model, kind.day), getattr(model, attribute)
    rows = session.execute(
        sa.select(model.id, model.case_id, Case.number, *days_and_codes, *words)
        .join(Case, Case.id == model.case_id)
        .where(model.id.in_(ids))
    )
    known = {row[0]: row for row in rows}
    for record_id in ids:
        if record_id in known:
            _id, case_id, number, when, code, *called = known[record_id]
            title = " ".join(next(filter(None, called), "").split())[:_LONGEST_TITLE]
            day = When.on(when) if isinstance(when, date) else when
            term = _term(terms, code) if terms else ""
            yield Found(kind.key, record_id, case_id, number, title, day, term=term)


def _term(terms: str, code: str) -> Term | str:
    return vocabulary(terms).terms.get(code, code)


def _visible(
    session: Session, key: Any, where: list[sa.ColumnElement[bool]], ids: Sequence[str]
) -> list[str]:
    """Return those of `ids` that these clauses let the user see, in their order."""
    if not where or not ids:
        return list(ids)
    met = set(session.scalars(sa.select(key).where(key.in_(ids[:MOST_NAMED]), *where)))
    return [each for each in ids if each in met]
