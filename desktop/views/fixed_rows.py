"""Short lists whose rows are all there: of a card, of a case's timeline, or under headings.

They are painted like the long ones, and know as little of what a row is about. A row without an id
is a heading: the keyboard passes over it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QAbstractItemView, QSizePolicy, QStyledItemDelegate

from desktop.views.labels import Words
from desktop.views.lists import (
    DISPLAY,
    ID_ROLE,
    ROW_ROLE,
    SPOKEN,
    AnyIndex,
    Listed,
    PaintedList,
    answer,
)
from desktop.views.painting import elided
from desktop.views.rows import Row, RowDelegate
from desktop.views.style import Look


class FixedRows(QAbstractListModel):
    """The rows, in their order."""

    def __init__(self, words: Words, parent: QObject) -> None:
        super().__init__(parent)
        self._words = words
        self._rows: tuple[Listed, ...] = ()

    def set_rows(self, rows: Iterable[Listed]) -> None:
        """Show these rows."""
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def first(self, row_id: str | None = None) -> QModelIndex:
        """Return the row of this id, or the first that is no heading; an invalid one if none is."""
        chosen = (at for at, row in enumerate(self._rows) if row.id and row_id in (None, row.id))
        return self.index(next(chosen, -1))

    def rowCount(self, parent: AnyIndex | None = None) -> int:
        """Return how many rows there are, headings among them."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: AnyIndex, role: int = DISPLAY) -> Any:
        """Return a row's title, spoken text, id, or the row itself."""
        if role not in (DISPLAY, SPOKEN, ID_ROLE, ROW_ROLE) or not index.isValid():
            return None
        return answer(self._rows[index.row()], role, self._words) or None

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        """Let headings be passed over."""
        return super().flags(index) if index.data(ID_ROLE) else Qt.ItemFlag.NoItemFlags


class CardList(PaintedList):
    """Rows of two lines, as high as all of them; Enter or one click opens."""

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.rows = FixedRows(words, self)
        self.setModel(self.rows)
        self.setItemDelegate(RowDelegate(words, look, 2, self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._open)
        look.changed.connect(self._fit)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; the keyboard stays on its row as long as that is there."""
        here = self.currentIndex().data(ID_ROLE)
        self.rows.set_rows(rows)
        if here is not None or self.hasFocus():
            again = self.rows.first(here)
            self.setCurrentIndex(again if again.isValid() else self.rows.first())
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(self.rows.rowCount() * self.sizeHintForRow(0))


class GroupedList(PaintedList):
    """Groups of rows, each under its heading; the first row is chosen by itself."""

    typed = Signal(str)  # letters that belong into the search field

    def __init__(self, words: Words, look: Look) -> None:
        super().__init__(words, look)
        self.rows = FixedRows(words, self)
        self.setModel(self.rows)
        self.setItemDelegate(_GroupedDelegate(words, look, self))
        self.clicked.connect(self._open)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows from the top."""
        self.rows.set_rows(rows)
        self.setCurrentIndex(self.rows.first())
        self.scrollToTop()

    def keyboardSearch(self, search: str) -> None:
        """Hand letters on."""
        if search.isprintable():
            self.typed.emit(search)


class _GroupedDelegate(QStyledItemDelegate):
    """Paints rows of one or two lines, whichever they need, and headings."""

    def __init__(self, words: Words, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._words, self._look = words, look
        self._one, self._two = (RowDelegate(words, look, lines, parent) for lines in (1, 2))

    def sizeHint(self, option: Any, index: AnyIndex) -> QSize:
        """Return the height of this row."""
        row: Row = index.data(ROW_ROLE)
        if row.id:
            return self._painter_of(row).sizeHint(option, index)
        theme = self._look.theme
        return QSize(100, theme.space("target") + theme.space("xs"))

    def paint(self, painter: QPainter, option: Any, index: AnyIndex) -> None:
        """Paint one row."""
        row: Row = index.data(ROW_ROLE)
        if row.id:
            self._painter_of(row).paint(painter, option, index)
        else:
            self._paint_heading(painter, option.rect, self._words.say(row.title))

    def _painter_of(self, row: Row) -> RowDelegate:
        return self._two if row.sub else self._one

    def _paint_heading(self, painter: QPainter, rect: QRect, heading: str) -> None:
        side = self._look.theme.space("l")
        inner = rect.adjusted(side, 0, -side, -self._look.theme.space("xs"))
        painter.setFont(self._look.font("small", QFont.Weight.DemiBold))
        painter.setPen(self._look.colour("muted"))
        words = elided(heading, painter.fontMetrics(), inner.width())
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom, words)
