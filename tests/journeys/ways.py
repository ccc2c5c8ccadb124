"""Two ways to use the window: the keyboard alone, and the mouse alone.

A journey that is written once is walked both ways. Whoever uses the mouse types words, too, but
presses no key that does something.
"""

from __future__ import annotations

from typing import Protocol

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QPushButton,
    QTabBar,
    QWidget,
)

from desktop.views.form.builder import FormView
from desktop.views.form.flow import FlowButton
from desktop.views.lists import DISPLAY, SPOKEN, PaintedList
from desktop.views.main_window import MainWindow
from desktop.views.registers.table import ColumnList
from tests.journeys.hands import CONTROL, entry, focus, go_to_place, tab_to
from tests.journeys.office import child, click
from tests.keyboard import press_key, type_text


class Way(Protocol):
    """How a person gets about."""

    def go(self, window: MainWindow, place: str) -> None:
        """Go to a place of the side bar."""

    def press(self, button: QWidget) -> None:
        """Press a button."""

    def turn(self, bar: QTabBar, number: int) -> None:
        """Turn to a tab."""

    def write(self, window: MainWindow, field: str, text: str) -> None:
        """Write into a field, or search its list."""

    def choose(self, window: MainWindow, field: str, answer: str) -> None:
        """Press one of the buttons of a field."""

    def tick(self, window: MainWindow, field: str, row: int) -> None:
        """Tick a row of a list."""

    def open_row(self, rows: QAbstractItemView, words: str) -> None:
        """Open the row that is read aloud with these words."""

    def turn_section(self, form: FormView, number: int) -> None:
        """Turn to a section of a form."""

    def save(self, window: MainWindow) -> None:
        """Save the form that is open."""


class Keyboard:
    """No mouse."""

    def go(self, window: MainWindow, place: str) -> None:
        go_to_place(window, place)

    def press(self, button: QWidget) -> None:
        tab_to(button)
        press_key(focus(), Qt.Key.Key_Space, " ")

    def turn(self, bar: QTabBar, number: int) -> None:
        tab_to(bar)
        for _ in range(bar.count()):
            if bar.currentIndex() == number:
                return
            on = bar.currentIndex() < number
            press_key(bar, Qt.Key.Key_Right if on else Qt.Key.Key_Left)
        pytest.fail(f"the arrow keys do not reach tab {number}")

    def write(self, window: MainWindow, field: str, text: str) -> None:
        tab_to(child(window, QWidget, field))
        line = focus()
        type_text(line, text)
        popup = offered(line)
        if popup is not None:
            press_key(popup, Qt.Key.Key_Down)
            press_key(popup, Qt.Key.Key_Return)
        window.activateWindow()  # without a window manager the popup would stay the active one
        QApplication.processEvents()  # or what the popup did to the keyboard is told a field later

    def choose(self, window: MainWindow, field: str, answer: str) -> None:
        wanted = child(window, FlowButton, f"{field}.{answer}")
        buttons = wanted._in.buttons
        tab_to(next(each for each in buttons if each.focusPolicy() & Qt.FocusPolicy.TabFocus))
        while focus() is not wanted:
            here = [each.hasFocus() for each in buttons].index(True)
            on = here < buttons.index(wanted)
            press_key(focus(), Qt.Key.Key_Right if on else Qt.Key.Key_Left)
        if not wanted.isChecked():
            press_key(wanted, Qt.Key.Key_Space, " ")
        assert wanted.isChecked()

    def tick(self, window: MainWindow, field: str, row: int) -> None:
        rows = child(window, QListWidget, field)
        tab_to(rows)
        press_key(rows, Qt.Key.Key_Home)
        for _ in range(row):
            press_key(rows, Qt.Key.Key_Down)
        if rows.item(row).checkState() is Qt.CheckState.Unchecked:
            press_key(rows, Qt.Key.Key_Space, " ")
        assert rows.item(row).checkState() is Qt.CheckState.Checked

    def open_row(self, rows: QAbstractItemView, words: str) -> None:
        tab_to(rows)
        wanted = row_of(rows, words)
        for _ in range(rows.model().rowCount()):
            if rows.currentIndex().row() == wanted:
                break
            press_key(rows, Qt.Key.Key_Down)
        assert rows.currentIndex().row() == wanted
        press_key(rows, Qt.Key.Key_Return)

    def turn_section(self, form: FormView, number: int) -> None:
        for _ in range(number - form._sections.current):
            press_key(focus(), Qt.Key.Key_PageDown, "", CONTROL)
        assert form._sections.current == number

    def save(self, window: MainWindow) -> None:
        assert window.isActiveWindow()
        press_key(focus(), Qt.Key.Key_S, "", CONTROL)


class Mouse:
    """No key that does something."""

    def go(self, window: MainWindow, place: str) -> None:
        click(window.sidebar.button(place))

    def press(self, button: QWidget) -> None:
        click(button)

    def turn(self, bar: QTabBar, number: int) -> None:
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(number).center())
        assert bar.currentIndex() == number

    def write(self, window: MainWindow, field: str, text: str) -> None:
        named = child(window, QWidget, field)
        click(line := named if isinstance(named, QPlainTextEdit) else entry(window, field))
        type_text(line, text)
        popup = offered(line)
        if popup is not None:
            at = popup.visualRect(popup.model().index(0, 0)).center()
            QTest.mouseClick(popup.viewport(), Qt.MouseButton.LeftButton, pos=at)
        window.activateWindow()

    def choose(self, window: MainWindow, field: str, answer: str) -> None:
        click(child(window, FlowButton, f"{field}.{answer}"))

    def tick(self, window: MainWindow, field: str, row: int) -> None:
        rows = child(window, QListWidget, field)
        rect = rows.visualItemRect(rows.item(row))
        if rows.item(row).checkState() is Qt.CheckState.Checked:
            return  # it is so from the beginning
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rect.center())
        assert rows.item(row).checkState() is Qt.CheckState.Checked

    def open_row(self, rows: QAbstractItemView, words: str) -> None:
        at = click_row(rows, words)
        if isinstance(rows, ColumnList):  # one click only chooses
            QTest.mouseDClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)

    def turn_section(self, form: FormView, number: int) -> None:
        beside, above = form._sections._list, form._sections._combo
        rows: QAbstractItemView = beside
        if above.isVisible():  # a narrow window
            click(above)
            rows = above.view()
            QTest.qWait(QApplication.doubleClickInterval() + 50)  # the popup waits for as long
        at: QPoint = rows.visualRect(rows.model().index(number, 0)).center()
        QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
        assert form._sections.current == number

    def save(self, window: MainWindow) -> None:
        click(child(window, QPushButton, "save"))


def click_row(rows: QAbstractItemView, words: str) -> QPoint:
    """Click on the row that is shown or read aloud with these words; return where."""
    at = rows.visualRect(rows.model().index(row_of(rows, words), 0)).center()
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=at)
    return at


def row_of(rows: QAbstractItemView, words: str) -> int:
    """Return the number of the first row that is shown or read aloud with these words."""
    model = rows.model()
    told = [
        " ".join(str(model.index(row, 0).data(role)) for role in (DISPLAY, SPOKEN))
        for row in range(model.rowCount())
    ]
    found = [number for number, line in enumerate(told) if words in line]
    assert found, (words, told)
    return found[0]


def offered(line: QWidget) -> QAbstractItemView | None:
    """Return the list that is open below a line, if one is."""
    editor = line.lineEdit() if isinstance(line, QComboBox) else line
    completer = editor.completer() if isinstance(editor, QLineEdit) else None
    popup = None if completer is None else completer.popup()
    return popup if popup is not None and popup.isVisible() else None


def list_in(widget: QWidget) -> QAbstractItemView:
    """Return the list that is shown in a widget."""
    return next(each for each in widget.findChildren(PaintedList) if each.isVisible())
