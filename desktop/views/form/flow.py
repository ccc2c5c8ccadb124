"""Buttons in a row that wraps: one stop for Tab, the arrow keys go from one to the next."""

from __future__ import annotations

from itertools import chain

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.views.flow import Flow

_BACK = (Qt.Key.Key_Left, Qt.Key.Key_Up)
_ON = (Qt.Key.Key_Right, Qt.Key.Key_Down)
_AWAY = (Qt.Key.Key_Delete, Qt.Key.Key_Backspace)


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
