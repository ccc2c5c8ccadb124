"""What is known of backups: where they go on each workstation, and what was made, tried, restored.

Where they go is a path and may hold a person's name: it is sealed for the office. Everything else
is numbers, codes and hashes.
"""

from __future__ import annotations

from typing import ClassVar

import sqlalchemy as sa
from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Record
from desktop.models.columns import OFFICE, Code, Moment, OfficeText, PlainId


class BackupPlace(Record):
    """A folder into which one workstation puts its backups: one at hand, one that is taken away."""

    __tablename__ = "backup_places"
    __table_args__ = (UniqueConstraint("workstation", "destination"),)
    log_compartment: ClassVar[str] = OFFICE

    workstation: Mapped[str] = mapped_column(PlainId)
    destination: Mapped[Code]
    folder: Mapped[OfficeText]


class BackupEvent(Record):
    """A backup that was made, a rehearsal of one, or that this vault was restored from one.

    `made_at`, `seq` and `head` are those of the backup: its moment, and the end of its log. `gaps`
    counts files that were missing from the vault already when it was made.
    """

    __tablename__ = "backups"
    log_compartment: ClassVar[str] = OFFICE

    deed: Mapped[Code] = mapped_column(index=True)
    destination: Mapped[Code | None] = mapped_column(default=None)
    at: Mapped[Moment]
    backup_id: Mapped[str] = mapped_column(PlainId)
    made_at: Mapped[Moment]
    seq: Mapped[int] = mapped_column(sa.BigInteger)
    head: Mapped[Code]
    sha256: Mapped[Code | None] = mapped_column(default=None)
    size: Mapped[int] = mapped_column(sa.BigInteger)
    objects: Mapped[int] = mapped_column(sa.Integer)
    gaps: Mapped[int] = mapped_column(sa.Integer)
    good: Mapped[bool] = mapped_column(sa.Boolean)
