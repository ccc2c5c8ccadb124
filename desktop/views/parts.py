"""Small parts that pages share: cards, cards beside one another, a head with buttons, a button."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QDialog,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from desktop.core.values import frozen_value
from desktop.views.labels import PlainLabel, Sayable, Words, said
from desktop.views.style import Look

_NARROW = 520  # pixels at 100 %


class FactCard(QFrame):
    """A title and lines of label and value; `set_lines` replaces them.

    With `figures` the values are numbers at the right edge, and the labels have the room.
    """

    def __init__(self, words: Words, title: Sayable, *, figures: bool = False) -> None:
        super().__init__()
        self._words, self._figures = words, figures
        self.setProperty("role", "card")
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 14)
        column.setSpacing(8)
        column.addWidget(PlainLabel(words, title, "h2"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(0 if figures else 1, 1)
        column.addLayout(self._grid)
        column.addStretch(1)

    def set_lines(self, lines: Sequence[tuple[Sayable, Sayable]]) -> None:
        """Show these lines; a value without label takes the whole line."""
        empty(self._grid)
        top, right = Qt.AlignmentFlag.AlignTop, Qt.AlignmentFlag.AlignRight
        for row, (label, value) in enumerate(lines):
            if label:
                name = PlainLabel(self._words, label, "muted")
                name.setAlignment(top)
                self._grid.addWidget(name, row, 0)
            shown = PlainLabel(self._words, value)
            shown.setAlignment(top | right if self._figures else top)
            shown.setWordWrap(not self._figures)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._grid.addWidget(shown, row, 1 if label else 0, 1, 1 if label else 2)


class CardRow(QWidget):
    """Cards beside one another, or below where there is no room."""

    def __init__(self, look: Look, *cards: QWidget) -> None:
        super().__init__()
        self._look = look
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(14)
        for card in cards:
            self._line.addWidget(card, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Turn where the room ends."""
        super().resizeEvent(event)
        narrow = self.width() < self._look.theme.pixels(_NARROW)
        ways = QBoxLayout.Direction
        self._line.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)


class Scrolled(QScrollArea):
    """Parts, in `body`, that keep the room they need: where there is not enough, they scroll."""

    def __init__(self) -> None:
        super().__init__()
        self.body = QWidget()
        self.body.setProperty("role", "page")
        self.setWidget(self.body)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def is_moved_by(self, event: QKeyEvent) -> bool:
        """Move by an arrow or a page: there may be nothing to stop at. Say whether it was one."""
        if event.key() not in _SCROLLING:
            return False
        QApplication.sendEvent(self.verticalScrollBar(), event)
        return True


_SCROLLING = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


def empty(layout: QLayout) -> None:
    """Remove every widget of a layout."""
    while (item := layout.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()


@frozen_value
class BesideIcon:
    """A button's words, a little away from its drawing: a push button has no setting for that."""

    words: Sayable

    def in_language(self, language: str) -> str:
        """Return the words behind a space."""
        return f" {said(self.words, language)}"


def button(words: Words, look: Look, text: Sayable, icon: str, kind: str = "") -> QPushButton:
    """Make a button with a drawing and words."""
    made = QPushButton()
    words.put(made, text=BesideIcon(text), accessibleName=text)
    if kind:
        made.setProperty("kind", kind)
    look.put_icon(made, icon, _ICONS.get(kind, "text"))
    return made


def leave_return_alone(dialog: QDialog) -> None:
    """Let no button of a dialog be pressed by Return in one of its lines.

    Qt gives Return to the first button that is none of it, Close or Cancel among them; lines that
    mean something by Return say so themselves.
    """
    for each in dialog.findChildren(QPushButton):
        each.setDefault(False)
        each.setAutoDefault(False)


def come_last(dialog: QDialog, *buttons: QPushButton) -> None:
    """Let the keyboard come to these buttons of a dialog after whatever was made since."""
    last = dialog.previousInFocusChain()
    while last is not None and not last.focusPolicy() & Qt.FocusPolicy.TabFocus:
        last = last.previousInFocusChain()
    if last is not None and last not in buttons:
        for before, after in pairwise((last, *buttons)):
            QWidget.setTabOrder(before, after)


_ICONS = {"primary": "on_primary", "quiet": "accent"}
"""The colour of a button's drawing is that of its words."""


def head(words: Words, title: Sayable, *buttons: QPushButton) -> QHBoxLayout:
    """A line with a title at the left and buttons at the right."""
    line = QHBoxLayout()
    line.addWidget(PlainLabel(words, title, "h2"), 1)
    for each in buttons:
        line.addWidget(each)
    return line
