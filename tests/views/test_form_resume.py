"""Going on where one was: section, field, cursor and scroll; and when drafts are given out."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.forms.drafts import Spot, from_json, to_json
from desktop.forms.fields import TextField
from desktop.forms.incidents import INCIDENT
from desktop.forms.medical import EVALUATION
from desktop.forms.spec import Form, blank
from desktop.services import drafts
from desktop.services.kinds import KINDS
from desktop.services.records import save_record
from desktop.views.cases import records
from desktop.views.editing import Editing, EditPage
from desktop.views.form.builder import FormView
from desktop.views.form.editors import Kit
from desktop.views.workplace import Workplace
from tests.journeys.office import child, click, said, settle
from tests.keyboard import type_text
from tests.views.sample_form import FORM, find, line, open_section, press

SHOWN = EVALUATION.sections[5].fields
Show = Callable[[QWidget], None]


def resumed(show: Show, kit: Kit, form: Form, draft: str) -> FormView:
    view = FormView(form, kit)
    view.resize(900, 700)
    view.set_values({})
    view.resume(draft)
    show(view)
    QApplication.processEvents()
    return view


def focus() -> str:
    here = QApplication.focusWidget()
    return here.objectName() if here is not None else ""


@pytest.mark.parametrize(
    ("stop", "typed", "cursor"),
    [("family", "Ахметов", 3), ("country", "Country 1", 2), ("story", "two\nlines", 5)],
)
def test_the_cursor_is_back_in_its_letter(
    view: FormView, show: Show, kit: Kit, stop: str, typed: str, cursor: int
) -> None:
    there = find(view, stop)
    there.setFocus()
    type_text(there, typed)
    if isinstance(there, QPlainTextEdit):
        moved = there.textCursor()
        moved.setPosition(cursor)
        there.setTextCursor(moved)
    else:
        line(view, stop).setCursorPosition(cursor)
    again = resumed(show, kit, FORM, view.state.draft())
    assert focus() == stop
    type_text(find(again, stop), "|")
    assert again.state.raws[stop] == typed[:cursor] + "|" + typed[cursor:]


def test_the_section_and_the_row_are_there_again(view: FormView, show: Show, kit: Kit) -> None:
    open_section(view, 1)
    for text in ("a", "b"):
        press(view, "contacts.add")
        type_text(QApplication.focusWidget() or view, text)
    again = resumed(show, kit, FORM, view.state.draft())
    assert again._sections.current == 1
    assert focus() == "contacts.1.value"


def test_who_only_looked_at_a_section_is_there_again(view: FormView, show: Show, kit: Kit) -> None:
    type_text(line(view, "family"), "К")
    open_section(view, 1)
    find(view, "save").setFocus()
    again = resumed(show, kit, FORM, view.state.draft())
    assert again._sections.current == 1
    assert focus() == "claim"


def test_a_field_that_is_not_asked_any_more_is_not_gone_to(show: Show, kit: Kit) -> None:
    spot = Spot("money", "objection", 1, 5)  # of another section, and not shown
    again = resumed(show, kit, FORM, to_json(FORM, blank(FORM), spot))
    assert focus() == "claim"
    assert again._sections.current == 1
    resumed(show, kit, FORM, to_json(FORM, blank(FORM), Spot("gone", "gone")))
    assert focus() == "family"


@pytest.mark.parametrize("stop", ["skin", "chest_and_abdomen", "nervous_system"])
def test_the_page_is_scrolled_to_where_it_was(
    qtbot: QtBot, show: Show, kit: Kit, stop: str
) -> None:
    view = FormView(EVALUATION, kit)
    view.resize(900, 500)
    show(view)
    view.go_to(stop)
    page = view._stack.currentWidget()
    assert isinstance(page, QScrollArea)
    qtbot.waitUntil(lambda: {field.key for field in SHOWN} <= view._rows.keys())
    qtbot.wait(20)
    page.verticalScrollBar().setValue(page.verticalScrollBar().value() + 40)
    type_text(find(view, stop), "Ожог")
    view.state.edit("private", ("yes", ""))
    qtbot.wait(20)
    before = page.verticalScrollBar().value()
    again = FormView(EVALUATION, kit)
    again.resize(900, 500)
    again.set_values({})
    again.resume(view.state.draft())
    show(again)
    qtbot.wait(50)
    shown = again._stack.currentWidget()
    assert isinstance(shown, QScrollArea)
    assert shown.verticalScrollBar().value() == before
    assert focus() == stop


# -- when a draft is given out -------------------------------------------------------------------


def test_who_types_without_pause_has_a_draft_too(qtbot: QtBot, view: FormView) -> None:
    given = QSignalSpy(view.draft_ready)
    story = find(view, "story")
    for _letter in range(30):  # a letter every 5 ms, and a draft is due 30 ms after the first
        type_text(story, "a")
        qtbot.wait(5)
    assert given.count() >= 2
    assert json.loads(given.at(0)[0])["raws"]["story"] in "a" * 30


def test_a_draft_is_given_out_when_another_window_has_the_keyboard(
    qtbot: QtBot, view: FormView
) -> None:
    view.state._timer.setInterval(100_000)
    type_text(line(view, "family"), "Ким")
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitSignal(view.draft_ready):
        other.show()
        other.activateWindow()


def here(page: EditPage) -> str:
    """Return where the keyboard is within a page, whichever window has it."""
    return page.form.focusWidget().objectName()


# -- in a vault ----------------------------------------------------------------------------------


def page_of(qtbot: QtBot, place: Workplace, show: Show, editing: Editing, *draft: Any) -> EditPage:
    page = EditPage(place, editing, *draft)
    page.form.state._timer.setInterval(20)
    page.resize(1000, 700)
    show(page)
    settle(qtbot, place)
    QApplication.processEvents()
    return page


def test_going_on_after_leaving_is_going_on_there(
    qtbot: QtBot, place: Workplace, show: Show, case_id: str
) -> None:
    editing = records.record(place.desk, "incident", case_id)
    page = page_of(qtbot, place, show, editing)
    page.form.go_to("account")
    text = child(page, QPlainTextEdit, "account")
    type_text(text, "он сказал")
    text.moveCursor(QTextCursor.MoveOperation.Start)
    reopened = QSignalSpy(place.reopen)
    spoken = QSignalSpy(place.said)
    page.leave()
    settle(qtbot, place)
    spoken.at(0)[2]()
    following = page_of(qtbot, place, show, *reopened.at(0))
    assert here(following) == "account"
    type_text(child(following, QPlainTextEdit, "account"), "И ")
    # The same from the vault, as after a lock or a crash.
    again = page_of(qtbot, place, show, editing)
    assert child(again, QPlainTextEdit, "account").toPlainText().endswith("он сказал")
    assert here(again) == "account"
    assert "You had begun this before" in said(again)


def test_a_draft_of_an_older_form_says_what_was_left_out(
    qtbot: QtBot, place: Workplace, show: Show, case_id: str
) -> None:
    older = TextField("weather", _("Weather"))
    section = replace(INCIDENT.sections[0], fields=(*INCIDENT.sections[0].fields, older))
    form = replace(INCIDENT, sections=(section, *INCIDENT.sections[1:]))
    body = to_json(form, blank(form) | {"place": "Osh", "weather": "Snow " * 100})
    drafts.keep_draft(place.desk, "incident", case_id, body)
    page = page_of(qtbot, place, show, records.record(place.desk, "incident", case_id))
    assert page.form.values()["place"] == "Osh"
    told = said(page)
    assert "The form asks this no more, it was left out: Weather: “Snow Snow" in told
    assert page._left_out.toolTip().count("Snow") == 100
    type_text(child(page.form, QWidget, "place"), "!")
    qtbot.waitUntil(lambda: "Osh!" in kept(place, case_id))
    assert "Snow Snow" in kept(place, case_id)  # nothing is lost before it was seen
    click(page.forget)
    settle(qtbot, place)
    assert not page._resumed.isVisible()
    assert kept(place, case_id) == ""


def kept(place: Workplace, case_id: str) -> str:
    draft = drafts.find_draft(place.desk, "incident", case_id)
    return "" if draft is None else draft.body


def test_a_cancelled_form_is_forgotten_and_a_left_one_is_not(
    qtbot: QtBot, place: Workplace, show: Show, case_id: str
) -> None:
    values = {"place": "Osh"}
    record_id, _changes = save_record(place.desk, KINDS["incident"], case_id, values)
    editing = records.record(place.desk, "incident", case_id, record_id)
    for act, remains in (("cancel", False), ("leave", True)):
        page = page_of(qtbot, place, show, editing)
        type_text(child(page.form, QWidget, "place"), "!")
        getattr(page, act)()
        settle(qtbot, place)
        assert (drafts.find_draft(place.desk, "incident", record_id) is not None) == remains
    again = page_of(qtbot, place, show, editing)
    assert "You had begun this before" in said(again)
    assert from_json(INCIDENT, again.form.state.draft()).raws["place"] == "Osh!"
