"""Buttons in a row that wraps: one stop for Tab, the arrow keys go from one to the next."""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QLayout, QLayoutItem, QPushButton, QWidget

_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_AWAY = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


class Flow(QLayout):
    """Lays out from left to right, and goes on in the next line where there is no room."""

    def __init__(self, gap: int) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._gap = gap
        self.setContentsMargins(0, 0, 0, 0)

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item in at the end."""
        self._items.append(item)

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> Any:
        """Return an item; None, as Qt asks for, where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> Any:
        """Give an item out of the layout."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more room than is needed."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Be higher where there is less room."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at this width."""
        return self._lay(QRect(0, 0, width, 0), lambda _item, _place: None)

    def sizeHint(self) -> QSize:
        """Ask for room for everything in one line."""
        sizes = [item.sizeHint() for item in self._items if not item.isEmpty()]
        width = sum(size.width() + self._gap for size in sizes) - self._gap
        return QSize(max(width, 0), max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        """Be content with the widest item."""
        sizes = [item.minimumSize() for item in self._items if not item.isEmpty()]
        return QSize(
            max((size.width() for size in sizes), default=0),
            max((size.height() for size in sizes), default=0),
        )

    def setGeometry(self, rect: QRect) -> None:
        """Put every item in its place."""
        super().setGeometry(rect)
        self._lay(rect, lambda item, place: item.setGeometry(place))

    def _lay(self, rect: QRect, put: Callable[[QLayoutItem, QRect], None]) -> int:
        y = rect.y()
        for line in self._lines(max(rect.width(), 1)):
            x, high = rect.x(), max(size.height() for _item, size in line)
            for item, size in line:
                put(item, QRect(QPoint(x, y + (high - size.height()) // 2), size))
                x += size.width() + self._gap
            y += high + self._gap
        return max(y - self._gap - rect.y(), 0)

    def _lines(self, width: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return the items and their sizes, line by line."""
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        end = width
        for item in self._items:
            if item.isEmpty():
                continue
            size = item.sizeHint().boundedTo(QSize(width, 1 << 20))
            if end + size.width() > width:
                lines.append([])
                end = 0
            lines[-1].append((item, size))
            end += size.width() + self._gap
        return lines


class ButtonFlow(QWidget):
    """Buttons that wrap; one of them is the stop for Tab.

    With `chooses`, an arrow key presses the button it comes to, as in a group of radio buttons.
    """

    def __init__(self, gap: int, *, chooses: bool = False) -> None:
        super().__init__()
        self.buttons: list[FlowButton] = []
        self.chooses = chooses
        self._flow = Flow(gap)
        self.setLayout(self._flow)

    def add(self, button: FlowButton) -> None:
        """Put a button behind the others."""
        self._flow.addWidget(button)
        self.buttons.append(button)
        self.rove()

    def remove(self, button: FlowButton) -> None:
        """Take a button out; the keyboard goes to its neighbour if it was there."""
        at, had_focus = self.buttons.index(button), button.hasFocus()
        self.buttons.remove(button)
        self._flow.removeWidget(button)
        button.hide()
        button.deleteLater()
        self.rove()
        if had_focus and self.buttons:
            self.buttons[min(at, len(self.buttons) - 1)].setFocus()

    def rove(self, stop: FlowButton | None = None) -> None:
        """Make `stop` the stop for Tab, else where the keyboard is, what is pressed, the first."""
        here = (button for button in self.buttons if button.hasFocus())
        pressed = (button for button in self.buttons if button.isChecked())
        stop = stop or next(chain(here, pressed, self.buttons), None)
        for button in self.buttons:
            policy = Qt.FocusPolicy.StrongFocus if button is stop else Qt.FocusPolicy.ClickFocus
            if button.focusPolicy() != policy:
                button.setFocusPolicy(policy)

    def go_on(self, button: FlowButton, by: int) -> None:
        """Go to the neighbour of a button, from the last to the first."""
        neighbour = self.buttons[(self.buttons.index(button) + by) % len(self.buttons)]
        neighbour.setFocus(Qt.FocusReason.OtherFocusReason)
        if self.chooses and not neighbour.isChecked():
            neighbour.click()


class FlowButton(QPushButton):
    """A button of a `ButtonFlow`. Delete takes away what it stands for."""

    def __init__(self, flow: ButtonFlow) -> None:
        super().__init__()
        self._in = flow
        self._measured, self._more = ("", ""), 0
        self.setAutoDefault(False)
        self.setCheckable(flow.chooses)

    def sizeHint(self) -> QSize:
        """Ask for the room the words need when the button is pressed, and they are bold."""
        hint, font = super().sizeHint(), self.font()
        if not self.isCheckable():
            return hint
        if (self.text(), font.key()) != self._measured:
            self._measured = (self.text(), font.key())
            plain = self.fontMetrics().horizontalAdvance(self.text())
            font.setWeight(QFont.Weight.DemiBold)
            self._more = QFontMetrics(font).horizontalAdvance(self.text()) - plain
        return hint + QSize(self._more, 0)

    def minimumSizeHint(self) -> QSize:
        """Keep that room."""
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with the arrow keys; take back with Delete."""
        if event.key() in (*_BACK, *_ON):
            self._in.go_on(self, -1 if event.key() in _BACK else 1)
        elif event.key() in _AWAY:
            if self.isChecked() or not self.isCheckable():
                self.click()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Be the one Tab comes back to."""
        super().focusInEvent(event)
        self._in.rove(self)
