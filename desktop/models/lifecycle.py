"""How records end: the legal hold of a case, the trash, and erasures with what they left to do.

Only a hold and the trash say why in words, sealed with the case. What was taken out of a case lies
in the trash as bytes, so that no difference of the log ever holds it.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base, Record
from desktop.models.columns import (
    CASEWORK,
    CLINICAL,
    CaseworkText,
    Code,
    Moment,
    Number,
    PlainId,
    SealedBytes,
    UtcTime,
)


class CaseHold(Record):
    """A legal hold: until it is lifted nothing of the case goes into the trash or is erased."""

    __tablename__ = "case_holds"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    set_by: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"))
    set_at: Mapped[Moment]
    reason: Mapped[CaseworkText]
    lifted_by: Mapped[str | None] = mapped_column(PlainId, ForeignKey("users.id"), default=None)
    lifted_at: Mapped[datetime | None] = mapped_column(UtcTime, index=True, default=None)
    why_lifted: Mapped[CaseworkText | None] = mapped_column(default=None)


class TrashedCase(Record):
    """A case that lies in the trash: nobody sees it but there. Of an erased one it stays, empty."""

    __tablename__ = "trashed_cases"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), unique=True)
    by_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"))
    at: Mapped[Moment]
    reason: Mapped[CaseworkText | None] = mapped_column(default=None)


class TrashedRecord(Record):
    """A record that was taken out of its case: why, and its rows, under the key of its kind.

    One of `casework` and `clinical` is set. `kind` is its table; `number` is that of an exhibit,
    which is never used again.
    """

    __tablename__ = "trashed_records"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    kind: Mapped[Code]
    record_id: Mapped[str] = mapped_column(PlainId, index=True)
    by_id: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"))
    at: Mapped[Moment]
    number: Mapped[int | None] = mapped_column(sa.Integer, default=None)
    casework: Mapped[bytes | None] = mapped_column(SealedBytes(CASEWORK), default=None)
    clinical: Mapped[bytes | None] = mapped_column(SealedBytes(CLINICAL), default=None)


class Erasure(Record):
    """The erasure of what lies in the trash: asked for, confirmed by another, done, compacted.

    `kind` and `record_id` name a record by its table, or a whole case. `number` is that of the
    case, `exhibit` that of an exhibit: neither is used again. `rows` and `files` count what was
    destroyed, `coded` the rows of a case that stay for statistics.
    """

    __tablename__ = "erasures"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    kind: Mapped[Code]
    record_id: Mapped[str] = mapped_column(PlainId, unique=True)
    number: Mapped[Number]
    exhibit: Mapped[int | None] = mapped_column(sa.Integer, default=None)
    asked_by: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"))
    asked_at: Mapped[Moment]
    reason: Mapped[CaseworkText]
    trashed_by: Mapped[str] = mapped_column(PlainId, ForeignKey("users.id"))
    trashed_at: Mapped[Moment]
    confirmed_by: Mapped[str | None] = mapped_column(PlainId, ForeignKey("users.id"), default=None)
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    erased_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    compacted_at: Mapped[datetime | None] = mapped_column(UtcTime, default=None)
    rows: Mapped[int | None] = mapped_column(sa.Integer, default=None)
    files: Mapped[int | None] = mapped_column(sa.Integer, default=None)
    coded: Mapped[int | None] = mapped_column(sa.Integer, default=None)

    def log_scope(self) -> str:
        """It outlives the key of the case's differences, which it destroys."""
        return self.id


class ErasedFile(Base):
    """A sealed file whose key is gone and whose bytes are still to be removed from the disk."""

    __tablename__ = "erased_files"

    object_id: Mapped[str] = mapped_column(PlainId, primary_key=True)
