"""The log: one entry for each thing done, chained, and the keys that open its differences.

Entries hold ids, codes and digests only. The difference of a save is sealed under a key of the
case, so that destroying that key makes it unreadable while the chain still verifies.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from desktop.models.base import Base
from desktop.models.columns import (
    CASEWORK,
    CLINICAL,
    OFFICE,
    Code,
    PlainId,
    SealedBytes,
    UtcTime,
)


class AuditEntry(Base):
    """One link of the chain. Nothing ever changes or removes it; a trigger says so too."""

    __tablename__ = "audit"

    seq: Mapped[int] = mapped_column(sa.BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(UtcTime)
    actor_id: Mapped[str] = mapped_column(PlainId, index=True)
    action: Mapped[Code]
    operation: Mapped[Code]
    kind: Mapped[Code | None]
    record_id: Mapped[str | None] = mapped_column(PlainId, index=True)
    case_id: Mapped[str | None] = mapped_column(PlainId, index=True)
    difference: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    digest: Mapped[bytes | None] = mapped_column(sa.LargeBinary)
    head: Mapped[bytes] = mapped_column(sa.LargeBinary)


KEY_COLUMNS: Mapping[str, str] = {
    OFFICE: "office_key",
    CASEWORK: "casework_key",
    CLINICAL: "clinical_key",
}
"""In which column of `DifferenceKey` the key of a compartment lies."""


class DifferenceKey(Base):
    """The key of a case's differences in one compartment, sealed under that compartment.

    The three columns differ in the compartment that opens them only; one of them is set.
    """

    __tablename__ = "difference_keys"

    scope_id: Mapped[str] = mapped_column(PlainId, primary_key=True)
    compartment: Mapped[Code] = mapped_column(primary_key=True)
    office_key: Mapped[bytes | None] = mapped_column(SealedBytes(OFFICE), default=None)
    casework_key: Mapped[bytes | None] = mapped_column(SealedBytes(CASEWORK), default=None)
    clinical_key: Mapped[bytes | None] = mapped_column(SealedBytes(CLINICAL), default=None)
