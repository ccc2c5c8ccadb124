"""What stands for a person whose name is not shown: the role and a number within the case.

A screen can be read over a shoulder. What a service returns of a person therefore carries both, the
name and the code, and says the code to whoever asks it for words: only `views/privacy` shows names.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.text import SOURCE_LANGUAGE, Text, _
from desktop.core.values import frozen_value
from desktop.core.vocabulary import vocabulary
from desktop.models.cases import Case
from desktop.models.people import PersonRole

FIRST_ROLE = "victim"
"""The role by which somebody is called who has several: whom the case is about."""


@frozen_value
class PersonCode:
    """A person without a name: "Victim 1, KG-1"; without the number of the case: "Victim 1".

    Without a role in a case: "A person".
    """

    role: str
    number: int
    case_number: str

    def in_language(self, language: str) -> str:
        """Return the code with a capital."""
        words = self._said().in_language(language)
        return words[:1].upper() + words[1:]

    @property
    def within_case(self) -> PersonCode:
        """The code for a place that says itself which case it is about."""
        return replace(self, case_number="")

    def _said(self) -> Text:
        if not self.role:
            return _("a person")
        parts = self._parts(vocabulary("person_roles").terms)
        if not self.case_number:
            return _("{role} {number}", **parts)
        return _("{role} {number}, {case}", **parts)

    def _parts(self, roles: Mapping[str, object]) -> dict[str, object]:
        role = roles.get(self.role, self.role)
        return {"role": role, "number": self.number, "case": self.case_number}


@frozen_value
class PersonName:
    """A name that does not say itself: whoever asks it for words hears the code."""

    name: str
    code: PersonCode

    def in_language(self, language: str) -> str:
        """Return the code."""
        return self.code.in_language(language)

    def __str__(self) -> str:
        return self.in_language(SOURCE_LANGUAGE)


NOBODY = PersonCode("", 0, "")


def numbered_roles() -> sa.Subquery:
    """Select who has which role in which case, numbered as they were added to it."""
    number = sa.func.row_number().over(
        partition_by=(PersonRole.case_id, PersonRole.role),
        order_by=(PersonRole.position, PersonRole.id),
    )
    return (
        sa.select(
            PersonRole.person_id,
            PersonRole.case_id,
            PersonRole.role,
            PersonRole.position,
            number.label("number"),
            Case.number.label("case_number"),
        )
        .join(Case, Case.id == PersonRole.case_id)
        .subquery()
    )


def person_codes(session: Session, case_ids: Iterable[str]) -> dict[tuple[str, str], PersonCode]:
    """Return the codes of everybody in these cases, by case and person."""
    roles = numbered_roles()
    rows = session.execute(
        sa.select(
            roles.c.case_id, roles.c.person_id, roles.c.role, roles.c.number, roles.c.case_number
        )
        .where(roles.c.case_id.in_(sorted(set(case_ids))))
        .order_by(roles.c.role != FIRST_ROLE, roles.c.role)
    )
    codes: dict[tuple[str, str], PersonCode] = {}
    for case_id, person_id, *code in rows:
        codes.setdefault((case_id, person_id), PersonCode(*code))
    return codes
