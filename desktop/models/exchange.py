"""What came in and went out as files: imports that can be undone, exports that can be proved."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import CaseworkText, Code, Moment, PlainId


class Import(Record):
    """One file read into a case in one transaction, undone as one step."""

    __tablename__ = "imports"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    file_name: Mapped[CaseworkText]
    sha256: Mapped[Code]
    row_count: Mapped[int] = mapped_column(sa.Integer)
    made_case: Mapped[bool] = mapped_column(sa.Boolean)
    at: Mapped[Moment]


class Export(Record):
    """A paper or workbook that left the vault: what it said, and the hash of its bytes."""

    __tablename__ = "exports"

    case_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("cases.id"), index=True, default=None
    )
    kind: Mapped[Code]
    language: Mapped[Code]
    sha256: Mapped[Code]
    record_hash: Mapped[Code]
    # The frozen value the bytes were rendered from: rendering it again gives the same hash.
    value: Mapped[CaseworkText]
    at: Mapped[Moment]
