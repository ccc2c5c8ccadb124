"""Long texts: their words are counted, undo shows its place, and phrases are a key away."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QCheckBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.forms.medical import EVALUATION
from desktop.services import phrases
from desktop.services.desk import Desk
from desktop.views.form.builder import FormView
from desktop.views.form.phrases import PhrasePopup
from desktop.views.labels import PlainLabel
from desktop.views.offers import FormPhrases
from desktop.views.workplace import Workplace
from tests.desks import ALL_ROLES, colleague
from tests.journeys.office import child, click, gone, settle
from tests.keyboard import press_key, type_text
from tests.views.sample_form import HandClock, find, lines_of, open_section, press

Show = Callable[[QWidget], None]
CONTROL = Qt.KeyboardModifier.ControlModifier
COLLEAGUE = "33333333-3333-4333-8333-333333333333"
FORM, FIELD = "evaluation", "skin"
EXAMINATION = 5


@pytest.fixture
def form(place: Workplace, show: Show) -> FormView:
    """The medical form at its physical examination, as `EditPage` opens it."""
    kit = replace(place.kit, phrases=FormPhrases(place, FORM))
    view = FormView(EVALUATION, kit, clock=HandClock())
    view.resize(1000, 700)
    show(view)
    view._sections.turn_to(EXAMINATION)
    QApplication.processEvents()
    return view


@pytest.fixture
def skin(form: FormView) -> QPlainTextEdit:
    text: QPlainTextEdit = find(form, FIELD)
    text.setFocus()
    return text


def keep(desk: Desk, text: str, **how: Any) -> str:
    return phrases.keep_phrase(desk, FORM, FIELD, text, **how)


def opened(qtbot: QtBot, place: Workplace, text: QPlainTextEdit) -> PhrasePopup:
    """Open the phrases with the keyboard, and wait until they are there."""
    QTest.keyClick(text, Qt.Key.Key_Space, CONTROL)
    (popup,) = text.findChildren(PhrasePopup)
    settle(qtbot, place)
    assert popup.isVisible()
    return popup


def offered(popup: PhrasePopup) -> list[str]:
    found = child(popup, QListWidget, "phrases.list")
    return [found.item(row).text() for row in range(found.count())]


def button(popup: PhrasePopup, name: str) -> QAbstractButton:
    return child(popup, QAbstractButton, f"phrases.{name}")


def search(popup: PhrasePopup) -> QLineEdit:
    return child(popup, QLineEdit, "phrases.search")


# -- the text itself -----------------------------------------------------------------------------


def test_words_are_counted_below_the_text(view: FormView) -> None:
    story: QPlainTextEdit = find(view, "story")
    assert lines_of(view, "story") == ["Account"]
    type_text(story, "Ожог на спине")
    QApplication.processEvents()
    assert lines_of(view, "story") == ["Account", "3 words"]
    story.selectAll()
    type_text(story, "\b")
    assert lines_of(view, "story") == ["Account"]


def test_undo_goes_to_its_place_in_the_text(view: FormView) -> None:
    story: QPlainTextEdit = find(view, "story")
    view.set_values({"story": "one two three"})
    cursor = story.textCursor()
    assert cursor.position() == 0  # a record is read from its beginning
    cursor.setPosition(4)
    story.setTextCursor(cursor)
    type_text(story, "and ")
    story.moveCursor(QTextCursor.MoveOperation.End)
    view.state.stack.undo()
    assert (story.toPlainText(), story.textCursor().position()) == ("one two three", 4)
    view.state.stack.redo()
    assert (story.toPlainText(), story.textCursor().position()) == ("one and two three", 8)


@pytest.mark.parametrize("old", ["", "один 🙂 два", "two\u00a0words"])
@pytest.mark.parametrize("new", ["", "один 🙂🙂 два", "one two"])
def test_any_text_takes_the_place_of_any_other(view: FormView, old: str, new: str) -> None:
    for text in (old, new):
        view.set_values({"story": text or None})
        assert find(view, "story").toPlainText() == text.replace("\u00a0", " ")


def test_without_phrases_there_is_no_button_for_them(view: FormView) -> None:
    assert view.findChild(QToolButton, "story.phrases") is None
    QTest.keyClick(find(view, "story"), Qt.Key.Key_Space, CONTROL)
    assert view.findChildren(PhrasePopup) == []
    open_section(view, 1)


# -- phrases -------------------------------------------------------------------------------------


def test_none_is_shipped(qtbot: QtBot, place: Workplace, skin: QPlainTextEdit) -> None:
    popup = opened(qtbot, place, skin)
    assert offered(popup) == []
    assert popup._note.text() == "No phrases for this field yet."
    assert not button(popup, "insert").isEnabled()
    QTest.keyClick(search(popup), Qt.Key.Key_Escape)
    gone(qtbot, popup)
    assert QApplication.focusWidget() is skin


def test_a_phrase_is_inserted_at_the_cursor_as_one_step(
    qtbot: QtBot, place: Workplace, form: FormView, skin: QPlainTextEdit
) -> None:
    keep(place.desk, "No visible injuries.")
    type_text(skin, "Back:")
    popup = opened(qtbot, place, skin)
    press_key(search(popup), Qt.Key.Key_Return)
    gone(qtbot, popup)
    assert skin.toPlainText() == "Back: No visible injuries."
    type_text(skin, " Legs")
    for before in ("Back: No visible injuries.", "Back:", ""):
        QTest.keyClick(skin, Qt.Key.Key_Z, CONTROL)
        assert skin.toPlainText() == before
    assert form.values()["skin"] is None


def test_a_phrase_takes_the_place_of_what_is_selected(
    qtbot: QtBot, place: Workplace, form: FormView, skin: QPlainTextEdit
) -> None:
    keep(place.desk, "clear")
    type_text(skin, "Skin xxx")
    for _letter in "xxx":
        skin.moveCursor(QTextCursor.MoveOperation.Left, QTextCursor.MoveMode.KeepAnchor)
    press(form, "skin.phrases")
    (popup,) = skin.findChildren(PhrasePopup)
    settle(qtbot, place)
    click(button(popup, "insert"))
    gone(qtbot, popup)
    assert form.values()["skin"] == "Skin clear"
    assert "2 words" in lines_of(form, "skin")


def test_phrases_are_searched_and_chosen_with_the_keyboard(
    qtbot: QtBot, place: Workplace, skin: QPlainTextEdit
) -> None:
    for text in ("Oval scar", "Round scar", "Ожог"):
        keep(place.desk, text)
    popup = opened(qtbot, place, skin)
    type_text(search(popup), "scar")
    assert offered(popup) == ["Oval scar", "Round scar"]
    press_key(search(popup), Qt.Key.Key_Down)
    found = child(popup, QListWidget, "phrases.list")
    assert QApplication.focusWidget() is found
    with qtbot.waitSignal(popup.chosen):
        QTest.keyClick(found, Qt.Key.Key_Return)
    gone(qtbot, popup)
    assert skin.toPlainText() == "Round scar"
    popup = opened(qtbot, place, skin)
    type_text(search(popup), "zzz")
    assert popup._note.text() == "Nothing found"
    press_key(search(popup), Qt.Key.Key_Return)
    assert popup.isVisible()
    popup.reject()
    gone(qtbot, popup)


def test_the_selected_text_is_kept_as_a_phrase(
    qtbot: QtBot, place: Workplace, skin: QPlainTextEdit
) -> None:
    type_text(skin, "Two lines:\nboth clear")
    skin.selectAll()
    popup = opened(qtbot, place, skin)
    assert button(popup, "new").text() == "Keep the selected text as a phrase"
    click(button(popup, "new"))
    wording = child(popup, QPlainTextEdit, "phrases.text")
    assert wording.toPlainText() == "Two lines:\nboth clear"
    click(button(popup, "save"))
    settle(qtbot, place)
    assert offered(popup) == ["Two lines: both clear"]
    (kept,) = phrases.list_phrases(place.desk, FORM, FIELD)
    assert (kept.text, kept.shared) == ("Two lines:\nboth clear", False)
    popup.reject()
    gone(qtbot, popup)


def test_a_phrase_is_written_worded_anew_and_given_to_the_office(
    qtbot: QtBot, place: Workplace, skin: QPlainTextEdit
) -> None:
    popup = opened(qtbot, place, skin)
    assert button(popup, "new").text() == "New phrase…"
    click(button(popup, "new"))
    assert not button(popup, "save").isEnabled()
    type_text(child(popup, QPlainTextEdit, "phrases.text"), "Clear")
    click(button(popup, "save"))
    settle(qtbot, place)
    click(button(popup, "change"))
    type_text(child(popup, QPlainTextEdit, "phrases.text"), "All ")
    child(popup, QCheckBox, "phrases.shared").setChecked(True)
    click(button(popup, "save"))
    settle(qtbot, place)
    assert offered(popup) == ["All Clear"]
    other = colleague(place.desk, COLLEAGUE, ALL_ROLES)
    assert [each.text for each in phrases.list_phrases(other, FORM, FIELD)] == ["All Clear"]
    other.close()
    click(button(popup, "change"))
    QTest.keyClick(child(popup, QPlainTextEdit, "phrases.text"), Qt.Key.Key_Escape)
    assert popup.isVisible()  # only back to the list
    click(button(popup, "change"))
    click(button(popup, "cancel"))
    assert offered(popup) == ["All Clear"]
    popup.reject()
    gone(qtbot, popup)


def test_only_its_author_takes_a_phrase_back_from_the_office(
    qtbot: QtBot, place: Workplace, skin: QPlainTextEdit
) -> None:
    other = colleague(place.desk, COLLEAGUE, ALL_ROLES)
    keep(other, "Ours", shared=True)
    other.close()
    popup = opened(qtbot, place, skin)
    item = child(popup, QListWidget, "phrases.list").item(0)
    assert item.data(Qt.ItemDataRole.AccessibleTextRole) == "Ours (the office's)"
    click(button(popup, "change"))
    assert not child(popup, QCheckBox, "phrases.shared").isEnabled()
    popup.reject()
    gone(qtbot, popup)


def test_a_phrase_is_removed_and_put_back(
    qtbot: QtBot, place: Workplace, skin: QPlainTextEdit
) -> None:
    keep(place.desk, "Clear")
    popup = opened(qtbot, place, skin)
    click(button(popup, "remove"))
    settle(qtbot, place)
    assert offered(popup) == []
    click(button(popup, "put_back"))
    settle(qtbot, place)
    assert offered(popup) == ["Clear"]
    popup.reject()
    gone(qtbot, popup)


def test_what_cannot_be_kept_is_said(qtbot: QtBot, place: Workplace, skin: QPlainTextEdit) -> None:
    failed = QSignalSpy(place.failed)
    type_text(skin, "x")
    skin.setPlainText("x" * (phrases.LONGEST + 1))
    skin.selectAll()
    popup = opened(qtbot, place, skin)
    click(button(popup, "new"))
    click(button(popup, "save"))
    settle(qtbot, place)
    assert "Too long" in str(failed.at(0)[0])
    popup.reject()
    gone(qtbot, popup)


def test_each_field_of_a_row_has_phrases_of_its_own(
    qtbot: QtBot, place: Workplace, form: FormView
) -> None:
    phrases.keep_phrase(place.desk, FORM, "findings.description", "Oval")
    keep(place.desk, "Clear")
    form.go_to("findings")
    press(form, "findings.add")
    QApplication.processEvents()
    text: QPlainTextEdit = find(form, "findings.0.description")
    popup = opened(qtbot, place, text)
    assert offered(popup) == ["Oval"]
    press_key(search(popup), Qt.Key.Key_Return)
    gone(qtbot, popup)
    rows: Any = form.state.raws["findings"]
    assert rows[0]["description"] == "Oval"
    form.state.stack.undo()
    assert find(form, "findings.0.description").toPlainText() == ""


def test_what_helps_stands_beside_the_button_for_phrases(qtbot: QtBot, form: FormView) -> None:
    form.go_to("accompanied_by")
    row = form._rows["accompanied_by"]
    text, button = find(form, "accompanied_by"), find(form, "accompanied_by.phrases")
    label = next(e for e in row.findChildren(PlainLabel) if e.text() == "Name and position.")

    def it_does() -> None:
        below = text.mapTo(row, text.rect().bottomLeft()).y()
        top = label.mapTo(row, label.contentsRect().topLeft()).y()
        assert below <= top < button.mapTo(row, button.rect().bottomLeft()).y()
        assert label.mapTo(row, label.rect().topRight()).x() < button.mapTo(row, QPoint()).x()

    qtbot.waitUntil(it_does)  # the rows around it are built and laid out a few at a time
