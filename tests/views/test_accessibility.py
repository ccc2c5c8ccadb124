"""What `usable` finds of a screen, and what it does not."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from desktop.services.exporting import draw_chronology
from desktop.views.preview.pages import PageView
from desktop.views.style import Look
from desktop.views.workplace import Workplace
from tests.journeys.office import settle
from tests.views.usable import Usability, look_at, silent_pages, too_small, wrong_steps


def _window(qtbot: QtBot, *parts: QWidget) -> QWidget:
    window = QWidget()
    column = QVBoxLayout(window)
    for part in parts:
        column.addWidget(part)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return window


def test_a_control_without_name_is_found(qtbot: QtBot, look: Look) -> None:
    assert look is not None
    findings = Usability()
    look_at(findings, "a window", _window(qtbot, QLineEdit(), QPushButton("Save")))
    assert findings.of("name") == ["QLineEdit “” in QWidget on a window"]
    assert findings.of("role") == findings.of("size") == findings.of("ring") == []


def test_a_page_without_words_is_found(qtbot: QtBot, place: Workplace, case_id: str) -> None:
    pages = PageView(place, draw_chronology(place.desk, case_id, "en").data)
    window = _window(qtbot, pages)
    settle(qtbot, place)
    assert list(silent_pages(window)) == []
    pages.setAccessibleDescription("")
    assert list(silent_pages(window)) == ["PageView “” in QWidget: “”"]


def test_a_small_target_is_found(qtbot: QtBot) -> None:
    small = QPushButton("x")
    small.setFixedSize(20, 34)
    assert list(too_small(_window(qtbot, small))) == ["QPushButton “” in QWidget: 20 x 34"]


def test_a_control_that_looks_the_same_with_the_keyboard_is_found(qtbot: QtBot) -> None:
    dull = QPushButton("Save")
    dull.setStyleSheet(
        "QPushButton, QPushButton:focus { border: 0; outline: 0; background: white }"
    )
    findings = Usability()
    look_at(findings, "a window", _window(qtbot, dull))
    assert findings.of("ring") == ["QPushButton “” in QWidget on a window"]


def test_a_step_back_is_found(qtbot: QtBot) -> None:
    first, second, third = (QPushButton(name) for name in ("1", "2", "3"))
    window = _window(qtbot, first, second, third)
    assert list(wrong_steps(window)) == []
    QWidget.setTabOrder(first, third)
    QWidget.setTabOrder(third, second)
    assert len(list(wrong_steps(window))) == 1


def test_columns_are_read_one_after_the_other(qtbot: QtBot) -> None:
    halves = QWidget()
    row = QHBoxLayout(halves)
    for _half in range(2):
        half = QWidget()
        column = QVBoxLayout(half)
        column.addWidget(QPushButton("above"))
        column.addWidget(QPushButton("below"))
        row.addWidget(half)
    assert list(wrong_steps(_window(qtbot, halves, QPushButton("last")))) == []


def test_a_trap_is_found(qtbot: QtBot) -> None:
    class Trap(QLineEdit):
        def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, ARG002, N802 - Qt's own name and arguments
            return True

    window = _window(qtbot, QPushButton("before"), Trap(), QPushButton("after"))
    with pytest.raises(AssertionError, match="does not come back"):
        list(wrong_steps(window))
