"""What the hands of a person do in the real program: start it, type, tab, click, wait.

Shared by the journeys; nothing here looks behind the window.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.app import Program
from desktop.services.desk import Desk
from desktop.views.lists import DISPLAY, SPOKEN, PaintedList
from desktop.views.main_window import PLACES, MainWindow
from tests.journeys.office import child, open_windows, preferences, settle
from tests.keyboard import press_key

CONTROL = Qt.KeyboardModifier.ControlModifier
DERIVING_MS = 30_000  # a key derivation on a busy machine


@contextmanager
def running(
    qapp: QApplication, folder: Path, desk: Desk | None = None, language: str = "en"
) -> Iterator[Program]:
    """The program from its start to its end, with settings of its own, at a desk if given one."""
    program = Program(qapp, preferences(folder, language))
    program.start(desk)
    if desk is None:
        program.unlock_window.activateWindow()
    try:
        yield program
    finally:
        program.quit()
        for window in (program.window, program.unlock_window):
            if window is not None:
                window.close()
                window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def entered(qtbot: QtBot, program: Program) -> MainWindow:
    """Wait for the main window, and go from today to the cases."""
    qtbot.waitUntil(lambda: program.window is not None, timeout=DERIVING_MS)
    assert program.window is not None
    program.window.activateWindow()
    qtbot.waitUntil(program.window.isActiveWindow)
    settled(qtbot, program)
    assert program.window.page("today").isVisible()
    go_to_place(program.window, "cases")
    settled(qtbot, program)
    return program.window


def settled(qtbot: QtBot, program: Program) -> None:
    assert program.workplace is not None
    settle(qtbot, program.workplace)


def locked(qtbot: QtBot, program: Program) -> None:
    qtbot.waitUntil(program.unlock_window.isVisible)
    program.unlock_window.activateWindow()
    qtbot.waitUntil(program.unlock_window.isActiveWindow)
    assert open_windows() == [program.unlock_window]


def choose_row(view: PaintedList, words: str) -> None:
    """Click on the row that is called so."""
    model = view.model()
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    index = next(each for each in rows if words in str(each.data(DISPLAY)))
    place = view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=place)


def steps_of(window: MainWindow) -> list[str]:
    """Return the steps of the timeline as they are read aloud."""
    model = window.cases.workspace.tabs.overview.timeline.model()
    return [str(model.index(row, 0).data(SPOKEN)) for row in range(model.rowCount())]


def entry(window: MainWindow, name: str) -> QLineEdit:
    """Return the line in which a field is typed, be it a line or a searchable list."""
    field = child(window, QWidget, name)
    return field if isinstance(field, QLineEdit) else child(field, QLineEdit)


def focus() -> QWidget:
    """Return where the keyboard is."""
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def tab_to(wanted: QWidget) -> None:
    """Press Tab until the keyboard is in `wanted`."""
    wanted = wanted.focusProxy() or wanted
    for _ in range(60):
        if wanted is focus() or wanted.isAncestorOf(focus()):
            return
        press_key(focus(), Qt.Key.Key_Tab, "\t")
    pytest.fail(f"Tab does not reach {wanted}")


def go_to_place(window: MainWindow, key: str) -> None:
    """Press Ctrl and the number of a place of the side bar."""
    number = [item.key for item in PLACES].index(key)
    press_key(QApplication.focusWidget() or window, Qt.Key(Qt.Key.Key_1 + number), "", CONTROL)
