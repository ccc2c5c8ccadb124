"""Items of evidence as records; the file of each, if it has one, is in `attachments`."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import CaseworkText, Code, Imprecise, PlainId


class EvidenceItem(Record):
    """One exhibit; its number within the case is never used again."""

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
