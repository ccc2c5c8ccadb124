"""Who works here. Names are sealed for the office; keys are in the slots, not here."""

from __future__ import annotations

from typing import ClassVar

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import OFFICE, Code, Moment, OfficeText, PlainId


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
