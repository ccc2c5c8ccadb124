"""Terms of a case as a whole: the next one, and how many are open."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.values import frozen_value
from desktop.models.deadlines import Deadline
from desktop.services.cases import looking
from desktop.services.desk import Desk


@frozen_value
class NextTerm:
    """The open deadline of ours that ends first; `hard` if a right is lost with it."""

    record_id: str
    due: date
    title: str
    hard: bool


def next_term(desk: Desk, case_id: str) -> NextTerm | None:
    """Return the next open term that binds us, or None.

    Raises:
        NotPermitted
    """
    with looking(desk, "proceedings", case_id) as session:
        row = session.execute(
            sa.select(Deadline.id, Deadline.due, Deadline.title, Deadline.weight)
            .where(Deadline.case_id == case_id, Deadline.status == "open", Deadline.side == "ours")
            .order_by(Deadline.due, Deadline.id)
        ).first()
    return None if row is None else NextTerm(row.id, row.due, row.title, row.weight == "hard")


def open_terms(session: Session, case_id: str) -> int:
    """Return how many terms that bind us are open in a case, in the transaction under way."""
    query = (
        sa.select(sa.func.count())
        .select_from(Deadline)
        .where(Deadline.case_id == case_id, Deadline.status == "open", Deadline.side == "ours")
    )
    return session.scalar(query) or 0
