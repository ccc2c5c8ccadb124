"""Everybody this user may see, page by page, and who of a name is in the vault already.

Names are sealed, so the database cannot order by them: their order comes from the index in memory.
Whatever the number of people, a page costs the same few queries.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.names import fold
from desktop.core.values import frozen_value
from desktop.models.cases import Case, CaseActivity
from desktop.models.people import Person, PersonRole
from desktop.rules.access import Action
from desktop.services.cases import note_list
from desktop.services.desk import Desk
from desktop.services.people import PersonLine, columns_of_line, hidden_fields, shown_of
from desktop.services.person_codes import FIRST_ROLE, NOBODY, PersonCode, person_codes
from desktop.services.registers import Query
from desktop.services.search import find
from desktop.storage.order import in_order

SORTED_BY = ("name", "sex", "birth", "citizenship")
_LEAST_LETTERS = 2  # one letter is part of half of all names
_LOOKED_AT = 50  # of those whose names hold what was typed


@frozen_value
class InCase:
    """A case somebody is in, and as what."""

    case_id: str
    number: str
    roles: tuple[str, ...]


@frozen_value
class PersonEntry(PersonLine):
    """A person with the roles they have in any of the cases in which this user sees them.

    The case changed last is the first, and `code` stands for the name in that one.
    """

    cases: tuple[InCase, ...]


@frozen_value
class PeoplePage:
    """A page of the people, and how many there are in all."""

    entries: tuple[PersonEntry, ...]
    total: int


def list_people(
    desk: Desk, query: Query | None = None, offset: int = 0, limit: int = 100
) -> PeoplePage:
    """Return a page of the people this user may see, by name unless asked otherwise.

    `query` narrows them by words, in any spelling, and by the codes of `role` and `sex`.
    """
    query = query or Query()
    with desk.reading() as session:
        ids = _ids(desk, session, query)
        entries = _entries(desk, session, ids[offset : offset + limit])
    note_list(desk, Person.__tablename__, entries)
    return PeoplePage(entries, len(ids))


def namesakes(
    desk: Desk, case_id: str, family_name: str, given_name: str = "", limit: int = 3
) -> tuple[PersonEntry, ...]:
    """Return people this user sees who may be meant by a name, in any spelling, likeliest first.

    Asked before a person is added to `case_id`, so that nobody is in the vault twice.

    Raises:
        NotPermitted
    """
    if len(fold(family_name)) < _LEAST_LETTERS:
        return ()
    kind = Person.__tablename__
    both = find(desk, f"{family_name} {given_name}", kind)
    found = list(dict.fromkeys([*both, *find(desk, family_name, kind)]))[:_LOOKED_AT]
    with desk.reading() as session:
        desk.permit(session, "identity", Action.CREATE, case_id)
        seen = set(session.scalars(_seen(desk, Query()).where(Person.id.in_(found))))
        entries = _entries(desk, session, [each for each in found if each in seen])
    note_list(desk, kind, entries)
    # A family name that is the same goes before one that merely holds what was typed.
    typed = f"{fold(family_name)} "
    return tuple(
        sorted(entries, key=lambda each: not f"{fold(each.name)} ".startswith(typed))[:limit]
    )


def _ids(desk: Desk, session: Session, query: Query) -> list[str]:
    """Return ids of everybody asked for, in order: ids only, however many there are."""
    by = query.sort if query.sort in SORTED_BY and query.sort not in hidden_fields(desk) else "name"
    asked = _seen(desk, query)
    if by != "name":
        asked = asked.order_by(*in_order(getattr(Person, by), descending=query.descending))
    ids = list(session.scalars(asked.order_by(Person.id)))
    if query.text.strip():
        found = set(find(desk, query.text, Person.__tablename__))
        ids = [each for each in ids if each in found]
    if by == "name":
        names = {each: at for at, each in enumerate(desk.index.in_order(Person.__tablename__))}
        ids.sort(key=lambda each: names.get(each, len(names)), reverse=query.descending)
    return ids


def _seen(desk: Desk, query: Query) -> sa.Select[str]:
    """Select the ids of people with these codes in a case whose people this user may view."""
    mine = sa.select(PersonRole.person_id).where(*desk.visible("identity", PersonRole.case_id))
    if query.codes.get("role"):
        mine = mine.where(PersonRole.role.in_(query.codes["role"]))
    asked = sa.select(Person.id).where(Person.id.in_(mine))
    if query.codes.get("sex"):
        asked = asked.where(Person.sex.in_(query.codes["sex"]))
    return asked


def _entries(desk: Desk, session: Session, ids: Sequence[str]) -> tuple[PersonEntry, ...]:
    rows = session.execute(sa.select(*columns_of_line(desk)).where(Person.id.in_(ids)))
    people = {row.id: row for row in rows}
    cases = _cases(desk, session, ids)
    codes = person_codes(session, (case.case_id for each in cases.values() for case in each[:1]))
    return tuple(
        PersonEntry(
            **shown_of(people[person_id]),
            code=_code(codes, person_id, theirs),
            roles=tuple(dict.fromkeys(role for case in theirs for role in case.roles)),
            cases=theirs,
        )
        for person_id in ids
        if person_id in people
        for theirs in (cases.get(person_id, ()),)
    )


def _code(
    codes: Mapping[tuple[str, str], PersonCode], person_id: str, cases: Sequence[InCase]
) -> PersonCode:
    """Return what stands for the name: the person in the case that was changed last."""
    return codes.get((cases[0].case_id, person_id), NOBODY) if cases else NOBODY


def _cases(desk: Desk, session: Session, ids: Sequence[str]) -> dict[str, tuple[InCase, ...]]:
    its = CaseActivity.case_id == Case.id
    rows = session.execute(
        sa.select(PersonRole.person_id, Case.id, Case.number, PersonRole.role)
        .join(Case, Case.id == PersonRole.case_id)
        .outerjoin(CaseActivity, its)
        .where(PersonRole.person_id.in_(ids), *desk.visible("identity", PersonRole.case_id))
        .order_by(
            CaseActivity.changed_at.is_(None),
            CaseActivity.changed_at.desc(),
            Case.number,
            PersonRole.role != FIRST_ROLE,
            PersonRole.role,
        )
    )
    found: dict[str, dict[tuple[str, str], tuple[str, ...]]] = {}
    for person_id, case_id, number, role in rows:
        of_person = found.setdefault(person_id, {})
        of_person[case_id, number] = (*of_person.get((case_id, number), ()), role)
    return {
        person_id: tuple(InCase(*case, roles) for case, roles in of_person.items())
        for person_id, of_person in found.items()
    }
