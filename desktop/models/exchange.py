"""What came in and went out as files: imports that can be undone, exports that can be proved."""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import (
    CLINICAL,
    OFFICE,
    CaseworkText,
    ClinicalText,
    Code,
    Moment,
    OfficeText,
    PlainId,
)


class Import(Record):
    """One file read into a case in one transaction, undone as one step."""

    __tablename__ = "imports"

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    file_name: Mapped[CaseworkText]
    sha256: Mapped[Code]
    row_count: Mapped[int] = mapped_column(sa.Integer)
    made_case: Mapped[bool] = mapped_column(sa.Boolean)
    at: Mapped[Moment]


class _Written(Record, kw_only=True, repr=False, eq=False):
    """What is known of every file that left the vault; which room it came from is added.

    `number` counts the files that left, of the whole office; files of older versions have none.
    """

    __abstract__ = True

    kind: Mapped[Code]
    language: Mapped[Code]
    sha256: Mapped[Code]
    record_hash: Mapped[Code]
    at: Mapped[Moment]
    number: Mapped[int | None] = mapped_column(sa.Integer, default=None)


class _Disclosed(_Written, kw_only=True, repr=False, eq=False):
    """What is known of a paper about a case: also why it left, and whether that was agreed to.

    To whom it went, why consent was not asked, and the file that was sent in the end are added:
    they are sealed as what the paper says.
    """

    __abstract__ = True

    purpose: Mapped[Code | None] = mapped_column(default=None)
    consent: Mapped[Code | None] = mapped_column(default=None)


class Export(_Disclosed):
    """A paper of a case: what it said, and the hash of its bytes."""

    __tablename__ = "exports"

    case_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("cases.id"), index=True, default=None
    )
    # The frozen value the bytes were rendered from: rendering it again gives the same hash.
    value: Mapped[CaseworkText]
    recipient: Mapped[CaseworkText | None] = mapped_column(default=None)
    reason: Mapped[CaseworkText | None] = mapped_column(default=None)
    sent_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("letter_attachments.id"), default=None
    )


class ClinicalExport(_Disclosed):
    """A paper about an evaluation; what it said stays under the key of what it was drawn from."""

    __tablename__ = "clinical_exports"
    log_compartment: ClassVar[str] = CLINICAL

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    value: Mapped[ClinicalText]
    recipient: Mapped[ClinicalText | None] = mapped_column(default=None)
    reason: Mapped[ClinicalText | None] = mapped_column(default=None)
    sent_id: Mapped[str | None] = mapped_column(
        PlainId, ForeignKey("clinical_attachments.id"), default=None
    )


class OfficeExport(_Written):
    """A workbook of figures over all cases: counts and no names, so no compartment is needed.

    A table of its own, and not a second value beside the first: whoever holds no casework key can
    write and read every column of it, and its differences in the log as well.
    """

    __tablename__ = "office_exports"
    log_compartment: ClassVar[str] = OFFICE

    value: Mapped[OfficeText]
