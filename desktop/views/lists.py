"""What every painted list has: keyboard, spoken rows, a sentence where there is nothing to show.

A row is painted, never a widget, so that thousands scroll as smoothly as ten. It knows nothing of
what the rows are about; models give `ID_ROLE` and AccessibleTextRole.
"""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QListView

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
