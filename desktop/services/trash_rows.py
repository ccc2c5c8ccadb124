"""What lies in the trash of a case, as rows: laid there by whatever removes a record."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.values import frozen_value
from desktop.models.columns import CLINICAL
from desktop.models.lifecycle import TrashedRecord
from desktop.services.desk import Desk, Work
from desktop.services.kinds import Kind
from desktop.services.removal import Removed, from_bytes, to_bytes


@frozen_value
class Lying:
    """What a row of the trash holds: why it was removed, and the record as it was."""

    reason: str
    removed: Removed


def lay(desk: Desk, work: Work, kind: Kind, removed: Removed, reason: str) -> None:
    """Lay a record that was taken out of its case into the trash, in the transaction under way."""
    values = removed.rows[0].values
    written = json.dumps({"reason": reason, "rows": to_bytes(removed).decode()}).encode()
    is_clinical = kind.model.log_compartment == CLINICAL
    work.session.add(
        TrashedRecord(
            case_id=str(values["case_id"]),
            kind=kind.table,
            record_id=removed.record_id,
            by_id=desk.user_id,
            at=work.at,
            number=None if kind.numbered is None else values[kind.numbered],
            casework=None if is_clinical else written,
            clinical=written if is_clinical else None,
        )
    )


def read(row: TrashedRecord) -> Lying:
    """Return what a row holds; the key of its kind has to be held."""
    held: Any = json.loads(row.casework or row.clinical or b"")
    return Lying(held["reason"], from_bytes(held["rows"].encode()))


def clear(session: Session, record_id: str) -> None:
    """Take a record that is in its case again out of the trash."""
    for row in session.scalars(
        sa.select(TrashedRecord).where(TrashedRecord.record_id == record_id)
    ):
        session.delete(row)


def highest_number(session: Session, kind: Kind, case_id: str) -> int:
    """Return the highest number of a kind that lies in the trash of a case, or 0."""
    query = sa.select(sa.func.max(TrashedRecord.number)).where(
        TrashedRecord.case_id == case_id, TrashedRecord.kind == kind.table
    )
    return session.scalar(query) or 0
