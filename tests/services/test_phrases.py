"""Quick phrases: whose they are, where they lie, and who may not have them."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import pytest
import sqlalchemy as sa

from desktop import forms
from desktop.core.errors import NotPermitted, WrongInput
from desktop.forms.disclosure import DISCLOSURE
from desktop.forms.spec import Form
from desktop.models.users import Phrase
from desktop.services.desk import Desk
from desktop.services.phrases import LONGEST, keep_phrase, list_phrases, remove_phrase
from tests.desks import ALL_ROLES, colleague

OTHER = "44444444-4444-4444-8444-444444444444"


def texts(desk: Desk, form: str = "step", field: str = "text") -> list[str]:
    return [each.text for each in list_phrases(desk, form, field)]


def test_ones_own_phrases_come_before_those_of_the_office(desk: Desk) -> None:
    other = colleague(desk, OTHER, ALL_ROLES)
    keep_phrase(desk, "step", "text", " Refused. ")
    keep_phrase(desk, "step", "text", "appealed")
    keep_phrase(other, "step", "text", "Mine alone")
    keep_phrase(other, "step", "text", "About all of us", shared=True)
    keep_phrase(desk, "step", "source", "Page")
    assert texts(desk) == ["appealed", "Refused.", "About all of us"]
    assert [each.mine for each in list_phrases(desk, "step", "text")] == [True, True, False]
    assert texts(other) == ["Mine alone", "About all of us"]
    other.close()


def test_a_phrase_is_worded_anew_and_removed(desk: Desk) -> None:
    phrase_id = keep_phrase(desk, "step", "text", "Refused")
    assert keep_phrase(desk, "step", "text", "Refused again", phrase_id=phrase_id) == phrase_id
    assert texts(desk) == ["Refused again"]
    remove_phrase(desk, phrase_id)
    remove_phrase(desk, phrase_id)
    assert texts(desk) == []
    assert keep_phrase(desk, "step", "text", "Back", phrase_id=phrase_id) != phrase_id


def test_only_its_author_takes_a_phrase_back_from_the_office(desk: Desk) -> None:
    other = colleague(desk, OTHER, ALL_ROLES)
    phrase_id = keep_phrase(other, "step", "text", "Ours", shared=True)
    keep_phrase(desk, "step", "text", "Ours, better", phrase_id=phrase_id)
    assert texts(desk) == texts(other) == ["Ours, better"]
    keep_phrase(other, "step", "text", "Mine again", phrase_id=phrase_id)
    assert texts(desk) == []
    # What one does not see one cannot change or remove either.
    assert keep_phrase(desk, "step", "text", "Taken", phrase_id=phrase_id) != phrase_id
    remove_phrase(desk, phrase_id)
    assert texts(other) == ["Mine again"]
    other.close()


def test_a_phrase_of_a_medical_form_is_sealed_with_the_clinical_key(desk: Desk) -> None:
    keep_phrase(desk, "evaluation", "findings.description", "Oval, healed")
    keep_phrase(desk, "incident", "account", "In the person's words")
    with desk.reading() as session:
        kept = session.scalars(sa.select(Phrase).order_by(Phrase.place)).all()
        assert [(each.text, each.clinical_text) for each in kept] == [
            (None, "Oval, healed"),
            ("In the person's words", None),
        ]
    assert texts(desk, "evaluation", "findings.description") == ["Oval, healed"]


def test_who_fills_in_no_such_form_has_no_phrases_for_it(desk: Desk) -> None:
    phrase_id = keep_phrase(desk, "evaluation", "skin", "Clear", shared=True)
    lawyer = colleague(desk, OTHER, {"lawyer"}, held=("casework",))
    for refused in (
        lambda: list_phrases(lawyer, "evaluation", "skin"),
        lambda: keep_phrase(lawyer, "evaluation", "skin", "x"),
        lambda: keep_phrase(lawyer, "evaluation", "skin", "x", phrase_id=phrase_id),
        lambda: remove_phrase(lawyer, phrase_id),
    ):
        with pytest.raises(NotPermitted):
            refused()
    assert texts(lawyer) == []
    lawyer.close()


def test_a_phrase_of_another_form_is_not_worded_anew_from_this_one(desk: Desk) -> None:
    phrase_id = keep_phrase(desk, "evaluation", "skin", "Clear", shared=True)
    lawyer = colleague(desk, OTHER, {"lawyer"}, held=("casework",))
    assert keep_phrase(lawyer, "step", "text", "x", phrase_id=phrase_id) != phrase_id
    assert texts(desk, "evaluation", "skin") == ["Clear"]
    lawyer.close()


@pytest.mark.parametrize("text", ["", "  ", "x" * (LONGEST + 1)])
def test_a_phrase_has_words_and_is_no_novel(desk: Desk, text: str) -> None:
    with pytest.raises(WrongInput):
        keep_phrase(desk, "step", "text", text)


def test_every_form_has_an_area_for_its_phrases(desk: Desk) -> None:
    modules = [
        import_module(f"{forms.__name__}.{each.name}")
        for each in pkgutil.iter_modules(forms.__path__)
    ]
    declared = {
        form.key for module in modules for form in vars(module).values() if isinstance(form, Form)
    }
    assert len(declared) > 10
    for form in declared - {DISCLOSURE.key}:  # which is of no record, and offers none
        assert texts(desk, form, "any") == []
