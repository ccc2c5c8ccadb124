"""What every painted list has: keyboard, spoken rows, their ground, a sentence where none are.

A row is painted, never a widget, so that thousands scroll as smoothly as ten. It knows nothing of
what the rows are about; models give `ID_ROLE` and AccessibleTextRole.
"""

from __future__ import annotations

from typing import Any, Protocol

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate

from desktop.core.text import _
from desktop.views.labels import Sayable, Words
from desktop.views.painting import draw_centred, draw_ring
from desktop.views.style import Look

# `data` is called thousands of times a second: plain numbers compare faster than enumerations.
DISPLAY = Qt.ItemDataRole.DisplayRole.value
SPOKEN = Qt.ItemDataRole.AccessibleTextRole.value
ID_ROLE = Qt.ItemDataRole.UserRole.value
ROW_ROLE = ID_ROLE + 1

AnyIndex = QModelIndex | QPersistentModelIndex


class Listed(Protocol):
    """What a row of any list is; without an id it is a heading."""

    @property
    def id(self) -> str:
        """Which record it shows."""

    @property
    def title(self) -> Sayable:
        """What it is called."""

    def spoken(self, words: Words) -> str:
        """Return the row as it is read aloud."""


def answer(row: Listed, role: int, words: Words) -> Any:
    """Return what a model says of a row: title, spoken text, id, or the row itself."""
    if role == SPOKEN:
        return row.spoken(words)
    if role == DISPLAY:
        return words.say(row.title)
    return row.id if role == ID_ROLE else row


class PaintedList(QListView):
    """Says which row was chosen and which was opened, by id."""

    selected = Signal(str)
    opened = Signal(str)  # Enter, or a double click

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__()
        self.words, self.look = words, look
        self._empty: Sayable = _("Nothing here yet.")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrap(False)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)  # rows under the mouse are lit
        self.activated.connect(self._open)
        words.language_changed.connect(self.relayout)
        look.changed.connect(self.relayout)

    def set_empty_text(self, text: Sayable) -> None:
        """Say this where there are no rows."""
        self._empty = text
        self.viewport().update()

    def state_text(self) -> Sayable:
        """Return what is said where there are no rows."""
        return self._empty

    def relayout(self) -> None:
        """Measure and paint every row again."""
        self.scheduleDelayedItemsLayout()
        self.viewport().update()

    def currentChanged(self, current: AnyIndex, previous: AnyIndex) -> None:
        """Say which row is chosen now."""
        super().currentChanged(current, previous)
        chosen = current.data(ID_ROLE)
        if chosen is not None:
            self.selected.emit(chosen)

    def keyboardSearch(self, search: str) -> None:
        """Leave letters to the search field; Qt's own search would fetch every page."""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, or say why there are none."""
        super().paintEvent(event)
        if self.model() is None or self.model().rowCount():
            return
        text = self.words.say(self.state_text())
        self.setAccessibleDescription(text)
        painter = QPainter(self.viewport())
        look = self.look
        draw_centred(painter, self.viewport().rect(), text, look.font("body"), look.colour("muted"))
        if self.hasFocus():  # there is no row to show where the keyboard is
            draw_ring(painter, self.viewport().rect(), look.colour("accent"))
        painter.end()

    def _open(self, index: QModelIndex) -> None:
        chosen = index.data(ID_ROLE)
        if chosen is not None:
            self.opened.emit(chosen)


class RowPainter(QStyledItemDelegate):
    """Paints rows on a ground that says which is chosen, under the mouse, and has the keyboard."""

    def __init__(self, words: Words, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._words, self._look = words, look
        self._measure()
        look.changed.connect(self._measure)

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        """Paint one row."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_ground(painter, option.rect, option.state)
        self._paint_row(painter, option.rect, index.data(ROW_ROLE))
        painter.restore()

    def _measure(self) -> None:
        """Take fonts and lengths from the theme, now and when it changes."""
        raise NotImplementedError

    def _paint_row(self, painter: QPainter, rect: QRect, row: Any) -> None:
        """Paint what stands in a row; None has not come yet."""
        raise NotImplementedError

    def _paint_ground(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag) -> None:
        look, flags = self._look, QStyle.StateFlag
        if state & flags.State_Selected:
            painter.fillRect(rect, look.colour("selected"))
            # At the edge of the list, however far its columns are scrolled.
            painter.fillRect(QRect(0, rect.y(), 3, rect.height()), look.colour("accent"))
        elif state & flags.State_MouseOver:
            painter.fillRect(rect, look.colour("hover"))
        painter.fillRect(QRect(rect.x(), rect.bottom(), rect.width(), 1), look.colour("line"))
        if state & flags.State_HasFocus:
            draw_ring(painter, rect, look.colour("accent"))
