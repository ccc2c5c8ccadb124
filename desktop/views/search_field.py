"""A line to search with: a magnifying glass before the words, and a button that takes them away.

Qt's own icons inside a line know no padding, so that they sit too low under a style sheet, and
stay as large as they are when the text grows. This one paints its glass itself.
"""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame, QToolButton

from desktop.core.text import _
from desktop.views.labels import Words
from desktop.views.style import Look

_LEAST_TARGET = 24  # pixels, WCAG 2.2, 2.5.8: also where a person chose small letters


class SearchField(QLineEdit):
    """A QLineEdit in every respect; `Esc` and the button empty it, and undo brings it back."""

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__()
        self._look = look
        self.clearing = QToolButton(self)
        self.clearing.setCursor(Qt.CursorShape.ArrowCursor)
        self.clearing.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clearing.hide()
        tip = _("Clear the search")
        words.put(self.clearing, toolTip=tip, accessibleName=tip)
        look.put_icon(self.clearing, "x", "muted")
        self.clearing.clicked.connect(self._empty)
        self.textChanged.connect(self._show_clearing)
        look.changed.connect(self._fit)
        self._fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the field with Esc; an empty one leaves the key to the window."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self._empty()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the button at the right edge."""
        super().resizeEvent(event)
        self._place_clearing()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the glass beside the words."""
        super().paintEvent(event)
        painter = QPainter(self)
        self._look.icon("search", "muted").paint(painter, self._glass())
        painter.end()

    def _empty(self) -> None:
        self.setFocus()  # before the button goes, or the keyboard would move on
        self.selectAll()
        self.del_()

    def _show_clearing(self, text: str) -> None:
        self.clearing.setVisible(bool(text))

    def _fit(self) -> None:
        space = self._look.theme.space
        self.setTextMargins(space("icon") + space("s"), 0, self._target(), 0)
        self._place_clearing()
        self.update()

    def _place_clearing(self) -> None:
        side = self._target()
        beside = (self.height() - side) // 2  # as far from the edge as from above
        self.clearing.setGeometry(self.width() - side - beside, beside, side, side)

    def _target(self) -> int:
        return max(_LEAST_TARGET, self._look.theme.space("target"))

    def _glass(self) -> QRect:
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        inner = self.style().subElementRect(
            QStyle.SubElement.SE_LineEditContents, option, self
        )  # without border and padding
        side = self._look.theme.space("icon")
        return QRect(inner.left(), inner.top() + (inner.height() - side) // 2, side, side)
