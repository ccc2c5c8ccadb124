"""The legal hold of a case: while it stands, nothing of the case is removed or erased.

Whether a case is under a hold is the office's decision; no rule of law is known here. A single
exhibit has a hold of its own (`holds`).
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, NotPermitted, WrongInput
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.models.cases import Case
from desktop.models.lifecycle import CaseHold
from desktop.models.users import User
from desktop.rules.access import Action
from desktop.services.cases import find_by_id, looking, touch
from desktop.services.desk import Desk

AREA = "lifecycle"


@frozen_value
class Hold:
    """A hold that stands: since when, by whom, and why."""

    since: datetime
    by: str
    reason: str


def hold_of(desk: Desk, case_id: str) -> Hold | None:
    """Return the hold under which a case stands, or None.

    Raises:
        NotPermitted
    """
    with looking(desk, AREA, case_id) as session:
        found = session.scalars(_standing(case_id)).first()
        if found is None:
            return None
        name = session.scalar(sa.select(User.name).where(User.id == found.set_by))
        return Hold(found.set_at, name or "", found.reason)


def set_hold(desk: Desk, case_id: str, reason: str) -> Changes:
    """Put a case under a legal hold.

    Raises:
        WrongInput: no reason is given.
        Conflict: it is under one already.
        NotPermitted, NotFound
    """
    said = said_reason(reason)
    with desk.writing("set_hold") as work:
        session = work.session
        desk.permit(session, "intake", Action.VIEW, case_id)  # not of what lies in the trash
        desk.permit(session, AREA, Action.EDIT, case_id)
        find_by_id(session, case_id)
        if is_held(session, case_id):
            raise Conflict(_("This case is under a legal hold already."))
        session.add(CaseHold(case_id=case_id, set_by=desk.user_id, set_at=work.at, reason=said))
        touch(session, case_id, work)
    return work.changes


def lift_hold(desk: Desk, case_id: str, reason: str) -> Changes:
    """Lift the legal hold of a case.

    Raises:
        WrongInput: no reason is given.
        Conflict: it is under none.
        NotPermitted
    """
    said = said_reason(reason)
    with desk.writing("lift_hold") as work:
        session = work.session
        desk.permit(session, AREA, Action.EDIT, case_id)
        found = session.scalars(_standing(case_id)).first()
        if found is None:
            raise Conflict(_("This case is under no legal hold any more."))
        found.lifted_by, found.lifted_at, found.why_lifted = desk.user_id, work.at, said
        touch(session, case_id, work)
    return work.changes


def is_held(session: Session, case_id: str) -> bool:
    """Say whether a case is under a legal hold."""
    return session.scalars(_standing(case_id)).first() is not None


def refuse_held(session: Session, case_id: str) -> None:
    """Refuse to remove anything of a case that is under a legal hold.

    Raises:
        NotPermitted
    """
    if is_held(session, case_id):
        number = session.scalar(sa.select(Case.number).where(Case.id == case_id))
        raise NotPermitted(
            _(
                "Case {number} is under a legal hold: nothing of it is removed or erased."
                " The coordinator can lift the hold.",
                number=number or "",
            )
        )


def said_reason(reason: str) -> str:
    """Return a reason without the spaces around it.

    Raises:
        WrongInput: there is none.
    """
    said = reason.strip()
    if not said:
        raise WrongInput(_("Say why: colleagues will read it later."))
    return said


def _standing(case_id: str) -> sa.Select[CaseHold]:
    return sa.select(CaseHold).where(CaseHold.case_id == case_id, CaseHold.lifted_at.is_(None))
