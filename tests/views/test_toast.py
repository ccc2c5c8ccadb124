from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from desktop.core.text import _
from desktop.views import toast as module
from desktop.views.labels import Words
from desktop.views.style import Look
from desktop.views.toast import Toast
from desktop.views.tokens import Tone


@pytest.fixture
def window(show: Callable[[QWidget], None]) -> QWidget:
    window = QWidget()
    window.resize(800, 500)
    show(window)
    return window


@pytest.fixture
def toast(window: QWidget, words: Words, look: Look) -> Toast:
    return Toast(words, look, window)


def child(toast: Toast, kind: type[QWidget], name: str) -> QWidget:
    found = toast.findChild(kind, name)
    assert isinstance(found, kind)
    return found


def test_a_message_is_said_and_goes_by_itself(
    qtbot: QtBot, toast: Toast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "SHOWN_MS", 10)
    with qtbot.waitSignal(toast.closed):
        toast.show_message(_("Saved."))
        assert toast.isVisible()
    assert not toast.isVisible()


def test_it_stays_at_the_foot_and_within_the_window(toast: Toast, window: QWidget) -> None:
    toast.show_message(_("The disk is full: nothing was saved. " * 5))
    for size in ((800, 500), (360, 300)):
        window.resize(*size)
        assert window.rect().contains(toast.geometry())
        assert toast.geometry().bottom() > window.height() - 40
        label = toast.findChild(QLabel)
        assert isinstance(label, QLabel)
        assert label.height() >= label.heightForWidth(label.width())


def test_what_was_done_can_be_taken_back(qtbot: QtBot, toast: Toast) -> None:
    undone: list[int] = []
    toast.show_message(_("The step was removed."), _("Undo"), lambda: undone.append(1))
    button = child(toast, QPushButton, "toast.act")
    assert isinstance(button, QPushButton)
    assert button.text() == "Undo"
    with qtbot.waitSignal(toast.closed):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert undone == [1]


def test_a_new_message_takes_the_place_of_the_last_and_of_its_act(toast: Toast) -> None:
    toast.show_message(_("The step was removed."), _("Undo"), lambda: None)
    toast.show_message(_("Saved."))
    assert child(toast, QPushButton, "toast.act").isHidden()
    assert toast._act is None


def test_it_waits_for_who_is_about_to_use_it(
    qtbot: QtBot, toast: Toast, window: QWidget, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = QLineEdit(window)
    line.show()
    monkeypatch.setattr(module, "SHOWN_WITH_ACT_MS", 10)
    monkeypatch.setattr(module, "SHOWN_MS", 10)
    toast.show_message(_("The step was removed."), _("Undo"), lambda: None)
    child(toast, QPushButton, "toast.act").setFocus()
    qtbot.wait(60)
    assert toast.isVisible()
    with qtbot.waitSignal(toast.closed):
        line.setFocus()


def test_it_can_be_closed_by_mouse_and_by_key(qtbot: QtBot, toast: Toast) -> None:
    toast.show_message(_("Saved."))
    with qtbot.waitSignal(toast.closed):
        QTest.mouseClick(child(toast, QToolButton, "toast.close"), Qt.MouseButton.LeftButton)
    toast.show_message(_("Saved."), _("Undo"), lambda: None)
    with qtbot.waitSignal(toast.closed):
        QTest.keyClick(child(toast, QPushButton, "toast.act"), Qt.Key.Key_Escape)


def test_it_takes_no_focus_and_covers_nothing_else(toast: Toast, window: QWidget) -> None:
    line = QLineEdit(window)
    line.show()
    line.setFocus()
    toast.show_message(_("Saved."), _("Undo"), lambda: None)
    assert line.hasFocus()
    assert window.childAt(QPoint(5, 5)) is not toast


def test_failures_are_marked_and_buttons_are_large_enough(toast: Toast) -> None:
    toast.show_message(_("Nothing was saved."), _("Again"), lambda: None, Tone.DANGER)
    seen = [b for b in toast.findChildren(QToolButton) if b.isVisible()]
    assert {b.accessibleName() for b in seen} == {"Something went wrong", "Close this message"}
    assert all(
        b.height() >= 24 and b.width() >= 24 for b in [*seen, *toast.findChildren(QPushButton)]
    )
