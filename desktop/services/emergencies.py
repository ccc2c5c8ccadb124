"""Emergency access: an hour's look at a case of another team, with a reason, reviewed afterwards.

It lifts the limit of the team inside one's own role, for looking only, and lends no key. Whoever is
blocked by a conflict of interest is not let in.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, NotFound, NotPermitted, WrongInput
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.models.cases import Case, EmergencyAccess
from desktop.models.users import User
from desktop.rules.access import Action, Scope, Standing
from desktop.services.cases import find_case, looking, touch
from desktop.services.desk import BLOCKED, IN_TRASH, Desk
from desktop.services.standing import is_in_trash
from desktop.services.teams import permit_changing

LASTS = timedelta(minutes=60)
_MAY_SEE = "intake"
"""The area whose team limit is lifted first: without it there is no case to look at."""


@frozen_value
class Emergency:
    """One emergency access; `reviewer` is empty until somebody has reviewed it."""

    id: str
    case_id: str
    case_number: str
    user_id: str
    user: str
    begun_at: datetime
    ends_at: datetime
    reason: str
    reviewer: str = ""
    reviewed_at: datetime | None = None
    review: str = ""


def may_begin(desk: Desk) -> bool:
    """Say whether there are cases this user's roles work on, but only in a team."""
    scopes = desk.scopes(_MAY_SEE, Action.VIEW)
    return Scope.TEAM in scopes and Scope.ALL not in scopes


def begin(desk: Desk, number: str, reason: str) -> str:
    """Open the case of this number to its user for an hour, for looking, and return its id.

    Raises:
        WrongInput: no reason is given.
        NotFound: there is no such case.
        Conflict: the user sees it already.
        NotPermitted: no role of the user's works on cases, or a conflict of interest was noted.
    """
    said = reason.strip()
    if not said:
        raise WrongInput(_("Say what the emergency is: a colleague will read it."))
    with desk.writing("begin_emergency") as work:
        session = work.session
        desk.permit(session, _MAY_SEE, Action.VIEW)
        case = find_case(session, number.strip())
        stands = desk.standing(session, case.id)
        if session.scalar(sa.select(is_in_trash(case.id))):
            raise NotPermitted(IN_TRASH)
        if stands is Standing.BLOCKED:
            raise NotPermitted(BLOCKED)
        if stands is not Standing.OUTSIDE or not may_begin(desk):
            raise Conflict(_("You see this case already: open it in the list of cases."))
        session.add(
            EmergencyAccess(
                case_id=case.id,
                user_id=desk.user_id,
                begun_at=work.at,
                ends_at=work.at + LASTS,
                reason=said,
            )
        )
        touch(session, case.id, work)
    return case.id


def end(desk: Desk, case_id: str) -> Changes:
    """Give emergency access back before its hour is over; that there was none is no error."""
    with desk.writing("end_emergency") as work:
        query = sa.select(EmergencyAccess).where(
            EmergencyAccess.case_id == case_id,
            EmergencyAccess.user_id == desk.user_id,
            EmergencyAccess.ends_at > work.at,
        )
        for each in work.session.scalars(query):
            each.ends_at = work.at
            touch(work.session, case_id, work)
    return work.changes


def of_case(desk: Desk, case_id: str) -> tuple[Emergency, ...]:
    """Return every emergency access to a case, the last first.

    Raises:
        NotPermitted
    """
    with looking(desk, _MAY_SEE, case_id) as session:
        return _read(session, EmergencyAccess.case_id == case_id)


def to_review(desk: Desk, session: Session) -> tuple[Emergency, ...]:
    """Return what this user has to review: in cases whose team they change, never their own."""
    return _read(
        session,
        EmergencyAccess.reviewed_at.is_(None),
        EmergencyAccess.user_id != desk.user_id,
        *desk.visible("identity", EmergencyAccess.case_id, Action.GRANT),
    )


def review(desk: Desk, emergency_id: str, said: str = "") -> Changes:
    """Note that one was looked at, with what there is to say of it.

    Raises:
        NotPermitted: also for one's own.
        Conflict: it was reviewed already.
        NotFound
    """
    with desk.writing("review_emergency") as work:
        session = work.session
        found = session.get(EmergencyAccess, emergency_id)
        if found is None:
            raise NotFound(_("This emergency access is not in the vault any more."))
        permit_changing(desk, session, found.case_id)
        if found.user_id == desk.user_id:
            raise NotPermitted(_("Somebody else has to review your own emergency access."))
        if found.reviewed_at is not None:
            raise Conflict(_("This emergency access was reviewed already."))
        found.reviewed_by, found.reviewed_at = desk.user_id, work.at
        found.review = said.strip() or None
        touch(session, found.case_id, work)
    return work.changes


def _read(session: Session, *where: sa.ColumnElement[bool]) -> tuple[Emergency, ...]:
    rows = session.execute(
        sa.select(EmergencyAccess, Case.number)
        .join(Case, Case.id == EmergencyAccess.case_id)
        .where(*where)
        .order_by(EmergencyAccess.begun_at.desc(), EmergencyAccess.id)
    ).all()
    names = dict(session.execute(sa.select(User.id, User.name)).all()) if rows else {}
    return tuple(
        Emergency(
            each.id,
            each.case_id,
            number,
            each.user_id,
            names.get(each.user_id, ""),
            each.begun_at,
            each.ends_at,
            each.reason,
            names.get(each.reviewed_by or "", ""),
            each.reviewed_at,
            each.review or "",
        )
        for each, number in rows
    )
