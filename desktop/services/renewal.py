"""Renewing a compartment's key after somebody who held it has left, and all that lies under it.

The key file first: it gets one more generation, under which nothing lies yet, and the vault opens
as before. Then everything of the compartment is sealed anew: with SQLCipher on a copy of the
database that is checked and exchanged for it, on PostgreSQL in one transaction. What is interrupted
leaves the old state and the renewal due; begun again, it goes on with the generation it made.

The differences of the log stay under their own keys, which are only sealed anew, as the log cannot
be rewritten; whatever is saved afterwards gets other keys of differences.
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.changes import Changes
from desktop.core.errors import Conflict, Damaged
from desktop.core.progress import Progress
from desktop.core.text import _
from desktop.core.values import frozen_value
from desktop.models.users import Renewal, User
from desktop.rules.access import Action
from desktop.services.desk import Desk
from desktop.services.users import AREA, members
from desktop.storage import log, log_check, resealing
from desktop.storage.renewing import exchanged_copy
from desktop.vault import slots

RENEWED: Final = "renew_key"
# How far it is, of the whole: sealing, then the log, then the check, as they took in trials.
_SEALED, _RESEALED, _WHOLE = 30, 60, 100


@frozen_value
class Due:
    """A key to be renewed: since when, after whom, and by whom it can be done."""

    compartment: str
    since: datetime
    after: tuple[str, ...]
    holders: tuple[str, ...]
    is_held: bool


def due_renewals(desk: Desk) -> tuple[Due, ...]:
    """Return the keys that are due: those one holds, and all for whoever may see the users."""
    with desk.reading() as session:
        sees_all = desk.may(session, AREA, Action.VIEW)
        found = [each for each in _due(session) if sees_all or each.compartment in desk.held]
        if not found:
            return ()
        names = dict(session.execute(sa.select(User.id, User.name)).all())
    there = members(desk)
    return tuple(
        Due(
            compartment,
            min(each.due_at for each in found if each.compartment == compartment),
            tuple(names[each.user_id] for each in found if each.compartment == compartment),
            tuple(
                names[user_id]
                for user_id, member in there.items()
                if member.active and compartment in member.compartments and user_id in names
            ),
            compartment in desk.held,
        )
        for compartment in sorted({each.compartment for each in found})
    )


def renew_key(desk: Desk, compartment: str, progress: Progress | None = None) -> Changes:
    """Seal everything of a compartment under a new key; nobody can save meanwhile.

    Raises:
        NotPermitted: the key is not held.
        Conflict: it is not due any more.
        Damaged: something does not open, or the log and the records would not agree afterwards.
        StorageFailure, Cancelled: everything is as it was, but for a key that nothing lies under.
    """
    progress = progress or Progress()
    if desk.vault.engine.dialect.name == "postgresql":
        with desk.vault.writer:
            _begin_generation(desk, compartment)
        changes = _reseal(desk, compartment, progress)
    else:
        with desk.vault.writer:
            _begin_generation(desk, compartment)
            with exchanged_copy(desk.vault) as copy:
                at_copy = Desk(copy, desk.clock, desk.user_id, desk.roles)
                changes = _reseal(at_copy, compartment, progress)
                progress.step(_RESEALED, _WHOLE)
                _check(at_copy)
    desk.tell(changes)
    return changes


def _begin_generation(desk: Desk, compartment: str) -> None:
    """Make a key that nobody who left has held, unless an interrupted renewal has made it."""
    keys = desk.vault.keys
    newest = keys.newest(compartment)
    with desk.reading() as session:
        known = [each.generation for each in _due(session) if each.compartment == compartment]
    if not known:
        raise Conflict(_("This key is not due for renewal any more."))
    if newest <= max(known):
        keys.adopt(slots.renew_compartment(desk.vault.folder, keys, compartment))
    desk.forget_difference_keys()


def _reseal(desk: Desk, compartment: str, progress: Progress) -> Changes:
    with desk.writing(RENEWED) as work:
        session, keys = work.session, desk.vault.keys
        part = progress.share(0, _SEALED, _WHOLE)
        touched = resealing.reseal(session, keys, compartment, part)
        if resealing.remaining(session, keys, compartment):
            raise Damaged(_("Something still lies under the old key: nothing was changed."))
        work.events += log.resealed(session, desk.log_keys(), RENEWED, touched)
        for each in _due(session):
            if each.compartment == compartment:
                each.done_at = work.at
    return work.changes


def _check(desk: Desk) -> None:
    with desk.reading() as session:
        state = log_check.check_log(session, desk.log_keys())
    if state.fault is not None:
        raise Damaged(
            _("After the renewal the log and the records would not agree: nothing was changed.")
        )


def _due(session: Session) -> list[Renewal]:
    query = sa.select(Renewal).where(Renewal.done_at.is_(None)).order_by(Renewal.due_at)
    return list(session.scalars(query))
