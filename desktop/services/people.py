"""People of a case. Whoever is in the vault already is put into another case, not made again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import NotFound, NotPermitted
from desktop.core.names import whole_name
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.core.when import When
from desktop.models.people import Person, PersonRole
from desktop.rules.access import Action
from desktop.rules.labels import not_for_this_role
from desktop.services.cases import expect_version, looking, touch
from desktop.services.desk import Desk
from desktop.services.person_codes import FIRST_ROLE, PersonCode, numbered_roles
from desktop.storage.log import raise_version

PERSON_FIELDS = (
    "family_name",
    "given_name",
    "patronymic",
    "other_names",
    "sex",
    "birth",
    "citizenship",
    "language",
    "safe_contact",
    "note",
    "name_genitive",
    "name_dative",
    "name_accusative",
    "name_instrumental",
    "name_prepositional",
)
_LINE = (
    "family_name",
    "given_name",
    "patronymic",
    "sex",
    "birth",
    "citizenship",
    "safe_contact",
)


@frozen_value
class PersonLine:
    """A person in a list, with the roles they have in the case at hand, and what hides the name."""

    id: str
    name: str
    code: PersonCode
    sex: str
    birth: When | None
    citizenship: str | None
    safe_contact: str | None
    roles: tuple[str, ...]


def people_of_case(desk: Desk, case_id: str) -> tuple[PersonLine, ...]:
    """Return everybody in a case, victims first.

    Raises:
        NotPermitted
    """
    with looking(desk, "identity", case_id) as session:
        roles = numbered_roles()
        rows = session.execute(
            sa.select(*columns_of_line(desk), roles.c.role, roles.c.number, roles.c.case_number)
            .join(roles, roles.c.person_id == Person.id)
            .where(roles.c.case_id == case_id)
            .order_by(roles.c.role != FIRST_ROLE, roles.c.position, roles.c.role)
        ).all()
        return _lines(rows)


def hidden_fields(desk: Desk) -> frozenset[str]:
    """Return the fields of a person that are not for this user's roles."""
    return frozenset(name for name in PERSON_FIELDS if not desk.shows("identity", name))


def columns_of_line(desk: Desk) -> Iterator[sa.ColumnElement[Any]]:
    """Select what a line shows; what is not for this user is not even read."""
    hidden = hidden_fields(desk)
    yield Person.id.expression
    for name in _LINE:
        column = getattr(Person, name).expression
        yield sa.null().label(name) if name in hidden else column


def _lines(rows: Iterable[Any]) -> tuple[PersonLine, ...]:
    found: dict[str, PersonLine] = {}
    for row in rows:
        before = found.get(row.id)
        if before is None:
            code = PersonCode(row.role, row.number, row.case_number)
            found[row.id] = PersonLine(**shown_of(row), code=code, roles=(row.role,))
        else:
            found[row.id] = replace(before, roles=(*before.roles, row.role))
    return tuple(found.values())


def shown_of(row: Any) -> dict[str, Any]:
    """Return what a line shows of a person whose `columns_of_line` were read."""
    return {
        "id": row.id,
        "name": whole_name(row.family_name, row.given_name, row.patronymic),
        "sex": row.sex or "unknown",
        "birth": row.birth,
        "citizenship": row.citizenship,
        "safe_contact": row.safe_contact,
    }


def person_values(desk: Desk, person_id: str, case_id: str) -> tuple[dict[str, Any], int]:
    """Return the form's values of a person, with the roles in this case, and their version."""
    with looking(desk, "identity", case_id, Person.__tablename__, person_id) as session:
        person = _get(session, person_id, case_id)
        hidden = hidden_fields(desk)
        values = {name: getattr(person, name) for name in PERSON_FIELDS if name not in hidden}
        values["roles"] = tuple(session.scalars(_roles(case_id, person_id)))
        return values, person.version


def save_person(
    desk: Desk,
    case_id: str,
    values: Mapping[str, Any],
    person_id: str | None = None,
    expected_version: int | None = None,
) -> tuple[str, Changes]:
    """Add a person to a case, or save one; `values["roles"]` are the roles in this case.

    Raises:
        Conflict: saved by somebody else since `expected_version`.
        NotPermitted, NotFound
    """
    with desk.writing("save_person" if person_id else "add_person") as work:
        action = Action.EDIT if person_id else Action.CREATE
        desk.permit(work.session, "identity", action, case_id)
        if hidden_fields(desk) & values.keys():
            raise NotPermitted(not_for_this_role("identity", action))
        if person_id is None:
            person = Person(family_name=values["family_name"])
            work.session.add(person)
        else:
            person = _get(work.session, person_id, case_id)
            expect_version(person.version, expected_version or 0)
        for name in PERSON_FIELDS:
            if name in values:
                setattr(person, name, values[name])
        if person_id is not None:
            # A change of roles alone must also raise the person's version.
            raise_version(work.session, person, "sex")
        work.session.flush()
        if person_id is None or values.get("roles"):
            roles = tuple(values.get("roles") or (FIRST_ROLE,))
            set_roles(work.session, case_id, person.id, roles)
        touch(work.session, case_id, work)
    return person.id, work.changes


@frozen_value
class Linked:
    """A person who is in a case now, and the roles that were added for it."""

    person_id: str
    roles: tuple[str, ...]


def link_person(desk: Desk, case_id: str, person_id: str, roles: Sequence[str]) -> Linked:
    """Put a person whom this user sees in some case into another one, instead of a second record.

    Raises:
        NotFound: the user sees no such person.
        NotPermitted
    """
    with desk.writing("link_person") as work:
        session = work.session
        desk.permit(session, "identity", Action.CREATE, case_id)
        seen = sa.select(PersonRole.id).where(
            PersonRole.person_id == person_id, *desk.visible("identity", PersonRole.case_id)
        )
        if session.scalars(seen).first() is None:
            raise NotFound(_GONE)
        known = tuple(session.scalars(_roles(case_id, person_id)))
        added = tuple(role for role in roles if role not in known)
        if known and added:  # whoever has the person open in this case has to be told
            raise_version(session, session.get_one(Person, person_id), "sex")
        set_roles(session, case_id, person_id, (*known, *added))
        touch(session, case_id, work)
    return Linked(person_id, added)


def unlink_person(desk: Desk, case_id: str, linked: Linked) -> Changes:
    """Take the roles back that `link_person` added.

    Raises:
        NotPermitted
    """
    with desk.writing("unlink_person") as work:
        desk.permit(work.session, "identity", Action.EDIT, case_id)
        known = work.session.scalars(_roles(case_id, linked.person_id))
        left = tuple(role for role in known if role not in linked.roles)
        set_roles(work.session, case_id, linked.person_id, left)
        touch(work.session, case_id, work)
    return work.changes


def set_roles(session: Session, case_id: str, person_id: str, roles: tuple[str, ...]) -> None:
    """Give a person exactly these roles in a case, in the transaction under way."""
    known = {
        link.role: link
        for link in session.scalars(
            sa.select(PersonRole).where(
                PersonRole.case_id == case_id, PersonRole.person_id == person_id
            )
        )
    }
    last = sa.select(sa.func.max(PersonRole.position)).where(PersonRole.case_id == case_id)
    place = next((link.position for link in known.values()), (session.scalar(last) or 0) + 1)
    for role in roles:
        if role not in known:
            session.add(PersonRole(case_id=case_id, person_id=person_id, role=role, position=place))
    for role, link in known.items():
        if role not in roles:
            session.delete(link)


def _roles(case_id: str, person_id: str) -> sa.Select[str]:
    return (
        sa.select(PersonRole.role)
        .where(PersonRole.case_id == case_id, PersonRole.person_id == person_id)
        .order_by(PersonRole.role)
    )


def _get(session: Session, person_id: str, case_id: str) -> Person:
    """Return a person of this case: rights in one case open nobody of another."""
    person = session.get(Person, person_id)
    if person is None or session.scalars(_roles(case_id, person_id)).first() is None:
        raise NotFound(_GONE)
    return person


_GONE = _("This person is not in the vault any more.")
