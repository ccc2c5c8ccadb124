"""Letters in and out, and notes with the log of contacts."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import CaseworkText, Code, Imprecise, Minute, PlainId


class Letter(Record):
    """One letter, and whether an answer to it is awaited."""

    __tablename__ = "letters"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    step_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("steps.id"), index=True, default=None
    )
    answers_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("letters.id"), index=True, default=None
    )
    direction: Mapped[Code]
    when: Mapped[Imprecise | None] = mapped_column("dated", default=None)
    received: Mapped[Imprecise | None] = mapped_column(default=None)
    method: Mapped[Code | None] = mapped_column(default=None)
    party: Mapped[CaseworkText]
    subject: Mapped[CaseworkText]
    number: Mapped[CaseworkText | None] = mapped_column(default=None)
    their_number: Mapped[CaseworkText | None] = mapped_column(default=None)
    reply_due: Mapped[date | None] = mapped_column(index=True, default=None)
    replied: Mapped[date | None] = mapped_column(default=None)
    note: Mapped[CaseworkText | None] = mapped_column(default=None)


class LetterFile(Record):
    """One file of a letter, in its order."""

    __tablename__ = "letter_files"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    letter_id: Mapped[str] = mapped_column(PlainId, ForeignKey("letters.id"), index=True)
    attachment_id: Mapped[str] = mapped_column(
        PlainId, ForeignKey("letter_attachments.id"), index=True
    )
    position: Mapped[int] = mapped_column(sa.Integer)


class Note(Record):
    """A note, or a contact with somebody about the case."""

    __tablename__ = "notes"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    person_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("people.id"), index=True, default=None
    )
    author_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("users.id"), index=True, default=None
    )
    kind: Mapped[Code] = mapped_column(default="note")
    when: Mapped[Imprecise | None] = mapped_column("happened", default=None)
    time: Mapped[Minute | None] = mapped_column("at_time", default=None)
    party: Mapped[CaseworkText | None] = mapped_column(default=None)
    text: Mapped[CaseworkText]
