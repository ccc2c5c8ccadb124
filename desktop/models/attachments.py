"""Files that were taken in, as records; their sealed bytes lie in `objects/` under the record's id.

One table for each area whose right it takes to see them: so a file's name, its key and what the log
says of it are sealed under exactly one compartment, and shown to exactly those who may see what the
file belongs to. A column that says so was refused: every reader would have to remember to ask it.
"""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import (
    CASEWORK,
    CLINICAL,
    CaseworkText,
    ClinicalText,
    Code,
    Moment,
    PlainId,
    SealedBytes,
    Sha512,
)


class StoredFile(Record, kw_only=True, repr=False, eq=False):
    """A file as it came in: its size in bytes and its hashes at the door; never changed.

    `detected` is what its first bytes say it is, a term of `file_types`. Files of older versions
    have neither that nor a SHA-512. `written` and `made` are added: when the file was
    last written and made, as its disk said in words, for a disk can say anything.
    """

    __abstract__ = True

    case_id: Mapped[str] = mapped_column(PlainId, ForeignKey("cases.id"), index=True)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    sha256: Mapped[Code]
    received_at: Mapped[Moment]
    sha512: Mapped[Sha512 | None] = mapped_column(default=None)
    detected: Mapped[Code | None] = mapped_column(default=None)


class Attachment(StoredFile):
    """A file of an exhibit. Without its key, what it held cannot be read by anybody."""

    __tablename__ = "attachments"

    name: Mapped[CaseworkText]
    written: Mapped[CaseworkText | None] = mapped_column(default=None)
    made: Mapped[CaseworkText | None] = mapped_column(default=None)
    key: Mapped[bytes | None] = mapped_column(SealedBytes(CASEWORK), default=None)


class LetterAttachment(StoredFile):
    """A file of a letter, or of a paper as it was sent."""

    __tablename__ = "letter_attachments"

    name: Mapped[CaseworkText]
    written: Mapped[CaseworkText | None] = mapped_column(default=None)
    made: Mapped[CaseworkText | None] = mapped_column(default=None)
    key: Mapped[bytes | None] = mapped_column(SealedBytes(CASEWORK), default=None)


class ClinicalAttachment(StoredFile):
    """A file of a medical evaluation, or of a paper about one as it was sent."""

    __tablename__ = "clinical_attachments"
    log_compartment: ClassVar[str] = CLINICAL

    name: Mapped[ClinicalText]
    written: Mapped[ClinicalText | None] = mapped_column(default=None)
    made: Mapped[ClinicalText | None] = mapped_column(default=None)
    key: Mapped[bytes | None] = mapped_column(SealedBytes(CLINICAL), default=None)
