"""The page on which a record is edited: loading, saving, what is wrong, the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.errors import WrongInput
from desktop.core.text import _
from desktop.core.when import When
from desktop.forms.cases import NEW_CASE
from desktop.services import proceedings
from desktop.views.cases import records
from desktop.views.editing import Editing, EditPage
from desktop.views.form.inputs import FormCombo
from desktop.views.style import Scheme
from desktop.views.workplace import Workplace
from tests.journeys.office import (
    child,
    settle,
)
from tests.keyboard import press_key, type_text
from tests.views.editing.hands import Opens, below, kept, line, press, stored

Show = Callable[[QWidget], None]
CONTROL = Qt.KeyboardModifier.ControlModifier


def test_a_record_is_shown_and_saved(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str, step_id: str
) -> None:
    page = opens(records.step(place.desk, case_id, step_id))
    assert line(page, "when").text() == "14.04.2007"
    line(page, "actor").selectAll()
    type_text(line(page, "actor"), "Прокурор района")
    with qtbot.waitSignals([page.saved, page.closed]):
        press(page, "save")
    settle(qtbot, place)
    assert stored(place.desk, case_id, step_id)["actor"] == "Прокурор района"
    assert kept(place, step_id) is None


def test_a_new_record_is_saved_with_ctrl_s(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str
) -> None:
    page = opens(records.step(place.desk, case_id))
    page.form.state.edit("code", "CASE_OPENED")
    type_text(line(page, "when"), "05.2007")
    with qtbot.waitSignal(page.saved) as saved:
        press_key(line(page, "when"), Qt.Key.Key_S, "", CONTROL)
    made = stored(place.desk, case_id, str(saved.args[0] if saved.args else ""))
    assert (made["code"], made["when"]) == ("CASE_OPENED", When.parse("2007-05"))


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_saved(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str
) -> None:
    page = opens(records.step(place.desk, case_id))
    type_text(line(page, "when"), "31.02.2007")
    with qtbot.assertNotEmitted(page.saved):
        press(page, "save")
        settle(qtbot, place)
    assert "There is no day 31.02.2007" in below(page, "when")
    assert below(page, "code") == "This must be answered."
    assert len(proceedings.chronology(place.desk, case_id)) == 0
    page.form.state.edit("code", "REFUSAL")
    line(page, "when").selectAll()
    type_text(line(page, "when"), "28.02.2007")
    assert below(page, "when") == "Understood as: 28 February 2007"
    with qtbot.waitSignal(page.saved):
        press(page, "save")


def test_what_the_service_refuses_leaves_the_form_as_it_was(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str
) -> None:
    assert case_id
    page = opens(records.new_case(place.desk))
    failed = QSignalSpy(place.failed)
    type_text(line(page, "number"), "KG-1")
    with qtbot.waitSignal(place.failed):
        press(page, "save")
    assert failed.at(0)[0].in_language("en").startswith("There is a case KG-1 already.")
    assert page.form.isEnabled()
    type_text(line(page, "number"), "-b")
    with qtbot.waitSignal(page.saved):
        press(page, "save")


def test_a_record_that_is_gone_closes_the_page_and_says_so(
    qtbot: QtBot, place: Workplace, case_id: str, step_id: str, show: Show
) -> None:
    proceedings.remove_step(place.desk, case_id, step_id, "a mistake")
    page = EditPage(place, records.step(place.desk, case_id, step_id))
    with qtbot.waitSignals([place.failed, page.closed]):
        show(page)


def test_undo_goes_through_fields_with_ctrl_z(
    qtbot: QtBot, place: Workplace, opens: Opens, case_id: str, step_id: str
) -> None:
    page = opens(records.step(place.desk, case_id, step_id))
    type_text(line(page, "actor"), "!")
    text = child(page.form, QPlainTextEdit, "text")
    type_text(text, "Отказ")
    assert page.form.state.dirty
    press_key(text, Qt.Key.Key_Z, "", CONTROL)
    assert text.toPlainText() == ""
    press_key(text, Qt.Key.Key_Z, "", CONTROL)
    assert line(page, "actor").text() == "Prosecutor"
    assert page.pending_draft() is None
    press(page, "redo")
    assert line(page, "actor").text() == "Prosecutor!"
    settle(qtbot, place)


@pytest.mark.parametrize(("scheme", "language"), [(Scheme.DARK, "ru"), (Scheme.LIGHT, "ru")])
def test_looks_and_language_change_while_one_writes(
    qtbot: QtBot,
    place: Workplace,
    opens: Opens,
    case_id: str,
    scheme: Scheme,
    language: str,
) -> None:
    page = opens(records.step(place.desk, case_id))
    page.form.state.edit("code", "REFUSAL")
    type_text(line(page, "when"), "14.04.2007")
    place.look.apply(scheme)
    place.words.set_language(language)
    assert "14 апреля 2007\u00a0г." in below(page, "when")
    assert page.back.text() != "Back"
    assert line(page, "when").text() == "14.04.2007"
    with qtbot.waitSignal(page.saved):
        press(page, "save")
    assert proceedings.chronology(place.desk, case_id)[0].when == When.parse("2007-04-14")


def test_the_keyboard_waits_in_the_first_field(
    place: Workplace, opens: Opens, case_id: str, step_id: str
) -> None:
    page = opens(records.new_case(place.desk))
    assert QApplication.focusWidget() is line(page, "number")
    page = opens(records.step(place.desk, case_id, step_id))
    assert QApplication.focusWidget() is child(page.form, FormCombo, "code")


def test_the_keyboard_stays_where_it_was_when_a_save_is_refused(
    qtbot: QtBot, place: Workplace, opens: Opens
) -> None:
    def refuse(_values: dict[str, Any], _version: int | None) -> None:
        raise WrongInput(_("Not today."))

    page = opens(Editing(NEW_CASE, _("New case"), "place", refuse))
    type_text(title := line(page, "title"), "Osh")
    title.setFocus()
    with qtbot.waitSignal(place.failed):
        press_key(title, Qt.Key.Key_S, "", CONTROL)
    assert QApplication.focusWidget() is title
