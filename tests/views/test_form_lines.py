"""Lines for numbers, dates and times: units, today and now, what was understood."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from desktop.core.text import _
from desktop.core.when import When
from desktop.forms.fields import Link, LinkField, NumberField, TextField, TimeField, WhenField
from desktop.forms.spec import Form, GroupField, Section
from desktop.views.form.builder import FormView
from desktop.views.form.editors import Kit
from tests.keyboard import type_text
from tests.views.sample_form import HandClock, find, line, lines_of, press, said_below

Show = Callable[[QWidget], None]
NOW = dt.datetime(2026, 11, 22, 9, 5).astimezone()

FORM = Form(
    "lines",
    _("Lines"),
    (
        Section(
            "all",
            _("All"),
            (
                NumberField("length", _("Length"), unit=_("mm")),
                WhenField("when", _("When")),
                WhenField("due", _("Due"), exact=True, help=_("A court's day.")),
                WhenField("birth", _("Date of birth"), today=False),
                TimeField("start", _("Start")),
                LinkField("person", _("Person"), of="people"),
                GroupField(
                    "rows", _("Rows"), fields=(WhenField("when", _("When")), TextField("t", _("T")))
                ),
            ),
        ),
    ),
)


@pytest.fixture
def view(show: Show, kit: Kit) -> FormView:
    view = FormView(FORM, replace(kit, now=lambda: NOW), clock=HandClock())
    view.resize(900, 700)
    show(view)
    QApplication.processEvents()
    return view


def test_the_unit_stands_behind_the_number(view: FormView) -> None:
    assert "mm" in lines_of(view, "length")
    assert line(view, "length").accessibleName() == "Length, mm"


@pytest.mark.parametrize(("field", "shown"), [("when", "22.11.2026"), ("start", "09:05")])
def test_a_button_enters_today_or_now(view: FormView, field: str, shown: str) -> None:
    press(view, f"{field}.now")
    assert line(view, field).text() == shown
    assert QApplication.focusWidget() is line(view, field)
    view.state.stack.undo()
    assert line(view, field).text() == ""


@pytest.mark.parametrize("letter", ["t", "T", "е", "Е"])
def test_a_letter_in_an_empty_line_is_today(view: FormView, letter: str) -> None:
    type_text(line(view, "when"), letter)
    assert view.values()["when"] == When.parse("2026-11-22")
    line(view, "due").setText("1 ")
    type_text(line(view, "due"), letter)
    assert line(view, "due").text() == f"1 {letter}"  # as in "1 October"


@pytest.mark.parametrize("letter", ["n", "т"])
def test_a_letter_in_an_empty_line_is_now(view: FormView, letter: str) -> None:
    type_text(line(view, "start"), letter)
    assert view.values()["start"] == dt.time(9, 5)


def test_where_today_is_no_answer_it_is_not_offered(view: FormView) -> None:
    assert view.findChild(QToolButton, "birth.now") is None
    press(view, "rows.add")
    assert view.findChild(QToolButton, "rows.0.when.now") is None  # no room; the letter works
    type_text(line(view, "rows.0.when"), "t")
    assert view.values()["rows"][0]["when"] == When.parse("2026-11-22")


def test_who_writes_a_date_is_told_how_and_then_what_was_understood(view: FormView) -> None:
    assert said_below(view, "when") == ""
    type_text(line(view, "when"), "04.20")
    assert said_below(view, "when").startswith("As precise as it is known")
    type_text(line(view, "when"), "07")
    assert said_below(view, "when") == "Understood as: April 2007"
    type_text(line(view, "due"), "04")
    assert lines_of(view, "due") == ["Due", "A court's day."]  # the form's own help stays
    type_text(line(view, "due"), ".05.2007")
    assert lines_of(view, "due")[1:] == ["A court's day.", "Understood as: 4 May 2007"]


@pytest.mark.parametrize("typed", ["9:30", "0930", "930", "09.30"])
def test_a_time_is_typed_as_it_is_said(view: FormView, typed: str) -> None:
    type_text(line(view, "start"), typed)
    assert view.values()["start"] == dt.time(9, 30)


class Registry:
    """Offers one person."""

    def offer(self, of: str, show: Callable[[Sequence[Link]], None], owner: QObject) -> None:
        assert (of, owner is None) == ("people", False)
        show((Link("", ""), Link("7", "Жумабаева С.")))


def test_choosing_the_same_record_again_changes_nothing(show: Show, kit: Kit) -> None:
    view = FormView(FORM, replace(kit, links=Registry()), clock=HandClock())
    view.set_values({"person": Link("7", "Жумабаева")})  # she has married since
    show(view)
    QApplication.processEvents()
    person = find(view, "person")
    assert person.currentText() == "Жумабаева С."
    person.setFocus()
    person.activated.emit(person.currentIndex())
    assert not view.state.dirty
    assert view.state.stack.count() == 0
    QTest.keyClick(person, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_text(person, "x")
    assert view.state.dirty
