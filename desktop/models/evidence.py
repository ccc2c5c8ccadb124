"""Items of evidence as records; the file of each, if it has one, is in `attachments`."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import CaseworkText, Code, Imprecise, PlainId


class EvidenceItem(Record):
    """One exhibit; its number within the case is never used again.

    One that is derived from another names it, and says what was done and with what: originals are
    never rewritten.
    """

    __tablename__ = "evidence_items"
    __table_args__ = (UniqueConstraint("case_id", "exhibit"),)

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    attachment_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("attachments.id"), index=True, default=None
    )
    exhibit: Mapped[int] = mapped_column(sa.Integer)
    kind: Mapped[Code]
    received: Mapped[Imprecise | None] = mapped_column(default=None)
    title: Mapped[CaseworkText]
    description: Mapped[CaseworkText | None] = mapped_column(default=None)
    received_from: Mapped[CaseworkText | None] = mapped_column(default=None)
    location: Mapped[CaseworkText | None] = mapped_column(default=None)
    sensitivity: Mapped[Code | None] = mapped_column(default=None)
    language: Mapped[Code | None] = mapped_column(default=None)
    # How it came
    received_how: Mapped[Code | None] = mapped_column(default=None)
    source: Mapped[Code | None] = mapped_column(default=None)
    received_by_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("users.id"), default=None
    )
    device: Mapped[CaseworkText | None] = mapped_column(default=None)
    serial: Mapped[CaseworkText | None] = mapped_column(default=None)
    condition: Mapped[CaseworkText | None] = mapped_column(default=None)
    counterpart: Mapped[CaseworkText | None] = mapped_column(default=None)
    # How it was made, as stated
    made_when: Mapped[Imprecise | None] = mapped_column(default=None)
    made_where: Mapped[CaseworkText | None] = mapped_column(default=None)
    made_by: Mapped[CaseworkText | None] = mapped_column(default=None)
    made_with: Mapped[CaseworkText | None] = mapped_column(default=None)
    confidence: Mapped[Code | None] = mapped_column(default=None)
    # What it was made from
    derived_from_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("evidence_items.id"), index=True, default=None
    )
    done: Mapped[CaseworkText | None] = mapped_column(default=None)
    tool: Mapped[CaseworkText | None] = mapped_column(default=None)
    # Whether it may be changed
    hold: Mapped[Code | None] = mapped_column(default=None)
    hold_reason: Mapped[CaseworkText | None] = mapped_column(default=None)


class CustodyEvent(Record):
    """What happened to an exhibit outside the program, as a person noted it."""

    __tablename__ = "custody_events"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    exhibit_id: Mapped[str] = mapped_column(PlainId, ForeignKey("evidence_items.id"), index=True)
    kind: Mapped[Code]
    when: Mapped[Imprecise]
    by_id: Mapped[str | None] = mapped_column(PlainId, ForeignKey("users.id"), default=None)
    party: Mapped[CaseworkText | None] = mapped_column(default=None)
    reason: Mapped[CaseworkText | None] = mapped_column(default=None)
    document: Mapped[CaseworkText | None] = mapped_column(default=None)
    attachment_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("attachments.id"), index=True, default=None
    )
