"""Closing a case to a colleague for a conflict of interest: it overrides every grant.

Whoever may change the team may do it, and lift it again; never for oneself, so that
somebody is left who can lift it.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, NotFound, NotPermitted, WrongInput
from desktop.core.text import _
from desktop.models.cases import CaseBlock
from desktop.models.users import User
from desktop.services.cases import touch
from desktop.services.desk import Desk
from desktop.services.removal import Removed, put_back, take_out
from desktop.services.teams import permit_changing

_ACTIVE = "active"


def block(desk: Desk, case_id: str, user_id: str, reason: str) -> Changes:
    """Close a case to a colleague; `lift` opens it again.

    Raises:
        WrongInput: no reason is given.
        Conflict: it is closed to them already.
        NotFound: nobody of that id works here.
        NotPermitted: also to oneself, who could not undo it.
    """
    said = reason.strip()
    if not said:
        raise WrongInput(_("Say what the conflict of interest is."))
    with desk.writing("block_colleague") as work:
        session = work.session
        permit_changing(desk, session, case_id)
        if user_id == desk.user_id:
            raise NotPermitted(
                _("You cannot close a case to yourself. Ask a colleague who may change its team.")
            )
        user = session.get(User, user_id)
        if user is None or user.status != _ACTIVE:
            raise NotFound(_("This colleague does not work here any more."))
        if _block(session, case_id, user_id) is not None:
            raise Conflict(_("This case is closed to that colleague already."))
        session.add(CaseBlock(case_id=case_id, user_id=user_id, reason=said))
        touch(session, case_id, work)
    return work.changes


def lift(desk: Desk, case_id: str, user_id: str) -> Removed:
    """Open a case to a colleague again, as far as role and team allow; `restore` closes it again.

    Raises:
        NotFound: it is not closed to them.
        NotPermitted
    """
    with desk.writing("lift_block") as work:
        session = work.session
        permit_changing(desk, session, case_id)
        found = _block(session, case_id, user_id)
        if found is None:
            raise NotFound(_("This case is not closed to that colleague any more."))
        removed = take_out(session, found)
        touch(session, case_id, work)
    return removed


def restore(desk: Desk, case_id: str, removed: Removed) -> Changes:
    """Close a case again that was opened by slip.

    Raises:
        Conflict: it is closed again already.
        NotPermitted
    """
    with desk.writing("restore_block") as work:
        session = work.session
        permit_changing(desk, session, case_id)
        if _block(session, case_id, str(removed.rows[0].values["user_id"])) is not None:
            raise Conflict(_("This case is closed to that colleague already."))
        put_back(session, removed, case_id)
        touch(session, case_id, work)
    return work.changes


def _block(session: Session, case_id: str, user_id: str) -> CaseBlock | None:
    query = sa.select(CaseBlock).where(CaseBlock.case_id == case_id, CaseBlock.user_id == user_id)
    return session.scalars(query).first()
