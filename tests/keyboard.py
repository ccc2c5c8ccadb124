"""Typing as a person does, in any script.

`qtbot.keyClicks` aborts the whole process on letters outside Latin-1 (QTest maps each letter to an
ASCII key), so letters are sent as the key events an input method would send.
"""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

NAMED_KEYS = {"\n": Qt.Key.Key_Return, "\t": Qt.Key.Key_Tab, "\b": Qt.Key.Key_Backspace}


def type_text(widget: QWidget, text: str) -> None:
    """Send each letter of `text` to `widget`; newline, tab and backspace are sent as those keys."""
    for letter in text:
        key = NAMED_KEYS.get(letter)
        press_key(widget, key or Qt.Key.Key_unknown, "" if letter == "\b" else letter)


def press_key(
    widget: QWidget,
    key: Qt.Key,
    text: str = "",
    modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press and release one key in `widget`."""
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        QCoreApplication.sendEvent(widget, QKeyEvent(kind, key, modifiers, text))
