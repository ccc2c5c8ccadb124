"""What was copied here leaves the clipboard by itself; what came from elsewhere is left alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QClipboard
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from desktop.views.clipboard import CLEAR_AFTER_MS, ClipboardGuard
from desktop.views.labels import PlainLabel, Words

SOON_MS = 60


class Owner:
    """Says whose the clipboard is; painted off screen, Qt does not know."""

    is_ours = True

    def __call__(self, _mode: QClipboard.Mode) -> bool:
        return self.is_ours


@pytest.fixture
def owner() -> Owner:
    return Owner()


@pytest.fixture
def clipboard(qapp: QApplication) -> QClipboard:
    assert qapp is not None
    board = QApplication.clipboard()
    board.clear()
    return board


@pytest.fixture
def guard(clipboard: QClipboard, owner: Owner) -> ClipboardGuard:
    return ClipboardGuard(clipboard, SOON_MS, owner)


def copies(words: Words, kind: str) -> QWidget:
    """Return a widget that holds a name, all of it selected."""
    if kind == "line":
        line = QLineEdit("Асанов")
        line.selectAll()
        return line
    if kind == "paragraphs":
        text = QPlainTextEdit("Асанов")
        text.selectAll()
        return text
    label = PlainLabel(words, "Асанов")
    by_hand = Qt.TextInteractionFlag
    label.setTextInteractionFlags(by_hand.TextSelectableByMouse | by_hand.TextSelectableByKeyboard)
    return label


@pytest.mark.parametrize("kind", ["line", "paragraphs", "label"])
def test_a_word_copied_from_any_widget_is_cleared(
    qtbot: QtBot,
    guard: ClipboardGuard,
    clipboard: QClipboard,
    words: Words,
    show: Callable[[QWidget], None],
    kind: str,
) -> None:
    widget = copies(words, kind)
    show(widget)
    widget.setFocus()
    if isinstance(widget, PlainLabel):
        widget.setSelection(0, 6)
    QTest.keyClick(widget, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "Асанов"
    assert guard._timer.isActive()
    qtbot.waitUntil(lambda: clipboard.text() == "")


def test_clipboard_managers_are_asked_to_keep_no_copy(
    guard: ClipboardGuard, clipboard: QClipboard
) -> None:
    clipboard.setText("Асанов")
    data = clipboard.mimeData()
    assert data is not None
    assert data.text() == "Асанов"
    assert bytes(data.data("x-kde-passwordManagerHint").data()) == b"secret"
    history = 'application/x-qt-windows-mime;value="CanIncludeInClipboardHistory"'
    assert bytes(data.data(history).data()) == bytes(4)
    assert any("ExcludeClipboardContentFromMonitorProcessing" in name for name in data.formats())
    guard.clear()


def test_what_another_program_put_there_stays(
    qtbot: QtBot, guard: ClipboardGuard, clipboard: QClipboard, owner: Owner
) -> None:
    clipboard.setText("Асанов")
    owner.is_ours = False
    clipboard.setText("from elsewhere")
    qtbot.wait(2 * SOON_MS)
    guard.clear()
    assert clipboard.text() == "from elsewhere"
    data = clipboard.mimeData()
    assert data is not None
    assert "x-kde-passwordManagerHint" not in data.formats()


def test_what_was_taken_over_unseen_stays(guard: ClipboardGuard, clipboard: QClipboard) -> None:
    """Some systems tell of a change only when the program comes to the front again."""
    clipboard.setText("Асанов")
    clipboard.blockSignals(True)
    clipboard.setText("from elsewhere")
    clipboard.blockSignals(False)
    guard.clear()
    assert clipboard.text() == "from elsewhere"


def test_each_copy_has_the_whole_time(
    qtbot: QtBot, guard: ClipboardGuard, clipboard: QClipboard
) -> None:
    guard.clear_after(400)
    clipboard.setText("Асанов")
    qtbot.wait(50)
    left = guard._timer.remainingTime()
    clipboard.setText("Усенов")
    assert guard._timer.remainingTime() > left
    guard.clear()
    assert clipboard.text() == ""
    assert not guard._timer.isActive()


def test_no_text_is_no_copy(guard: ClipboardGuard, clipboard: QClipboard) -> None:
    clipboard.setMimeData(QMimeData())
    assert not guard._timer.isActive()


def test_without_being_told_otherwise_qt_is_asked(clipboard: QClipboard) -> None:
    guard = ClipboardGuard(clipboard)
    clipboard.setText("Асанов")
    modes = QClipboard.Mode
    assert guard._owns(modes.Clipboard) is clipboard.ownsClipboard()
    assert guard._owns(modes.Selection) is clipboard.ownsSelection()
    assert guard._timer.isActive() is clipboard.ownsClipboard()
    assert CLEAR_AFTER_MS == 30_000
    clipboard.clear()
