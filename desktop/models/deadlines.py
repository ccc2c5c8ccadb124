"""Deadlines and tasks: what has to happen by when, and who sees to it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import CaseworkText, Code, Minute, PlainId


class Deadline(Record):
    """A term that binds us or an authority. It is closed, never deleted."""

    __tablename__ = "deadlines"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    step_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("steps.id"), index=True, default=None
    )
    responsible_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("users.id"), index=True, default=None
    )
    title: Mapped[CaseworkText]
    side: Mapped[Code] = mapped_column(default="ours")
    weight: Mapped[Code] = mapped_column(default="hard")
    due: Mapped[date] = mapped_column(index=True)
    time: Mapped[Minute | None] = mapped_column("due_time", default=None)
    status: Mapped[Code] = mapped_column(default="open", index=True)
    source: Mapped[Code] = mapped_column(default="typed")
    basis: Mapped[CaseworkText | None] = mapped_column(default=None)
    closed: Mapped[date | None] = mapped_column(default=None)
    outcome: Mapped[CaseworkText | None] = mapped_column(default=None)


class Task(Record):
    """Something a colleague has to do."""

    __tablename__ = "tasks"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    responsible_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("users.id"), index=True, default=None
    )
    title: Mapped[CaseworkText]
    due: Mapped[date | None] = mapped_column(index=True, default=None)
    status: Mapped[Code] = mapped_column(default="open", index=True)
    note: Mapped[CaseworkText | None] = mapped_column(default=None)
