"""Drafts: what a user was typing, sealed in the vault, offered again after a lock or a crash."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from desktop.core.values import frozen_value
from desktop.forms.cases import NEW_CASE
from desktop.models.cases import Case
from desktop.models.columns import CASEWORK, CLINICAL, OFFICE
from desktop.models.drafts import Draft
from desktop.models.people import PersonRole
from desktop.models.proceedings import Step
from desktop.rules.access import Action, reaches
from desktop.services.desk import Desk
from desktop.services.kinds import AREA_OF_FORM, KINDS, compartment_of
from desktop.services.standing import is_in_trash


@frozen_value
class DraftText:
    """A stored draft: the form's JSON, the version it was begun from, and when it was kept."""

    body: str
    expected_version: int | None
    saved_at: datetime


@frozen_value
class DraftLine:
    """An unfinished form in a list: which, of which case, kept when; never what was typed.

    `record_id` is None for a new record, `case_id` for a case that does not exist yet.
    """

    form: str
    case_id: str | None
    case_number: str
    record_id: str | None
    saved_at: datetime


def list_drafts(desk: Desk, session: Session) -> tuple[DraftLine, ...]:
    """Return this user's drafts, the last kept first, in the transaction under way.

    Whatever the number of drafts, it takes four queries, and no draft is opened. A draft that
    cannot be taken up again is left out: its record is gone, or its case is another team's now.
    """
    drafts = session.execute(
        sa.select(Draft.form, Draft.place, Draft.saved_at)
        .where(Draft.user_id == desk.user_id)
        .order_by(Draft.saved_at.desc(), Draft.id)
    ).all()
    cases = _cases_at(session, sorted({each.place for each in drafts}))
    stands = desk.standings(session, {case_id for each in cases.values() for case_id, _n in each})
    found = []
    for form, place, saved_at in drafts:
        if form == NEW_CASE.key:
            found.append(DraftLine(form, None, "", None, saved_at))
            continue
        scopes = (
            desk.scopes(AREA_OF_FORM[form], Action.VIEW) if form in AREA_OF_FORM else frozenset()
        )
        for case_id, number in cases.get(place, ()):
            if reaches(scopes, Action.VIEW, stands[case_id]):
                record_id = None if place == case_id else place
                found.append(DraftLine(form, case_id, number, record_id, saved_at))
                break
    return tuple(found)


def _cases_at(session: Session, places: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Return id and number of the case, or of a person's cases, that each place belongs to."""
    models = (Step, *(kind.model for kind in KINDS.values()))
    parts = [
        sa.select(key.label("place"), case_id.label("case_id")).where(key.in_(places))
        for key, case_id in (
            (Case.id, Case.id),
            (PersonRole.person_id, PersonRole.case_id),
            *((model.id, model.case_id) for model in models),
        )
    ]
    at = sa.union(*parts).subquery()
    rows = session.execute(
        sa.select(at.c.place, Case.id, Case.number)
        .join(Case, Case.id == at.c.case_id)
        .where(~is_in_trash(Case.id))
        .order_by(Case.number)
    )
    found: dict[str, list[tuple[str, str]]] = {}
    for place, case_id, number in rows:
        found.setdefault(place, []).append((case_id, number))
    return found


def keep_draft(
    desk: Desk, form: str, place: str, body: str, expected_version: int | None = None
) -> None:
    """Keep the draft of this user for `form` at `place` (a record's id, or a case's for a new one).

    Not in the log: drafts change every few seconds, and the save they end in is logged.
    """
    with desk.keeping() as session:
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
        body = draft.body or draft.clinical_body or draft.office_body or ""
        return DraftText(body, draft.expected_version, draft.saved_at)


def drop_draft(desk: Desk, form: str, place: str) -> None:
    """Forget a draft: its form was saved or thrown away."""
    with desk.keeping() as session:
        draft = session.scalars(_mine(desk, form, place)).first()
        if draft is not None:
            session.delete(draft)


def _column(form: str) -> str:
    """Return where a draft of this form is sealed: with what the form will save."""
    return _COLUMNS[compartment_of(form)]


def _mine(desk: Desk, form: str, place: str) -> sa.Select[Draft]:
    return sa.select(Draft).where(
        Draft.user_id == desk.user_id, Draft.form == form, Draft.place == place
    )


_COLUMNS = {CASEWORK: "body", CLINICAL: "clinical_body", OFFICE: "office_body"}
