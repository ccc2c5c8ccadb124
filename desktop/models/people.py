"""People, and what they are in a case: a role is a link, not a property of the person."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import CaseworkText, Code, Imprecise, PlainId


class Person(Record):
    """A person under the names the office knows. Dates and codes are plain, names are not."""

    __tablename__ = "people"

    family_name: Mapped[CaseworkText]
    given_name: Mapped[CaseworkText | None] = mapped_column(default=None)
    patronymic: Mapped[CaseworkText | None] = mapped_column(default=None)
    other_names: Mapped[CaseworkText | None] = mapped_column(default=None)
    sex: Mapped[Code] = mapped_column(default="unknown")
    birth: Mapped[Imprecise | None] = mapped_column(default=None)
    citizenship: Mapped[Code | None] = mapped_column(default=None)
    language: Mapped[Code | None] = mapped_column(default=None)
    safe_contact: Mapped[CaseworkText | None] = mapped_column(default=None)
    note: Mapped[CaseworkText | None] = mapped_column(default=None)
    # The whole name in the grammatical forms of papers: stored as somebody wrote it, never guessed.
    name_genitive: Mapped[CaseworkText | None] = mapped_column(default=None)
    name_dative: Mapped[CaseworkText | None] = mapped_column(default=None)
    name_accusative: Mapped[CaseworkText | None] = mapped_column(default=None)
    name_instrumental: Mapped[CaseworkText | None] = mapped_column(default=None)
    name_prepositional: Mapped[CaseworkText | None] = mapped_column(default=None)


class PersonRole(Record):
    """What a person is in a case: victim, witness, alleged perpetrator."""

    __tablename__ = "person_roles"
    __table_args__ = (UniqueConstraint("case_id", "person_id", "role"),)

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    person_id: Mapped[str] = mapped_column(PlainId, ForeignKey("people.id"), index=True)
    # The order in which people were added: whom the case is about stands first.
    position: Mapped[int] = mapped_column(sa.Integer, default=0)
    role: Mapped[Code]
    note: Mapped[CaseworkText | None] = mapped_column(default=None)
