"""What a field of a case may link to, in words: its people, steps, letters, and colleagues."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.errors import WrongInput
from desktop.core.names import whole_name
from desktop.core.text import Text, _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import Term, vocabulary
from desktop.forms.fields import Field, Link, LinkField
from desktop.forms.spec import GroupField
from desktop.models.attachments import Attachment, ClinicalAttachment, LetterAttachment
from desktop.models.correspondence import Letter
from desktop.models.evidence import EvidenceItem
from desktop.models.people import Person, PersonRole
from desktop.models.proceedings import Step
from desktop.models.redress import Award, Claim
from desktop.models.users import User
from desktop.rules.access import Action
from desktop.services.cases import note_list
from desktop.services.desk import Desk
from desktop.services.person_codes import NOBODY, PersonName, person_codes
from desktop.storage.metadata import metadata

Called = Text | PersonName | str
_Named = dict[tuple[str, str], Called]


@frozen_value
class Linkable:
    """A record that can be linked to, and what it is called."""

    record_id: str
    name: Called


def linkable(desk: Desk, case_id: str, of: str) -> tuple[Linkable, ...]:
    """Return what a field of this case may link to in the table `of`; nothing without the right."""
    with desk.reading() as session:
        area = _AREAS[of]
        if area is not None and not desk.may(session, area, Action.VIEW, case_id):
            return ()
        found = {
            (case_id, each.record_id): each.name for each in _READERS[of](session, case_id, None)
        }
        named = _in_their_cases(session, of, found)
    if area is not None:
        note_list(desk, of, named, case_id)
    return tuple(Linkable(record_id, name) for (_case, record_id), name in named.items())


def refuse_foreign(
    session: Session,
    case_id: str,
    fields: Sequence[Field],
    answers: Mapping[str, Any],
    before: Mapping[str, Any],
) -> None:
    """Refuse answers that name a record of another case, or one that is gone.

    What the answers `before` named may stay: a person may have left the case since. In the
    transaction under way.

    Raises:
        WrongInput
    """
    kept = {(field.of, record_id) for field, record_id in _linked(fields, before)}
    new: dict[str, dict[str, LinkField]] = {}
    for field, record_id in _linked(fields, answers):
        if (field.of, record_id) not in kept:
            new.setdefault(field.of, {})[record_id] = field
    for of, asked in new.items():
        there = set(session.scalars(_in_case(of, case_id, sorted(asked))))
        for record_id, field in asked.items():
            if record_id not in there:
                raise WrongInput(
                    _(
                        "“{field}”: what was chosen is not in this case. Choose from the list.",
                        field=field.label,
                    )
                )


def _linked(fields: Sequence[Field], answers: Mapping[str, Any]) -> Iterator[tuple[LinkField, str]]:
    """Give the ids that answers name, those in the rows of groups too, with their fields."""
    for field in fields:
        value = answers.get(field.key)
        if isinstance(field, GroupField):
            for row in value or ():
                yield from _linked(field.fields, row)
        elif isinstance(field, LinkField) and isinstance(value, Link):
            yield field, value.record_id


def _in_case(of: str, case_id: str, ids: Sequence[str]) -> sa.Select[str]:
    """Select those of `ids` that a field of a case may name in the table `of`."""
    if of == Person.__tablename__:
        return sa.select(PersonRole.person_id).where(
            PersonRole.case_id == case_id, PersonRole.person_id.in_(ids)
        )
    columns = metadata.tables[of].c
    # Colleagues are of no case.
    its_case = [columns.case_id == case_id] if "case_id" in columns else []
    return sa.select(columns.id).where(columns.id.in_(ids), *its_case)


def names(session: Session, of: str, asked: Iterable[tuple[str, str]]) -> _Named:
    """Return what records are called in the cases that refer to them, by case and record.

    In the transaction under way.
    """
    pairs = [pair for pair in asked if pair[1]]
    ids = sorted({record_id for _case, record_id in pairs})
    found = {each.record_id: each.name for each in _READERS[of](session, None, ids)} if ids else {}
    return _in_their_cases(
        session, of, {pair: found[pair[1]] for pair in pairs if pair[1] in found}
    )


def _in_their_cases(session: Session, of: str, named: _Named) -> _Named:
    """Give people what stands for their names in the case at hand."""
    if of != "people" or not named:
        return named
    codes = person_codes(session, (case_id for case_id, _person in named))
    return {pair: PersonName(str(name), codes.get(pair, NOBODY)) for pair, name in named.items()}


def _people(session: Session, case_id: str | None, ids: Sequence[str] | None) -> Any:
    query = sa.select(Person.id, Person.family_name, Person.given_name, Person.patronymic)
    if case_id is not None:
        mine = sa.select(PersonRole.person_id).where(PersonRole.case_id == case_id)
        query = query.where(Person.id.in_(mine))
    rows = session.execute(_chosen(query, Person.id, ids))
    found = [Linkable(row[0], whole_name(*row[1:])) for row in rows]
    return tuple(sorted(found, key=lambda each: str(each.name).casefold()))


def _users(session: Session, case_id: str | None, ids: Sequence[str] | None) -> Any:
    query = sa.select(User.id, User.name)
    if case_id is not None:
        query = query.where(User.status == "active")
    rows = session.execute(_chosen(query, User.id, ids))
    return tuple(sorted((Linkable(*row) for row in rows), key=lambda each: str(each.name)))


def _steps(session: Session, case_id: str | None, ids: Sequence[str] | None) -> Any:
    query = sa.select(Step.id, Step.code, Step.when, Step.case_id).order_by(Step.position.desc())
    return tuple(
        Linkable(row[0], _dated(_term("steps", row[1]), row[2]))
        for row in session.execute(_of_case(_chosen(query, Step.id, ids), Step.case_id, case_id))
    )


def _letters(session: Session, case_id: str | None, ids: Sequence[str] | None) -> Any:
    query = sa.select(Letter.id, Letter.subject, Letter.when, Letter.case_id)
    return tuple(
        Linkable(row[0], _dated(row[1], row[2]))
        for row in session.execute(
            _of_case(_chosen(query, Letter.id, ids), Letter.case_id, case_id)
        )
    )


def _claims(session: Session, case_id: str | None, ids: Sequence[str] | None) -> Any:
    query = sa.select(Claim.id, Claim.kind, Claim.title, Claim.when, Claim.case_id)
    return tuple(
        Linkable(row[0], _dated(row[2] or _term("claim_kinds", row[1]), row[3]))
        for row in session.execute(_of_case(_chosen(query, Claim.id, ids), Claim.case_id, case_id))
    )


def _awards(session: Session, case_id: str | None, ids: Sequence[str] | None) -> Any:
    query = sa.select(Award.id, Award.instance, Award.when, Award.case_id)
    return tuple(
        Linkable(row[0], _dated(_term("award_instances", row[1]), row[2]))
        for row in session.execute(_of_case(_chosen(query, Award.id, ids), Award.case_id, case_id))
    )


def _exhibits(session: Session, case_id: str | None, ids: Sequence[str] | None) -> Any:
    item = EvidenceItem
    query = sa.select(item.id, item.exhibit, item.title).order_by(item.exhibit)
    rows = session.execute(_of_case(_chosen(query, item.id, ids), item.case_id, case_id))
    return tuple(
        Linkable(row[0], _("{number}. {what}", number=row[1], what=row[2])) for row in rows
    )


def _files(
    kind: Any, session: Session, case_id: str | None, ids: Sequence[str] | None
) -> tuple[Linkable, ...]:
    query = sa.select(kind.id, kind.name).order_by(kind.received_at)
    rows = session.execute(_of_case(_chosen(query, kind.id, ids), kind.case_id, case_id))
    return tuple(Linkable(*row) for row in rows)


def _chosen(query: Any, key: Any, ids: Sequence[str] | None) -> Any:
    return query if ids is None else query.where(key.in_(ids))


def _of_case(query: Any, key: Any, case_id: str | None) -> Any:
    return query if case_id is None else query.where(key == case_id)


def _term(terms: str, key: str) -> Term | str:
    return vocabulary(terms).terms.get(key, key)


def _dated(what: Any, when: Any) -> Text | str:
    return _("{what}, {when}", what=what, when=when) if when is not None else _("{what}", what=what)


_Read = Callable[[Session, str | None, Sequence[str] | None], tuple[Linkable, ...]]
_READERS: Mapping[str, _Read] = {
    "people": _people,
    "users": _users,
    "steps": _steps,
    "letters": _letters,
    "claims": _claims,
    "awards": _awards,
    "evidence_items": _exhibits,
    **{
        kind.__tablename__: partial(_files, kind)
        for kind in (Attachment, LetterAttachment, ClinicalAttachment)
    },
}
# Whose right it takes to be offered them; colleagues are known to everybody in the office.
_AREAS: Mapping[str, str | None] = {
    "people": "identity",
    "users": None,
    "steps": "proceedings",
    "letters": "proceedings",
    "claims": "redress",
    "awards": "redress",
    "evidence_items": "evidence",
    "attachments": "evidence",
    "letter_attachments": "proceedings",
    "clinical_attachments": "examinations",
}
