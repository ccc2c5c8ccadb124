"""Quick phrases: what is written often in a field, one's own and the office's; none is shipped.

Sealed as the form is: a phrase from a medical form opens with the clinical key only. Not in the
log, for a phrase belongs to no case; what it is inserted into is logged when it is saved.
"""

from __future__ import annotations

import sqlalchemy as sa

from desktop.core.errors import NotPermitted, WrongInput
from desktop.core.text import _, n_
from desktop.core.values import frozen_value
from desktop.models.columns import CLINICAL
from desktop.models.users import Phrase
from desktop.rules.access import Action
from desktop.rules.labels import not_for_this_role
from desktop.services.desk import Desk
from desktop.services.kinds import AREA_OF_FORM, compartment_of

LONGEST = 5000  # letters


@frozen_value
class PhraseText:
    """A phrase; `shared` with the office, and whether this user wrote it."""

    phrase_id: str
    text: str
    shared: bool
    mine: bool


def list_phrases(desk: Desk, form: str, field: str) -> tuple[PhraseText, ...]:
    """Return this user's phrases for a field, then the office's, each in alphabetical order.

    Raises:
        NotPermitted: the user fills in no such form, and so may not hold the key of its phrases.
    """
    _permit(desk, form)
    with desk.reading() as session:
        found = [
            PhraseText(each.id, each.text or each.clinical_text or "", bool(each.shared), mine)
            for each in session.scalars(_seen(desk).where(Phrase.place == f"{form}.{field}"))
            for mine in (each.user_id == desk.user_id,)
        ]
    return tuple(sorted(found, key=lambda each: (each.shared, each.text.casefold())))


def keep_phrase(
    desk: Desk,
    form: str,
    field: str,
    text: str,
    *,
    shared: bool = False,
    phrase_id: str | None = None,
) -> str:
    """Keep a phrase, or another wording of the phrase `phrase_id`; return its id.

    A phrase of the office can be worded anew by everybody who fills in the form; only who wrote
    it can take it back from the office. One that is gone meanwhile, or of another field, is kept
    as a new one.

    Raises:
        WrongInput: the text is empty or too long.
        NotPermitted: the user fills in no such form.
    """
    _permit(desk, form)
    if not text.strip():
        raise WrongInput(_("A phrase needs some words."))
    if len(text) > LONGEST:
        raise WrongInput(
            n_("Too long: {n} letter at most.", "Too long: {n} letters at most.", LONGEST)
        )
    place = f"{form}.{field}"
    with desk.keeping() as session:
        same = (Phrase.id == phrase_id, Phrase.place == place)
        phrase = session.scalars(_seen(desk).where(*same)).first()
        if phrase is None:
            phrase = Phrase(user_id=desk.user_id, place=place)
            session.add(phrase)
        if phrase.user_id == desk.user_id:
            phrase.shared = shared
        is_clinical = compartment_of(form) == CLINICAL
        setattr(phrase, "clinical_text" if is_clinical else "text", text.strip())
        return phrase.id


def remove_phrase(desk: Desk, phrase_id: str) -> None:
    """Remove a phrase of one's own or of the office; one that is gone already is no matter."""
    with desk.keeping() as session:
        phrase = session.scalars(_seen(desk).where(Phrase.id == phrase_id)).first()
        if phrase is not None:
            _permit(desk, phrase.place.split(".")[0])
            session.delete(phrase)


def _seen(desk: Desk) -> sa.Select[Phrase]:
    mine = Phrase.user_id == desk.user_id
    return sa.select(Phrase).where(sa.or_(mine, Phrase.shared.is_(True)))


def _permit(desk: Desk, form: str) -> None:
    area = AREA_OF_FORM[form]
    if not desk.scopes(area, Action.CREATE) | desk.scopes(area, Action.EDIT):
        raise NotPermitted(not_for_this_role(area, Action.EDIT))
