"""A window that nobody touches locks itself; one that somebody touches does not."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.idle import IDLE_MS, IdleLock
from tests.keyboard import type_text

INTERVAL_MS = 120
LIVELY_MS = 30  # how often somebody gives a sign of life


@pytest.fixture
def line(show: Callable[[QWidget], None]) -> QLineEdit:
    line = QLineEdit()
    show(line)
    return line


@pytest.fixture
def idle(qapp: QApplication) -> IdleLock:
    return IdleLock(qapp, INTERVAL_MS)


def wheel(line: QLineEdit) -> None:
    nowhere, turn = QPoint(0, 0), QPoint(0, 120)
    event = QWheelEvent(
        QPointF(5, 5),
        QPointF(5, 5),
        nowhere,
        turn,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(line, event)


SIGNS: dict[str, Callable[[QLineEdit], None]] = {
    "key": lambda line: type_text(line, "a"),
    "press": lambda line: QTest.mouseClick(line, Qt.MouseButton.LeftButton),
    "move": lambda line: QTest.mouseMove(line, QPoint(int(time.monotonic() * 1000) % 50, 5)),
    "wheel": wheel,
}


def test_nobody_there_is_told_after_the_interval(qtbot: QtBot, idle: IdleLock) -> None:
    began = time.monotonic()
    with qtbot.waitSignal(idle.expired, timeout=3000):
        idle.start()
    assert time.monotonic() - began >= INTERVAL_MS / 1000 * 0.9
    idle.stop()


@pytest.mark.parametrize("sign", sorted(SIGNS))
def test_a_sign_of_life_begins_the_interval_anew(
    qtbot: QtBot, idle: IdleLock, line: QLineEdit, sign: str
) -> None:
    idle.start()
    with qtbot.assertNotEmitted(idle.expired):
        for _ in range(2 * INTERVAL_MS // LIVELY_MS):
            SIGNS[sign](line)
            QTest.qWait(LIVELY_MS)
    with qtbot.waitSignal(idle.expired, timeout=3000):
        pass
    idle.stop()


def test_what_the_window_does_by_itself_is_no_sign_of_life(
    qtbot: QtBot, idle: IdleLock, line: QLineEdit
) -> None:
    idle.start()
    remaining = idle._timer.remainingTime()
    QTest.qWait(LIVELY_MS)
    line.repaint()
    line.setText("written by the program")
    assert idle._timer.remainingTime() < remaining
    with qtbot.waitSignal(idle.expired, timeout=3000):
        pass
    idle.stop()


def test_stopped_it_watches_no_more(qtbot: QtBot, idle: IdleLock, line: QLineEdit) -> None:
    idle.start()
    idle.stop()
    type_text(line, "a")
    assert not idle._timer.isActive()
    with qtbot.assertNotEmitted(idle.expired, wait=2 * INTERVAL_MS):
        pass


def test_the_usual_interval_is_five_minutes() -> None:
    assert IDLE_MS == 5 * 60 * 1000
