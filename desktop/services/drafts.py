"""Drafts: what a user was typing, sealed in the vault, offered again after a lock or a crash."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.values import frozen_value
from desktop.models.drafts import Draft
from desktop.services.desk import Desk
from desktop.services.kinds import is_clinical
from desktop.storage.engine import WRITE
from desktop.storage.failures import in_words


@frozen_value
class DraftText:
    """A stored draft: the form's JSON, the version it was begun from, and when it was kept."""

    body: str
    expected_version: int | None
    saved_at: datetime


def keep_draft(
    desk: Desk, form: str, place: str, body: str, expected_version: int | None = None
) -> None:
    """Keep the draft of this user for `form` at `place` (a record's id, or a case's for a new one).

    Not in the log: drafts change every few seconds, and the save they end in is logged.
    """
    engine = desk.vault.engine.execution_options(**{WRITE: True})
    with desk.vault.writer, in_words(), Session(engine) as session, session.begin():
        draft = session.scalars(_mine(desk, form, place)).first()
        if draft is None:
            draft = Draft(user_id=desk.user_id, form=form, place=place, saved_at=desk.clock.now())
            session.add(draft)
        setattr(draft, _column(form), body)
        draft.saved_at = desk.clock.now()
        draft.expected_version = expected_version


def find_draft(desk: Desk, form: str, place: str) -> DraftText | None:
    """Return this user's draft, if there is one."""
    with desk.reading() as session:
        draft = session.scalars(_mine(desk, form, place)).first()
        if draft is None:
            return None
        body = draft.body or draft.clinical_body or ""
        return DraftText(body, draft.expected_version, draft.saved_at)


def drop_draft(desk: Desk, form: str, place: str) -> None:
    """Forget a draft: its form was saved or thrown away."""
    engine = desk.vault.engine.execution_options(**{WRITE: True})
    with desk.vault.writer, in_words(), Session(engine) as session, session.begin():
        draft = session.scalars(_mine(desk, form, place)).first()
        if draft is not None:
            session.delete(draft)


def _column(form: str) -> str:
    """Return where a draft of this form is sealed: with what the form will save."""
    return "clinical_body" if is_clinical(form) else "body"


def _mine(desk: Desk, form: str, place: str) -> sa.Select[Draft]:
    return sa.select(Draft).where(
        Draft.user_id == desk.user_id, Draft.form == form, Draft.place == place
    )
