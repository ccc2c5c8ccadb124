"""How a user stands to cases, as conditions of a query: on the team, let in, or blocked.

What follows from it is `rules/access.py`'s. Every condition asks the tables anew: a colleague who
is taken off a team, or blocked, sees nothing from the next query on.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.models.cases import Case, CaseBlock, CaseMember, EmergencyAccess
from desktop.models.lifecycle import TrashedCase
from desktop.rules.access import Standing


def standing(session: Session, user_id: str, case_id: str, now: datetime) -> tuple[Standing, bool]:
    """Return how a user stands to one case at a moment, and whether it lies in the trash."""
    whose = {"user_id": user_id, "case_id": case_id, "now": now}
    *found, lies_in_trash = session.execute(_OF_ONE, whose).one()
    return _from(*found), lies_in_trash


def standings(
    session: Session, user_id: str, case_ids: Iterable[str], now: datetime
) -> dict[str, Standing]:
    """Return how a user stands to each of these cases that is in the vault, in one query."""
    query = sa.select(Case.id, *_conditions(user_id, Case.id, now)).where(Case.id.in_(case_ids))
    return {case_id: _from(*found) for case_id, *found in session.execute(query)}


def _conditions(user_id: Any, case_id: Any, now: Any) -> list[Any]:
    return [
        is_blocked(user_id, case_id),
        is_member(user_id, case_id),
        is_guest(user_id, case_id, now),
    ]


def _from(*found: bool) -> Standing:
    blocked, member, guest = found
    if blocked:
        return Standing.BLOCKED
    if member:
        return Standing.MEMBER
    return Standing.GUEST if guest else Standing.OUTSIDE


def is_blocked(user_id: Any, case_id: Any) -> sa.ColumnElement[bool]:
    """Say whether a conflict of interest closes a case; both may be columns or values."""
    return sa.exists().where(CaseBlock.case_id == case_id, CaseBlock.user_id == user_id)


def closed_to(user_id: str) -> sa.Select[str]:
    """Select the cases that a conflict of interest closes to somebody."""
    return sa.select(CaseBlock.case_id).where(CaseBlock.user_id == user_id)


def in_trash() -> sa.Select[str]:
    """Select the cases that lie in the trash, or were erased."""
    return sa.select(TrashedCase.case_id)


def is_in_trash(case_id: Any) -> sa.ColumnElement[bool]:
    """Say whether a case lies in the trash, or was erased; `case_id` may be a column or a value."""
    return sa.exists().where(TrashedCase.case_id == case_id)


def is_member(user_id: Any, case_id: Any) -> sa.ColumnElement[bool]:
    """Say whether somebody is on the team of a case."""
    return sa.exists().where(CaseMember.case_id == case_id, CaseMember.user_id == user_id)


def is_guest(user_id: Any, case_id: Any, now: Any) -> sa.ColumnElement[bool]:
    """Say whether emergency access to a case has not ended yet."""
    return sa.exists().where(
        EmergencyAccess.case_id == case_id,
        EmergencyAccess.user_id == user_id,
        EmergencyAccess.begun_at <= now,
        EmergencyAccess.ends_at > now,
    )


def guest_until(session: Session, user_id: str, case_id: str) -> datetime | None:
    """Return when the last emergency access of somebody to a case ends or ended."""
    ends = sa.select(EmergencyAccess.ends_at).where(
        EmergencyAccess.case_id == case_id, EmergencyAccess.user_id == user_id
    )
    return session.scalar(ends.order_by(EmergencyAccess.ends_at.desc()).limit(1))


def is_inside(user_id: str, case_id: Any, now: datetime | None) -> sa.ColumnElement[bool]:
    """Say whether somebody is on the team, or with a moment given was let in by emergency."""
    mine = sa.select(CaseMember.case_id).where(CaseMember.user_id == user_id)
    if now is not None:
        let_in = sa.select(EmergencyAccess.case_id).where(
            EmergencyAccess.user_id == user_id,
            EmergencyAccess.begun_at <= now,
            EmergencyAccess.ends_at > now,
        )
        return sa.or_(case_id.in_(mine), case_id.in_(let_in))
    inside: sa.ColumnElement[bool] = case_id.in_(mine)
    return inside


# Asked at every door: put together once.
_OF_ONE = sa.select(
    *_conditions(*map(sa.bindparam, ("user_id", "case_id", "now"))),
    is_in_trash(sa.bindparam("case_id")),
)
