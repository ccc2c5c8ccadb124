"""Stops a program when its first window has been painted, and prints when that was.

The event filter sits on the window alone: on the application it would cost a call for each event.
"""

from __future__ import annotations

import os
import sys
import time

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget


class FirstPaint(QObject):
    """Ends the process as soon as the event loop is free again after the first paint."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Wait for the paint of the window; its children are painted in the same go."""
        if watched is self._window and event.type() == QEvent.Type.Paint:
            QTimer.singleShot(0, _end)
        return False


def _end() -> None:
    print(time.monotonic(), time.process_time(), flush=True)
    os._exit(0)  # closing is not measured


def execute_until_first_paint() -> int:
    """Take the place of `QApplication.exec`."""
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    if not shown:
        print("no window was shown", file=sys.stderr)
        return 1
    watcher = FirstPaint(shown[0])
    status = _execute()
    del watcher
    return status


_execute = QApplication.exec
