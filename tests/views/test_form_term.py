"""A word of the trade beside a question: tip, description, and a line to show and hide."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from desktop.core.glossary import glossary
from desktop.core.text import _
from desktop.forms.fields import ChoiceField, TextField
from desktop.forms.spec import Form, GroupField, Section
from desktop.views.form.builder import FormView
from desktop.views.form.editors import Kit
from desktop.views.labels import Words
from desktop.views.term_button import TermButton
from tests.journeys.office import child, click, said
from tests.views.sample_form import HandClock

FORM = Form(
    "trade",
    _("Form"),
    (
        Section(
            "trade",
            _("Form"),
            (
                ChoiceField(
                    "level",
                    _("Level of consistency"),
                    terms="consistency_levels",
                    term="consistency_level",
                ),
                ChoiceField("code", _("Step"), terms="steps"),
                TextField("plain", _("Note")),
                GroupField(
                    "rows",
                    _("Findings"),
                    fields=(TextField("served", _("Received on"), term="service"),),
                ),
            ),
        ),
    ),
)


@pytest.fixture
def form(kit: Kit, show: Callable[[QWidget], None]) -> FormView:
    form = FormView(FORM, kit, clock=HandClock())
    form.resize(800, 600)
    show(form)
    form.go_to("rows")
    return form


def _button(form: FormView, name: str) -> TermButton:
    return child(form, TermButton, f"{name}.term")


def test_a_question_is_explained(form: FormView) -> None:
    button, term = _button(form, "level"), glossary()["consistency_level"]
    assert button.accessibleName() == "What does “level of consistency” mean?"
    assert button.accessibleDescription() == term.in_language("en")
    assert button.toolTip().split() == term.in_language("en").split()
    assert max(map(len, button.toolTip().splitlines())) <= 90, "a long tip breaks its lines"
    assert button.whatsThis() == term.in_language("en")


def test_the_answer_that_is_chosen_goes_before(form: FormView) -> None:
    form.state.edit("level", "typical")
    form.save()
    assert "typical of: The finding is usually seen" in " ".join(
        _button(form, "level").toolTip().split()
    )


def test_an_answer_alone_may_be_explained(form: FormView) -> None:
    code = form._rows["code"].term
    assert code is not None
    assert code.isHidden()
    form.state.edit("code", "WRIT")
    assert code.isVisible()
    click(code)
    assert "With it a judgment in force is presented" in said(form)
    form.state.edit("code", "HEARING")
    assert code.isHidden()
    assert "With it a judgment" not in said(form)


def test_the_button_shows_and_hides_the_meaning(form: FormView) -> None:
    button = _button(form, "level")
    assert "one of five levels" not in said(form)
    click(button)
    assert "one of five levels" in said(form)
    click(button)
    assert "one of five levels" not in said(form)


def test_it_is_reached_before_its_editor(form: FormView) -> None:
    button = _button(form, "level")
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Tab)
    stop = form._rows["level"].editor.stops[0]
    assert QApplication.focusWidget() is stop
    QTest.keyClick(stop, Qt.Key.Key_Backtab)
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.isChecked()


def test_a_question_without_a_term_has_no_button(form: FormView) -> None:
    assert form._rows["plain"].term is None


def test_a_new_row_begins_with_its_answer(form: FormView) -> None:
    click(child(form, QWidget, "rows.add"))
    focus = QApplication.focusWidget()
    assert not isinstance(focus, QToolButton)
    assert not _button(form, "rows.0.served").isHidden()


def test_it_follows_the_language(form: FormView, words: Words) -> None:
    click(_button(form, "level"))
    words.set_language("ru")
    assert "одна из пяти степеней" in said(form)
    assert _button(form, "level").accessibleName() == "Что значит «степень соответствия»?"
