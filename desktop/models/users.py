"""Who works here. Names are sealed for the office; keys are in the slots, not here."""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.ids import new_id
from desktop.models.base import Base, Record
from desktop.models.columns import (
    OFFICE,
    CaseworkText,
    ClinicalText,
    Code,
    Moment,
    OfficeText,
    PlainId,
)


class User(Record):
    """A member of the office; the id is that of the slot."""

    __tablename__ = "users"
    log_compartment: ClassVar[str] = OFFICE

    name: Mapped[OfficeText]
    status: Mapped[Code] = mapped_column(default="active")
    created_at: Mapped[Moment]
    # The passphrase is one that whoever let the user in chose, and knows; None: it is the user's.
    must_choose: Mapped[bool | None] = mapped_column(default=None)


class UserRole(Record):
    """One of a user's roles. A role never implies a key."""

    __tablename__ = "user_roles"
    __table_args__ = (UniqueConstraint("user_id", "role"),)
    log_compartment: ClassVar[str] = OFFICE

    user_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"), index=True)
    role: Mapped[Code]


class Renewal(Record):
    """A compartment's key that somebody who left has held, until everything is under another.

    `generation` is the newest one they held.
    """

    __tablename__ = "renewals"
    log_compartment: ClassVar[str] = OFFICE

    user_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"), index=True)
    compartment: Mapped[Code]
    generation: Mapped[int] = mapped_column(sa.Integer)
    due_at: Mapped[Moment]
    done_at: Mapped[Moment | None] = mapped_column(default=None)


class Setting(Base):
    """What a user chose about the window: columns, filters. No word of a case, and not logged."""

    __tablename__ = "settings"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[str] = mapped_column(PlainId, primary_key=True, default_factory=new_id)
    user_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"), index=True)
    name: Mapped[Code]
    body: Mapped[OfficeText]


class Phrase(Base):
    """A text that is used often, offered where it is typed; `place` is `form.field`.

    Not logged: it is no record of a case. `shared` ones are the office's.
    """

    __tablename__ = "phrases"

    id: Mapped[str] = mapped_column(PlainId, primary_key=True, default_factory=new_id)
    user_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"), index=True)
    place: Mapped[Code] = mapped_column(index=True)
    shared: Mapped[bool | None] = mapped_column(default=None)
    # One of the two is set: what was kept from a medical form is as secret as that form.
    text: Mapped[CaseworkText | None] = mapped_column(default=None)
    clinical_text: Mapped[ClinicalText | None] = mapped_column(default=None)
