"""A page of the main window, as far as all pages are alike."""

from __future__ import annotations

from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget


class MainPage(QWidget):
    """Given the keyboard, it passes it on to where work begins.

    A focus proxy would do so too, but Tab would then jump over all that stands before the proxy.
    """

    def __init__(self) -> None:
        super().__init__()
        self._first: QWidget | None = None

    def begin_at(self, first: QWidget) -> None:
        """Say where work begins."""
        self._first = first

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Pass the keyboard on."""
        super().focusInEvent(event)
        if self._first is not None:
            self._first.setFocus()
