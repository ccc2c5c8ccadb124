"""A window that nobody touches locks itself; one that somebody touches does not."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.countdown import Countdown
from desktop.views.idle import IDLE_MS, IdleLock
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.toast import Toast
from tests.journeys.office import child, click, message
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
    # The time is the thing itself here, and nobody is made wait for less on a busy machine.
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


class Wall:
    """The clock on the wall, and an idle lock that looks at it when a second has gone."""

    def __init__(self, qapp: QApplication, warn_ms: int) -> None:
        self._seconds = 1000.0
        self.idle = IdleLock(qapp, 60_000, warn_ms, now=lambda: self._seconds)
        self.told = QSignalSpy(self.idle.running_out)

    def go_on(self, seconds: float) -> None:
        """Let time go by, and the timer of the seconds end."""
        self._seconds += seconds
        self.idle._warning.stop()
        self.idle._warning.timeout.emit()

    @property
    def seconds(self) -> list[int]:
        """What was told."""
        return [self.told.at(number)[0] for number in range(self.told.count())]


def test_the_last_seconds_are_told_one_by_one(qtbot: QtBot, qapp: QApplication) -> None:
    wall = Wall(qapp, warn_ms=3000)
    wall.idle.start()
    assert wall.idle._warning.interval() == 57_000
    wall.go_on(57)
    assert wall.idle._warning.interval() == 1000
    assert wall.idle._warning.isActive()
    for _second in range(3):
        wall.go_on(1)
    assert wall.seconds == [3, 2, 1]
    assert not wall.idle._warning.isActive()
    with qtbot.waitSignal(wall.idle.resumed):
        wall.idle.stop()


def test_of_a_clock_that_is_set_back_no_more_is_told_than_there_is(qapp: QApplication) -> None:
    wall = Wall(qapp, warn_ms=20_000)
    wall.idle.start()
    wall.go_on(-3600)
    assert wall.seconds == [20]
    wall.idle.stop()


def test_without_a_warning_no_second_is_told(qapp: QApplication) -> None:
    wall = Wall(qapp, warn_ms=0)
    wall.idle.start()
    wall.go_on(60)
    assert wall.seconds == []
    wall.idle.stop()


def test_a_sign_of_life_ends_the_countdown(
    qtbot: QtBot, qapp: QApplication, line: QLineEdit
) -> None:
    idle = IdleLock(qapp, 3000, warn_ms=2950)
    alive = QSignalSpy(idle.alive)
    with qtbot.waitSignal(idle.running_out):
        idle.start()
    with qtbot.waitSignal(idle.resumed):
        type_text(line, "a")
    assert alive.count() >= 1
    assert idle._timer.remainingTime() > 2500
    idle.stop()


def test_another_interval_counts_from_now(qtbot: QtBot, qapp: QApplication) -> None:
    idle = IdleLock(qapp, 60_000)
    idle.set_interval(50_000)  # not before it is started
    assert not idle._timer.isActive()
    idle.start()
    with qtbot.waitSignal(idle.expired, timeout=3000):
        idle.set_interval(INTERVAL_MS)
    idle.stop()


def test_who_comes_back_after_a_sleep_finds_it_locked(
    qtbot: QtBot, qapp: QApplication, line: QLineEdit
) -> None:
    """While a computer sleeps no timer runs; the clock on the wall does."""
    clock = [1000.0]
    idle = IdleLock(qapp, 60_000, now=lambda: clock[0])
    idle.start()
    clock[0] += 59
    with qtbot.assertNotEmitted(idle.expired):
        type_text(line, "a")
    clock[0] += 3600
    with qtbot.waitSignal(idle.expired):
        type_text(line, "b")
    assert line.text() == "a"  # what is typed by a stranger reaches nothing
    idle.stop()


def test_the_countdown_stands_at_the_foot_and_can_be_stayed(
    qapp: QApplication,
    words: Words,
    look: Look,
    show: Callable[[QWidget], None],
) -> None:
    window = QWidget()
    window.resize(700, 400)
    show(window)
    wall = Wall(qapp, warn_ms=20_000)
    Countdown(wall.idle, words, look, window)
    wall.idle.start()
    wall.go_on(40)
    toast = child(window, Toast)
    assert message(toast) == "Locks in 20 seconds."
    wall.go_on(1)
    assert message(toast) == "Locks in 19 seconds."
    wall.go_on(18)
    assert message(toast) == "Locks in 1 second."
    click(child(window, QPushButton, "toast.act"))
    assert toast.isHidden()
    wall.go_on(40)
    assert message(child(window, Toast)) == "Locks in 20 seconds."  # counted from the click
    wall.idle.stop()
