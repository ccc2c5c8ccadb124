"""Who works here. Names are sealed for the office; keys are in the slots, not here."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.ids import new_id
from desktop.models.base import Base, Record
from desktop.models.columns import OFFICE, CaseworkText, Code, Moment, OfficeText, PlainId


class User(Record):
    """A member of the office; the id is that of the slot."""

    __tablename__ = "users"
    log_compartment: ClassVar[str] = OFFICE

    name: Mapped[OfficeText]
    status: Mapped[Code] = mapped_column(default="active")
    created_at: Mapped[Moment]


class UserRole(Record):
    """One of a user's roles. A role never implies a key."""

    __tablename__ = "user_roles"
    __table_args__ = (UniqueConstraint("user_id", "role"),)
    log_compartment: ClassVar[str] = OFFICE

    user_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"), index=True)
    role: Mapped[Code]


class Setting(Base):
    """What a user chose about the window: columns, filters. No word of a case, and not logged."""

    __tablename__ = "settings"
    __table_args__ = (UniqueConstraint("user_id", "name"),)

    id: Mapped[str] = mapped_column(PlainId, primary_key=True, default_factory=new_id)
    user_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"), index=True)
    name: Mapped[Code]
    body: Mapped[OfficeText]


class Phrase(Base):
    """A text the office uses often, offered where it is typed; `place` is `form.field`."""

    __tablename__ = "phrases"

    id: Mapped[str] = mapped_column(PlainId, primary_key=True, default_factory=new_id)
    user_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"), index=True)
    place: Mapped[Code] = mapped_column(index=True)
    text: Mapped[CaseworkText]
