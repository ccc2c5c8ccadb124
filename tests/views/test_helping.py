"""F1 everywhere: in the window, in its dialogs, in the first window; and the sheet of shortcuts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.case_picker import CasePicker
from desktop.views.form.builder import FormView
from desktop.views.going import Target
from desktop.views.help_window import HelpWindow
from desktop.views.labels import Words
from desktop.views.main_window import MainWindow
from desktop.views.shortcuts import IN_A_FORM
from desktop.views.shortcuts_dialog import ShortcutsDialog
from desktop.views.style import Look
from desktop.views.unlock.window import UnlockWindow
from desktop.views.worker import Worker
from desktop.views.workplace import Workplace
from tests.journeys.office import child, click, gone, preferences, said, settle
from tests.keyboard import press_key

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def no_window_stays(main_window: MainWindow) -> Iterator[None]:
    yield
    main_window.help.close()


def _guide(window: MainWindow) -> HelpWindow:
    assert window.help.guide is not None
    assert window.help.guide.isVisible()
    return window.help.guide


def _dialog(qtbot: QtBot, kind: type[QDialog]) -> QDialog:
    def found() -> list[QDialog]:
        return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]

    qtbot.waitUntil(lambda: bool(found()) and found()[0].isActiveWindow())
    return found()[0]


def test_f1_opens_the_page_of_the_place(main_window: MainWindow) -> None:
    main_window.go_to("claims")
    QTest.keyClick(main_window, Qt.Key.Key_F1)
    assert _guide(main_window).page == "claims"


def test_the_side_bar_opens_the_page_of_what_is_shown(main_window: MainWindow) -> None:
    main_window.go_to("statistics")
    click(main_window.sidebar.button("help"))
    assert _guide(main_window).page == "statistics"


def test_asked_again_it_is_the_same_window(qtbot: QtBot, main_window: MainWindow) -> None:
    main_window.help.show_here()
    guide = _guide(main_window)
    qtbot.waitUntil(guide.isActiveWindow)
    main_window.go_to("people")
    main_window.help.show_here()
    assert _guide(main_window) is guide
    assert guide.page == "people"


def test_f1_in_a_dialog(qtbot: QtBot, place: Workplace, main_window: MainWindow) -> None:
    main_window.go_to("deadlines")
    settle(qtbot, place)
    main_window._open_record("deadline", "", None)
    picker = _dialog(qtbot, CasePicker)
    QTest.keyClick(picker, Qt.Key.Key_F1)
    assert _guide(main_window).page == "lists"
    picker.activateWindow()
    qtbot.waitUntil(picker.isActiveWindow)
    picker.clearFocus()
    keys = [each for each in picker.findChildren(QShortcut) if each.key().toString() == "F1"]
    assert len(keys) == 1, "coming to the front again adds none"
    picker.reject()
    gone(qtbot, picker)


def test_the_guide_goes_with_its_window(qtbot: QtBot, main_window: MainWindow) -> None:
    main_window.help.show_here()
    guide = _guide(main_window)
    main_window.close()
    assert main_window.help.guide is None
    gone(qtbot, guide)


@pytest.mark.parametrize(
    ("key", "modifier"), [(Qt.Key.Key_Slash, CONTROL), (Qt.Key.Key_Question, None)]
)
def test_keys_open_the_sheet(
    qtbot: QtBot,
    main_window: MainWindow,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier | None,
) -> None:
    main_window.sidebar.button("cases").setFocus()
    QTest.keyClick(main_window, key, modifier or Qt.KeyboardModifier.NoModifier)
    sheet = _dialog(qtbot, ShortcutsDialog)
    click(child(sheet, QPushButton))
    gone(qtbot, sheet)


def test_the_sheet_is_scrolled_by_keys(qtbot: QtBot, main_window: MainWindow) -> None:
    main_window.help.show_shortcuts()
    sheet = _dialog(qtbot, ShortcutsDialog)
    sheet.resize(400, 300)
    bar = child(sheet, QScrollArea).verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    QTest.keyClick(child(sheet, QPushButton), Qt.Key.Key_PageDown)
    assert bar.value() > 0
    QTest.keyClick(sheet, Qt.Key.Key_Escape)
    gone(qtbot, sheet)


def test_a_question_mark_that_is_typed_stays_one(main_window: MainWindow) -> None:
    search = main_window.cases.listing.search
    search.setFocus()
    QTest.keyClick(search, Qt.Key.Key_Question, Qt.KeyboardModifier.NoModifier)
    assert main_window.findChildren(ShortcutsDialog) == []


def test_every_shortcut_is_on_the_sheet(qtbot: QtBot, main_window: MainWindow) -> None:
    main_window.help.show_shortcuts()
    sheet = _dialog(qtbot, ShortcutsDialog)
    lines = said(sheet).splitlines()
    bound = [each for each in main_window.findChildren(QShortcut) if each.parent() is not sheet]
    assert len(bound) > 12
    for shortcut in bound:
        assert shortcut.whatsThis(), f"make {shortcut.key().toString()} with shortcuts.bind"
        keys = shortcut.key().toString(shortcut.key().SequenceFormat.NativeText)
        beside = [by for does, by in pairwise(lines) if does == shortcut.whatsThis()]
        assert any(keys in by.split(", ") for by in beside), (shortcut.whatsThis(), keys)
    assert lines.index("Everywhere") < lines.index("In a list") < lines.index("In a form")
    sheet.reject()
    gone(qtbot, sheet)


def test_what_the_sheet_says_of_forms_is_so(
    qtbot: QtBot, place: Workplace, main_window: MainWindow, case_id: str
) -> None:
    main_window.go(Target("cases", case_id))
    settle(qtbot, place)
    main_window.cases.workspace.edit_step()
    settle(qtbot, place)
    form = child(main_window, FormView)
    named = {place.words.say(each.label): each for each in IN_A_FORM}
    for shortcut in form.findChildren(QShortcut):
        assert named[shortcut.whatsThis()].sequence == shortcut.key()
    form.state.edit("actor", "x")
    form._rows["actor"].editor.stops[0].setFocus()
    press_key(form, Qt.Key.Key_Z, modifiers=CONTROL)
    assert form.state.raws["actor"] == ""
    press_key(form, Qt.Key.Key_Z, modifiers=CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert form.state.raws["actor"] == "x"
    form.cancel_requested.emit()
    settle(qtbot, place)


def test_the_guide_leads_to_the_sheet(qtbot: QtBot, main_window: MainWindow) -> None:
    main_window.help.show_here()
    click(_guide(main_window).shortcuts)
    sheet = _dialog(qtbot, ShortcutsDialog)
    assert sheet.parent() is _guide(main_window)
    sheet.reject()
    gone(qtbot, sheet)


def test_f1_in_the_first_window(
    qtbot: QtBot,
    tmp_path: Path,
    words: Words,
    look: Look,
    worker: Worker,
    show: Callable[[QWidget], None],
) -> None:
    first = UnlockWindow(words, look, preferences(tmp_path), object(), worker)  # type: ignore[arg-type]  # it opens no door
    show(first)
    press_key(first, Qt.Key.Key_F1)
    assert first.help.guide is not None
    assert first.help.guide.page == "opening"
    first.activateWindow()
    qtbot.waitUntil(first.isActiveWindow)
    first.show_card("new")
    press_key(first, Qt.Key.Key_F1)
    guide = first.help.guide
    assert guide.page == "first-vault"
    first.close()
    gone(qtbot, guide)
