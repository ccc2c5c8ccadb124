"""What somebody was typing: sealed, per user, never in the log. The save is logged."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.core.ids import new_id
from desktop.models.base import Base
from desktop.models.columns import CaseworkText, ClinicalText, Code, OfficeText, PlainId, UtcTime


class Draft(Base):
    """An unfinished form of one user about one record, or about a new one (`record_id` empty)."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("user_id", "form", "place"),)

    id: Mapped[str] = mapped_column(PlainId, primary_key=True, default_factory=new_id)
    user_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"), index=True)
    form: Mapped[Code]
    # The record's id, or the case's for a record that does not exist yet.
    place: Mapped[str] = mapped_column(PlainId)
    # One of the three is set: what is typed into a medical form is clinical from the first letter,
    # and what the office writes for all papers needs no key of a compartment.
    body: Mapped[CaseworkText | None] = mapped_column(default=None)
    clinical_body: Mapped[ClinicalText | None] = mapped_column(default=None)
    office_body: Mapped[OfficeText | None] = mapped_column(default=None)
    expected_version: Mapped[int | None] = mapped_column(default=None)
    saved_at: Mapped[datetime] = mapped_column(UtcTime)
