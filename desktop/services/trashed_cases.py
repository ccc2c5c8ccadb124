"""Whole cases in the trash: closed to everybody, until somebody puts them back or they are erased.

What lies there is shown by the area "lifecycle" alone. So whoever sees the trash sees of a case its
number and title, by whom and why it was put there, and how long it has to lie.
"""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, NotFound, NotPermitted
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.forms.fields import YES
from desktop.models.cases import Case
from desktop.models.evidence import EvidenceItem
from desktop.models.lifecycle import Erasure, TrashedCase
from desktop.models.users import User
from desktop.rules.access import Action
from desktop.rules.lifecycle import days_left
from desktop.services.cases import find_by_id, note_list, touch
from desktop.services.desk import Desk
from desktop.services.legal_holds import AREA, refuse_held, said_reason
from desktop.services.trash import take_back_request


@frozen_value
class CaseInTrash:
    """A case in the trash; `days_left` is 0 when it may be erased.

    `asked_by` and what follows it is about its erasure, if somebody has asked for that; `confirmed`
    says that a second person has agreed, and that it was interrupted.
    """

    case_id: str
    number: str
    title: str
    by: str
    at: datetime
    reason: str
    days_left: int
    may_put_back: bool
    may_ask: bool
    erasure_id: str | None = None
    asked_by: str = ""
    asked_by_me: bool = False
    why_erased: str = ""
    may_agree: bool = False
    confirmed: bool = False


def put_case_in_trash(desk: Desk, case_id: str, reason: str) -> Changes:
    """Put a case into the trash: from now on it is closed to everybody and found nowhere else.

    Raises:
        WrongInput: no reason is given.
        Conflict: it lies there already.
        NotPermitted: also while it, or an exhibit of it, is under a legal hold.
        NotFound
    """
    said = said_reason(reason)
    with desk.writing("trash_case") as work:
        session = work.session
        desk.permit(session, AREA, Action.EDIT, case_id)
        find_by_id(session, case_id)
        if _row(session, case_id) is not None:
            raise Conflict(_("This case lies in the trash already."))
        refuse_all_held(session, case_id)
        touch(session, case_id, work)
        session.add(TrashedCase(case_id=case_id, by_id=desk.user_id, at=work.at, reason=said))
    return work.changes


def put_case_back(desk: Desk, case_id: str) -> Changes:
    """Take a case out of the trash: it is as it was, for the same people.

    Raises:
        Conflict: it was erased, or a second person has agreed to that.
        NotPermitted
        NotFound: it does not lie there any more.
    """
    with desk.writing("untrash_case") as work:
        session = work.session
        desk.permit(session, AREA, Action.EDIT, case_id)
        found = _row(session, case_id)
        if found is None:
            raise NotFound(_("This case does not lie in the trash any more."))
        confirmed = Erasure.record_id == case_id, Erasure.confirmed_at.is_not(None)
        if session.scalars(sa.select(Erasure.id).where(*confirmed)).first() is not None:
            raise Conflict(_("Two persons have agreed to erase this case: it is not put back."))
        take_back_request(session, case_id)
        session.delete(found)
        touch(session, case_id, work)
    return work.changes


def cases_in_trash(desk: Desk) -> tuple[CaseInTrash, ...]:
    """Return the cases in the trash whose end this user may see, the newest first."""
    with desk.reading() as session:
        rows = session.execute(
            sa.select(TrashedCase, Case.number, Case.title)
            .join(Case, Case.id == TrashedCase.case_id)
            .where(*desk.visible(AREA, TrashedCase.case_id))
            .where(TrashedCase.case_id.not_in(_erased()))
            .order_by(TrashedCase.at.desc(), Case.number)
        ).all()
        names = dict(session.execute(sa.select(User.id, User.name)).all()) if rows else {}
        found = tuple(_case(desk, session, names, *row) for row in rows)
    note_list(desk, TrashedCase.__tablename__, found)
    return found


def _case(
    desk: Desk,
    session: Session,
    names: dict[str, str],
    row: TrashedCase,
    number: str,
    title: str | None,
) -> CaseInTrash:
    asked = session.scalars(sa.select(Erasure).where(Erasure.record_id == row.case_id)).first()
    may = {
        action: desk.may(session, AREA, action, row.case_id)
        for action in (Action.CREATE, Action.EDIT, Action.FINALISE)
    }
    return CaseInTrash(
        row.case_id,
        number if asked is None else asked.number,
        title or "",
        names.get(row.by_id, ""),
        row.at,
        row.reason or "",
        days_left(row.at, desk.clock.now()),
        may[Action.EDIT],
        may[Action.CREATE],
        None if asked is None else asked.id,
        "" if asked is None else names.get(asked.asked_by, ""),
        asked is not None and asked.asked_by == desk.user_id,
        "" if asked is None else asked.reason,
        may[Action.FINALISE],
        asked is not None and asked.confirmed_at is not None,
    )


def refuse_all_held(session: Session, case_id: str) -> None:
    """Refuse where the case, or one exhibit of it, is under a legal hold.

    Raises:
        NotPermitted
    """
    refuse_held(session, case_id)
    held = sa.select(EvidenceItem.exhibit).where(
        EvidenceItem.case_id == case_id, EvidenceItem.hold == YES
    )
    number = session.scalars(held.order_by(EvidenceItem.exhibit)).first()
    if number is not None:
        raise NotPermitted(
            _(
                "Exhibit {number} of this case is under a legal hold: the case is not removed."
                " Release the hold first.",
                number=number,
            )
        )


def _row(session: Session, case_id: str) -> TrashedCase | None:
    return session.scalars(sa.select(TrashedCase).where(TrashedCase.case_id == case_id)).first()


def _erased() -> sa.Select[str]:
    return sa.select(Erasure.record_id).where(Erasure.compacted_at.is_not(None))
