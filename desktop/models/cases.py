"""Office cases: the office's own status, apart from any track, and the team that may see them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Record
from desktop.models.columns import CaseworkText, Code, Moment, Number, PlainId, UtcTime


class Case(Record):
    """One office case; `number` is what people say and is never used again."""

    __tablename__ = "cases"

    number: Mapped[Number] = mapped_column(unique=True)
    status: Mapped[Code] = mapped_column(default="accepted", index=True)
    opened: Mapped[date] = mapped_column(index=True)
    country: Mapped[Code | None] = mapped_column(default=None)
    title: Mapped[CaseworkText | None] = mapped_column(default=None)
    summary: Mapped[CaseworkText | None] = mapped_column(default=None)

    def log_case(self) -> str | None:
        """A case belongs to itself."""
        return self.id


class CaseActivity(Base):
    """When anything in a case was last saved: the order of the list of cases.

    Beside the case and not in it: adding a step must not raise the version of the case's own page,
    or everybody who has it open would be told of a conflict. Derived, so not in the log.
    """

    __tablename__ = "case_activity"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), primary_key=True)
    changed_at: Mapped[Moment] = mapped_column(index=True)


class CaseStatusChange(Record):
    """A day on which the office case took another status; the caseload is counted from these."""

    __tablename__ = "case_status_changes"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    status: Mapped[Code]
    day: Mapped[date]
    reason: Mapped[CaseworkText | None] = mapped_column(default=None)


class CaseMember(Record):
    """A user on the case's team."""

    __tablename__ = "case_members"
    __table_args__ = (UniqueConstraint("case_id", "user_id"),)

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    user_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"), index=True)


class CaseBlock(Record):
    """A conflict of interest: this user sees nothing of the case, whatever else allows it."""

    __tablename__ = "case_blocks"
    __table_args__ = (UniqueConstraint("case_id", "user_id"),)

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    user_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"), index=True)
    reason: Mapped[CaseworkText]


class EmergencyAccess(Record):
    """A look at a case of another team, taken in an emergency; somebody else reviews it."""

    __tablename__ = "emergency_accesses"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    user_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"), index=True)
    begun_at: Mapped[Moment]
    ends_at: Mapped[Moment]
    reason: Mapped[CaseworkText]
    reviewed_by: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("users.id"), index=True, default=None
    )
    reviewed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    review: Mapped[CaseworkText | None] = mapped_column(default=None)
